//! Every way to fail leaves the object exactly as it was.

use alloc::vec::Vec;

use super::super::*;
use super::*;
use crate::Curve25519PublicKey;
use crate::pickle::codec::Record as _;
use crate::random::tests::FailingRng;

/// A point of order 8, and the two trivial ones.
const SMALL_ORDER: [[u8; 32]; 3] = {
    let mut one = [0; 32];
    one[0] = 1;
    let order_8 = [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ];
    [[0; 32], one, order_8]
};

/// Asserts that `session` refuses `message` with `error`, twice, and stays as it is.
#[track_caller]
fn refuses(session: &mut Session, message: &OlmMessage, error: DecryptError) {
    let before = session.to_bytes();
    for _ in 0..2 {
        assert_eq!(session.decrypt(message), Err(error));
        assert_eq!(session.to_bytes(), before, "changed by a refused message");
    }
}

/// `message` with one bit of its byte `place` (from the end) flipped.
fn flipped(message: &OlmMessage, place_from_end: usize) -> OlmMessage {
    let mut bytes = message.to_bytes();
    let place = bytes.len() - 1 - place_from_end;
    bytes[place] ^= 0x10;
    OlmMessage::from_bytes(message.message_type(), &bytes).unwrap()
}

fn with_ratchet_key(message: &OlmMessage, key: &[u8; 32]) -> OlmMessage {
    let mut bytes = message.to_bytes();
    bytes[3..35].copy_from_slice(key);
    OlmMessage::from_bytes(message.message_type(), &bytes).unwrap()
}

#[test]
fn a_forgery_on_each_kind_of_chain() {
    for mac_length in [MacLength::Truncated, MacLength::Full] {
        let mut pair = Pair::new(mac_length);
        let on_new_chain = pair.alice_says(b"0");
        for place in [0, 7, 10 + mac_length.bytes()] {
            refuses(&mut pair.bob, &flipped(&on_new_chain, place), DecryptError::Authentication);
        }
        pair.bob.decrypt(&on_new_chain).unwrap();

        let skipped = pair.alice_says(b"1");
        let on_known_chain = pair.alice_says(b"2");
        refuses(&mut pair.bob, &flipped(&on_known_chain, 0), DecryptError::Authentication);
        pair.bob.decrypt(&on_known_chain).unwrap();
        refuses(&mut pair.bob, &flipped(&skipped, 0), DecryptError::Authentication);

        // What was forged is still readable in its genuine form, and the session goes on.
        assert_eq!(pair.bob.decrypt(&skipped).unwrap(), b"1");
        let answer = pair.bob_says(b"3");
        assert_eq!(pair.alice.decrypt(&answer).unwrap(), b"3");
    }
}

#[test]
fn duplicates_on_each_kind_of_chain() {
    let mut pair = Pair::new(MacLength::Truncated);
    let messages: Vec<_> = (0..3).map(|_| pair.alice_says(b"x")).collect();
    for (place, index) in [(2, 2), (0, 0), (1, 1)] {
        pair.bob.decrypt(&messages[place]).unwrap();
        refuses(&mut pair.bob, &messages[place], DecryptError::KeyUsed { index });
    }
}

#[test]
fn the_gap_limit_is_exact_on_a_new_and_on_a_known_chain() {
    for known in [false, true] {
        let mut pair = Pair::new(MacLength::Truncated);
        if known {
            let first = pair.alice_says(b"first");
            pair.bob.decrypt(&first).unwrap();
        }
        let messages: Vec<_> = (0..=2001).map(|_| pair.alice_says(b"x")).collect();
        let too_large = DecryptError::GapTooLarge { gap: 2001, max: 2000 };
        refuses(&mut pair.bob, &messages[2001], too_large);
        assert_eq!(pair.bob.decrypt(&messages[2000]).unwrap(), b"x");
        assert_eq!(pair.bob.decrypt(&messages[2001]).unwrap(), b"x");
        // Forty keys below the first of them are kept, and no more.
        let offset = u32::from(known);
        let index = 1959 + offset;
        refuses(&mut pair.bob, &messages[1959], DecryptError::KeyDiscarded { index });
        assert_eq!(pair.bob.decrypt(&messages[1960]).unwrap(), b"x");
        assert_eq!(pair.bob.decrypt(&messages[1999]).unwrap(), b"x");
    }
}

