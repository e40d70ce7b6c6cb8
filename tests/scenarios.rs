//! Conversations as a client has them, on the paved path.

mod support;

use olmec::megolm::{Authenticity, InboundGroupSession, OutboundGroupSession, SessionKey};
use olmec::olm::{
    Account, DecryptError, GenerateKeysError, InboundSessionError, MAX_SKIPPED_KEYS, MessageType,
    OlmMessage, UsedKey,
};
use olmec::{CodedError, ErrorCode, MacLength};
use support::{Pair, device, open, pre_key, rng};

#[test]
fn two_devices_meet_and_talk() {
    let ((alice_account, _), (mut bob_account, key)) = (device(1), device(2));
    let mut alice = open(&alice_account, &bob_account, key, MacLength::Truncated, 3);
    assert_eq!(alice.next_message_type(), MessageType::PreKey);
    let messages: Vec<OlmMessage> = [b"one".as_slice(), b"two", b"three"]
        .iter()
        .map(|text| alice.encrypt(text).unwrap())
        .collect();

    // The second of Alice's messages arrives first and opens the session.
    let identity_key = alice_account.identity_keys().curve25519;
    let inbound = bob_account.create_inbound_session(identity_key, pre_key(&messages[1])).unwrap();
    assert_eq!(inbound.plaintext, b"two");
    let mut bob = inbound.session;
    assert_eq!(bob.id(), alice.id());
    assert_eq!(bob.keys(), alice.keys());
    assert!(bob.has_received_message() && !alice.has_received_message());
    assert!(bob.matches(pre_key(&messages[0])) && bob.matches(pre_key(&messages[2])));
    assert_eq!(bob.decrypt(&messages[2]).unwrap(), b"three");
    assert_eq!(bob.decrypt(&messages[0]).unwrap(), b"one");

    let answer = bob.encrypt(b"four").unwrap();
    assert_eq!(answer.message_type(), MessageType::Normal);
    assert_eq!(alice.decrypt(&answer).unwrap(), b"four");
    let next = alice.encrypt(b"five").unwrap();
    assert_eq!(next.message_type(), MessageType::Normal);
    assert_eq!(bob.decrypt(&next).unwrap(), b"five");
    assert_eq!(
        bob.describe().to_string(),
        "sender chain index: 0 receiver chain indices: 1 3 skipped message keys:"
    );
}

#[test]
fn a_message_survives_its_text_form() {
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    for length in [0, 1, 15, 16, 17, 1000, 65_536] {
        let plaintext = vec![b'x'; length];
        let message = alice.encrypt(&plaintext).unwrap();
        let (kind, body) = (message.message_type(), message.to_base64());
        let read = OlmMessage::from_base64(kind, &body).unwrap();
        assert_eq!(read, message);
        assert_eq!(bob.decrypt(&read).unwrap(), plaintext);
    }
}

#[test]
fn the_reorder_window_is_forty_messages_of_each_chain() {
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    let window = MAX_SKIPPED_KEYS as usize;
    let mut chains = Vec::new();
    for _ in 0..3 {
        // Forty messages are missing, the forty-first arrives and is answered.
        let mut chain: Vec<_> = (0..=window).map(|_| alice.encrypt(b"x").unwrap()).collect();
        bob.decrypt(&chain.pop().unwrap()).unwrap();
        alice.decrypt(&bob.encrypt(b"y").unwrap()).unwrap();
        chains.push(chain);
    }
    assert_eq!(bob.describe().skipped_indices.len(), 3 * window);
    for message in chains.iter().flatten().rev() {
        assert_eq!(bob.decrypt(message).unwrap(), b"x");
    }

    let chain: Vec<_> = (0..window + 2).map(|_| alice.encrypt(b"x").unwrap()).collect();
    bob.decrypt(&chain[window + 1]).unwrap();
    assert_eq!(bob.decrypt(&chain[0]), Err(DecryptError::KeyDiscarded { index: 0 }));
    for message in &chain[1..=window] {
        assert_eq!(bob.decrypt(message).unwrap(), b"x");
    }
    assert_eq!(bob.decrypt(&chain[1]), Err(DecryptError::KeyUsed { index: 1 }));
}

#[test]
fn the_sixth_chain_pushes_out_the_first() {
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    let mut late = Vec::new();
    for _ in 0..6 {
        late.push(alice.encrypt(b"late").unwrap());
        bob.decrypt(&alice.encrypt(b"now").unwrap()).unwrap();
        alice.decrypt(&bob.encrypt(b"answer").unwrap()).unwrap();
    }
    assert_eq!(bob.describe().receiving_indices.len(), 5);
    assert!(bob.decrypt(&late[0]).is_err(), "the chain was let go");
    for message in &late[1..] {
        assert_eq!(bob.decrypt(message).unwrap(), b"late");
    }
    assert_eq!(alice.decrypt(&bob.encrypt(b"still here").unwrap()).unwrap(), b"still here");
}

#[test]
fn our_own_message_reflected_to_us_is_refused() {
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    let message = alice.encrypt(b"to bob").unwrap();
    let error = alice.decrypt(&message).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthenticationFailed);
    assert_eq!(bob.decrypt(&message).unwrap(), b"to bob");
}

