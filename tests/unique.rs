//! What is drawn for one use is never drawn twice: keys of every kind, and the nonces of pickles.
//!
//! `OLMEC_DRAWS=1000000 cargo test --release --test unique` draws as many of each.

mod support;

use std::collections::HashSet;

use olmec::megolm::OutboundGroupSession;
use olmec::olm::Account;
use olmec::pickle::{Pickle, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkSigning};
use olmec::sas::Sas;
use support::{device, pre_key, size};

fn draws() -> usize {
    size("OLMEC_DRAWS", 2_000)
}

/// Draws 32 bytes again and again, and never the same; gives how many bits were set.
fn all_distinct(what: &str, mut draw: impl FnMut() -> Vec<[u8; 32]>) -> u64 {
    let mut drawn = HashSet::new();
    let mut ones = 0;
    while drawn.len() < draws() {
        for key in draw() {
            ones += key.iter().map(|byte| u64::from(byte.count_ones())).sum::<u64>();
            assert!(drawn.insert(key), "{what}: {key:02x?} came twice");
        }
    }
    ones
}

#[test]
fn keys_of_every_kind() {
    let mut account = Account::new().unwrap();
    all_distinct("one-time keys", || {
        let created = account.generate_one_time_keys(50).unwrap().created;
        account.mark_keys_as_published();
        created.iter().map(|created| *created.key.as_bytes()).collect()
    });
    all_distinct("identity keys", || {
        let keys = Account::new().unwrap().identity_keys();
        vec![*keys.curve25519.as_bytes(), *keys.ed25519.as_bytes()]
    });
    all_distinct("fallback keys", || {
        account.generate_fallback_key().unwrap();
        vec![*account.current_fallback_key().unwrap().key.as_bytes()]
    });
    let bob = device(2).0.identity_keys().curve25519;
    all_distinct("base and ratchet keys of sessions", || {
        let mut session = account.create_outbound_session(bob, bob).unwrap();
        let message = session.encrypt(b"").unwrap();
        let ratchet_key = pre_key(&message).message().ratchet_key();
        vec![*session.keys().base_key.as_bytes(), *ratchet_key.as_bytes()]
    });
    all_distinct("signing keys", || vec![*PkSigning::new().unwrap().public_key().as_bytes()]);
    all_distinct("SAS keys", || vec![*Sas::new().unwrap().public_key().as_bytes()]);
    all_distinct("backup keys", || vec![*PkDecryption::new().unwrap().public_key().as_bytes()]);
    all_distinct("group ratchets", || {
        let session = OutboundGroupSession::new().unwrap().session_key().to_bytes();
        vec![session.expose()[5..37].try_into().unwrap()]
    });
}

/// Half of all bits are set: six standard deviations off happen once in 500 million runs.
#[test]
fn pickle_keys_have_as_many_ones_as_zeros() {
    let ones = all_distinct("pickle keys", || vec![*PickleKey::generate().unwrap().expose()]);
    let bits = 256 * draws() as u64;
    let deviation = (bits as f64).sqrt() / 2.0;
    let off = (ones as f64 - bits as f64 / 2.0) / deviation;
    println!("{ones} of {bits} bits, {off:.2} standard deviations off");
    assert!(off.abs() < 6.0, "{ones} of {bits} bits are ones");
}

#[test]
fn nonces_of_pickles_of_one_state() {
    let key = PickleKey::from_bytes(&[7; 32]);
    let object = PkDecryption::new().unwrap();
    let mut nonces = HashSet::new();
    for _ in 0..draws() {
        let pickle = Pickle::seal(&object, &key, Stamp::default()).unwrap();
        let nonce: [u8; 24] = pickle.as_bytes()[16..40].try_into().unwrap();
        assert!(nonces.insert(nonce), "{nonce:02x?} came twice");
    }
}

#[test]
fn the_system_gives_other_bytes_each_time() {
    let draw = || Account::with_rng(&mut olmec::random::system()).unwrap().identity_keys();
    let (one, other) = (draw(), draw());
    assert_ne!(one.curve25519, other.curve25519);
    assert_ne!(one.ed25519, other.ed25519);
}
