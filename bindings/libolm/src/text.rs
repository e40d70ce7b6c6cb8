//! Lengths of unpadded base64, and texts of the caller.

use olmec::Curve25519PublicKey;

use crate::error::Error;

/// The length of the text of so many bytes. Wraps around for lengths that no memory has.
pub(crate) const fn encoded_length(bytes: usize) -> usize {
    let rest = match bytes % 3 {
        0 => 0,
        1 => 2,
        _ => 3,
    };
    (bytes / 3).wrapping_mul(4).wrapping_add(rest)
}

/// How many bytes a text of this length has, by libolm's count; `None` if there is no such text.
pub(crate) const fn decoded_length(text: usize) -> Option<usize> {
    let rest = match text % 4 {
        0 => 0,
        1 => return None,
        2 => 1,
        _ => 2,
    };
    Some((text / 4) * 3 + rest)
}

/// A text, which must not be padded: to libolm the padding is data like the rest.
pub(crate) fn unpadded(text: &[u8]) -> Result<&str, Error> {
    let text = std::str::from_utf8(text).map_err(|_| Error::INVALID_BASE64)?;
    if text.ends_with('=') { Err(Error::INVALID_BASE64) } else { Ok(text) }
}

/// A Curve25519 key of 43 characters.
pub(crate) fn curve25519_key(text: &[u8]) -> Result<Curve25519PublicKey, Error> {
    Curve25519PublicKey::from_base64(unpadded(text)?).map_err(|_| Error::INVALID_BASE64)
}

/// The length of a varint of the messages.
pub(crate) const fn varint_length(value: usize) -> usize {
    let bits = (usize::BITS - (value | 1).leading_zeros()) as usize;
    bits.div_ceil(7)
}

/// The length of a field that holds so many bytes: tag, length, bytes.
pub(crate) const fn field_length(bytes: usize) -> usize {
    bytes.wrapping_add(varint_length(bytes) + 1)
}

/// The length of a ciphertext: the next multiple of 16.
pub(crate) const fn ciphertext_length(plaintext: usize) -> usize {
    (plaintext / 16).wrapping_add(1).wrapping_mul(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_base64() {
        for (bytes, text) in
            [(0, 0), (1, 2), (2, 3), (3, 4), (32, 43), (64, 86), (165, 220), (229, 306)]
        {
            assert_eq!(encoded_length(bytes), text);
            assert_eq!(decoded_length(text), Some(bytes));
        }
        assert_eq!([1, 5, 45].map(decoded_length), [None; 3]);
        assert_eq!(decoded_length(44), Some(33));
        assert_eq!(unpadded(b"Zg=="), Err(Error::INVALID_BASE64));
        assert_eq!(unpadded(b"\xff"), Err(Error::INVALID_BASE64));
    }

    #[test]
    fn lengths_of_fields_are_those_of_messages() {
        for (value, length) in
            [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (usize::MAX, 10)]
        {
            assert_eq!(varint_length(value), length, "{value}");
        }
        assert_eq!([0, 15, 16, 17].map(ciphertext_length), [16, 16, 32, 32]);
        assert_eq!(field_length(32), 34);
        // A length that no memory has wraps around.
        assert_eq!(ciphertext_length(usize::MAX), 0);
    }
}
