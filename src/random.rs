//! The only place that draws entropy.
//!
//! Every constructor that needs randomness exists twice: `new()` reads the operating system's
//! generator for each key, with no state kept in between (so a forked process or a restored
//! snapshot cannot repeat it), and `…_with_rng()` reads a generator of the caller. Both may fail;
//! a failed draw leaves nothing half-made.
//!
//! The order in which bytes are drawn is libolm's: an account draws the Ed25519 seed, then the
//! Curve25519 key; an outbound Olm session its base key, then its first ratchet key; an outbound
//! group session its 128 ratchet bytes, then its Ed25519 seed; a verification the 32 bytes of its
//! key. The same random bytes therefore give the same keys and messages in both libraries.

/// For a generator of your own that fills bytes: makes its words of them.
pub use rand_core::utils::next_word_via_fill;
pub use rand_core::{CryptoRng, TryCryptoRng, TryRng};

use crate::error::{CodedError, ErrorCode};
use crate::secret::Secret;

/// The random source failed. Nothing was made or changed; try again, or do not go on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the source of randomness failed; nothing was made: try again later")]
pub struct RandomError;

impl CodedError for RandomError {
    fn code(&self) -> ErrorCode {
        ErrorCode::RandomFailure
    }
}

/// The operating system's generator, asked anew for each key.
#[cfg(feature = "getrandom")]
pub(crate) use getrandom::SysRng as OsRng;

/// The operating system's generator, for the `…_with` and `…_with_rng` calls.
#[cfg(feature = "getrandom")]
pub fn system() -> impl TryCryptoRng {
    OsRng
}

/// Draws `N` secret bytes.
pub(crate) fn secret<const N: usize, R: TryCryptoRng + ?Sized>(
    rng: &mut R,
) -> Result<Secret<N>, RandomError> {
    Secret::try_fill_with(|bytes| rng.try_fill_bytes(bytes).map_err(|_| RandomError))
}

#[cfg(test)]
pub(crate) mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    /// Repeatable randomness for tests.
    pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
        ChaCha20Rng::seed_from_u64(seed)
    }

    /// A source that works for the first `left` draws and fails from then on.
    pub(crate) struct FailingRng {
        pub(crate) left: usize,
    }

    impl TryRng for FailingRng {
        type Error = core::fmt::Error;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Err(core::fmt::Error)
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Err(core::fmt::Error)
        }

        fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
            self.left = self.left.checked_sub(1).ok_or(core::fmt::Error)?;
            out.fill(0x42);
            Ok(())
        }
    }

    impl TryCryptoRng for FailingRng {}
}
