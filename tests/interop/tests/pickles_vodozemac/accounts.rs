//! An account makes, publishes, uses and forgets keys, hopping between vodozemac and olmec.

use std::collections::BTreeMap;

use olmec::olm::Account;
use olmec::pickle::vodozemac as pickles;
use olmec_interop::random::{Dice, seeds_of_lives};
use serde_json::{Value, json};
use vodozemac::olm as theirs;

use super::held_account::{Held, Key};
use super::pickle_key;

/// What the account must still be able to do, and every id it ever named.
#[derive(Default)]
struct Model {
    one_time_keys: Vec<Key>,
    current: Option<Key>,
    previous: Option<Key>,
    used: Vec<Key>,
    ids: BTreeMap<u64, Key>,
    fallback_ids: BTreeMap<u64, Key>,
}

impl Model {
    /// Takes down the keys that are to be uploaded. No id may ever name two one-time keys.
    fn look_at(&mut self, held: &Held) {
        for (id, key) in held.one_time_keys() {
            assert_eq!(*self.ids.entry(id).or_insert(key), key, "id {id} names two keys");
            if !self.one_time_keys.contains(&key) {
                self.one_time_keys.push(key);
            }
        }
        if let Some((id, key)) = held.fallback_key() {
            assert_eq!(Some(key), self.current.or(Some(key)));
            let named = *self.fallback_ids.entry(id).or_insert(key);
            assert_eq!(named, key, "id {id} names two fallback keys");
        }
    }
}

fn live(seed: u64) -> (usize, usize) {
    let dice = &mut Dice::new(seed);
    let mut held = match dice.chance(50) {
        true => Held::Olmec(Account::with_rng(dice).unwrap()),
        false => Held::Vodozemac(Box::new(theirs::Account::new())),
    };
    let mut model = Model::default();
    let signature = held.signature();
    let (mut hops, mut accepted) = (0, 0);
    for _ in 0..40 {
        match dice.below(10) {
            0 | 1 => held.generate(dice.between(1, 5), dice),
            2 => {
                held.generate_fallback(dice);
                let (_, key) = held.fallback_key().unwrap();
                model.previous = model.current.replace(key);
            }
            3 => held.publish(),
            4 if dice.chance(30) => {
                held.forget_fallback();
                model.previous = None;
            }
            5 if !model.one_time_keys.is_empty() => {
                let place = dice.below(model.one_time_keys.len());
                let key = model.one_time_keys.remove(place);
                assert!(held.accepts(key));
                accepted += 1;
                model.used.push(key);
            }
            6 => {
                let used = model.used.iter().copied();
                assert!(used.into_iter().all(|key| !held.accepts(key)));
            }
            _ => {
                let before = (held.one_time_keys(), held.fallback_key().map(|(_, key)| key));
                held = held.hop(dice);
                let after = (held.one_time_keys(), held.fallback_key().map(|(_, key)| key));
                assert_eq!(before, after);
                assert_eq!(held.signature(), signature);
                hops += 1;
            }
        }
        model.look_at(&held);
    }
    for key in model.one_time_keys {
        assert!(held.accepts(key));
        accepted += 1;
        assert!(!held.accepts(key), "a one-time key opens one session");
    }
    for key in [model.current, model.previous].into_iter().flatten() {
        assert!(held.accepts(key) && held.accepts(key), "a fallback key opens many");
    }
    (hops, accepted)
}

#[test]
fn accounts_live_on_wherever_they_are() {
    let (mut hops, mut accepted) = (0, 0);
    for seed in seeds_of_lives(60) {
        let (more_hops, more_accepted) = live(seed);
        hops += more_hops;
        accepted += more_accepted;
    }
    println!("{hops} hops, {accepted} sessions");
    assert!(hops > 500 && accepted > 300, "{hops} hops, {accepted} sessions");
}

#[test]
fn an_expanded_signing_key_signs_the_same_in_both() {
    for seed in 0..20 {
        let dice = &mut Dice::new(seed);
        let mut fields: Value = serde_json::to_value(theirs::Account::new().pickle()).unwrap();
        // Not clamped, as some writers leave it.
        fields["signing_key"] = json!({ "Expanded": dice.bytes(64) });
        let account: theirs::AccountPickle = serde_json::from_value(fields.clone()).unwrap();
        let account = theirs::Account::from_pickle(account);
        let ours = pickles::read_account_json(&fields.to_string()).unwrap();
        assert_eq!(ours.identity_keys().ed25519.as_bytes(), account.ed25519_key().as_bytes());
        assert_eq!(*ours.sign(b"tea").as_bytes(), account.sign(b"tea").to_bytes());
        let key = pickle_key(dice);
        let back = pickles::write_account(&ours, &key);
        let back = theirs::AccountPickle::from_encrypted(&back, &key).unwrap();
        let back = theirs::Account::from_pickle(back);
        assert_eq!(back.ed25519_key(), account.ed25519_key());
        assert!(account.ed25519_key().verify(b"tea", &back.sign(b"tea")).is_ok());
    }
}
