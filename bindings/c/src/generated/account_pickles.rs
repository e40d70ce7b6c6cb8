//! Saving and loading `olmec_account`.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::account::olmec_account;
use crate::generated::status::olmec_status;
use crate::handle::{give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Loads what libolm pickled, with a key of any length.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_from_libolm_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_account,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::Account::from_libolm_pickle(pickle.into(), key.into())?))
    })
}

/// Loads what olmec_account_pickle() saved.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
/// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_from_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_account,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::Account::from_pickle(pickle.into(), key.into())?))
    })
}

/// Loads what olmec_account_pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if it
/// is older than the stamp's generation.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_from_pickle_with_stamp(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    context: *const c_void,
    context_len: usize,
    generation: u32,
    out: *mut *mut olmec_account,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        let context = input::bytes(context, context_len)?;
        Ok(give(facade::Account::from_pickle_with_stamp(
            pickle.into(),
            key.into(),
            &facade::PickleStamp { context: context.into(), generation },
        )?))
    })
}

/// Loads the plain JSON of a vodozemac pickle.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_from_vodozemac_json(
    json: *const c_void,
    json_len: usize,
    out: *mut *mut olmec_account,
) -> olmec_status {
    call(out, || {
        let json = input::text(json, json_len)?;
        Ok(give(facade::Account::from_vodozemac_json(json.into())?))
    })
}

/// Loads what vodozemac pickled, with a key of 32 bytes.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_from_vodozemac_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_account,
) -> olmec_status {
    call(out, || {
        let pickle = input::text(pickle, pickle_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::Account::from_vodozemac_pickle(pickle.into(), key.into())?))
    })
}

/// Saves the object, encrypted with a key of 32 bytes; base64.
///
/// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_pickle(
    account: *mut olmec_account,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let key = input::bytes(key, key_len)?;
        Ok(account.pickle(key.into())?.into())
    })
}

/// Saves the object, bound to a context and a generation too.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_pickle_with_stamp(
    account: *mut olmec_account,
    key: *const c_void,
    key_len: usize,
    context: *const c_void,
    context_len: usize,
    generation: u32,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let key = input::bytes(key, key_len)?;
        let context = input::bytes(context, context_len)?;
        Ok(account
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
pub extern "C" fn olmec_account_to_libolm_pickle(
    account: *mut olmec_account,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let key = input::bytes(key, key_len)?;
        Ok(account.to_libolm_pickle(key.into())?.into())
    })
}

/// SECRET. The object as the plain JSON of vodozemac's pickle.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_to_vodozemac_json(
    account: *mut olmec_account,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        Ok(account.to_vodozemac_json()?.into())
    })
}

/// Saves the object as vodozemac does, with a key of 32 bytes.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_to_vodozemac_pickle(
    account: *mut olmec_account,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let key = input::bytes(key, key_len)?;
        Ok(account.to_vodozemac_pickle(key.into())?.into())
    })
}
