//! `olmec_olm_event` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::account::olmec_account;
use crate::generated::decrypted_olm_event::olmec_decrypted_olm_event;
use crate::generated::enums::olmec_message_type;
use crate::generated::olm_session::olmec_olm_session;
use crate::generated::opened_olm_event::olmec_opened_olm_event;
use crate::generated::status::olmec_status;
use crate::generated::verified_device::olmec_verified_device;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// A received m.room.encrypted event between devices: claims, until it is opened.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_olm_event_free().
pub struct olmec_olm_event(());

impl Opaque for olmec_olm_event {
    type Object = facade::OlmEvent;
    const TAG: u64 = super::TAGS + 26;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_free(event: *mut olmec_olm_event) {
    crate::handle::free(event);
}

/// Reads the content of an event to this device. sender is the event's. Fails with
/// OLMEC_RECIPIENT_MISMATCH if there is no message for this device in it.
///
/// Free out with olmec_olm_event_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_new(
    sender: *const c_void,
    sender_len: usize,
    content: *const c_void,
    content_len: usize,
    account: *mut olmec_account,
    out: *mut *mut olmec_olm_event,
) -> olmec_status {
    call(out, || {
        let sender = input::text(sender, sender_len)?;
        let content = input::text(content, content_len)?;
        let account = handle(account)?;
        Ok(give(facade::OlmEvent::new(sender.into(), content.into(), account)?))
    })
}

/// The Olm message, to find its session.
///
/// Free out_body with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_message(
    event: *mut olmec_olm_event,
    out_message_type: *mut olmec_message_type,
    out_body: *mut olmec_buffer,
) -> olmec_status {
    call((out_message_type, out_body), || {
        let event = handle(event)?;
        let result = event.message();
        Ok((result.message_type.into(), result.body.into()))
    })
}

/// Opens it in a session with the device of this identity key, where the message introduces the
/// device. The key is the one under which you stored the session when it was made, from nothing
/// of this event; never try one after the other. Fails with OLMEC_SENDER_MISMATCH,
/// OLMEC_RECIPIENT_MISMATCH, OLMEC_UNKNOWN_DEVICE, and the codes of decrypting.
///
/// Free out with olmec_decrypted_olm_event_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_open(
    event: *mut olmec_olm_event,
    session: *mut olmec_olm_session,
    their_identity_key: *const c_void,
    their_identity_key_len: usize,
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    out: *mut *mut olmec_decrypted_olm_event,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        let session = handle(session)?;
        let their_identity_key = input::text(their_identity_key, their_identity_key_len)?;
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        Ok(give(event.open(
            session,
            their_identity_key.into(),
            account,
            user_id.into(),
            device_id.into(),
        )?))
    })
}

/// olmec_olm_event_open(), where the sender's device is known.
///
/// Free out with olmec_decrypted_olm_event_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_open_from(
    event: *mut olmec_olm_event,
    session: *mut olmec_olm_session,
    their_identity_key: *const c_void,
    their_identity_key_len: usize,
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    sender: *mut olmec_verified_device,
    out: *mut *mut olmec_decrypted_olm_event,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        let session = handle(session)?;
        let their_identity_key = input::text(their_identity_key, their_identity_key_len)?;
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        let sender = handle(sender)?;
        Ok(give(event.open_from(
            session,
            their_identity_key.into(),
            account,
            user_id.into(),
            device_id.into(),
            sender,
        )?))
    })
}

/// Makes a session of it, where the message introduces its device. Fails as
/// olmec_olm_event_open() does.
///
/// Free out with olmec_opened_olm_event_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_open_new_session(
    event: *mut olmec_olm_event,
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    out: *mut *mut olmec_opened_olm_event,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        Ok(give(event.open_new_session(account, user_id.into())?))
    })
}

/// olmec_olm_event_open_new_session(), where the sender's device is known.
///
/// Free out with olmec_opened_olm_event_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_open_new_session_from(
    event: *mut olmec_olm_event,
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    sender: *mut olmec_verified_device,
    out: *mut *mut olmec_opened_olm_event,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let sender = handle(sender)?;
        Ok(give(event.open_new_session_from(account, user_id.into(), sender)?))
    })
}

/// The identity key of the device that it says it is from, base64: look for the session among
/// those that you stored under it.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_olm_event_sender_key(
    event: *mut olmec_olm_event,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(event.sender_key().into())
    })
}
