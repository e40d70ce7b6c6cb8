//! What needs no handle.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::{Output, call};
use crate::generated::enums::{
    olmec_mac_length, olmec_message_type, olmec_pickle_kind, olmec_qr_intent,
    olmec_sas_key_agreement, olmec_sas_mac_method,
};
use crate::generated::status::olmec_status;
use crate::input;
use crate::record::{olmec_exported_room_key, records};
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// The authentication data of a new backup with this public key, unsigned.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_auth_data_json(
    public_key: *const c_void,
    public_key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let public_key = input::text(public_key, public_key_len)?;
        Ok(facade::backup_auth_data_json(public_key.into())?.into())
    })
}

/// The public key of a backup, if its authentication data is signed with this key of the user.
/// Fails with OLMEC_SIGNATURE_MISSING and OLMEC_AUTHENTICATION_FAILED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_backup_verified_public_key(
    auth_data: *const c_void,
    auth_data_len: usize,
    user_id: *const c_void,
    user_id_len: usize,
    key_id: *const c_void,
    key_id_len: usize,
    key: *const c_void,
    key_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let auth_data = input::text(auth_data, auth_data_len)?;
        let user_id = input::text(user_id, user_id_len)?;
        let key_id = input::text(key_id, key_id_len)?;
        let key = input::text(key, key_len)?;
        Ok(facade::backup_verified_public_key(
            auth_data.into(),
            user_id.into(),
            key_id.into(),
            key.into(),
        )?
        .into())
    })
}

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

/// The canonical form of a JSON text. Fails with OLMEC_MALFORMED_JSON.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_canonical_json(
    json: *const c_void,
    json_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let json = input::text(json, json_len)?;
        Ok(facade::canonical_json(json.into())?.into())
    })
}

/// Decrypts a whole attachment, after its hash has been checked. file is the EncryptedFile
/// object. Fails with OLMEC_AUTHENTICATION_FAILED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_decrypt_attachment(
    file: *const c_void,
    file_len: usize,
    ciphertext: *const c_void,
    ciphertext_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let file = input::text(file, file_len)?;
        let ciphertext = input::bytes(ciphertext, ciphertext_len)?;
        Ok(facade::decrypt_attachment(file.into(), ciphertext.into())?.into())
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

/// Writes a file of room keys; at least 100 000 rounds are made, 500 000 are usual.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_encrypt_key_export(
    keys: *const olmec_exported_room_key,
    keys_count: usize,
    passphrase: *const c_void,
    passphrase_len: usize,
    rounds: u32,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let keys = records(keys, keys_count)?;
        let passphrase = input::text(passphrase, passphrase_len)?;
        Ok(facade::encrypt_key_export(keys, passphrase.into(), rounds)?.into())
    })
}

/// Reads what a file says about itself. Fails with OLMEC_MALFORMED_KEY_EXPORT.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inspect_key_export(
    file: *const c_void,
    file_len: usize,
    out_rounds: *mut u32,
    out_length: *mut u32,
) -> olmec_status {
    call((out_rounds, out_length), || {
        let file = input::text(file, file_len)?;
        let result = facade::inspect_key_export(file.into())?;
        Ok((result.rounds, result.length))
    })
}

/// Reads what a Megolm message says of itself. Fails with the codes of malformed messages.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inspect_megolm_message(
    message: *const c_void,
    message_len: usize,
    out_message_index: *mut u32,
    out_mac_length: *mut olmec_mac_length,
) -> olmec_status {
    call((out_message_index, out_mac_length), || {
        let message = input::text(message, message_len)?;
        let result = facade::inspect_megolm_message(message.into())?;
        Ok((result.message_index, result.mac_length.into()))
    })
}

/// Reads what an Olm message says of itself. Fails with the codes of malformed messages.
///
/// A text that is absent stays an empty buffer, whose data is NULL.
///
/// Free out_session_id, out_identity_key, out_base_key, out_one_time_key and out_ratchet_key with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inspect_olm_message(
    message_type: MaybeUninit<olmec_message_type>,
    body: *const c_void,
    body_len: usize,
    out_session_id: *mut olmec_buffer,
    out_identity_key: *mut olmec_buffer,
    out_base_key: *mut olmec_buffer,
    out_one_time_key: *mut olmec_buffer,
    out_ratchet_key: *mut olmec_buffer,
    out_chain_index: *mut u32,
    out_mac_length: *mut olmec_mac_length,
) -> olmec_status {
    call(
        (
            out_session_id,
            out_identity_key,
            out_base_key,
            out_one_time_key,
            out_ratchet_key,
            out_chain_index,
            out_mac_length,
        ),
        || {
            let message_type = input::choice(message_type)?;
            let body = input::text(body, body_len)?;
            let result = facade::inspect_olm_message(&facade::OlmMessage {
                message_type,
                body: body.into(),
            })?;
            Ok((
                result.session_id.into(),
                result.session_keys.as_ref().map(|inner| inner.identity_key.clone()).into(),
                result.session_keys.as_ref().map(|inner| inner.base_key.clone()).into(),
                result.session_keys.as_ref().map(|inner| inner.one_time_key.clone()).into(),
                result.ratchet_key.into(),
                result.chain_index,
                result.mac_length.into(),
            ))
        },
    )
}

