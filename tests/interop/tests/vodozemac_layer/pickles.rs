//! What one stores, the other opens: encrypted, and in formats of serde.

use layer::PickleError;
use serde::Serialize;
use serde::de::DeserializeOwned;

const KEY: [u8; 32] = [9; 32];

/// The forms in which a program may keep a pickle without encrypting it.
#[derive(Clone, Copy, Debug)]
enum Form {
    Json,
    /// MessagePack with the names of the fields, as matrix-sdk-sqlite stores it.
    Named,
    /// MessagePack without them, where only order and kind count.
    Bare,
}

const FORMS: [Form; 3] = [Form::Json, Form::Named, Form::Bare];

impl Form {
    fn write(self, pickle: &impl Serialize) -> Vec<u8> {
        match self {
            Self::Json => serde_json::to_vec(pickle).unwrap(),
            Self::Named => rmp_serde::to_vec_named(pickle).unwrap(),
            Self::Bare => rmp_serde::to_vec(pickle).unwrap(),
        }
    }

    fn read<T: DeserializeOwned>(self, bytes: &[u8]) -> T {
        match self {
            Self::Json => serde_json::from_slice(bytes).unwrap(),
            Self::Named | Self::Bare => rmp_serde::from_slice(bytes).unwrap(),
        }
    }
}

/// Passes the object through every form to the other library, which must write it the same, and
/// back; then through an encrypted pickle.
macro_rules! there_and_back {
    ($module:ident, $object:ident, $pickle:ident, $ours:expr) => {{
        let mut ours = layer::$module::$object::from_pickle($ours.pickle());
        for form in FORMS {
            let bytes = form.write(&ours.pickle());
            let theirs: vodozemac::$module::$pickle = form.read(&bytes);
            let written = form.write(&theirs);
            assert!(written == bytes, "{form:?}: vodozemac writes it otherwise");
            let theirs = vodozemac::$module::$object::from_pickle(theirs);
            let back = form.write(&theirs.pickle());
            ours = layer::$module::$object::from_pickle(form.read(&back));
        }
        let text = ours.pickle().encrypt(&KEY);
        let theirs = vodozemac::$module::$pickle::from_encrypted(&text, &KEY).unwrap();
        assert_eq!(theirs.encrypt(&KEY), text);
        let text = vodozemac::$module::$object::from_pickle(
            vodozemac::$module::$pickle::from_encrypted(&text, &KEY).unwrap(),
        )
        .pickle()
        .encrypt(&KEY);
        let ours = layer::$module::$pickle::from_encrypted(&text, &KEY).unwrap();
        layer::$module::$object::from_pickle(ours)
    }};
}

fn account() -> layer::olm::Account {
    let mut account = layer::olm::Account::new();
    account.generate_one_time_keys(3);
    account.generate_fallback_key();
    account.mark_keys_as_published();
    account.generate_one_time_keys(2);
    account.generate_fallback_key();
    account
}

#[test]
fn accounts() {
    let before = account();
    let after = there_and_back!(olm, Account, AccountPickle, before);
    assert_eq!(after.identity_keys(), before.identity_keys());
    assert_eq!(after.one_time_keys(), before.one_time_keys());
    assert_eq!(after.stored_one_time_key_count(), 5);
    assert_eq!(after.fallback_key(), before.fallback_key());
}

#[test]
fn accounts_of_libolm() {
    let before = account();
    let text = before.to_libolm_pickle(b"key").unwrap();
    let theirs = vodozemac::olm::Account::from_libolm_pickle(&text, b"key").unwrap();
    let text = theirs.to_libolm_pickle(b"key").unwrap();
    let after = layer::olm::Account::from_libolm_pickle(&text, b"key").unwrap();
    // Their signing key is now without its seed.
    let after = there_and_back!(olm, Account, AccountPickle, after);
    assert_eq!(after.identity_keys(), before.identity_keys());
    assert_eq!(after.sign("message"), before.sign("message"));
    assert!(after.to_dehydrated_device(&KEY).is_err());
    let wrong = layer::olm::Account::from_libolm_pickle(&text, b"another");
    assert!(matches!(wrong, Err(layer::LibolmPickleError::Decryption(_))));
}

#[test]
fn sessions() {
    let (alice, mut bob) = (layer::olm::Account::new(), layer::olm::Account::new());
    bob.generate_one_time_keys(1);
    let key = *bob.one_time_keys().values().next().unwrap();
    let config = layer::olm::SessionConfig::version_1();
    let opened = alice.create_outbound_session(config, bob.curve25519_key(), key).unwrap();
    // Before the first message, which is the only time that there is no receiving chain.
    let mut to_bob = there_and_back!(olm, Session, SessionPickle, opened);
    let layer::olm::OlmMessage::PreKey(first) = to_bob.encrypt("first").unwrap() else {
        panic!("not a first message")
    };
    let created = bob.create_inbound_session(config, alice.curve25519_key(), &first).unwrap();
    let mut to_alice = there_and_back!(olm, Session, SessionPickle, created.session);
    for turn in 0..3 {
        let sent: Vec<_> =
            (0..4).map(|n| to_alice.encrypt(format!("{turn} {n}")).unwrap()).collect();
        assert_eq!(to_bob.decrypt(&sent[3]).unwrap(), format!("{turn} 3").as_bytes());
        // With skipped keys, and where it is their turn and where it is ours.
        to_alice = there_and_back!(olm, Session, SessionPickle, to_alice);
        to_bob = there_and_back!(olm, Session, SessionPickle, to_bob);
        assert_eq!(to_bob.decrypt(&sent[1]).unwrap(), format!("{turn} 1").as_bytes());
        let answer = to_bob.encrypt("answer").unwrap();
        to_bob = there_and_back!(olm, Session, SessionPickle, to_bob);
        assert_eq!(to_alice.decrypt(&answer).unwrap(), b"answer");
        assert_eq!(to_bob.session_id(), to_alice.session_id());
    }
}

