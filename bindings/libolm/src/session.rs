//! `OlmSession`: opening it, naming it, pickling.

use std::ffi::{c_char, c_int, c_void};

use olmec::olm::{MessageType, OlmMessage, PreKeyMessage, Session, SessionDescription};
use olmec::pickle::libolm;
use olmec::{Curve25519PublicKey, MacLength, MessageError};

use crate::account::{OlmAccount, unpickle_error};
use crate::buffer::{Output, Random, input};
use crate::error::Error;
use crate::object::{create, fail, look, measure, object, state};
use crate::text::{curve25519_key, decoded_length, encoded_length, unpadded};

/// A chain: key and index.
const CHAIN: usize = 32 + 8;
/// Ratchet key, chain, up to 16 ranges of discarded keys.
const RECEIVING_CHAIN: usize = 32 + CHAIN + (4 + 16 * 8) + 4;
/// Session keys, root key, sending chain, 5 receiving chains and 40 skipped keys, as a native pickle
/// holds them.
const CAPACITY: usize =
    3 * 32 + 2 + 32 + (1 + 64 + CHAIN) + (4 + 5 * RECEIVING_CHAIN) + (4 + 40 * 68);

object! {
    /// One device's end of the conversation with another one.
    OlmSession { state: Session, kind: b"olmS", capacity: CAPACITY, blank: BAD_SESSION_KEY }
    olm_session_size, olm_session, olm_clear_session, olm_session_last_error, olm_session_last_error_code
}

const RANDOM: usize = 64;
const ID: usize = encoded_length(32);

/// The length of what [`olm_pickle_session`] writes. Callers make a buffer of it without looking; so
/// where that function will fail, it is the length of a blank session.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_session_length(session: *const OlmSession) -> usize {
    const BLANK: usize = encoded_length(160 + 8);
    measure(session, BLANK, |session| {
        libolm::write_session(&session, b"").map_or(BLANK, |pickle| pickle.len())
    })
}

/// Encrypts the session, to be stored.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_session(
    session: *mut OlmSession,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, out) = (input(key, key_length), Output::new(pickled, pickled_length));
    look(session, |session| out.write(libolm::write_session(&session, key)?))
}

/// Decrypts a stored session.
#[unsafe(no_mangle)]
pub extern "C" fn olm_unpickle_session(
    session: *mut OlmSession,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, text) = (input(key, key_length), input(pickled, pickled_length));
    create(session, || {
        let read = libolm::read_session(unpadded(text)?, key);
        Ok((read.map_err(|error| unpickle_error(session, error))?, pickled_length))
    })
}

/// How many random bytes [`olm_create_outbound_session`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_outbound_session_random_length(_session: *const OlmSession) -> usize {
    RANDOM
}

/// Opens a session with the owner of two keys. The random bytes are wiped, unless a key is no text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_outbound_session(
    session: *mut OlmSession,
    account: *const OlmAccount,
    their_identity_key: *const c_void,
    their_identity_key_length: usize,
    their_one_time_key: *const c_void,
    their_one_time_key_length: usize,
    random: *mut c_void,
    random_length: usize,
) -> usize {
    let identity_key = curve25519_key(input(their_identity_key, their_identity_key_length));
    let one_time_key = curve25519_key(input(their_one_time_key, their_one_time_key_length));
    let (Ok(identity_key), Ok(one_time_key)) = (identity_key, one_time_key) else {
        return fail(session, Error::INVALID_BASE64);
    };
    let random = Random::new(random, random_length);
    let result = create(session, || {
        let mut source = random.source(RANDOM)?;
        let account = state(account)?;
        let made = account.create_outbound_session_with(
            identity_key,
            one_time_key,
            MacLength::Truncated,
            &mut source,
        );
        Ok((made?, 0))
    });
    random.wipe();
    result
}

/// Reads a pre-key message; whatever is wrong with it is one error.
fn pre_key_message(text: &[u8]) -> Result<PreKeyMessage, Error> {
    match OlmMessage::from_base64(MessageType::PreKey, unpadded(text)?) {
        Ok(OlmMessage::PreKey(message)) => Ok(message),
        Err(MessageError::Base64(_)) => Err(Error::INVALID_BASE64),
        Ok(OlmMessage::Normal(_)) | Err(_) => Err(Error::BAD_MESSAGE_FORMAT),
    }
}

/// The session that a message opens. The one-time key stays.
fn create_inbound(
    session: *mut OlmSession,
    account: *mut OlmAccount,
    their_identity_key: Option<&[u8]>,
    message: &[u8],
) -> usize {
    create(session, || {
        let expected = their_identity_key.map(curve25519_key).transpose()?;
        let message = pre_key_message(message)?;
        let identity_key = expected.unwrap_or(message.session_keys().identity_key);
        let account = state(account)?;
        let begun = account.begin_inbound_session(identity_key, &message, MacLength::Truncated);
        Ok((begun?, 0))
    })
}

