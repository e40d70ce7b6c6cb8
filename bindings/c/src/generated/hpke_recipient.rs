//! `olmec_hpke_recipient` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::hpke_channel::olmec_hpke_channel;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The device that shows the QR code: it opens the first message, then responds, which uses it
/// up.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_hpke_recipient_free().
pub struct olmec_hpke_recipient(());

impl Opaque for olmec_hpke_recipient {
    type Object = facade::HpkeRecipient;
    const TAG: u64 = super::TAGS + 14;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_recipient_free(recipient: *mut olmec_hpke_recipient) {
    crate::handle::free(recipient);
}

/// A new key for one channel. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_hpke_recipient_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_recipient_new(out: *mut *mut olmec_hpke_recipient) -> olmec_status {
    call(out, || Ok(give(facade::HpkeRecipient::new()?)))
}

/// The same for another application than QR login, named by its prefix.
///
/// Free out with olmec_hpke_recipient_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_recipient_with_prefix(
    application_prefix: *const c_void,
    application_prefix_len: usize,
    out: *mut *mut olmec_hpke_recipient,
) -> olmec_status {
    call(out, || {
        let application_prefix = input::text(application_prefix, application_prefix_len)?;
        Ok(give(facade::HpkeRecipient::with_prefix(application_prefix.into())?))
    })
}

/// Opens the first message and returns what it says. If it is refused with
/// OLMEC_AUTHENTICATION_FAILED, the genuine one can still be opened.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_recipient_open(
    recipient: *mut olmec_hpke_recipient,
    message: *const c_void,
    message_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let recipient = handle(recipient)?;
        let message = input::text(message, message_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(recipient.open(message.into(), associated_data.into())?.into())
    })
}

/// The key to show in the QR code, base64. Fails with OLMEC_ALREADY_USED once a message is
/// opened.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_recipient_public_key(
    recipient: *mut olmec_hpke_recipient,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let recipient = handle(recipient)?;
        Ok(recipient.public_key()?.into())
    })
}

/// Makes the response, and with it the channel. Send its olmec_hpke_channel_response().
///
/// Fails with OLMEC_ALREADY_USED if no message was opened, or a response was made before.
///
/// Free out with olmec_hpke_channel_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_hpke_recipient_respond(
    recipient: *mut olmec_hpke_recipient,
    plaintext: *const c_void,
    plaintext_len: usize,
    associated_data: *const c_void,
    associated_data_len: usize,
    out: *mut *mut olmec_hpke_channel,
) -> olmec_status {
    call(out, || {
        let recipient = handle(recipient)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        let associated_data = input::bytes(associated_data, associated_data_len)?;
        Ok(give(recipient.respond(plaintext.into(), associated_data.into())?))
    })
}
