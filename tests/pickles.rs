//! Native pickles as a client uses them: nothing is lost, and nothing opens that should not.

#[cfg(feature = "matrix")]
#[path = "pickles/random_states.rs"]
mod random_states;
mod support;

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::{Picklable, Pickle, PickleError, PickleKey, PickleKind, Stamp};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::{CodedError, ErrorCode, MacLength};
use support::{Pair, device, open, pre_key, rng};

fn key() -> PickleKey {
    PickleKey::from_bytes(&[7; 32])
}

/// Seals and opens with the paved path.
macro_rules! restart {
    ($type:ty, $object:expr) => {
        <$type>::from_pickle(&$object.pickle(&key()).unwrap(), &key()).unwrap()
    };
}

#[test]
fn a_client_that_restarts_between_all_steps_loses_nothing() {
    let ((alice_account, _), (mut bob_account, bobs_key)) = (device(1), device(2));
    bob_account.generate_fallback_key().unwrap();
    let mut bob_account = restart!(Account, bob_account);
    let alice_account = restart!(Account, alice_account);
    let mut alice = open(&alice_account, &bob_account, bobs_key, MacLength::Truncated, 3);
    alice = restart!(Session, alice);
    let first = alice.encrypt(b"first").unwrap();
    alice = restart!(Session, alice);
    let alice_key = alice_account.identity_keys().curve25519;
    let mut bob = bob_account.create_inbound_session(alice_key, pre_key(&first)).unwrap().session;
    bob_account = restart!(Account, bob_account);
    assert_eq!(bob_account.one_time_key_count(), 0);
    let late = alice.encrypt(b"late").unwrap();
    for n in 0..10u8 {
        bob = restart!(Session, bob);
        alice = restart!(Session, alice);
        bob.decrypt(&alice.encrypt(&[n]).unwrap()).unwrap();
        bob = restart!(Session, bob);
        let answer = bob.encrypt(&[n, n]).unwrap();
        assert_eq!(alice.decrypt(&answer).unwrap(), [n, n]);
        if n == 3 {
            assert_eq!(bob.decrypt(&late).unwrap(), b"late");
            bob = restart!(Session, bob);
            assert_eq!(bob.decrypt(&late).unwrap_err().code(), ErrorCode::MessageKeyUsed);
        }
    }
    assert_eq!(restart!(Session, alice).describe(), alice.describe());

    let mut room = OutboundGroupSession::new().unwrap();
    let mut view = InboundGroupSession::from_outbound(&room);
    for n in 0..3 {
        room = restart!(OutboundGroupSession, room);
        view = restart!(InboundGroupSession, view);
        let decrypted = view.decrypt(&room.encrypt(b"tea").unwrap()).unwrap();
        assert_eq!((decrypted.message_index.get(), decrypted.plaintext), (n, b"tea".to_vec()));
    }
    assert_eq!((view.id(), view.authenticity()), (room.id(), view.authenticity()));

    let backup = PkDecryption::new().unwrap();
    let message = PkEncryption::new(backup.public_key()).encrypt(b"tea").unwrap();
    let backup = restart!(PkDecryption, backup);
    assert_eq!(backup.decrypt(&message).unwrap().expose(), b"tea");
}

#[test]
fn a_replayed_first_message_is_refused_after_a_restart_too() {
    let ((alice, _), (mut bob, _)) = (device(1), device(2));
    bob.generate_fallback_key().unwrap();
    let fallback = bob.fallback_key().unwrap().key;
    let message = open(&alice, &bob, fallback, MacLength::Truncated, 3).encrypt(b"x").unwrap();
    let identity_key = alice.identity_keys().curve25519;
    bob.create_inbound_session(identity_key, pre_key(&message)).unwrap();
    let mut bob = restart!(Account, bob);
    let refused = bob.create_inbound_session(identity_key, pre_key(&message)).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Replayed);
}

