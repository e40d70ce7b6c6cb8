//! The tag/varint fields of Olm and Megolm messages, the small part of Protocol Buffers that
//! they use.
//!
//! ```text
//! field  = tag value            tag = varint(number << 3 | wire type)
//! value  = varint               wire type 0
//!        | varint(length) bytes wire type 2
//! varint = 7 bits a byte, lowest first, top bit set on all but the last byte
//! ```
//!
//! Reading copies nothing and is strict: a varint must be minimal and fit 64 bits, a length must
//! fit the input, only the two wire types above exist, field number 0 is refused.

use alloc::vec::Vec;

/// The input is not a sequence of fields as above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 2.
    Bytes(&'a [u8]),
}

/// One field: its number and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub(crate) number: u64,
    pub(crate) value: Value<'a>,
}

/// Iterates over the fields of `input`; after the first error the rest is not read.
pub(crate) struct Reader<'a> {
    input: &'a [u8],
    length: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(input: &'a [u8]) -> Self {
        Self { input, length: input.len() }
    }

    /// How many bytes have been read: where the field just returned ends.
    pub(crate) fn position(&self) -> usize {
        self.length.saturating_sub(self.input.len())
    }

    fn field(&mut self) -> Result<Field<'a>, Malformed> {
        let tag = self.varint()?;
        let number = tag >> 3;
        if number == 0 {
            return Err(Malformed);
        }
        let value = match tag & 0b111 {
            0 => Value::Varint(self.varint()?),
            2 => Value::Bytes(self.bytes()?),
            _ => return Err(Malformed),
        };
        Ok(Field { number, value })
    }

    fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = usize::try_from(self.varint()?).map_err(|_| Malformed)?;
        let (bytes, rest) = self.input.split_at_checked(length).ok_or(Malformed)?;
        self.input = rest;
        Ok(bytes)
    }

    fn varint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0u64;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.input.split_first().ok_or(Malformed)?;
            self.input = rest;
            let bits = u64::from(byte & 0x7F);
            let shifted = bits.checked_shl(shift).ok_or(Malformed)?;
            if shifted >> shift != bits {
                return Err(Malformed);
            }
            value |= shifted;
            if byte & 0x80 == 0 {
                let has_needless_byte = *byte == 0 && shift > 0;
                return if has_needless_byte { Err(Malformed) } else { Ok(value) };
            }
        }
        Err(Malformed)
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<Field<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.input.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.input = &[];
        }
        Some(field)
    }
}

/// Remembers one field's value and refuses a second one: each known field occurs at most once.
pub(crate) fn set_once<T>(slot: &mut Option<T>, value: T) -> Result<(), Malformed> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Malformed),
    }
}

/// Appends a varint field. `tag` is the whole tag byte.
pub(crate) fn write_varint(out: &mut Vec<u8>, tag: u8, value: u64) {
    out.push(tag);
    push_varint(out, value);
}

/// Appends a length-delimited field. `tag` is the whole tag byte.
pub(crate) fn write_bytes(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    write_length(out, tag, bytes.len());
    out.extend_from_slice(bytes);
}

/// Appends the head of a length-delimited field whose `length` bytes the caller appends.
pub(crate) fn write_length(out: &mut Vec<u8>, tag: u8, length: usize) {
    out.push(tag);
    push_varint(out, u64::try_from(length).unwrap_or(u64::MAX));
}

fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn read(input: &[u8]) -> Result<Vec<Field<'_>>, Malformed> {
        Reader::new(input).collect()
    }

    fn varint_field(number: u64, value: u64) -> Field<'static> {
        Field { number, value: Value::Varint(value) }
    }

    #[test]
    fn reads_the_protocol_buffers_guide_examples() {
        // "08 96 01" is field 1 = 150; "12 07 testing" is field 2 = "testing".
        assert_eq!(read(&[0x08, 0x96, 0x01]), Ok(vec![varint_field(1, 150)]));
        let testing = Field { number: 2, value: Value::Bytes(b"testing") };
        assert_eq!(read(b"\x12\x07testing"), Ok(vec![testing]));
    }

    #[test]
    fn varints_must_be_minimal_and_fit() {
        let ten_bytes_of_max = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01];
        let field = |value: &[u8]| [&[0x08], value].concat();
        assert_eq!(read(&field(&[0x00])), Ok(vec![varint_field(1, 0)]));
        assert_eq!(read(&field(&ten_bytes_of_max)), Ok(vec![varint_field(1, u64::MAX)]));

        let mut too_large = ten_bytes_of_max;
        too_large[9] = 0x02;
        let needless: [&[u8]; 4] = [&[0x80, 0x00], &[0x96, 0x81, 0x00], &too_large, &[0x80; 11]];
        for value in needless {
            assert_eq!(read(&field(value)), Err(Malformed), "{value:x?}");
        }
    }

    #[test]
    fn only_two_wire_types_exist() {
        for wire_type in 0..8 {
            let input = [1 << 3 | wire_type, 0x00];
            let result = read(&input);
            assert_eq!(result.is_ok(), [0, 2].contains(&wire_type), "{wire_type}: {result:?}");
        }
    }

    #[test]
    fn every_varint_of_up_to_three_bytes_agrees_with_a_plain_definition() {
        for input in 0..=0xFF_FFFFu32 {
            let bytes = input.to_le_bytes();
            let ends = bytes[..3].iter().position(|byte| byte & 0x80 == 0);
            let expected = match ends {
                None => Err(Malformed),
                Some(end) if end > 0 && bytes[end] == 0 => Err(Malformed),
                Some(end) => Ok((0..=end).map(|i| u64::from(bytes[i] & 0x7F) << (7 * i)).sum()),
            };
            let length = ends.map_or(3, |end| end + 1);
            let mut reader = Reader::new(&bytes[..length]);
            assert_eq!(reader.varint(), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn varints_of_ten_bytes_agree_with_a_plain_definition_at_every_boundary() {
        let edges = [0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xFF];
        for pattern in 0..edges.len().pow(6) {
            let digit = |place: u32| edges[pattern / edges.len().pow(place) % edges.len()];
            let mut bytes = [digit(0); 11];
            for place in 1..6u32 {
                bytes[usize::try_from(place).unwrap() + 5] = digit(place);
            }
            let end = bytes.iter().position(|byte| byte & 0x80 == 0);
            let value = end.map(|end| {
                let bits = bytes[..=end].iter().rev();
                bits.fold(0u128, |value, byte| value << 7 | u128::from(byte & 0x7F))
            });
            let minimal = end.is_some_and(|end| end == 0 || bytes[end] != 0);
            let expected = value.filter(|_| minimal).and_then(|value| u64::try_from(value).ok());
            assert_eq!(Reader::new(&bytes).varint().ok(), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn lengths_beyond_the_input_wire_types_and_field_zero_are_refused() {
        let huge: [&[u8]; 4] = [
            b"\x12\x08testing",
            &[0x12, 0x80, 0x80, 0x80, 0x80, 0x08],
            &[0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            &[0x12],
        ];
        for input in huge {
            assert_eq!(read(input), Err(Malformed), "{input:x?}");
        }
        for wire_type in [1, 3, 4, 5, 6, 7] {
            assert_eq!(read(&[0x08 | wire_type, 0, 0, 0, 0, 0, 0, 0, 0]), Err(Malformed));
        }
        assert_eq!(read(&[0x00, 0x01]), Err(Malformed));
        assert_eq!(read(&[0x02, 0x00]), Err(Malformed));
    }

    #[test]
    fn what_is_written_is_read() {
        for value in [0, 1, 127, 128, 150, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            write_varint(&mut out, 0x10, value);
            write_bytes(&mut out, 0x22, b"ciphertext");
            let bytes = Field { number: 4, value: Value::Bytes(b"ciphertext") };
            assert_eq!(read(&out), Ok(vec![varint_field(2, value), bytes]));
        }
    }
}
