//! `OlmAccount`: making it, signing, pickling.

use std::ffi::c_void;

use olmec::olm::{Account, IdentityKeys};
use olmec::pickle::libolm::{self, LibolmPickleError};

use crate::buffer::{Output, Random, input};
use crate::error::Error;
use crate::object::{Object, create, last_error_code, look, measure, object};
use crate::text::{encoded_length, unpadded};

/// Signing key, identity key, last id, 100 one-time keys and two fallback keys, as a native pickle
/// holds them.
const CAPACITY: usize = 65 + 64 + 4 + (4 + 100 * 69) + 2 * (1 + 69 + 4);

object! {
    /// A device's own keys.
    OlmAccount { state: Account, kind: b"olmA", capacity: CAPACITY, blank: BAD_ACCOUNT_KEY }
    olm_account_size, olm_account, olm_clear_account, olm_account_last_error, olm_account_last_error_code
}

const RANDOM: usize = 64;
const SIGNATURE: usize = encoded_length(64);
/// Two keys, and the JSON around them.
const IDENTITY_KEYS: usize = identity_keys_length();

const fn identity_keys_length() -> usize {
    br#"{"curve25519":"","ed25519":""}"#.len() + 2 * encoded_length(32)
}

/// How many random bytes [`olm_create_account`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_account_random_length(_account: *const OlmAccount) -> usize {
    RANDOM
}

/// Makes new keys. The random bytes are wiped.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_account(
    account: *mut OlmAccount,
    random: *mut c_void,
    random_length: usize,
) -> usize {
    let random = Random::new(random, random_length);
    let result = create(account, || Ok((Account::with_rng(&mut random.source(RANDOM)?)?, 0)));
    random.wipe();
    result
}

/// The length of what [`olm_account_identity_keys`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_identity_keys_length(_account: *const OlmAccount) -> usize {
    IDENTITY_KEYS
}

/// The public identity keys, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_identity_keys(
    account: *mut OlmAccount,
    identity_keys: *mut c_void,
    identity_key_length: usize,
) -> usize {
    let out = Output::new(identity_keys, identity_key_length);
    look(account, |account| {
        let IdentityKeys { curve25519, ed25519 } = account.identity_keys();
        out.write(format!(r#"{{"curve25519":"{curve25519}","ed25519":"{ed25519}"}}"#))
    })
}

/// The length of a signature.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_signature_length(_account: *const OlmAccount) -> usize {
    SIGNATURE
}

/// Signs a message with the Ed25519 identity key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_sign(
    account: *mut OlmAccount,
    message: *const c_void,
    message_length: usize,
    signature: *mut c_void,
    signature_length: usize,
) -> usize {
    let message = input(message, message_length);
    let out = Output::new(signature, signature_length);
    look(account, |account| {
        out.has_room_for(SIGNATURE)?;
        out.write(account.sign(message).to_base64())
    })
}

/// The length of what [`olm_pickle_account`] writes; where that will fail, of a blank account.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_account_length(account: *const OlmAccount) -> usize {
    const BLANK: usize = encoded_length(176 + 8);
    measure(account, BLANK, |account| {
        libolm::write_account(&account, b"").map_or(BLANK, |pickle| pickle.len())
    })
}

/// Encrypts the account, to be stored.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_account(
    account: *mut OlmAccount,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, out) = (input(key, key_length), Output::new(pickled, pickled_length));
    look(account, |account| out.write(libolm::write_account(&account, key)?))
}

/// Decrypts a stored account.
#[unsafe(no_mangle)]
pub extern "C" fn olm_unpickle_account(
    account: *mut OlmAccount,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, text) = (input(key, key_length), input(pickled, pickled_length));
    create(account, || {
        let read = libolm::read_account(unpadded(text)?, key);
        Ok((read.map_err(|error| unpickle_error(account, error))?, pickled_length))
    })
}

/// What libolm says of a pickle of an account, a session or a backup key that opens and makes no
/// sense: that, unless it had something to say before.
pub(crate) fn unpickle_error<O: Object>(object: *const O, error: LibolmPickleError) -> Error {
    match (error.into(), last_error_code(object)) {
        (Error::CORRUPTED_PICKLE, before) if before != Error::SUCCESS => before,
        (error, _) => error,
    }
}
