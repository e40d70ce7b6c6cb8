//! libolm's pickles: those that libolm really wrote, in `test-vectors/pickle/libolm.json`, and
//! those made by hand from them, in `libolm-by-hand.json`.
//!
//! `OLMEC_WRITE_VECTORS=1` in the environment writes the second file anew instead of comparing it;
//! `cargo xtask vectors --write` then adds its flags and choices, as to all files.

mod support;

#[path = "libolm_pickles/by_hand.rs"]
mod by_hand;
#[path = "libolm_pickles/envelope.rs"]
mod envelope;
#[path = "support/key_ids.rs"]
mod key_ids;
#[path = "libolm_pickles/limits.rs"]
mod limits;
#[path = "libolm_pickles/vectors.rs"]
mod vectors;

use std::fs;
use std::path::{Path, PathBuf};

use olmec::CodedError as _;
use olmec::pickle::libolm as pickles;
use olmec::pickle::libolm::LibolmPickleError;
use serde_json::{Value, json};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/pickle").join(name)
}

/// The cases of a file.
fn cases(name: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap();
    json["cases"].as_array().unwrap().clone()
}

/// The cases of a file without flags and choices.
fn without_notes(name: &str) -> Vec<Value> {
    let strip = |value: &mut Value| {
        value.as_object_mut().unwrap().retain(|field, _| field != "flags" && field != "choices");
    };
    let mut cases = cases(name);
    for case in &mut cases {
        strip(case);
        let entries = case.get_mut("generates").and_then(Value::as_array_mut);
        entries.into_iter().flatten().for_each(strip);
    }
    cases
}

/// A case of `libolm.json`.
fn case(id: &str) -> Value {
    let id = format!("pickle/libolm/{id}");
    cases("libolm.json").into_iter().find(|case| case["id"] == *id).unwrap()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_else(|| panic!("no {field} in {case}"))
}

fn unhex(case: &Value, field: &str) -> Vec<u8> {
    hex::decode(text(case, field)).unwrap()
}

/// Reads a pickle of any kind and writes it again.
fn rewrite(kind: &str, pickle: &str, key: &[u8]) -> Result<String, LibolmPickleError> {
    match kind {
        "account" => pickles::write_account(&pickles::read_account(pickle, key)?, key),
        "session" => pickles::write_session(&pickles::read_session(pickle, key)?, key),
        "outbound_group_session" => pickles::write_outbound_group_session(
            &pickles::read_outbound_group_session(pickle, key)?,
            key,
        ),
        "inbound_group_session" => pickles::write_inbound_group_session(
            &pickles::read_inbound_group_session(pickle, key)?,
            key,
        ),
        "pk_decryption" => {
            Ok(pickles::write_pk_decryption(&pickles::read_pk_decryption(pickle, key)?, key))
        }
        _ => panic!("no such kind: {kind}"),
    }
}

fn refusal(kind: &str, pickle: &str, key: &[u8]) -> &'static str {
    match rewrite(kind, pickle, key) {
        Ok(_) => "nothing",
        Err(error) => error.code().name(),
    }
}

#[test]
fn what_libolm_wrote_is_written_the_same() {
    let cases = cases("libolm.json");
    assert_eq!(cases.len(), 13);
    for case in &cases {
        let (kind, pickle) = (text(case, "kind"), text(case, "pickle"));
        let key = unhex(case, "key");
        assert_eq!(rewrite(kind, pickle, &key).as_deref(), Ok(pickle), "{}", case["id"]);
        assert_eq!(envelope::seal(&envelope::open(pickle, &key), &key), pickle);
    }
}

#[test]
fn what_is_made_by_hand_is_read_or_refused_as_it_says() {
    let cases = by_hand::cases();
    if std::env::var_os("OLMEC_WRITE_VECTORS").is_some() {
        let json = serde_json::to_string_pretty(&json!({ "cases": cases })).unwrap() + "\n";
        fs::write(file("libolm-by-hand.json"), json).unwrap();
    }
    assert!(cases == without_notes("libolm-by-hand.json"), "the file differs");
    for case in &cases {
        let (kind, pickle, id) = (text(case, "kind"), text(case, "pickle"), &case["id"]);
        let key = unhex(case, "key");
        match case["rewritten"].as_str() {
            Some(rewritten) => {
                assert_eq!(rewrite(kind, pickle, &key).as_deref(), Ok(rewritten), "{id}");
            }
            None => assert_eq!(refusal(kind, pickle, &key), text(case, "expect"), "{id}"),
        }
        if kind == "account" && case["expect"].is_null() {
            let mut account = pickles::read_account(pickle, &key).unwrap();
            key_ids::check(&mut account, case);
        }
    }
}

