//! `OlmAccount`: its one-time and fallback keys.

use std::ffi::c_void;

use olmec::olm::OneTimeKey;
use olmec::pickle::libolm::drop_in;

use crate::account::OlmAccount;
use crate::buffer::{Output, Random};
use crate::error::Error;
use crate::object::{State as _, change, look, measure, state};
use crate::session::OlmSession;
use crate::text::encoded_length;

/// How many one-time keys an account holds.
const MAX_ONE_TIME_KEYS: usize = 100;
/// Random bytes for a key.
const RANDOM: usize = 32;

/// The keys as JSON.
fn json(keys: impl IntoIterator<Item = OneTimeKey>) -> String {
    let keys = keys.into_iter().map(|OneTimeKey { id, key }| format!(r#""{id}":"{key}""#));
    format!(r#"{{"curve25519":{{{}}}}}"#, keys.collect::<Vec<_>>().join(","))
}

/// The length of the JSON of so many keys.
fn json_length(keys: usize) -> usize {
    let each = r#""":"","#.len() + encoded_length(4) + encoded_length(32);
    // There is no comma after the last.
    (r#"{"curve25519":{}}"#.len() + keys * each).saturating_sub(usize::from(keys > 0))
}

/// Whether an account can be read again: libolm takes the same random bytes twice, and then has two
/// keys that are one.
fn check_keys(account: &olmec::Account) -> Result<(), Error> {
    let read = olmec::Account::load(&account.store());
    read.map(drop).ok_or(Error::NOT_ENOUGH_RANDOM)
}

/// The length of what [`olm_account_one_time_keys`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_one_time_keys_length(account: *const OlmAccount) -> usize {
    measure(account, json_length(0), |account| json_length(account.one_time_keys().count()))
}

/// The one-time keys that are not published, newest first, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_one_time_keys(
    account: *mut OlmAccount,
    one_time_keys: *mut c_void,
    one_time_keys_length: usize,
) -> usize {
    let out = Output::new(one_time_keys, one_time_keys_length);
    look(account, |account| {
        let mut keys: Vec<_> = account.one_time_keys().collect();
        keys.reverse();
        out.write(json(keys))
    })
}

/// Notes that the server has all one-time keys and the fallback key. Returns how many one-time keys
/// are newly published.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_mark_keys_as_published(account: *mut OlmAccount) -> usize {
    change(account, |account| Ok(account.mark_keys_as_published()))
}

/// How many one-time keys an account holds.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_max_number_of_one_time_keys(_account: *const OlmAccount) -> usize {
    MAX_ONE_TIME_KEYS
}

/// How many random bytes [`olm_account_generate_one_time_keys`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_generate_one_time_keys_random_length(
    _account: *const OlmAccount,
    number_of_keys: usize,
) -> usize {
    number_of_keys.wrapping_mul(RANDOM)
}

/// Makes one-time keys; beyond the hundredth the oldest go. The random bytes are wiped.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_generate_one_time_keys(
    account: *mut OlmAccount,
    number_of_keys: usize,
    random: *mut c_void,
    random_length: usize,
) -> usize {
    let random = Random::new(random, random_length);
    let result = change(account, |account| {
        let needed = number_of_keys.checked_mul(RANDOM).ok_or(Error::NOT_ENOUGH_RANDOM)?;
        let mut source = random.source(needed)?;
        drop_in::generate_one_time_keys(account, number_of_keys, &mut source)?;
        check_keys(account)?;
        Ok(number_of_keys)
    });
    random.wipe();
    result
}

/// How many random bytes [`olm_account_generate_fallback_key`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_generate_fallback_key_random_length(
    _account: *const OlmAccount,
) -> usize {
    RANDOM
}

/// Makes a fallback key; the one before it is kept. The random bytes are wiped.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_generate_fallback_key(
    account: *mut OlmAccount,
    random: *mut c_void,
    random_length: usize,
) -> usize {
    let random = Random::new(random, random_length);
    let result = change(account, |account| {
        let made = account.generate_fallback_key_with_rng(&mut random.source(RANDOM)?);
        made.map_err(|_| Error::NOT_ENOUGH_RANDOM)?;
        check_keys(account)?;
        Ok(1)
    });
    random.wipe();
    result
}

/// The length of what [`olm_account_fallback_key`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_fallback_key_length(account: *const OlmAccount) -> usize {
    measure(account, json_length(0), |account| {
        json_length(account.current_fallback_key().iter().count())
    })
}

/// The fallback key, published or not, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_fallback_key(
    account: *mut OlmAccount,
    fallback_key: *mut c_void,
    fallback_key_size: usize,
) -> usize {
    let out = Output::new(fallback_key, fallback_key_size);
    look(account, |account| out.write(json(account.current_fallback_key())))
}

/// The length of what [`olm_account_unpublished_fallback_key`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_unpublished_fallback_key_length(account: *const OlmAccount) -> usize {
    measure(account, json_length(0), |account| json_length(account.fallback_key().iter().count()))
}

/// The fallback key as JSON, unless it is published.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_unpublished_fallback_key(
    account: *mut OlmAccount,
    fallback_key: *mut c_void,
    fallback_key_size: usize,
) -> usize {
    let out = Output::new(fallback_key, fallback_key_size);
    look(account, |account| out.write(json(account.fallback_key())))
}

/// Lets the fallback key before the current one go.
#[unsafe(no_mangle)]
pub extern "C" fn olm_account_forget_old_fallback_key(account: *mut OlmAccount) {
    change(account, |account| {
        account.forget_previous_fallback_key();
        Ok(0)
    });
}

/// Removes the one-time key that the session was made with. Returns its id.
#[unsafe(no_mangle)]
pub extern "C" fn olm_remove_one_time_keys(
    account: *mut OlmAccount,
    session: *mut OlmSession,
) -> usize {
    change(account, |account| {
        let session = state(session).map_err(|_| Error::BAD_MESSAGE_KEY_ID)?;
        let id = drop_in::remove_one_time_key(account, &session);
        let id = id.ok_or(Error::BAD_MESSAGE_KEY_ID)?;
        usize::try_from(id.get()).map_err(|_| Error::BAD_MESSAGE_KEY_ID)
    })
}
