//! `OlmOutboundGroupSession`: the sender's end of a Megolm session.

use std::ffi::c_void;

use olmec::MacLength;
use olmec::megolm::{OutboundGroupSession, SessionKey};
use olmec::pickle::libolm;

use crate::buffer::{Output, Random, input};
use crate::error::Error;
use crate::object::{change, create, look, measure, object};
use crate::text::{ciphertext_length, encoded_length, field_length, unpadded, varint_length};

/// MAC length, supply, ratchet with its index and signing key, as a native pickle holds them.
const CAPACITY: usize = 2 + 132 + 65;

object! {
    /// The sender's end of a Megolm session.
    OlmOutboundGroupSession {
        state: OutboundGroupSession, kind: b"olmO", capacity: CAPACITY, blank: BAD_SESSION_KEY
    }
    olm_outbound_group_session_size, olm_outbound_group_session, olm_clear_outbound_group_session,
    olm_outbound_group_session_last_error, olm_outbound_group_session_last_error_code
}

const RANDOM: usize = 160;
/// The length of a pickle, which is that of a blank session as well.
const PICKLE: usize = encoded_length(240 + 8);
const ID: usize = encoded_length(32);
const SESSION_KEY: usize = encoded_length(SessionKey::LENGTH);

/// The length of what [`olm_pickle_outbound_group_session`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_outbound_group_session_length(
    _session: *const OlmOutboundGroupSession,
) -> usize {
    PICKLE
}

/// Encrypts the session, to be stored.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_outbound_group_session(
    session: *mut OlmOutboundGroupSession,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, out) = (input(key, key_length), Output::new(pickled, pickled_length));
    look(session, |session| out.write(libolm::write_outbound_group_session(&session, key)?))
}

/// Decrypts a stored session.
#[unsafe(no_mangle)]
pub extern "C" fn olm_unpickle_outbound_group_session(
    session: *mut OlmOutboundGroupSession,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, text) = (input(key, key_length), input(pickled, pickled_length));
    create(session, || {
        Ok((libolm::read_outbound_group_session(unpadded(text)?, key)?, pickled_length))
    })
}

/// How many random bytes [`olm_init_outbound_group_session`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_init_outbound_group_session_random_length(
    _session: *const OlmOutboundGroupSession,
) -> usize {
    RANDOM
}

/// Makes a new session. The random bytes are wiped if they are enough.
#[unsafe(no_mangle)]
pub extern "C" fn olm_init_outbound_group_session(
    session: *mut OlmOutboundGroupSession,
    random: *mut u8,
    random_length: usize,
) -> usize {
    let random = Random::new(random.cast(), random_length);
    create(session, || {
        let mut source = random.source(RANDOM)?;
        let made = OutboundGroupSession::with_rng(MacLength::Truncated, &mut source);
        random.wipe();
        Ok((made?, 0))
    })
}

/// The length of the next message.
#[unsafe(no_mangle)]
pub extern "C" fn olm_group_encrypt_message_length(
    session: *mut OlmOutboundGroupSession,
    plaintext_length: usize,
) -> usize {
    message_length(index(session), plaintext_length)
}

fn message_length(index: u32, plaintext_length: usize) -> usize {
    let index = 1 + varint_length(usize::try_from(index).unwrap_or(usize::MAX));
    let ciphertext = field_length(ciphertext_length(plaintext_length));
    let mac = MacLength::Truncated.bytes();
    encoded_length((1 + index + mac + 64).wrapping_add(ciphertext))
}

/// Encrypts and signs a message.
#[unsafe(no_mangle)]
pub extern "C" fn olm_group_encrypt(
    session: *mut OlmOutboundGroupSession,
    plaintext: *const u8,
    plaintext_length: usize,
    message: *mut u8,
    message_length: usize,
) -> usize {
    let plaintext = input(plaintext.cast(), plaintext_length);
    let out = Output::new(message.cast(), message_length);
    change(session, |session| {
        // The last index is used when there is none.
        let index = session.message_index().ok_or(Error::UNKNOWN_MESSAGE_INDEX)?.get();
        out.has_room_for(self::message_length(index, plaintext.len()))?;
        let message = session.encrypt(plaintext).map_err(|_| Error::UNKNOWN_MESSAGE_INDEX)?;
        out.write(message.into_base64())
    })
}

/// The length of a session id.
#[unsafe(no_mangle)]
pub extern "C" fn olm_outbound_group_session_id_length(
    _session: *const OlmOutboundGroupSession,
) -> usize {
    ID
}

/// The session id.
#[unsafe(no_mangle)]
pub extern "C" fn olm_outbound_group_session_id(
    session: *mut OlmOutboundGroupSession,
    id: *mut u8,
    id_length: usize,
) -> usize {
    let out = Output::new(id.cast(), id_length);
    look(session, |session| out.write(session.id().as_str()))
}

/// The index of the next message; the last one when that is used.
#[unsafe(no_mangle)]
pub extern "C" fn olm_outbound_group_session_message_index(
    session: *mut OlmOutboundGroupSession,
) -> u32 {
    index(session)
}

fn index(session: *const OlmOutboundGroupSession) -> u32 {
    measure(session, 0, |session| session.message_index().map_or(u32::MAX, |index| index.get()))
}

/// The length of a session key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_outbound_group_session_key_length(
    _session: *const OlmOutboundGroupSession,
) -> usize {
    SESSION_KEY
}

/// The session key from the current index on, to be shared.
#[unsafe(no_mangle)]
pub extern "C" fn olm_outbound_group_session_key(
    session: *mut OlmOutboundGroupSession,
    key: *mut u8,
    key_length: usize,
) -> usize {
    let out = Output::new(key.cast(), key_length);
    look(session, |session| {
        out.has_room_for(SESSION_KEY)?;
        out.write(session.session_key().to_base64().expose())
    })
}
