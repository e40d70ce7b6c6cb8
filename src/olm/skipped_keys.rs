//! The message keys of one receiving chain that were passed over, because a later message came
//! first. Bounded: of one chain the 40 with the highest indices are kept.
//!
//! For an index whose key is not here the chain can usually still say why: it was used, or it
//! was let go. What was let go is kept as a short list of ranges; when even that overflows, the
//! oldest part of it is answered with "no longer known".

use alloc::vec::Vec;
use core::ops::Range;

use super::MAX_SKIPPED_KEYS;
use super::chain_key::MessageKey;
use super::error::DecryptError;
use crate::error::Unsound;

/// How many separate ranges of discarded indices are remembered.
pub(crate) const MAX_DISCARDED_RANGES: usize = 16;

/// The key of a message that has not come yet.
pub(crate) struct SkippedKey {
    pub(crate) index: u32,
    pub(crate) key: MessageKey,
}

impl SkippedKey {
    pub(crate) fn new(index: u32, key: MessageKey) -> Self {
        Self { index, key }
    }
}

/// See the module.
#[derive(Default)]
pub(crate) struct SkippedKeys {
    /// Lowest index first.
    pub(crate) keys: Vec<SkippedKey>,
    /// Lowest first, neither overlapping nor touching.
    pub(crate) discarded: Vec<Range<u32>>,
    /// Below this index, used and discarded are no longer told apart.
    pub(crate) unknown_below: u32,
}

impl SkippedKeys {
    pub(crate) const CAPACITY: u32 = MAX_SKIPPED_KEYS;

    /// The indices of the keys held, lowest first.
    pub(super) fn indices(&self) -> impl DoubleEndedIterator<Item = u32> {
        self.keys.iter().map(|key| key.index)
    }

    /// The key of message `index`, which the chain has passed, or why there is none.
    pub(super) fn get(&self, index: u32) -> Result<&MessageKey, DecryptError> {
        if let Some(held) = self.keys.iter().find(|held| held.index == index) {
            return Ok(&held.key);
        }
        Err(if self.discarded.iter().any(|range| range.contains(&index)) {
            DecryptError::KeyDiscarded { index }
        } else if index < self.unknown_below {
            DecryptError::KeyUnknown { index }
        } else {
            DecryptError::KeyUsed { index }
        })
    }

    /// The store of a receiving chain whose next index is `next`.
    pub(crate) fn restore(
        keys: Vec<SkippedKey>,
        discarded: Vec<Range<u32>>,
        unknown_below: u32,
        next: u64,
    ) -> Result<Self, Unsound> {
        let capacity = usize::try_from(Self::CAPACITY).unwrap_or(usize::MAX);
        let passed = |index: u32| u64::from(index) < next;
        let keys_are_sound = keys.len() <= capacity
            && keys.is_sorted_by(|a, b| a.index < b.index)
            && keys.iter().all(|key| passed(key.index));
        let ranges_are_sound = discarded.len() <= MAX_DISCARDED_RANGES
            && discarded.is_sorted_by(|a, b| a.end < b.start)
            && discarded.iter().all(|range| range.start < range.end)
            && discarded.last().is_none_or(|last| u64::from(last.end) <= next);
        if keys_are_sound && ranges_are_sound && u64::from(unknown_below) <= next {
            Ok(Self { keys, discarded, unknown_below })
        } else {
            Err(Unsound)
        }
    }

    /// Forgets the key of a message that has been decrypted.
    pub(super) fn remove(&mut self, index: u32) {
        self.keys.retain(|held| held.index != index);
    }

    /// Adds what one walk along the chain passed: first indices whose keys were not even made,
    /// then keys. Both lie above everything held so far.
    pub(super) fn add(&mut self, discarded: Range<u32>, skipped: Vec<SkippedKey>) {
        self.keys.extend(skipped);
        let capacity = usize::try_from(Self::CAPACITY).unwrap_or(usize::MAX);
        let excess = self.keys.len().saturating_sub(capacity);
        let evicted: Vec<u32> = self.indices().take(excess).collect();
        self.keys.drain(..excess);
        for index in evicted {
            self.note_discarded(index..index.saturating_add(1));
        }
        self.note_discarded(discarded);
    }

    fn note_discarded(&mut self, range: Range<u32>) {
        if range.is_empty() {
            return;
        }
        match self.discarded.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.discarded.push(range),
        }
        if self.discarded.len() > MAX_DISCARDED_RANGES {
            self.unknown_below = self.discarded.remove(0).end;
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::super::chain_key::ChainKey;
    use super::*;
    use crate::secret::Secret;

    fn keys(range: Range<u32>) -> Vec<SkippedKey> {
        let key = || ChainKey::new(Secret::copy_of(&[7; 32])).message_key();
        range.map(|index| SkippedKey::new(index, key())).collect()
    }

    fn missing(keys: &SkippedKeys, index: u32) -> DecryptError {
        keys.get(index).err().unwrap()
    }

    #[test]
    fn exactly_forty_are_kept_and_the_rest_is_named_as_discarded() {
        let mut skipped = SkippedKeys::default();
        skipped.add(0..0, keys(0..40));
        assert_eq!(skipped.indices().collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
        // Message 40 was decrypted; now 41 is passed and pushes out 0.
        skipped.add(41..41, keys(41..42));
        assert_eq!(skipped.indices().count(), 40);
        assert_eq!(missing(&skipped, 0), DecryptError::KeyDiscarded { index: 0 });
        assert!(skipped.get(1).is_ok());
        assert_eq!(missing(&skipped, 40), DecryptError::KeyUsed { index: 40 });
    }

    #[test]
    fn a_used_key_is_gone_and_said_to_be_used() {
        let mut skipped = SkippedKeys::default();
        skipped.add(0..0, keys(0..3));
        skipped.remove(1);
        assert_eq!(missing(&skipped, 1), DecryptError::KeyUsed { index: 1 });
        assert_eq!(skipped.indices().collect::<Vec<_>>(), vec![0, 2]);
    }

    #[test]
    fn touching_ranges_become_one() {
        let mut skipped = SkippedKeys::default();
        skipped.add(0..0, keys(0..40));
        for index in 40..80 {
            skipped.add(index..index, keys(index..index + 1));
        }
        assert_eq!(skipped.discarded, vec![0..40]);
    }

    #[test]
    fn memory_is_bounded_and_what_falls_out_of_it_is_unknown() {
        let mut skipped = SkippedKeys::default();
        let mut next = 0;
        for _ in 0..100 {
            // One message out of every hundred arrives.
            skipped.add(next..next + 59, keys(next + 59..next + 99));
            next += 100;
        }
        assert_eq!(skipped.indices().count(), 40);
        assert_eq!(skipped.discarded.len(), MAX_DISCARDED_RANGES);
        assert_eq!(missing(&skipped, 5), DecryptError::KeyUnknown { index: 5 });
        assert_eq!(missing(&skipped, 9_905), DecryptError::KeyDiscarded { index: 9_905 });
        assert_eq!(missing(&skipped, 9_899), DecryptError::KeyUsed { index: 9_899 });
    }
}
