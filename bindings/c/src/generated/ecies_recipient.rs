//! `olmec_ecies_recipient` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::ecies_channel::olmec_ecies_channel;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The device that shows the QR code. Opening the first message uses it up.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_ecies_recipient_free().
pub struct olmec_ecies_recipient(());

impl Opaque for olmec_ecies_recipient {
    type Object = facade::EciesRecipient;
    const TAG: u64 = super::TAGS + 11;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_recipient_free(recipient: *mut olmec_ecies_recipient) {
    crate::handle::free(recipient);
}

/// A new key for one channel. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_ecies_recipient_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_recipient_new(out: *mut *mut olmec_ecies_recipient) -> olmec_status {
    call(out, || Ok(give(facade::EciesRecipient::new()?)))
}

/// The same for another application than QR login, named by its prefix.
///
/// Free out with olmec_ecies_recipient_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_recipient_with_prefix(
    application_prefix: *const c_void,
    application_prefix_len: usize,
    out: *mut *mut olmec_ecies_recipient,
) -> olmec_status {
    call(out, || {
        let application_prefix = input::text(application_prefix, application_prefix_len)?;
        Ok(give(facade::EciesRecipient::with_prefix(application_prefix.into())?))
    })
}

/// Opens the first message. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one
/// can still be opened.
///
/// Free out with olmec_ecies_channel_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_recipient_open(
    recipient: *mut olmec_ecies_recipient,
    message: *const c_void,
    message_len: usize,
    out: *mut *mut olmec_ecies_channel,
) -> olmec_status {
    call(out, || {
        let recipient = handle(recipient)?;
        let message = input::text(message, message_len)?;
        Ok(give(recipient.open(message.into())?))
    })
}

/// The key to show in the QR code, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ecies_recipient_public_key(
    recipient: *mut olmec_ecies_recipient,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let recipient = handle(recipient)?;
        Ok(recipient.public_key()?.into())
    })
}
