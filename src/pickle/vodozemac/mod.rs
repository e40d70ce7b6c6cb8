//! vodozemac's own pickles, of its version 0.11: read and written, so that a client can move in
//! either direction.
//!
//! ```text
//! encrypted   base64(AES-256-CBC(key material, JSON) || HMAC (8)),  key material = HKDF(key, "Pickle")
//! plain       the JSON alone
//! ```
//!
//! The key has exactly 32 bytes. AES key and IV are made from it and nothing else, so **each
//! pickle should have a key of its own**: two pickles under one key show where their contents
//! begin to differ. For storing state of your own use [`Pickle`](super::Pickle) instead.
//!
//! Reading is tolerant of what vodozemac is tolerant of (any order of fields, unknown fields,
//! fields that older versions did not write) and strict in the rest: exact lengths, no more chains
//! and keys than vodozemac keeps, nothing twice.
//!
//! # What stays and what is lost
//!
//! | | from vodozemac | to vodozemac |
//! |---|---|---|
//! | account, key ids | see below | kept |
//! | account, base keys seen by a fallback key | not recorded: a replay from before the move is not noticed | dropped |
//! | session, why a skipped message key is missing | "no longer known" | dropped |
//! | session, whether they have answered | yes, once there is a receiving chain | the same |
//! | session, number of ratchet steps (for its log only) | ignored | unknown |
//! | session, their ratchet key before ours (for its log only) | ignored | kept |
//! | inbound group session, the ratchet of the newest message | recomputed when needed | dropped |
//! | outbound group session whose last index is used | does not exist | refused: it would be used again |
//!
//! Nothing of this changes which keys are held, what can be decrypted, or what is sent next.
//!
//! # Key ids
//!
//! vodozemac counts one-time keys from 0 and fallback keys, apart from them, from 0 in 64 bits;
//! we count both together from 1 in 32 bits. Reading keeps the id of every one-time key, 0 too,
//! and of a fallback key unless a one-time key that is held has the same: then it gets the next
//! free one. Ids that are handed out from then on lie above every id of either counter. Writing
//! keeps all ids and lets both counters go on above them. So no id is ever handed out twice for
//! one kind of key, however often an account moves. On the server the two never meet: the name of
//! a key ends in 6 characters if we upload it, in 11 if vodozemac does.
//!
//! ```
//! use olmec::Account;
//! use olmec::pickle::vodozemac::{read_account, write_account};
//!
//! let account = Account::new()?;
//! let key = [7; 32]; // 32 random bytes, for this pickle alone
//! let pickle = write_account(&account, &key);
//! assert_eq!(read_account(&pickle, &key)?.identity_keys(), account.identity_keys());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod error;
mod fields;
mod group_sessions;
mod json;
mod session;

use alloc::string::String;
use alloc::vec::Vec;

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

pub use error::{ReadError, WriteError};

use self::json::{Json, Stored};
use super::codec::Record as _;
use crate::encoding::base64;
use crate::megolm::outbound_session::Supply;
use crate::megolm::{InboundGroupSession, OutboundGroupSession};
use crate::olm::{Account, Session};
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom, MacLength};
use crate::secret::{SecretText, overwrite_dead_stack};

/// What the cipher keys of pickles are derived for.
const PICKLE_INFO: &[u8] = b"Pickle";

macro_rules! readers {
    ($($what:literal, $object:ty, $read:ident, $read_json:ident;)*) => {$(
        #[doc = concat!("Reads ", $what, " from an encrypted pickle of vodozemac.")]
        ///
        /// # Errors
        ///
        /// See [`ReadError`].
        pub fn $read(text: &str, key: &[u8; 32]) -> Result<$object, ReadError> {
            read_encrypted(text, key)
        }

        #[doc = concat!("Reads ", $what, " from the plain JSON of vodozemac's pickle.")]
        ///
        /// # Errors
        ///
        /// [`ReadError::Corrupted`].
        pub fn $read_json(json: &str) -> Result<$object, ReadError> {
            read_plain(json)
        }
    )*};
}

readers! {
    "an account", Account, read_account, read_account_json;
    "an Olm session", Session, read_session, read_session_json;
    "an outbound group session", OutboundGroupSession, read_outbound_group_session,
        read_outbound_group_session_json;
    "an inbound group session", InboundGroupSession, read_inbound_group_session,
        read_inbound_group_session_json;
}

