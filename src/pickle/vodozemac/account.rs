//! The JSON of an account.
//!
//! ```text
//! {"signing_key":{"Normal":[32]} or {"Expanded":[64]},"diffie_hellman_key":[32],
//!  "one_time_keys":{"next_key_id":u64,
//!     "public_keys":{"id":[32], …}    of the unpublished keys only
//!     "private_keys":{"id":[32], …}}  of all
//!  "fallback_keys":{"key_id":u64,     the next one's
//!     "fallback_key":F,"previous_fallback_key":F}}
//! F  null or {"key_id":u64,"key":[32],"published":bool}
//! ```

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::Deserialize;

use super::super::codec::Sink;
use super::fields::{ById, SecretBytes, SigningKey, write_signing_key};
use super::json::{Stored, boolean, bytes, number, raw, separated};
use crate::error::Unsound;
use crate::olm::Account;
use crate::olm::fallback_key::{FallbackKey, FallbackKeys};
use crate::olm::one_time_keys::{KeyId, KeyIds, KeyParts, OneTimeKeys, Publication, StoredKey};
use crate::primitives::curve25519::Curve25519KeyPair;

#[derive(Deserialize)]
pub(super) struct AccountFields {
    signing_key: SigningKey,
    diffie_hellman_key: SecretBytes<32>,
    one_time_keys: OneTimeKeysFields,
    fallback_keys: FallbackKeysFields,
}

#[derive(Deserialize)]
struct OneTimeKeysFields {
    #[serde(alias = "key_id")]
    next_key_id: u64,
    public_keys: ById<[u8; 32], { OneTimeKeys::CAPACITY }>,
    private_keys: ById<SecretBytes<32>, { OneTimeKeys::CAPACITY }>,
}

#[derive(Deserialize)]
struct FallbackKeysFields {
    key_id: u64,
    fallback_key: Option<FallbackKeyFields>,
    previous_fallback_key: Option<FallbackKeyFields>,
}

#[derive(Deserialize)]
struct FallbackKeyFields {
    key_id: u64,
    key: SecretBytes<32>,
    published: bool,
}

impl Stored for Account {
    type Fields = AccountFields;

    fn from_fields(fields: AccountFields) -> Result<Self, Unsound> {
        let AccountFields { signing_key, diffie_hellman_key, one_time_keys, fallback_keys } =
            fields;
        let mut ids = Ids { last_used: 0 };
        ids.skip_before(one_time_keys.next_key_id)?;
        ids.skip_before(fallback_keys.key_id)?;
        let one_time_keys = one_time_keys.into_keys()?;
        one_time_keys.iter().for_each(|key| ids.skip(key.id));
        let FallbackKeysFields { key_id: _, fallback_key, previous_fallback_key } = fallback_keys;
        let fallbacks = [&previous_fallback_key, &fallback_key];
        for fallback in fallbacks.into_iter().flatten() {
            ids.skip(key_id(fallback.key_id)?);
        }

        let mut taken: Vec<KeyId> = one_time_keys.iter().map(|key| key.id).collect();
        // The previous one is older, so if both need a new id it gets the lower one.
        let previous = previous_fallback_key.map(|key| key.into_key(&mut ids, &mut taken));
        let current = fallback_key.map(|key| key.into_key(&mut ids, &mut taken));
        let fallback_keys =
            FallbackKeys { current: current.transpose()?, previous: previous.transpose()? };

        Account::restore(
            signing_key.into_pair(),
            Curve25519KeyPair::from_secret(diffie_hellman_key.0),
            OneTimeKeys::restore(&one_time_keys)?,
            fallback_keys,
            KeyIds { last_used: ids.last_used },
        )
    }

