//! Accounts: keys made, published, let go.

use super::{read, through_a_pickle};
use crate::call::Call;
use crate::harness::Harness;
use crate::object::Object;

/// An account with keys in it.
pub(crate) fn create(harness: &mut Harness) -> Object {
    let account = harness.object("account");
    while !account.made.get() {
        let needed = harness.length("olm_create_account_random_length", &account);
        let random = harness.rng.random_for(needed);
        let call = Call::new("olm_create_account").object(&account).random(random);
        account.made.set(harness.succeeds(call).is_some());
    }
    account
}

/// Makes some one-time keys.
pub(crate) fn generate(harness: &mut Harness, account: &Object, number: usize) {
    let function = "olm_account_generate_one_time_keys_random_length";
    let length = harness.call(Call::new(function).object(account).number(number));
    let mut random = harness.rng.random_for(length.map_or(0, |did| did.returned));
    if harness.rng.one_in(40) {
        random.fill(7);
    }
    let function = "olm_account_generate_one_time_keys";
    harness.call(Call::new(function).object(account).number(number).random(random));
}

/// The ids and keys of a JSON object of keys.
pub(crate) fn keys(json: &[u8]) -> Vec<Vec<u8>> {
    let parts: Vec<_> = json.split(|byte| *byte == b'"').map(<[u8]>::to_vec).collect();
    parts.into_iter().filter(|part| part.len() == 43).collect()
}

/// Those of the account's keys that others can open sessions with.
pub(crate) fn usable_keys(harness: &mut Harness, account: &Object) -> Vec<Vec<u8>> {
    let one_time =
        read(harness, account, "olm_account_one_time_keys_length", "olm_account_one_time_keys");
    let fallback =
        read(harness, account, "olm_account_fallback_key_length", "olm_account_fallback_key");
    one_time.into_iter().chain(fallback).flat_map(|json| keys(&json)).collect()
}

/// The Curve25519 and the Ed25519 identity key.
pub(crate) fn identity_keys(harness: &mut Harness, account: &Object) -> Option<[Vec<u8>; 2]> {
    let json =
        read(harness, account, "olm_account_identity_keys_length", "olm_account_identity_keys")?;
    keys(&json).try_into().ok()
}

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let mut account = create(harness);
    for _ in 0..steps {
        match harness.rng.below(14) {
            0..=2 => {
                let number = harness.rng.pick(&[0, 1, 2, 5, 30, 99, 101]);
                generate(harness, &account, number);
            }
            3 | 4 => drop(usable_keys(harness, &account)),
            5 => {
                let (length, function) = (
                    "olm_account_unpublished_fallback_key_length",
                    "olm_account_unpublished_fallback_key",
                );
                drop(read(harness, &account, length, function));
            }
            6 | 7 => {
                let length = "olm_account_generate_fallback_key_random_length";
                let needed = harness.length(length, &account);
                let random = harness.rng.random_for(needed);
                let function = "olm_account_generate_fallback_key";
                harness.call(Call::new(function).object(&account).random(random));
            }
            8 => {
                harness.call(Call::new("olm_account_mark_keys_as_published").object(&account));
            }
            9 => {
                harness.call(Call::new("olm_account_forget_old_fallback_key").object(&account));
            }
            10 => {
                harness.length("olm_account_max_number_of_one_time_keys", &account);
                let length = harness.length("olm_account_signature_length", &account);
                let message = harness.rng.some_bytes();
                let room = harness.rng.room_for(length);
                let sign = Call::new("olm_account_sign").object(&account);
                harness.call(sign.input(message).output(room));
            }
            11 => drop(identity_keys(harness, &account)),
            _ => account = through_a_pickle(harness, account),
        }
    }
    let clear = harness.rng.one_in(2);
    account.reset(&harness.both, clear);
}
