//! The JSON of an Olm session.
//!
//! ```text
//! {"session_keys":{"identity_key":[32],"base_key":[32],"one_time_key":[32]},
//!  "sending_ratchet":
//!     {"type":"active","parent_ratchet_key":null or [32],"ratchet_count":count,
//!      "active_ratchet":{"root_key":[32],"ratchet_key":[32]},"symmetric_key_ratchet":chain}
//!  or {"type":"inactive","root_key":{"key":[32]},"ratchet_key":[32],"ratchet_count":count},
//!  "receiving_chains":{"inner":[{"ratchet_key":[32],"hkdf_ratchet":chain,
//!     "skipped_message_keys":{"inner":[chain, …]},"ratchet_count":count}, …]},
//!  "config":…}
//! chain  {"key":[32],"index":u64}, also of a skipped message key
//! count  {"Known":u64} or {"Unknown":null}, not read
//! ```
//!
//! The receiving chains are oldest first, ours newest first. In a session that vodozemac has taken
//! over from libolm they and the skipped keys may stand in another order. So the skipped keys are
//! sorted, and the chain whose ratchet key is to be answered is the newest wherever it stands.

use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::Deserialize;

use super::super::codec::Sink;
use super::fields::{Config, List, SecretBytes, write_config};
use super::json::{Stored, bytes, number, raw, separated};
use crate::error::Unsound;
use crate::olm::chain::{ReceivingChain, SendingChain};
use crate::olm::chain_key::{ChainKey, MessageKey};
use crate::olm::discarded::Discarded;
use crate::olm::ratchet::{DoubleRatchet, RootKey, Sending};
use crate::olm::session::Answered;
use crate::olm::skipped_keys::{SkippedKey, SkippedKeys};
use crate::olm::{MAX_RECEIVING_CHAINS, Session, SessionKeys};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::secret::Secret;

/// How many skipped keys vodozemac keeps of one chain, as we do.
const MAX_SKIPPED_KEYS: usize = 40;

#[derive(Deserialize)]
pub(super) struct SessionFields {
    session_keys: SessionKeysFields,
    sending_ratchet: SendingFields,
    receiving_chains: Inner<ReceivingFields, MAX_RECEIVING_CHAINS>,
    #[serde(default)]
    config: Config,
}

#[derive(Deserialize)]
struct SessionKeysFields {
    identity_key: [u8; 32],
    base_key: [u8; 32],
    one_time_key: [u8; 32],
}

/// The fields of both states side by side: to choose by `type` while reading, the parser would
/// have to keep copies of the others.
#[derive(Deserialize)]
struct SendingFields {
    #[serde(rename = "type")]
    state: State,
    active_ratchet: Option<ActiveFields>,
    symmetric_key_ratchet: Option<KeyFields>,
    root_key: Option<RootFields>,
    ratchet_key: Option<[u8; 32]>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Active,
    Inactive,
}

#[derive(Deserialize)]
struct ActiveFields {
    root_key: SecretBytes<32>,
    ratchet_key: SecretBytes<32>,
}

#[derive(Deserialize)]
struct RootFields {
    key: SecretBytes<32>,
}

#[derive(Deserialize)]
struct ReceivingFields {
    ratchet_key: [u8; 32],
    hkdf_ratchet: KeyFields,
    skipped_message_keys: Inner<KeyFields, MAX_SKIPPED_KEYS>,
}

#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Inner<T, const MAX: usize> {
    inner: List<T, MAX>,
}

/// A chain or message key and its index.
#[derive(Deserialize)]
struct KeyFields {
    key: SecretBytes<32>,
    index: u64,
}

impl Stored for Session {
    type Fields = SessionFields;

    fn from_fields(fields: SessionFields) -> Result<Self, Unsound> {
        let SessionFields { session_keys, sending_ratchet, receiving_chains, config } = fields;
        let (root, sending) = sending_ratchet.into_state()?;
        let chains = receiving_chains.inner.0.into_iter().rev();
        let mut chains: Vec<_> =
            chains.map(ReceivingFields::into_chain).collect::<Result<_, _>>()?;
        if let Sending::Pending(theirs) = &sending {
            // The sort is stable: it moves that chain to the front and no other.
            chains.sort_by_key(|(chain, _)| chain.ratchet_key != *theirs);
        }
        let (receiving, skipped): (Vec<_>, Vec<_>) = chains.into_iter().unzip();
        let skipped = skipped.into_iter().flatten().collect();
        let answered = if receiving.is_empty() { Answered::NotYet } else { Answered::Yes };
        Ok(Self {
            keys: SessionKeys {
                identity_key: session_keys.identity_key.into(),
                base_key: session_keys.base_key.into(),
                one_time_key: session_keys.one_time_key.into(),
            },
            ratchet: DoubleRatchet::restore(root, sending, receiving, skipped)?,
            mac_length: config.mac_length(),
            answered,
        })
    }

