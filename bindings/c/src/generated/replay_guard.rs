//! `olmec_replay_guard` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::call::call;
use crate::generated::enums::olmec_sighting;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Tells the first decryption of a room's message from a replay. Keep one, and save it with
/// olmec_replay_guard_pickle().
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_replay_guard_free().
pub struct olmec_replay_guard(());

impl Opaque for olmec_replay_guard {
    type Object = facade::ReplayGuard;
    const TAG: u64 = super::TAGS + 28;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_free(guard: *mut olmec_replay_guard) {
    crate::handle::free(guard);
}

/// A guard that has seen nothing. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_replay_guard_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_new(out: *mut *mut olmec_replay_guard) -> olmec_status {
    call(out, || Ok(give(facade::ReplayGuard::new()?)))
}

/// How many messages are remembered.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_count(
    guard: *mut olmec_replay_guard,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let guard = handle(guard)?;
        Ok(guard.count())
    })
}

/// Forgets a session, whose messages will never be decrypted again.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_forget(
    guard: *mut olmec_replay_guard,
    session_id: *const c_void,
    session_id_len: usize,
) -> olmec_status {
    call((), || {
        let guard = handle(guard)?;
        let session_id = input::text(session_id, session_id_len)?;
        guard.forget(session_id.into());
        Ok(())
    })
}

/// Takes note of a message, base64, that was decrypted. Fails with OLMEC_MESSAGE_REPLAYED and
/// OLMEC_MESSAGE_EQUIVOCATION.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_see(
    guard: *mut olmec_replay_guard,
    session_id: *const c_void,
    session_id_len: usize,
    message_index: u32,
    event_id: *const c_void,
    event_id_len: usize,
    message: *const c_void,
    message_len: usize,
    out: *mut olmec_sighting,
) -> olmec_status {
    call(out, || {
        let guard = handle(guard)?;
        let session_id = input::text(session_id, session_id_len)?;
        let event_id = input::text(event_id, event_id_len)?;
        let message = input::text(message, message_len)?;
        Ok(guard.see(session_id.into(), message_index, event_id.into(), message.into())?.into())
    })
}
