//! libolm with libolm.

use super::{super::*, accounts, bytes, encrypt, name};

/// Alice's session with Bob and her first message in it.
fn outbound(alice: &Account, bob: &Account) -> (Session, String) {
    let one_time_key = &bob.one_time_keys()[0].1;
    let identity_key = bob.identity_keys().curve25519;
    let mut session =
        Session::outbound(alice, &identity_key, one_time_key, &bytes::<64>(4)).unwrap();
    let (message_type, body) = encrypt(&mut session, b"hello", 5);
    assert_eq!(message_type, PRE_KEY);
    (session, body)
}

#[test]
fn the_linked_library_is_version_three() {
    assert_eq!(library_version().0, 3);
}

#[test]
fn olm_ping_pong() {
    let (alice_account, mut bob_account) = accounts();
    let (mut alice, first) = outbound(&alice_account, &bob_account);

    let mut bob = Session::inbound(&bob_account, &first).unwrap();
    assert!(!bob.has_received_message());
    assert_eq!(bob.decrypt(PRE_KEY, &first).unwrap(), b"hello");
    assert!(bob.has_received_message());
    assert_eq!(bob.session_id(), alice.session_id());
    assert_eq!(bob.session_id().len(), 43);

    assert_eq!(bob_account.remove_one_time_keys(&bob), Ok(1));
    assert_eq!(bob_account.one_time_keys(), []);
    assert_eq!(name(bob_account.remove_one_time_keys(&bob)), "BAD_MESSAGE_KEY_ID");
    assert_eq!(name(Session::inbound(&bob_account, &first)), "BAD_MESSAGE_KEY_ID");

    for turn in 0..6 {
        let (sender, receiver) =
            if turn % 2 == 0 { (&mut bob, &mut alice) } else { (&mut alice, &mut bob) };
        assert_eq!(sender.encrypt_random_length(), 32, "every turn starts a chain");
        let plaintext = format!("turn {turn}");
        let (message_type, body) = encrypt(sender, plaintext.as_bytes(), 10 + turn);
        assert_eq!(message_type, NORMAL);
        assert_eq!(sender.encrypt_random_length(), 0);
        assert_eq!(receiver.decrypt(NORMAL, &body).unwrap(), plaintext.as_bytes());
    }
}

#[test]
fn describe_shows_the_chain_indices() {
    let (alice_account, bob_account) = accounts();
    let (mut alice, first) = outbound(&alice_account, &bob_account);
    let second = encrypt(&mut alice, b"", 0).1;
    let third = encrypt(&mut alice, b"third", 0).1;
    let text = "sender chain index: 3 receiver chain indices: skipped message keys:";
    assert_eq!(alice.describe(), text);

    let mut bob = Session::inbound(&bob_account, &first).unwrap();
    assert_eq!(bob.decrypt(PRE_KEY, &third).unwrap(), b"third");
    let text = "sender chain index: 0 receiver chain indices: 3 skipped message keys: 1 0";
    assert_eq!(bob.describe(), text);
    assert_eq!(bob.decrypt(PRE_KEY, &second).unwrap(), b"");
}

#[test]
fn inbound_checks_the_sender() {
    let (alice_account, bob_account) = accounts();
    let (_, first) = outbound(&alice_account, &bob_account);
    let alice_key = alice_account.identity_keys().curve25519;
    let bob_key = bob_account.identity_keys().curve25519;

    assert_eq!(name(Session::inbound_from(&bob_account, &bob_key, &first)), "BAD_MESSAGE_KEY_ID");
    let bob = Session::inbound_from(&bob_account, &alice_key, &first).unwrap();
    assert_eq!(bob.matches_inbound(&first), Ok(true));

    let other = Session::outbound(&alice_account, &bob_key, &alice_key, &bytes::<64>(9));
    let other = encrypt(&mut other.unwrap(), b"", 0).1;
    assert_eq!(bob.matches_inbound(&other), Ok(false));
}

#[test]
fn refusals_carry_libolms_names() {
    let (alice_account, bob_account) = accounts();
    let (_, first) = outbound(&alice_account, &bob_account);
    let mut bob = Session::inbound(&bob_account, &first).unwrap();
    let before = bob.pickle(b"key");

    let mut broken = first.clone();
    let last = if broken.pop() == Some('A') { 'E' } else { 'A' };
    broken.push(last);
    assert_eq!(name(bob.decrypt(PRE_KEY, &broken)), "BAD_MESSAGE_MAC");
    assert_eq!(bob.pickle(b"key"), before);
    assert_eq!(name(bob.decrypt(PRE_KEY, "AAAAA")), "INVALID_BASE64");
    assert_eq!(name(Account::create(&[0; 63])), "NOT_ENOUGH_RANDOM");
    assert_eq!(name(Session::unpickle(&before, b"other")), "BAD_ACCOUNT_KEY");
    assert_eq!(Error("BAD_MESSAGE_MAC".into()), "BAD_MESSAGE_MAC");
}

#[test]
fn signatures_verify() {
    let (alice, bob) = accounts();
    let signature = alice.sign(b"text");
    let key = alice.identity_keys().ed25519;
    assert_eq!(ed25519_verify(&key, b"text", &signature), Ok(()));
    assert_eq!(name(ed25519_verify(&key, b"Text", &signature)), "BAD_MESSAGE_MAC");
    let key = bob.identity_keys().ed25519;
    assert_eq!(name(ed25519_verify(&key, b"text", &signature)), "BAD_MESSAGE_MAC");
}

