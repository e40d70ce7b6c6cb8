//! The side that reads the backup: it holds the secret key.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::message::PkMessage;
use super::recovery_key::RecoveryKey;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::aes_cbc_hmac::{KeyRoom, MacLength, NotAuthentic};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use crate::random::{RandomError, TryCryptoRng};
use crate::secret::Secret;

/// The key of a backup. See the [module](super) for what is not authenticated.
pub struct PkDecryption {
    pub(crate) key: Curve25519KeyPair,
}

impl PkDecryption {
    /// A new key from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut crate::random::OsRng)
    }

    /// [`PkDecryption::new`] with the caller's random source, 32 bytes.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        Ok(Self { key: Curve25519KeyPair::generate(rng)? })
    }

    /// The key of 32 secret bytes, such as came with `m.megolm_backup.v1` from secret storage.
    pub fn from_secret_key(secret: &[u8; 32]) -> Self {
        Self { key: Curve25519KeyPair::from_secret(Secret::copy_of(secret)) }
    }

    /// The key that a recovery key holds.
    pub fn from_recovery_key(recovery_key: &RecoveryKey) -> Self {
        Self::from_secret_key(recovery_key.key().expose())
    }

    /// The secret, 32 bytes, as it was drawn.
    pub const fn secret_key(&self) -> &Secret<32> {
        self.key.secret()
    }

    /// The secret in the form that a user writes down.
    pub fn recovery_key(&self) -> RecoveryKey {
        RecoveryKey::new(self.secret_key().expose())
    }

    /// The public key, for [`PkEncryption`](super::PkEncryption) and the backup's
    /// authentication data.
    pub fn public_key(&self) -> Curve25519PublicKey {
        self.key.public()
    }

    /// Decrypts a message, of which nothing is authentic even if this succeeds.
    ///
    /// # Errors
    ///
    /// See [`PkDecryptionError`].
    pub fn decrypt(
        &self,
        message: &PkMessage,
    ) -> Result<UnauthenticatedPlaintext, PkDecryptionError> {
        let PkMessage { ephemeral_key, ciphertext, mac } = message;
        let mut room = KeyRoom::new();
        let keys = super::cipher_keys(&mut room, &self.key.dh(ephemeral_key)?);
        let plaintext = keys.open(super::AUTHENTICATED, mac, MacLength::Truncated, ciphertext)?;
        Ok(UnauthenticatedPlaintext(Zeroizing::new(plaintext)))
    }
}

/// Shows the public key.
impl fmt::Debug for PkDecryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PkDecryption").field("public_key", &self.public_key()).finish()
    }
}

/// What was decrypted, from nobody knows whom, and perhaps changed on the way. Wiped on drop.
///
/// See the [module](super) for why, and for what to do about it.
pub struct UnauthenticatedPlaintext(Zeroizing<Vec<u8>>);

impl UnauthenticatedPlaintext {
    /// Shows the bytes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, which are now the caller's to wipe.
    pub fn into_bytes(mut self) -> Vec<u8> {
        core::mem::take(&mut *self.0)
    }
}

/// Shows the length.
impl fmt::Debug for UnauthenticatedPlaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnauthenticatedPlaintext({} bytes, redacted)", self.0.len())
    }
}

/// Why [`PkDecryption::decrypt`] gave no plaintext.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PkDecryptionError {
    /// For another key, or damaged; which of these is not said.
    #[error("cannot decrypt the message: it is damaged, or for another key; check the key")]
    Authentication,
    /// The ephemeral key has small order.
    #[error("cannot decrypt the message: its ephemeral key has small order; drop it")]
    NonContributoryKey,
}

impl From<NotAuthentic> for PkDecryptionError {
    fn from(_: NotAuthentic) -> Self {
        Self::Authentication
    }
}

impl From<NonContributory> for PkDecryptionError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for PkDecryptionError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
        }
    }
}
