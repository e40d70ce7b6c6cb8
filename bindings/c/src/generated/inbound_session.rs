//! `olmec_inbound_session` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::olm_session::olmec_olm_session;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use olmec_facade as facade;

/// A session that another device has opened, with the message that opened it.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_inbound_session_free().
pub struct olmec_inbound_session(());

impl Opaque for olmec_inbound_session {
    type Object = facade::InboundSession;
    const TAG: u64 = super::TAGS + 3;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_session_free(session: *mut olmec_inbound_session) {
    crate::handle::free(session);
}

/// What the first message said.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_session_plaintext(
    session: *mut olmec_inbound_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.plaintext().into())
    })
}

/// The session, for all further messages. Asked again, it is the same one.
///
/// Free out with olmec_olm_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_session_session(
    session: *mut olmec_inbound_session,
    out: *mut *mut olmec_olm_session,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(give(session.session()))
    })
}

/// Whether it was a fallback key, which is still there. Then upload new one-time keys.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_session_used_fallback_key(
    session: *mut olmec_inbound_session,
    out: *mut bool,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.used_fallback_key())
    })
}

/// The id of the one-time or fallback key that was used.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_session_used_key_id(
    session: *mut olmec_inbound_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.used_key_id().into())
    })
}
