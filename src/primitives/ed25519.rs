//! Ed25519 keys, signatures, and the one verification function of the library (RFC 8032).
//!
//! The accept set, the same wherever a signature is checked:
//!
//! | input | accepted |
//! |---|---|
//! | public key `A` not the canonical encoding of a curve point | no, when it is read |
//! | `A` of small order (the 8 torsion points) | no, when it is read |
//! | `R` not a canonical point, or of small order | no |
//! | `S >= L` | no |
//! | `[S]B = R + [k]A`, with `R` compared byte for byte | yes, and nothing else |
//! | that equation only when multiplied by the cofactor 8 | no |
//! | `A` or `R` of large order with a torsion component | yes, if the torsion cancels out above |
//!
//! `k` is SHA-512 of `R`, `A` and the message, of their bytes as they came, reduced modulo `L`
//! before it is multiplied; where `A` has a torsion component, the reduction shows.

use alloc::boxed::Box;
use core::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::KeyError;
use crate::encoding::text_form::text_form;
use crate::error::{CodedError, ErrorCode};
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// An Ed25519 public key: 32 bytes, 43 characters of unpadded base64.
///
/// A value of this type is the canonical encoding of a curve point that is not of small order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ed25519PublicKey([u8; 32]);

impl Ed25519PublicKey {
    /// Reads a key from its 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::InvalidEd25519Key`] if the bytes are not the canonical encoding of a curve
    /// point, or the point has small order (such a "key" verifies signatures nobody made).
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        Self(*bytes).decode().map(|_| Self(*bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Checks `signature` over `message`, strictly; the accept set is written down at
    /// [`Ed25519Signature`].
    ///
    /// # Errors
    ///
    /// [`SignatureError`] if the signature is not this key's over exactly these bytes.
    #[expect(clippy::disallowed_methods, reason = "the only signature verification of the library")]
    pub fn verify(
        &self,
        message: &[u8],
        signature: &Ed25519Signature,
    ) -> Result<(), SignatureError> {
        let key = self.decode().map_err(|_| SignatureError)?;
        key.verify_strict(message, &Signature::from_bytes(&signature.0)).map_err(|_| SignatureError)
    }

    fn decode(&self) -> Result<VerifyingKey, KeyError> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| KeyError::InvalidEd25519Key)?;
        let is_canonical = key.to_edwards().compress().to_bytes() == self.0;
        if is_canonical && !key.is_weak() { Ok(key) } else { Err(KeyError::InvalidEd25519Key) }
    }
}

text_form!(Ed25519PublicKey, 32, KeyError);

/// An Ed25519 signature: 64 bytes, 86 characters of unpadded base64.
///
/// Verification is strict and cofactorless: `S` below the group order, `R` a canonical point that
/// is not of small order, and `[S]B - [k]A` equal to `R` byte for byte. Each message has at most
/// one signature that verifies for a given `R`, so signatures are not malleable.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ed25519Signature([u8; 64]);

impl Ed25519Signature {
    /// A signature from its 64 bytes. Whether it is one shows when it is verified.
    pub const fn new(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// Any 64 bytes can be held; the `Result` serves the shared text form.
    fn from_bytes(bytes: &[u8; 64]) -> Result<Self, KeyError> {
        Ok(Self(*bytes))
    }
}

text_form!(Ed25519Signature, 64, KeyError);

/// The signature is not the key's over this message: forged, damaged, or of another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not this key's over this message: drop what it signed")]
pub struct SignatureError;

impl CodedError for SignatureError {
    fn code(&self) -> ErrorCode {
        ErrorCode::AuthenticationFailed
    }
}

/// An Ed25519 key pair made from a 32-byte seed.
pub(crate) struct Ed25519KeyPair(Box<SigningKey>);

impl Ed25519KeyPair {
    /// Draws a seed of 32 bytes for a new pair.
    pub(crate) fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        random::secret(rng).map(|seed| Self::from_seed(&seed))
    }

    /// The pair of a seed.
    pub(crate) fn from_seed(seed: &Secret<32>) -> Self {
        Self(Box::new(SigningKey::from_bytes(seed.expose())))
    }

    pub(crate) fn public(&self) -> Ed25519PublicKey {
        Ed25519PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `message`; deterministic.
    pub(crate) fn sign(&self, message: &[u8]) -> Ed25519Signature {
        Ed25519Signature(self.0.sign(message).to_bytes())
    }

    #[cfg(test)]
    pub(crate) fn expose_seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Ed25519KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519KeyPair({}, secret redacted)", self.public())
    }
}
