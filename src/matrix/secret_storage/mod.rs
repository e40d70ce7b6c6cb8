//! Secret storage on the server, `m.secret_storage.v1.aes-hmac-sha2`.
//!
//! ```text
//! AES key (32) || MAC key (32) = HKDF(32 zero bytes, storage key, info = the secret's name, 64)
//! ciphertext = AES-256-CTR(AES key, IV, secret)
//! mac        = HMAC-SHA-256(MAC key, ciphertext)
//! ```
//!
//! The storage key is random, and written down as a recovery key; or it comes from a passphrase by
//! PBKDF2-HMAC-SHA-512. Its description, a [`KeyDescription`] on the server, holds the encryption
//! of 32 zero bytes under the empty name, by which a mistyped key is noticed.
//!
//! The MAC does not cover the IV: the server can change it, and what is decrypted then is something
//! else. Check what comes out before it is used, such as a private key against its public one.
//!
//! ```
//! use olmec::matrix::secret_storage::{KeyDescription, SecretStorageKey};
//!
//! let key = SecretStorageKey::new()?;
//! let written_down = key.recovery_key().to_text();
//! let description = key.describe()?.to_json();            // m.secret_storage.key.<id>
//! let stored = key.encrypt("m.cross_signing.master", b"seed")?.to_account_data("<id>");
//!
//! let description = KeyDescription::from_json(&description)?;
//! let key = SecretStorageKey::unlock(&description, &written_down.expose().parse()?)?.key;
//! # use olmec::matrix::secret_storage::EncryptedSecret;
//! let secret = EncryptedSecret::from_account_data(&stored, "<id>")?;
//! assert_eq!(key.decrypt("m.cross_signing.master", &secret)?.as_slice(), b"seed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#msecret_storagev1aes-hmac-sha2>.

mod description;
mod encrypted_secret;
mod error;
mod key;

#[cfg(test)]
mod tests;

pub use description::{KeyDescription, Passphrase, PassphraseInfo};
pub use encrypted_secret::EncryptedSecret;
pub use error::SecretStorageError;
pub use key::{KeyCheck, SecretStorageKey, UnlockedKey};

const ALGORITHM: &str = "m.secret_storage.v1.aes-hmac-sha2";
