//! A random source that is not random.

use std::fmt;

use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};

/// Hands out given bytes in order, and fails when they run out.
pub(super) struct FixedBytes(Vec<u8>);

impl FixedBytes {
    pub(super) fn new(hex_text: &str) -> Self {
        Self(hex::decode(hex_text).unwrap())
    }

    /// Fails the test unless all bytes have been asked for.
    pub(super) fn assert_used_up(&self) {
        assert!(self.0.is_empty(), "too few random bytes were used");
    }
}

/// There are no more bytes.
#[derive(Debug)]
pub(super) struct RanOut;

impl fmt::Display for RanOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more random bytes were asked for than given")
    }
}

impl std::error::Error for RanOut {}

impl TryRng for FixedBytes {
    type Error = RanOut;

    fn try_next_u32(&mut self) -> Result<u32, RanOut> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, RanOut> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), RanOut> {
        let taken = self.0.get(..bytes.len()).ok_or(RanOut)?;
        bytes.copy_from_slice(taken);
        self.0.drain(..bytes.len());
        Ok(())
    }
}

impl TryCryptoRng for FixedBytes {}
