//! `olmec_inbound_group_session` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::decrypted_batch::olmec_decrypted_batch;
use crate::generated::enums::{olmec_authenticity, olmec_mac_length, olmec_session_relation};
use crate::generated::message_batch::olmec_message_batch;
use crate::generated::outbound_group_session::olmec_outbound_group_session;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// What another device says in one room: the receiver's side of a Megolm session.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_inbound_group_session_free().
pub struct olmec_inbound_group_session(());

impl Opaque for olmec_inbound_group_session {
    type Object = facade::InboundGroupSession;
    const TAG: u64 = super::TAGS + 5;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_free(session: *mut olmec_inbound_group_session) {
    crate::handle::free(session);
}

/// A session from the key that its sender sent over Olm.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED if the key is not signed by its own signing key, and
/// with the codes of malformed texts.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_new(
    session_key: *const c_void,
    session_key_len: usize,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let session_key = input::text(session_key, session_key_len)?;
        Ok(give(facade::InboundGroupSession::new(session_key.into())?))
    })
}

/// A session from an export: of a backup, a key file, or a forwarded key. Nothing proves that
/// it is the sender's.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_from_export(
    exported_session_key: *const c_void,
    exported_session_key_len: usize,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let exported_session_key = input::text(exported_session_key, exported_session_key_len)?;
        Ok(give(facade::InboundGroupSession::from_export(exported_session_key.into())?))
    })
}

/// A session from an export, with another MAC length than Matrix's.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_from_export_with_mac_length(
    exported_session_key: *const c_void,
    exported_session_key_len: usize,
    mac_length: MaybeUninit<olmec_mac_length>,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let exported_session_key = input::text(exported_session_key, exported_session_key_len)?;
        let mac_length = input::choice(mac_length)?;
        Ok(give(facade::InboundGroupSession::from_export_with_mac_length(
            exported_session_key.into(),
            mac_length,
        )?))
    })
}

/// The sender's own view of what it sends.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_from_outbound(
    session: *mut olmec_outbound_group_session,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(give(facade::InboundGroupSession::from_outbound(session)))
    })
}

/// A session with another MAC length than Matrix's.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_with_mac_length(
    session_key: *const c_void,
    session_key_len: usize,
    mac_length: MaybeUninit<olmec_mac_length>,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let session_key = input::text(session_key, session_key_len)?;
        let mac_length = input::choice(mac_length)?;
        Ok(give(facade::InboundGroupSession::with_mac_length(session_key.into(), mac_length)?))
    })
}

/// Forgets how to decrypt messages before this index. Fails with OLMEC_UNKNOWN_MESSAGE_INDEX if
/// that is not known any more.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_advance_to(
    session: *mut olmec_inbound_group_session,
    message_index: u32,
) -> olmec_status {
    call((), || {
        let session = handle(session)?;
        session.advance_to(message_index)?;
        Ok(())
    })
}

/// Where this view comes from.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_authenticity(
    session: *mut olmec_inbound_group_session,
    out: *mut olmec_authenticity,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.authenticity().into())
    })
}

/// How this view stands to another.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_compare(
    session: *mut olmec_inbound_group_session,
    other: *mut olmec_inbound_group_session,
    out: *mut olmec_session_relation,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let other = handle(other)?;
        Ok(session.compare(other).into())
    })
}

/// Decrypts a message, base64, in any order and as often as asked.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED for what is forged or damaged and
/// OLMEC_UNKNOWN_MESSAGE_INDEX for what is older than this view.
///
/// Free out_plaintext with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_decrypt(
    session: *mut olmec_inbound_group_session,
    message: *const c_void,
    message_len: usize,
    out_plaintext: *mut olmec_buffer,
    out_message_index: *mut u32,
) -> olmec_status {
    call((out_plaintext, out_message_index), || {
        let session = handle(session)?;
        let message = input::text(message, message_len)?;
        let result = session.decrypt(message.into())?;
        Ok((result.plaintext.into(), result.message_index))
    })
}

/// Decrypts all messages of a batch, each as olmec_inbound_group_session_decrypt() does, in
/// less time: for a room's history.
///
/// Free out with olmec_decrypted_batch_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_decrypt_batch(
    session: *mut olmec_inbound_group_session,
    batch: *mut olmec_message_batch,
    out: *mut *mut olmec_decrypted_batch,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let batch = handle(batch)?;
        Ok(give(session.decrypt_batch(batch)))
    })
}

/// SECRET. An export from this message index on, base64. Fails with
/// OLMEC_UNKNOWN_MESSAGE_INDEX.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_export_at(
    session: *mut olmec_inbound_group_session,
    message_index: u32,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.export_at(message_index)?.into())
    })
}

/// SECRET. An export of all that this view knows, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_export_at_first_known_index(
    session: *mut olmec_inbound_group_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.export_at_first_known_index().into())
    })
}

/// The index of the earliest message that can be decrypted.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_first_known_index(
    session: *mut olmec_inbound_group_session,
    out: *mut u32,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.first_known_index())
    })
}

/// The session id, 43 characters.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_id(
    session: *mut olmec_inbound_group_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.id().into())
    })
}

/// The MAC length, fixed since the session was made.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_mac_length(
    session: *mut olmec_inbound_group_session,
    out: *mut olmec_mac_length,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.mac_length().into())
    })
}

/// A view that knows what both know. Fails with OLMEC_SESSIONS_NOT_CONNECTED.
///
/// Free out with olmec_inbound_group_session_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_merge(
    session: *mut olmec_inbound_group_session,
    other: *mut olmec_inbound_group_session,
    out: *mut *mut olmec_inbound_group_session,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        let other = handle(other)?;
        Ok(give(session.merge(other)?))
    })
}

/// The sender's signing key for this session, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inbound_group_session_signing_key(
    session: *mut olmec_inbound_group_session,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let session = handle(session)?;
        Ok(session.signing_key().into())
    })
}
