//! Every pickle of `test-vectors/pickle/vodozemac.json` opens, does what it must, and is written
//! again as vodozemac wrote it.

use olmec::MacLength;
use olmec::megolm::{Authenticity, MegolmMessage};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::dehydrated_device::rehydrate;
use olmec::pickle::vodozemac as pickles;
use serde_json::Value;

use super::{file, key, rewritten, rewritten_encrypted, text};

fn cases_of(kind: &str) -> Vec<Value> {
    let cases = file()["cases"].as_array().unwrap().clone();
    let cases: Vec<_> = cases.into_iter().filter(|case| case["kind"] == kind).collect();
    assert!(!cases.is_empty(), "no case of kind {kind}");
    cases
}

fn message(message: &Value) -> OlmMessage {
    let kind = if message["type"] == 0 { MessageType::PreKey } else { MessageType::Normal };
    OlmMessage::from_base64(kind, text(message, "body")).unwrap()
}

fn mac_length(expect: &Value) -> MacLength {
    match text(expect, "mac_length") {
        "truncated" => MacLength::Truncated,
        "full" => MacLength::Full,
        other => panic!("unknown MAC length {other}"),
    }
}

fn check_account(mut account: Account, expect: &Value, id: &Value) {
    let keys = account.identity_keys();
    assert_eq!(keys.ed25519.to_base64(), text(expect, "ed25519"), "{id}");
    assert_eq!(keys.curve25519.to_base64(), text(expect, "curve25519"), "{id}");
    assert_eq!(account.sign(b"tea").to_base64(), text(expect, "signature_of_tea"), "{id}");
    assert_eq!(account.one_time_key_count(), expect["stored_one_time_keys"], "{id}");
    for opening in expect["accepts"].as_array().unwrap() {
        let OlmMessage::PreKey(first) = message(opening) else { panic!("a first message") };
        let sender = text(opening, "identity_key").parse().unwrap();
        let inbound = account.create_inbound_session(sender, &first).unwrap();
        assert_eq!(inbound.plaintext, text(opening, "plaintext").as_bytes(), "{id}");
        let again = account.create_inbound_session(sender, &first);
        assert!(again.is_err(), "{id}: the same first message twice");
    }
}

#[test]
fn accounts() {
    for case in cases_of("account") {
        let (id, expect) = (&case["id"], &case["expect"]);
        let account = pickles::read_account(text(&case, "pickle"), &key(&case)).unwrap();
        let unpublished: serde_json::Map<_, _> = account
            .one_time_keys()
            .map(|key| (key.id.get().to_string(), key.key.to_base64().into()))
            .collect();
        assert_eq!(Value::from(unpublished), expect["unpublished_one_time_keys"], "{id}");
        let fallback = account.fallback_key().map(|key| key.key.to_base64());
        assert_eq!(fallback.as_deref(), expect["unpublished_fallback_key"].as_str(), "{id}");
        check_account(account, expect, id);
        let plain = pickles::read_account_json(text(&case, "json")).unwrap();
        check_account(plain, expect, id);
    }
}

#[test]
fn dehydrated_devices() {
    for case in cases_of("dehydrated_device") {
        let device = rehydrate(text(&case, "pickle"), text(&case, "nonce"), &key(&case)).unwrap();
        assert_eq!(device.one_time_keys().count(), 0, "all are published");
        check_account(device, &case["expect"], &case["id"]);
    }
}

fn check_session(mut session: Session, expect: &Value, id: &Value) {
    assert_eq!(session.id().as_str(), text(expect, "session_id"), "{id}");
    assert_eq!(session.has_received_message(), expect["has_received_message"], "{id}");
    assert_eq!(session.mac_length(), mac_length(expect), "{id}");
    if let Some(next) = expect["next"].as_object() {
        let plaintext = next["plaintext"].as_str().unwrap();
        let encrypted = session.encrypt(plaintext.as_bytes()).unwrap();
        assert_eq!(encrypted.to_base64(), next["body"], "{id}");
        assert_eq!(encrypted.message_type().number(), next["type"], "{id}");
    }
    for late in expect["decrypts"].as_array().unwrap() {
        let decrypted = session.decrypt(&message(late)).unwrap();
        assert_eq!(decrypted, text(late, "plaintext").as_bytes(), "{id}");
        assert!(session.decrypt(&message(late)).is_err(), "{id}: the same message twice");
    }
}

#[test]
fn sessions() {
    for case in cases_of("session") {
        let (id, expect) = (&case["id"], &case["expect"]);
        let session = pickles::read_session(text(&case, "pickle"), &key(&case)).unwrap();
        check_session(session, expect, id);
        let plain = pickles::read_session_json(text(&case, "json")).unwrap();
        check_session(plain, expect, id);
    }
}

