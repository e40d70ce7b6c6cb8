//! `olmec_room_session` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::enums::{olmec_session_owner, olmec_sighting};
use crate::generated::replay_guard::olmec_replay_guard;
use crate::generated::status::olmec_status;
use crate::generated::verified_device::olmec_verified_device;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// A group session to decrypt with, the room in which it is used, and whose it is.
///
/// Never replace a session that you have stored by another one of the same id but of another
/// owner: whoever knows a session can send its key as its own.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_room_session_free().
pub struct olmec_room_session(());

impl Opaque for olmec_room_session {
    type Object = facade::RoomSession;
    const TAG: u64 = super::TAGS + 29;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_free(session: *mut olmec_room_session) {
    crate::handle::free(session);
}

/// The session of a key from an export, a backup or a forwarding.
///
/// Free out with olmec_room_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_from_exported_key(
    room_id: *const c_void,
    room_id_len: usize,
    sender_key: *const c_void,
    sender_key_len: usize,
    sender_claimed_ed25519: *const c_void,
    sender_claimed_ed25519_len: usize,
    forwarding_chain: *const c_void,
    forwarding_chain_len: usize,
    exported_session_key: *const c_void,
    exported_session_key_len: usize,
    out: *mut *mut olmec_room_session,
) -> olmec_status {
    call(out, || {
        let room_id = input::text(room_id, room_id_len)?;
        let sender_key = input::text(sender_key, sender_key_len)?;
        let sender_claimed_ed25519 =
            input::optional_text(sender_claimed_ed25519, sender_claimed_ed25519_len)?;
        let forwarding_chain = input::text(forwarding_chain, forwarding_chain_len)?;
        let exported_session_key = input::text(exported_session_key, exported_session_key_len)?;
        Ok(give(facade::RoomSession::from_exported_key(&facade::ExportedRoomKey {
            room_id: room_id.into(),
            sender_key: sender_key.into(),
            sender_claimed_ed25519: sender_claimed_ed25519.map(Into::into),
            forwarding_chain: forwarding_chain.into(),
            exported_session_key: exported_session_key.into(),
        })?))
    })
}

/// The session of a device from its olmec_outbound_group_session_session_key(), which came over
/// Olm from that device.
///
/// Free out with olmec_room_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_from_session_key(
    session_key: *const c_void,
    session_key_len: usize,
    room_id: *const c_void,
    room_id_len: usize,
    owner: *mut olmec_verified_device,
    out: *mut *mut olmec_room_session,
) -> olmec_status {
    call(out, || {
        let session_key = input::text(session_key, session_key_len)?;
        let room_id = input::text(room_id, room_id_len)?;
        let owner = handle(owner)?;
        Ok(give(facade::RoomSession::from_session_key(session_key.into(), room_id.into(), owner)?))
    })
}

/// SECRET. An export of all that the session knows, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_export_at_first_known_index(
    session: *mut olmec_room_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.export_at_first_known_index().into())
    })
}

/// The session id, 43 characters.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_id(
    session: *mut olmec_room_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.id().into())
    })
}

/// Decrypts an event, with all comparisons. Room, sender and event id are those under which the
/// server gave it, olmec_decrypted_olm_event_content() its content. Fails with
/// OLMEC_ROOM_MISMATCH, OLMEC_SENDER_MISMATCH, OLMEC_SESSION_ID_MISMATCH,
/// OLMEC_MESSAGE_REPLAYED, OLMEC_MESSAGE_EQUIVOCATION, and the codes of decrypting.
///
/// Free out_event_type and out_content with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_open(
    session: *mut olmec_room_session,
    room_id: *const c_void,
    room_id_len: usize,
    sender: *const c_void,
    sender_len: usize,
    event_id: *const c_void,
    event_id_len: usize,
    content: *const c_void,
    content_len: usize,
    guard: *mut olmec_replay_guard,
    out_event_type: *mut olmec_buffer,
    out_content: *mut olmec_buffer,
    out_message_index: *mut u32,
    out_sighting: *mut olmec_sighting,
    out_owner: *mut olmec_session_owner,
) -> olmec_status {
    call((out_event_type, out_content, out_message_index, out_sighting, out_owner), || {
        let session = handle(session)?;
        let room_id = input::text(room_id, room_id_len)?;
        let sender = input::text(sender, sender_len)?;
        let event_id = input::text(event_id, event_id_len)?;
        let content = input::text(content, content_len)?;
        let guard = handle(guard)?;
        let result =
            session.open(room_id.into(), sender.into(), event_id.into(), content.into(), guard)?;
        Ok((
            result.event_type.into(),
            result.content.into(),
            result.message_index,
            result.sighting.into(),
            result.owner.into(),
        ))
    })
}

/// Whose it is.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_owner(
    session: *mut olmec_room_session,
    out: *mut olmec_session_owner,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.owner().into())
    })
}

/// The room.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_room_id(
    session: *mut olmec_room_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.room_id().into())
    })
}
