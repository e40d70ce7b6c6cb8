//! `olmec_sas` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::established_sas::olmec_established_sas;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The ephemeral key of one verification. Agreeing on a secret uses it up.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_sas_free().
pub struct olmec_sas(());

impl Opaque for olmec_sas {
    type Object = facade::Sas;
    const TAG: u64 = super::TAGS + 9;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_free(sas: *mut olmec_sas) {
    crate::handle::free(sas);
}

/// A new ephemeral key. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_sas_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_new(out: *mut *mut olmec_sas) -> olmec_status {
    call(out, || Ok(give(facade::Sas::new()?)))
}

/// Agrees with the other side's key: what the side does that sent accept.
///
/// Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or
/// OLMEC_AUTHENTICATION_FAILED for keys that no honest device sends. The key is used up all the
/// same.
///
/// Free out with olmec_established_sas_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_agree(
    sas: *mut olmec_sas,
    their_key: *const c_void,
    their_key_len: usize,
    out: *mut *mut olmec_established_sas,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        let their_key = input::text(their_key, their_key_len)?;
        Ok(give(sas.agree(their_key.into())?))
    })
}

/// Agrees with the other side's key if it is the one that was committed to: what the side does
/// that sent start.
///
/// Fails with OLMEC_COMMITMENT_MISMATCH, and as olmec_sas_agree() does.
///
/// Free out with olmec_established_sas_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_agree_with_commitment(
    sas: *mut olmec_sas,
    their_key: *const c_void,
    their_key_len: usize,
    commitment: *const c_void,
    commitment_len: usize,
    start_content: *const c_void,
    start_content_len: usize,
    out: *mut *mut olmec_established_sas,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        let their_key = input::text(their_key, their_key_len)?;
        let commitment = input::text(commitment, commitment_len)?;
        let start_content = input::text(start_content, start_content_len)?;
        Ok(give(sas.agree_with_commitment(
            their_key.into(),
            commitment.into(),
            start_content.into(),
        )?))
    })
}

/// The olmec_sas_commitment() of m.key.verification.accept, from the canonical JSON of the
/// content of m.key.verification.start.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_commitment(
    sas: *mut olmec_sas,
    start_content: *const c_void,
    start_content_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        let start_content = input::text(start_content, start_content_len)?;
        Ok(sas.commitment(start_content.into())?.into())
    })
}

/// The public key to send, base64. Fails with OLMEC_ALREADY_USED after the agreement.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_public_key(
    sas: *mut olmec_sas,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        Ok(sas.public_key()?.into())
    })
}
