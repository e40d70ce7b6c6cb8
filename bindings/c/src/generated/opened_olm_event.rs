//! `olmec_opened_olm_event` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::call::call;
use crate::generated::decrypted_olm_event::olmec_decrypted_olm_event;
use crate::generated::olm_session::olmec_olm_session;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use olmec_facade as facade;

/// What came of the first event of a session: the event, and the session.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_opened_olm_event_free().
pub struct olmec_opened_olm_event(());

impl Opaque for olmec_opened_olm_event {
    type Object = facade::OpenedOlmEvent;
    const TAG: u64 = super::TAGS + 27;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_opened_olm_event_free(event: *mut olmec_opened_olm_event) {
    crate::handle::free(event);
}

/// The event, once. Fails with OLMEC_ALREADY_USED.
///
/// Free out with olmec_decrypted_olm_event_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_opened_olm_event_event(
    event: *mut olmec_opened_olm_event,
    out: *mut *mut olmec_decrypted_olm_event,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(give(event.event()?))
    })
}

/// The new session, once; keep it under the device's identity key. Fails with
/// OLMEC_ALREADY_USED.
///
/// Free out with olmec_olm_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_opened_olm_event_session(
    event: *mut olmec_opened_olm_event,
    out: *mut *mut olmec_olm_session,
) -> olmec_status {
    call(out, || {
        let event = handle(event)?;
        Ok(give(event.session()?))
    })
}