/// Makes the session that a pre-key message opens; decrypts nothing and leaves the one-time key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_inbound_session(
    session: *mut OlmSession,
    account: *mut OlmAccount,
    one_time_key_message: *mut c_void,
    message_length: usize,
) -> usize {
    create_inbound(session, account, None, input(one_time_key_message, message_length))
}

/// The same, if the message names this identity key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_inbound_session_from(
    session: *mut OlmSession,
    account: *mut OlmAccount,
    their_identity_key: *const c_void,
    their_identity_key_length: usize,
    one_time_key_message: *mut c_void,
    message_length: usize,
) -> usize {
    let identity_key = input(their_identity_key, their_identity_key_length);
    let message = input(one_time_key_message, message_length);
    create_inbound(session, account, Some(identity_key), message)
}

/// The length of a session id.
#[unsafe(no_mangle)]
pub extern "C" fn olm_session_id_length(_session: *const OlmSession) -> usize {
    ID
}

/// The session id, the same on both sides.
#[unsafe(no_mangle)]
pub extern "C" fn olm_session_id(
    session: *mut OlmSession,
    id: *mut c_void,
    id_length: usize,
) -> usize {
    let out = Output::new(id, id_length);
    look(session, |session| out.write(session.id().as_str()))
}

/// Whether a message was decrypted in the session.
#[unsafe(no_mangle)]
pub extern "C" fn olm_session_has_received_message(session: *const OlmSession) -> c_int {
    measure(session, 0, |session| c_int::from(session.has_received_message()))
}

/// Where the chains stand, as a text that ends in NUL, for a log.
#[unsafe(no_mangle)]
pub extern "C" fn olm_session_describe(session: *mut OlmSession, buf: *mut c_char, buflen: usize) {
    let nothing = || SessionDescription {
        sending_index: None,
        receiving_indices: Vec::new(),
        skipped_indices: Vec::new(),
    };
    let description = measure(session, None, |session| Some(session.describe()));
    let text = describe(&description.unwrap_or_else(nothing), buflen);
    // What does not fit was cut off, so this cannot fail.
    let _ = Output::new(buf.cast(), buflen).write(text);
}

/// The description as libolm fits it into a buffer: nothing where less than 23 characters fit, and
/// dots at the end of what was cut off, though not where only the last character was.
fn describe(description: &SessionDescription, length: usize) -> Vec<u8> {
    // libolm keeps the length in an int, as which it is negative from 2^31 on.
    let length = usize::try_from(length as i32).unwrap_or(0);
    if length == 0 {
        return Vec::new();
    }
    if length < 23 {
        return vec![0];
    }
    let mut whole = description.to_string().into_bytes();
    let fits = whole.len() <= length;
    whole.truncate(length.saturating_sub(1));
    if !fits && let Some(end) = whole.last_chunk_mut::<3>() {
        *end = *b"...";
    }
    whole.push(0);
    whole
}

/// Whether a pre-key message belongs to the session, and comes from the owner of the key.
fn matches(session: *mut OlmSession, from: Option<&[u8]>, message: &[u8]) -> usize {
    look(session, |session| {
        let from: Option<Curve25519PublicKey> = from.map(curve25519_key).transpose()?;
        let matches = match pre_key_message(message) {
            Ok(message) => {
                let identity_key = session.keys().identity_key;
                session.matches(&message) && from.is_none_or(|from| from == identity_key)
            }
            Err(Error::INVALID_BASE64) if decoded_length(message.len()).is_none() => {
                return Err(Error::INVALID_BASE64);
            }
            Err(_) => false,
        };
        Ok(usize::from(matches))
    })
}

/// Whether a pre-key message belongs to the session: 1 or 0.
#[unsafe(no_mangle)]
pub extern "C" fn olm_matches_inbound_session(
    session: *mut OlmSession,
    one_time_key_message: *mut c_void,
    message_length: usize,
) -> usize {
    matches(session, None, input(one_time_key_message, message_length))
}

/// The same, and whether the session is with the owner of the key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_matches_inbound_session_from(
    session: *mut OlmSession,
    their_identity_key: *const c_void,
    their_identity_key_length: usize,
    one_time_key_message: *mut c_void,
    message_length: usize,
) -> usize {
    let from = input(their_identity_key, their_identity_key_length);
    matches(session, Some(from), input(one_time_key_message, message_length))
}

