//! What the objects from libolm's pickles say and do, compared with what they did in libolm.

use olmec::MacLength;
use olmec::megolm::{Authenticity, ExportedSessionKey, MegolmMessage};
use olmec::olm::{Account, MessageType, OlmMessage};
use olmec::pickle::PickleKey;
use olmec::pickle::dehydrated_device::{DehydrateError, dehydrate};
use olmec::pickle::libolm as pickles;
use olmec::pk::{EncodedPkMessage, PkMessage};
use serde_json::{Value, json};

use super::support::{GivenBytes, pre_key};
use super::{cases, text, unhex};

/// The cases of one kind: id, pickle, key, expectations.
fn each(kind: &str, mut check: impl FnMut(&str, &[u8], &Value)) {
    let cases = cases("libolm.json");
    let ours: Vec<_> = cases.iter().filter(|case| text(case, "kind") == kind).collect();
    assert!(ours.len() >= 2, "{kind}");
    for case in ours {
        check(text(case, "pickle"), &unhex(case, "key"), &case["expect"]);
    }
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().unwrap()
}

fn message(value: &Value) -> OlmMessage {
    let kind = if value["type"] == 1 { MessageType::Normal } else { MessageType::PreKey };
    OlmMessage::from_base64(kind, text(value, "body")).unwrap()
}

#[test]
fn accounts_from_libolm_have_their_keys() {
    let mut opened = 0;
    each("account", |pickle, key, expect| {
        let mut account = pickles::read_account(pickle, key).unwrap();
        let keys = account.identity_keys();
        assert_eq!(keys.curve25519.to_base64(), text(expect, "curve25519"));
        assert_eq!(keys.ed25519.to_base64(), text(expect, "ed25519"));
        assert_eq!(account.sign(b"tea at four").to_base64(), text(expect, "signature"));
        assert_eq!(json!(account.one_time_key_count()), expect["one_time_keys"]);
        let named = |key: olmec::olm::OneTimeKey| json!([key.id.to_base64(), key.key.to_base64()]);
        let unpublished: Vec<_> = account.one_time_keys().map(named).collect();
        assert_eq!(json!(unpublished), expect["unpublished"]);
        assert_eq!(json!(account.fallback_key().map(named)), expect["unpublished_fallback_key"]);
        for opening in list(expect, "accepts") {
            let sender = text(opening, "identity_key").parse().unwrap();
            let message = message(opening);
            let inbound = account.create_inbound_session(sender, pre_key(&message)).unwrap();
            assert_eq!(inbound.plaintext, text(opening, "plaintext").as_bytes());
            opened += 1;
        }
    });
    assert_eq!(opened, 6, "four one-time keys and two fallback keys");
}

/// libolm keeps what the seed of the signing key expands to and not the seed, and so do our pickles of
/// such an account.
#[test]
fn accounts_from_libolm_sign_the_same_out_of_a_pickle_of_ours() {
    each("account", |pickle, key, expect| {
        let account = pickles::read_account(pickle, key).unwrap();
        let key = PickleKey::from_bytes(&[1; 32]);
        let opened = Account::from_pickle(&account.pickle(&key).unwrap(), &key).unwrap();
        assert_eq!(opened.identity_keys(), account.identity_keys());
        assert_eq!(opened.sign(b"tea at four").to_base64(), text(expect, "signature"));
        let dehydrated = dehydrate(&opened, &[2; 32]);
        assert_eq!(dehydrated.unwrap_err(), DehydrateError::SeedUnknown);
    });
}

#[test]
fn sessions_from_libolm_go_on() {
    let mut read = 0;
    each("session", |pickle, key, expect| {
        let mut session = pickles::read_session(pickle, key).unwrap();
        assert_eq!(session.id().as_str(), text(expect, "session_id"));
        assert_eq!(json!(session.has_received_message()), expect["has_received_message"]);
        // libolm lists skipped keys the other way round.
        let words = |text: &str| {
            let mut words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(words(&session.describe().to_string()), words(text(expect, "description")));
        for sent in list(expect, "decrypts") {
            let plaintext = session.decrypt(&message(sent)).unwrap();
            assert_eq!(plaintext, text(sent, "plaintext").as_bytes());
            assert!(session.decrypt(&message(sent)).is_err());
            read += 1;
        }
        let sends = &expect["sends"];
        let random = unhex(sends, "random");
        let plaintext = text(sends, "plaintext").as_bytes();
        let sent = session.encrypt_with_rng(plaintext, &mut GivenBytes(&random)).unwrap();
        assert_eq!(sent.to_base64(), text(sends, "body"));
        assert_eq!(json!(sent.message_type().number()), sends["type"]);
    });
    assert!(read > 30, "{read}");
}

#[test]
fn group_sessions_from_libolm_go_on() {
    each("outbound_group_session", |pickle, key, expect| {
        let mut session = pickles::read_outbound_group_session(pickle, key).unwrap();
        assert_eq!(session.id().as_str(), text(expect, "session_id"));
        let index = session.message_index().map(|index| index.get());
        assert_eq!(json!(index), expect["message_index"]);
        let sent = session.encrypt(text(expect, "plaintext").as_bytes()).unwrap();
        assert_eq!(sent.to_base64(), text(expect, "body"));
        assert_eq!(session.mac_length(), MacLength::Truncated);
    });
    each("inbound_group_session", |pickle, key, expect| {
        let mut session = pickles::read_inbound_group_session(pickle, key).unwrap();
        assert_eq!(session.id().as_str(), text(expect, "session_id"));
        assert_eq!(json!(session.first_known_index().get()), expect["first_known_index"]);
        assert_eq!(json!(session.authenticity() == Authenticity::Signed), expect["verified"]);
        let exported = ExportedSessionKey::from_base64(text(expect, "exported")).unwrap();
        let ours = session.export_at_first_known_index();
        assert_eq!(ours.to_bytes(), exported.to_bytes());
        for sent in list(expect, "decrypts") {
            let message = MegolmMessage::from_base64(text(sent, "body")).unwrap();
            let decrypted = session.decrypt(&message).unwrap();
            assert_eq!(decrypted.plaintext, text(sent, "plaintext").as_bytes());
            assert_eq!(json!(decrypted.message_index.get()), sent["index"]);
        }
    });
}

#[test]
fn backup_keys_from_libolm_decrypt() {
    each("pk_decryption", |pickle, key, expect| {
        let backup = pickles::read_pk_decryption(pickle, key).unwrap();
        assert_eq!(backup.public_key().to_base64(), text(expect, "public_key"));
        let message = PkMessage::decode(&EncodedPkMessage {
            ephemeral: text(expect, "ephemeral").into(),
            ciphertext: text(expect, "ciphertext").into(),
            mac: text(expect, "mac").into(),
        });
        let plaintext = backup.decrypt(&message.unwrap()).unwrap();
        assert_eq!(plaintext.expose(), text(expect, "plaintext").as_bytes());
    });
}
