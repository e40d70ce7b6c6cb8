//! `olmec_outbound_group_session` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::account::olmec_account;
use crate::generated::enums::olmec_mac_length;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// What one device says in one room: the sender's side of a Megolm session.
///
/// Send olmec_outbound_group_session_session_key() to each device in the room over Olm, then
/// encrypt. Save the session after every olmec_outbound_group_session_encrypt(), before the
/// message is sent.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_outbound_group_session_free().
pub struct olmec_outbound_group_session(());

impl Opaque for olmec_outbound_group_session {
    type Object = facade::OutboundGroupSession;
    const TAG: u64 = super::TAGS + 4;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_free(session: *mut olmec_outbound_group_session) {
    crate::handle::free(session);
}

/// A new session. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_new(
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || Ok(give(facade::OutboundGroupSession::new()?)))
}

/// A new session with another MAC length than Matrix's. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_with_mac_length(
    mac_length: MaybeUninit<olmec_mac_length>,
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || {
        let mac_length = input::choice(mac_length)?;
        Ok(give(facade::OutboundGroupSession::with_mac_length(mac_length)?))
    })
}

/// Encrypts a message for everyone who has the session key; base64.
///
/// Fails with OLMEC_SESSION_EXHAUSTED when the last index has been used.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_encrypt(
    session: *mut olmec_outbound_group_session,
    plaintext: *const c_void,
    plaintext_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        Ok(session.encrypt(plaintext.into())?.into())
    })
}

/// Encrypts an event for a room; gives the content of the m.room.encrypted event. Account, user
/// and device id are this device's.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_encrypt_event(
    session: *mut olmec_outbound_group_session,
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    room_id: *const c_void,
    room_id_len: usize,
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
        let room_id = input::text(room_id, room_id_len)?;
        let event_type = input::text(event_type, event_type_len)?;
        let content = input::text(content, content_len)?;
        Ok(session
            .encrypt_event(
                account,
                user_id.into(),
                device_id.into(),
                room_id.into(),
                event_type.into(),
                content.into(),
            )?
            .into())
    })
}

/// The session id, 43 characters.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_id(
    session: *mut olmec_outbound_group_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.id().into())
    })
}

/// The MAC length, fixed since the session was made.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_mac_length(
    session: *mut olmec_outbound_group_session,
    out: *mut olmec_mac_length,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.mac_length().into())
    })
}

/// The index of the next message; none when the last one has been used.
///
/// A bool says whether the output of its name, or out_present all of them, has a value.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_message_index(
    session: *mut olmec_outbound_group_session,
    out_present: *mut bool,
    out: *mut u32,
) -> olmec_status {
    call((out_present, out), || {
        let session = handle(session)?;
        let result = session.message_index();
        Ok((result.is_some(), result.unwrap_or_default()))
    })
}

/// SECRET. The content of an m.room_key event: the session from its next message on.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_room_key_content(
    session: *mut olmec_outbound_group_session,
    room_id: *const c_void,
    room_id_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let room_id = input::text(room_id, room_id_len)?;
        Ok(session.room_key_content(room_id.into())?.into())
    })
}

/// SECRET. The key that lets others decrypt from the next message on, base64. Send it over Olm
/// only.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_session_key(
    session: *mut olmec_outbound_group_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.session_key().into())
    })
}
