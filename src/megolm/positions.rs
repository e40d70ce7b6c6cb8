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
        let [initial, latest] = known;
        let others = self.0.iter().chain([latest]);
        let others = others.filter(|place| place.index() <= index);
        others.fold(initial, |best, other| if other.index() > best.index() { other } else { best })
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
