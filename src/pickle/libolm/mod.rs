//! libolm's pickles, so that a client can come from libolm and go back to it.
//!
//! ```text
//! pickle = base64(ciphertext || MAC), AES-256-CBC and the first 8 bytes of HMAC-SHA-256 under
//!          HKDF(no salt, pickle key, "Pickle", 80); the key has any length, also none
//! ```
//!
//! | object | versions read | written | layout |
//! |---|---|---|---|
//! | [`Account`] | 2, 3, 4 | 4 | signing key, identity key, one-time keys, fallback keys, last key id |
//! | [`Session`] | 1, 0x80000001 | 1 | flag, session keys, root key, sending chain, receiving chains, skipped keys |
//! | [`OutboundGroupSession`] | 1 | 1 | ratchet, signing key |
//! | [`InboundGroupSession`] | 1, 2 | 2 | first known ratchet, latest ratchet, public signing key, flag |
//! | [`PkDecryption`] | 1 | 1 | public key, secret key |
//!
//! Integers are big-endian, a list is a count of 4 bytes and its elements, newest first, and a
//! flag is one byte, of which anything but 0 means yes. Nothing in a pickle says what kind of
//! object it is: the caller knows. The layouts byte by byte are in the module of each kind.
//!
//! Reading what libolm wrote and writing it unchanged gives the same text, when the version is
//! the one that is written.
//!
//! # What is lost on the way
//!
//! To libolm, because it has no place for it:
//!
//! - of one-time keys all but the newest 100, of skipped message keys all but the newest 40;
//! - which base keys a fallback key has opened sessions with, so that a repeated first message
//!   opens its session again;
//! - why a message key is gone: used, or let go;
//! - the seed of a signing key, of which only its expansion is kept.
//!
//! What cannot be left out is an error: sessions with full MACs, chains and group sessions whose
//! last index is used.
//!
//! From libolm, because it is of no use or not known:
//!
//! - Skipped keys of receiving chains that the pickle no longer lists. Neither library finds them.
//!   They are written again as long as the session has not moved on; the next change of direction
//!   lets them go.
//! - What became of the other message keys of a chain. For the indices that the chain has passed,
//!   [`DecryptError::KeyUnknown`](crate::olm::DecryptError::KeyUnknown) is all that can be said.
//!
//! libolm also calls an imported group session signed once it has decrypted a message, although
//! whoever forged the export could make such a message. What its flag says is taken over:
//! [`Authenticity::Signed`](crate::megolm::Authenticity::Signed) from a pickle means no more than it did in libolm.
//!
//! # The envelope
//!
//! It is libolm's, with its weakness: the same object under the same key always gives the same
//! text, and two objects that begin alike give texts that begin alike. Use it to move, and
//! [`Pickle`](super::Pickle) to stay. The example `migrate_from_libolm` moves a directory of
//! them, and finds out what kind of object each holds.

mod account;
#[doc(hidden)]
pub mod drop_in;
mod envelope;
mod error;
mod group_sessions;
mod pk_decryption;
mod session;

use alloc::string::String;

pub use error::{LibolmPickleError, LimitedList};

use crate::megolm::{InboundGroupSession, OutboundGroupSession};
use crate::olm::{Account, Session};
use crate::pk::PkDecryption;

/// Reads an account that libolm pickled, in version 2, 3 or 4.
///
/// # Errors
///
/// See [`LibolmPickleError`].
pub fn read_account(text: &str, key: &[u8]) -> Result<Account, LibolmPickleError> {
    envelope::open(text, key, account::read)
}

/// Writes an account as libolm does, in version 4, with its newest 100 one-time keys.
///
/// # Errors
///
/// [`LibolmPickleError::LonePreviousFallbackKey`].
pub fn write_account(account: &Account, key: &[u8]) -> Result<String, LibolmPickleError> {
    Ok(envelope::seal(&account::layout(account)?, key))
}

/// Reads an Olm session that libolm pickled, in version 1 or 0x80000001.
///
/// # Errors
///
/// See [`LibolmPickleError`].
pub fn read_session(text: &str, key: &[u8]) -> Result<Session, LibolmPickleError> {
    envelope::open(text, key, session::read)
}

/// Writes an Olm session as libolm does, in version 1, with its newest 40 skipped keys.
///
/// # Errors
///
/// [`LibolmPickleError::FullMac`] and [`LibolmPickleError::Exhausted`].
pub fn write_session(session: &Session, key: &[u8]) -> Result<String, LibolmPickleError> {
    Ok(envelope::seal(&session::layout(session)?, key))
}

/// Reads an outbound group session that libolm pickled, in version 1.
///
/// # Errors
///
/// See [`LibolmPickleError`].
pub fn read_outbound_group_session(
    text: &str,
    key: &[u8],
) -> Result<OutboundGroupSession, LibolmPickleError> {
    envelope::open(text, key, group_sessions::read_outbound)
}

/// Writes an outbound group session as libolm does, in version 1.
///
/// # Errors
///
/// [`LibolmPickleError::FullMac`] and [`LibolmPickleError::Exhausted`].
pub fn write_outbound_group_session(
    session: &OutboundGroupSession,
    key: &[u8],
) -> Result<String, LibolmPickleError> {
    Ok(envelope::seal(&group_sessions::outbound_layout(session)?, key))
}

/// Reads an inbound group session that libolm pickled, in version 1 or 2.
///
/// # Errors
///
/// See [`LibolmPickleError`].
pub fn read_inbound_group_session(
    text: &str,
    key: &[u8],
) -> Result<InboundGroupSession, LibolmPickleError> {
    envelope::open(text, key, group_sessions::read_inbound)
}

/// Writes an inbound group session as libolm does, in version 2.
///
/// # Errors
///
/// [`LibolmPickleError::FullMac`].
pub fn write_inbound_group_session(
    session: &InboundGroupSession,
    key: &[u8],
) -> Result<String, LibolmPickleError> {
    Ok(envelope::seal(&group_sessions::inbound_layout(session)?, key))
}

/// Reads the key of a backup that libolm pickled, in version 1.
///
/// # Errors
///
/// See [`LibolmPickleError`].
pub fn read_pk_decryption(text: &str, key: &[u8]) -> Result<PkDecryption, LibolmPickleError> {
    envelope::open(text, key, pk_decryption::read)
}

/// Writes the key of a backup as libolm does, in version 1.
pub fn write_pk_decryption(decryption: &PkDecryption, key: &[u8]) -> String {
    envelope::seal(&pk_decryption::Layout(decryption), key)
}
