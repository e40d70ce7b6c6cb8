//! `olmec_secret_storage_key` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::enums::olmec_key_check;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// The key under which secrets are stored, m.secret_storage.v1.aes-hmac-sha2.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_secret_storage_key_free().
pub struct olmec_secret_storage_key(());

impl Opaque for olmec_secret_storage_key {
    type Object = facade::SecretStorageKey;
    const TAG: u64 = super::TAGS + 30;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_free(key: *mut olmec_secret_storage_key) {
    crate::handle::free(key);
}

/// A new key. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_secret_storage_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_new(
    out: *mut *mut olmec_secret_storage_key,
) -> olmec_status {
    call(out, || Ok(give(facade::SecretStorageKey::new()?)))
}

/// The key of 32 secret bytes, which is compared with nothing.
///
/// Free out with olmec_secret_storage_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_from_bytes(
    key: *const c_void,
    key_len: usize,
    out: *mut *mut olmec_secret_storage_key,
) -> olmec_status {
    call(out, || {
        let key = input::bytes(key, key_len)?;
        Ok(give(facade::SecretStorageKey::from_bytes(key.into())?))
    })
}

/// A new key out of a passphrase; the salt should be 32 random characters, the rounds 500 000,
/// of which at least 100 000 are made.
///
/// Free out with olmec_secret_storage_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_from_passphrase(
    passphrase: *const c_void,
    passphrase_len: usize,
    salt: *const c_void,
    salt_len: usize,
    rounds: u32,
    out: *mut *mut olmec_secret_storage_key,
) -> olmec_status {
    call(out, || {
        let passphrase = input::text(passphrase, passphrase_len)?;
        let salt = input::text(salt, salt_len)?;
        Ok(give(facade::SecretStorageKey::from_passphrase(passphrase.into(), salt.into(), rounds)))
    })
}

/// The key that a recovery key holds, if it is the one that is described. Fails with
/// OLMEC_AUTHENTICATION_FAILED.
///
/// Free out with olmec_secret_storage_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_unlock(
    description: *const c_void,
    description_len: usize,
    recovery_key: *const c_void,
    recovery_key_len: usize,
    out: *mut *mut olmec_secret_storage_key,
) -> olmec_status {
    call(out, || {
        let description = input::text(description, description_len)?;
        let recovery_key = input::text(recovery_key, recovery_key_len)?;
        Ok(give(facade::SecretStorageKey::unlock(description.into(), recovery_key.into())?))
    })
}

/// The key that comes from a passphrase, if it is the one that is described, and takes no more
/// rounds than these. Fails with OLMEC_AUTHENTICATION_FAILED and OLMEC_TOO_MANY_ROUNDS.
///
/// Free out with olmec_secret_storage_key_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_unlock_with_passphrase(
    description: *const c_void,
    description_len: usize,
    passphrase: *const c_void,
    passphrase_len: usize,
    max_rounds: u32,
    out: *mut *mut olmec_secret_storage_key,
) -> olmec_status {
    call(out, || {
        let description = input::text(description, description_len)?;
        let passphrase = input::text(passphrase, passphrase_len)?;
        Ok(give(facade::SecretStorageKey::unlock_with_passphrase(
            description.into(),
            passphrase.into(),
            max_rounds,
        )?))
    })
}

/// SECRET. The key, 32 bytes.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_bytes(
    key: *mut olmec_secret_storage_key,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.bytes().into())
    })
}

/// Whether the key could be compared with its description.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_check(
    key: *mut olmec_secret_storage_key,
    out: *mut olmec_key_check,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.check().into())
    })
}

/// SECRET. Decrypts the secret of this name. Fails with OLMEC_AUTHENTICATION_FAILED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_decrypt(
    key: *mut olmec_secret_storage_key,
    name: *const c_void,
    name_len: usize,
    secret: *const c_void,
    secret_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        let name = input::text(name, name_len)?;
        let secret = input::text(secret, secret_len)?;
        Ok(key.decrypt(name.into(), secret.into())?.into())
    })
}

/// What goes to the server about the key: the content of its event.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_describe(
    key: *mut olmec_secret_storage_key,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.describe()?.into())
    })
}

/// Encrypts a secret under its name; gives the JSON object of ciphertext, IV and MAC. Not with
/// a key whose olmec_secret_storage_key_check() was NotPossible and that has decrypted nothing
/// yet: it may be another.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_encrypt(
    key: *mut olmec_secret_storage_key,
    name: *const c_void,
    name_len: usize,
    secret: *const c_void,
    secret_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        let name = input::text(name, name_len)?;
        let secret = input::bytes(secret, secret_len)?;
        Ok(key.encrypt(name.into(), secret.into())?.into())
    })
}

/// SECRET. The key in the form that a user writes down.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_secret_storage_key_recovery_key(
    key: *mut olmec_secret_storage_key,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let key = handle(key)?;
        Ok(key.recovery_key().into())
    })
}
