//! `olmec_decrypted_batch` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, handle};
use olmec_facade as facade;

/// What became of the messages of a batch.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_decrypted_batch_free().
pub struct olmec_decrypted_batch(());

impl Opaque for olmec_decrypted_batch {
    type Object = facade::DecryptedBatch;
    const TAG: u64 = super::TAGS + 22;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_batch_free(batch: *mut olmec_decrypted_batch) {
    crate::handle::free(batch);
}

/// How many messages there were.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_batch_count(
    batch: *mut olmec_decrypted_batch,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let batch = handle(batch)?;
        Ok(batch.count())
    })
}

/// What became of the message that was added at this place, counted from 0: the same as
/// InboundGroupSession.decrypt gives. Fails with OLMEC_UNKNOWN_MESSAGE_INDEX too if there were
/// fewer messages.
///
/// Free out_plaintext with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypted_batch_message(
    batch: *mut olmec_decrypted_batch,
    place: u32,
    out_plaintext: *mut olmec_buffer,
    out_message_index: *mut u32,
) -> olmec_status {
    call((out_plaintext, out_message_index), || {
        let batch = handle(batch)?;
        let result = batch.message(place)?;
        Ok((result.plaintext.into(), result.message_index))
    })
}
