//! A signing key that is kept as its seed: what cross-signing keys are.

use core::fmt;

use crate::primitives::ed25519::{Ed25519PublicKey, Ed25519Signature};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// An Ed25519 signing key and its seed, such as a cross-signing key. libolm calls it PkSigning.
pub struct PkSigning {
    seed: Secret<32>,
    key: Ed25519KeyPair,
}

impl PkSigning {
    /// A new key from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut random::OsRng)
    }

    /// [`PkSigning::new`] with the caller's random source, 32 bytes.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        random::secret(rng).map(Self::of_seed)
    }

    /// The key of a seed (RFC 8032), 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::of_seed(Secret::copy_of(seed))
    }

    fn of_seed(seed: Secret<32>) -> Self {
        Self { key: Ed25519KeyPair::from_seed(seed.duplicate()), seed }
    }

    /// The seed, 32 bytes.
    pub const fn seed(&self) -> &Secret<32> {
        &self.seed
    }

    /// The public key, for verifying.
    pub fn public_key(&self) -> Ed25519PublicKey {
        self.key.public()
    }

    /// Signs a message, in Matrix usually canonical JSON. The same message always has the same
    /// signature.
    pub fn sign(&self, message: &[u8]) -> Ed25519Signature {
        self.key.sign(message)
    }
}

/// Shows the public key.
impl fmt::Debug for PkSigning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PkSigning").field("public_key", &self.public_key()).finish()
    }
}
