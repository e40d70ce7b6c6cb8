//! The native pickle from inside: records around hostile contents, sealed with the right key.

use alloc::vec;
use alloc::vec::Vec;

use rand_chacha::ChaCha20Rng;

use super::*;
use crate::error::{CodedError as _, ErrorCode};
use crate::megolm::DecryptError;
use crate::olm::OlmMessage;
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::curve25519::Curve25519KeyPair;
use crate::random::tests::rng;

/// Restores a record and gives the record of what was restored, if it was.
type ReadBack = fn(&[u8]) -> Option<Vec<u8>>;

/// One object of each kind, in the middle of its life.
struct Objects {
    rng: ChaCha20Rng,
    account: Account,
    alice: Session,
    bob: Session,
    outbound: OutboundGroupSession,
    inbound: InboundGroupSession,
    backup: PkDecryption,
}

impl Objects {
    fn new() -> Self {
        let mut rng = rng(1);
        let alice_account = Account::with_rng(&mut rng).unwrap();
        let mut account = Account::with_rng(&mut rng).unwrap();
        account.generate_one_time_keys_with_rng(3, &mut rng).unwrap();
        account.generate_fallback_key_with_rng(&mut rng).unwrap();
        account.mark_keys_as_published();
        let keys = account.generate_one_time_keys_with_rng(2, &mut rng).unwrap().created;
        account.generate_fallback_key_with_rng(&mut rng).unwrap();
        let fallback = account.fallback_key().unwrap();

        let identity_key = account.identity_keys().curve25519;
        let alice_key = alice_account.identity_keys().curve25519;
        let mut open = |key| {
            let alice = alice_account.create_outbound_session_with(
                identity_key,
                key,
                MacLength::Truncated,
                &mut rng,
            );
            let mut alice = alice.unwrap();
            let message = alice.encrypt_with_rng(b"hello", &mut rng).unwrap();
            let OlmMessage::PreKey(message) = message else { panic!("not a first message") };
            (alice, account.create_inbound_session(alice_key, &message).unwrap().session)
        };
        // One leaves its base key with the fallback key, the other lives on.
        open(fallback.key);
        let (mut alice, mut bob) = open(keys[0].key);
        // Several chains, keys of missing messages, and some let go.
        for round in 0..3 {
            let messages: Vec<_> =
                (0..50).map(|_| alice.encrypt_with_rng(b"x", &mut rng).unwrap()).collect();
            bob.decrypt(&messages[45 + round]).unwrap();
            bob.decrypt(&messages[44]).unwrap();
            let answer = bob.encrypt_with_rng(b"y", &mut rng).unwrap();
            alice.decrypt(&answer).unwrap();
        }
        let mut outbound = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng).unwrap();
        let mut inbound = InboundGroupSession::from_outbound(&outbound);
        for _ in 0..3 {
            inbound.decrypt(&outbound.encrypt(b"z").unwrap()).unwrap();
        }
        let backup = PkDecryption::with_rng(&mut rng).unwrap();
        Self { rng, account, alice, bob, outbound, inbound, backup }
    }

    /// The records, and what reads them back.
    fn records(&self) -> Vec<(Vec<u8>, ReadBack)> {
        fn again<T: Picklable>(record: &[u8]) -> Option<Vec<u8>> {
            let object: T = restore(T::VERSION, record).ok()?;
            Some(object.to_bytes().to_vec())
        }
        vec![
            (self.account.to_bytes().to_vec(), again::<Account>),
            (self.alice.to_bytes().to_vec(), again::<Session>),
            (self.bob.to_bytes().to_vec(), again::<Session>),
            (self.outbound.to_bytes().to_vec(), again::<OutboundGroupSession>),
            (self.inbound.to_bytes().to_vec(), again::<InboundGroupSession>),
            (self.backup.to_bytes().to_vec(), again::<PkDecryption>),
        ]
    }
}

#[test]
fn a_record_is_read_back_to_the_same_record() {
    for (record, again) in Objects::new().records() {
        assert_eq!(again(&record).as_deref(), Some(record.as_slice()));
    }
}

#[test]
fn a_cut_or_extended_record_is_refused() {
    for (record, again) in Objects::new().records() {
        for length in 0..record.len() {
            assert_eq!(again(&record[..length]), None, "{length} of {}", record.len());
        }
        let mut longer = record.clone();
        longer.push(0);
        assert_eq!(again(&longer), None);
    }
}