    fn write<S: Sink>(&self, out: &mut S) {
        let Self { signing_key, identity_key, one_time_keys, fallback_keys, key_ids } = self;
        let next_id = u64::from(key_ids.last_used).saturating_add(1);
        let is_unpublished = |key: &KeyParts<'_>| key.publication == Publication::Unpublished;
        raw(out, "{\"signing_key\":");
        write_signing_key(out, signing_key);
        raw(out, ",\"diffie_hellman_key\":");
        bytes(out, identity_key.secret().expose());
        raw(out, ",\"one_time_keys\":{\"next_key_id\":");
        number(out, next_id);
        raw(out, ",\"public_keys\":{");
        separated(out, one_time_keys.iter().filter(is_unpublished), |out, key| {
            write_entry(out, key.id, key.public.as_bytes());
        });
        raw(out, "},\"private_keys\":{");
        separated(out, one_time_keys.iter(), |out, key| {
            write_entry(out, key.id, key.secret);
        });
        raw(out, "}},\"fallback_keys\":{\"key_id\":");
        number(out, next_id);
        raw(out, ",\"fallback_key\":");
        write_fallback(out, fallback_keys.current.as_deref());
        raw(out, ",\"previous_fallback_key\":");
        write_fallback(out, fallback_keys.previous.as_deref());
        raw(out, "}}");
    }
}

/// The ids up to the last that was handed out by either counter, or by us while reading.
struct Ids {
    last_used: u32,
}

impl Ids {
    /// Every id before `next` has been handed out. Our ids go as far as 2^32-1; a counter beyond
    /// that no account reaches, and cutting it short would hand out ids again.
    fn skip_before(&mut self, next: u64) -> Result<(), Unsound> {
        self.skip(key_id(next.saturating_sub(1))?);
        Ok(())
    }

    fn skip(&mut self, id: KeyId) {
        self.last_used = self.last_used.max(id.get());
    }

    fn next(&mut self) -> Result<KeyId, Unsound> {
        self.last_used = self.last_used.checked_add(1).ok_or(Unsound)?;
        Ok(KeyId(self.last_used))
    }
}

fn key_id(id: u64) -> Result<KeyId, Unsound> {
    u32::try_from(id).map(KeyId).map_err(|_| Unsound)
}

impl OneTimeKeysFields {
    fn into_keys(self) -> Result<Vec<StoredKey>, Unsound> {
        let mut keys = self
            .private_keys
            .0
            .into_iter()
            .map(|(id, secret)| {
                let pair = Curve25519KeyPair::from_secret(secret.0);
                Ok(StoredKey { id: key_id(id)?, publication: Publication::Published, pair })
            })
            .collect::<Result<Vec<_>, Unsound>>()?;
        for (id, public) in &self.public_keys.0 {
            let id = key_id(*id)?;
            let place = keys.binary_search_by_key(&id, |key| key.id).map_err(|_| Unsound)?;
            let key = keys.get_mut(place).ok_or(Unsound)?;
            // A key under another public key would be uploaded, and nobody could use it.
            if key.pair.public().as_bytes() != public {
                return Err(Unsound);
            }
            key.publication = Publication::Unpublished;
        }
        Ok(keys)
    }
}

impl FallbackKeyFields {
    /// The key under its own id, or under the next free one if that is taken.
    fn into_key(self, ids: &mut Ids, taken: &mut Vec<KeyId>) -> Result<Box<FallbackKey>, Unsound> {
        let id = key_id(self.key_id)?;
        let id = if taken.contains(&id) { ids.next()? } else { id };
        taken.push(id);
        let publication =
            if self.published { Publication::Published } else { Publication::Unpublished };
        let pair = Curve25519KeyPair::from_secret(self.key.0);
        Ok(FallbackKey::new(StoredKey { id, publication, pair }))
    }
}

fn write_entry<S: Sink>(out: &mut S, id: KeyId, key: &[u8; 32]) {
    raw(out, "\"");
    number(out, id.get().into());
    raw(out, "\":");
    bytes(out, key);
}

fn write_fallback<S: Sink>(out: &mut S, fallback: Option<&FallbackKey>) {
    let Some(FallbackKey { stored: StoredKey { id, publication, pair }, seen: _ }) = fallback
    else {
        raw(out, "null");
        return;
    };
    raw(out, "{\"key_id\":");
    number(out, id.get().into());
    raw(out, ",\"key\":");
    bytes(out, pair.secret().expose());
    raw(out, ",\"published\":");
    boolean(out, *publication == Publication::Published);
    raw(out, "}");
}
