//! `olmec_ecies_initiator` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::ecies_channel::olmec_ecies_channel;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The device that scanned the QR code, until it has opened the answer.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_ecies_initiator_free().
pub struct olmec_ecies_initiator(());

impl Opaque for olmec_ecies_initiator {
    type Object = facade::EciesInitiator;
    const TAG: u64 = super::TAGS + 12;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_initiator_free(initiator: *mut olmec_ecies_initiator) {
    crate::handle::free(initiator);
}

/// Starts a channel to the key in a QR code, with a first plaintext.
///
/// Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_ecies_initiator_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_initiator_new(
    their_key: *const c_void,
    their_key_len: usize,
    plaintext: *const c_void,
    plaintext_len: usize,
    out: *mut *mut olmec_ecies_initiator,
) -> olmec_status {
    call(out, || {
        let their_key = input::text(their_key, their_key_len)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        Ok(give(facade::EciesInitiator::new(their_key.into(), plaintext.into())?))
    })
}

/// The same for another application than QR login, named by its prefix.
///
/// Free out with olmec_ecies_initiator_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_initiator_with_prefix(
    application_prefix: *const c_void,
    application_prefix_len: usize,
    their_key: *const c_void,
    their_key_len: usize,
    plaintext: *const c_void,
    plaintext_len: usize,
    out: *mut *mut olmec_ecies_initiator,
) -> olmec_status {
    call(out, || {
        let application_prefix = input::text(application_prefix, application_prefix_len)?;
        let their_key = input::text(their_key, their_key_len)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        Ok(give(facade::EciesInitiator::with_prefix(
            application_prefix.into(),
            their_key.into(),
            plaintext.into(),
        )?))
    })
}

/// The first message, to be sent to the device that showed the QR code.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_initiator_message(
    initiator: *mut olmec_ecies_initiator,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let initiator = handle(initiator)?;
        Ok(initiator.message().into())
    })
}

/// Opens the answer. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one can
/// still be opened.
///
/// Free out with olmec_ecies_channel_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_initiator_open(
    initiator: *mut olmec_ecies_initiator,
    answer: *const c_void,
    answer_len: usize,
    out: *mut *mut olmec_ecies_channel,
) -> olmec_status {
    call(out, || {
        let initiator = handle(initiator)?;
        let answer = input::text(answer, answer_len)?;
        Ok(give(initiator.open(answer.into())?))
    })
}
