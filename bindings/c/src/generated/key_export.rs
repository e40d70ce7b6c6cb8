//! `olmec_key_export` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::lists::olmec_exported_room_key_list;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// A decrypted file of exported room keys.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_key_export_free().
pub struct olmec_key_export(());

impl Opaque for olmec_key_export {
    type Object = facade::KeyExport;
    const TAG: u64 = super::TAGS + 24;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_export_free(export: *mut olmec_key_export) {
    crate::handle::free(export);
}

/// Decrypts a file, if it asks for no more rounds and has no more bytes than these. Fails with
/// OLMEC_AUTHENTICATION_FAILED for another passphrase, OLMEC_TOO_MANY_ROUNDS,
/// OLMEC_INPUT_TOO_LARGE.
///
/// Free out with olmec_key_export_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_export_new(
    file: *const c_void,
    file_len: usize,
    passphrase: *const c_void,
    passphrase_len: usize,
    max_rounds: u32,
    max_bytes: u32,
    out: *mut *mut olmec_key_export,
) -> olmec_status {
    call(out, || {
        let file = input::text(file, file_len)?;
        let passphrase = input::text(passphrase, passphrase_len)?;
        Ok(give(facade::KeyExport::new(file.into(), passphrase.into(), max_rounds, max_bytes)?))
    })
}

/// SECRET. The JSON of the room keys, as it was in the file.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_export_plaintext(
    export: *mut olmec_key_export,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let export = handle(export)?;
        Ok(export.plaintext().into())
    })
}

/// SECRET. The room keys. Fails with OLMEC_MALFORMED_JSON if the file has none.
///
/// Free out_keys with olmec_exported_room_key_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_export_room_keys(
    export: *mut olmec_key_export,
    out_keys: *mut *mut olmec_exported_room_key_list,
    out_refused: *mut u32,
) -> olmec_status {
    call((out_keys, out_refused), || {
        let export = handle(export)?;
        let result = export.room_keys()?;
        Ok((give(result.keys), result.refused))
    })
}
