//! The bytes of a message: a version byte, then fields in the manner of protocol buffers.
//!
//! ```text
//!   version (1) | field | field | ..        field = varint(8·number + wire type) | value
//!
//!   wire type 0: value = varint             wire type 2: value = varint(length) | bytes
//!   varint: seven bits per byte, lowest first; the top bit says that more follow
//! ```
use super::Key;
use std::collections::BTreeMap;

/// The value of a field.
#[derive(Debug, PartialEq)]
pub enum Value {
    Number(u64),
    Bytes(Vec<u8>),
}

/// The fields of a message by their number, each as often as it comes.
pub type Fields = BTreeMap<u64, Vec<Value>>;

/// A field of wire type 0.
pub fn number(field: u64, number: u32) -> Vec<u8> {
    [varint(field * 8), varint(number.into())].concat()
}

/// A field of wire type 2.
pub fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
    [&varint(field * 8 + 2), &varint(bytes.len() as u64), bytes].concat()
}

/// The fields of `message`, in any order. None if the version is another one, a varint is longer than it needs to be,
/// a field has the number 0, a wire type is neither 0 nor 2, or a value is cut short.
pub fn read(version: u8, message: &[u8]) -> Option<Fields> {
    let mut rest = message.strip_prefix(&[version])?;
    let mut fields = Fields::new();
    while !rest.is_empty() {
        let tag = read_varint(&mut rest)?;
        let number = read_varint(&mut rest)?;
        let value = match tag % 8 {
            0 => Value::Number(number),
            2 => Value::Bytes(rest.split_off(..usize::try_from(number).ok()?)?.to_vec()),
            _ => return None,
        };
        if tag / 8 == 0 {
            return None;
        }
        fields.entry(tag / 8).or_default().push(value);
    }
    Some(fields)
}

/// The field, if it comes once. One that nobody asks for may come as often as it likes.
fn only(fields: &Fields, field: u64) -> Option<&Value> {
    match fields.get(&field)?.as_slice() {
        [value] => Some(value),
        _ => None,
    }
}

/// The field as a message index.
pub fn read_index(fields: &Fields, field: u64) -> Option<u32> {
    match only(fields, field)? {
        Value::Number(number) => u32::try_from(*number).ok(),
        Value::Bytes(_) => None,
    }
}

/// The field as bytes.
pub fn read_bytes(fields: &Fields, field: u64) -> Option<&[u8]> {
    match only(fields, field)? {
        Value::Number(_) => None,
        Value::Bytes(bytes) => Some(bytes),
    }
}

/// The field as a public key.
pub fn read_key(fields: &Fields, field: u64) -> Option<Key> {
    read_bytes(fields, field)?.try_into().ok()
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let length = rest.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let bytes = rest.split_off(..length)?;
    let number =
        bytes.iter().rev().fold(0_u128, |number, byte| number << 7 | u128::from(byte & 0x7F));
    let number = u64::try_from(number).ok()?;
    (varint(number) == bytes).then_some(number)
}
