//! Saving and loading `olmec_outbound_group_session`.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::outbound_group_session::olmec_outbound_group_session;
use crate::generated::status::olmec_status;
use crate::handle::{give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Loads what libolm pickled, with a key of any length.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_from_libolm_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::OutboundGroupSession::from_libolm_pickle(pickle.into(), key.into())?))
    })
}

/// Loads what olmec_outbound_group_session_pickle() saved.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
/// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_from_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::OutboundGroupSession::from_pickle(pickle.into(), key.into())?))
    })
}

/// Loads what olmec_outbound_group_session_pickle_with_stamp() saved. Fails with
/// OLMEC_ROLLED_BACK too, if it is older than the stamp's generation.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_from_pickle_with_stamp(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    context: *const c_void,
    context_len: usize,
    generation: u32,
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        let context = input::bytes(context, context_len)?;
        Ok(give(facade::OutboundGroupSession::from_pickle_with_stamp(
            pickle.into(),
            key.into(),
            &facade::PickleStamp { context: context.into(), generation },
        )?))
    })
}

/// Loads the plain JSON of a vodozemac pickle.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_from_vodozemac_json(
    json: *const c_void,
    json_len: usize,
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || {
        let json = input::text(json, json_len)?;
        Ok(give(facade::OutboundGroupSession::from_vodozemac_json(json.into())?))
    })
}

/// Loads what vodozemac pickled, with a key of 32 bytes.
///
/// Free out with olmec_outbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_from_vodozemac_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_outbound_group_session,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::OutboundGroupSession::from_vodozemac_pickle(pickle.into(), key.into())?))
    })
}

/// Saves the object, encrypted with a key of 32 bytes; base64.
///
/// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_pickle(
    session: *mut olmec_outbound_group_session,
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

/// Saves the object, bound to a context and a generation too.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_pickle_with_stamp(
    session: *mut olmec_outbound_group_session,
    key: *const c_void,
    key_len: usize,
    context: *const c_void,
    context_len: usize,
    generation: u32,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let key = input::bytes(key, key_len)?;
        let context = input::bytes(context, context_len)?;
        Ok(session
            .pickle_with_stamp(
                key.into(),
                &facade::PickleStamp { context: context.into(), generation },
            )?
            .into())
    })
}

/// Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
/// OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_to_libolm_pickle(
    session: *mut olmec_outbound_group_session,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let key = input::bytes(key, key_len)?;
        Ok(session.to_libolm_pickle(key.into())?.into())
    })
}

/// SECRET. The object as the plain JSON of vodozemac's pickle.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_to_vodozemac_json(
    session: *mut olmec_outbound_group_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.to_vodozemac_json()?.into())
    })
}

/// Saves the object as vodozemac does, with a key of 32 bytes.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_outbound_group_session_to_vodozemac_pickle(
    session: *mut olmec_outbound_group_session,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let key = input::bytes(key, key_len)?;
        Ok(session.to_vodozemac_pickle(key.into())?.into())
    })
}
