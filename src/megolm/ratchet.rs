//! The Megolm ratchet: four hash chains of which the slower ones reseed the faster ones, so that
//! any later index is reached in at most 1020 steps and no earlier one at all.
//!
//! ```text
//! H_j(x) = HMAC(x, byte j)
//!
//!                 R(i,0)        R(i,1)        R(i,2)        R(i,3)
//! every 2^24      H_0(R0)       H_1(R0)       H_2(R0)       H_3(R0)
//! every 2^16         .          H_1(R1)       H_2(R1)       H_3(R1)
//! every 2^8          .             .          H_2(R2)       H_3(R2)
//! every step         .             .             .          H_3(R3)
//! ```
//!
//! **At the edges.** Indices are unsigned: 2^31 is an index like any other, and a message is old
//! exactly if its index is smaller than the first known one. The last index is 2^32-1. It can be
//! used, and nothing follows it: the ratchet never wraps around to 0.

use alloc::boxed::Box;
use core::fmt;
use core::ops::{Deref, DerefMut};

use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom};
use crate::primitives::kdf::hmac_sha256_step;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Scratch;

/// The index of a message in its Megolm session, from 0 to 2^32-1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageIndex(u32);

impl MessageIndex {
    /// The last index there is.
    pub const LAST: Self = Self(u32::MAX);

    /// The index with this number.
    pub const fn new(index: u32) -> Self {
        Self(index)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The index after this one; `None` after the last.
    pub const fn next(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(next) => Some(Self(next)),
            None => None,
        }
    }
}

impl From<u32> for MessageIndex {
    fn from(index: u32) -> Self {
        Self(index)
    }
}

impl fmt::Display for MessageIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `R(i)` and `i`, on the heap, so that moving it copies no secret.
pub(crate) struct Ratchet(Box<Position>);

/// `R(i)` and `i`, where it is to stay: in a [`Ratchet`], or for as long as a function needs it.
pub(crate) struct Position {
    parts: [[u8; 32]; 4],
    index: MessageIndex,
}

impl Drop for Position {
    fn drop(&mut self) {
        self.parts.as_flattened_mut().zeroize();
    }
}

impl Ratchet {
    /// The length of `R(i)` in bytes.
    pub(crate) const LENGTH: usize = 128;

    /// `R(0)`, 128 random bytes.
    pub(super) fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        let bytes = random::secret::<{ Self::LENGTH }, _>(rng)?;
        Ok(Self::from_bytes(bytes.expose(), MessageIndex(0)))
    }

    /// `R(index)` from its bytes.
    pub(crate) fn from_bytes(bytes: &[u8; Self::LENGTH], index: MessageIndex) -> Self {
        let mut position = Box::new(Position { parts: [[0; 32]; 4], index });
        position.parts.as_flattened_mut().copy_from_slice(bytes);
        Self(position)
    }

    pub(crate) const fn index(&self) -> MessageIndex {
        self.0.index
    }

    pub(super) fn copy_of(position: &Position) -> Self {
        let mut copy = Box::new(Position::new());
        copy.copy_from(position);
        Self(copy)
    }

    /// A second copy, to walk on without losing this one.
    pub(super) fn duplicate(&self) -> Self {
        Self::copy_of(self)
    }
}

impl Deref for Ratchet {
    type Target = Position;

    fn deref(&self) -> &Position {
        &self.0
    }
}

impl DerefMut for Ratchet {
    fn deref_mut(&mut self) -> &mut Position {
        &mut self.0
    }
}

impl Position {
    /// Of no ratchet yet.
    pub(super) const fn new() -> Self {
        Self { parts: [[0; 32]; 4], index: MessageIndex(0) }
    }

    pub(super) fn copy_from(&mut self, other: &Self) {
        self.parts.copy_from_slice(&other.parts);
        self.index = other.index;
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        self.parts.as_flattened()
    }

    pub(super) const fn index(&self) -> MessageIndex {
        self.index
    }

    /// The keys of the message at this index.
    pub(super) fn cipher_keys<'a>(&self, room: &'a mut KeyRoom) -> CipherKeys<'a> {
        CipherKeys::derive(room, self.as_bytes(), b"MEGOLM_KEYS")
    }

    /// Whether both are the same ratchet at the same index, compared in constant time.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.index() == other.index() && bool::from(self.as_bytes().ct_eq(other.as_bytes()))
    }

    /// Walks to `target`. Does nothing if that is not ahead; the callers check it first.
    ///
    /// Part `j` counts in units of `2^(24-8j)`. For each part, the slowest first: as many steps
    /// as its digit must rise, of which the last one also reseeds the faster parts, which thereby
    /// stand at digit 0.
    pub(super) fn advance_to(&mut self, target: MessageIndex) {
        let mut reached = self.index().0;
        for part in Part::ALL {
            let shift = part.shift();
            let unit = |index: u32| index >> shift;
            let steps = unit(target.0).saturating_sub(unit(reached));
            if steps == 0 {
                continue;
            }
            for _ in 1..steps {
                self.rehash(part, part);
            }
            // The part itself last: the others are made from its value before the step.
            for faster in Part::ALL.into_iter().rev().filter(|faster| *faster >= part) {
                self.rehash(part, faster);
            }
            reached = unit(target.0) << shift;
        }
        self.index = self.index.max(target);
    }

    /// `R_to = H_to(R_from)`.
    fn rehash(&mut self, from: Part, to: Part) {
        let [r0, r1, r2, r3] = &mut self.parts;
        let seed = match from {
            Part::R0 => &*r0,
            Part::R1 => &*r1,
            Part::R2 => &*r2,
            Part::R3 => &*r3,
        };
        let mut hash = Scratch([0; 32]);
        hmac_sha256_step(seed, [to.seed()], [&mut hash.0]);
        let out = match to {
            Part::R0 => r0,
            Part::R1 => r1,
            Part::R2 => r2,
            Part::R3 => r3,
        };
        out.copy_from_slice(&hash.0);
    }
}

