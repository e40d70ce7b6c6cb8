//! The message keys that were passed over, because a later message of their chain came first.
//!
//! One list for all receiving chains of a session, in the order in which the keys were passed.
//! Bounded: of each chain the 40 with the highest indices are kept, and of a chain that is gone
//! none, but for up to 40 that came with a pickle of libolm and go with the next change of
//! direction.

use alloc::vec::Vec;

use super::chain::ReceivingChain;
use super::chain_key::MessageKey;
use super::{MAX_RECEIVING_CHAINS, MAX_SKIPPED_KEYS};
use crate::error::Unsound;
use crate::primitives::curve25519::Curve25519PublicKey;

/// The key of a message that has not come yet.
pub(crate) struct SkippedKey {
    /// The ratchet key of its chain.
    pub(crate) ratchet_key: Curve25519PublicKey,
    pub(crate) index: u32,
    pub(crate) key: MessageKey,
}

impl SkippedKey {
    fn is_of(&self, ratchet_key: &Curve25519PublicKey) -> bool {
        self.ratchet_key == *ratchet_key
    }
}

/// See the module.
#[derive(Default)]
pub(crate) struct SkippedKeys {
    /// Newest first: the one passed last stands at the front.
    pub(crate) keys: Vec<SkippedKey>,
}

impl SkippedKeys {
    /// How many keys of one chain are held.
    pub(crate) const PER_CHAIN: u32 = MAX_SKIPPED_KEYS;
    /// How many keys of chains that are gone a stored session may hold: as many as libolm holds
    /// at all. They never become more.
    const LEFT_BEHIND: usize = 40;
    /// How many keys a session holds at most.
    pub(crate) const IN_TOTAL: usize =
        MAX_RECEIVING_CHAINS * Self::PER_CHAIN as usize + Self::LEFT_BEHIND;

    /// The keys held for these chains, newest first.
    ///
    /// Keys of other chains may be among them, as libolm leaves them behind. They are not found,
    /// and go with the next [`SkippedKeys::keep_chains`].
    pub(crate) fn restore(
        keys: Vec<SkippedKey>,
        chains: &[ReceivingChain],
    ) -> Result<Self, Unsound> {
        let skipped = Self { keys };
        let is_sound = |chain: &ReceivingChain| {
            let indices = skipped.indices_of(&chain.ratchet_key);
            // The lowest indices are let go first, so all that were lie below those held.
            let let_go = chain.discarded.ranges.last().map_or(0, |range| range.end);
            u32::try_from(indices.len()).is_ok_and(|count| count <= Self::PER_CHAIN)
                && indices.is_sorted_by(|a, b| a < b)
                && indices.first().is_none_or(|first| *first >= let_go)
                && indices.last().is_none_or(|last| u64::from(*last) < chain.chain.index)
        };
        let is_left_behind =
            |key: &&SkippedKey| chains.iter().all(|chain| !key.is_of(&chain.ratchet_key));
        let left_behind = skipped.keys.iter().filter(is_left_behind).count();
        if left_behind <= Self::LEFT_BEHIND && chains.iter().all(is_sound) {
            Ok(skipped)
        } else {
            Err(Unsound)
        }
    }

    /// The keys of one chain, newest first.
    pub(crate) fn of_chain(
        &self,
        ratchet_key: &Curve25519PublicKey,
    ) -> impl DoubleEndedIterator<Item = &SkippedKey> {
        self.keys.iter().filter(move |key| key.is_of(ratchet_key))
    }

    /// The key of message `index` of a chain, if it is held.
    pub(super) fn get(&self, chain: &Curve25519PublicKey, index: u32) -> Option<&MessageKey> {
        self.of_chain(chain).find(|held| held.index == index).map(|held| &held.key)
    }

    /// Forgets the key of a message that has been decrypted.
    pub(super) fn remove(&mut self, chain: &Curve25519PublicKey, index: u32) {
        self.keys.retain(|held| !(held.is_of(chain) && held.index == index));
    }

    /// Adds what one walk along a chain passed, lowest index first. Gives the indices of those
    /// that had to go for them, lowest first.
    pub(super) fn add(
        &mut self,
        ratchet_key: Curve25519PublicKey,
        passed: Vec<(u32, MessageKey)>,
    ) -> Vec<u32> {
        let newest_first = passed.into_iter().rev();
        let of_this_chain = newest_first.map(|(index, key)| SkippedKey { ratchet_key, index, key });
        self.keys.splice(0..0, of_this_chain);
        let mut indices = self.indices_of(&ratchet_key);
        let capacity = usize::try_from(Self::PER_CHAIN).unwrap_or(usize::MAX);
        indices.truncate(indices.len().saturating_sub(capacity));
        let evicted = indices;
        self.keys.retain(|key| !(key.is_of(&ratchet_key) && evicted.contains(&key.index)));
        evicted
    }

    /// The indices of one chain whose keys are held, lowest first.
    fn indices_of(&self, ratchet_key: &Curve25519PublicKey) -> Vec<u32> {
        let mut indices: Vec<u32> = self.of_chain(ratchet_key).map(|key| key.index).collect();
        indices.sort_unstable();
        indices
    }

    /// Forgets the keys of all chains but these.
    pub(super) fn keep_chains(&mut self, chains: &[ReceivingChain]) {
        self.keys.retain(|key| chains.iter().any(|chain| key.is_of(&chain.ratchet_key)));
    }