#[test]
fn a_mac_of_the_other_length_in_both_directions() {
    let mut short = Pair::new(MacLength::Truncated);
    let mut full = Pair::new(MacLength::Full);
    let (from_short, from_full) = (short.alice_says(b"x"), full.alice_says(b"x"));
    refuses(&mut short.bob, &from_full, DecryptError::MacLengthMismatch);
    refuses(&mut full.bob, &from_short, DecryptError::MacLengthMismatch);

    // The same message with its version byte and MAC cut down, or blown up.
    let mut cut = from_full.to_bytes();
    cut[0] = 3;
    cut.truncate(cut.len() - 24);
    let cut = OlmMessage::from_bytes(MessageType::Normal, &cut).unwrap();
    refuses(&mut full.bob, &cut, DecryptError::MacLengthMismatch);
    refuses(&mut short.bob, &cut, DecryptError::Authentication);
    let mut blown_up = from_short.to_bytes();
    blown_up[0] = 4;
    blown_up.extend([0; 24]);
    let blown_up = OlmMessage::from_bytes(MessageType::Normal, &blown_up).unwrap();
    refuses(&mut short.bob, &blown_up, DecryptError::MacLengthMismatch);
    refuses(&mut full.bob, &blown_up, DecryptError::Authentication);
}

#[test]
fn ratchet_keys_of_small_order_and_unknown_ones() {
    let mut pair = Pair::new(MacLength::Truncated);
    let genuine = pair.bob_says(b"genuine");
    for key in SMALL_ORDER {
        let message = with_ratchet_key(&genuine, &key);
        // Alice has received from Bob and not answered: no new ratchet key is possible now.
        refuses(&mut pair.alice, &message, DecryptError::UnknownRatchetKey);
    }
    let question = pair.alice_says(b"question");
    for key in SMALL_ORDER {
        let message = with_ratchet_key(&genuine, &key);
        refuses(&mut pair.alice, &message, DecryptError::NonContributoryKey);
    }
    // Looked at before the Diffie-Hellman, which is the dearer of the two.
    let far = (1..=2001).map(|_| pair.bob_says(b"far")).last().unwrap();
    let message = with_ratchet_key(&far, &SMALL_ORDER[0]);
    let index = pair.bob.describe().sending_index.unwrap() - 1;
    refuses(&mut pair.alice, &message, DecryptError::GapTooLarge { gap: index, max: 2000 });
    refuses(&mut pair.alice, &question, DecryptError::Authentication);
    assert_eq!(pair.alice.decrypt(&genuine).unwrap(), b"genuine");
    assert_eq!(pair.bob.decrypt(&question).unwrap(), b"question");
}

#[test]
fn outer_keys_of_a_pre_key_message() {
    let mut rng = rng(2);
    let (alice_account, mut bob_account) = accounts(&mut rng);
    let mac_length = MacLength::Truncated;
    let (mut alice, first) = open(&alice_account, &mut bob_account, mac_length, &mut rng);
    let second = alice.encrypt_with_rng(b"second", &mut rng).unwrap();
    let identity_key = alice_account.identity_keys().curve25519;

    // Version, then tag, length and 32 bytes for each of the three keys.
    for place in [3, 34, 37, 68, 71, 102] {
        let mut bytes = first.to_bytes();
        bytes[place] ^= 0x01;
        let forged = PreKeyMessage::from_bytes(&bytes).unwrap();
        let before = bob_account.to_bytes();
        let error = bob_account.create_inbound_session(identity_key, &forged).unwrap_err();
        let expected = match place {
            3 | 34 => InboundSessionError::UnknownOneTimeKey,
            37 | 68 => InboundSessionError::Decrypt(DecryptError::Authentication),
            _ => InboundSessionError::IdentityKeyMismatch,
        };
        assert_eq!(error, expected, "byte {place}");
        assert_eq!(bob_account.to_bytes(), before);
    }

    let mut bob = bob_account.create_inbound_session(identity_key, &first).unwrap().session;
    for place in [3, 34, 37, 68, 71, 102] {
        let mut bytes = second.to_bytes();
        bytes[place] ^= 0x01;
        let forged = OlmMessage::from_bytes(MessageType::PreKey, &bytes).unwrap();
        refuses(&mut bob, &forged, DecryptError::SessionMismatch);
    }
    assert_eq!(bob.decrypt(&second).unwrap(), b"second");
}