#[test]
fn group_sessions() {
    for config in
        [layer::megolm::SessionConfig::version_1(), layer::megolm::SessionConfig::version_2()]
    {
        let before = layer::megolm::GroupSession::new(config);
        let inbound = layer::megolm::InboundGroupSession::from(&before);
        let mut after = there_and_back!(megolm, GroupSession, GroupSessionPickle, before);
        let mut inbound =
            there_and_back!(megolm, InboundGroupSession, InboundGroupSessionPickle, inbound);
        assert_eq!(after.session_config(), config);
        let message = after.encrypt("after all that");
        assert_eq!(inbound.decrypt(&message).unwrap().plaintext, b"after all that");
    }
}

#[test]
fn dehydrated_devices() {
    let before = account();
    let ours = before.to_dehydrated_device(&KEY).unwrap();
    let theirs =
        vodozemac::olm::Account::from_dehydrated_device(&ours.ciphertext, &ours.nonce, &KEY)
            .unwrap();
    let theirs = theirs.to_dehydrated_device(&KEY).unwrap();
    let read = layer::olm::Account::from_dehydrated_device;
    let after = read(&theirs.ciphertext, &theirs.nonce, &KEY).unwrap();
    assert_eq!(after.identity_keys(), before.identity_keys());
    assert_eq!(after.stored_one_time_key_count(), 5);
    let wrong = read(&theirs.ciphertext, &theirs.nonce, &[0; 32]);
    assert!(matches!(wrong, Err(layer::DehydratedDeviceError::Decryption(_))));
    let wrong = read(&theirs.ciphertext, "AAAA", &KEY);
    assert!(matches!(wrong, Err(layer::DehydratedDeviceError::InvalidNonce)));
    let wrong = read("*", &theirs.nonce, &KEY);
    assert!(matches!(wrong, Err(layer::DehydratedDeviceError::Base64(_))));
}

#[test]
fn keys() {
    let ours = layer::Curve25519SecretKey::new();
    let theirs = vodozemac::Curve25519SecretKey::from_slice(&ours.to_bytes());
    let ours_signing = layer::Ed25519SecretKey::new();
    let theirs_signing = vodozemac::Ed25519SecretKey::from_slice(&ours_signing.to_bytes());
    let pair = layer::Ed25519Keypair::new();
    for form in FORMS {
        assert_eq!(form.write(&ours), form.write(&theirs));
        assert_eq!(form.write(&ours_signing), form.write(&theirs_signing));
        let public = layer::Curve25519PublicKey::from(&ours);
        let bytes = form.write(&public);
        assert_eq!(bytes, form.write(&vodozemac::Curve25519PublicKey::from(&theirs)));
        assert_eq!(form.read::<layer::Curve25519PublicKey>(&bytes), public);
        let bytes = form.write(&ours_signing.public_key());
        assert_eq!(bytes, form.write(&theirs_signing.public_key()));
        assert_eq!(form.read::<layer::Ed25519PublicKey>(&bytes), ours_signing.public_key());
        let bytes = form.write(&pair);
        let theirs: vodozemac::Ed25519Keypair = form.read(&bytes);
        assert_eq!(theirs.public_key().to_base64(), pair.public_key().to_base64());
        assert_eq!(form.write(&theirs), bytes);
        assert_eq!(form.read::<layer::Ed25519Keypair>(&bytes).public_key(), pair.public_key());
    }
}

#[test]
fn what_is_refused_has_the_name_it_has_there() {
    let read = layer::olm::SessionPickle::from_encrypted;
    assert!(matches!(read("*", &KEY), Err(PickleError::Base64(_))));
    let text = account().pickle().encrypt(&KEY);
    assert!(matches!(read(&text, &[0; 32]), Err(PickleError::Decryption(_))));
    let Err(PickleError::Serialization(error)) = read(&text, &KEY) else { panic!("another kind") };
    // No word of what was inside.
    assert!(!error.to_string().contains("signing_key"), "{error}");

    // A public key under another secret: an account that hands out keys nobody can use.
    let mut json = serde_json::to_value(account().pickle()).unwrap();
    let keys = json["one_time_keys"]["public_keys"].as_object_mut().unwrap();
    keys.values_mut().next().unwrap()[0] = 0.into();
    assert!(serde_json::from_value::<layer::olm::AccountPickle>(json).is_err());
}
