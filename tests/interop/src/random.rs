//! Random bytes that can be had again.

use std::convert::Infallible;
use std::fmt;
use std::ops::Range;

use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};

/// The seeds of `usual` random lives of an object that is pickled again and again, or of as many times that as
/// `OLMEC_INTEROP_PICKLES` says.
pub fn seeds_of_lives(usual: u64) -> Range<u64> {
    let times = std::env::var("OLMEC_INTEROP_PICKLES");
    0..usual * times.map_or(1, |times| times.parse().expect("a number"))
}

/// A generator that a seed determines (SplitMix64), to throw dice in a test and to be the random
/// source of the code under test. Good enough for that and for nothing else.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// The dice of `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A seed for other dice.
    pub fn seed(&mut self) -> u64 {
        self.next()
    }

    /// Other dice, whose throws do not depend on how often these are thrown later.
    pub fn fork(&mut self) -> Self {
        Self::new(self.seed())
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of a hundred throws.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    /// A plaintext: mostly short, now and then empty or a few kilobytes long.
    pub fn plaintext(&mut self) -> Vec<u8> {
        let length = match self.below(20) {
            0 => 0,
            1 => self.between(200, 3000),
            _ => self.between(1, 60),
        };
        self.bytes(length)
    }
}

impl TryRng for Dice {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next() as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill_with(|| self.next() as u8);
        Ok(())
    }
}

/// Says to the code under test that the bytes are fit for keys. In a test they need not be.
impl TryCryptoRng for Dice {}

/// Hands out given bytes in order, and fails when they run out.
#[derive(Clone, Debug)]
pub struct FixedBytes<'a> {
    left: &'a [u8],
}

impl<'a> FixedBytes<'a> {
    /// A source of exactly these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    /// How many bytes are still to be handed out.
    pub fn left(&self) -> usize {
        self.left.len()
    }
}

/// There are no more bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RanOut;

impl fmt::Display for RanOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("more random bytes were asked for than given")
    }
}

impl std::error::Error for RanOut {}

impl TryRng for FixedBytes<'_> {
    type Error = RanOut;

    fn try_next_u32(&mut self) -> Result<u32, RanOut> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, RanOut> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), RanOut> {
        let (taken, left) = self.left.split_at_checked(bytes.len()).ok_or(RanOut)?;
        bytes.copy_from_slice(taken);
        self.left = left;
        Ok(())
    }
}

impl TryCryptoRng for FixedBytes<'_> {}
