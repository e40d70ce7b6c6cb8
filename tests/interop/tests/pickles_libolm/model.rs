//! What a receiver of an Olm session holds, in words: its chains and its skipped keys in libolm's
//! order.

use std::collections::HashSet;

use olmec::Curve25519PublicKey;
use olmec::olm::NormalMessage;

/// libolm's limits.
const CHAINS: usize = 5;
const SKIPPED: usize = 40;

/// Who holds the session. olmec forgets the keys of chains that are gone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Libolm,
    Olmec,
}

#[derive(Default)]
pub(crate) struct Receiver {
    /// Newest first, with the next index.
    chains: Vec<(Curve25519PublicKey, u32)>,
    /// Newest first.
    skipped: Vec<(Curve25519PublicKey, u32)>,
    seen: HashSet<Curve25519PublicKey>,
}

impl Receiver {
    /// The receiver of the message that opened the session, which it has not decrypted yet.
    pub(crate) fn opened_by(message: &NormalMessage) -> Self {
        let theirs = message.ratchet_key();
        Self { chains: vec![(theirs, 0)], skipped: Vec::new(), seen: HashSet::from([theirs]) }
    }

    /// Whether the message can be decrypted; if so, notes that it is.
    pub(crate) fn takes(&mut self, message: &NormalMessage, holder: Holder) -> bool {
        let (theirs, index) = (message.ratchet_key(), message.chain_index());
        let known = self.chains.iter().any(|(key, _)| *key == theirs);
        if !known && !self.seen.insert(theirs) {
            return false;
        }
        if !known {
            self.chains.truncate(CHAINS - 1);
            if holder == Holder::Olmec {
                self.skipped.retain(|(key, _)| self.chains.iter().any(|(chain, _)| chain == key));
            }
            self.chains.insert(0, (theirs, 0));
        }
        let (_, next) = self.chains.iter_mut().find(|(key, _)| *key == theirs).unwrap();
        if index < *next {
            let place = self.skipped.iter().position(|key| *key == (theirs, index));
            return place.map(|place| self.skipped.remove(place)).is_some();
        }
        for passed in *next..index {
            self.skipped.insert(0, (theirs, passed));
        }
        self.skipped.truncate(SKIPPED);
        *next = index + 1;
        true
    }

    /// Whether keys are held of chains that are gone.
    pub(crate) fn has_orphans(&self) -> bool {
        self.skipped.iter().any(|(key, _)| !self.chains.iter().any(|(chain, _)| chain == key))
    }

    /// Whether keys of an older chain stand before keys of a newer one.
    pub(crate) fn has_mixed_chains(&self) -> bool {
        let place = |key: &Curve25519PublicKey| self.chains.iter().position(|(c, _)| c == key);
        !self.skipped.iter().filter_map(|(key, _)| place(key)).is_sorted()
    }

    /// The indices of the skipped keys, as libolm's `olm_session_describe` ends.
    pub(crate) fn skipped_indices(&self) -> String {
        self.skipped.iter().map(|(_, index)| format!(" {index}")).collect()
    }

    pub(crate) fn skipped_count(&self) -> usize {
        self.skipped.len()
    }
}