#[test]
fn a_changed_record_is_refused_or_read_as_what_it_says_and_works() {
    let objects = Objects::new();
    let mut rng = objects.rng.clone();
    let mut refused = 0;
    for (number, (record, again)) in objects.records().into_iter().enumerate() {
        for place in 0..record.len() {
            for change in [0x01, 0x80, 0xFF] {
                let mut changed = record.clone();
                changed[place] ^= change;
                match again(&changed) {
                    // Nothing is corrected in silence.
                    Some(read) => assert_eq!(read, changed),
                    None => refused += 1,
                }
                // What was accepted can be used without a panic.
                let is_session = number == 1 || number == 2;
                if place % 7 == 0
                    && is_session
                    && let Ok(mut session) = restore::<Session>(2, &changed)
                {
                    let _ = session.describe();
                    let _ = session.encrypt_with_rng(b"still works", &mut rng);
                }
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn hostile_counts_are_refused_before_anything_is_allocated_for_them() {
    let objects = Objects::new();
    // Account: form, seed, pair, last id; then the count of one-time keys.
    let account = objects.account.to_bytes();
    // Session: three keys, MAC length, answered, root, form, their key to answer; then the count.
    let session = objects.alice.to_bytes();
    let again: Vec<ReadBack> = objects.records().into_iter().map(|(_, again)| again).collect();
    let cases = [(account, 1 + 32 + 64 + 4, again[0]), (session, 96 + 2 + 32 + 1 + 32, again[1])];
    for (record, place, again) in cases {
        let genuine = u32::from_be_bytes(record[place..place + 4].try_into().unwrap());
        assert!((1..=5).contains(&genuine), "the count is not at {place}: {genuine}");
        for count in [0, 6, 41, 5001, 65_535, u32::MAX] {
            let mut changed = record.to_vec();
            changed[place..place + 4].copy_from_slice(&count.to_be_bytes());
            assert_eq!(again(&changed), None, "count {count}");
        }
    }
}

#[test]
fn contradictory_sessions_are_refused() {
    let objects = Objects::new();
    let restore = |record: &[u8]| restore::<Session>(2, record).err();
    let unsound = Some(PickleError::Corrupted);

    // A key to answer that is not the newest receiving chain's: change it where it is stored.
    let pending = {
        let mut bob = objects.bob;
        let mut alice = objects.alice;
        let mut rng = objects.rng;
        let message = alice.encrypt_with_rng(b"x", &mut rng).unwrap();
        bob.decrypt(&message).unwrap();
        bob.to_bytes()
    };
    let form = 96 + 2 + 32;
    assert_eq!((pending[form], restore(&pending)), (1, None));
    let mut other_key = pending.to_vec();
    other_key[form + 1] ^= 1;
    assert_eq!(restore(&other_key), unsound);
    // No receiving chain at all, and a key to answer.
    let mut no_chains = pending[..form + 33].to_vec();
    no_chains.extend(0u32.to_be_bytes());
    assert_eq!(restore(&no_chains), unsound);
    // The same receiving chain twice.
    let count = form + 33;
    let mut twice = pending[..count].to_vec();
    twice.extend(2u32.to_be_bytes());
    let chain = [&pending[form + 1..form + 33], &[7; 32], &5u64.to_be_bytes(), &[0; 8]].concat();
    twice.extend([chain.as_slice(), &chain, &[0; 4]].concat());
    assert_eq!(restore(&twice), unsound);
    let mut once = pending[..count].to_vec();
    once.extend([1u32.to_be_bytes().as_slice(), &chain, &[0; 4]].concat());
    assert_eq!(restore(&once), None);
    // A chain beyond the last index.
    let mut beyond = once.clone();
    let index = count + 4 + 64;
    beyond[index..index + 8].copy_from_slice(&((1u64 << 32) + 1).to_be_bytes());
    assert_eq!(restore(&beyond), unsound);
    // Skipped keys: those that fit, one that the chain has not reached, one twice. One of a chain
    // that is gone may be anything, as it is never found.
    let theirs: [u8; 32] = pending[form + 1..form + 33].try_into().unwrap();
    let with_skipped = |keys: &[([u8; 32], u32)]| {
        let mut record = once[..once.len() - 4].to_vec();
        record.extend(u32::try_from(keys.len()).unwrap().to_be_bytes());
        for (ratchet_key, index) in keys {
            record.extend([ratchet_key.as_slice(), &[8; 32], &index.to_be_bytes()].concat());
        }
        restore(&record)
    };
    assert_eq!(with_skipped(&[(theirs, 4), (theirs, 2)]), None);
    assert_eq!(with_skipped(&[([9; 32], 5), ([9; 32], 5)]), None);
    assert_eq!(with_skipped(&[(theirs, 5)]), unsound);
    assert_eq!(with_skipped(&[(theirs, 4), (theirs, 4)]), unsound);
}

/// Version 1 held the skipped keys in their chains.
#[test]
fn a_session_of_version_1_has_the_skipped_keys_of_its_newest_chain_first() {
    let chain = |ratchet_key: u8, skipped: &[u32]| {
        let mut chain = [[ratchet_key; 32], [7; 32]].concat();
        chain.extend(5u64.to_be_bytes());
        chain.extend(u32::try_from(skipped.len()).unwrap().to_be_bytes());
        skipped.iter().for_each(|i| chain.extend([i.to_be_bytes().as_slice(), &[8; 32]].concat()));
        chain.extend([0; 8]);
        chain
    };
    let session = |newer: &[u32], older: &[u32]| {
        let mut record = Objects::new().alice.to_bytes()[..96 + 2 + 32].to_vec();
        record.push(1);
        record.extend([3; 32]);
        record.extend(2u32.to_be_bytes());
        record.extend([chain(3, newer), chain(4, older)].concat());
        restore::<Session>(1, &record).map(|session| session.describe().skipped_indices)
    };
    assert_eq!(session(&[0, 2], &[1, 4]).unwrap(), [2, 0, 4, 1]);
    assert_eq!(session(&[5], &[]).unwrap_err(), PickleError::Corrupted);
    assert_eq!(session(&[], &[1, 1]).unwrap_err(), PickleError::Corrupted);
}

#[test]
fn an_account_with_an_id_from_the_future_is_refused() {
    let account = Objects::new().account.to_bytes();
    let last_id = 1 + 32 + 64;
    let mut rolled_back = account.to_vec();
    rolled_back[last_id..last_id + 4].copy_from_slice(&1u32.to_be_bytes());
    let refused = restore::<Account>(1, &rolled_back);
    assert_eq!(refused.err(), Some(PickleError::Corrupted));
}

/// Where the first one-time key of a record begins, and how long each is.
const ONE_TIME_KEYS: usize = 1 + 32 + 64 + 4 + 4;
const ONE_TIME_KEY: usize = 4 + 1 + 64;

/// What opened a session with the first copy would open another with the second.
#[test]
fn an_account_that_holds_a_key_twice_is_refused() {
    let account = Objects::new().account;
    let record = account.to_bytes();
    let fallback = ONE_TIME_KEYS + account.one_time_key_count() * ONE_TIME_KEY + 1;
    for other in [ONE_TIME_KEYS + ONE_TIME_KEY, fallback] {
        let mut twice = record.to_vec();
        twice.copy_within(ONE_TIME_KEYS + 5..ONE_TIME_KEYS + ONE_TIME_KEY, other + 5);
        assert_eq!(restore::<Account>(1, &twice).err(), Some(PickleError::Corrupted), "{other}");
    }
}

/// Which of the two is meant by the id, nobody could say.
#[test]
fn an_account_in_which_two_keys_have_one_id_is_refused() {
    let account = Objects::new().account;
    let mut record = account.to_bytes().to_vec();
    let fallback = ONE_TIME_KEYS + account.one_time_key_count() * ONE_TIME_KEY + 1;
    record.copy_within(ONE_TIME_KEYS..ONE_TIME_KEYS + 4, fallback);
    assert_eq!(restore::<Account>(1, &record).err(), Some(PickleError::Corrupted));
}

/// Public keys stand under the tag and are not computed again. One that is not that of its secret
/// opens nothing.
#[test]
fn a_public_key_of_another_secret_opens_no_session_and_loses_nothing() {
    let Objects { mut rng, account, .. } = Objects::new();
    let mut record = account.to_bytes().to_vec();
    let other = Curve25519KeyPair::generate(&mut rng).unwrap().public();
    record[ONE_TIME_KEYS + 5 + 32..][..32].copy_from_slice(other.as_bytes());
    let mut account = restore::<Account>(1, &record).unwrap();
    let alice = Account::with_rng(&mut rng).unwrap();
    let identity_key = account.identity_keys().curve25519;
    let mut session = alice
        .create_outbound_session_with(identity_key, other, MacLength::Truncated, &mut rng)
        .unwrap();
    let message = session.encrypt_with_rng(b"hello", &mut rng).unwrap();
    let OlmMessage::PreKey(message) = message else { panic!("not a first message") };
    let opened = account.create_inbound_session(alice.identity_keys().curve25519, &message);
    assert_eq!(opened.unwrap_err().code(), ErrorCode::AuthenticationFailed);
    assert_eq!(account.to_bytes().as_slice(), record);
}

/// It is not looked at until it verifies, and then refuses everything, alone and in a batch.
#[test]
fn a_group_session_whose_key_is_no_point_reads_and_decrypts_nothing() {
    let mut outbound = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(5)).unwrap();
    let genuine = InboundGroupSession::from_outbound(&outbound).to_bytes();
    let messages = [outbound.encrypt(b"tea").unwrap(), outbound.encrypt(b"time").unwrap()];
    let with_key = |key: &[u8; 32]| {
        let mut record = genuine.clone();
        record[2..34].copy_from_slice(key);
        restore::<InboundGroupSession>(1, &record)
    };
    let mut session = with_key(&[2; 32]).unwrap();
    let before = session.to_bytes();
    let refused = Err(DecryptError::Authentication);
    for message in &messages {
        assert_eq!(session.decrypt(message), refused);
    }
    let all = session.decrypt_batch_with_rng(&messages, &mut rng(6));
    assert_eq!(all, [refused.clone(), refused]);
    assert_eq!(session.to_bytes(), before);
    // y = 0 has order 4; y = p and y = 2^255 - 19 + 3 are not reduced.
    let beyond = |lowest: u8| {
        let mut key = [0xFF; 32];
        (key[0], key[31]) = (lowest, 0x7F);
        key
    };
    for key in [[0; 32], beyond(0xED), beyond(0xF0)] {
        assert_eq!(with_key(&key).map(drop), Err(PickleError::Corrupted), "{key:?}");
    }
}

#[test]
fn an_unknown_version_of_a_record_is_named() {
    let record = Objects::new().account.to_bytes();
    let refused = restore::<Account>(2, &record);
    assert_eq!(refused.err(), Some(PickleError::UnsupportedVersion(2)));
}

#[test]
fn what_a_pickle_claims_is_read_without_the_key_and_only_from_a_whole_header() {
    let Objects { mut rng, outbound, .. } = Objects::new();
    let stamp = Stamp { context: b"tea", generation: 0x0102_0304_0506_0708 };
    let key = PickleKey::from_bytes(&[7; 32]);
    let sealed = Pickle::seal_with_rng(&outbound, &key, stamp, &mut rng).unwrap();
    let claims = |bytes: &[u8]| Pickle::from_bytes(bytes).claims();
    let expected = PickleClaims {
        kind: Some(PickleKind::OutboundGroupSession),
        record_version: 1,
        generation: 0x0102_0304_0506_0708,
    };
    assert_eq!(sealed.claims(), Some(expected));

    let mut other = sealed.as_bytes().to_vec();
    (other[6], other[7], other[15]) = (99, 200, 9);
    let unknown =
        PickleClaims { kind: None, record_version: 200, generation: 0x0102_0304_0506_0709 };
    assert_eq!(claims(&other), Some(unknown));

    // A header of 40 bytes and a tag of 16 around nothing at all are the least.
    assert!(claims(&other[..56]).is_some());
    assert_eq!(claims(&other[..55]), None);
    assert_eq!(claims(b""), None);
    other[5] = 2; // another envelope
    assert_eq!(claims(&other), None);
}

#[test]
fn kinds_have_words() {
    let words = PickleKind::ALL.map(|kind| std::string::ToString::to_string(&kind));
    let expected = [
        "account",
        "Olm session",
        "outbound group session",
        "inbound group session",
        "backup key",
        "replay guard",
    ];
    assert_eq!(words, expected);
}
