//! One-time keys: each opens one session. Published, claimed by another device through the
//! server, and removed when the session's first message has been authenticated.
//!
//! The private halves outlive the upload: a key that the server has handed out comes back in a
//! message at any later time. So the store is much larger than what is published at once, and
//! only when it is full is the oldest key let go, and named to the caller.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::error::GenerateKeysError;
use crate::encoding::base64;
use crate::error::Unsound;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::random::TryCryptoRng;

/// The id of a one-time or fallback key: one counter for both, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub(crate) u32);

impl KeyId {
    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The text in Matrix key names (`signed_curve25519:AAAAAQ`): unpadded base64 of the
    /// big-endian number, 6 characters.
    pub fn to_base64(self) -> String {
        base64::encode(&self.0.to_be_bytes())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_base64())
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({})", self.0)
    }
}

/// Hands out key ids. An id is never handed out twice, also not after its key is gone.
pub(crate) struct KeyIds {
    pub(crate) last_used: u32,
}

impl KeyIds {
    pub(super) const fn new() -> Self {
        Self { last_used: 0 }
    }

    /// The next `count` ids, without taking them yet.
    pub(super) fn peek(
        &self,
        count: usize,
    ) -> Result<impl Iterator<Item = KeyId> + use<>, GenerateKeysError> {
        let first = self.last_used.checked_add(1).ok_or(GenerateKeysError::KeyIdsExhausted)?;
        let last = u32::try_from(count).ok().and_then(|count| self.last_used.checked_add(count));
        let last = last.ok_or(GenerateKeysError::KeyIdsExhausted)?;
        Ok((first..=last).map(KeyId))
    }

    /// Notes that every id up to `id` is taken.
    pub(super) fn take_through(&mut self, id: KeyId) {
        self.last_used = self.last_used.max(id.0);
    }
}

/// The public half of a one-time or fallback key, as it is uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OneTimeKey {
    /// Its id.
    pub id: KeyId,
    /// The public key.
    pub key: Curve25519PublicKey,
}

/// What making one-time keys did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GeneratedKeys {
    /// The new keys, in order of their ids. To upload, take [`Account::one_time_keys`] instead,
    /// which also names keys of earlier calls that were not uploaded yet.
    ///
    /// [`Account::one_time_keys`]: super::Account::one_time_keys
    pub created: Vec<OneTimeKey>,
    /// Old keys let go because the store was full; messages that use them will be refused.
    pub evicted: Vec<OneTimeKey>,
}

/// Whether the server has a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Publication {
    Unpublished,
    Published,
}

/// A one-time or fallback key with its secret.
pub(crate) struct StoredKey {
    pub(crate) id: KeyId,
    pub(crate) publication: Publication,
    pub(crate) pair: Curve25519KeyPair,
}

impl StoredKey {
    pub(super) const fn new(id: KeyId, pair: Curve25519KeyPair) -> Self {
        Self { id, publication: Publication::Unpublished, pair }
    }

    pub(super) const fn pair(&self) -> &Curve25519KeyPair {
        &self.pair
    }

    pub(super) fn is(&self, key: &Curve25519PublicKey) -> bool {
        self.pair.public() == *key
    }

    pub(super) fn is_published(&self) -> bool {
        self.publication == Publication::Published
    }

    pub(super) fn mark_as_published(&mut self) {
        self.publication = Publication::Published;
    }

    pub(super) fn public(&self) -> OneTimeKey {
        OneTimeKey { id: self.id, key: self.pair.public() }
    }
}

/// The bounded store, in order of ids.
#[derive(Default)]
pub(crate) struct OneTimeKeys {
    pub(crate) keys: Vec<StoredKey>,
}

impl OneTimeKeys {
    /// How many private keys are kept.
    pub(crate) const CAPACITY: usize = 5000;
    /// How many keys may wait to be uploaded.
    pub(super) const MAX_UNPUBLISHED: usize = 100;

    /// The store of keys in order of their ids.
    pub(crate) fn restore(keys: Vec<StoredKey>) -> Result<Self, Unsound> {
        let is_sound = keys.len() <= Self::CAPACITY && keys.is_sorted_by(|a, b| a.id < b.id);
        if is_sound { Ok(Self { keys }) } else { Err(Unsound) }
    }

    /// Makes `count` keys, all or none.
    pub(super) fn generate<R: TryCryptoRng + ?Sized>(
        &mut self,
        count: usize,
        ids: &mut KeyIds,
        rng: &mut R,
    ) -> Result<GeneratedKeys, GenerateKeysError> {
        let unpublished = self.unpublished().count();
        if unpublished.saturating_add(count) > Self::MAX_UNPUBLISHED {
            let max = Self::MAX_UNPUBLISHED;
            return Err(GenerateKeysError::TooMany { requested: count, unpublished, max });
        }
        let new_keys = ids
            .peek(count)?
            .map(|id| Ok(StoredKey::new(id, Curve25519KeyPair::generate(rng)?)))
            .collect::<Result<Vec<_>, GenerateKeysError>>()?;

        if let Some(last) = new_keys.last() {
            ids.take_through(last.id);
        }
        let created = new_keys.iter().map(StoredKey::public).collect();
        self.keys.reserve_exact(new_keys.len());
        self.keys.extend(new_keys);
        let excess = self.keys.len().saturating_sub(Self::CAPACITY);
        let evicted = self.keys.drain(..excess).map(|key| key.public()).collect();
        Ok(GeneratedKeys { created, evicted })
    }

    pub(super) fn find(&self, key: &Curve25519PublicKey) -> Option<&StoredKey> {
        self.keys.iter().find(|stored| stored.is(key))
    }

    pub(crate) fn remove(&mut self, key: &Curve25519PublicKey) -> Option<KeyId> {
        let place = self.keys.iter().position(|stored| stored.is(key))?;
        Some(self.keys.remove(place).id)
    }

    pub(super) fn unpublished(&self) -> impl Iterator<Item = OneTimeKey> {
        self.keys.iter().filter(|key| !key.is_published()).map(StoredKey::public)
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns how many there were to mark.
    pub(super) fn mark_as_published(&mut self) -> usize {
        self.keys
            .iter_mut()
            .filter(|key| !key.is_published())
            .map(StoredKey::mark_as_published)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn only_keys_in_order_and_as_many_as_are_kept_are_restored() {
        let key = |id| {
            let pair = Curve25519KeyPair::from_parts(Secret::copy_of(&[7; 32]), [8; 32].into());
            StoredKey::new(KeyId(id), pair)
        };
        let is_sound = |ids: &mut dyn Iterator<Item = u32>| {
            OneTimeKeys::restore(ids.map(key).collect()).is_ok()
        };
        assert!(is_sound(&mut [1, 2, 9].into_iter()));
        assert!(!is_sound(&mut [1, 9, 9].into_iter()), "twice");
        assert!(!is_sound(&mut [9, 2].into_iter()), "out of order");
        let most = OneTimeKeys::CAPACITY as u32;
        assert!(is_sound(&mut (0..most)));
        assert!(!is_sound(&mut (0..=most)), "more than are kept");
    }
}
