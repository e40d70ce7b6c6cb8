//! `olmec_hpke_channel` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// An established channel. Messages are opened in the order in which they were sealed; a forged
/// one is refused and the channel goes on.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_hpke_channel_free().
pub struct olmec_hpke_channel(());

impl Opaque for olmec_hpke_channel {
    type Object = facade::HpkeChannel;
    const TAG: u64 = super::TAGS + 16;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_free(channel: *mut olmec_hpke_channel) {
    crate::handle::free(channel);
}

/// The two digits that the scanning device shows, and its user types into the other one.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_check_code(
    channel: *mut olmec_hpke_channel,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let channel = handle(channel)?;
        Ok(channel.check_code().into())
    })
}

/// Whether the user typed the two digits.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_check_code_matches(
    channel: *mut olmec_hpke_channel,
    typed: *const c_void,
    typed_len: usize,
    out: *mut bool,
) -> olmec_status {
    call(out, || {
        let channel = handle(channel)?;
        let typed = input::text(typed, typed_len)?;
        Ok(channel.check_code_matches(typed.into()))
    })
}

/// What the message said that established the channel here: the first message at the device
/// that showed the QR code, the response at the one that scanned it.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_first_plaintext(
    channel: *mut olmec_hpke_channel,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let channel = handle(channel)?;
        Ok(channel.first_plaintext().into())
    })
}

/// Opens the next message. Fails with OLMEC_AUTHENTICATION_FAILED for any other.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_open(
    channel: *mut olmec_hpke_channel,
    message: *const c_void,
    message_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let channel = handle(channel)?;
        let message = input::text(message, message_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(channel.open(message.into(), associated_data.into())?.into())
    })
}

/// The response to send, at the device that showed the QR code; none at the other.
///
/// A text that is absent stays an empty buffer, whose data is NULL.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_response(
    channel: *mut olmec_hpke_channel,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let channel = handle(channel)?;
        Ok(channel.response().into())
    })
}

/// Seals the next message. Fails with OLMEC_SESSION_EXHAUSTED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_channel_seal(
    channel: *mut olmec_hpke_channel,
    plaintext: *const c_void,
    plaintext_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let channel = handle(channel)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(channel.seal(plaintext.into(), associated_data.into())?.into())
    })
}