#[test]
fn an_account_that_refuses_a_session() {
    let mut rng = rng(3);
    let (alice, mut bob) = accounts(&mut rng);
    let stranger = Account::with_rng(&mut rng).unwrap();
    let (_, message) = open(&alice, &mut bob, MacLength::Truncated, &mut rng);
    let identity_key = alice.identity_keys().curve25519;
    let refuses = |bob: &mut Account, message: &PreKeyMessage, key, mac_length, error| {
        let before = bob.to_bytes();
        for _ in 0..2 {
            let refused = bob.create_inbound_session_with(key, message, mac_length);
            assert_eq!(refused.unwrap_err(), error);
            assert_eq!(bob.to_bytes(), before);
        }
    };
    let short = MacLength::Truncated;

    let other_key = stranger.identity_keys().curve25519;
    let mismatch = InboundSessionError::IdentityKeyMismatch;
    refuses(&mut bob, &message, other_key, short, mismatch);
    let mac = InboundSessionError::Decrypt(DecryptError::MacLengthMismatch);
    refuses(&mut bob, &message, identity_key, MacLength::Full, mac);
    for key in SMALL_ORDER {
        let mut low_base_key = message.to_bytes();
        low_base_key[37..69].copy_from_slice(&key);
        let forged = PreKeyMessage::from_bytes(&low_base_key).unwrap();
        refuses(&mut bob, &forged, identity_key, short, InboundSessionError::NonContributoryKey);
        let mut low_identity_key = message.to_bytes();
        low_identity_key[71..103].copy_from_slice(&key);
        let forged = PreKeyMessage::from_bytes(&low_identity_key).unwrap();
        let low = Curve25519PublicKey::new(key);
        refuses(&mut bob, &forged, low, short, InboundSessionError::NonContributoryKey);
    }
    let mut forged = message.to_bytes();
    *forged.last_mut().unwrap() ^= 1;
    let forged = PreKeyMessage::from_bytes(&forged).unwrap();
    let authentication = InboundSessionError::Decrypt(DecryptError::Authentication);
    refuses(&mut bob, &forged, identity_key, short, authentication);

    // After all that the one-time key still works, once.
    let accepted = bob.create_inbound_session(identity_key, &message).unwrap();
    assert_eq!(accepted.plaintext, b"hello");
    assert!(matches!(accepted.used_key, UsedKey::OneTime(id) if id.get() == 1));
    refuses(&mut bob, &message, identity_key, short, InboundSessionError::UnknownOneTimeKey);
}

#[test]
fn a_replayed_pre_key_message_on_a_fallback_key() {
    let mut rng = rng(4);
    let (alice, mut bob) = accounts(&mut rng);
    let identity_key = alice.identity_keys().curve25519;
    bob.generate_fallback_key_with_rng(&mut rng).unwrap();
    let key = bob.fallback_key().unwrap();
    let (_, first) = open_with_key(&alice, &bob, key.key, MacLength::Truncated, &mut rng);
    let (_, second) = open_with_key(&alice, &bob, key.key, MacLength::Truncated, &mut rng);

    for message in [&first, &second] {
        let accepted = bob.create_inbound_session(identity_key, message).unwrap();
        assert_eq!(accepted.used_key, UsedKey::Fallback(key.id));
    }
    // As the current key, then as the previous one, then as one let go.
    let before = bob.to_bytes();
    let refused = bob.create_inbound_session(identity_key, &first).unwrap_err();
    assert_eq!(refused, InboundSessionError::Replayed);
    assert_eq!(bob.to_bytes(), before);
    assert_eq!(bob.generate_fallback_key_with_rng(&mut rng).unwrap(), None);
    let refused = bob.create_inbound_session(identity_key, &second).unwrap_err();
    assert_eq!(refused, InboundSessionError::Replayed);
    assert_eq!(bob.forget_previous_fallback_key(), Some(key));
    let refused = bob.create_inbound_session(identity_key, &first).unwrap_err();
    assert_eq!(refused, InboundSessionError::UnknownOneTimeKey);
}

#[test]
fn a_failing_random_source_makes_nothing() {
    for left in 0..2 {
        assert_eq!(
            Account::with_rng(&mut FailingRng { left }).unwrap_err(),
            crate::random::RandomError
        );
    }
    let mut rng = rng(5);
    let (alice, mut bob) = accounts(&mut rng);
    let random = GenerateKeysError::Random(crate::random::RandomError);
    let before = bob.to_bytes();
    for left in 0..5 {
        let failed = bob.generate_one_time_keys_with_rng(5, &mut FailingRng { left });
        assert_eq!(failed.unwrap_err(), random);
        assert_eq!(bob.to_bytes(), before, "after {left} keys");
    }
    let failed = bob.generate_fallback_key_with_rng(&mut FailingRng { left: 0 });
    assert_eq!(failed.unwrap_err(), random);
    assert_eq!(bob.to_bytes(), before);

    let (_, message) = open(&alice, &mut bob, MacLength::Truncated, &mut rng);
    let bob_key = bob.identity_keys().curve25519;
    for left in 0..2 {
        let failed = alice.create_outbound_session_with(
            bob_key,
            bob_key,
            MacLength::Truncated,
            &mut FailingRng { left },
        );
        let random = OutboundSessionError::Random(crate::random::RandomError);
        assert_eq!(failed.unwrap_err(), random);
    }
    let identity_key = alice.identity_keys().curve25519;
    let mut session = bob.create_inbound_session(identity_key, &message).unwrap().session;
    let before = session.to_bytes();
    let failed = session.encrypt_with_rng(b"x", &mut FailingRng { left: 0 });
    assert_eq!(failed, Err(EncryptError::Random(crate::random::RandomError)));
    assert_eq!(session.to_bytes(), before);
    // Only the first message of a chain needs randomness.
    session.encrypt_with_rng(b"x", &mut FailingRng { left: 1 }).unwrap();
    session.encrypt_with_rng(b"x", &mut FailingRng { left: 0 }).unwrap();
}

