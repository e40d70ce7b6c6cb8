//! Names and comments, as C writes them.

use super::model::Api;

/// `OlmSession` as `olm_session`.
pub(crate) fn snake(camel: &str) -> String {
    let mut snake = String::new();
    let mut before = ' ';
    for c in camel.chars() {
        if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
        before = c;
    }
    snake
}

/// The C type of a handle, record or enum.
pub(crate) fn c_type(name: &str) -> String {
    format!("olmec_{}", snake(name))
}

/// The C name of an enum's variant.
pub(crate) fn c_variant(of: &str, variant: &str) -> String {
    format!("OLMEC_{}_{}", snake(of), snake(variant)).to_uppercase()
}

/// How the names in a comment of the facade are spelled in a language.
pub(crate) struct Spelling<'a> {
    pub(crate) api: &'a Api,
    pub(crate) function: fn(&str, &str) -> String,
    pub(crate) handle: fn(&str) -> String,
}

impl Spelling<'_> {
    /// The comment, whose names in backticks are replaced. `owner` is the handle it speaks of.
    pub(crate) fn docs(&self, docs: &str, owner: Option<&str>) -> String {
        let docs = docs.replace("**Secret.**", "SECRET.").replace("**", "");
        let mut pieces = docs.split('`');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        while let (Some(name), Some(after)) = (pieces.next(), pieces.next()) {
            text += &self.name(name, owner);
            text += after;
        }
        let paragraphs = text.split("\n\n").map(wrapped);
        paragraphs.collect::<Vec<_>>().join("\n\n")
    }

    fn name(&self, name: &str, owner: Option<&str>) -> String {
        if olmec::ErrorCode::ALL.iter().any(|code| format!("{code:?}") == name) {
            return format!("OLMEC_{}", snake(name).to_uppercase());
        }
        if self.api.handles.iter().any(|handle| handle.name == name) {
            return (self.handle)(name);
        }
        let method = snake(name);
        let has = |handle: &&super::model::Handle| {
            handle.functions.iter().any(|function| function.name == method)
        };
        let own = self.api.handles.iter().find(|handle| Some(handle.name.as_str()) == owner);
        match own.filter(has).or_else(|| self.api.handles.iter().find(has)) {
            Some(handle) => (self.function)(&handle.name, &method),
            None => name.to_owned(),
        }
    }
}

/// A paragraph in lines that fit beside a comment's mark.
fn wrapped(paragraph: &str) -> String {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < 92 => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_where_capitals_begin() {
        assert_eq!(snake("OlmSession"), "olm_session");
        assert_eq!(snake("Msc4108QrCode"), "msc4108_qr_code");
        assert_eq!(snake("HkdfHmacSha256V2"), "hkdf_hmac_sha256_v2");
        assert_eq!(snake("markKeysAsPublished"), "mark_keys_as_published");
        assert_eq!(c_variant("MessageType", "PreKey"), "OLMEC_MESSAGE_TYPE_PRE_KEY");
    }
}
