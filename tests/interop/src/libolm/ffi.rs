//! The declarations of the libolm functions in use, and which of them belong to which object.
//!
//! Buffers are `void *` in some headers and `uint8_t *` in others; here all are bytes. A buffer is
//! `*mut` where libolm writes to it, which includes messages and pickles it decodes in place and
//! random bytes it wipes.

use std::{
    cell::Cell,
    ffi::{c_char, c_int},
};

use super::handle::Object;

macro_rules! objects {
    ($($object:ident: $size:ident, $init:ident, $clear:ident, $last_error:ident;)*) => {
        $(
            #[repr(C)]
            pub(super) struct $object {
                opaque: [u8; 0],
            }

            // SAFETY: the four functions are libolm's for this object.
            unsafe impl Object for $object {
                const SIZE: extern "C" fn() -> usize = $size;
                const INIT: unsafe extern "C" fn(*mut Cell<u64>) -> *mut Self = $init;
                const CLEAR: unsafe extern "C" fn(*mut Self) -> usize = $clear;
                const LAST_ERROR: unsafe extern "C" fn(*const Self) -> *const c_char = $last_error;
            }
        )*

        // SAFETY: these are the signatures of `olm/olm.h`, `olm/sas.h` and the two group session headers.
        unsafe extern "C" {
            $(
                safe fn $size() -> usize;
                fn $init(memory: *mut Cell<u64>) -> *mut $object;
                fn $clear(object: *mut $object) -> usize;
                fn $last_error(object: *const $object) -> *const c_char;
            )*
        }
    };
}

objects! {
    OlmAccount: olm_account_size, olm_account, olm_clear_account, olm_account_last_error;
    OlmSession: olm_session_size, olm_session, olm_clear_session, olm_session_last_error;
    OlmUtility: olm_utility_size, olm_utility, olm_clear_utility, olm_utility_last_error;
    OlmOutboundGroupSession: olm_outbound_group_session_size, olm_outbound_group_session,
        olm_clear_outbound_group_session, olm_outbound_group_session_last_error;
    OlmInboundGroupSession: olm_inbound_group_session_size, olm_inbound_group_session,
        olm_clear_inbound_group_session, olm_inbound_group_session_last_error;
    OlmPkEncryption: olm_pk_encryption_size, olm_pk_encryption, olm_clear_pk_encryption,
        olm_pk_encryption_last_error;
    OlmPkDecryption: olm_pk_decryption_size, olm_pk_decryption, olm_clear_pk_decryption,
        olm_pk_decryption_last_error;
    OlmPkSigning: olm_pk_signing_size, olm_pk_signing, olm_clear_pk_signing,
        olm_pk_signing_last_error;
    OlmSAS: olm_sas_size, olm_sas, olm_clear_sas, olm_sas_last_error;
}

/// `size_t f(T const *)`: a length that follows from the state of the object.
macro_rules! length_functions {
    ($($object:ident: $($function:ident)*;)*) => {
        // SAFETY: these functions have this signature in libolm's headers.
        unsafe extern "C" {
            $($(pub(super) fn $function(object: *const $object) -> usize;)*)*
        }
    };
}

length_functions! {
    OlmAccount:
        olm_account_identity_keys_length
        olm_account_signature_length
        olm_account_one_time_keys_length
        olm_account_max_number_of_one_time_keys
        olm_account_fallback_key_length
        olm_account_unpublished_fallback_key_length
        olm_pickle_account_length;
    OlmSession:
        olm_session_id_length
        olm_encrypt_message_type
        olm_encrypt_random_length
        olm_pickle_session_length;
    OlmOutboundGroupSession:
        olm_outbound_group_session_id_length
        olm_outbound_group_session_key_length
        olm_pickle_outbound_group_session_length;
    OlmInboundGroupSession:
        olm_inbound_group_session_id_length
        olm_export_inbound_group_session_length
        olm_pickle_inbound_group_session_length;
    OlmPkEncryption: olm_pk_mac_length;
    OlmPkDecryption: olm_pickle_pk_decryption_length;
    OlmSAS: olm_sas_pubkey_length olm_sas_mac_length;
    OlmUtility: olm_sha256_length;
}

/// `size_t f(T *, void * buffer, size_t)`: fills the buffer, or uses up what is in it.
macro_rules! buffer_functions {
    ($($object:ident: $($function:ident)*;)*) => {
        // SAFETY: these functions have this signature in libolm's headers.
        unsafe extern "C" {
            $($(pub(super) fn $function(object: *mut $object, buffer: *mut u8, length: usize) -> usize;)*)*
        }
    };
}

