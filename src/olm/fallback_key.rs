//! Fallback keys: handed out when the one-time keys are used up, so used more than once.
//!
//! Two are kept, the current one and the one before it, whose messages may still be on their
//! way. Since a fallback key stays after use, a replayed pre-key message would open its session
//! again; so each fallback key remembers the base keys it has been used with.

use alloc::boxed::Box;
use alloc::collections::VecDeque;

use super::one_time_keys::{OneTimeKey, StoredKey};
use crate::primitives::curve25519::Curve25519PublicKey;

/// How many base keys each fallback key remembers; then the oldest is forgotten. A fallback key
/// in use for a week, as clients rotate it, sees far fewer.
pub(crate) const MAX_SEEN_BASE_KEYS: usize = 1024;

/// A fallback key and the base keys of the sessions it has opened.
pub(crate) struct FallbackKey {
    pub(crate) stored: StoredKey,
    /// Oldest first.
    pub(crate) seen: VecDeque<Curve25519PublicKey>,
}

impl FallbackKey {
    /// A key that has not opened any session.
    pub(crate) fn new(stored: StoredKey) -> Box<Self> {
        Box::new(Self { stored, seen: VecDeque::new() })
    }

    pub(super) const fn stored(&self) -> &StoredKey {
        &self.stored
    }

    pub(super) fn has_seen(&self, base_key: &Curve25519PublicKey) -> bool {
        self.seen.contains(base_key)
    }

    /// Remembers the base key of a session that this key has opened, at most once each.
    pub(super) fn remember(&mut self, base_key: Curve25519PublicKey) {
        if self.has_seen(&base_key) {
            return;
        }
        if self.seen.len() >= MAX_SEEN_BASE_KEYS {
            self.seen.pop_front();
        }
        self.seen.push_back(base_key);
    }
}

/// The current fallback key and the one before it. In boxes, as many accounts have none.
#[derive(Default)]
pub(crate) struct FallbackKeys {
    pub(crate) current: Option<Box<FallbackKey>>,
    pub(crate) previous: Option<Box<FallbackKey>>,
}

impl FallbackKeys {
    /// Makes `new` the current key; the one before the current one is let go and returned.
    pub(super) fn rotate(&mut self, new: Box<FallbackKey>) -> Option<OneTimeKey> {
        let forgotten = core::mem::replace(&mut self.previous, self.current.take());
        self.current = Some(new);
        forgotten.map(|key| key.stored.public())
    }

    /// Lets the previous key go.
    pub(super) fn forget_previous(&mut self) -> Option<OneTimeKey> {
        self.previous.take().map(|key| key.stored.public())
    }

    /// The current one first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &FallbackKey> {
        [&self.current, &self.previous].into_iter().flatten().map(Box::as_ref)
    }

    pub(crate) fn find(&self, key: &Curve25519PublicKey) -> Option<&FallbackKey> {
        self.iter().find(|held| held.stored.is(key))
    }

    pub(super) fn find_mut(&mut self, key: &Curve25519PublicKey) -> Option<&mut FallbackKey> {
        let both = [&mut self.current, &mut self.previous];
        both.into_iter().flatten().map(Box::as_mut).find(|held| held.stored.is(key))
    }

    pub(super) fn current(&self) -> Option<OneTimeKey> {
        self.current.as_ref().map(|key| key.stored.public())
    }

    pub(super) fn unpublished(&self) -> Option<OneTimeKey> {
        let current = self.current.as_deref().map(FallbackKey::stored);
        current.filter(|key| !key.is_published()).map(StoredKey::public)
    }

    pub(super) fn mark_as_published(&mut self) {
        if let Some(current) = &mut self.current {
            current.stored.mark_as_published();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::one_time_keys::KeyIds;
    use super::*;
    use crate::primitives::curve25519::Curve25519KeyPair;
    use crate::secret::Secret;

    #[test]
    fn the_memory_of_base_keys_is_bounded_and_forgets_the_oldest_first() {
        let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&[7; 32]));
        let id = KeyIds::new().peek(1).unwrap().next().unwrap();
        let mut key = FallbackKey::new(StoredKey::new(id, pair));
        let base_key = |n: usize| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
            Curve25519PublicKey::new(bytes)
        };
        for n in 0..MAX_SEEN_BASE_KEYS {
            key.remember(base_key(n));
            key.remember(base_key(n));
        }
        assert!((0..MAX_SEEN_BASE_KEYS).all(|n| key.has_seen(&base_key(n))));
        key.remember(base_key(MAX_SEEN_BASE_KEYS));
        assert!(!key.has_seen(&base_key(0)));
        assert!((1..=MAX_SEEN_BASE_KEYS).all(|n| key.has_seen(&base_key(n))));
        assert_eq!(key.seen.len(), MAX_SEEN_BASE_KEYS);
    }
}