#[cfg(test)]
mod tests {
    use olmec::olm::Account;
    use olmec::pickle::libolm::drop_in;

    use super::*;
    use crate::buffer::Given;
    use crate::object::{last_error_code, make, size};

    /// What libolm's test of the same function writes, with its own numbers.
    fn description() -> SessionDescription {
        SessionDescription {
            sending_index: Some(1),
            receiving_indices: vec![Some(3)],
            skipped_indices: vec![0, 1],
        }
    }

    fn described(length: usize) -> String {
        String::from_utf8(describe(&description(), length)).unwrap()
    }

    #[test]
    fn a_description_is_cut_off_as_libolm_does() {
        let whole = "sender chain index: 1 receiver chain indices: 3 skipped message keys: 0 1";
        assert_eq!(described(600), format!("{whole}\0"));
        assert_eq!(described(whole.len() + 1), format!("{whole}\0"));
        // Only the last character is lost, and libolm does not notice.
        assert_eq!(described(whole.len()), format!("{}\0", &whole[..whole.len() - 1]));
        let elided = format!("{}...\0", &whole[..whole.len() - 5]);
        assert_eq!(described(whole.len() - 1), elided);
        assert_eq!(described(23), "sender chain index:...\0");
        assert_eq!(described(22), "\0");
        assert_eq!(described(0), "");
        // As an int this length is negative.
        assert_eq!(described(1 << 31), "");
    }

    /// A caller makes room for what the length says, whatever it says.
    #[test]
    fn the_pickle_of_a_session_without_another_index_has_a_length_and_is_refused() {
        let mut source = Given(&[7; 256]);
        let [alice, bob] = [(); 2].map(|()| Account::with_rng(&mut source).unwrap());
        let key = bob.identity_keys().curve25519;
        let session =
            alice.create_outbound_session_with(key, key, MacLength::Truncated, &mut source);
        let mut record = drop_in::write(&session.unwrap());
        // Behind the keys, the two flags, the root key, the form, the pair and the chain key.
        record[3 * 32 + 2 + 32 + 1 + 64 + 32..][..8].copy_from_slice(&(1_u64 << 32).to_be_bytes());
        let mut room = vec![0_u8; size::<OlmSession>()];
        let object: *mut OlmSession = make(room.as_mut_ptr().cast());
        let exhausted: Session = drop_in::read(&record).unwrap();
        assert_eq!(create(object, || Ok((exhausted, 0))), 0);

        let mut out = vec![0_u8; olm_pickle_session_length(object)];
        let (to, length) = (out.as_mut_ptr().cast(), out.len());
        assert_eq!(length, 224);
        assert_eq!(olm_pickle_session(object, [0].as_ptr().cast(), 1, to, length), usize::MAX);
        assert_eq!(last_error_code(object), Error::UNKNOWN_MESSAGE_INDEX);
        assert!(out.iter().all(|byte| *byte == 0));
    }

    /// The most that a session can hold has its place: five chains, each with the most gaps, and
    /// 40 skipped keys.
    #[test]
    fn the_largest_session_fits() {
        let random: Vec<u8> = (0..40_000_u32).map(|at| (at * at / 7) as u8).collect();
        let mut source = Given(&random);
        let [alice, mut bob] = [(); 2].map(|()| Account::with_rng(&mut source).unwrap());
        drop_in::generate_one_time_keys(&mut bob, 1, &mut source).unwrap();
        let key = bob.one_time_keys().next().unwrap().key;
        let mut alices = alice
            .create_outbound_session_with(
                bob.identity_keys().curve25519,
                key,
                MacLength::Truncated,
                &mut source,
            )
            .unwrap();
        let mut bobs: Option<Session> = None;
        let mut largest = 0;
        for _ in 0..7 {
            for _ in 0..20 {
                let mut last = None;
                for _ in 0..60 {
                    last = Some(alices.encrypt_with_rng(b"", &mut source).unwrap());
                }
                let last = last.unwrap();
                let session = bobs.get_or_insert_with(|| {
                    let OlmMessage::PreKey(message) = &last else { unreachable!() };
                    let from = alice.identity_keys().curve25519;
                    bob.begin_inbound_session(from, message, MacLength::Truncated).unwrap()
                });
                session.decrypt(&last).unwrap();
                drop_in::limit_skipped_keys(session);
                largest = largest.max(drop_in::write(&*session).len());
            }
            let session = bobs.as_mut().unwrap();
            let answer = session.encrypt_with_rng(b"", &mut source).unwrap();
            largest = largest.max(drop_in::write(&*session).len());
            alices.decrypt(&answer).unwrap();
        }
        assert_eq!(largest, CAPACITY);
    }
}
