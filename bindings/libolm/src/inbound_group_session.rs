//! `OlmInboundGroupSession`: the receiver's end of a Megolm session.

use std::ffi::{c_int, c_void};

use olmec::MacLength;
use olmec::megolm::{
    Authenticity, DecryptError, ExportedSessionKey, InboundGroupSession, MegolmMessage, SessionKey,
    SessionKeyError,
};
use olmec::pickle::libolm;
use zeroize::Zeroizing;

use crate::buffer::{Output, input, number};
use crate::error::Error;
use crate::object::{change, check, create, look, measure, object};
use crate::text::{decoded_length, encoded_length, unpadded};

/// A ratchet and its index.
const RATCHET: usize = 128 + 4;
/// MAC length, authenticity, signing key and two ratchets, as a native pickle holds them.
const CAPACITY: usize = 2 + 32 + RATCHET + 1 + RATCHET;

object! {
    /// The receiver's end of a Megolm session.
    OlmInboundGroupSession {
        state: InboundGroupSession, kind: b"olmI", capacity: CAPACITY, blank: BAD_SESSION_KEY
    }
    olm_inbound_group_session_size, olm_inbound_group_session, olm_clear_inbound_group_session,
    olm_inbound_group_session_last_error, olm_inbound_group_session_last_error_code
}

/// The length of a pickle, which is that of a blank session as well.
const PICKLE: usize = encoded_length(304 + 8);
const ID: usize = encoded_length(32);
const EXPORT: usize = encoded_length(ExportedSessionKey::LENGTH);

/// The length of what [`olm_pickle_inbound_group_session`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_inbound_group_session_length(
    _session: *const OlmInboundGroupSession,
) -> usize {
    PICKLE
}

/// Encrypts the session, to be stored.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_inbound_group_session(
    session: *mut OlmInboundGroupSession,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, out) = (input(key, key_length), Output::new(pickled, pickled_length));
    look(session, |session| out.write(libolm::write_inbound_group_session(&session, key)?))
}

/// Decrypts a stored session.
#[unsafe(no_mangle)]
pub extern "C" fn olm_unpickle_inbound_group_session(
    session: *mut OlmInboundGroupSession,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, text) = (input(key, key_length), input(pickled, pickled_length));
    create(session, || {
        Ok((libolm::read_inbound_group_session(unpadded(text)?, key)?, pickled_length))
    })
}

/// A text whose length must be that of so many bytes.
fn key_text(text: &[u8], length: usize) -> Result<&str, Error> {
    match decoded_length(text.len()) {
        None => Err(Error::INVALID_BASE64),
        Some(decoded) if decoded != length => Err(Error::BAD_SESSION_KEY),
        Some(_) => unpadded(text),
    }
}

/// Makes the session of a session key, as its owner shares it.
#[unsafe(no_mangle)]
pub extern "C" fn olm_init_inbound_group_session(
    session: *mut OlmInboundGroupSession,
    session_key: *const u8,
    session_key_length: usize,
) -> usize {
    let text = input(session_key.cast(), session_key_length);
    create(session, || {
        let key = SessionKey::from_base64(key_text(text, SessionKey::LENGTH)?);
        let key = key.map_err(|error| match error {
            // What is no key has signed nothing.
            SessionKeyError::InvalidPublicKey => Error::BAD_SIGNATURE,
            error => error.into(),
        })?;
        Ok((InboundGroupSession::new(&key), 0))
    })
}

/// Makes the session of an export.
#[unsafe(no_mangle)]
pub extern "C" fn olm_import_inbound_group_session(
    session: *mut OlmInboundGroupSession,
    session_key: *const u8,
    session_key_length: usize,
) -> usize {
    let text = input(session_key.cast(), session_key_length);
    create(session, || {
        let key = ExportedSessionKey::from_base64(key_text(text, ExportedSessionKey::LENGTH)?)?;
        Ok((InboundGroupSession::import(&key), 0))
    })
}

