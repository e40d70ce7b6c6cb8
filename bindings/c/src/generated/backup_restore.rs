//! `olmec_backup_restore` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::call::call;
use crate::generated::lists::olmec_exported_room_key_list;
use crate::generated::pk_decryption::olmec_pk_decryption;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// A backup as the server gives it, decrypted some sessions at a time, so that progress can be
/// shown: call olmec_backup_restore_run() until olmec_backup_restore_done() is
/// olmec_backup_restore_count().
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_backup_restore_free().
pub struct olmec_backup_restore(());

impl Opaque for olmec_backup_restore {
    type Object = facade::BackupRestore;
    const TAG: u64 = super::TAGS + 20;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_restore_free(restore: *mut olmec_backup_restore) {
    crate::handle::free(restore);
}

/// Reads the answer to GET /room_keys/keys. Fails with OLMEC_MALFORMED_JSON and
/// OLMEC_MALFORMED_MESSAGE.
///
/// Free out with olmec_backup_restore_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_restore_new(
    answer: *const c_void,
    answer_len: usize,
    out: *mut *mut olmec_backup_restore,
) -> olmec_status {
    call(out, || {
        let answer = input::text(answer, answer_len)?;
        Ok(give(facade::BackupRestore::new(answer.into())?))
    })
}

/// How many sessions there are.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_restore_count(
    restore: *mut olmec_backup_restore,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let restore = handle(restore)?;
        Ok(restore.count())
    })
}

/// How many have been decrypted, or refused.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_restore_done(
    restore: *mut olmec_backup_restore,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let restore = handle(restore)?;
        Ok(restore.done())
    })
}

/// SECRET. Decrypts the next sessions, at most this many, and gives them.
///
/// Free out_keys with olmec_exported_room_key_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_restore_run(
    restore: *mut olmec_backup_restore,
    decryption: *mut olmec_pk_decryption,
    at_most: u32,
    out_keys: *mut *mut olmec_exported_room_key_list,
    out_refused: *mut u32,
) -> olmec_status {
    call((out_keys, out_refused), || {
        let restore = handle(restore)?;
        let decryption = handle(decryption)?;
        let result = restore.run(decryption, at_most);
        Ok((give(result.keys), result.refused))
    })
}
