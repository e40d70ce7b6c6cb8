//! How the pickles look to serde: names, order and kinds of the fields, for formats other than
//! JSON. What the fields may hold, olmec alone judges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::secret_bytes::{Bytes, Sequence, Tuple};
use super::sending_ratchet::{ChainKey, RatchetCount, SendingRatchet};
use crate::olm::SessionConfig;

#[derive(Serialize, Deserialize)]
pub(crate) enum SigningKey {
    Normal(Bytes<32>),
    Expanded(Bytes<64>),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Account {
    signing_key: SigningKey,
    diffie_hellman_key: Tuple<32>,
    one_time_keys: OneTimeKeys,
    fallback_keys: FallbackKeys,
}

#[derive(Serialize, Deserialize)]
struct OneTimeKeys {
    #[serde(alias = "key_id")]
    next_key_id: u64,
    public_keys: BTreeMap<u64, [u8; 32]>,
    private_keys: BTreeMap<u64, Tuple<32>>,
}

#[derive(Serialize, Deserialize)]
struct FallbackKeys {
    key_id: u64,
    fallback_key: Option<FallbackKey>,
    previous_fallback_key: Option<FallbackKey>,
}

#[derive(Serialize, Deserialize)]
struct FallbackKey {
    key_id: u64,
    key: Tuple<32>,
    published: bool,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    session_keys: SessionKeys,
    sending_ratchet: SendingRatchet,
    receiving_chains: Inner<ReceivingChain>,
    #[serde(default)]
    config: SessionConfig,
}

#[derive(Serialize, Deserialize)]
struct SessionKeys {
    identity_key: [u8; 32],
    base_key: [u8; 32],
    one_time_key: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct ReceivingChain {
    ratchet_key: [u8; 32],
    hkdf_ratchet: ChainKey,
    skipped_message_keys: Inner<ChainKey>,
    #[serde(default)]
    ratchet_count: RatchetCount,
}

#[derive(Serialize, Deserialize)]
struct Inner<T> {
    inner: Vec<T>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct OutboundGroupSession {
    ratchet: Ratchet,
    signing_key: SigningKey,
    #[serde(default)]
    config: SessionConfig,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct InboundGroupSession {
    initial_ratchet: Ratchet,
    signing_key: Bytes<32>,
    signing_key_verified: bool,
    #[serde(default)]
    config: SessionConfig,
}

#[derive(Serialize, Deserialize)]
struct Ratchet {
    inner: Sequence<128>,
    counter: u32,
}
