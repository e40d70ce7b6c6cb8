//! libolm's Olm session.
//!
//! ```text
//! version            u32: 1; or 0x80000001, which has a u32 more at the end that means nothing
//! answered           1: a message of the other side has been decrypted
//! session keys       identity (32) || base (32) || one-time (32)
//! root key           32
//! sending chain      count (u32, 0 or 1): ratchet key, public (32) || secret (32) || chain
//! receiving chains   count (u32, at most 5), newest first, each: ratchet key (32) || chain
//! skipped keys       count (u32, at most 40), newest first, each:
//!                    ratchet key of the chain (32) || message key (32) || index (u32)
//! chain              chain key (32) || next index (u32)
//! ```
//!
//! Without a sending chain, the next message answers the ratchet key of the first receiving chain.
//! Skipped keys of chains that are gone may be among the others.

use alloc::vec::Vec;

use super::super::codec::{Reader, Record, Sink};
use super::envelope::{read_flag, read_list, read_pair, read_public, write_pair};
use super::error::{LibolmPickleError, LimitedList};
use crate::olm::chain::{ReceivingChain, SendingChain};
use crate::olm::chain_key::{ChainKey, MessageKey};
use crate::olm::discarded::Discarded;
use crate::olm::ratchet::{DoubleRatchet, RootKey, Sending};
use crate::olm::session::Answered;
use crate::olm::skipped_keys::SkippedKey;
use crate::olm::{Session, SessionKeys};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::secret::Secret;

/// The version of a branch of libolm that was in use for a while.
const VERSION_WITH_LOGGING: u32 = 0x8000_0001;
/// How many skipped keys libolm holds for all chains together.
pub(super) const MAX_SKIPPED_KEYS: usize = 40;

pub(super) fn read(record: &mut Reader<'_>) -> Result<Session, LibolmPickleError> {
    let version = record.u32()?;
    if version != 1 && version != VERSION_WITH_LOGGING {
        return Err(LibolmPickleError::UnsupportedVersion(version));
    }
    let answered = if read_flag(record)? { Answered::Yes } else { Answered::NotYet };
    let keys = SessionKeys {
        identity_key: read_public(record)?,
        base_key: read_public(record)?,
        one_time_key: read_public(record)?,
    };
    let root = RootKey(Secret::copy_of(record.array()?));
    let sending = read_list(record, LimitedList::SendingChains, read_sending_chain)?;
    let receiving = read_list(record, LimitedList::ReceivingChains, read_receiving_chain)?;
    let skipped = read_list(record, LimitedList::SkippedKeys, read_skipped_key)?;
    if version == VERSION_WITH_LOGGING {
        record.u32()?;
    }

    let sending = match (sending.into_iter().next(), receiving.first()) {
        (Some(chain), _) => Sending::Active(chain),
        (None, Some(newest)) => Sending::Pending(newest.ratchet_key),
        (None, None) => return Err(LibolmPickleError::NoChains),
    };
    let ratchet = DoubleRatchet::restore(root, sending, receiving, skipped)
        .map_err(|_| LibolmPickleError::Contradiction)?;
    Ok(Session { keys, ratchet, mac_length: MacLength::Truncated, answered })
}

fn read_sending_chain(record: &mut Reader<'_>) -> Result<SendingChain, LibolmPickleError> {
    Ok(SendingChain { ratchet_key: read_pair(record)?, chain: read_chain(record)? })
}

fn read_chain(record: &mut Reader<'_>) -> Result<ChainKey, LibolmPickleError> {
    let key = Secret::copy_of(record.array()?);
    Ok(ChainKey { key, index: record.u32()?.into() })
}

fn read_receiving_chain(record: &mut Reader<'_>) -> Result<ReceivingChain, LibolmPickleError> {
    let ratchet_key = read_public(record)?;
    let chain = read_chain(record)?;
    // What became of the keys that the chain has passed and that are not listed is not written.
    let discarded = Discarded::unrecorded(chain.index);
    Ok(ReceivingChain { ratchet_key, chain, discarded })
}

fn read_skipped_key(record: &mut Reader<'_>) -> Result<SkippedKey, LibolmPickleError> {
    let ratchet_key = read_public(record)?;
    let key = MessageKey(Secret::copy_of(record.array()?));
    Ok(SkippedKey { ratchet_key, index: record.u32()?, key })
}

/// A session as version 1 holds it; each chain with its index as libolm counts it.
pub(super) struct Layout<'a> {
    session: &'a Session,
    sending: Option<(&'a SendingChain, u32)>,
    receiving: Vec<(&'a ReceivingChain, u32)>,
}

pub(super) fn layout(session: &Session) -> Result<Layout<'_>, LibolmPickleError> {
    if session.mac_length == MacLength::Full {
        return Err(LibolmPickleError::FullMac);
    }
    let sending = match &session.ratchet.sending {
        Sending::Active(sending) => Some((sending, libolm_index(&sending.chain)?)),
        Sending::Pending(_) => None,
    };
    let receiving = session.ratchet.receiving.iter();
    let receiving = receiving
        .map(|receiving| Ok((receiving, libolm_index(&receiving.chain)?)))
        .collect::<Result<_, LibolmPickleError>>()?;
    Ok(Layout { session, sending, receiving })
}

fn libolm_index(chain: &ChainKey) -> Result<u32, LibolmPickleError> {
    u32::try_from(chain.index).map_err(|_| LibolmPickleError::Exhausted)
}

impl Record for Layout<'_> {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { session, sending, receiving } = self;
        let Session { keys, ratchet, answered, mac_length: _ } = session;
        let SessionKeys { identity_key, base_key, one_time_key } = keys;
        let DoubleRatchet { root: RootKey(root), skipped, .. } = ratchet;
        out.u32(1);
        out.bool(*answered == Answered::Yes);
        [identity_key, base_key, one_time_key].iter().for_each(|key| out.put(key.as_bytes()));
        out.put(root.expose());

        out.count(sending.iter().count());
        if let Some((SendingChain { ratchet_key, chain }, index)) = sending {
            write_pair(out, ratchet_key);
            write_chain(out, chain, *index);
        }
        out.count(receiving.len());
        for (ReceivingChain { ratchet_key, chain, .. }, index) in receiving {
            out.put(ratchet_key.as_bytes());
            write_chain(out, chain, *index);
        }
        // libolm has place for the newest.
        let newest = skipped.keys.iter().take(MAX_SKIPPED_KEYS);
        out.count(newest.len());
        for SkippedKey { ratchet_key, index, key: MessageKey(key) } in newest {
            out.put(ratchet_key.as_bytes());
            out.put(key.expose());
            out.u32(*index);
        }
    }
}

fn write_chain<S: Sink>(out: &mut S, chain: &ChainKey, index: u32) {
    out.put(chain.key.expose());
    out.u32(index);
}
