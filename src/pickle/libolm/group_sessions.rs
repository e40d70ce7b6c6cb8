//! libolm's group sessions.
//!
//! ```text
//! outbound   version (u32): 1 || ratchet || signing key: public (32) || expanded secret (64)
//! inbound    version (u32): 1 or 2 || first known ratchet || latest ratchet
//!            || public signing key (32) || signed (1; not in version 1, where it means yes)
//! ratchet    R (128) || index (u32)
//! ```
//!
//! libolm always has a latest ratchet, and until a later message comes it is the first known one.

use subtle::ConstantTimeEq as _;

use super::super::codec::{Reader, Record, Sink};
use super::envelope::{read_flag, read_signing_key, write_signing_key};
use super::error::LibolmPickleError;
use crate::megolm::inbound_session::Remembered;
use crate::megolm::outbound_session::Supply;
use crate::megolm::ratchet::Ratchet;
use crate::megolm::{Authenticity, InboundGroupSession, MessageIndex, OutboundGroupSession};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::ed25519::Ed25519PublicKey;

pub(super) fn read_outbound(
    record: &mut Reader<'_>,
) -> Result<OutboundGroupSession, LibolmPickleError> {
    match record.u32()? {
        1 => {}
        unknown => return Err(LibolmPickleError::UnsupportedVersion(unknown)),
    }
    Ok(OutboundGroupSession {
        ratchet: read_ratchet(record)?,
        supply: Supply::Available,
        signing_key: read_signing_key(record)?,
        mac_length: MacLength::Truncated,
    })
}

pub(super) fn read_inbound(
    record: &mut Reader<'_>,
) -> Result<InboundGroupSession, LibolmPickleError> {
    let read_signed = match record.u32()? {
        1 => |_: &mut Reader<'_>| Ok(true),
        2 => read_flag,
        unknown => return Err(LibolmPickleError::UnsupportedVersion(unknown)),
    };
    let initial = read_ratchet(record)?;
    let latest = read_ratchet(record)?;
    let signing_key = Ed25519PublicKey::from_bytes(record.array()?)
        .map_err(|_| LibolmPickleError::KeyMismatch)?;
    let authenticity =
        if read_signed(record)? { Authenticity::Signed } else { Authenticity::Imported };
    Ok(InboundGroupSession {
        latest: later(latest, &initial)?,
        initial,
        signing_key,
        authenticity,
        mac_length: MacLength::Truncated,
        remembered: Remembered::default(),
    })
}

/// `latest`, unless it is only the initial ratchet once more.
fn later(latest: Ratchet, initial: &Ratchet) -> Result<Option<Ratchet>, LibolmPickleError> {
    if latest.index() > initial.index() {
        return Ok(Some(latest));
    }
    let is_initial =
        latest.index() == initial.index() && latest.as_bytes().ct_eq(initial.as_bytes()).into();
    if is_initial { Ok(None) } else { Err(LibolmPickleError::Contradiction) }
}

/// An outbound session as version 1 holds it.
pub(super) struct OutboundLayout<'a>(&'a OutboundGroupSession);

pub(super) fn outbound_layout(
    session: &OutboundGroupSession,
) -> Result<OutboundLayout<'_>, LibolmPickleError> {
    match (session.mac_length, session.supply) {
        (MacLength::Full, _) => Err(LibolmPickleError::FullMac),
        (MacLength::Truncated, Supply::Exhausted) => Err(LibolmPickleError::Exhausted),
        (MacLength::Truncated, Supply::Available) => Ok(OutboundLayout(session)),
    }
}

impl Record for OutboundLayout<'_> {
    fn write<S: Sink>(&self, out: &mut S) {
        let OutboundGroupSession { ratchet, signing_key, supply: _, mac_length: _ } = self.0;
        out.u32(1);
        write_ratchet(out, ratchet);
        write_signing_key(out, signing_key);
    }
}

/// An inbound session as version 2 holds it.
pub(super) struct InboundLayout<'a>(&'a InboundGroupSession);

pub(super) fn inbound_layout(
    session: &InboundGroupSession,
) -> Result<InboundLayout<'_>, LibolmPickleError> {
    match session.mac_length {
        MacLength::Full => Err(LibolmPickleError::FullMac),
        MacLength::Truncated => Ok(InboundLayout(session)),
    }
}

impl Record for InboundLayout<'_> {
    fn write<S: Sink>(&self, out: &mut S) {
        let InboundGroupSession {
            initial,
            latest,
            signing_key,
            authenticity,
            mac_length: _,
            remembered: _,
        } = self.0;
        out.u32(2);
        write_ratchet(out, initial);
        write_ratchet(out, latest.as_ref().unwrap_or(initial));
        out.put(signing_key.as_bytes());
        out.bool(*authenticity == Authenticity::Signed);
    }
}

fn write_ratchet<S: Sink>(out: &mut S, ratchet: &Ratchet) {
    out.put(ratchet.as_bytes());
    out.u32(ratchet.index().get());
}

fn read_ratchet(record: &mut Reader<'_>) -> Result<Ratchet, LibolmPickleError> {
    let bytes = record.array::<{ Ratchet::LENGTH }>()?;
    Ok(Ratchet::from_bytes(bytes, MessageIndex::new(record.u32()?)))
}
