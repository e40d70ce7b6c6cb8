//! The side that writes to the backup: it knows the recipient's public key only.

use alloc::vec::Vec;

use super::message::PkMessage;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::aes_cbc_hmac::KeyRoom;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use crate::random::{RandomError, TryCryptoRng};

/// Encrypts to the holder of a key. See the [module](super) for what is not authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PkEncryption {
    recipient: Curve25519PublicKey,
}

impl PkEncryption {
    /// Encrypts to this key: for a backup, the `public_key` of its authentication data, whose
    /// signatures the caller has checked.
    pub const fn new(recipient: Curve25519PublicKey) -> Self {
        Self { recipient }
    }

    /// The recipient's key.
    pub const fn recipient(&self) -> Curve25519PublicKey {
        self.recipient
    }

    /// Encrypts a message of any length, with 32 bytes from the operating system's generator.
    ///
    /// # Errors
    ///
    /// See [`PkEncryptionError`].
    #[cfg(feature = "getrandom")]
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<PkMessage, PkEncryptionError> {
        self.encrypt_with_rng(plaintext, &mut crate::random::OsRng)
    }

    /// [`PkEncryption::encrypt`] with the caller's random source, 32 bytes for the ephemeral key.
    ///
    /// # Errors
    ///
    /// See [`PkEncryptionError`].
    pub fn encrypt_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        plaintext: &[u8],
        rng: &mut R,
    ) -> Result<PkMessage, PkEncryptionError> {
        if !self.recipient.is_canonical() {
            return Err(PkEncryptionError::InvalidPublicKey);
        }
        let ephemeral = Curve25519KeyPair::generate(rng)?;
        let mut room = KeyRoom::new();
        let keys = super::cipher_keys(&mut room, &ephemeral.dh(&self.recipient)?);
        let mut ciphertext = Vec::new();
        keys.encrypt_onto(&mut ciphertext, plaintext);
        let mac = keys.truncated_tag(super::AUTHENTICATED);
        Ok(PkMessage { ephemeral_key: ephemeral.public(), ciphertext, mac })
    }
}

/// Why [`PkEncryption::encrypt`] made no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PkEncryptionError {
    /// The recipient's key is not canonically encoded.
    #[error("cannot encrypt: the recipient's key is not canonically encoded; do not use it")]
    InvalidPublicKey,
    /// The recipient's key has small order, so that everybody could decrypt.
    #[error("cannot encrypt: the recipient's key has small order; do not use it")]
    NonContributoryKey,
    /// The random source failed.
    #[error("cannot encrypt: {0}")]
    Random(#[from] RandomError),
}

impl From<NonContributory> for PkEncryptionError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for PkEncryptionError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::Random(error) => error.code(),
        }
    }
}
