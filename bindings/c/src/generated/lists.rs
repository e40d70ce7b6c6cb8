//! The lists that calls give.
// Made by `olmec-generate c`: do not edit.

use olmec_facade as facade;

use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, free};
use crate::record::olmec_one_time_key;
use crate::record::{count, element};

/// A list of olmec_one_time_key that the library gives you. It does not change.
///
/// Free it with olmec_one_time_key_list_free().
pub struct olmec_one_time_key_list(());

impl Opaque for olmec_one_time_key_list {
    type Object = Vec<facade::OneTimeKey>;
    const TAG: u64 = super::TAGS + 100;
}

/// How many elements the list has; 0 for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_one_time_key_list_count(list: *const olmec_one_time_key_list) -> usize {
    count(list)
}

/// The element of an index, from 0. Its texts belong to the list, and are there until the list is
/// freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_one_time_key_list_get(
    list: *const olmec_one_time_key_list,
    index: usize,
    out: *mut olmec_one_time_key,
) -> olmec_status {
    call(out, || element(list, index))
}

/// Frees a list; NULL is allowed. No other thread may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_one_time_key_list_free(list: *mut olmec_one_time_key_list) {
    free(list);
}
use crate::record::olmec_exported_room_key;

/// A list of olmec_exported_room_key that the library gives you. It does not change.
///
/// Free it with olmec_exported_room_key_list_free().
pub struct olmec_exported_room_key_list(());

impl Opaque for olmec_exported_room_key_list {
    type Object = Vec<facade::ExportedRoomKey>;
    const TAG: u64 = super::TAGS + 101;
}

/// How many elements the list has; 0 for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_exported_room_key_list_count(
    list: *const olmec_exported_room_key_list,
) -> usize {
    count(list)
}

/// The element of an index, from 0. Its texts belong to the list, and are there until the list is
/// freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_exported_room_key_list_get(
    list: *const olmec_exported_room_key_list,
    index: usize,
    out: *mut olmec_exported_room_key,
) -> olmec_status {
    call(out, || element(list, index))
}

/// Frees a list; NULL is allowed. No other thread may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_exported_room_key_list_free(list: *mut olmec_exported_room_key_list) {
    free(list);
}
use crate::record::olmec_key_mac;

/// A list of olmec_key_mac that the library gives you. It does not change.
///
/// Free it with olmec_key_mac_list_free().
pub struct olmec_key_mac_list(());

impl Opaque for olmec_key_mac_list {
    type Object = Vec<facade::KeyMac>;
    const TAG: u64 = super::TAGS + 102;
}

/// How many elements the list has; 0 for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_mac_list_count(list: *const olmec_key_mac_list) -> usize {
    count(list)
}

/// The element of an index, from 0. Its texts belong to the list, and are there until the list is
/// freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_mac_list_get(
    list: *const olmec_key_mac_list,
    index: usize,
    out: *mut olmec_key_mac,
) -> olmec_status {
    call(out, || element(list, index))
}

/// Frees a list; NULL is allowed. No other thread may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_key_mac_list_free(list: *mut olmec_key_mac_list) {
    free(list);
}
use crate::record::olmec_sas_emoji;

/// A list of olmec_sas_emoji that the library gives you. It does not change.
///
/// Free it with olmec_sas_emoji_list_free().
pub struct olmec_sas_emoji_list(());

impl Opaque for olmec_sas_emoji_list {
    type Object = Vec<facade::SasEmoji>;
    const TAG: u64 = super::TAGS + 103;
}

/// How many elements the list has; 0 for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_emoji_list_count(list: *const olmec_sas_emoji_list) -> usize {
    count(list)
}

/// The element of an index, from 0. Its texts belong to the list, and are there until the list is
/// freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_emoji_list_get(
    list: *const olmec_sas_emoji_list,
    index: usize,
    out: *mut olmec_sas_emoji,
) -> olmec_status {
    call(out, || element(list, index))
}

/// Frees a list; NULL is allowed. No other thread may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_emoji_list_free(list: *mut olmec_sas_emoji_list) {
    free(list);
}
use crate::record::olmec_sas_key;

/// A list of olmec_sas_key that the library gives you. It does not change.
///
/// Free it with olmec_sas_key_list_free().
pub struct olmec_sas_key_list(());

impl Opaque for olmec_sas_key_list {
    type Object = Vec<facade::SasKey>;
    const TAG: u64 = super::TAGS + 104;
}

/// How many elements the list has; 0 for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_key_list_count(list: *const olmec_sas_key_list) -> usize {
    count(list)
}

/// The element of an index, from 0. Its texts belong to the list, and are there until the list is
/// freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_key_list_get(
    list: *const olmec_sas_key_list,
    index: usize,
    out: *mut olmec_sas_key,
) -> olmec_status {
    call(out, || element(list, index))
}

/// Frees a list; NULL is allowed. No other thread may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_sas_key_list_free(list: *mut olmec_sas_key_list) {
    free(list);
}
