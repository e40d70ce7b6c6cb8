//! `OlmSession`: encrypting and decrypting.

use std::ffi::c_void;

use olmec::MacLength;
use olmec::olm::{MessageType, OlmMessage, Session};
use olmec::pickle::libolm::drop_in;

use crate::buffer::{Output, Random, input};
use crate::error::Error;
use crate::object::{change, check, measure};
use crate::session::OlmSession;
use crate::text::{ciphertext_length, encoded_length, field_length, unpadded, varint_length};

/// Random bytes for a new ratchet key.
const RANDOM: usize = 32;

/// What has fewer bytes than a version and a MAC is no message.
const SHORTEST: usize = 1 + 8;

/// The type of the next message: 0 for a pre-key message, 1 for a normal one.
#[unsafe(no_mangle)]
pub extern "C" fn olm_encrypt_message_type(session: *const OlmSession) -> usize {
    measure(session, 0, |session| usize::from(session.next_message_type().number()))
}

/// How many random bytes the next [`olm_encrypt`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_encrypt_random_length(session: *const OlmSession) -> usize {
    measure(session, RANDOM, |session| random_length(&session))
}

fn random_length(session: &Session) -> usize {
    if session.describe().sending_index.is_none() { RANDOM } else { 0 }
}

/// The length of the next message.
#[unsafe(no_mangle)]
pub extern "C" fn olm_encrypt_message_length(
    session: *const OlmSession,
    plaintext_length: usize,
) -> usize {
    let blank = message_length(0, MessageType::PreKey, plaintext_length);
    measure(session, blank, |session| next_message_length(&session, plaintext_length))
}

fn next_message_length(session: &Session, plaintext_length: usize) -> usize {
    let index = session.describe().sending_index.unwrap_or(0);
    message_length(index, session.next_message_type(), plaintext_length)
}

fn message_length(index: u32, message_type: MessageType, plaintext_length: usize) -> usize {
    let index = 1 + varint_length(usize::try_from(index).unwrap_or(usize::MAX));
    let ciphertext = field_length(ciphertext_length(plaintext_length));
    let key = field_length(32);
    let normal = (1 + key + index + MacLength::Truncated.bytes()).wrapping_add(ciphertext);
    encoded_length(match message_type {
        MessageType::PreKey => (1 + 3 * key).wrapping_add(field_length(normal)),
        MessageType::Normal => normal,
    })
}

/// Encrypts a message. The random bytes are wiped, unless the message has no room.
#[unsafe(no_mangle)]
pub extern "C" fn olm_encrypt(
    session: *mut OlmSession,
    plaintext: *const c_void,
    plaintext_length: usize,
    random: *mut c_void,
    random_length: usize,
    message: *mut c_void,
    message_length: usize,
) -> usize {
    let plaintext = input(plaintext, plaintext_length);
    let random = Random::new(random, random_length);
    let out = Output::new(message, message_length);
    change(session, |session| {
        out.has_room_for(next_message_length(session, plaintext.len()))?;
        let source = random.source(self::random_length(session));
        let encrypted = source.and_then(|mut source| {
            let message = session.encrypt_with_rng(plaintext, &mut source);
            // The last index is used, or a key from a pickle is none.
            message.map_err(|_| Error::UNKNOWN_MESSAGE_INDEX)
        });
        random.wipe();
        out.write(encrypted?.into_base64())
    })
}

/// Reads a message; every type but 1 is that of pre-key messages.
fn read(message_type: usize, text: &[u8]) -> Result<OlmMessage, Error> {
    let text = unpadded(text)?;
    if message_type == 1 {
        let message = OlmMessage::from_base64(MessageType::Normal, text)?;
        return Ok(message);
    }
    if text.is_empty() {
        return Err(Error::BAD_MESSAGE_FORMAT);
    }
    Ok(OlmMessage::from_base64(MessageType::PreKey, text)?)
}

/// How long the ciphertext of a message is, and in which MAC length.
fn ciphertext(message: &OlmMessage) -> (usize, MacLength) {
    let normal = match message {
        OlmMessage::PreKey(message) => message.message(),
        OlmMessage::Normal(message) => message,
    };
    (normal.ciphertext().len(), normal.mac_length())
}

/// How many bytes the plaintext of a message can have. The message is left as it is.
#[unsafe(no_mangle)]
pub extern "C" fn olm_decrypt_max_plaintext_length(
    session: *mut OlmSession,
    message_type: usize,
    message: *mut c_void,
    message_length: usize,
) -> usize {
    let text = input(message, message_length);
    check(session, || match read(message_type, text) {
        Ok(message) => Ok(ciphertext(&message).0),
        Err(Error::INVALID_BASE64) => Err(Error::INVALID_BASE64),
        // libolm looks at the version in `olm_decrypt` only, but every client calls this first, and is to learn it.
        // What is too short for a MAC is no other version.
        Err(Error::BAD_MESSAGE_VERSION) if text.len() >= encoded_length(SHORTEST) => {
            Err(Error::BAD_MESSAGE_VERSION)
        }
        Err(_) => Err(Error::BAD_MESSAGE_FORMAT),
    })
}

/// Decrypts a message, which is left as it is.
#[unsafe(no_mangle)]
pub extern "C" fn olm_decrypt(
    session: *mut OlmSession,
    message_type: usize,
    message: *mut c_void,
    message_length: usize,
    plaintext: *mut c_void,
    max_plaintext_length: usize,
) -> usize {
    let text = input(message, message_length);
    let out = Output::new(plaintext, max_plaintext_length);
    change(session, |session| {
        let message = read(message_type, text)?;
        let (length, mac_length) = ciphertext(&message);
        if mac_length != MacLength::Truncated {
            return Err(Error::BAD_MESSAGE_VERSION);
        }
        out.has_room_for(length)?;
        let plaintext = zeroize::Zeroizing::new(session.decrypt_owned(message)?);
        drop_in::limit_skipped_keys(session);
        out.write(&*plaintext)
    })
}
