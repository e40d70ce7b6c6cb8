//! Places of the ratchet that were passed on the way to others, so that those near them are near.
//!
//! History is read from its end. Without these, each message before the newest one decrypted would
//! be reached from the first known index, over up to 1020 hashes. So on the way to a message one
//! place in 16 is kept: of those that follow in the other direction, 16 share the same way. What is
//! kept can be worked out from the session at any time, and goes when the session forgets what lies
//! before it.

use alloc::collections::VecDeque;

use super::ratchet::{MessageIndex, Position, Ratchet};

/// How far kept places lie from each other.
const DISTANCE: u32 = 16;
/// How many are kept: those of 1024 messages. 10 KB.
const CAPACITY: usize = 64;

/// See the module. The one kept last stands last.
#[derive(Default)]
pub(crate) struct Positions(VecDeque<Ratchet>);

impl Positions {
    /// The place to start from for `index`: the nearest one before or at it, of those that are kept
    /// and the two that the session knows.
    fn nearest<'a>(&'a self, index: MessageIndex, known: [&'a Ratchet; 2]) -> &'a Ratchet {
        let [initial, _] = known;
        let places = self.0.iter().chain(known).filter(|place| place.index() <= index);
        places.max_by_key(|place| place.index()).unwrap_or(initial)
    }

    /// Takes `ratchet` to `index`, which is not before the first known one.
    pub(super) fn lead(
        &mut self,
        ratchet: &mut Position,
        index: MessageIndex,
        known: [&Ratchet; 2],
    ) {
        ratchet.copy_from(self.nearest(index, known));
        let [_, latest] = known;
        // Forward, the session's own two places are enough.
        if index < latest.index() {
            let block = index.get() & !0xFF;
            let from = ratchet.index().get().max(block);
            for place in (block..=index.get()).step_by(DISTANCE as usize) {
                if place >= from && place > ratchet.index().get() {
                    ratchet.advance_to(MessageIndex::new(place));
                    self.keep(Ratchet::copy_of(ratchet));
                }
            }
        }
        ratchet.advance_to(index);
    }

    /// Keeps a place, and lets the oldest one go if there are too many.
    fn keep(&mut self, place: Ratchet) {
        if self.0.len() >= CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(place);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// The ratchet of the tests at an index.
    fn at(index: u32) -> Ratchet {
        let mut ratchet = Ratchet::from_bytes(&[7; Ratchet::LENGTH], MessageIndex::new(0));
        ratchet.advance_to(MessageIndex::new(index));
        ratchet
    }

    fn lead(positions: &mut Positions, index: u32, known: [&Ratchet; 2]) {
        let mut ratchet = Position::new();
        positions.lead(&mut ratchet, MessageIndex::new(index), known);
        assert!(ratchet.equals(&at(index)), "{index}");
    }

    fn kept(positions: &Positions) -> Vec<u32> {
        positions.0.iter().map(|place| place.index().get()).collect()
    }

    #[test]
    fn the_nearest_place_before_an_index_is_found() {
        let positions = Positions([40, 16, 24].map(at).into());
        let (initial, latest) = (at(3), at(60));
        for (index, expected) in
            [(3, 3), (15, 3), (16, 16), (23, 16), (24, 24), (39, 24), (59, 40), (60, 60), (99, 60)]
        {
            let nearest = positions.nearest(MessageIndex::new(index), [&initial, &latest]);
            assert_eq!(nearest.index().get(), expected, "{index}");
        }
    }

    #[test]
    fn one_place_in_sixteen_is_kept_on_the_way_back_and_none_on_the_way_forward() {
        let (initial, latest) = (at(0), at(600));
        let known = [&initial, &latest];
        let mut positions = Positions::default();
        lead(&mut positions, 600, known);
        lead(&mut positions, 700, known);
        assert_eq!(kept(&positions), [0; 0]);
        // Those of its 256 that lie before it.
        lead(&mut positions, 599, known);
        let of_a_block: Vec<u32> = (512..=592).step_by(16).collect();
        assert_eq!(kept(&positions), of_a_block);
        // They serve those before it, and none is kept again.
        lead(&mut positions, 580, known);
        lead(&mut positions, 512, known);
        assert_eq!(kept(&positions), of_a_block);
        // From a place that is known, only those after it.
        lead(&mut positions, 40, known);
        assert_eq!(kept(&positions), [&of_a_block[..], &[16, 32]].concat());
    }

    #[test]
    fn the_oldest_places_go() {
        let (initial, latest) = (at(0), at(5000));
        let mut positions = Positions::default();
        for block in (0..5).rev() {
            lead(&mut positions, block * 256 + 255, [&initial, &latest]);
        }
        // The first known place needs no other.
        let of_blocks = (0..5).rev().flat_map(|block| (block * 256..block * 256 + 255).step_by(16));
        let all: Vec<u32> = of_blocks.filter(|index| *index != 0).collect();
        assert_eq!(kept(&positions), all[all.len() - CAPACITY..]);
    }
}
