//! `olmec_session_import` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::call::call;
use crate::generated::inbound_group_session::olmec_inbound_group_session;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Imports many exported sessions, some at a time, so that progress can be shown:
///
/// add all of them, then call olmec_session_import_run() until olmec_session_import_done() is
/// olmec_session_import_count(), and take each with olmec_session_import_session().
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_session_import_free().
pub struct olmec_session_import(());

impl Opaque for olmec_session_import {
    type Object = facade::SessionImport;
    const TAG: u64 = super::TAGS + 31;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_free(import: *mut olmec_session_import) {
    crate::handle::free(import);
}

/// Nothing to import yet.
///
/// Free out with olmec_session_import_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_new(out: *mut *mut olmec_session_import) -> olmec_status {
    call(out, || Ok(give(facade::SessionImport::new())))
}

/// Adds an exported session key, base64.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_add(
    import: *mut olmec_session_import,
    exported_session_key: *const c_void,
    exported_session_key_len: usize,
) -> olmec_status {
    call((), || {
        let import = handle(import)?;
        let exported_session_key = input::text(exported_session_key, exported_session_key_len)?;
        import.add(exported_session_key.into());
        Ok(())
    })
}

/// How many have been added.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_count(
    import: *mut olmec_session_import,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let import = handle(import)?;
        Ok(import.count())
    })
}

/// How many have been imported, or refused.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_done(
    import: *mut olmec_session_import,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let import = handle(import)?;
        Ok(import.done())
    })
}

/// Imports the next ones, at most this many. Returns how many are done.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_run(
    import: *mut olmec_session_import,
    at_most: u32,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let import = handle(import)?;
        Ok(import.run(at_most))
    })
}

/// The session of the export that was added at this place, counted from 0, once.
///
/// Fails with what the export was refused for, and with OLMEC_ALREADY_USED if it has been
/// taken, or was not reached yet.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_session_import_session(
    import: *mut olmec_session_import,
    place: u32,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let import = handle(import)?;
        Ok(give(import.session(place)?))
    })
}
