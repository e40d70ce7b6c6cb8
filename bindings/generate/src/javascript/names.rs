//! Names as JavaScript writes them.

/// `create_inbound_session` as `createInboundSession`.
pub(crate) fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|first| first.to_ascii_uppercase());
        text + &capital.into_iter().chain(letters).collect::<String>()
    })
}

/// `MalformedQrCode` as `MALFORMED_QR_CODE`: the name of an error's code.
pub(crate) fn screaming(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_javascript() {
        assert_eq!(camel("create_inbound_session"), "createInboundSession");
        assert_eq!(camel("from_vodozemac_json"), "fromVodozemacJson");
        assert_eq!(camel("ed25519_verify"), "ed25519Verify");
        assert_eq!(camel("id"), "id");
        assert_eq!(screaming("InvalidBase64"), "INVALID_BASE64");
        assert_eq!(screaming("MalformedQrCode"), "MALFORMED_QR_CODE");
    }
}
