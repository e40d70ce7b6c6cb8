//! The JSON of group sessions.
//!
//! ```text
//! outbound  {"ratchet":R, "signing_key":secret, "config":…}
//! inbound   {"initial_ratchet":R, "signing_key":[32], "signing_key_verified":bool, "config":…}
//! R         {"inner":[128], "counter":u32}
//! ```

use serde::Deserialize;

use super::super::codec::Sink;
use super::fields::{Config, SecretBytes, SigningKey, write_config, write_signing_key};
use super::json::{Stored, boolean, bytes, number, raw};
use crate::error::Unsound;
use crate::megolm::inbound_session::Remembered;
use crate::megolm::outbound_session::Supply;
use crate::megolm::ratchet::Ratchet;
use crate::megolm::{Authenticity, InboundGroupSession, MessageIndex, OutboundGroupSession};
use crate::primitives::ed25519::Ed25519PublicKey;

#[derive(Deserialize)]
struct RatchetFields {
    inner: SecretBytes<{ Ratchet::LENGTH }>,
    counter: u32,
}

impl RatchetFields {
    fn into_ratchet(self) -> Ratchet {
        Ratchet::from_bytes(self.inner.0.expose(), MessageIndex::new(self.counter))
    }
}

fn write_ratchet<S: Sink>(out: &mut S, ratchet: &Ratchet) {
    raw(out, "{\"inner\":");
    bytes(out, ratchet.as_bytes());
    raw(out, ",\"counter\":");
    number(out, ratchet.index().get().into());
    raw(out, "}");
}

#[derive(Deserialize)]
pub(super) struct OutboundFields {
    ratchet: RatchetFields,
    signing_key: SigningKey,
    #[serde(default)]
    config: Config,
}

impl Stored for OutboundGroupSession {
    type Fields = OutboundFields;

    fn from_fields(fields: OutboundFields) -> Result<Self, Unsound> {
        Ok(Self {
            ratchet: fields.ratchet.into_ratchet(),
            supply: Supply::Available,
            signing_key: fields.signing_key.into_pair(),
            mac_length: fields.config.mac_length(),
        })
    }

    /// The caller has refused an exhausted session.
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { ratchet, supply: _, signing_key, mac_length } = self;
        raw(out, "{\"ratchet\":");
        write_ratchet(out, ratchet);
        raw(out, ",\"signing_key\":");
        write_signing_key(out, signing_key);
        raw(out, ",");
        write_config(out, *mac_length);
        raw(out, "}");
    }
}

#[derive(Deserialize)]
pub(super) struct InboundFields {
    initial_ratchet: RatchetFields,
    signing_key: [u8; 32],
    signing_key_verified: bool,
    #[serde(default)]
    config: Config,
}

impl Stored for InboundGroupSession {
    type Fields = InboundFields;

    fn from_fields(fields: InboundFields) -> Result<Self, Unsound> {
        Ok(Self {
            initial: fields.initial_ratchet.into_ratchet(),
            latest: None,
            signing_key: Ed25519PublicKey::from_bytes(&fields.signing_key).map_err(|_| Unsound)?,
            authenticity: match fields.signing_key_verified {
                true => Authenticity::Signed,
                false => Authenticity::Imported,
            },
            mac_length: fields.config.mac_length(),
            remembered: Remembered::default(),
        })
    }

    fn write<S: Sink>(&self, out: &mut S) {
        let Self { initial, latest: _, signing_key, authenticity, mac_length, remembered: _ } =
            self;
        raw(out, "{\"initial_ratchet\":");
        write_ratchet(out, initial);
        raw(out, ",\"signing_key\":");
        bytes(out, signing_key.as_bytes());
        raw(out, ",\"signing_key_verified\":");
        boolean(out, *authenticity == Authenticity::Signed);
        raw(out, ",");
        write_config(out, *mac_length);
        raw(out, "}");
    }
}