/// The four parts, slowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    R0,
    R1,
    R2,
    R3,
}

impl Part {
    const ALL: [Self; 4] = [Self::R0, Self::R1, Self::R2, Self::R3];

    /// The part steps each time the index passes a multiple of 2 to this power.
    const fn shift(self) -> u32 {
        match self {
            Self::R0 => 24,
            Self::R1 => 16,
            Self::R2 => 8,
            Self::R3 => 0,
        }
    }

    /// The byte that separates the hashes into this part from those into the others.
    const fn seed(self) -> u8 {
        match self {
            Self::R0 => 0,
            Self::R1 => 1,
            Self::R2 => 2,
            Self::R3 => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::kdf::hmac_sha256;

    fn ratchet_at(index: u32) -> Ratchet {
        let mut bytes = [0; 128];
        for (place, byte) in (0u8..).zip(bytes.iter_mut()) {
            *byte = place;
        }
        Ratchet::from_bytes(&bytes, MessageIndex(index))
    }

    /// The table of the module page, a step at a time.
    fn step(ratchet: &mut Ratchet) {
        let next = ratchet.index().0 + 1;
        let slowest = match next {
            n if n.is_multiple_of(1 << 24) => 0,
            n if n.is_multiple_of(1 << 16) => 1,
            n if n.is_multiple_of(1 << 8) => 2,
            _ => 3,
        };
        let seed = ratchet.0.parts[slowest];
        for part in slowest..4 {
            ratchet.0.parts[part] = *hmac_sha256(&seed, &[u8::try_from(part).unwrap()]).expose();
        }
        ratchet.0.index = MessageIndex(next);
    }

    #[test]
    fn any_jump_equals_single_steps_around_every_edge() {
        let edges =
            [0, 0xFF, 0x100, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, 0x7FFF_FFFF, 0x8000_0000];
        for edge in edges {
            for back in [0, 1, 3] {
                let start = u32::saturating_sub(edge, back);
                let mut walked = ratchet_at(start);
                for _ in 0..600 {
                    let mut jumped = ratchet_at(start);
                    jumped.advance_to(walked.index());
                    assert!(jumped.equals(&walked), "{start:#x} to {:#x}", walked.index().0);
                    step(&mut walked);
                }
            }
        }
        let mut last = ratchet_at(u32::MAX - 300);
        while last.index() < MessageIndex::LAST {
            step(&mut last);
        }
        let mut jumped = ratchet_at(u32::MAX - 300);
        jumped.advance_to(MessageIndex::LAST);
        assert!(jumped.equals(&last));
    }

    /// Every jump of at most 600 steps from every place around every edge: `OLMEC_MEGOLM_JUMPS=600`.
    #[test]
    fn all_jumps_from_all_places_around_every_edge_equal_single_steps() {
        let around = std::env::var("OLMEC_MEGOLM_JUMPS").map_or(6, |count| count.parse().unwrap());
        let edges = [0, 0x100, 0x1_0000, 0x100_0000, 0x8000_0000, u32::MAX];
        for edge in edges {
            let first = u32::saturating_sub(edge, around);
            let mut walked = alloc::vec![ratchet_at(first)];
            while let Some(last) = walked.last()
                && last.index().0 < u32::saturating_add(edge, 2 * around)
            {
                let mut next = last.duplicate();
                step(&mut next);
                walked.push(next);
            }
            for (place, start) in walked.iter().enumerate() {
                for target in walked.iter().skip(place).take(usize::try_from(around).unwrap()) {
                    let mut jumped = start.duplicate();
                    jumped.advance_to(target.index());
                    assert!(jumped.equals(target), "{:?} to {:?}", start.index(), target.index());
                }
            }
        }
    }

    #[test]
    fn two_jumps_equal_one() {
        let places =
            [0, 1, 0xFF, 0x1234, 0xFF_FFFF, 0x7FFF_FFFF, 0x8000_0001, u32::MAX - 1, u32::MAX];
        for window in places.windows(2) {
            let mut in_two = ratchet_at(0);
            in_two.advance_to(MessageIndex(window[0]));
            in_two.advance_to(MessageIndex(window[1]));
            let mut in_one = ratchet_at(0);
            in_one.advance_to(MessageIndex(window[1]));
            assert!(in_two.equals(&in_one), "{window:#x?}");
        }
    }

    #[test]
    fn it_never_goes_back_and_never_wraps() {
        let mut ratchet = ratchet_at(u32::MAX);
        ratchet.advance_to(MessageIndex(0));
        assert!(ratchet.equals(&ratchet_at(u32::MAX)));
        assert_eq!(MessageIndex::LAST.next(), None);
    }
}
