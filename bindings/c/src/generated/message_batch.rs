//! `olmec_message_batch` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Messages of one room to be decrypted together, in any order.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_message_batch_free().
pub struct olmec_message_batch(());

impl Opaque for olmec_message_batch {
    type Object = facade::MessageBatch;
    const TAG: u64 = super::TAGS + 25;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_message_batch_free(batch: *mut olmec_message_batch) {
    crate::handle::free(batch);
}

/// No messages yet.
///
/// Free out with olmec_message_batch_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_message_batch_new(out: *mut *mut olmec_message_batch) -> olmec_status {
    call(out, || Ok(give(facade::MessageBatch::new())))
}

/// Adds a message, base64, behind the others. What is no message is the failure of its place in
/// the result.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_message_batch_add(
    batch: *mut olmec_message_batch,
    message: *const c_void,
    message_len: usize,
) -> olmec_status {
    call((), || {
        let batch = handle(batch)?;
        let message = input::text(message, message_len)?;
        batch.add(message.into());
        Ok(())
    })
}

/// How many messages have been added.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_message_batch_count(
    batch: *mut olmec_message_batch,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let batch = handle(batch)?;
        Ok(batch.count())
    })
}
