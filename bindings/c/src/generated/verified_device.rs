//! `olmec_verified_device` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::status::olmec_status;
use crate::generated::verified_one_time_key::olmec_verified_one_time_key;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// A device whose keys are signed by itself.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_verified_device_free().
pub struct olmec_verified_device(());

impl Opaque for olmec_verified_device {
    type Object = facade::VerifiedDevice;
    const TAG: u64 = super::TAGS + 32;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_device_free(device: *mut olmec_verified_device) {
    crate::handle::free(device);
}

/// Reads what the server says are the keys of this user's device. Fails with
/// OLMEC_DEVICE_MISMATCH, OLMEC_SIGNATURE_MISSING and OLMEC_AUTHENTICATION_FAILED.
///
/// Free out with olmec_verified_device_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_device_new(
    device_keys: *const c_void,
    device_keys_len: usize,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    out: *mut *mut olmec_verified_device,
) -> olmec_status {
    call(out, || {
        let device_keys = input::text(device_keys, device_keys_len)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        Ok(give(facade::VerifiedDevice::new(device_keys.into(), user_id.into(), device_id.into())?))
    })
}

/// Its id.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_device_device_id(
    device: *mut olmec_verified_device,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let device = handle(device)?;
        Ok(device.device_id().into())
    })
}

/// Its two identity keys.
///
/// Free out_curve25519 and out_ed25519 with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_device_identity_keys(
    device: *mut olmec_verified_device,
    out_curve25519: *mut olmec_buffer,
    out_ed25519: *mut olmec_buffer,
) -> olmec_status {
    call((out_curve25519, out_ed25519), || {
        let device = handle(device)?;
        let result = device.identity_keys();
        Ok((result.curve25519.into(), result.ed25519.into()))
    })
}

/// Whose device it says it is.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_device_user_id(
    device: *mut olmec_verified_device,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let device = handle(device)?;
        Ok(device.user_id().into())
    })
}

/// Verifies a one-time or fallback key of this device, as it was claimed.
///
/// Free out with olmec_verified_one_time_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verified_device_verify_one_time_key(
    device: *mut olmec_verified_device,
    one_time_key: *const c_void,
    one_time_key_len: usize,
    out: *mut *mut olmec_verified_one_time_key,
) -> olmec_status {
    call(out, || {
        let device = handle(device)?;
        let one_time_key = input::text(one_time_key, one_time_key_len)?;
        Ok(give(device.verify_one_time_key(one_time_key.into())?))
    })
}
