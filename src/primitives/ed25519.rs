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

use super::KeyError;
use super::ed25519_verifier::Ed25519Verifier;
use crate::encoding::text_form::text_form;
use crate::error::{CodedError, ErrorCode};

/// An Ed25519 public key: 32 bytes, 43 characters of unpadded base64.
///
/// A value of this type is the canonical encoding of a curve point that is not of small order.
/// Of what was read from a native pickle, only that it has no small order and is reduced is checked
/// at once; the rest shows when it first verifies.
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
        Ed25519Verifier::check_key(bytes)
    }

    /// A key from our own store, whose tag covers it: it was a key when it was put there, and whether
    /// it is a point of the curve, which takes most of the time, is seen when it first verifies.
    pub(crate) fn from_own_store(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        Ed25519Verifier::check_encoding(bytes)
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
    pub fn verify(
        &self,
        message: &[u8],
        signature: &Ed25519Signature,
    ) -> Result<(), SignatureError> {
        let verifier = Ed25519Verifier::from_bytes(&self.0);
        verifier.map_err(|_| SignatureError)?.verify(message, signature)
    }

    /// A key that is known to be one: decoded, or made from a secret.
    pub(super) const fn decoded(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Whether y is below 2^255 - 19. Of the points that are not of small order this makes the
    /// encoding the canonical one: the sign of x has two encodings only where x is zero, which is
    /// at the points of order 1 and 2. Encoding the point again would say the same, at the cost of
    /// an inversion.
    pub(super) fn is_reduced_encoding(encoding: &[u8; 32]) -> bool {
        let [lowest, middle @ .., highest] = encoding;
        *lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F
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

    /// `R` and `S`.
    pub(super) fn halves(&self) -> (&[u8; 32], &[u8; 32]) {
        let (halves, _) = self.0.as_chunks();
        match halves {
            [r, s] => (r, s),
            _ => (&[0; 32], &[0; 32]),
        }
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
