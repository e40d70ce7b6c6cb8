//! Writing JSON into any [`Sink`], so that its length is known before a secret is written.

use serde::de::DeserializeOwned;

use super::super::codec::{Record, Sink};
use crate::error::Unsound;

/// An object that vodozemac can store.
pub(super) trait Stored: Sized {
    /// The JSON as it is read, lengths and limits checked, before it becomes an object.
    type Fields: DeserializeOwned;

    fn from_fields(fields: Self::Fields) -> Result<Self, Unsound>;

    fn write<S: Sink>(&self, out: &mut S);
}

/// An object as the record that is its JSON.
pub(super) struct Json<'a, T>(pub(super) &'a T);

impl<T: Stored> Record for Json<'_, T> {
    fn write<S: Sink>(&self, out: &mut S) {
        self.0.write(out);
    }
}

/// Punctuation and names, as they are.
pub(super) fn raw<S: Sink>(out: &mut S, text: &str) {
    out.put(text.as_bytes());
}

/// A number in decimal.
pub(super) fn number<S: Sink>(out: &mut S, value: u64) {
    if value >= 10 {
        number(out, value / 10);
    }
    let digit = u8::try_from(value % 10).unwrap_or_default();
    out.put(&[b'0'.wrapping_add(digit)]);
}

/// A boolean.
pub(super) fn boolean<S: Sink>(out: &mut S, value: bool) {
    raw(out, if value { "true" } else { "false" });
}

/// Bytes as an array of numbers, which is how vodozemac writes all of them.
pub(super) fn bytes<S: Sink>(out: &mut S, bytes: &[u8]) {
    raw(out, "[");
    separated(out, bytes, |out, byte| number(out, u64::from(*byte)));
    raw(out, "]");
}

/// Each item, with commas in between.
pub(super) fn separated<S: Sink, T>(
    out: &mut S,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut S, T),
) {
    for (place, value) in items.into_iter().enumerate() {
        if place > 0 {
            raw(out, ",");
        }
        item(out, value);
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use zeroize::Zeroizing;

    use super::*;

    fn written(write: impl FnOnce(&mut Zeroizing<Vec<u8>>)) -> String {
        let mut out = Zeroizing::new(Vec::new());
        write(&mut out);
        String::from_utf8(out.to_vec()).unwrap()
    }

    #[test]
    fn numbers_are_what_a_parser_reads() {
        for value in [0, 1, 9, 10, 99, 100, 255, 4_294_967_296, u64::MAX] {
            assert_eq!(written(|out| number(out, value)).parse(), Ok(value));
        }
        let every_byte: Vec<u8> = (0..=255).collect();
        let text = written(|out| bytes(out, &every_byte));
        assert_eq!(serde_json::from_str::<Vec<u8>>(&text).unwrap(), every_byte);
        assert_eq!(written(|out| bytes(out, &[])), "[]");
        assert_eq!(written(|out| bytes(out, &[0, 10, 200])), "[0,10,200]");
    }
}