#[test]
fn one_time_keys_from_making_to_using() {
    let mut rng = rng(1);
    let mut bob = Account::with_rng(&mut rng).unwrap();
    let created = bob.generate_one_time_keys_with_rng(3, &mut rng).unwrap().created;
    assert_eq!(bob.one_time_keys().collect::<Vec<_>>(), created);
    let ids: Vec<_> = created.iter().map(|key| key.id.to_base64()).collect();
    assert_eq!(ids, ["AAAAAQ", "AAAAAg", "AAAAAw"]);
    assert_eq!(bob.mark_keys_as_published(), 3);
    assert_eq!((bob.one_time_keys().count(), bob.one_time_key_count()), (0, 3));
    // The fallback key shares the counter.
    bob.generate_fallback_key_with_rng(&mut rng).unwrap();
    let fallback = bob.fallback_key().unwrap();
    assert_eq!(fallback.id.to_base64(), "AAAABA");
    assert_eq!(bob.mark_keys_as_published(), 0);
    assert_eq!(bob.fallback_key(), None);

    let (alice, _) = device(2);
    let identity_key = alice.identity_keys().curve25519;
    let keys = [
        (created[1].key, UsedKey::OneTime(created[1].id)),
        (fallback.key, UsedKey::Fallback(fallback.id)),
        (fallback.key, UsedKey::Fallback(fallback.id)),
        (created[0].key, UsedKey::OneTime(created[0].id)),
    ];
    for (seed, (key, used_key)) in (10..).zip(keys) {
        let mut session = open(&alice, &bob, key, MacLength::Truncated, seed);
        let message = session.encrypt(b"hello").unwrap();
        let inbound = bob.create_inbound_session(identity_key, pre_key(&message)).unwrap();
        assert_eq!((inbound.used_key, inbound.plaintext), (used_key, b"hello".to_vec()));
        let again = bob.create_inbound_session(identity_key, pre_key(&message)).unwrap_err();
        let expected = match used_key {
            UsedKey::OneTime(_) => InboundSessionError::UnknownOneTimeKey,
            UsedKey::Fallback(_) => InboundSessionError::Replayed,
        };
        assert_eq!(again, expected);
    }
    assert_eq!(bob.one_time_key_count(), 1);
}

#[test]
fn a_full_store_lets_the_oldest_keys_go_and_names_them() {
    let mut rng = rng(1);
    let mut bob = Account::with_rng(&mut rng).unwrap();
    let mut oldest = Vec::new();
    let batch = Account::MAX_UNPUBLISHED_ONE_TIME_KEYS;
    for n in 0..Account::MAX_ONE_TIME_KEYS / batch {
        let generated = bob.generate_one_time_keys_with_rng(batch, &mut rng).unwrap();
        assert_eq!(generated.evicted, []);
        if n == 0 {
            oldest = generated.created;
        }
        assert_eq!(bob.mark_keys_as_published(), batch);
    }
    let generated = bob.generate_one_time_keys_with_rng(7, &mut rng).unwrap();
    assert_eq!(generated.evicted, oldest[..7]);
    assert_eq!(bob.one_time_key_count(), Account::MAX_ONE_TIME_KEYS);
    let error = bob.generate_one_time_keys_with_rng(94, &mut rng).unwrap_err();
    assert_eq!(error, GenerateKeysError::TooMany { requested: 94, unpublished: 7, max: 100 });
}

#[test]
fn a_room_with_a_late_reader() {
    let mut room = OutboundGroupSession::new().unwrap();
    let shared = room.session_key().to_base64();
    let mut bob = InboundGroupSession::new(&SessionKey::from_base64(shared.expose()).unwrap());
    assert_eq!((bob.id(), bob.authenticity()), (room.id(), Authenticity::Signed));
    let messages: Vec<_> =
        (0..300).map(|n| room.encrypt(format!("message {n}").as_bytes()).unwrap()).collect();
    for n in [299, 0, 150, 151, 7] {
        let decrypted = bob.decrypt(&messages[n]).unwrap();
        assert_eq!(decrypted.plaintext, format!("message {n}").as_bytes());
        assert_eq!(decrypted.message_index.get() as usize, n);
    }

    let mut carol = InboundGroupSession::import(&bob.export_at(200).unwrap());
    assert_eq!((carol.id(), carol.authenticity()), (room.id(), Authenticity::Imported));
    assert_eq!(carol.first_known_index().get(), 200);
    assert_eq!(carol.decrypt(&messages[200]).unwrap().plaintext, b"message 200");
    let error = carol.decrypt(&messages[199]).unwrap_err();
    assert_eq!(error.code(), ErrorCode::UnknownMessageIndex);
    assert_eq!(carol.authenticity(), Authenticity::Imported, "decrypting proves nothing");
    // The protocol itself does not refuse a replay; the index is there for the client to do so.
    assert_eq!(bob.decrypt(&messages[7]).unwrap().message_index.get(), 7);
}
