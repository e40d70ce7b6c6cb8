//! What a base64 text and a message must look like for our library: a description of its own, by
//! which the rules tell whether a refusal is one that is documented.

/// The bytes of unpadded base64, if it is canonical.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    if text.len() % 4 == 1 {
        return None;
    }
    let mut bits = 0u32;
    let mut count = 0;
    let mut bytes = Vec::new();
    for character in text {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0).then_some(bytes)
}

/// Whether the bytes are not the canonical encoding of a key: at least p, or with the top bit, which
/// X25519 ignores.
fn has_other_encoding(key: &[u8]) -> bool {
    let (Some(first), Some(last)) = (key.first(), key.last()) else { return false };
    let middle = key.get(1..31).unwrap_or_default();
    *last >= 0x80 || *last == 0x7F && *first >= 0xED && middle.iter().all(|byte| *byte == 0xFF)
}

/// Whether a key gives the same result for every secret.
fn is_of_small_order(key: &[u8]) -> bool {
    let mut minus_one = [0xFF; 32];
    (minus_one[0], minus_one[31]) = (0xEC, 0x7F);
    let mut one = [0; 32];
    one[0] = 1;
    let of_order_8 = [
        b"\xe0\xeb\x7a\x7c\x3b\x41\xb8\xae\x16\x56\xe3\xfa\xf1\x9f\xc4\x6a\
          \xda\x09\x8d\xeb\x9c\x32\xb1\xfd\x86\x62\x05\x16\x5f\x49\xb8\x00",
        b"\x5f\x9c\x95\xbc\xa3\x50\x8c\x24\xb1\xd0\xb1\x55\x9c\x83\xef\x5b\
          \x04\x44\x5c\xc4\x58\x1c\x8e\x86\xd8\x22\x4e\xdd\xd0\x9f\x11\x57",
    ];
    key == [0; 32] || key == one || key == minus_one || of_order_8.iter().any(|it| key == *it)
}

/// Whether our library takes no part in an agreement with this key.
pub(crate) fn is_refused_key(key: &[u8]) -> bool {
    has_other_encoding(key) || is_of_small_order(key)
}

/// The fields of a message, each once; `None` if the bytes are no such sequence.
fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, Field<'_>)>> {
    let mut found: Vec<(u64, Field<'_>)> = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let field = match tag & 7 {
            0 => Field::Number(varint(&mut bytes)?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (value, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                Field::Bytes(value)
            }
            _ => return None,
        };
        if tag >> 3 == 0 {
            return None;
        }
        found.push((tag >> 3, field));
    }
    Some(found)
}

#[derive(Clone, Copy)]
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for place in 0..10 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7F);
        if place == 9 && part > 1 {
            return None;
        }
        value |= part << (7 * place);
        if byte & 0x80 == 0 {
            return (*byte != 0 || place == 0).then_some(value);
        }
    }
    None
}

/// The value of a field that must be there once.
fn once<'a>(fields: &[(u64, Field<'a>)], number: u64) -> Option<Field<'a>> {
    let mut those = fields.iter().filter(|(found, _)| *found == number);
    let (_, field) = those.next()?;
    those.next().is_none().then_some(*field)
}

fn bytes_of<'a>(fields: &[(u64, Field<'a>)], number: u64) -> Option<&'a [u8]> {
    match once(fields, number)? {
        Field::Bytes(bytes) => Some(bytes),
        Field::Number(_) => None,
    }
}

fn index_of(fields: &[(u64, Field<'_>)], number: u64) -> Option<u32> {
    match once(fields, number)? {
        Field::Number(index) => index.try_into().ok(),
        Field::Bytes(_) => None,
    }
}

fn is_ciphertext(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.len().is_multiple_of(16)
}

/// In its one canonical encoding. Small order shows only when a key is used.
fn is_public_key(bytes: &[u8]) -> bool {
    bytes.len() == 32 && !has_other_encoding(bytes)
}

/// Whether the bytes are a message of Megolm, version 3.
pub(crate) fn is_megolm_message(bytes: &[u8]) -> bool {
    let check = || {
        let fields = fields(bytes.strip_prefix(&[3])?.get(..bytes.len().checked_sub(73)?)?)?;
        index_of(&fields, 1)?;
        Some(is_ciphertext(bytes_of(&fields, 2)?))
    };
    check().unwrap_or(false)
}

/// Whether the bytes are a normal message of Olm, version 3.
pub(crate) fn is_normal_message(bytes: &[u8]) -> bool {
    let check = || {
        let fields = fields(bytes.strip_prefix(&[3])?.get(..bytes.len().checked_sub(9)?)?)?;
        index_of(&fields, 2)?;
        Some(is_public_key(bytes_of(&fields, 1)?) && is_ciphertext(bytes_of(&fields, 4)?))
    };
    check().unwrap_or(false)
}

/// Whether the bytes are a pre-key message of Olm, version 3 outside and inside.
pub(crate) fn is_pre_key_message(bytes: &[u8]) -> bool {
    let check = || {
        let fields = fields(bytes.strip_prefix(&[3])?)?;
        let keys = [bytes_of(&fields, 1)?, bytes_of(&fields, 2)?, bytes_of(&fields, 3)?];
        let inner = bytes_of(&fields, 4)?;
        Some(fields.len() == 4 && keys.into_iter().all(is_public_key) && is_normal_message(inner))
    };
    check().unwrap_or(false)
}

/// The keys that a pre-key message names, whatever else it is.
pub(crate) fn names_refused_key(bytes: &[u8]) -> bool {
    let check = || {
        let fields = fields(bytes.get(1..)?)?;
        let inner = bytes_of(&fields, 4)?;
        let inner = self::fields(inner.get(1..inner.len().checked_sub(8)?)?)?;
        let keys = [bytes_of(&fields, 2)?, bytes_of(&fields, 3)?, bytes_of(&inner, 1)?];
        Some(keys.into_iter().any(is_refused_key))
    };
    check().unwrap_or(false)
}
