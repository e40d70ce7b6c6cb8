//! `olmec_account` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::{Output, call};
use crate::generated::enums::{olmec_mac_length, olmec_message_type};
use crate::generated::inbound_session::olmec_inbound_session;
use crate::generated::lists::olmec_one_time_key_list;
use crate::generated::olm_session::olmec_olm_session;
use crate::generated::status::olmec_status;
use crate::generated::verified_one_time_key::olmec_verified_one_time_key;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// A device's own keys: its identity keys, its one-time keys and its fallback key.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_account_free().
pub struct olmec_account(());

impl Opaque for olmec_account {
    type Object = facade::Account;
    const TAG: u64 = super::TAGS + 1;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_free(account: *mut olmec_account) {
    crate::handle::free(account);
}

/// A new device. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_new(out: *mut *mut olmec_account) -> olmec_status {
    call(out, || Ok(give(facade::Account::new()?)))
}

/// The account of a dehydrated device.
///
/// Free out with olmec_account_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_rehydrate(
    ciphertext: *const c_void,
    ciphertext_len: usize,
    nonce: *const c_void,
    nonce_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_account,
) -> olmec_status {
    call(out, || {
        let ciphertext = input::text(ciphertext, ciphertext_len)?;
        let nonce = input::text(nonce, nonce_len)?;
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::Account::rehydrate(
            &facade::DehydratedDevice { ciphertext: ciphertext.into(), nonce: nonce.into() },
            key.into(),
        )?))
    })
}

/// Accepts a session that a device opens with its first message, and decrypts that message. The
/// one-time key that it used is gone afterwards, so save the account and the session.
///
/// Fails with OLMEC_UNKNOWN_ONE_TIME_KEY, OLMEC_REPLAYED, OLMEC_IDENTITY_KEY_MISMATCH,
/// OLMEC_AUTHENTICATION_FAILED and others.
///
/// Free out with olmec_inbound_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_create_inbound_session(
    account: *mut olmec_account,
    identity_key: *const c_void,
    identity_key_len: usize,
    message_type: MaybeUninit<olmec_message_type>,
    body: *const c_void,
    body_len: usize,
    out: *mut *mut olmec_inbound_session,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let identity_key = input::text(identity_key, identity_key_len)?;
        let message_type = input::choice(message_type)?;
        let body = input::text(body, body_len)?;
        Ok(give(account.create_inbound_session(
            identity_key.into(),
            &facade::OlmMessage { message_type, body: body.into() },
        )?))
    })
}

/// Accepts a session with another MAC length than Matrix's.
///
/// Free out with olmec_inbound_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_create_inbound_session_with_mac_length(
    account: *mut olmec_account,
    identity_key: *const c_void,
    identity_key_len: usize,
    message_type: MaybeUninit<olmec_message_type>,
    body: *const c_void,
    body_len: usize,
    mac_length: MaybeUninit<olmec_mac_length>,
    out: *mut *mut olmec_inbound_session,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let identity_key = input::text(identity_key, identity_key_len)?;
        let message_type = input::choice(message_type)?;
        let body = input::text(body, body_len)?;
        let mac_length = input::choice(mac_length)?;
        Ok(give(account.create_inbound_session_with_mac_length(
            identity_key.into(),
            &facade::OlmMessage { message_type, body: body.into() },
            mac_length,
        )?))
    })
}

/// Opens a session to a device, with a one-time key claimed from it. Check the key's signature
/// before.
///
/// Fails with OLMEC_NON_CONTRIBUTORY_KEY or OLMEC_INVALID_PUBLIC_KEY for keys that are no good.
///
/// Free out with olmec_olm_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_create_outbound_session(
    account: *mut olmec_account,
    identity_key: *const c_void,
    identity_key_len: usize,
    one_time_key: *const c_void,
    one_time_key_len: usize,
    out: *mut *mut olmec_olm_session,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let identity_key = input::text(identity_key, identity_key_len)?;
        let one_time_key = input::text(one_time_key, one_time_key_len)?;
        Ok(give(account.create_outbound_session(identity_key.into(), one_time_key.into())?))
    })
}

/// Opens a session with another MAC length than Matrix's.
///
/// Free out with olmec_olm_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_create_outbound_session_with_mac_length(
    account: *mut olmec_account,
    identity_key: *const c_void,
    identity_key_len: usize,
    one_time_key: *const c_void,
    one_time_key_len: usize,
    mac_length: MaybeUninit<olmec_mac_length>,
    out: *mut *mut olmec_olm_session,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let identity_key = input::text(identity_key, identity_key_len)?;
        let one_time_key = input::text(one_time_key, one_time_key_len)?;
        let mac_length = input::choice(mac_length)?;
        Ok(give(account.create_outbound_session_with_mac_length(
            identity_key.into(),
            one_time_key.into(),
            mac_length,
        )?))
    })
}

/// Opens a session with a device, by a one-time key that the device has signed.
///
/// Free out with olmec_olm_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_create_verified_session(
    account: *mut olmec_account,
    one_time_key: *mut olmec_verified_one_time_key,
    out: *mut *mut olmec_olm_session,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let one_time_key = handle(one_time_key)?;
        Ok(give(account.create_verified_session(one_time_key)?))
    })
}