    /// Adds keys that are newer than all of these.
    pub(super) fn prepend(&mut self, newer: Self) {
        self.keys.splice(0..0, newer.keys);
    }
}

#[cfg(test)]
mod tests {
    use core::ops::Range;

    use super::super::chain_key::ChainKey;
    use super::*;
    use crate::secret::Secret;

    const A: Curve25519PublicKey = Curve25519PublicKey::new([1; 32]);
    const B: Curve25519PublicKey = Curve25519PublicKey::new([2; 32]);

    fn keys(indices: Range<u32>) -> Vec<(u32, MessageKey)> {
        let key = || ChainKey::new(Secret::copy_of(&[7; 32])).pass();
        indices.map(|index| (index, key())).collect()
    }

    fn places(skipped: &SkippedKeys) -> Vec<(Curve25519PublicKey, u32)> {
        skipped.keys.iter().map(|key| (key.ratchet_key, key.index)).collect()
    }

    #[test]
    fn exactly_forty_are_kept_of_each_chain_and_the_lowest_indices_go() {
        let mut skipped = SkippedKeys::default();
        assert_eq!(skipped.add(A, keys(0..40)), [0; 0]);
        assert_eq!(skipped.add(B, keys(0..40)), [0; 0]);
        assert_eq!(skipped.add(A, keys(41..43)), [0, 1]);
        assert_eq!(skipped.of_chain(&A).count(), 40);
        assert_eq!(skipped.of_chain(&B).count(), 40);
        assert!(skipped.get(&A, 1).is_none());
        assert!(skipped.get(&A, 2).is_some() && skipped.get(&B, 0).is_some());
    }

    #[test]
    fn they_stand_in_the_order_in_which_they_were_passed() {
        let mut skipped = SkippedKeys::default();
        for (chain, indices) in [(A, 0..1), (B, 5..7), (A, 1..2)] {
            skipped.add(chain, keys(indices));
        }
        assert_eq!(places(&skipped), [(A, 1), (B, 6), (B, 5), (A, 0)]);
        skipped.remove(&B, 6);
        skipped.remove(&B, 0);
        assert_eq!(places(&skipped), [(A, 1), (B, 5), (A, 0)]);
        let mut newer = SkippedKeys::default();
        newer.add(B, keys(8..9));
        skipped.prepend(newer);
        assert_eq!(places(&skipped), [(B, 8), (A, 1), (B, 5), (A, 0)]);
    }

    /// Keys go from the lowest index up, so what is held lies above all that was let go. A chain
    /// that contradicts this would note its next loss out of order, and could not be read again.
    #[test]
    fn a_key_below_what_was_let_go_is_not_taken_back() {
        let restored = |held: u32| {
            let mut chain = ReceivingChain::new(A, ChainKey::new(Secret::copy_of(&[0; 32])));
            chain.chain.index = 30;
            chain.discarded.note(10..20);
            let held = keys(held..held + 1).into_iter();
            let held = held.map(|(index, key)| SkippedKey { ratchet_key: A, index, key });
            SkippedKeys::restore(held.collect(), &[chain]).map(|_| ())
        };
        for sound in [20, 29] {
            assert_eq!(restored(sound), Ok(()), "{sound}");
        }
        for unsound in [0, 9, 10, 19, 30] {
            assert_eq!(restored(unsound), Err(Unsound), "{unsound}");
        }
    }

    /// What may be held can be stored and read again, also with all that libolm can leave behind.
    #[test]
    fn a_full_list_is_taken_back() {
        let chain = |key: u8| {
            let mut chain =
                ReceivingChain::new([key; 32].into(), ChainKey::new(Secret::copy_of(&[0; 32])));
            chain.chain.index = 100;
            chain
        };
        let left_behind = |count: u32| {
            let left = keys(0..count).into_iter();
            left.map(|(index, key)| SkippedKey { ratchet_key: A, index, key }).collect::<Vec<_>>()
        };
        let chains = [2, 3, 4, 5, 6].map(chain);
        let mut skipped = SkippedKeys::restore(left_behind(40), &chains).unwrap();
        for chain in &chains {
            skipped.add(chain.ratchet_key, keys(50..90));
        }
        assert_eq!(skipped.keys.len(), SkippedKeys::IN_TOTAL);
        assert!(SkippedKeys::restore(skipped.keys, &chains).is_ok());
        assert!(SkippedKeys::restore(left_behind(41), &chains).is_err(), "more than libolm holds");
    }

    #[test]
    fn more_of_one_chain_than_it_may_hold_are_not_taken_back() {
        let restored = |count: u32| {
            let mut chain = ReceivingChain::new(A, ChainKey::new(Secret::copy_of(&[0; 32])));
            chain.chain.index = 100;
            let held = keys(0..count).into_iter();
            let held = held.map(|(index, key)| SkippedKey { ratchet_key: A, index, key });
            SkippedKeys::restore(held.collect(), &[chain]).map(|kept| kept.keys.len())
        };
        assert_eq!(restored(40), Ok(40));
        assert_eq!(restored(41), Err(Unsound));
    }

    #[test]
    fn the_keys_of_a_chain_that_is_gone_go_too() {
        let chain = ReceivingChain::new(B, ChainKey::new(Secret::copy_of(&[0; 32])));
        let mut skipped = SkippedKeys::default();
        skipped.add(A, keys(0..1));
        skipped.add(B, keys(0..1));
        skipped.keep_chains(&[chain]);
        assert_eq!(places(&skipped), [(B, 0)]);
    }
}
