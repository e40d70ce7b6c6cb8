//! Which messages are given to libolm: those whose ciphertext, wherever a tolerant reader may find
//! it, is some whole blocks. libolm decrypts block by block after the MAC and leaves the length to
//! the sender, so that authentic messages of another length have no defined answer.

/// Whether a case may hold a message of that kind under a good MAC: only the model makes any.
pub(super) fn may_be_sealed(id: &str) -> bool {
    let is_cut = id.contains("/cut-");
    (id.starts_with("olm/model/") || id.starts_with("megolm/model/")) && !is_cut
}

/// Whether a normal message is such a one.
pub fn in_normal_message(body: &str) -> bool {
    vodozemac::base64_decode(body).is_ok_and(|bytes| in_frame(&bytes, 8, 4))
}

/// Whether a Megolm message is such a one.
pub fn in_megolm_message(body: &str) -> bool {
    vodozemac::base64_decode(body).is_ok_and(|bytes| in_frame(&bytes, 8 + 64, 2))
}

/// Every field 4 of a pre-key message must be fit, and there must be an identity key: with it libolm
/// compares the one that its caller names.
pub(super) fn in_pre_key_message(body: &str) -> bool {
    let Ok(bytes) = vodozemac::base64_decode(body) else { return true };
    let fields = bytes.get(1..).unwrap_or_default();
    let has_key =
        each(fields, 3).is_some_and(|keys| keys.last().is_some_and(|key| key.len() == 32));
    has_key && each(fields, 4).is_some_and(|messages| messages.iter().all(|it| in_frame(it, 8, 4)))
}

fn in_frame(bytes: &[u8], tail: usize, number: u64) -> bool {
    let Some(end) = bytes.len().checked_sub(tail) else { return true };
    let fields = bytes.get(1..end).unwrap_or_default();
    let is_fit = |text: &&[u8]| !text.is_empty() && text.len().is_multiple_of(16);
    each(fields, number).is_some_and(|ciphertexts| ciphertexts.iter().all(is_fit))
}

/// All byte fields of that number, if every field can be read and has a tag of one byte: readers
/// differ in what a longer one is.
fn each(mut rest: &[u8], number: u64) -> Option<Vec<&[u8]>> {
    let mut found = Vec::new();
    while let Some(first) = rest.first() {
        if *first >= 0x80 {
            return None;
        }
        let tag = varint(&mut rest)?;
        match tag % 8 {
            0 => drop(varint(&mut rest)?),
            2 => {
                let length = usize::try_from(varint(&mut rest)?).ok()?;
                let bytes = rest.split_off(..length)?;
                if tag / 8 == number {
                    found.push(bytes);
                }
            }
            _ => return None,
        }
    }
    Some(found)
}

/// Any varint, however long, modulo 2^64.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let length = rest.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let bytes = rest.split_off(..length)?;
    let number = bytes.iter().rev().fold(0_u64, |sum, byte| sum << 7 | u64::from(byte & 0x7F));
    Some(number)
}