/// Encrypts the account as a dehydrated device (org.matrix.msc3814.v2), with a key of 32 bytes.
/// Use a fresh account, made for this.
///
/// Fails with OLMEC_NOT_REPRESENTABLE for an account that came from libolm.
///
/// Free out_ciphertext and out_nonce with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_dehydrate(
    account: *mut olmec_account,
    key: *const c_void,
    key_len: usize,
    out_ciphertext: *mut olmec_buffer,
    out_nonce: *mut olmec_buffer,
) -> olmec_status {
    call((out_ciphertext, out_nonce), || {
        let account = handle(account)?;
        let key = input::bytes(key, key_len)?;
        let result = account.dehydrate(key.into())?;
        Ok((result.ciphertext.into(), result.nonce.into()))
    })
}

/// What the account holds in one line, for a log. No secrets.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_describe(
    account: *mut olmec_account,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        Ok(account.describe().into())
    })
}

/// The signed device keys, for device_keys of an upload.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_device_keys_json(
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        Ok(account.device_keys_json(user_id.into(), device_id.into())?.into())
    })
}

/// The fallback key, if it has not been marked as published.
///
/// If there is none, the buffers stay empty.
///
/// Free out_key_id and out_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_fallback_key(
    account: *mut olmec_account,
    out_key_id: *mut olmec_buffer,
    out_key: *mut olmec_buffer,
) -> olmec_status {
    call((out_key_id, out_key), || {
        let account = handle(account)?;
        let result = account.fallback_key();
        Ok(result.map_or((Output::EMPTY, Output::EMPTY), |result| {
            (result.key_id.into(), result.key.into())
        }))
    })
}

/// The signed fallback key that is not published yet, for fallback_keys of an upload.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_fallback_keys_json(
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        Ok(account.fallback_keys_json(user_id.into(), device_id.into())?.into())
    })
}

/// Forgets the previous fallback key, a while after the new one was published. Returns it.
///
/// If there is none, the buffers stay empty.
///
/// Free out_key_id and out_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_forget_previous_fallback_key(
    account: *mut olmec_account,
    out_key_id: *mut olmec_buffer,
    out_key: *mut olmec_buffer,
) -> olmec_status {
    call((out_key_id, out_key), || {
        let account = handle(account)?;
        let result = account.forget_previous_fallback_key();
        Ok(result.map_or((Output::EMPTY, Output::EMPTY), |result| {
            (result.key_id.into(), result.key.into())
        }))
    })
}

/// Makes a new fallback key. The present one becomes the previous one, which is still accepted;
/// the one before that is returned and gone.
///
/// If there is none, the buffers stay empty.
///
/// Free out_key_id and out_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_generate_fallback_key(
    account: *mut olmec_account,
    out_key_id: *mut olmec_buffer,
    out_key: *mut olmec_buffer,
) -> olmec_status {
    call((out_key_id, out_key), || {
        let account = handle(account)?;
        let result = account.generate_fallback_key()?;
        Ok(result.map_or((Output::EMPTY, Output::EMPTY), |result| {
            (result.key_id.into(), result.key.into())
        }))
    })
}

/// Makes one-time keys. Upload them, then call olmec_account_mark_keys_as_published().
///
/// Fails with OLMEC_TOO_MANY_ONE_TIME_KEYS if more than 100 would be unpublished.
///
/// Free out_created and out_evicted with olmec_one_time_key_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_generate_one_time_keys(
    account: *mut olmec_account,
    count: u32,
    out_created: *mut *mut olmec_one_time_key_list,
    out_evicted: *mut *mut olmec_one_time_key_list,
) -> olmec_status {
    call((out_created, out_evicted), || {
        let account = handle(account)?;
        let result = account.generate_one_time_keys(count)?;
        Ok((give(result.created), give(result.evicted)))
    })
}

/// The public identity keys.
///
/// Free out_curve25519 and out_ed25519 with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_identity_keys(
    account: *mut olmec_account,
    out_curve25519: *mut olmec_buffer,
    out_ed25519: *mut olmec_buffer,
) -> olmec_status {
    call((out_curve25519, out_ed25519), || {
        let account = handle(account)?;
        let result = account.identity_keys();
        Ok((result.curve25519.into(), result.ed25519.into()))
    })
}

/// Notes that all keys were uploaded. Returns how many one-time keys that concerns.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_mark_keys_as_published(
    account: *mut olmec_account,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        Ok(account.mark_keys_as_published())
    })
}

/// How many one-time keys are held, published or not.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_one_time_key_count(
    account: *mut olmec_account,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        Ok(account.one_time_key_count())
    })
}

/// The one-time keys that have not been marked as published, oldest first.
///
/// Free out with olmec_one_time_key_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_one_time_keys(
    account: *mut olmec_account,
    out: *mut *mut olmec_one_time_key_list,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        Ok(give(account.one_time_keys()))
    })
}

/// The signed one-time keys that are not published yet, for olmec_account_one_time_keys() of an
/// upload.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_one_time_keys_json(
    account: *mut olmec_account,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        Ok(account.one_time_keys_json(user_id.into(), device_id.into())?.into())
    })
}

/// Signs bytes, in Matrix usually canonical JSON, with the device's Ed25519 key; base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_sign(
    account: *mut olmec_account,
    message: *const c_void,
    message_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let message = input::bytes(message, message_len)?;
        Ok(account.sign(message.into()).into())
    })
}

/// Signs a JSON object as this device; gives it in canonical JSON, with the signature.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_account_sign_json(
    account: *mut olmec_account,
    json: *const c_void,
    json_len: usize,
    user_id: *const c_void,
    user_id_len: usize,
    device_id: *const c_void,
    device_id_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let account = handle(account)?;
        let json = input::text(json, json_len)?;
        let user_id = input::text(user_id, user_id_len)?;
        let device_id = input::text(device_id, device_id_len)?;
        Ok(account.sign_json(json.into(), user_id.into(), device_id.into())?.into())
    })
}
