//! Ed25519 key pairs: what signs.

use alloc::boxed::Box;
use core::fmt;

use once_cell::race::OnceBox;
use sha2::{Digest as _, Sha512};

use super::backend::SeedSigner;
use super::ed25519::{Ed25519PublicKey, Ed25519Signature};
use super::portable::ExpandedSigner;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// The two forms in which the secret half exists.
enum SigningSecret {
    /// The 32-byte seed of RFC 8032.
    Seed(Secret<32>),
    /// What a seed expands to with the first half clamped, as libolm stores it: the seed itself is
    /// not known.
    Expanded(Secret<64>),
}

/// What signs, with the public key that belongs to the secret. The rare form is apart, as it is
/// ten times as large.
enum Signer {
    Seed(SeedSigner),
    Expanded(Box<ExpandedSigner>),
}

/// An Ed25519 key pair.
///
/// The public key is always derived here, never taken from outside: signing under another public
/// key than the secret's own gives the secret away. That takes as long as a signature, so a pair
/// that comes out of a store does it when it is first asked for either.
pub(crate) struct Ed25519KeyPair {
    secret: SigningSecret,
    signer: OnceBox<Signer>,
}

impl Ed25519KeyPair {
    /// Draws a seed of 32 bytes for a new pair.
    pub(crate) fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        let pair = Self::from_seed(random::secret(rng)?);
        pair.signer();
        Ok(pair)
    }

    /// The pair of a seed.
    pub(crate) fn from_seed(seed: Secret<32>) -> Self {
        Self { secret: SigningSecret::Seed(seed), signer: OnceBox::new() }
    }

    /// The pair of an expanded secret; its first half is clamped if it is not.
    pub(crate) fn from_expanded(secret: &Secret<64>) -> Self {
        Self { secret: SigningSecret::Expanded(clamp(secret)), signer: OnceBox::new() }
    }

    fn signer(&self) -> &Signer {
        self.signer.get_or_init(|| {
            Box::new(match &self.secret {
                SigningSecret::Seed(seed) => Signer::Seed(SeedSigner::new(seed.expose())),
                SigningSecret::Expanded(secret) => {
                    Signer::Expanded(Box::new(ExpandedSigner::new(secret.expose())))
                }
            })
        })
    }

    pub(crate) fn public(&self) -> Ed25519PublicKey {
        Ed25519PublicKey::decoded(match self.signer() {
            Signer::Seed(signer) => signer.public_key(),
            Signer::Expanded(signer) => signer.public_key(),
        })
    }

    /// Signs `message`; deterministic.
    pub(crate) fn sign(&self, message: &[u8]) -> Ed25519Signature {
        Ed25519Signature::new(match self.signer() {
            Signer::Seed(signer) => signer.sign(message),
            Signer::Expanded(signer) => signer.sign(message),
        })
    }

    /// The seed, unless the pair came from an expanded secret.
    pub(crate) fn seed(&self) -> Option<&Secret<32>> {
        match &self.secret {
            SigningSecret::Seed(seed) => Some(seed),
            SigningSecret::Expanded(_) => None,
        }
    }

    /// The expanded secret, with its first half clamped.
    pub(crate) fn expanded(&self) -> Secret<64> {
        match &self.secret {
            SigningSecret::Seed(seed) => clamp(&Secret::fill_with(|out| {
                Sha512::new_with_prefix(seed.expose()).finalize_into(out.into());
            })),
            SigningSecret::Expanded(secret) => secret.duplicate(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn a_pair_prints_its_public_key_only() {
        let pair = Ed25519KeyPair::from_seed(Secret::copy_of(&[5; 32]));
        let expected = format!("Ed25519KeyPair({}, secret redacted)", pair.public());
        assert_eq!(format!("{pair:?}"), expected);
    }

    #[test]
    fn clamping_changes_five_bits_and_nothing_else() {
        for byte in [0x00, 0x5A, 0xFF] {
            let clamped = clamp(&Secret::copy_of(&[byte; 64]));
            let mut expected = [byte; 64];
            expected[0] = byte - byte % 8;
            expected[31] = byte % 64 + 64;
            assert_eq!(clamped.expose(), &expected, "{byte:#x}");
        }
    }
}