#[test]
fn outbound_group_sessions() {
    for case in cases_of("outbound_group_session") {
        let (id, expect) = (&case["id"], &case["expect"]);
        let mut session =
            pickles::read_outbound_group_session(text(&case, "pickle"), &key(&case)).unwrap();
        assert_eq!(session.id().as_str(), text(expect, "session_id"), "{id}");
        assert_eq!(session.message_index().unwrap().get(), expect["index"], "{id}");
        assert_eq!(session.mac_length(), mac_length(expect), "{id}");
        assert_eq!(session.session_key().to_base64().expose(), text(expect, "session_key"), "{id}");
        let next = &expect["next"];
        let encrypted = session.encrypt(text(next, "plaintext").as_bytes()).unwrap();
        assert_eq!(encrypted.to_base64(), text(next, "body"), "{id}");
    }
}

#[test]
fn inbound_group_sessions() {
    for case in cases_of("inbound_group_session") {
        let (id, expect) = (&case["id"], &case["expect"]);
        let mut session =
            pickles::read_inbound_group_session(text(&case, "pickle"), &key(&case)).unwrap();
        let authenticity = match text(expect, "authenticity") {
            "signed" => Authenticity::Signed,
            "imported" => Authenticity::Imported,
            other => panic!("unknown authenticity {other}"),
        };
        assert_eq!(session.authenticity(), authenticity, "{id}");
        assert_eq!(session.id().as_str(), text(expect, "session_id"), "{id}");
        assert_eq!(session.first_known_index().get(), expect["first_known_index"], "{id}");
        assert_eq!(session.mac_length(), mac_length(expect), "{id}");
        for message in expect["decrypts"].as_array().unwrap() {
            let decoded = MegolmMessage::from_base64(text(message, "body")).unwrap();
            let decrypted = session.decrypt(&decoded).unwrap();
            assert_eq!(decrypted.message_index.get(), message["index"], "{id}");
            assert_eq!(decrypted.plaintext, text(message, "plaintext").as_bytes(), "{id}");
        }
    }
}

/// Group sessions have nothing that is lost; the others are compared in `mapping` and, live, in
/// `tests/interop`.
#[test]
fn group_sessions_are_written_as_vodozemac_writes_them() {
    for kind in ["outbound_group_session", "inbound_group_session"] {
        for case in cases_of(kind) {
            let again = rewritten(kind, text(&case, "json")).unwrap();
            assert_eq!(again, text(&case, "json"), "{}", case["id"]);
            let again = rewritten_encrypted(kind, text(&case, "pickle"), &key(&case)).unwrap();
            assert_eq!(again, text(&case, "pickle"), "{}", case["id"]);
        }
    }
}

#[test]
fn refusals() {
    let refusals = file()["refusals"].as_array().unwrap().clone();
    assert!(refusals.len() >= 4);
    for case in refusals {
        let (kind, pickle) = (text(&case, "kind"), text(&case, "pickle"));
        let outcome = rewritten_encrypted(kind, pickle, &key(&case));
        assert_eq!(outcome.unwrap_err(), text(&case, "expect"), "{}", case["id"]);
    }
}

#[test]
fn every_truncation_and_every_changed_character_is_refused() {
    for kind in ["account", "session", "outbound_group_session", "inbound_group_session"] {
        let case = &cases_of(kind)[0];
        let (pickle, json) = (text(case, "pickle"), text(case, "json"));
        for length in 0..pickle.len() {
            let outcome = rewritten_encrypted(kind, &pickle[..length], &key(case));
            assert_eq!(outcome, Err("AUTHENTICATION_FAILED"), "{kind} cut to {length}");
        }
        for place in 0..pickle.len() {
            let mut changed = pickle.to_owned();
            let other = if pickle[place..].starts_with('A') { "B" } else { "A" };
            changed.replace_range(place..=place, other);
            let outcome = rewritten_encrypted(kind, &changed, &key(case));
            assert_eq!(outcome, Err("AUTHENTICATION_FAILED"), "{kind} changed at {place}");
        }
        for length in 0..json.len() {
            let outcome = rewritten(kind, &json[..length]);
            assert_eq!(outcome, Err("CORRUPTED_PICKLE"), "{kind} cut to {length}");
        }
        for bit in 0..256 {
            let mut key = key(case);
            key[bit / 8] ^= 1 << (bit % 8);
            let outcome = rewritten_encrypted(kind, pickle, &key);
            assert_eq!(outcome, Err("AUTHENTICATION_FAILED"), "{kind} with key bit {bit} changed");
        }
    }
}
