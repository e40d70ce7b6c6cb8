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

use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha512};

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
        if self.is_reduced() && !key.is_weak() { Ok(key) } else { Err(KeyError::InvalidEd25519Key) }
    }

    /// Whether y is below 2^255 - 19. Of the points that are not of small order this makes the
    /// encoding the canonical one: the sign of x has two encodings only where x is zero, which is
    /// at the points of order 1 and 2. Encoding the point again would say the same, at the cost of
    /// an inversion.
    fn is_reduced(&self) -> bool {
        let [lowest, middle @ .., highest] = &self.0;
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

/// The two forms in which the secret half exists.
enum SigningSecret {
    /// The 32-byte seed of RFC 8032, with the public key beside it.
    Seed(Box<SigningKey>),
    /// What a seed expands to, as libolm stores it: the seed itself is not known.
    Expanded(Box<ExpandedKey>),
}

/// `SHA-512(seed)` with the first half clamped, and the public key that it gives.
struct ExpandedKey {
    secret: Secret<64>,
    public: VerifyingKey,
}

/// An Ed25519 key pair.
pub(crate) struct Ed25519KeyPair(SigningSecret);

impl Ed25519KeyPair {
    /// Draws a seed of 32 bytes for a new pair.
    pub(crate) fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        random::secret(rng).map(|seed| Self::from_seed(&seed))
    }

    /// The pair of a seed.
    pub(crate) fn from_seed(seed: &Secret<32>) -> Self {
        Self(SigningSecret::Seed(Box::new(SigningKey::from_bytes(seed.expose()))))
    }

    /// The pair of an expanded secret; its first half is clamped if it is not.
    ///
    /// The public key is always derived here, never taken from outside: signing under another
    /// public key than the secret's own gives the secret away.
    pub(crate) fn from_expanded(secret: &Secret<64>) -> Self {
        let clamped = clamp(secret);
        let public = VerifyingKey::from(&ExpandedSecretKey::from_bytes(clamped.expose()));
        Self(SigningSecret::Expanded(Box::new(ExpandedKey { secret: clamped, public })))
    }

    pub(crate) fn public(&self) -> Ed25519PublicKey {
        Ed25519PublicKey(match &self.0 {
            SigningSecret::Seed(key) => key.verifying_key().to_bytes(),
            SigningSecret::Expanded(key) => key.public.to_bytes(),
        })
    }

    /// Signs `message`; deterministic.
    pub(crate) fn sign(&self, message: &[u8]) -> Ed25519Signature {
        let signature = match &self.0 {
            SigningSecret::Seed(key) => key.sign(message),
            SigningSecret::Expanded(key) => {
                let secret = ExpandedSecretKey::from_bytes(key.secret.expose());
                raw_sign::<Sha512>(&secret, message, &key.public)
            }
        };
        Ed25519Signature(signature.to_bytes())
    }

    /// The seed, unless the pair came from an expanded secret.
    pub(crate) fn seed(&self) -> Option<Secret<32>> {
        match &self.0 {
            SigningSecret::Seed(key) => Some(Secret::copy_of(key.as_bytes())),
            SigningSecret::Expanded(_) => None,
        }
    }

    /// The expanded secret, with its first half clamped.
    pub(crate) fn expanded(&self) -> Secret<64> {
        match &self.0 {
            SigningSecret::Seed(key) => clamp(&Secret::fill_with(|out| {
                Sha512::new_with_prefix(key.as_bytes()).finalize_into(out.into());
            })),
            SigningSecret::Expanded(key) => key.secret.duplicate(),
        }
    }
}

/// RFC 8032 section 5.1.5: three low bits and the top bit cleared, the bit below it set.
fn clamp(secret: &Secret<64>) -> Secret<64> {
    Secret::fill_with(|out| {
        *out = *secret.expose();
        out[0] &= 0xF8;
        out[31] = out[31] & 0x3F | 0x40;
    })
}

impl fmt::Debug for Ed25519KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519KeyPair({}, secret redacted)", self.public())
    }
}
