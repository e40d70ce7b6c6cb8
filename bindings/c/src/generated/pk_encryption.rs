//! `olmec_pk_encryption` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::enums::olmec_sender_trust;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// Encrypts to the holder of a backup key. The format authenticates nothing, see
/// olmec_pk_decryption.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_pk_encryption_free().
pub struct olmec_pk_encryption(());

impl Opaque for olmec_pk_encryption {
    type Object = facade::PkEncryption;
    const TAG: u64 = super::TAGS + 7;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_encryption_free(encryption: *mut olmec_pk_encryption) {
    crate::handle::free(encryption);
}

/// Encrypts to this public key, base64, whose signatures the caller has checked.
///
/// Free out with olmec_pk_encryption_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_encryption_new(
    recipient: *const c_void,
    recipient_len: usize,
    out: *mut *mut olmec_pk_encryption,
) -> olmec_status {
    call(out, || {
        let recipient = input::text(recipient, recipient_len)?;
        Ok(give(facade::PkEncryption::new(recipient.into())?))
    })
}

/// Encrypts a message. Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY,
/// OLMEC_RANDOM_FAILURE.
///
/// Free out_ephemeral, out_ciphertext and out_mac with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_encryption_encrypt(
    encryption: *mut olmec_pk_encryption,
    plaintext: *const c_void,
    plaintext_len: usize,
    out_ephemeral: *mut olmec_buffer,
    out_ciphertext: *mut olmec_buffer,
    out_mac: *mut olmec_buffer,
) -> olmec_status {
    call((out_ephemeral, out_ciphertext, out_mac), || {
        let encryption = handle(encryption)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        let result = encryption.encrypt(plaintext.into())?;
        Ok((result.ephemeral.into(), result.ciphertext.into(), result.mac.into()))
    })
}

/// What is uploaded for a session.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_pk_encryption_encrypt_room_key(
    encryption: *mut olmec_pk_encryption,
    room_id: *const c_void,
    room_id_len: usize,
    sender_key: *const c_void,
    sender_key_len: usize,
    sender_claimed_ed25519: *const c_void,
    sender_claimed_ed25519_len: usize,
    forwarding_chain: *const c_void,
    forwarding_chain_len: usize,
    exported_session_key: *const c_void,
    exported_session_key_len: usize,
    trust: MaybeUninit<olmec_sender_trust>,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let encryption = handle(encryption)?;
        let room_id = input::text(room_id, room_id_len)?;
        let sender_key = input::text(sender_key, sender_key_len)?;
        let sender_claimed_ed25519 =
            input::optional_text(sender_claimed_ed25519, sender_claimed_ed25519_len)?;
        let forwarding_chain = input::text(forwarding_chain, forwarding_chain_len)?;
        let exported_session_key = input::text(exported_session_key, exported_session_key_len)?;
        let trust = input::choice(trust)?;
        Ok(encryption
            .encrypt_room_key(
                &facade::ExportedRoomKey {
                    room_id: room_id.into(),
                    sender_key: sender_key.into(),
                    sender_claimed_ed25519: sender_claimed_ed25519.map(Into::into),
                    forwarding_chain: forwarding_chain.into(),
                    exported_session_key: exported_session_key.into(),
                },
                trust,
            )?
            .into())
    })
}