/// How many objects with state (accounts, sessions, keys, channels) exist in this process, for
/// tests that look for leaks. Two handles of one session count once.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_live_objects(out: *mut u32) -> olmec_status {
    call(out, || Ok(facade::live_objects()))
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

/// The key agreement of that name. Fails with OLMEC_MALFORMED_MESSAGE for unknown and
/// deprecated ones.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_key_agreement_from_name(
    name: *const c_void,
    name_len: usize,
    out: *mut olmec_sas_key_agreement,
) -> olmec_status {
    call(out, || {
        let name = input::text(name, name_len)?;
        Ok(facade::sas_key_agreement_from_name(name.into())?.into())
    })
}

/// The key agreement of that name, deprecated ones too: only for peers that know nothing
/// better.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_key_agreement_from_name_with_legacy(
    name: *const c_void,
    name_len: usize,
    out: *mut olmec_sas_key_agreement,
) -> olmec_status {
    call(out, || {
        let name = input::text(name, name_len)?;
        Ok(facade::sas_key_agreement_from_name_with_legacy(name.into())?.into())
    })
}

/// The name of a key agreement in events.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_key_agreement_name(
    agreement: MaybeUninit<olmec_sas_key_agreement>,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let agreement = input::choice(agreement)?;
        Ok(facade::sas_key_agreement_name(agreement).into())
    })
}

/// The MAC method of that name. Fails with OLMEC_MALFORMED_MESSAGE for unknown and deprecated
/// ones.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_mac_method_from_name(
    name: *const c_void,
    name_len: usize,
    out: *mut olmec_sas_mac_method,
) -> olmec_status {
    call(out, || {
        let name = input::text(name, name_len)?;
        Ok(facade::sas_mac_method_from_name(name.into())?.into())
    })
}

/// The MAC method of that name, deprecated ones too: only for peers that know nothing better.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_mac_method_from_name_with_legacy(
    name: *const c_void,
    name_len: usize,
    out: *mut olmec_sas_mac_method,
) -> olmec_status {
    call(out, || {
        let name = input::text(name, name_len)?;
        Ok(facade::sas_mac_method_from_name_with_legacy(name.into())?.into())
    })
}

/// The name of a MAC method in events.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_mac_method_name(
    method: MaybeUninit<olmec_sas_mac_method>,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let method = input::choice(method)?;
        Ok(facade::sas_mac_method_name(method).into())
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

/// SHA-256 of text, usually canonical JSON; unpadded base64, as Matrix's hashes are.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sha256_base64(
    text: *const c_void,
    text_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let text = input::text(text, text_len)?;
        Ok(facade::sha256_base64(text.into()).into())
    })
}

/// Verifies that an object carries the signature of this user's key, base64, whose id is as in
/// ed25519:DEVICE. Fails with OLMEC_AUTHENTICATION_FAILED and OLMEC_SIGNATURE_MISSING.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_verify_json(
    json: *const c_void,
    json_len: usize,
    user_id: *const c_void,
    user_id_len: usize,
    key_id: *const c_void,
    key_id_len: usize,
    key: *const c_void,
    key_len: usize,
) -> olmec_status {
    call((), || {
        let json = input::text(json, json_len)?;
        let user_id = input::text(user_id, user_id_len)?;
        let key_id = input::text(key_id, key_id_len)?;
        let key = input::text(key, key_len)?;
        facade::verify_json(json.into(), user_id.into(), key_id.into(), key.into())?;
        Ok(())
    })
}

/// SECRET. A new key for pickles, 32 bytes: keep it in the platform's key store. Fails with
/// OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_generate_pickle_key(out: *mut olmec_buffer) -> olmec_status {
    call(out, || Ok(facade::generate_pickle_key()?.into()))
}

/// Reads what a pickle says of itself; absent if the text is no pickle of olmec.
///
/// A bool says whether the output of its name, or out_present all of them, has a value.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_inspect_pickle(
    pickle: *const c_void,
    pickle_len: usize,
    out_present: *mut bool,
    out_has_kind: *mut bool,
    out_kind: *mut olmec_pickle_kind,
    out_record_version: *mut u8,
    out_has_generation: *mut bool,
    out_generation: *mut u32,
) -> olmec_status {
    call(
        (
            out_present,
            out_has_kind,
            out_kind,
            out_record_version,
            out_has_generation,
            out_generation,
        ),
        || {
            let pickle = input::text(pickle, pickle_len)?;
            let result = facade::inspect_pickle(pickle.into());
            Ok(result.map_or(
                (
                    Output::EMPTY,
                    Output::EMPTY,
                    Output::EMPTY,
                    Output::EMPTY,
                    Output::EMPTY,
                    Output::EMPTY,
                ),
                |result| {
                    (
                        true,
                        result.kind.is_some(),
                        result.kind.map_or(Output::EMPTY, Into::into),
                        result.record_version,
                        result.generation.is_some(),
                        result.generation.unwrap_or_default(),
                    )
                },
            ))
        },
    )
}
