//! libolm's account.
//!
//! ```text
//! version         u32: 2, 3 or 4
//! signing key     public (32) || expanded secret (64)
//! identity key    public (32) || secret (32)
//! one-time keys   count (u32, at most 100), each a key, newest first
//! fallback keys   version 2: none
//!                 version 3: current key || previous key, where "published" says whether there is one
//!                 version 4: count (1, at most 2) || current key || previous key
//! last key id     u32
//! key             id (u32) || published (1) || public (32) || secret (32)
//! ```
//!
//! The last field is the id used last, although libolm calls it the next. An implementation that
//! reads it as the next gives two keys one id.

use alloc::vec::Vec;

use super::super::codec::{Reader, Record, Sink};
use super::envelope::{
    read_flag, read_list, read_pair, read_signing_key, write_pair, write_signing_key,
};
use super::error::{LibolmPickleError, LimitedList};
use crate::olm::Account;
use crate::olm::fallback_key::{FallbackKey, FallbackKeys};
use crate::olm::one_time_keys::{KeyId, KeyIds, KeyParts, OneTimeKeys, Publication, StoredKey};

/// How many one-time keys libolm holds.
pub(super) const MAX_ONE_TIME_KEYS: usize = 100;

pub(super) fn read(record: &mut Reader<'_>) -> Result<Account, LibolmPickleError> {
    let read_fallback_keys = match record.u32()? {
        1 => return Err(LibolmPickleError::CompromisedAccount),
        2 => |_: &mut Reader<'_>| Ok(FallbackKeys::default()),
        3 => read_fallback_keys_v3,
        4 => read_fallback_keys_v4,
        unknown => return Err(LibolmPickleError::UnsupportedVersion(unknown)),
    };
    let signing_key = read_signing_key(record)?;
    let identity_key = read_pair(record)?;
    let mut one_time_keys = read_list(record, LimitedList::OneTimeKeys, read_key)?;
    let fallback_keys = read_fallback_keys(record)?;
    let last_used = record.u32()?;

    one_time_keys.sort_by_key(|key| key.id);
    let key_ids = KeyIds { last_used: last_used.max(highest_id(&one_time_keys, &fallback_keys)) };
    OneTimeKeys::restore(&one_time_keys)
        .and_then(|keys| Account::restore(signing_key, identity_key, keys, fallback_keys, key_ids))
        .map_err(|_| LibolmPickleError::Contradiction)
}

/// Others than libolm number fallback keys by themselves, so that one can have a higher id than
/// the field says was used last. No id is handed out twice because of that.
fn highest_id(one_time_keys: &[StoredKey], fallback_keys: &FallbackKeys) -> u32 {
    let fallback_keys = fallback_keys.iter().map(|key| &key.stored);
    let ids = one_time_keys.iter().chain(fallback_keys).map(|key| key.id.get());
    ids.max().unwrap_or(0)
}

/// Before version 4 it was not noted whether a key is published; libolm too takes it as published.
fn read_fallback_keys_v3(record: &mut Reader<'_>) -> Result<FallbackKeys, LibolmPickleError> {
    let current = read_key_or_none(record)?;
    let previous = read_key_or_none(record)?;
    // A previous key without a current one is not there, as libolm counts.
    let previous = current.as_ref().and(previous);
    Ok(FallbackKeys {
        current: current.map(FallbackKey::new),
        previous: previous.map(FallbackKey::new),
    })
}

fn read_fallback_keys_v4(record: &mut Reader<'_>) -> Result<FallbackKeys, LibolmPickleError> {
    let count = record.u8()?;
    if u32::from(count) > LimitedList::FallbackKeys.max() {
        let list = LimitedList::FallbackKeys;
        return Err(LibolmPickleError::TooMany { list, count: count.into() });
    }
    let mut keys = FallbackKeys::default();
    if count >= 1 {
        keys.current = Some(FallbackKey::new(read_key(record)?));
    }
    if count >= 2 {
        keys.previous = Some(FallbackKey::new(read_key(record)?));
    }
    Ok(keys)
}

fn read_key(record: &mut Reader<'_>) -> Result<StoredKey, LibolmPickleError> {
    let id = KeyId(record.u32()?);
    let publication =
        if read_flag(record)? { Publication::Published } else { Publication::Unpublished };
    Ok(StoredKey { id, publication, pair: read_pair(record)? })
}

/// A key whose flag says whether it is there; if not, what stands in its place means nothing.
fn read_key_or_none(record: &mut Reader<'_>) -> Result<Option<StoredKey>, LibolmPickleError> {
    let key: &[u8; 69] = record.array()?;
    let [_, _, _, _, present, ..] = key;
    if *present == 0 { Ok(None) } else { read_key(&mut Reader::new(key)).map(Some) }
}

/// An account as version 4 holds it.
pub(super) struct Layout<'a> {
    account: &'a Account,
    /// Current, then previous.
    fallback_keys: Vec<&'a StoredKey>,
}

pub(super) fn layout(account: &Account) -> Result<Layout<'_>, LibolmPickleError> {
    let FallbackKeys { current, previous } = &account.fallback_keys;
    if current.is_none() && previous.is_some() {
        return Err(LibolmPickleError::LonePreviousFallbackKey);
    }
    let fallback_keys = account.fallback_keys.iter().map(|key| &key.stored).collect();
    Ok(Layout { account, fallback_keys })
}

impl Record for Layout<'_> {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { account, fallback_keys } = self;
        let Account { signing_key, identity_key, one_time_keys, key_ids, fallback_keys: _ } =
            account;
        out.u32(4);
        write_signing_key(out, signing_key);
        write_pair(out, identity_key);
        out.count(one_time_keys.len().min(MAX_ONE_TIME_KEYS));
        one_time_keys.iter().rev().take(MAX_ONE_TIME_KEYS).for_each(|key| write_key(out, &key));
        // At most two, so this is exact.
        out.u8(fallback_keys.len().try_into().unwrap_or(u8::MAX));
        fallback_keys.iter().for_each(|key| write_key(out, &key.parts()));
        out.u32(key_ids.last_used);
    }
}

fn write_key<S: Sink>(out: &mut S, key: &KeyParts<'_>) {
    let KeyParts { id, publication, secret, public } = key;
    out.u32(id.get());
    out.bool(*publication == Publication::Published);
    out.put(public.as_bytes());
    out.put(*secret);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::curve25519::Curve25519KeyPair;
    use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
    use crate::secret::Secret;

    #[test]
    fn a_previous_fallback_key_alone_has_no_place() {
        let pair = || Curve25519KeyPair::from_secret(Secret::copy_of(&[7; 32]));
        let key = StoredKey { id: KeyId(1), publication: Publication::Published, pair: pair() };
        let fallback_keys = FallbackKeys { current: None, previous: Some(FallbackKey::new(key)) };
        let signing_key = Ed25519KeyPair::from_seed(Secret::copy_of(&[8; 32]));
        let key_ids = KeyIds { last_used: 1 };
        let one_time_keys = OneTimeKeys::default();
        let account =
            Account::restore(signing_key, pair(), one_time_keys, fallback_keys, key_ids).unwrap();
        assert_eq!(layout(&account).err(), Some(LibolmPickleError::LonePreviousFallbackKey));
    }
}
