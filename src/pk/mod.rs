//! Public-key encryption for the server-side key backup
//! (`m.megolm_backup.v1.curve25519-aes-sha2`), and the signing key that libolm keeps beside it.
//!
//! ```text
//! secret     = X25519(ephemeral secret, recipient)
//! AES key (32) || MAC key (32) || IV (16) = HKDF(no salt, secret, no info, 80)
//! ciphertext = AES-256-CBC(AES key, IV, PKCS#7(plaintext))
//! mac        = first 8 bytes of HMAC-SHA-256(MAC key, "")
//! ```
//!
//! # The ciphertext is not authenticated
//!
//! The MAC of this scheme is computed over the **empty string**. That was a mistake which became
//! part of the format; it is kept here because every client and every stored backup has it. What
//! follows from it:
//!
//! - Whoever stores the message, such as the server, can change the ciphertext and with it the
//!   plaintext, without knowing any key.
//! - Whoever knows the recipient's public key can make messages. Nothing says who did.
//!
//! So what [`PkDecryption::decrypt`] gives is a type of its own, [`UnauthenticatedPlaintext`].
//! Treat it as input from a stranger: parse it strictly, and count room keys from it as imported
//! and unverified. Do not use the scheme for anything new.
//!
//! ```
//! use olmec::pk::{PkDecryption, PkEncryption};
//!
//! let backup = PkDecryption::new()?;
//! let message = PkEncryption::new(backup.public_key()).encrypt(b"a room key")?;
//! assert_eq!(backup.decrypt(&message)?.expose(), b"a room key");
//!
//! // What the user writes down, and what brings the key back.
//! let written_down = backup.recovery_key().to_text();
//! let again = PkDecryption::from_recovery_key(&written_down.expose().parse()?);
//! assert_eq!(again.decrypt(&message)?.expose(), b"a room key");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#backup-algorithm-mmegolm_backupv1curve25519-aes-sha2>.

mod decryption;
mod encryption;
mod message;
mod recovery_key;
mod signing;

#[cfg(test)]
mod tests;

pub use decryption::{PkDecryption, PkDecryptionError, UnauthenticatedPlaintext};
pub use encryption::{PkEncryption, PkEncryptionError};
pub use message::{EncodedPkMessage, PkMessage};
pub use recovery_key::{RecoveryKey, RecoveryKeyError};
pub use signing::PkSigning;

use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom};
use crate::secret::Secret;

/// The keys of one message, from the shared secret.
fn cipher_keys<'a>(room: &'a mut KeyRoom, shared: &Secret<32>) -> CipherKeys<'a> {
    CipherKeys::derive(room, shared.expose(), b"")
}

/// What the MAC of every message covers, see the module.
const AUTHENTICATED: &[u8] = b"";
