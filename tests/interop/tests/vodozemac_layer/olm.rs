//! Olm between the two.

use layer::olm::{DecryptionError, SessionCreationError};

/// Bytes of a message, which is how it gets from one library to the other.
macro_rules! carry {
    ($message:expr => $other:ident) => {{
        let (kind, bytes) = $message.to_parts();
        $other::olm::OlmMessage::from_parts(kind, &bytes).unwrap()
    }};
}

/// A session that `$opener` opens to an account of `$answerer`.
macro_rules! meet {
    ($opener:ident, $answerer:ident, $version:ident) => {{
        let alice = $opener::olm::Account::new();
        let mut bob = $answerer::olm::Account::new();
        bob.generate_one_time_keys(1);
        let their_key = bob.one_time_keys().into_values().next().unwrap().to_bytes();
        let their_identity = bob.curve25519_key().to_bytes();
        bob.mark_keys_as_published();
        let mut to_bob = alice
            .create_outbound_session(
                $opener::olm::SessionConfig::$version(),
                their_identity.into(),
                their_key.into(),
            )
            .unwrap();
        let first = carry!(to_bob.encrypt("first").unwrap() => $answerer);
        let $answerer::olm::OlmMessage::PreKey(first) = first else { panic!("not a first message") };
        assert_eq!(first.session_id(), to_bob.session_id());
        let created = bob
            .create_inbound_session(
                $answerer::olm::SessionConfig::$version(),
                alice.curve25519_key().to_bytes().into(),
                &first,
            )
            .unwrap();
        assert_eq!(created.plaintext, b"first");
        assert_eq!(bob.stored_one_time_key_count(), 0);
        (alice, to_bob, bob, created.session, first)
    }};
}

macro_rules! conversation {
    ($name:ident: $opener:ident, $answerer:ident, $version:ident) => {
        #[test]
        fn $name() {
            let (_, mut to_bob, _, mut to_alice, _) = meet!($opener, $answerer, $version);
            assert_eq!(to_bob.session_id(), to_alice.session_id());
            for turn in 0..4 {
                let sent: Vec<_> = (0..3)
                    .map(|n| carry!(to_alice.encrypt(format!("{turn} {n}")).unwrap() => $opener))
                    .collect();
                for n in [2, 0, 1] {
                    assert_eq!(to_bob.decrypt(&sent[n]).unwrap(), format!("{turn} {n}").as_bytes());
                }
                assert!(to_bob.decrypt(&sent[1]).is_err());
                assert!(to_bob.has_received_message());
                let answer = carry!(to_bob.encrypt(format!("answer {turn}")).unwrap() => $answerer);
                assert_eq!(answer.message_type(), $answerer::olm::MessageType::Normal);
                assert_eq!(to_alice.decrypt(&answer).unwrap(), format!("answer {turn}").as_bytes());
            }
        }
    };
}

conversation!(the_layer_opens: layer, vodozemac, version_1);
conversation!(vodozemac_opens: vodozemac, layer, version_1);
conversation!(the_layer_opens_with_full_macs: layer, vodozemac, version_2);
conversation!(vodozemac_opens_with_full_macs: vodozemac, layer, version_2);

#[test]
fn what_a_message_shows_is_the_same() {
    let (_, mut to_bob, _, _, _) = meet!(vodozemac, layer, version_1);
    let theirs = to_bob.encrypt("shown").unwrap();
    let ours = carry!(theirs => layer);
    assert_eq!(ours.message(), theirs.message());
    let json = serde_json::to_string(&theirs).unwrap();
    assert_eq!(serde_json::to_string(&ours).unwrap(), json);
    assert_eq!(serde_json::from_str::<layer::olm::OlmMessage>(&json).unwrap(), ours);
    let (layer::olm::OlmMessage::PreKey(ours), vodozemac::olm::OlmMessage::PreKey(theirs)) =
        (ours, theirs)
    else {
        panic!("not a pre-key message")
    };
    assert_eq!(ours.identity_key().to_base64(), theirs.identity_key().to_base64());
    assert_eq!(ours.base_key().to_base64(), theirs.base_key().to_base64());
    assert_eq!(ours.one_time_key().to_base64(), theirs.one_time_key().to_base64());
    assert_eq!(ours.session_id(), theirs.session_id());
    assert_eq!(ours.to_base64(), theirs.to_base64());
    let (ours, theirs) = (ours.message(), theirs.message());
    assert_eq!(ours.ratchet_key().to_base64(), theirs.ratchet_key().to_base64());
    assert_eq!((ours.chain_index(), ours.version()), (theirs.chain_index(), theirs.version()));
    assert_eq!(ours.to_bytes(), theirs.to_bytes());
}

#[test]
fn what_is_refused_has_the_name_it_has_there() {
    let version_1 = layer::olm::SessionConfig::version_1();
    let (_, _, mut bob, mut to_alice, first) = meet!(vodozemac, layer, version_1);
    // The one-time key is used up.
    let error = bob.create_inbound_session(version_1, first.identity_key(), &first).unwrap_err();
    let SessionCreationError::MissingOneTimeKey(key) = error else { panic!("{error}") };
    assert_eq!(key, first.one_time_key());
    // Of somebody else.
    let mallory = layer::olm::Account::new().curve25519_key();
    let error = bob.create_inbound_session(version_1, mallory, &first).unwrap_err();
    let SessionCreationError::MismatchedIdentityKey(expected, found) = error else {
        panic!("{error}")
    };
    assert_eq!((expected, found), (mallory, first.identity_key()));
    // A duplicate.
    let error = to_alice.decrypt(&first.clone().into()).unwrap_err();
    let DecryptionError::MissingMessageKey(index) = error else { panic!("{error}") };
    assert_eq!(index, 0);
    // Changed.
    let mut bytes = first.message().to_bytes();
    *bytes.last_mut().unwrap() ^= 1;
    let message = layer::olm::Message::from_bytes(&bytes).unwrap();
    let error = to_alice.decrypt(&message.into()).unwrap_err();
    assert!(matches!(
        error,
        DecryptionError::MissingMessageKey(0) | DecryptionError::InvalidMAC(_)
    ));

    // The other configuration.
    let (_, _, _, _, first) = meet!(vodozemac, layer, version_2);
    let mut carol = layer::olm::Account::new();
    carol.generate_fallback_key();
    let alice = layer::olm::Account::new();
    let key = *carol.fallback_key().values().next().unwrap();
    let version_2 = layer::olm::SessionConfig::version_2();
    let mut to_carol =
        alice.create_outbound_session(version_2, carol.curve25519_key(), key).unwrap();
    let layer::olm::OlmMessage::PreKey(message) = to_carol.encrypt("2").unwrap() else {
        panic!("not a pre-key message")
    };
    assert_eq!(message.message().version(), first.message().version());
    let error =
        carol.create_inbound_session(version_1, alice.curve25519_key(), &message).unwrap_err();
    let SessionCreationError::MismatchedSessionConfig { expected, got } = error else {
        panic!("{error}")
    };
    assert_eq!((expected, got), (version_1, Some(version_2)));
    // By its fallback key a message opens a session once.
    let accept = |carol: &mut layer::olm::Account| {
        carol.create_inbound_session(version_2, alice.curve25519_key(), &message)
    };
    assert_eq!(accept(&mut carol).unwrap().plaintext, b"2");
    assert!(matches!(accept(&mut carol), Err(SessionCreationError::MissingOneTimeKey(_))));
}
