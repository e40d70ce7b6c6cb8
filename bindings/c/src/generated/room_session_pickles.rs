//! Saving and loading `olmec_room_session`.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::room_session::olmec_room_session;
use crate::generated::status::olmec_status;
use crate::generated::verified_device::olmec_verified_device;
use crate::handle::{give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Loads a session of a device that olmec_room_session_pickle() saved; keep the room and the
/// device beside it. One that was imported stays without owner.
///
/// Free out with olmec_room_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_from_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    room_id: *const c_void,
    room_id_len: usize,
    owner: *mut olmec_verified_device,
    out: *mut *mut olmec_room_session,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        let room_id = input::text(room_id, room_id_len)?;
        let owner = handle(owner)?;
        Ok(give(facade::RoomSession::from_pickle(
            pickle.into(),
            key.into(),
            room_id.into(),
            owner,
        )?))
    })
}

/// Loads a session without known owner that olmec_room_session_pickle() saved; keep the room
/// beside it.
///
/// Free out with olmec_room_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_from_pickle_without_owner(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    room_id: *const c_void,
    room_id_len: usize,
    out: *mut *mut olmec_room_session,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        let room_id = input::text(room_id, room_id_len)?;
        Ok(give(facade::RoomSession::from_pickle_without_owner(
            pickle.into(),
            key.into(),
            room_id.into(),
        )?))
    })
}

/// Saves the session as an olmec_inbound_group_session does; room and owner are not in it.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_room_session_pickle(
    session: *mut olmec_room_session,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let key = input::bytes(key, key_len)?;
        Ok(session.pickle(key.into())?.into())
    })
}
