//! A key that is drawn before it is known which end of the channel it is for.

use std::convert::Infallible;

use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use zeroize::Zeroizing;

use crate::infallible::certain;

/// A source of exactly those 32 bytes. olmec's two ends of a channel draw nothing else, and of the
/// two only one is ever used.
pub(super) struct OneKey(Zeroizing<[u8; 32]>);

impl OneKey {
    pub(super) fn draw<R: TryCryptoRng<Error: std::fmt::Display>>(rng: &mut R) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        certain(rng.try_fill_bytes(&mut *bytes));
        Self(bytes)
    }
}

impl TryRng for OneKey {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.iter_mut().zip(*self.0).for_each(|(to, from)| *to = from);
        Ok(())
    }
}

impl TryCryptoRng for OneKey {}
