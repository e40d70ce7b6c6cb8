//! `olmec_olm_session` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::account::olmec_account;
use crate::generated::enums::{olmec_mac_length, olmec_message_type};
use crate::generated::status::olmec_status;
use crate::generated::verified_device::olmec_verified_device;
use crate::handle::{Opaque, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// The encrypted conversation with one other device: an Olm session.
///
/// Made by olmec_account. Save it after every olmec_olm_session_encrypt() before the message is
/// sent, and after every olmec_olm_session_decrypt() together with what it said.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_olm_session_free().
pub struct olmec_olm_session(());

impl Opaque for olmec_olm_session {
    type Object = facade::OlmSession;
    const TAG: u64 = super::TAGS + 2;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_free(session: *mut olmec_olm_session) {
    crate::handle::free(session);
}

/// Decrypts a message of the other side, in any order.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED for what is forged or damaged, OLMEC_MESSAGE_KEY_USED
/// for a repeated message, OLMEC_SESSION_MISMATCH if it belongs to another session, and the
/// other codes of missing keys.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_decrypt(
    session: *mut olmec_olm_session,
    message_type: MaybeUninit<olmec_message_type>,
    body: *const c_void,
    body_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let message_type = input::choice(message_type)?;
        let body = input::text(body, body_len)?;
        Ok(session.decrypt(&facade::OlmMessage { message_type, body: body.into() })?.into())
    })
}

/// The positions of the session's chains in one line, for a log. No secrets.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_describe(
    session: *mut olmec_olm_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.describe().into())
    })
}

/// Encrypts a message. It is a pre-key message until the other side has answered.
///
/// Fails with OLMEC_SESSION_EXHAUSTED, OLMEC_NON_CONTRIBUTORY_KEY or OLMEC_RANDOM_FAILURE.
///
/// Free out_body with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_encrypt(
    session: *mut olmec_olm_session,
    plaintext: *const c_void,
    plaintext_len: usize,
    out_message_type: *mut olmec_message_type,
    out_body: *mut olmec_buffer,
) -> olmec_status {
    call((out_message_type, out_body), || {
        let session = handle(session)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        let result = session.encrypt(plaintext.into())?;
        Ok((result.message_type.into(), result.body.into()))
    })
}

/// Encrypts an event to a device; gives the content of the m.room.encrypted event. Account,
/// user and device id are this device's.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_encrypt_event(
    session: *mut olmec_olm_session,
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    recipient: *mut olmec_verified_device,
    event_type: *const c_void,
    event_type_len: usize,
    content: *const c_void,
    content_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        let recipient = handle(recipient)?;
        let event_type = input::text(event_type, event_type_len)?;
        let content = input::text(content, content_len)?;
        Ok(session
            .encrypt_event(
                account,
                user_id.into(),
                device_id.into(),
                recipient,
                event_type.into(),
                content.into(),
            )?
            .into())
    })
}

/// Whether a message of the other side has been decrypted.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_has_received_message(
    session: *mut olmec_olm_session,
    out: *mut bool,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.has_received_message())
    })
}

/// The session id, equal on both sides.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_id(
    session: *mut olmec_olm_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.id().into())
    })
}

/// The public keys from which the session was made.
///
/// Free out_identity_key, out_base_key and out_one_time_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_keys(
    session: *mut olmec_olm_session,
    out_identity_key: *mut olmec_buffer,
    out_base_key: *mut olmec_buffer,
    out_one_time_key: *mut olmec_buffer,
) -> olmec_status {
    call((out_identity_key, out_base_key, out_one_time_key), || {
        let session = handle(session)?;
        let result = session.keys();
        Ok((result.identity_key.into(), result.base_key.into(), result.one_time_key.into()))
    })
}

/// The MAC length, fixed since the session was made.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_mac_length(
    session: *mut olmec_olm_session,
    out: *mut olmec_mac_length,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.mac_length().into())
    })
}

/// Whether a pre-key message names the keys of this session, and so belongs to it rather than
/// opening a new one. Says nothing about its authenticity. Fails with OLMEC_MALFORMED_MESSAGE
/// for a normal message.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_matches(
    session: *mut olmec_olm_session,
    message_type: MaybeUninit<olmec_message_type>,
    body: *const c_void,
    body_len: usize,
    out: *mut bool,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let message_type = input::choice(message_type)?;
        let body = input::text(body, body_len)?;
        Ok(session.matches(&facade::OlmMessage { message_type, body: body.into() })?)
    })
}

/// The form of the next message that olmec_olm_session_encrypt() makes.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_session_next_message_type(
    session: *mut olmec_olm_session,
    out: *mut olmec_message_type,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.next_message_type().into())
    })
}