#[test]
fn keys_of_small_order_open_no_session() {
    let mut rng = rng(6);
    let (alice, bob) = accounts(&mut rng);
    let good = bob.identity_keys().curve25519;
    for key in SMALL_ORDER.map(Curve25519PublicKey::new) {
        for (identity_key, one_time_key) in [(key, good), (good, key), (key, key)] {
            let refused = alice.create_outbound_session_with(
                identity_key,
                one_time_key,
                MacLength::Truncated,
                &mut rng,
            );
            assert_eq!(refused.unwrap_err(), OutboundSessionError::NonContributoryKey);
        }
    }
}

#[test]
fn too_many_one_time_keys_and_no_ids_left() {
    let mut rng = rng(7);
    let (_, mut bob) = accounts(&mut rng);
    bob.generate_one_time_keys_with_rng(60, &mut rng).unwrap();
    let before = bob.to_bytes();
    let refused = bob.generate_one_time_keys_with_rng(41, &mut rng).unwrap_err();
    assert_eq!(refused, GenerateKeysError::TooMany { requested: 41, unpublished: 60, max: 100 });
    assert_eq!(bob.to_bytes(), before);

    let mut keys = one_time_keys::OneTimeKeys::default();
    let mut ids = one_time_keys::KeyIds { last_used: u32::MAX - 2 };
    let refused = keys.generate(3, &mut ids, &mut rng).unwrap_err();
    assert_eq!(refused, GenerateKeysError::KeyIdsExhausted);
    assert_eq!(keys.len(), 0);
    let created = keys.generate(2, &mut ids, &mut rng).unwrap().created;
    assert_eq!(
        created.iter().map(|key| key.id.get()).collect::<Vec<_>>(),
        [u32::MAX - 1, u32::MAX]
    );
    let refused = keys.generate(1, &mut ids, &mut rng).unwrap_err();
    assert_eq!(refused, GenerateKeysError::KeyIdsExhausted);
}

#[test]
fn the_two_steps_use_up_a_key_only_for_an_authentic_message_and_only_once() {
    let mut rng = rng(9);
    let (alice, mut bob) = accounts(&mut rng);
    let identity_key = alice.identity_keys().curve25519;
    let (_, message) = open(&alice, &mut bob, MacLength::Truncated, &mut rng);
    let before = bob.to_bytes();
    let mut session =
        bob.begin_inbound_session(identity_key, &message, MacLength::Truncated).unwrap();
    let refused = bob.finish_inbound_session(&session).unwrap_err();
    assert_eq!(refused, InboundSessionError::NotAuthenticated);
    assert_eq!(bob.to_bytes(), before);
    session.decrypt(&OlmMessage::PreKey(message)).unwrap();
    assert!(matches!(bob.finish_inbound_session(&session), Ok(UsedKey::OneTime(_))));
    let refused = bob.finish_inbound_session(&session).unwrap_err();
    assert_eq!(refused, InboundSessionError::UnknownOneTimeKey);

    // With a fallback key: the message begun twice is finished once.
    bob.generate_fallback_key_with_rng(&mut rng).unwrap();
    let key = bob.fallback_key().unwrap().key;
    let (_, message) = open_with_key(&alice, &bob, key, MacLength::Truncated, &mut rng);
    let [first, second] = [(), ()].map(|()| {
        let session = bob.begin_inbound_session(identity_key, &message, MacLength::Truncated);
        let mut session = session.unwrap();
        session.decrypt(&OlmMessage::PreKey(message.clone())).unwrap();
        session
    });
    assert!(matches!(bob.finish_inbound_session(&first), Ok(UsedKey::Fallback(_))));
    let before = bob.to_bytes();
    let refused = bob.finish_inbound_session(&second).unwrap_err();
    assert_eq!(refused, InboundSessionError::Replayed);
    assert_eq!(bob.to_bytes(), before);
}

#[test]
fn keys_that_are_not_canonical_open_no_session() {
    let mut rng = rng(10);
    let (alice, bob) = accounts(&mut rng);
    let good = bob.identity_keys().curve25519;
    let mut bytes = *good.as_bytes();
    bytes[31] |= 0x80;
    let odd = Curve25519PublicKey::new(bytes);
    for (identity_key, one_time_key) in [(odd, good), (good, odd)] {
        let refused = alice.create_outbound_session_with(
            identity_key,
            one_time_key,
            MacLength::Truncated,
            &mut rng,
        );
        assert_eq!(refused.unwrap_err(), OutboundSessionError::InvalidPublicKey);
    }
}