    fn write<S: Sink>(&self, out: &mut S) {
        let Self { keys, ratchet, mac_length, answered: _ } = self;
        let SessionKeys { identity_key, base_key, one_time_key } = keys;
        raw(out, "{\"session_keys\":{\"identity_key\":");
        bytes(out, identity_key.as_bytes());
        raw(out, ",\"base_key\":");
        bytes(out, base_key.as_bytes());
        raw(out, ",\"one_time_key\":");
        bytes(out, one_time_key.as_bytes());
        raw(out, "},\"sending_ratchet\":{");
        write_sending(out, ratchet);
        raw(out, "},\"receiving_chains\":{\"inner\":[");
        separated(out, ratchet.receiving.iter().rev(), |out, chain| {
            write_receiving(out, chain, &ratchet.skipped);
        });
        raw(out, "]},");
        write_config(out, *mac_length);
        raw(out, "}");
    }
}

impl SendingFields {
    fn into_state(self) -> Result<(RootKey, Sending), Unsound> {
        match self.state {
            State::Active => {
                let ActiveFields { root_key, ratchet_key } = self.active_ratchet.ok_or(Unsound)?;
                let ratchet_key = Curve25519KeyPair::from_secret(ratchet_key.0);
                let chain = self.symmetric_key_ratchet.ok_or(Unsound)?.into_chain_key()?;
                Ok((RootKey(root_key.0), Sending::Active(SendingChain { ratchet_key, chain })))
            }
            State::Inactive => {
                let root_key = self.root_key.ok_or(Unsound)?.key;
                let theirs = Curve25519PublicKey::new(self.ratchet_key.ok_or(Unsound)?);
                Ok((RootKey(root_key.0), Sending::Pending(theirs)))
            }
        }
    }
}

impl ReceivingFields {
    /// The chain, and its skipped keys, highest index first.
    fn into_chain(self) -> Result<(ReceivingChain, Vec<SkippedKey>), Unsound> {
        let chain = self.hkdf_ratchet.into_chain_key()?;
        let ratchet_key = self.ratchet_key.into();
        let skipped = self.skipped_message_keys.inner.0.into_iter();
        let skipped = skipped.map(|fields| fields.into_skipped_key(ratchet_key));
        let mut skipped = skipped.collect::<Result<Vec<_>, Unsound>>()?;
        skipped.sort_unstable_by_key(|key| Reverse(key.index));
        // Which of the keys that are missing were used, and which were let go, is not recorded.
        let discarded = Discarded::unrecorded(chain.index);
        Ok((ReceivingChain { ratchet_key, chain, discarded }, skipped))
    }
}

impl KeyFields {
    fn into_chain_key(self) -> Result<ChainKey, Unsound> {
        ChainKey::restore(self.key.0, self.index)
    }

    fn into_skipped_key(self, ratchet_key: Curve25519PublicKey) -> Result<SkippedKey, Unsound> {
        let index = u32::try_from(self.index).map_err(|_| Unsound)?;
        Ok(SkippedKey { ratchet_key, index, key: MessageKey(self.key.0) })
    }
}

fn write_sending<S: Sink>(out: &mut S, ratchet: &DoubleRatchet) {
    let RootKey(root) = &ratchet.root;
    match &ratchet.sending {
        Sending::Active(SendingChain { ratchet_key, chain }) => {
            raw(out, "\"type\":\"active\",\"parent_ratchet_key\":");
            // Ours answered theirs, which is the newest, unless ours opened the session.
            match ratchet.receiving.first() {
                Some(newest) => bytes(out, newest.ratchet_key.as_bytes()),
                None => raw(out, "null"),
            }
            raw(out, ",\"ratchet_count\":{\"Unknown\":null},\"active_ratchet\":{\"root_key\":");
            bytes(out, root.expose());
            raw(out, ",\"ratchet_key\":");
            bytes(out, ratchet_key.secret().expose());
            raw(out, "},\"symmetric_key_ratchet\":");
            write_key(out, &chain.key, chain.index);
        }
        Sending::Pending(theirs) => {
            raw(out, "\"type\":\"inactive\",\"root_key\":{\"key\":");
            bytes(out, root.expose());
            raw(out, "},\"ratchet_key\":");
            bytes(out, theirs.as_bytes());
            raw(out, ",\"ratchet_count\":{\"Unknown\":null}");
        }
    }
}

fn write_receiving<S: Sink>(out: &mut S, chain: &ReceivingChain, skipped: &SkippedKeys) {
    let ReceivingChain { ratchet_key, chain, discarded: _ } = chain;
    raw(out, "{\"ratchet_key\":");
    bytes(out, ratchet_key.as_bytes());
    raw(out, ",\"hkdf_ratchet\":");
    write_key(out, &chain.key, chain.index);
    raw(out, ",\"skipped_message_keys\":{\"inner\":[");
    let oldest_first = skipped.of_chain(ratchet_key).rev();
    separated(out, oldest_first, |out, SkippedKey { index, key: MessageKey(key), .. }| {
        write_key(out, key, u64::from(*index));
    });
    raw(out, "]},\"ratchet_count\":{\"Unknown\":null}}");
}

fn write_key<S: Sink>(out: &mut S, key: &Secret<32>, index: u64) {
    raw(out, "{\"key\":");
    bytes(out, key.expose());
    raw(out, ",\"index\":");
    number(out, index);
    raw(out, "}");
}
