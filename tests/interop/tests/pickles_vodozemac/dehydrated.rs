//! Dehydrated devices of one implementation come back to life in the other, with every key.

use olmec::olm::Account;
use olmec::pickle::dehydrated_device::{dehydrate_with_rng, rehydrate};
use olmec_interop::random::{Dice, seeds_of_lives};
use vodozemac::olm as theirs;

use super::held_account::{accepted_by_olmec, accepted_by_vodozemac};
use super::pickle_key;

#[test]
fn what_olmec_dehydrates_vodozemac_rehydrates() {
    for seed in seeds_of_lives(20) {
        let dice = &mut Dice::new(seed);
        let mut account = Account::with_rng(dice).unwrap();
        let count = dice.below(6);
        let mut keys: Vec<_> = account
            .generate_one_time_keys_with_rng(count, dice)
            .unwrap()
            .created
            .iter()
            .map(|key| *key.key.as_bytes())
            .collect();
        for _ in 0..dice.below(3) {
            account.generate_fallback_key_with_rng(dice).unwrap();
        }
        keys.extend(account.fallback_key().map(|key| *key.key.as_bytes()));
        let key = pickle_key(dice);
        let device = dehydrate_with_rng(&account, &key, dice).unwrap();
        let mut read =
            theirs::Account::from_dehydrated_device(&device.ciphertext, &device.nonce, &key)
                .unwrap();
        let ours = account.identity_keys();
        assert_eq!(read.ed25519_key().as_bytes(), ours.ed25519.as_bytes());
        assert_eq!(read.curve25519_key().as_bytes(), ours.curve25519.as_bytes());
        assert_eq!(read.sign(b"x").to_bytes(), *account.sign(b"x").as_bytes());
        assert_eq!(read.stored_one_time_key_count(), count);
        for one_time_key in keys {
            assert!(accepted_by_vodozemac(&mut read, one_time_key));
        }
    }
}

#[test]
fn what_vodozemac_dehydrates_olmec_rehydrates() {
    for seed in seeds_of_lives(20) {
        let dice = &mut Dice::new(seed);
        let mut account = theirs::Account::new();
        let count = dice.below(6);
        let mut keys: Vec<_> = account
            .generate_one_time_keys(count)
            .created
            .iter()
            .map(vodozemac::Curve25519PublicKey::to_bytes)
            .collect();
        for _ in 0..dice.below(3) {
            account.generate_fallback_key();
        }
        keys.extend(account.fallback_key().values().map(|key| key.to_bytes()));
        let key = pickle_key(dice);
        let device = account.to_dehydrated_device(&key).unwrap();
        let mut read = rehydrate(&device.ciphertext, &device.nonce, &key).unwrap();
        let ours = read.identity_keys();
        assert_eq!(ours.ed25519.as_bytes(), account.ed25519_key().as_bytes());
        assert_eq!(ours.curve25519.as_bytes(), account.curve25519_key().as_bytes());
        assert_eq!(*read.sign(b"x").as_bytes(), account.sign(b"x").to_bytes());
        assert_eq!((read.one_time_key_count(), read.one_time_keys().count()), (count, 0));
        assert_eq!(read.fallback_key(), None);
        let next = read.generate_one_time_keys_with_rng(1, dice).unwrap().created[0].id.get();
        assert_eq!(next as usize, keys.len() + 1);
        for one_time_key in keys {
            assert!(accepted_by_olmec(&mut read, one_time_key));
        }
    }
}
