//! libolm with vodozemac.

use ::vodozemac::{
    Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature,
    megolm::{self, ExportedSessionKey, GroupSession, MegolmMessage, SessionConfig as GroupConfig},
    olm::{self, OlmMessage, PreKeyMessage, SessionConfig},
};

use super::{super::*, accounts, bytes, encrypt};

/// vodozemac's reading of a libolm message.
fn to_vodozemac((message_type, body): &(usize, String)) -> OlmMessage {
    match *message_type {
        PRE_KEY => PreKeyMessage::from_base64(body).unwrap().into(),
        _ => olm::Message::from_base64(body).unwrap().into(),
    }
}

/// libolm's form of a vodozemac message.
fn to_libolm(message: &OlmMessage) -> (usize, String) {
    match message {
        OlmMessage::PreKey(message) => (PRE_KEY, message.to_base64()),
        OlmMessage::Normal(message) => (NORMAL, message.to_base64()),
    }
}

/// Three replies each way, libolm first.
fn ping_pong(ours: &mut Session, theirs: &mut olm::Session) {
    assert_eq!(ours.session_id(), theirs.session_id());
    for turn in 0..3 {
        let ping = encrypt(ours, format!("ping {turn}").as_bytes(), 20 + turn);
        assert_eq!(ping.0, NORMAL);
        let plaintext = theirs.decrypt(&to_vodozemac(&ping)).unwrap();
        assert_eq!(plaintext, format!("ping {turn}").as_bytes());

        let (message_type, pong) = to_libolm(&theirs.encrypt(format!("pong {turn}")).unwrap());
        assert_eq!(message_type, NORMAL);
        let plaintext = ours.decrypt(NORMAL, &pong).unwrap();
        assert_eq!(plaintext, format!("pong {turn}").as_bytes());
    }
}

#[test]
fn libolm_starts() {
    let (alice_account, _) = accounts();
    let mut bob_account = olm::Account::new();
    bob_account.generate_one_time_keys(1);
    let one_time_key = bob_account.one_time_keys().into_values().next().unwrap();
    let bob_key = bob_account.curve25519_key().to_base64();

    let mut alice =
        Session::outbound(&alice_account, &bob_key, &one_time_key.to_base64(), &bytes::<64>(4))
            .unwrap();
    let first = encrypt(&mut alice, b"hello", 5);
    let OlmMessage::PreKey(first) = to_vodozemac(&first) else { panic!("not a pre-key message") };
    let alice_key =
        Curve25519PublicKey::from_base64(&alice_account.identity_keys().curve25519).unwrap();
    let created =
        bob_account.create_inbound_session(SessionConfig::version_1(), alice_key, &first).unwrap();
    assert_eq!(created.plaintext, b"hello");

    let mut bob = created.session;
    let (message_type, reply) = to_libolm(&bob.encrypt("hello back").unwrap());
    assert_eq!(message_type, NORMAL);
    assert_eq!(alice.decrypt(NORMAL, &reply).unwrap(), b"hello back");
    ping_pong(&mut alice, &mut bob);
}

#[test]
fn vodozemac_starts() {
    let (_, mut bob_account) = accounts();
    let alice_account = olm::Account::new();
    let key = |text: &str| Curve25519PublicKey::from_base64(text).unwrap();
    let mut alice = alice_account
        .create_outbound_session(
            SessionConfig::version_1(),
            key(&bob_account.identity_keys().curve25519),
            key(&bob_account.one_time_keys()[0].1),
        )
        .unwrap();
    let (message_type, first) = to_libolm(&alice.encrypt("hello").unwrap());
    assert_eq!(message_type, PRE_KEY);

    let alice_key = alice_account.curve25519_key().to_base64();
    let mut bob = Session::inbound_from(&bob_account, &alice_key, &first).unwrap();
    assert_eq!(bob.decrypt(PRE_KEY, &first).unwrap(), b"hello");
    assert_eq!(bob_account.remove_one_time_keys(&bob), Ok(1));
    ping_pong(&mut bob, &mut alice);
}

#[test]
fn signatures_verify_both_ways() {
    let (ours, _) = accounts();
    let key = Ed25519PublicKey::from_base64(&ours.identity_keys().ed25519).unwrap();
    let signature = Ed25519Signature::from_base64(&ours.sign(b"text")).unwrap();
    assert!(key.verify(b"text", &signature).is_ok());
    assert!(key.verify(b"Text", &signature).is_err());

    let theirs = olm::Account::new();
    let signature = theirs.sign("text").to_base64();
    let key = theirs.ed25519_key().to_base64();
    assert_eq!(ed25519_verify(&key, b"text", &signature), Ok(()));
}

#[test]
fn libolm_sends_megolm() {
    let mut sender = OutboundGroupSession::new(&bytes::<160>(1)).unwrap();
    let key = megolm::SessionKey::from_base64(&sender.session_key()).unwrap();
    let mut receiver = megolm::InboundGroupSession::new(&key, GroupConfig::version_1());
    assert_eq!(receiver.session_id(), sender.session_id());
    for index in 0..3 {
        let message = sender.encrypt(format!("message {index}").as_bytes());
        let message = MegolmMessage::from_base64(&message).unwrap();
        let decrypted = receiver.decrypt(&message).unwrap();
        assert_eq!(decrypted.plaintext, format!("message {index}").as_bytes());
        assert_eq!(decrypted.message_index, index);
    }
    let exported = receiver.export_at(2).unwrap().to_base64();
    assert_eq!(InboundGroupSession::import(&exported).unwrap().first_known_index(), 2);
}

#[test]
fn vodozemac_sends_megolm() {
    let mut sender = GroupSession::new(GroupConfig::version_1());
    let mut receiver = InboundGroupSession::new(&sender.session_key().to_base64()).unwrap();
    assert_eq!(receiver.session_id(), sender.session_id());
    for index in 0..3 {
        let plaintext = format!("message {index}").into_bytes();
        let message = sender.encrypt(&plaintext).to_base64();
        assert_eq!(receiver.decrypt(&message), Ok((plaintext, index)));
    }
    let exported = ExportedSessionKey::from_base64(&receiver.export_at(2).unwrap()).unwrap();
    let imported = megolm::InboundGroupSession::import(&exported, GroupConfig::version_1());
    assert_eq!(imported.first_known_index(), 2);
}
