//! `olmec_pk_signing` and its calls.
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

/// An Ed25519 signing key and its seed, such as a cross-signing key.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_pk_signing_free().
pub struct olmec_pk_signing(());

impl Opaque for olmec_pk_signing {
    type Object = facade::PkSigning;
    const TAG: u64 = super::TAGS + 8;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_free(signing: *mut olmec_pk_signing) {
    crate::handle::free(signing);
}

/// A new key. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_pk_signing_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_new(out: *mut *mut olmec_pk_signing) -> olmec_status {
    call(out, || Ok(give(facade::PkSigning::new()?)))
}

/// The key of a seed of 32 secret bytes.
///
/// Free out with olmec_pk_signing_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_from_seed(
    seed: *const c_void,
    seed_len: usize,
    out: *mut *mut olmec_pk_signing,
) -> olmec_status {
    call(out, || {
        let seed = input::bytes(seed, seed_len)?;
        Ok(give(facade::PkSigning::from_seed(seed.into())?))
    })
}

/// The unsigned object of this key, for an upload of cross-signing keys.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_cross_signing_key_json(
    signing: *mut olmec_pk_signing,
    user_id: *const c_void,
    user_id_len: usize,
    usage: MaybeUninit<olmec_key_usage>,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let signing = handle(signing)?;
        let user_id = input::text(user_id, user_id_len)?;
        let usage = input::choice(usage)?;
        Ok(signing.cross_signing_key_json(user_id.into(), usage)?.into())
    })
}

/// The public key, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_public_key(
    signing: *mut olmec_pk_signing,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let signing = handle(signing)?;
        Ok(signing.public_key().into())
    })
}

/// SECRET. The seed, 32 bytes.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_seed(
    signing: *mut olmec_pk_signing,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let signing = handle(signing)?;
        Ok(signing.seed().into())
    })
}

/// Signs bytes, in Matrix usually canonical JSON; base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_sign(
    signing: *mut olmec_pk_signing,
    message: *const c_void,
    message_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let signing = handle(signing)?;
        let message = input::bytes(message, message_len)?;
        Ok(signing.sign(message.into()).into())
    })
}

/// Signs a JSON object as a cross-signing key of this user; gives it in canonical JSON, with
/// the signature.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_signing_sign_json(
    signing: *mut olmec_pk_signing,
    json: *const c_void,
    json_len: usize,
    user_id: *const c_void,
    user_id_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let signing = handle(signing)?;
        let json = input::text(json, json_len)?;
        let user_id = input::text(user_id, user_id_len)?;
        Ok(signing.sign_json(json.into(), user_id.into())?.into())
    })
}