buffer_functions! {
    OlmAccount:
        olm_create_account
        olm_account_identity_keys
        olm_account_one_time_keys
        olm_account_generate_fallback_key
        olm_account_fallback_key
        olm_account_unpublished_fallback_key;
    OlmSession:
        olm_session_id
        olm_matches_inbound_session;
    OlmOutboundGroupSession:
        olm_init_outbound_group_session
        olm_outbound_group_session_id
        olm_outbound_group_session_key;
    OlmInboundGroupSession:
        olm_inbound_group_session_id
        olm_group_decrypt_max_plaintext_length;
    OlmSAS: olm_create_sas olm_sas_get_pubkey olm_sas_set_their_key;
}

/// `size_t f(T *, void const * input, size_t, void * buffer, size_t)`: for a pickle, the input is
/// its key, for a short authentication string its info.
macro_rules! input_and_buffer_functions {
    ($($object:ident: $($function:ident)*;)*) => {
        // SAFETY: these functions have this signature in libolm's headers.
        unsafe extern "C" {
            $($(pub(super) fn $function(
                object: *mut $object,
                input: *const u8,
                input_length: usize,
                buffer: *mut u8,
                buffer_length: usize,
            ) -> usize;)*)*
        }
    };
}

input_and_buffer_functions! {
    OlmAccount: olm_account_sign olm_pickle_account olm_unpickle_account;
    OlmSession: olm_pickle_session olm_unpickle_session;
    OlmOutboundGroupSession:
        olm_group_encrypt
        olm_pickle_outbound_group_session
        olm_unpickle_outbound_group_session;
    OlmInboundGroupSession:
        olm_pickle_inbound_group_session
        olm_unpickle_inbound_group_session;
    OlmPkDecryption: olm_pickle_pk_decryption;
    OlmPkSigning: olm_pk_sign;
    OlmSAS: olm_sas_generate_bytes;
    OlmUtility: olm_sha256;
}

/// `size_t f(OlmSAS *, void const * input, size_t, void const * info, size_t, void * mac, size_t)`.
macro_rules! mac_functions {
    ($($function:ident)*) => {
        // SAFETY: these functions have this signature in `olm/sas.h`.
        unsafe extern "C" {
            $(pub(super) fn $function(
                sas: *mut OlmSAS,
                input: *const u8,
                input_length: usize,
                info: *const u8,
                info_length: usize,
                mac: *mut u8,
                mac_length: usize,
            ) -> usize;)*
        }
    };
}

mac_functions! {
    olm_sas_calculate_mac
    olm_sas_calculate_mac_fixed_base64
    olm_sas_calculate_mac_long_kdf
}