macro_rules! writers {
    ($($what:literal, $object:ty, $write:ident, $write_json:ident;)*) => {$(
        #[doc = concat!("Writes ", $what, " as an encrypted pickle of vodozemac.")]
        pub fn $write(object: &$object, key: &[u8; 32]) -> String {
            write_encrypted(object, key)
        }

        #[doc = concat!(
            "Writes ", $what, " as the plain JSON of vodozemac's pickle, with every secret in it."
        )]
        pub fn $write_json(object: &$object) -> SecretText {
            write_plain(object)
        }
    )*};
}

writers! {
    "an account", Account, write_account, write_account_json;
    "an Olm session", Session, write_session, write_session_json;
    "an inbound group session", InboundGroupSession, write_inbound_group_session,
        write_inbound_group_session_json;
}

/// Writes an outbound group session as an encrypted pickle of vodozemac.
///
/// # Errors
///
/// [`WriteError::Exhausted`] if its last index has been used.
pub fn write_outbound_group_session(
    object: &OutboundGroupSession,
    key: &[u8; 32],
) -> Result<String, WriteError> {
    check_supply(object)?;
    Ok(write_encrypted(object, key))
}

/// Writes an outbound group session as the plain JSON of vodozemac's pickle, with every secret
/// in it.
///
/// # Errors
///
/// [`WriteError::Exhausted`] if its last index has been used.
pub fn write_outbound_group_session_json(
    object: &OutboundGroupSession,
) -> Result<SecretText, WriteError> {
    check_supply(object)?;
    Ok(write_plain(object))
}

fn check_supply(session: &OutboundGroupSession) -> Result<(), WriteError> {
    match session.supply {
        Supply::Available => Ok(()),
        Supply::Exhausted => Err(WriteError::Exhausted),
    }
}

fn read_encrypted<T: Stored>(text: &str, key: &[u8; 32]) -> Result<T, ReadError> {
    let json = decrypt_json(text, key)?;
    overwrite_dead_stack::<{ 16 << 10 }>();
    read_plain(json.expose())
}

/// Decrypts a pickle and gives the JSON in it, unread: authentic, but of any kind of object.
///
/// # Errors
///
/// [`ReadError::Authentication`], and [`ReadError::Corrupted`] if it is not UTF-8.
pub fn decrypt_json(text: &str, key: &[u8; 32]) -> Result<SecretText, ReadError> {
    let sealed = base64::decode(text).map_err(|_| ReadError::Authentication)?;
    let (ciphertext, tag) = sealed
        .split_last_chunk::<{ MacLength::Truncated.bytes() }>()
        .ok_or(ReadError::Authentication)?;
    let mut json = CipherKeys::derive(&mut KeyRoom::new(), key, PICKLE_INFO)
        .open(ciphertext, tag, MacLength::Truncated, ciphertext)
        .map(Zeroizing::new)
        .map_err(|_| ReadError::Authentication)?;
    core::str::from_utf8(&json).map_err(|_| ReadError::Corrupted)?;
    Ok(into_text(&mut json))
}

fn read_plain<T: Stored>(json: &str) -> Result<T, ReadError> {
    T::from_fields(parse(json)?).map_err(|_| ReadError::Corrupted)
}

/// The parser's own errors quote the input, so they go no further.
fn parse<T: DeserializeOwned>(json: &str) -> Result<T, ReadError> {
    serde_json::from_str(json).map_err(|_| ReadError::Corrupted)
}

fn write_encrypted<T: Stored>(object: &T, key: &[u8; 32]) -> String {
    encrypt(&Json(object).to_bytes(), key)
}

/// Encrypts the JSON that one of the `write_…_json` gave: the pickle that its `write_…` makes.
pub fn encrypt_json(json: &SecretText, key: &[u8; 32]) -> String {
    encrypt(json.expose().as_bytes(), key)
}

fn encrypt(json: &[u8], key: &[u8; 32]) -> String {
    let tag_length = MacLength::Truncated.bytes();
    let length = CipherKeys::ciphertext_length(json.len()).saturating_add(tag_length);
    // Encrypted in place: a buffer that has to grow would leave a copy of the JSON behind.
    let mut sealed = Vec::with_capacity(length);
    let mut room = KeyRoom::new();
    let keys = CipherKeys::derive(&mut room, key, PICKLE_INFO);
    keys.seal_onto(&mut sealed, json, MacLength::Truncated);
    base64::encode(&sealed)
}

fn write_plain<T: Stored>(object: &T) -> SecretText {
    into_text(&mut Json(object).to_bytes())
}

/// The buffer, which holds UTF-8, becomes the text without being copied.
fn into_text(json: &mut Zeroizing<Vec<u8>>) -> SecretText {
    SecretText::new(String::from_utf8(core::mem::take(&mut **json)).unwrap_or_default())
}
