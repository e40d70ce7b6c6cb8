//! `olmec_decrypted_olm_event` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::room_session::olmec_room_session;
use crate::generated::status::olmec_status;
use crate::generated::verified_device::olmec_verified_device;
use crate::handle::{Opaque, give, handle};
use olmec_facade as facade;

/// An event between devices, decrypted, of which it is certain which device wrote it, and that
/// it wrote it to us. The device has signed its own keys: check that it is cross-signed before
/// you show the event as its user's.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_decrypted_olm_event_free().
pub struct olmec_decrypted_olm_event(());

impl Opaque for olmec_decrypted_olm_event {
    type Object = facade::DecryptedOlmEvent;
    const TAG: u64 = super::TAGS + 23;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_olm_event_free(event: *mut olmec_decrypted_olm_event) {
    crate::handle::free(event);
}

/// SECRET. The content of the event, as JSON.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_olm_event_content(
    event: *mut olmec_decrypted_olm_event,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(event.content().into())
    })
}

/// The type of the event, such as m.room_key.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_olm_event_event_type(
    event: *mut olmec_decrypted_olm_event,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(event.event_type().into())
    })
}

/// SECRET. The room key of an m.forwarded_room_key event. Use it only if you asked this device
/// for it, and trust the device.
///
/// A text that is absent stays an empty buffer, whose data is NULL.
///
/// Free out_room_id, out_sender_key, out_sender_claimed_ed25519, out_forwarding_chain and out_exported_session_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_olm_event_forwarded_room_key(
    event: *mut olmec_decrypted_olm_event,
    out_room_id: *mut olmec_buffer,
    out_sender_key: *mut olmec_buffer,
    out_sender_claimed_ed25519: *mut olmec_buffer,
    out_forwarding_chain: *mut olmec_buffer,
    out_exported_session_key: *mut olmec_buffer,
) -> olmec_status {
    call(
        (
            out_room_id,
            out_sender_key,
            out_sender_claimed_ed25519,
            out_forwarding_chain,
            out_exported_session_key,
        ),
        || {
            let event = handle(event)?;
            let result = event.forwarded_room_key()?;
            Ok((
                result.room_id.into(),
                result.sender_key.into(),
                result.sender_claimed_ed25519.into(),
                result.forwarding_chain.into(),
                result.exported_session_key.into(),
            ))
        },
    )
}

/// The session of an m.room_key event, which is its sender's. Fails with
/// OLMEC_SESSION_ID_MISMATCH and the codes of malformed keys.
///
/// Free out with olmec_room_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_olm_event_room_key(
    event: *mut olmec_decrypted_olm_event,
    out: *mut *mut olmec_room_session,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(give(event.room_key()?))
    })
}

/// The device that wrote it.
///
/// Free out with olmec_verified_device_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_olm_event_sender_device(
    event: *mut olmec_decrypted_olm_event,
    out: *mut *mut olmec_verified_device,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(give(event.sender_device()))
    })
}
