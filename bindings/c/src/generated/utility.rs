//! What needs no handle.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::enums::olmec_qr_intent;
use crate::generated::status::olmec_status;
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// The bytes of a QR code of MSC4108. Fails with OLMEC_MALFORMED_QR_CODE if the server name
/// does not fit the intent, or a text is empty or too long.
///
/// NULL for a server name that is absent.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_build_msc4108_qr_code(
    intent: MaybeUninit<olmec_qr_intent>,
    public_key: *const c_void,
    public_key_len: usize,
    rendezvous_url: *const c_void,
    rendezvous_url_len: usize,
    server_name: *const c_void,
    server_name_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let intent = input::choice(intent)?;
        let public_key = input::text(public_key, public_key_len)?;
        let rendezvous_url = input::text(rendezvous_url, rendezvous_url_len)?;
        let server_name = input::optional_text(server_name, server_name_len)?;
        Ok(facade::build_msc4108_qr_code(&facade::Msc4108QrCode {
            intent,
            public_key: public_key.into(),
            rendezvous_url: rendezvous_url.into(),
            server_name: server_name.map(Into::into),
        })?
        .into())
    })
}

/// The bytes of a QR code of MSC4388. Fails with OLMEC_MALFORMED_QR_CODE if a text is empty or
/// too long.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_build_msc4388_qr_code(
    intent: MaybeUninit<olmec_qr_intent>,
    public_key: *const c_void,
    public_key_len: usize,
    rendezvous_id: *const c_void,
    rendezvous_id_len: usize,
    base_url: *const c_void,
    base_url_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let intent = input::choice(intent)?;
        let public_key = input::text(public_key, public_key_len)?;
        let rendezvous_id = input::text(rendezvous_id, rendezvous_id_len)?;
        let base_url = input::text(base_url, base_url_len)?;
        Ok(facade::build_msc4388_qr_code(&facade::Msc4388QrCode {
            intent,
            public_key: public_key.into(),
            rendezvous_id: rendezvous_id.into(),
            base_url: base_url.into(),
        })?
        .into())
    })
}

/// Verifies an Ed25519 signature of bytes; key and signature in base64.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED if the signature is not the key's,
/// OLMEC_INVALID_PUBLIC_KEY if the key is not one that can verify safely.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_ed25519_verify(
    key: *const c_void,
    key_len: usize,
    message: *const c_void,
    message_len: usize,
    signature: *const c_void,
    signature_len: usize,
) -> olmec_status {
    call((), || {
        let key = input::text(key, key_len)?;
        let message = input::bytes(message, message_len)?;
        let signature = input::text(signature, signature_len)?;
        facade::ed25519_verify(key.into(), message.into(), signature.into())?;
        Ok(())
    })
}

/// Reads the bytes of a QR code of MSC4108. Fails with OLMEC_MALFORMED_QR_CODE and others.
///
/// A text that is absent stays an empty buffer, whose data is NULL.
///
/// Free out_public_key, out_rendezvous_url and out_server_name with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_parse_msc4108_qr_code(
    bytes: *const c_void,
    bytes_len: usize,
    out_intent: *mut olmec_qr_intent,
    out_public_key: *mut olmec_buffer,
    out_rendezvous_url: *mut olmec_buffer,
    out_server_name: *mut olmec_buffer,
) -> olmec_status {
    call((out_intent, out_public_key, out_rendezvous_url, out_server_name), || {
        let bytes = input::bytes(bytes, bytes_len)?;
        let result = facade::parse_msc4108_qr_code(bytes.into())?;
        Ok((
            result.intent.into(),
            result.public_key.into(),
            result.rendezvous_url.into(),
            result.server_name.into(),
        ))
    })
}

/// Reads the bytes of a QR code of MSC4388. Fails with OLMEC_MALFORMED_QR_CODE and others.
///
/// Free out_public_key, out_rendezvous_id and out_base_url with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_parse_msc4388_qr_code(
    bytes: *const c_void,
    bytes_len: usize,
    out_intent: *mut olmec_qr_intent,
    out_public_key: *mut olmec_buffer,
    out_rendezvous_id: *mut olmec_buffer,
    out_base_url: *mut olmec_buffer,
) -> olmec_status {
    call((out_intent, out_public_key, out_rendezvous_id, out_base_url), || {
        let bytes = input::bytes(bytes, bytes_len)?;
        let result = facade::parse_msc4388_qr_code(bytes.into())?;
        Ok((
            result.intent.into(),
            result.public_key.into(),
            result.rendezvous_id.into(),
            result.base_url.into(),
        ))
    })
}

/// SHA-256 of bytes, 32 bytes.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sha256(
    bytes: *const c_void,
    bytes_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let bytes = input::bytes(bytes, bytes_len)?;
        Ok(facade::sha256(bytes.into()).into())
    })
}