#[test]
fn one_time_keys_come_newest_first() {
    let mut account = Account::create(&bytes::<64>(1)).unwrap();
    assert_eq!(account.one_time_keys(), []);
    let needed = account.one_time_keys_random_length(3);
    assert_eq!(needed, 96);
    account.generate_one_time_keys(3, &bytes::<96>(2)).unwrap();
    let ids: Vec<String> = account.one_time_keys().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["AAAAAw", "AAAAAg", "AAAAAQ"]);
    assert_eq!(account.max_number_of_one_time_keys(), 100);
    assert_eq!(account.mark_keys_as_published(), 3);
    assert_eq!(account.one_time_keys(), []);
}

#[test]
fn fallback_keys_rotate() {
    let (alice_account, mut bob_account) = accounts();
    let identity_key = bob_account.identity_keys().curve25519;
    assert_eq!(bob_account.unpublished_fallback_key(), None);
    bob_account.generate_fallback_key(&bytes::<32>(5)).unwrap();
    let fallback = bob_account.unpublished_fallback_key().unwrap();
    assert_eq!(fallback.0, "AAAAAg");
    bob_account.mark_keys_as_published();
    assert_eq!(bob_account.unpublished_fallback_key(), None);
    assert_eq!(bob_account.fallback_key(), Some(fallback.clone()));

    let random: [u8; 64] = bytes(6);
    let mut alice = Session::outbound(&alice_account, &identity_key, &fallback.1, &random).unwrap();
    let (_, first) = encrypt(&mut alice, b"fallback", 7);
    bob_account.generate_fallback_key(&bytes::<32>(8)).unwrap();
    let mut bob = Session::inbound(&bob_account, &first).unwrap();
    assert_eq!(bob.decrypt(PRE_KEY, &first).unwrap(), b"fallback");

    bob_account.forget_old_fallback_key();
    assert_eq!(name(Session::inbound(&bob_account, &first)), "BAD_MESSAGE_KEY_ID");
}

#[test]
fn pickles_come_back() {
    let (alice_account, bob_account) = accounts();
    let (alice, first) = outbound(&alice_account, &bob_account);
    let bob_account = Account::unpickle(&bob_account.pickle(b"key"), b"key").unwrap();
    let pickle = alice.pickle(b"");
    let mut alice = Session::unpickle(&pickle, b"").unwrap();
    assert_eq!(alice.pickle(b""), pickle);

    let mut bob = Session::inbound(&bob_account, &first).unwrap();
    let (_, second) = encrypt(&mut alice, b"second", 0);
    assert_eq!(bob.decrypt(PRE_KEY, &second).unwrap(), b"second");
}

#[test]
fn megolm_share_export_and_decrypt() {
    let mut sender = OutboundGroupSession::new(&bytes::<160>(1)).unwrap();
    let zero = sender.encrypt(b"zero");
    assert_eq!(sender.message_index(), 1);
    let mut receiver = InboundGroupSession::new(&sender.session_key()).unwrap();
    assert_eq!(receiver.session_id(), sender.session_id());
    assert!(receiver.is_verified());
    assert_eq!(receiver.first_known_index(), 1);

    let mut sender = OutboundGroupSession::unpickle(&sender.pickle(b"key"), b"key").unwrap();
    let one = sender.encrypt(b"one");
    let two = sender.encrypt(b"");
    assert_eq!(receiver.decrypt(&two), Ok((b"".to_vec(), 2)));
    assert_eq!(receiver.decrypt(&one), Ok((b"one".to_vec(), 1)));
    assert_eq!(name(receiver.decrypt(&zero)), "UNKNOWN_MESSAGE_INDEX");
    assert_eq!(name(receiver.export_at(0)), "UNKNOWN_MESSAGE_INDEX");

    let mut imported = InboundGroupSession::import(&receiver.export_at(2).unwrap()).unwrap();
    assert!(!imported.is_verified());
    assert_eq!(name(imported.decrypt(&one)), "UNKNOWN_MESSAGE_INDEX");
    assert_eq!(imported.decrypt(&two), Ok((b"".to_vec(), 2)));
    assert!(imported.is_verified());

    let imported = InboundGroupSession::unpickle(&imported.pickle(b"key"), b"key").unwrap();
    assert_eq!(imported.first_known_index(), 2);
}

#[test]
fn short_authentication_strings_agree() {
    let mut alice = Sas::create(&bytes::<32>(1)).unwrap();
    let mut bob = Sas::create(&bytes::<32>(2)).unwrap();
    assert_eq!(alice.public_key().len(), 43);
    assert_eq!(name(alice.generate_bytes(b"info", 6)), "OLM_SAS_THEIR_KEY_NOT_SET");
    assert_eq!(name(alice.calculate_mac(b"", b"")), "OLM_SAS_THEIR_KEY_NOT_SET");
    alice.set_their_key(&bob.public_key()).unwrap();
    bob.set_their_key(&alice.public_key()).unwrap();
    let shown = alice.generate_bytes(b"info", 6).unwrap();
    assert_eq!(bob.generate_bytes(b"info", 6), Ok(shown.clone()));
    assert_ne!(bob.generate_bytes(b"Info", 6), Ok(shown));

    let macs = |sas: &Sas| {
        [
            sas.calculate_mac(b"input", b"info").unwrap(),
            sas.calculate_mac_fixed_base64(b"input", b"info").unwrap(),
            sas.calculate_mac_long_kdf(b"input", b"info").unwrap(),
        ]
    };
    let [old, fixed, long] = macs(&alice);
    assert_eq!(macs(&bob), [old.clone(), fixed.clone(), long.clone()]);
    assert_eq!((old.len(), fixed.len(), long.len()), (43, 43, 43));
    assert_eq!(old[..4], fixed[..4]);
    assert!(old != fixed && old != long);
    assert_eq!(name(Sas::create(&[0; 31])), "NOT_ENOUGH_RANDOM");
}

#[test]
fn sha256_is_in_base64() {
    assert_eq!(sha256(b"abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0");
}