#[test]
fn precise_reasons() {
    let reason = |id: &str| {
        let id = format!("pickle/libolm-by-hand/{id}");
        let case = cases("libolm-by-hand.json").into_iter().find(|case| case["id"] == *id).unwrap();
        rewrite(text(&case, "kind"), text(&case, "pickle"), &unhex(&case, "key")).unwrap_err()
    };
    use pickles::LibolmPickleError as Error;
    use pickles::LimitedList as List;
    let too_many = |list, count| Error::TooMany { list, count };
    assert_eq!(reason("account/version-1"), Error::CompromisedAccount);
    assert_eq!(reason("account/version-0x5"), Error::UnsupportedVersion(5));
    assert_eq!(reason("account/one-time-keys-100"), Error::KeyMismatch);
    assert_eq!(reason("account/one-time-keys-101"), too_many(List::OneTimeKeys, 101));
    assert_eq!(reason("account/fallback-keys-3"), too_many(List::FallbackKeys, 3));
    assert_eq!(reason("account/other-public-signing-key"), Error::KeyMismatch);
    assert_eq!(reason("account/one-id-twice"), Error::Contradiction);
    assert_eq!(reason("account/one-byte-less"), Error::Truncated);
    assert_eq!(reason("account/one-byte-more"), Error::TrailingBytes);
    assert_eq!(reason("session/two-sending-chains"), too_many(List::SendingChains, 2));
    assert_eq!(reason("session/six-receiving-chains"), too_many(List::ReceivingChains, 6));
    assert_eq!(reason("session/forty-one-skipped-keys"), too_many(List::SkippedKeys, 41));
    assert_eq!(reason("session/skipped-keys-4294967295"), too_many(List::SkippedKeys, u32::MAX));
    assert_eq!(reason("session/no-chains"), Error::NoChains);
    assert_eq!(reason("session/key-ahead"), Error::Contradiction);
    assert_eq!(reason("outbound_group_session/wrong-key"), Error::Authentication);
    for (list, expected) in [
        (List::OneTimeKeys, "200 one-time keys are more than 100"),
        (List::FallbackKeys, "200 fallback keys are more than 2"),
        (List::SendingChains, "200 sending chains are more than 1"),
        (List::ReceivingChains, "200 receiving chains are more than 5"),
        (List::SkippedKeys, "200 skipped message keys are more than 40"),
    ] {
        let expected = format!("cannot read the libolm pickle: {expected}");
        assert_eq!(too_many(list, 200).to_string(), expected);
    }
}

#[test]
fn every_truncation_of_the_contents_is_refused() {
    for case in cases("libolm.json") {
        let plain = envelope::open(text(&case, "pickle"), &unhex(&case, "key"));
        for length in 0..plain.len() {
            let pickle = envelope::seal(&plain[..length], b"");
            let code = refusal(text(&case, "kind"), &pickle, b"");
            assert_eq!(code, "CORRUPTED_PICKLE", "{} cut to {length}", case["id"]);
        }
    }
}

#[test]
fn every_truncation_and_bit_flip_of_the_text_is_refused() {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for case in cases("libolm.json") {
        let (kind, pickle) = (text(&case, "kind"), text(&case, "pickle"));
        let key = unhex(&case, "key");
        let refused = |text: &str| {
            matches!(refusal(kind, text, &key), "AUTHENTICATION_FAILED" | "INVALID_BASE64")
        };
        for length in 0..pickle.len() {
            assert!(refused(&pickle[..length]), "{} cut to {length}", case["id"]);
        }
        for place in 0..pickle.len() {
            let value = alphabet.iter().position(|c| *c == pickle.as_bytes()[place]).unwrap();
            // All bits of the short ones, one of the long ones.
            let bits = if pickle.len() < 1000 { 0..6 } else { place % 6..place % 6 + 1 };
            for bit in bits {
                let mut changed = pickle.to_owned().into_bytes();
                changed[place] = alphabet[value ^ (1 << bit)];
                let changed = String::from_utf8(changed).unwrap();
                assert!(refused(&changed), "{}: bit {bit} of character {place}", case["id"]);
            }
        }
    }
}

#[test]
fn a_pickle_opens_with_its_own_key_only() {
    let long: Vec<u8> = support::bytes::<1024>(1).repeat(1024);
    let keys: [&[u8]; 5] = [b"", b" ", b"\0", &[7; 32], &long];
    for case in cases("libolm.json") {
        let kind = text(&case, "kind");
        let plain = envelope::open(text(&case, "pickle"), &unhex(&case, "key"));
        for (place, key) in keys.into_iter().enumerate() {
            let pickle = envelope::seal(&plain, key);
            for (other_place, other) in keys.into_iter().enumerate() {
                let same = place == other_place;
                match rewrite(kind, &pickle, other) {
                    Ok(again) => assert!(same && again == pickle, "{place} {other_place}"),
                    Err(error) => {
                        assert_eq!((same, error), (false, LibolmPickleError::Authentication));
                    }
                }
            }
        }
    }
}
