//! `olmec_hpke_sender` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::hpke_channel::olmec_hpke_channel;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The device that scanned the QR code, until it has opened the response.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_hpke_sender_free().
pub struct olmec_hpke_sender(());

impl Opaque for olmec_hpke_sender {
    type Object = facade::HpkeSender;
    const TAG: u64 = super::TAGS + 15;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_sender_free(sender: *mut olmec_hpke_sender) {
    crate::handle::free(sender);
}

/// Starts a channel to the key in a QR code, with a first plaintext.
///
/// Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_hpke_sender_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_sender_new(
    their_key: *const c_void,
    their_key_len: usize,
    plaintext: *const c_void,
    plaintext_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut *mut olmec_hpke_sender,
) -> olmec_status {
    call(out, || {
        let their_key = input::text(their_key, their_key_len)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(give(facade::HpkeSender::new(
            their_key.into(),
            plaintext.into(),
            associated_data.into(),
        )?))
    })
}

/// The same for another application than QR login, named by its prefix.
///
/// Free out with olmec_hpke_sender_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_sender_with_prefix(
    application_prefix: *const c_void,
    application_prefix_len: usize,
    their_key: *const c_void,
    their_key_len: usize,
    plaintext: *const c_void,
    plaintext_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut *mut olmec_hpke_sender,
) -> olmec_status {
    call(out, || {
        let application_prefix = input::text(application_prefix, application_prefix_len)?;
        let their_key = input::text(their_key, their_key_len)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(give(facade::HpkeSender::with_prefix(
            application_prefix.into(),
            their_key.into(),
            plaintext.into(),
            associated_data.into(),
        )?))
    })
}

/// The first message, to be sent to the device that showed the QR code.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_sender_message(
    sender: *mut olmec_hpke_sender,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let sender = handle(sender)?;
        Ok(sender.message().into())
    })
}

/// Opens the response. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one can
/// still be opened. What it says is the channel's olmec_ecies_channel_first_plaintext().
///
/// Free out with olmec_hpke_channel_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_sender_open(
    sender: *mut olmec_hpke_sender,
    response: *const c_void,
    response_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut *mut olmec_hpke_channel,
) -> olmec_status {
    call(out, || {
        let sender = handle(sender)?;
        let response = input::text(response, response_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(give(sender.open(response.into(), associated_data.into())?))
    })
}
