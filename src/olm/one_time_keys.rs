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
use crate::secret::Secret;
use crate::secret::list::SecretList;

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

    /// What a pickle holds of it.
    pub(crate) fn parts(&self) -> KeyParts<'_> {
        let Self { id, publication, pair } = self;
        let (secret, public) = (pair.secret().expose(), pair.public());
        KeyParts { id: *id, publication: *publication, secret, public }
    }
}

/// A key as pickles hold it, from the list or on its own.
pub(crate) struct KeyParts<'a> {
    pub(crate) id: KeyId,
    pub(crate) publication: Publication,
    pub(crate) secret: &'a [u8; 32],
    pub(crate) public: Curve25519PublicKey,
}

/// The public part of a key in the list. The id is in bytes, so that there are no gaps: 37 bytes.
struct Entry {
    id: [u8; 4],
    publication: Publication,
    public: Curve25519PublicKey,
}

impl Entry {
    fn key(&self) -> OneTimeKey {
        OneTimeKey { id: KeyId(u32::from_ne_bytes(self.id)), key: self.public }
    }

    fn is_unpublished(&self) -> bool {
        self.publication == Publication::Unpublished
    }
}

/// The bounded store, in order of ids.
#[derive(Default)]
pub(crate) struct OneTimeKeys {
    entries: Vec<Entry>,
    /// One for each entry.
    secrets: SecretList<32>,
}

impl OneTimeKeys {
    /// How many private keys are kept.
    pub(crate) const CAPACITY: usize = 5000;
    /// How many keys may wait to be uploaded.
    pub(super) const MAX_UNPUBLISHED: usize = 100;

    /// The store of keys in order of their ids.
    pub(crate) fn restore(keys: &[StoredKey]) -> Result<Self, Unsound> {
        if keys.len() > Self::CAPACITY || !keys.is_sorted_by(|a, b| a.id < b.id) {
            return Err(Unsound);
        }
        let mut restored = Self::default();
        restored.append(keys);
        Ok(restored)
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
        self.append(&new_keys);
        let evicted = self.keep_newest(Self::CAPACITY);
        Ok(GeneratedKeys { created, evicted })
    }

    /// Puts keys, whose ids are higher than all that are there, at the end.
    pub(crate) fn append(&mut self, keys: &[StoredKey]) {
        self.entries.reserve_exact(keys.len());
        self.entries.extend(keys.iter().map(|key| Entry {
            id: key.id.get().to_ne_bytes(),
            publication: key.publication,
            public: key.pair.public(),
        }));
        self.secrets.append(keys.iter().map(|key| key.pair.secret()));
    }

    /// Lets the oldest keys beyond `count` go, and names them.
    pub(crate) fn keep_newest(&mut self, count: usize) -> Vec<OneTimeKey> {
        let excess = self.len().saturating_sub(count);
        self.secrets.remove(0..excess);
        self.entries.drain(..excess).map(|entry| entry.key()).collect()
    }

    fn place(&self, key: &Curve25519PublicKey) -> Option<usize> {
        self.entries.iter().position(|entry| entry.public == *key)
    }

    /// A copy of the pair of a public key.
    pub(super) fn find(&self, key: &Curve25519PublicKey) -> Option<Curve25519KeyPair> {
        let secret = self.secrets.iter().nth(self.place(key)?)?;
        Some(Curve25519KeyPair::from_parts(Secret::copy_of(secret), *key))
    }

    pub(crate) fn remove(&mut self, key: &Curve25519PublicKey) -> Option<KeyId> {
        let place = self.place(key)?;
        self.secrets.remove(place..place.saturating_add(1));
        Some(self.entries.remove(place).key().id)
    }

    /// All keys, as pickles hold them.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = KeyParts<'_>> {
        self.entries.iter().zip(self.secrets.iter()).map(|(entry, secret)| {
            let OneTimeKey { id, key: public } = entry.key();
            KeyParts { id, publication: entry.publication, secret, public }
        })
    }

    pub(super) fn unpublished(&self) -> impl Iterator<Item = OneTimeKey> {
        self.entries.iter().filter(|entry| entry.is_unpublished()).map(Entry::key)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns how many there were to mark.
    pub(super) fn mark_as_published(&mut self) -> usize {
        let unpublished = self.entries.iter_mut().filter(|entry| entry.is_unpublished());
        unpublished.map(|entry| entry.publication = Publication::Published).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_in_order_and_as_many_as_are_kept_are_restored() {
        let key = |id| {
            let pair = Curve25519KeyPair::from_parts(Secret::copy_of(&[7; 32]), [8; 32].into());
            StoredKey::new(KeyId(id), pair)
        };
        let is_sound = |ids: &mut dyn Iterator<Item = u32>| {
            OneTimeKeys::restore(&ids.map(key).collect::<Vec<_>>()).is_ok()
        };
        assert!(is_sound(&mut [1, 2, 9].into_iter()));
        assert!(!is_sound(&mut [1, 9, 9].into_iter()), "twice");
        assert!(!is_sound(&mut [9, 2].into_iter()), "out of order");
        let most = OneTimeKeys::CAPACITY as u32;
        assert!(is_sound(&mut (0..most)));
        assert!(!is_sound(&mut (0..=most)), "more than are kept");
    }
}
