//! The record of an Olm session, version 2.
//!
//! ```text
//! session keys      identity (32) || base (32) || one-time (32)
//! MAC length        1: 8 or 32
//! answered          1: a message of the other side has been decrypted
//! root key          32
//! sending           form (1): 0 = chain: ratchet key secret (32) || public (32) || chain
//!                             1 = their ratchet key to answer (32)
//! receiving chains  count (u32), newest first, each: ratchet key (32) || chain
//!                   || discarded: count (u32), each start (u32) || end (u32)
//!                   || no longer known below (u32)
//! skipped keys      count (u32), newest first, each:
//!                   ratchet key of its chain (32) || message key (32) || index (u32)
//! chain             chain key (32) || next index (u64), 2^32 when exhausted
//! ```
//!
//! In version 1 each receiving chain held its skipped keys, by index, between chain and discarded:
//! `count (u32), each index (u32) || message key (32)`. Read from it, those of newer chains count
//! as newer.

use alloc::vec::Vec;

use super::super::codec::{Reader, Record, Sink};
use super::super::error::PickleError;
use super::account::{read_pair, write_pair};
use super::sealed::Stored;
use crate::error::Unsound;
use crate::olm::chain::{ReceivingChain, SendingChain};
use crate::olm::chain_key::{ChainKey, MessageKey};
use crate::olm::discarded::{Discarded, MAX_DISCARDED_RANGES};
use crate::olm::ratchet::{DoubleRatchet, RootKey, Sending};
use crate::olm::session::Answered;
use crate::olm::skipped_keys::{SkippedKey, SkippedKeys};
use crate::olm::{MAX_RECEIVING_CHAINS, Session, SessionKeys};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::secret::Secret;

impl Stored for Session {
    const VERSION: u8 = 2;

    fn read(version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError> {
        let keys = SessionKeys {
            identity_key: read_public(record)?,
            base_key: read_public(record)?,
            one_time_key: read_public(record)?,
        };
        let mac_length = read_mac_length(record)?;
        let answered = if record.bool()? { Answered::Yes } else { Answered::NotYet };
        let root = RootKey(Secret::copy_of(record.array()?));
        let sending = match record.u8()? {
            0 => Sending::Active(SendingChain {
                ratchet_key: read_pair(record)?,
                chain: read_chain(record)?,
            }),
            1 => Sending::Pending(read_public(record)?),
            _ => return Err(Unsound.into()),
        };
        let mut skipped = Vec::new();
        let receiving = record.list(MAX_RECEIVING_CHAINS, |record| {
            read_receiving_chain(record, |record, ratchet_key| match version {
                1 => read_skipped_keys_of_version_1(record, ratchet_key, &mut skipped),
                _ => Ok(()),
            })
        })?;
        if version > 1 {
            skipped = record.list(SkippedKeys::IN_TOTAL, read_skipped_key)?;
        }
        let ratchet = DoubleRatchet::restore(root, sending, receiving, skipped)?;
        Ok(Self { keys, ratchet, mac_length, answered })
    }
}

impl Record for Session {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { keys, ratchet, mac_length, answered } = self;
        let SessionKeys { identity_key, base_key, one_time_key } = keys;
        [identity_key, base_key, one_time_key].iter().for_each(|key| out.put(key.as_bytes()));
        write_mac_length(out, *mac_length);
        out.bool(*answered == Answered::Yes);
        let DoubleRatchet { root: RootKey(root), sending, receiving, skipped } = ratchet;
        out.put(root.expose());
        match sending {
            Sending::Active(SendingChain { ratchet_key, chain }) => {
                out.u8(0);
                write_pair(out, ratchet_key);
                chain.write(out);
            }
            Sending::Pending(theirs) => {
                out.u8(1);
                out.put(theirs.as_bytes());
            }
        }
        out.count(receiving.len());
        receiving.iter().for_each(|chain| chain.write(out));
        out.count(skipped.keys.len());
        for SkippedKey { ratchet_key, index, key: MessageKey(key) } in &skipped.keys {
            out.put(ratchet_key.as_bytes());
            out.put(key.expose());
            out.u32(*index);
        }
    }
}

impl Record for ReceivingChain {
    fn write<S: Sink>(&self, out: &mut S) {
        let ReceivingChain { ratchet_key, chain, discarded } = self;
        out.put(ratchet_key.as_bytes());
        chain.write(out);
        let Discarded { ranges, unknown_below } = discarded;
        out.count(ranges.len());
        for range in ranges {
            out.u32(range.start);
            out.u32(range.end);
        }
        out.u32(*unknown_below);
    }
}

impl Record for ChainKey {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { key, index } = self;
        out.put(key.expose());
        out.u64(*index);
    }
}

/// A receiving chain; `between` reads what stands between the chain and what it discarded.
fn read_receiving_chain(
    record: &mut Reader<'_>,
    between: impl FnOnce(&mut Reader<'_>, Curve25519PublicKey) -> Result<(), Unsound>,
) -> Result<ReceivingChain, Unsound> {
    let ratchet_key = read_public(record)?;
    let chain = read_chain(record)?;
    between(record, ratchet_key)?;
    let ranges = record.list(MAX_DISCARDED_RANGES, |record| Ok(record.u32()?..record.u32()?))?;
    let discarded = Discarded::restore(ranges, record.u32()?, chain.index)?;
    Ok(ReceivingChain { ratchet_key, chain, discarded })
}

fn read_skipped_key(record: &mut Reader<'_>) -> Result<SkippedKey, Unsound> {
    let ratchet_key = read_public(record)?;
    let key = MessageKey(Secret::copy_of(record.array()?));
    Ok(SkippedKey { ratchet_key, index: record.u32()?, key })
}

fn read_skipped_keys_of_version_1(
    record: &mut Reader<'_>,
    ratchet_key: Curve25519PublicKey,
    skipped: &mut Vec<SkippedKey>,
) -> Result<(), Unsound> {
    let by_index = record.list(SkippedKeys::IN_TOTAL, |record| {
        let index = record.u32()?;
        let key = MessageKey(Secret::copy_of(record.array()?));
        Ok(SkippedKey { ratchet_key, index, key })
    })?;
    skipped.extend(by_index.into_iter().rev());
    Ok(())
}

fn read_chain(record: &mut Reader<'_>) -> Result<ChainKey, Unsound> {
    let key = Secret::copy_of(record.array()?);
    ChainKey::restore(key, record.u64()?)
}

fn read_public(record: &mut Reader<'_>) -> Result<Curve25519PublicKey, Unsound> {
    record.array().map(|bytes| Curve25519PublicKey::new(*bytes))
}

pub(super) fn write_mac_length<S: Sink>(out: &mut S, mac_length: MacLength) {
    out.u8(match mac_length {
        MacLength::Truncated => 8,
        MacLength::Full => 32,
    });
}

pub(super) fn read_mac_length(record: &mut Reader<'_>) -> Result<MacLength, Unsound> {
    match record.u8()? {
        8 => Ok(MacLength::Truncated),
        32 => Ok(MacLength::Full),
        _ => Err(Unsound),
    }
}
