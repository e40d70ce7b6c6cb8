//! The envelope of every libolm pickle, and the fields that the layouts have in common.
//!
//! ```text
//! keys   = HKDF(no salt, pickle key, "Pickle", 80)
//! pickle = base64(ciphertext || first 8 bytes of HMAC(ciphertext))
//! ```
//!
//! Wrong key, damage and bad padding are one error.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::super::codec::{Reader, Record, Sink};
use super::error::{LibolmPickleError, LimitedList};
use crate::encoding::base64;
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom, MacLength};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::secret::Secret;

/// Length of the MAC at the end.
const MAC: usize = 8;

fn cipher_keys<'a>(room: &'a mut KeyRoom, key: &[u8]) -> CipherKeys<'a> {
    CipherKeys::derive(room, key, b"Pickle")
}

/// Encrypts a record.
pub(super) fn seal(record: &impl Record, key: &[u8]) -> String {
    let mut room = KeyRoom::new();
    let keys = cipher_keys(&mut room, key);
    let plaintext = record.to_bytes();
    let length = CipherKeys::ciphertext_length(plaintext.len());
    // Of the right size at once, so that nothing is copied while it is still plaintext.
    let mut sealed = Vec::with_capacity(length.saturating_add(MAC));
    keys.seal_onto(&mut sealed, &plaintext, MacLength::Truncated);
    base64::encode(&sealed)
}

/// Decrypts a record and reads all of it.
pub(super) fn open<T>(
    text: &str,
    key: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, LibolmPickleError>,
) -> Result<T, LibolmPickleError> {
    let sealed = base64::decode(text)?;
    let (ciphertext, mac) =
        sealed.split_last_chunk::<MAC>().ok_or(LibolmPickleError::Authentication)?;
    let plaintext = cipher_keys(&mut KeyRoom::new(), key)
        .open(ciphertext, mac, MacLength::Truncated, ciphertext)
        .map(Zeroizing::new)
        .map_err(|_| LibolmPickleError::Authentication)?;
    let mut record = Reader::new(&plaintext);
    let object = read(&mut record)?;
    record.end().map_err(|_| LibolmPickleError::TrailingBytes)?;
    Ok(object)
}

/// Anything but 0 is yes.
pub(super) fn read_flag(record: &mut Reader<'_>) -> Result<bool, LibolmPickleError> {
    Ok(record.u8()? != 0)
}

/// A list in its order in the pickle. What it allocates follows what the pickle really holds.
pub(super) fn read_list<T>(
    record: &mut Reader<'_>,
    list: LimitedList,
    mut element: impl FnMut(&mut Reader<'_>) -> Result<T, LibolmPickleError>,
) -> Result<Vec<T>, LibolmPickleError> {
    let count = record.u32()?;
    if count > list.max() {
        return Err(LibolmPickleError::TooMany { list, count });
    }
    (0..count).map(|_| element(record)).collect()
}

/// `public (32) || secret (32)`. The secret stays as it was drawn.
pub(super) fn write_pair<S: Sink>(out: &mut S, pair: &Curve25519KeyPair) {
    out.put(pair.public().as_bytes());
    out.put(pair.secret().expose());
}

pub(super) fn read_pair(record: &mut Reader<'_>) -> Result<Curve25519KeyPair, LibolmPickleError> {
    let public = read_public(record)?;
    let pair = Curve25519KeyPair::from_secret(Secret::copy_of(record.array()?));
    if pair.public() == public { Ok(pair) } else { Err(LibolmPickleError::KeyMismatch) }
}

pub(super) fn read_public(
    record: &mut Reader<'_>,
) -> Result<Curve25519PublicKey, LibolmPickleError> {
    Ok(Curve25519PublicKey::new(*record.array()?))
}

/// `public (32) || expanded secret, its first half clamped (64)`.
///
/// libolm signs with the expanded secret as it is, so one that is not clamped would give it
/// signatures that do not verify. The public key is part of what is hashed when signing: signing
/// under two public keys reveals the secret, so it is derived, and a wrong one refused.
pub(super) fn write_signing_key<S: Sink>(out: &mut S, pair: &Ed25519KeyPair) {
    out.put(pair.public().as_bytes());
    out.put(pair.expanded().expose());
}

pub(super) fn read_signing_key(
    record: &mut Reader<'_>,
) -> Result<Ed25519KeyPair, LibolmPickleError> {
    let public = record.array::<32>()?;
    let pair = Ed25519KeyPair::from_expanded(&Secret::copy_of(record.array()?));
    if pair.public().as_bytes() == public { Ok(pair) } else { Err(LibolmPickleError::KeyMismatch) }
}