/// Every bit, every length, every other key and context: one error.
fn is_sealed<T: Picklable + std::fmt::Debug>(object: &T) {
    let stamp = Stamp { context: b"@bob:tea.example PHONE", generation: 5 };
    let sealed = Pickle::seal(object, &key(), stamp).unwrap();
    let bytes = sealed.as_bytes();
    let error = |pickle: Pickle, key: &PickleKey, stamp| pickle.open::<T>(key, stamp).unwrap_err();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let refused = error(Pickle::from_bytes(flipped), &key(), stamp);
        assert_eq!(refused, PickleError::Authentication, "bit {bit}");
    }
    for length in 0..bytes.len() {
        let refused = error(Pickle::from_bytes(&bytes[..length]), &key(), stamp);
        assert_eq!(refused, PickleError::Authentication, "{length} bytes");
    }
    let longer = [bytes, &[0]].concat();
    assert_eq!(error(Pickle::from_bytes(longer), &key(), stamp), PickleError::Authentication);
    for bit in 0..256 {
        let mut other = [7; 32];
        other[bit / 8] ^= 1 << (bit % 8);
        let refused = error(sealed.clone(), &PickleKey::from_bytes(&other), stamp);
        assert_eq!(refused, PickleError::Authentication, "key bit {bit}");
    }
    for context in [b"".as_slice(), b"@bob:tea.example", b"@bob:tea.example PHONE "] {
        let refused = error(sealed.clone(), &key(), Stamp { context, ..stamp });
        assert_eq!(refused, PickleError::Authentication);
    }
    let refused = error(sealed.clone(), &key(), Stamp { generation: 6, ..stamp });
    assert_eq!(refused, PickleError::RolledBack { found: 5, at_least: 6 });
    for generation in [0, 5] {
        let opened = sealed.open::<T>(&key(), Stamp { generation, ..stamp }).unwrap();
        assert_eq!(opened.generation, 5);
    }
    assert_eq!(sealed.claimed_kind(), Some(T::KIND));
    // The same state, sealed twice, looks different everywhere but in the header.
    let again = Pickle::seal(object, &key(), stamp).unwrap();
    assert_eq!(again.as_bytes()[..16], bytes[..16]);
    let same = again.as_bytes()[16..].iter().zip(&bytes[16..]).filter(|(a, b)| a == b).count();
    assert!(same < bytes.len() / 16, "{same} of {} bytes are the same", bytes.len());
}

#[test]
fn whatever_is_changed_the_pickle_does_not_open() {
    let Pair { alice, .. } = Pair::new(MacLength::Truncated);
    let room = OutboundGroupSession::new().unwrap();
    is_sealed(&device(1).0);
    is_sealed(&alice);
    is_sealed(&InboundGroupSession::from_outbound(&room));
    is_sealed(&room);
    is_sealed(&PkDecryption::new().unwrap());
}

#[test]
fn a_pickle_of_another_kind_is_named() {
    let Pair { alice, .. } = Pair::new(MacLength::Truncated);
    let room = OutboundGroupSession::new().unwrap();
    let view = InboundGroupSession::from_outbound(&room);
    let pickles = [
        (PickleKind::Account, device(1).0.pickle(&key()).unwrap()),
        (PickleKind::Session, alice.pickle(&key()).unwrap()),
        (PickleKind::OutboundGroupSession, room.pickle(&key()).unwrap()),
        (PickleKind::InboundGroupSession, view.pickle(&key()).unwrap()),
        (PickleKind::PkDecryption, PkDecryption::new().unwrap().pickle(&key()).unwrap()),
    ];
    for (kind, text) in &pickles {
        let results = [
            (PickleKind::Account, Account::from_pickle(text, &key()).err()),
            (PickleKind::Session, Session::from_pickle(text, &key()).err()),
            (
                PickleKind::OutboundGroupSession,
                OutboundGroupSession::from_pickle(text, &key()).err(),
            ),
            (PickleKind::InboundGroupSession, InboundGroupSession::from_pickle(text, &key()).err()),
            (PickleKind::PkDecryption, PkDecryption::from_pickle(text, &key()).err()),
        ];
        for (expected, error) in results {
            let wrong = PickleError::WrongKind { expected, found: Some(*kind) };
            assert_eq!(error, (expected != *kind).then_some(wrong));
        }
    }
}

#[test]
fn texts_that_are_no_pickle_are_refused_as_damaged() {
    for text in ["", "AAAA", "not base64!", "T0xNRUMB"] {
        let refused = Account::from_pickle(text, &key()).unwrap_err();
        assert_eq!(refused, PickleError::Authentication, "{text:?}");
    }
}

#[test]
fn a_failing_random_source_seals_nothing() {
    let account = Account::with_rng(&mut rng(1)).unwrap();
    let nothing = &mut support::GivenBytes(&[0; 23]);
    assert!(Pickle::seal_with_rng(&account, &key(), Stamp::default(), nothing).is_err());
    assert!(PickleKey::generate_with_rng(nothing).is_err());
    let bytes = PickleKey::generate_with_rng(&mut support::GivenBytes(&[5; 32])).unwrap();
    assert_eq!(bytes.expose(), &[5; 32]);
}
