//! The record of an account, version 1.
//!
//! ```text
//! signing key    form (1: 0 = seed, 1 = expanded) || seed (32) or expanded secret (64)
//! identity key   secret (32) || public (32)
//! last key id    u32
//! one-time keys  count (u32), each: id (u32) || published (1) || secret (32) || public (32)
//! fallback keys  current, then previous, each: present (1), and if present:
//!                a key as above || base keys seen: count (u32), each 32, oldest first
//! ```
//!
//! Public keys are taken as they stand, as the tag covers them. No one-time or fallback key and no
//! id of one may stand there twice.

use alloc::boxed::Box;

use super::super::codec::{Reader, Record, Sink};
use super::super::error::PickleError;
use super::sealed::Stored;
use crate::error::Unsound;
use crate::olm::Account;
use crate::olm::fallback_key::{FallbackKey, FallbackKeys, MAX_SEEN_BASE_KEYS};
use crate::olm::one_time_keys::{KeyId, KeyIds, KeyParts, OneTimeKeys, Publication, StoredKey};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::secret::Secret;

impl Stored for Account {
    const VERSION: u8 = 1;

    fn read(_version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError> {
        let signing_key = read_signing_key(record)?;
        let identity_key = read_pair(record)?;
        let key_ids = KeyIds { last_used: record.u32()? };
        let one_time_keys = OneTimeKeys::restore(&record.list(OneTimeKeys::CAPACITY, read_key)?)?;
        let fallback_keys =
            FallbackKeys { current: read_fallback(record)?, previous: read_fallback(record)? };
        Ok(Self::restore(signing_key, identity_key, one_time_keys, fallback_keys, key_ids)?)
    }
}

impl Record for Account {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { signing_key, identity_key, one_time_keys, fallback_keys, key_ids } = self;
        write_signing_key(out, signing_key);
        write_pair(out, identity_key);
        out.u32(key_ids.last_used);
        out.count(one_time_keys.len());
        one_time_keys.iter().for_each(|key| write_key(out, &key));
        for fallback in [&fallback_keys.current, &fallback_keys.previous] {
            out.bool(fallback.is_some());
            if let Some(FallbackKey { stored, seen }) = fallback.as_deref() {
                write_key(out, &stored.parts());
                out.count(seen.len());
                seen.iter().for_each(|base_key| out.put(base_key.as_bytes()));
            }
        }
    }
}

pub(super) fn write_signing_key<S: Sink>(out: &mut S, key: &Ed25519KeyPair) {
    match key.seed() {
        Some(seed) => {
            out.u8(0);
            out.put(seed.expose());
        }
        None => {
            out.u8(1);
            out.put(key.expanded().expose());
        }
    }
}

pub(super) fn read_signing_key(record: &mut Reader<'_>) -> Result<Ed25519KeyPair, Unsound> {
    match record.u8()? {
        0 => Ok(Ed25519KeyPair::from_seed(Secret::copy_of(record.array()?))),
        1 => Ok(Ed25519KeyPair::from_expanded(&Secret::copy_of(record.array()?))),
        _ => Err(Unsound),
    }
}

pub(super) fn write_pair<S: Sink>(out: &mut S, pair: &Curve25519KeyPair) {
    out.put(pair.secret().expose());
    out.put(pair.public().as_bytes());
}

pub(super) fn read_pair(record: &mut Reader<'_>) -> Result<Curve25519KeyPair, Unsound> {
    let secret = Secret::copy_of(record.array()?);
    Ok(Curve25519KeyPair::from_parts(secret, Curve25519PublicKey::new(*record.array()?)))
}

fn write_key<S: Sink>(out: &mut S, key: &KeyParts<'_>) {
    let KeyParts { id, publication, secret, public } = key;
    out.u32(id.get());
    out.bool(*publication == Publication::Published);
    out.put(*secret);
    out.put(public.as_bytes());
}

fn read_key(record: &mut Reader<'_>) -> Result<StoredKey, Unsound> {
    let id = KeyId(record.u32()?);
    let publication =
        if record.bool()? { Publication::Published } else { Publication::Unpublished };
    Ok(StoredKey { id, publication, pair: read_pair(record)? })
}

fn read_fallback(record: &mut Reader<'_>) -> Result<Option<Box<FallbackKey>>, Unsound> {
    if !record.bool()? {
        return Ok(None);
    }
    let stored = read_key(record)?;
    let seen = record.list(MAX_SEEN_BASE_KEYS, |record| {
        record.array().map(|bytes| Curve25519PublicKey::new(*bytes))
    })?;
    Ok(Some(Box::new(FallbackKey { stored, seen: seen.into() })))
}