// SAFETY: the signatures of libolm's headers, written out for the functions with one of their own.
unsafe extern "C" {
    pub(super) safe fn olm_error() -> usize;
    pub(super) safe fn olm_get_library_version(major: &mut u8, minor: &mut u8, patch: &mut u8);

    pub(super) fn olm_account_generate_one_time_keys_random_length(
        account: *const OlmAccount,
        number: usize,
    ) -> usize;
    pub(super) fn olm_account_generate_one_time_keys(
        account: *mut OlmAccount,
        number: usize,
        random: *mut u8,
        random_length: usize,
    ) -> usize;
    pub(super) fn olm_account_mark_keys_as_published(account: *mut OlmAccount) -> usize;
    pub(super) fn olm_account_forget_old_fallback_key(account: *mut OlmAccount);
    pub(super) fn olm_remove_one_time_keys(
        account: *mut OlmAccount,
        session: *mut OlmSession,
    ) -> usize;

    pub(super) fn olm_create_outbound_session(
        session: *mut OlmSession,
        account: *const OlmAccount,
        identity_key: *const u8,
        identity_key_length: usize,
        one_time_key: *const u8,
        one_time_key_length: usize,
        random: *mut u8,
        random_length: usize,
    ) -> usize;
    pub(super) fn olm_create_inbound_session(
        session: *mut OlmSession,
        account: *mut OlmAccount,
        message: *mut u8,
        message_length: usize,
    ) -> usize;
    pub(super) fn olm_create_inbound_session_from(
        session: *mut OlmSession,
        account: *mut OlmAccount,
        identity_key: *const u8,
        identity_key_length: usize,
        message: *mut u8,
        message_length: usize,
    ) -> usize;
    pub(super) fn olm_session_has_received_message(session: *const OlmSession) -> c_int;
    pub(super) fn olm_session_describe(session: *mut OlmSession, text: *mut u8, length: usize);
    pub(super) fn olm_encrypt_message_length(session: *const OlmSession, plain: usize) -> usize;
    pub(super) fn olm_encrypt(
        session: *mut OlmSession,
        plaintext: *const u8,
        plaintext_length: usize,
        random: *mut u8,
        random_length: usize,
        message: *mut u8,
        message_length: usize,
    ) -> usize;
    pub(super) fn olm_decrypt_max_plaintext_length(
        session: *mut OlmSession,
        message_type: usize,
        message: *mut u8,
        message_length: usize,
    ) -> usize;
    pub(super) fn olm_decrypt(
        session: *mut OlmSession,
        message_type: usize,
        message: *mut u8,
        message_length: usize,
        plaintext: *mut u8,
        plaintext_length: usize,
    ) -> usize;

    pub(super) fn olm_group_encrypt_message_length(
        session: *mut OlmOutboundGroupSession,
        plaintext_length: usize,
    ) -> usize;
    pub(super) fn olm_outbound_group_session_message_index(
        session: *mut OlmOutboundGroupSession,
    ) -> u32;
    pub(super) fn olm_init_inbound_group_session(
        session: *mut OlmInboundGroupSession,
        key: *const u8,
        key_length: usize,
    ) -> usize;
    pub(super) fn olm_import_inbound_group_session(
        session: *mut OlmInboundGroupSession,
        key: *const u8,
        key_length: usize,
    ) -> usize;
    pub(super) fn olm_group_decrypt(
        session: *mut OlmInboundGroupSession,
        message: *mut u8,
        message_length: usize,
        plaintext: *mut u8,
        plaintext_length: usize,
        index: &mut u32,
    ) -> usize;
    pub(super) fn olm_inbound_group_session_first_known_index(
        session: *const OlmInboundGroupSession,
    ) -> u32;
    pub(super) fn olm_inbound_group_session_is_verified(
        session: *const OlmInboundGroupSession,
    ) -> c_int;
    pub(super) fn olm_export_inbound_group_session(
        session: *mut OlmInboundGroupSession,
        key: *mut u8,
        key_length: usize,
        index: u32,
    ) -> usize;

    pub(super) fn olm_ed25519_verify(
        utility: *mut OlmUtility,
        key: *const u8,
        key_length: usize,
        message: *const u8,
        message_length: usize,
        signature: *mut u8,
        signature_length: usize,
    ) -> usize;

    pub(super) safe fn olm_pk_key_length() -> usize;
    pub(super) safe fn olm_pk_signing_public_key_length() -> usize;
    pub(super) safe fn olm_pk_signature_length() -> usize;
    pub(super) fn olm_pk_encryption_set_recipient_key(
        encryption: *mut OlmPkEncryption,
        key: *const u8,
        key_length: usize,
    ) -> usize;
    pub(super) fn olm_pk_ciphertext_length(
        encryption: *const OlmPkEncryption,
        plaintext_length: usize,
    ) -> usize;
    pub(super) fn olm_pk_encrypt(
        encryption: *mut OlmPkEncryption,
        plaintext: *const u8,
        plaintext_length: usize,
        ciphertext: *mut u8,
        ciphertext_length: usize,
        mac: *mut u8,
        mac_length: usize,
        ephemeral_key: *mut u8,
        ephemeral_key_length: usize,
        random: *const u8,
        random_length: usize,
    ) -> usize;
    pub(super) fn olm_pk_key_from_private(
        decryption: *mut OlmPkDecryption,
        public_key: *mut u8,
        public_key_length: usize,
        private_key: *const u8,
        private_key_length: usize,
    ) -> usize;
    pub(super) fn olm_unpickle_pk_decryption(
        decryption: *mut OlmPkDecryption,
        key: *const u8,
        key_length: usize,
        pickle: *mut u8,
        pickle_length: usize,
        public_key: *mut u8,
        public_key_length: usize,
    ) -> usize;
    pub(super) fn olm_pk_max_plaintext_length(
        decryption: *const OlmPkDecryption,
        ciphertext_length: usize,
    ) -> usize;
    pub(super) fn olm_pk_decrypt(
        decryption: *mut OlmPkDecryption,
        ephemeral_key: *const u8,
        ephemeral_key_length: usize,
        mac: *const u8,
        mac_length: usize,
        ciphertext: *mut u8,
        ciphertext_length: usize,
        plaintext: *mut u8,
        plaintext_length: usize,
    ) -> usize;
    pub(super) fn olm_pk_signing_key_from_seed(
        signing: *mut OlmPkSigning,
        public_key: *mut u8,
        public_key_length: usize,
        seed: *const u8,
        seed_length: usize,
    ) -> usize;
}
