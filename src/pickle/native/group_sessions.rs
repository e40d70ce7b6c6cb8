//! The records of group sessions, version 1.
//!
//! ```text
//! outbound   MAC length (1: 8 or 32) || exhausted (1) || ratchet || signing key: seed form as in an account
//! inbound    MAC length (1: 8 or 32) || signed (1: 1 = from a signed session key, 0 = imported)
//!            || signing key, public (32) || initial ratchet || latest present (1) || latest ratchet
//! ratchet    R (128) || index (u32)
//! ```
//!
//! A signing key of small order is refused. That it is a point of the curve at all is not checked, as
//! the tag covers it: if it is none, no message of the session decrypts.

use super::super::codec::{Reader, Record, Sink};
use super::super::error::PickleError;
use super::account::{read_signing_key, write_signing_key};
use super::sealed::Stored;
use super::session::{read_mac_length, write_mac_length};
use crate::error::Unsound;
use crate::megolm::inbound_session::Remembered;
use crate::megolm::outbound_session::Supply;
use crate::megolm::ratchet::Ratchet;
use crate::megolm::{Authenticity, InboundGroupSession, MessageIndex, OutboundGroupSession};
use crate::primitives::ed25519::Ed25519PublicKey;

impl Stored for OutboundGroupSession {
    const VERSION: u8 = 1;

    fn read(_version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError> {
        let mac_length = read_mac_length(record)?;
        let supply = if record.bool()? { Supply::Exhausted } else { Supply::Available };
        let ratchet = read_ratchet(record)?;
        let signing_key = read_signing_key(record)?;
        if supply == Supply::Exhausted && ratchet.index() != MessageIndex::LAST {
            return Err(Unsound.into());
        }
        Ok(Self { ratchet, supply, signing_key, mac_length })
    }
}

impl Record for OutboundGroupSession {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { ratchet, supply, signing_key, mac_length } = self;
        write_mac_length(out, *mac_length);
        out.bool(*supply == Supply::Exhausted);
        write_ratchet(out, ratchet);
        write_signing_key(out, signing_key);
    }
}

impl Stored for InboundGroupSession {
    const VERSION: u8 = 1;

    fn read(_version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError> {
        let mac_length = read_mac_length(record)?;
        let authenticity =
            if record.bool()? { Authenticity::Signed } else { Authenticity::Imported };
        let signing_key = Ed25519PublicKey::from_own_store(record.array()?).map_err(|_| Unsound)?;
        let initial = read_ratchet(record)?;
        let latest = if record.bool()? { Some(read_ratchet(record)?) } else { None };
        if latest.as_ref().is_some_and(|latest| latest.index() <= initial.index()) {
            return Err(Unsound.into());
        }
        let remembered = Remembered::default();
        Ok(Self { initial, latest, signing_key, authenticity, mac_length, remembered })
    }
}

impl Record for InboundGroupSession {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { initial, latest, signing_key, authenticity, mac_length, remembered: _ } = self;
        write_mac_length(out, *mac_length);
        out.bool(*authenticity == Authenticity::Signed);
        out.put(signing_key.as_bytes());
        write_ratchet(out, initial);
        out.bool(latest.is_some());
        if let Some(latest) = latest {
            write_ratchet(out, latest);
        }
    }
}

fn write_ratchet<S: Sink>(out: &mut S, ratchet: &Ratchet) {
    out.put(ratchet.as_bytes());
    out.u32(ratchet.index().get());
}

fn read_ratchet(record: &mut Reader<'_>) -> Result<Ratchet, Unsound> {
    let bytes = record.array::<{ Ratchet::LENGTH }>()?;
    Ok(Ratchet::from_bytes(bytes, MessageIndex::new(record.u32()?)))
}
