//! Identity keys, signatures, one-time keys and fallback keys.

use olmec::Account;
use olmec::olm::{KeyId, OneTimeKey};
use olmec_interop::libolm;
use olmec_interop::random::{Dice, FixedBytes};

use crate::code;

/// Both libraries' lists of keys as (id, key) texts, oldest first.
fn texts(keys: impl IntoIterator<Item = OneTimeKey>) -> Vec<(String, String)> {
    keys.into_iter().map(|key| (key.id.to_base64(), key.key.to_base64())).collect()
}

struct Twins {
    olmec: Account,
    libolm: libolm::Account,
    dice: Dice,
}

impl Twins {
    fn new(mut dice: Dice) -> Self {
        let random = dice.bytes(64);
        let mut source = FixedBytes::new(&random);
        let olmec = Account::with_rng(&mut source).unwrap();
        assert_eq!(source.left(), 0);
        Self { olmec, libolm: libolm::Account::create(&random).unwrap(), dice }
    }

    fn compare(&mut self) {
        let (ours, theirs) = (self.olmec.identity_keys(), self.libolm.identity_keys());
        assert_eq!(ours.ed25519.to_base64(), theirs.ed25519);
        assert_eq!(ours.curve25519.to_base64(), theirs.curve25519);

        let newest_first = self.libolm.one_time_keys();
        let oldest_first: Vec<_> = newest_first.into_iter().rev().collect();
        assert_eq!(texts(self.olmec.one_time_keys()), oldest_first);
        let fallback_key = texts(self.olmec.fallback_key()).pop();
        assert_eq!(fallback_key, self.libolm.unpublished_fallback_key());

        let message = self.dice.plaintext();
        assert_eq!(self.olmec.sign(&message).to_base64(), self.libolm.sign(&message));
    }

    fn generate_one_time_keys(&mut self, number: usize) {
        let random = self.dice.bytes(32 * number);
        let mut source = FixedBytes::new(&random);
        let made = self.olmec.generate_one_time_keys_with_rng(number, &mut source).unwrap();
        assert_eq!((made.created.len(), source.left()), (number, 0));
        self.libolm.generate_one_time_keys(number, &random).unwrap();
    }

    fn generate_fallback_key(&mut self) {
        let random = self.dice.bytes(32);
        let mut source = FixedBytes::new(&random);
        self.olmec.generate_fallback_key_with_rng(&mut source).unwrap();
        assert_eq!(source.left(), 0);
        self.libolm.generate_fallback_key(&random).unwrap();
    }
}

#[test]
fn accounts_are_equal() {
    let mut dice = Dice::new(0xACC0);
    for _ in 0..300 {
        let mut twins = Twins::new(dice.fork());
        for _ in 0..10 {
            match dice.below(4) {
                0 | 1 => {
                    let unpublished = twins.olmec.one_time_keys().count();
                    twins.generate_one_time_keys(dice.between(0, 20.min(100 - unpublished)));
                }
                2 => twins.generate_fallback_key(),
                _ => {
                    let published = twins.olmec.mark_keys_as_published();
                    assert_eq!(published, twins.libolm.mark_keys_as_published());
                    assert_eq!(twins.olmec.fallback_key(), None);
                }
            }
            twins.compare();
        }
    }
}

#[test]
fn ids_are_libolms_text() {
    let mut twins = Twins::new(Dice::new(1));
    for _ in 0..40 {
        twins.generate_one_time_keys(7);
        twins.generate_fallback_key();
        twins.compare();
        twins.olmec.mark_keys_as_published();
        twins.libolm.mark_keys_as_published();
    }
    twins.generate_one_time_keys(1);
    let last: Vec<KeyId> = twins.olmec.one_time_keys().map(|key| key.id).collect();
    assert_eq!(last[0].get(), 321);
    assert_eq!(twins.libolm.one_time_keys()[0].0, "AAABQQ");
}

/// The difference: libolm drops the oldest of more than 100 keys, olmec keeps what it has handed
/// out and lets no more than 100 wait for the upload.
#[test]
fn a_hundred_keys_are_published_at_a_time() {
    let mut twins = Twins::new(Dice::new(2));
    assert_eq!(twins.libolm.max_number_of_one_time_keys(), 100);
    assert_eq!(Account::MAX_UNPUBLISHED_ONE_TIME_KEYS, 100);
    twins.generate_one_time_keys(100);
    twins.compare();
    let one_more = twins.olmec.generate_one_time_keys_with_rng(1, &mut Dice::new(3));
    assert_eq!(code(one_more), "TOO_MANY_ONE_TIME_KEYS");
    twins.compare();

    for _ in 0..3 {
        assert_eq!(twins.olmec.mark_keys_as_published(), twins.libolm.mark_keys_as_published());
        twins.generate_one_time_keys(100);
        twins.compare();
    }
    assert_eq!(twins.olmec.one_time_key_count(), 400);
}

#[test]
fn a_source_that_runs_dry_makes_nothing() {
    assert_eq!(code(Account::with_rng(&mut FixedBytes::new(&[7; 63]))), "RANDOM_FAILURE");
    let mut twins = Twins::new(Dice::new(4));
    let dry = twins.olmec.generate_one_time_keys_with_rng(3, &mut FixedBytes::new(&[7; 95]));
    assert_eq!(code(dry), "RANDOM_FAILURE");
    let dry = twins.olmec.generate_fallback_key_with_rng(&mut FixedBytes::new(&[7; 31]));
    assert_eq!(code(dry), "RANDOM_FAILURE");
    twins.compare();
    twins.generate_one_time_keys(3);
    twins.compare();
}
