//! `olmec_cross_signing_key` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::enums::olmec_key_usage;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// A cross-signing key that is of this user, for this usage.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_cross_signing_key_free().
pub struct olmec_cross_signing_key(());

impl Opaque for olmec_cross_signing_key {
    type Object = facade::CrossSigningKey;
    const TAG: u64 = super::TAGS + 21;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_cross_signing_key_free(key: *mut olmec_cross_signing_key) {
    crate::handle::free(key);
}

/// Reads what the server says is the user's master key. That it is, only the user can say.
///
/// Free out with olmec_cross_signing_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_cross_signing_key_master(
    json: *const c_void,
    json_len: usize,
    user_id: *const c_void,
    user_id_len: usize,
    out: *mut *mut olmec_cross_signing_key,
) -> olmec_status {
    call(out, || {
        let json = input::text(json, json_len)?;
        let user_id = input::text(user_id, user_id_len)?;
        Ok(give(facade::CrossSigningKey::master(json.into(), user_id.into())?))
    })
}

/// The public key, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_cross_signing_key_key(
    key: *mut olmec_cross_signing_key,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.key().into())
    })
}

/// Reads another key of this user, which this master key must have signed.
///
/// Free out with olmec_cross_signing_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_cross_signing_key_signed_key(
    key: *mut olmec_cross_signing_key,
    json: *const c_void,
    json_len: usize,
    usage: MaybeUninit<olmec_key_usage>,
    out: *mut *mut olmec_cross_signing_key,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        let json = input::text(json, json_len)?;
        let usage = input::choice(usage)?;
        Ok(give(key.signed_key(json.into(), usage)?))
    })
}