/// Reads a message of the only version that there is for libolm.
fn read(text: &[u8]) -> Result<MegolmMessage, Error> {
    let message = MegolmMessage::from_base64(unpadded(text)?)?;
    match message.mac_length() {
        MacLength::Truncated => Ok(message),
        MacLength::Full => Err(Error::BAD_MESSAGE_VERSION),
    }
}

/// How many bytes the plaintext of a message can have. The message is left as it is.
#[unsafe(no_mangle)]
pub extern "C" fn olm_group_decrypt_max_plaintext_length(
    session: *mut OlmInboundGroupSession,
    message: *mut u8,
    message_length: usize,
) -> usize {
    let text = input(message.cast(), message_length);
    check(session, || Ok(read(text)?.ciphertext().len()))
}

/// Decrypts a message, which is left as it is, and says its index.
#[unsafe(no_mangle)]
pub extern "C" fn olm_group_decrypt(
    session: *mut OlmInboundGroupSession,
    message: *mut u8,
    message_length: usize,
    plaintext: *mut u8,
    max_plaintext_length: usize,
    message_index: *mut u32,
) -> usize {
    let text = input(message.cast(), message_length);
    let out = Output::new(plaintext.cast(), max_plaintext_length);
    change(session, |session| {
        let message = read(text)?;
        number(message_index, message.message_index().get());
        if let Err(error) = out.has_room_for(message.ciphertext().len()) {
            return Err(if is_signed(session, &message) { error } else { Error::BAD_SIGNATURE });
        }
        let decrypted = session.decrypt(&message).map_err(|error| match error {
            DecryptError::UnknownIndex { .. } => Error::UNKNOWN_MESSAGE_INDEX,
            _ if is_signed(session, &message) => Error::BAD_MESSAGE_MAC,
            _ => Error::BAD_SIGNATURE,
        });
        out.write(&*Zeroizing::new(decrypted?.plaintext))
    })
}

/// Whether the session's key has signed the message, to tell one failure from another.
fn is_signed(session: &InboundGroupSession, message: &MegolmMessage) -> bool {
    let signed = message.as_bytes().split_last_chunk::<64>();
    signed.is_some_and(|(signed, _)| {
        session.signing_key().verify(signed, message.signature()).is_ok()
    })
}

/// The length of a session id.
#[unsafe(no_mangle)]
pub extern "C" fn olm_inbound_group_session_id_length(
    _session: *const OlmInboundGroupSession,
) -> usize {
    ID
}

/// The session id.
#[unsafe(no_mangle)]
pub extern "C" fn olm_inbound_group_session_id(
    session: *mut OlmInboundGroupSession,
    id: *mut u8,
    id_length: usize,
) -> usize {
    let out = Output::new(id.cast(), id_length);
    look(session, |session| out.write(session.id().as_str()))
}

/// The first index that can be decrypted.
#[unsafe(no_mangle)]
pub extern "C" fn olm_inbound_group_session_first_known_index(
    session: *const OlmInboundGroupSession,
) -> u32 {
    measure(session, 0, |session| session.first_known_index().get())
}

/// Whether the session comes from a session key that the session itself signed.
#[unsafe(no_mangle)]
pub extern "C" fn olm_inbound_group_session_is_verified(
    session: *const OlmInboundGroupSession,
) -> c_int {
    measure(session, 0, |session| c_int::from(session.authenticity() == Authenticity::Signed))
}

/// The length of an export.
#[unsafe(no_mangle)]
pub extern "C" fn olm_export_inbound_group_session_length(
    _session: *const OlmInboundGroupSession,
) -> usize {
    EXPORT
}

/// Exports the session from an index on.
#[unsafe(no_mangle)]
pub extern "C" fn olm_export_inbound_group_session(
    session: *mut OlmInboundGroupSession,
    key: *mut u8,
    key_length: usize,
    message_index: u32,
) -> usize {
    let out = Output::new(key.cast(), key_length);
    look(session, |session| {
        out.has_room_for(EXPORT)?;
        let export = session.export_at(message_index).map_err(|_| Error::UNKNOWN_MESSAGE_INDEX)?;
        out.write(export.to_base64().expose())
    })
}
