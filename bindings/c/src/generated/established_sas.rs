//! `olmec_established_sas` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::enums::{olmec_sas_key_agreement, olmec_sas_mac_method};
use crate::generated::lists::{olmec_key_mac_list, olmec_sas_emoji_list, olmec_sas_key_list};
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use crate::record::{
    decimals, olmec_key_mac, olmec_sas_key, olmec_sas_participants, record, records,
};
use olmec_facade as facade;
use std::ffi::c_void;
use std::mem::MaybeUninit;

/// A verification after both sides have sent their keys.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_established_sas_free().
pub struct olmec_established_sas(());

impl Opaque for olmec_established_sas {
    type Object = facade::EstablishedSas;
    const TAG: u64 = super::TAGS + 10;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_free(sas: *mut olmec_established_sas) {
    crate::handle::free(sas);
}

/// Any number of bytes up to 8160 for an info of the caller. Fails with OLMEC_OUTPUT_TOO_LONG.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_bytes(
    sas: *mut olmec_established_sas,
    info: *const c_void,
    info_len: usize,
    count: u32,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        let info = input::bytes(info, info_len)?;
        Ok(sas.bytes(info.into(), count)?.into())
    })
}

/// The MAC of an input under a key made for an info of the caller, as text.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_mac(
    sas: *mut olmec_established_sas,
    method: MaybeUninit<olmec_sas_mac_method>,
    input: *const c_void,
    input_len: usize,
    info: *const c_void,
    info_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        let method = input::choice(method)?;
        let input = input::bytes(input, input_len)?;
        let info = input::bytes(info, info_len)?;
        Ok(sas.mac(method, input.into(), info.into()).into())
    })
}

/// Our m.key.verification.mac, once our user has said that the short strings match.
///
/// Free out_macs with olmec_key_mac_list_free() and out_keys with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_mac_content(
    sas: *mut olmec_established_sas,
    participants: *const olmec_sas_participants,
    method: MaybeUninit<olmec_sas_mac_method>,
    keys: *const olmec_sas_key,
    keys_count: usize,
    out_macs: *mut *mut olmec_key_mac_list,
    out_keys: *mut olmec_buffer,
) -> olmec_status {
    call((out_macs, out_keys), || {
        let sas = handle(sas)?;
        let participants = record(participants)?;
        let method = input::choice(method)?;
        let keys = records(keys, keys_count)?;
        let result = sas.mac_content(&participants, method, keys)?;
        Ok((give(result.macs), result.keys.into()))
    })
}

/// What both people compare.
///
/// Fails with OLMEC_COMMITMENT_MISMATCH at the side that sent start, if it has agreed without
/// checking the commitment.
///
/// Free out_emojis with olmec_sas_emoji_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_short_string(
    sas: *mut olmec_established_sas,
    participants: *const olmec_sas_participants,
    key_agreement: MaybeUninit<olmec_sas_key_agreement>,
    out_emojis: *mut *mut olmec_sas_emoji_list,
    out_decimals: *mut [u16; 3],
) -> olmec_status {
    call((out_emojis, out_decimals), || {
        let sas = handle(sas)?;
        let participants = record(participants)?;
        let key_agreement = input::choice(key_agreement)?;
        let result = sas.short_string(&participants, key_agreement)?;
        Ok((give(result.emojis), decimals(&result.decimals)?))
    })
}

/// Verifies a MAC that the other side made. Fails with OLMEC_AUTHENTICATION_FAILED.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_verify_mac(
    sas: *mut olmec_established_sas,
    method: MaybeUninit<olmec_sas_mac_method>,
    input: *const c_void,
    input_len: usize,
    info: *const c_void,
    info_len: usize,
    received: *const c_void,
    received_len: usize,
) -> olmec_status {
    call((), || {
        let sas = handle(sas)?;
        let method = input::choice(method)?;
        let input = input::bytes(input, input_len)?;
        let info = input::bytes(info, info_len)?;
        let received = input::text(received, received_len)?;
        sas.verify_mac(method, input.into(), info.into(), received.into())?;
        Ok(())
    })
}

/// Verifies their m.key.verification.mac, once our user has said that the short strings match.
/// All required keys must be in it; of the others, the known ones are verified and the rest
/// passed over. Returns the keys that are verified by it.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED or OLMEC_KEY_LIST_MISMATCH; cancel the verification
/// then.
///
/// Free out with olmec_sas_key_list_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_established_sas_verify_mac_content(
    sas: *mut olmec_established_sas,
    participants: *const olmec_sas_participants,
    method: MaybeUninit<olmec_sas_mac_method>,
    macs: *const olmec_key_mac,
    macs_count: usize,
    keys: *const c_void,
    keys_len: usize,
    required: *const olmec_sas_key,
    required_count: usize,
    known: *const olmec_sas_key,
    known_count: usize,
    out: *mut *mut olmec_sas_key_list,
) -> olmec_status {
    call(out, || {
        let sas = handle(sas)?;
        let participants = record(participants)?;
        let method = input::choice(method)?;
        let macs = records(macs, macs_count)?;
        let keys = input::text(keys, keys_len)?;
        let required = records(required, required_count)?;
        let known = records(known, known_count)?;
        Ok(give(sas.verify_mac_content(
            &participants,
            method,
            &facade::MacContent { macs, keys: keys.into() },
            required,
            known,
        )?))
    })
}
