//! `olmec_verified_one_time_key` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, handle};
use olmec_facade as facade;

/// A one-time key that its device has signed, together with that device's identity key.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_verified_one_time_key_free().
pub struct olmec_verified_one_time_key(());

impl Opaque for olmec_verified_one_time_key {
    type Object = facade::VerifiedOneTimeKey;
    const TAG: u64 = super::TAGS + 33;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_one_time_key_free(key: *mut olmec_verified_one_time_key) {
    crate::handle::free(key);
}

/// The Curve25519 identity key of the device, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_one_time_key_identity_key(
    key: *mut olmec_verified_one_time_key,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.identity_key().into())
    })
}

/// The one-time key, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_one_time_key_key(
    key: *mut olmec_verified_one_time_key,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.key().into())
    })
}
