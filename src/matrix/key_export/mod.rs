//! The file into which a user exports room keys, protected by a passphrase.
//!
//! ```text
//! -----BEGIN MEGOLM SESSION DATA-----
//! base64 of 0x01 || salt (16) || IV (16) || rounds (u32be) || ciphertext || HMAC-SHA-256 (32)
//! -----END MEGOLM SESSION DATA-----
//!
//! AES key (32) || MAC key (32) = PBKDF2-HMAC-SHA-512(passphrase, salt, rounds, 64)
//! ciphertext = AES-256-CTR(AES key, IV, JSON array of room keys)
//! ```
//!
//! The MAC covers everything before it. The rounds have to be made before it can be checked, so
//! their number is limited by the caller, and so is the size of the file.
//!
//! ```
//! use olmec::matrix::key_export::{self, Limits};
//! # let file = key_export::encrypt(&[], "a passphrase", key_export::MIN_ROUNDS)?;
//!
//! println!("{} rounds", key_export::inspect(&file)?.rounds);
//! let export = key_export::decrypt(&file, "a passphrase", Limits::default())?;
//! let mut keys = export.room_keys()?;
//! while let Some(key) = keys.next() {
//!     match key {
//!         Ok(key) => println!("{} {}", key.room_id, key.session_id()),
//!         Err(error) => println!("passed over: {error}"),
//!     }
//!     println!("{} of {} bytes", keys.bytes_read(), keys.bytes_in_total());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#key-exports>.

mod file;
mod room_keys;

#[cfg(test)]
mod tests;

pub use file::{KeyExportError, KeyExportInfo, Limits, MIN_ROUNDS, inspect};
pub use room_keys::{DecryptedKeyExport, RoomKeys};

use alloc::string::String;

use super::json;
use super::room_key::ExportedRoomKey;
use crate::random::{RandomError, TryCryptoRng};

/// Decrypts a file, within limits.
///
/// # Errors
///
/// See [`KeyExportError`].
pub fn decrypt(
    file: &str,
    passphrase: &str,
    limits: Limits,
) -> Result<DecryptedKeyExport, KeyExportError> {
    file::open(file, passphrase, limits).map(DecryptedKeyExport::new)
}

/// Writes a file, with `rounds` rounds but at least [`MIN_ROUNDS`]; 500 000 is usual.
///
/// # Errors
///
/// [`RandomError`] if the operating system's generator fails.
#[cfg(feature = "getrandom")]
pub fn encrypt(
    keys: &[ExportedRoomKey],
    passphrase: &str,
    rounds: u32,
) -> Result<String, RandomError> {
    encrypt_with_rng(keys, passphrase, rounds, &mut crate::random::OsRng)
}

/// [`encrypt`] with the caller's random source: 16 bytes for the salt, then 16 for the IV.
///
/// # Errors
///
/// [`RandomError`] if the source fails.
pub fn encrypt_with_rng<R: TryCryptoRng + ?Sized>(
    keys: &[ExportedRoomKey],
    passphrase: &str,
    rounds: u32,
    rng: &mut R,
) -> Result<String, RandomError> {
    let entries = keys.iter().map(|key| key.to_export().into()).collect();
    let plaintext = zeroize::Zeroizing::new(json::write(&json::Value::Array(entries)));
    file::seal(plaintext.as_bytes(), passphrase, rounds.max(MIN_ROUNDS), rng)
}
