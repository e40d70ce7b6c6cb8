//! Saving and loading `olmec_replay_guard`.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::replay_guard::olmec_replay_guard;
use crate::generated::status::olmec_status;
use crate::handle::{give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Loads what olmec_replay_guard_pickle() saved.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
/// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
///
/// Free out with olmec_replay_guard_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_from_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_replay_guard,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::ReplayGuard::from_pickle(pickle.into(), key.into())?))
    })
}

/// Loads what olmec_replay_guard_pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too,
/// if it is older than the stamp's generation.
///
/// Free out with olmec_replay_guard_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_from_pickle_with_stamp(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    context: *const c_void,
    context_len: usize,
    generation: u32,
    out: *mut *mut olmec_replay_guard,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        let context = input::bytes(context, context_len)?;
        Ok(give(facade::ReplayGuard::from_pickle_with_stamp(
            pickle.into(),
            key.into(),
            &facade::PickleStamp { context: context.into(), generation },
        )?))
    })
}

/// Saves the object, encrypted with a key of 32 bytes; base64.
///
/// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_pickle(
    guard: *mut olmec_replay_guard,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let guard = handle(guard)?;
        let key = input::bytes(key, key_len)?;
        Ok(guard.pickle(key.into())?.into())
    })
}

/// Saves the object, bound to a context and a generation too.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_replay_guard_pickle_with_stamp(
    guard: *mut olmec_replay_guard,
    key: *const c_void,
    key_len: usize,
    context: *const c_void,
    context_len: usize,
    generation: u32,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let guard = handle(guard)?;
        let key = input::bytes(key, key_len)?;
        let context = input::bytes(context, context_len)?;
        Ok(guard
            .pickle_with_stamp(
                key.into(),
                &facade::PickleStamp { context: context.into(), generation },
            )?
            .into())
    })
}
