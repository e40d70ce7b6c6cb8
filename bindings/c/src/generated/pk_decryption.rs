//! `olmec_pk_decryption` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::lists::olmec_exported_room_key_list;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The key of a backup (m.megolm_backup.v1.curve25519-aes-sha2).
///
/// The format does not authenticate its ciphertext: the server can change what was stored, and
/// anyone who has the public key can store. Treat what is decrypted as input from a stranger.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_pk_decryption_free().
pub struct olmec_pk_decryption(());

impl Opaque for olmec_pk_decryption {
    type Object = facade::PkDecryption;
    const TAG: u64 = super::TAGS + 6;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_free(decryption: *mut olmec_pk_decryption) {
    crate::handle::free(decryption);
}

/// A new key. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_pk_decryption_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_new(out: *mut *mut olmec_pk_decryption) -> olmec_status {
    call(out, || Ok(give(facade::PkDecryption::new()?)))
}

/// The key that a recovery key holds; white space in it is ignored.
///
/// Fails with OLMEC_INVALID_RECOVERY_KEY.
///
/// Free out with olmec_pk_decryption_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_from_recovery_key(
    recovery_key: *const c_void,
    recovery_key_len: usize,
    out: *mut *mut olmec_pk_decryption,
) -> olmec_status {
    call(out, || {
        let recovery_key = input::text(recovery_key, recovery_key_len)?;
        Ok(give(facade::PkDecryption::from_recovery_key(recovery_key.into())?))
    })
}

/// The key of 32 secret bytes.
///
/// Free out with olmec_pk_decryption_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_from_secret_key(
    secret_key: *const c_void,
    secret_key_len: usize,
    out: *mut *mut olmec_pk_decryption,
) -> olmec_status {
    call(out, || {
        let secret_key = input::bytes(secret_key, secret_key_len)?;
        Ok(give(facade::PkDecryption::from_secret_key(secret_key.into())?))
    })
}

/// SECRET. Decrypts all sessions of a backup at once, see olmec_backup_restore.
///
/// Free out_keys with olmec_exported_room_key_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_decrypt_backup(
    decryption: *mut olmec_pk_decryption,
    answer: *const c_void,
    answer_len: usize,
    out_keys: *mut *mut olmec_exported_room_key_list,
    out_refused: *mut u32,
) -> olmec_status {
    call((out_keys, out_refused), || {
        let decryption = handle(decryption)?;
        let answer = input::text(answer, answer_len)?;
        let result = decryption.decrypt_backup(answer.into())?;
        Ok((give(result.keys), result.refused))
    })
}

/// SECRET. Decrypts what is stored for a session of a room, and compares it with these names.
/// Fails with OLMEC_SESSION_ID_MISMATCH too.
///
/// A text that is absent stays an empty buffer, whose data is NULL.
///
/// Free out_room_id, out_sender_key, out_sender_claimed_ed25519, out_forwarding_chain and out_exported_session_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_decrypt_room_key(
    decryption: *mut olmec_pk_decryption,
    room_id: *const c_void,
    room_id_len: usize,
    session_id: *const c_void,
    session_id_len: usize,
    key_backup_data: *const c_void,
    key_backup_data_len: usize,
    out_room_id: *mut olmec_buffer,
    out_sender_key: *mut olmec_buffer,
    out_sender_claimed_ed25519: *mut olmec_buffer,
    out_forwarding_chain: *mut olmec_buffer,
    out_exported_session_key: *mut olmec_buffer,
) -> olmec_status {
    call(
        (
            out_room_id,
            out_sender_key,
            out_sender_claimed_ed25519,
            out_forwarding_chain,
            out_exported_session_key,
        ),
        || {
            let decryption = handle(decryption)?;
            let room_id = input::text(room_id, room_id_len)?;
            let session_id = input::text(session_id, session_id_len)?;
            let key_backup_data = input::text(key_backup_data, key_backup_data_len)?;
            let result = decryption.decrypt_room_key(
                room_id.into(),
                session_id.into(),
                key_backup_data.into(),
            )?;
            Ok((
                result.room_id.into(),
                result.sender_key.into(),
                result.sender_claimed_ed25519.into(),
                result.forwarding_chain.into(),
                result.exported_session_key.into(),
            ))
        },
    )
}

/// Decrypts a message, of which nothing is authentic even if this succeeds.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED for another key or a damaged message.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_decrypt_unauthenticated(
    decryption: *mut olmec_pk_decryption,
    ephemeral: *const c_void,
    ephemeral_len: usize,
    ciphertext: *const c_void,
    ciphertext_len: usize,
    mac: *const c_void,
    mac_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let decryption = handle(decryption)?;
        let ephemeral = input::text(ephemeral, ephemeral_len)?;
        let ciphertext = input::text(ciphertext, ciphertext_len)?;
        let mac = input::text(mac, mac_len)?;
        Ok(decryption
            .decrypt_unauthenticated(&facade::PkMessage {
                ephemeral: ephemeral.into(),
                ciphertext: ciphertext.into(),
                mac: mac.into(),
            })?
            .into())
    })
}

/// The public key, base64.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_public_key(
    decryption: *mut olmec_pk_decryption,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let decryption = handle(decryption)?;
        Ok(decryption.public_key().into())
    })
}

/// SECRET. The key in the form that a user writes down.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_recovery_key(
    decryption: *mut olmec_pk_decryption,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let decryption = handle(decryption)?;
        Ok(decryption.recovery_key().into())
    })
}

/// SECRET. The key, 32 bytes.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_decryption_secret_key(
    decryption: *mut olmec_pk_decryption,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let decryption = handle(decryption)?;
        Ok(decryption.secret_key().into())
    })
}
