//! Runs the vectors of pickles and dehydrated devices that a model sealed with contents that no
//! implementation writes. And what is written today is still what the newest vectors hold.

mod support;

#[path = "support/key_ids.rs"]
mod key_ids;

use std::path::Path;

use olmec::CodedError;
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::dehydrated_device::rehydrate;
use olmec::pickle::{Picklable, Pickle, PickleError, PickleKey, Stamp};
use olmec::pk::PkDecryption;
use serde_json::Value;
use support::GivenBytes;

fn cases(path: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors").join(path);
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_else(|| panic!("no {field} in {case}"))
}

fn key(case: &Value) -> [u8; 32] {
    hex::decode(text(case, "key")).unwrap().try_into().unwrap()
}

fn check(outcome: Result<(), impl CodedError>, case: &Value) {
    let refused = outcome.err().map(|error| error.code().name());
    assert_eq!(refused, case["expect"].as_str(), "{}", case["id"]);
}

fn open<T: Picklable>(case: &Value) -> Result<T, PickleError> {
    let context = text(case, "context").as_bytes();
    let stamp = Stamp { context, generation: case["generation"].as_u64().unwrap() };
    let pickle = Pickle::from_base64(text(case, "pickle"))?;
    pickle.open(&PickleKey::from_bytes(&key(case)), stamp).map(|opened| opened.object)
}

/// Opens a genuine pickle and seals it again under the same nonce.
fn sealed_again<T: Picklable>(case: &Value) -> Pickle {
    let context = text(case, "context").as_bytes();
    let stamp = Stamp { context, generation: case["generation"].as_u64().unwrap() };
    let pickle = Pickle::from_base64(text(case, "pickle")).unwrap();
    let key = PickleKey::from_bytes(&key(case));
    let object = pickle.open::<T>(&key, stamp).unwrap().object;
    let mut nonce = GivenBytes(&pickle.as_bytes()[16..40]);
    Pickle::seal_with_rng(&object, &key, stamp, &mut nonce).unwrap()
}

#[test]
fn the_newest_native_pickles_are_written_as_they_were() {
    let cases = cases("pickle/native.json");
    for kind in
        ["account", "session", "outbound group session", "inbound group session", "backup key"]
    {
        let newest = cases.iter().rfind(|case| case["kind"] == kind).unwrap();
        let again = match kind {
            "account" => sealed_again::<Account>(newest),
            "session" => sealed_again::<Session>(newest),
            "outbound group session" => sealed_again::<OutboundGroupSession>(newest),
            "inbound group session" => sealed_again::<InboundGroupSession>(newest),
            _ => sealed_again::<PkDecryption>(newest),
        };
        assert_eq!(again.to_base64(), text(newest, "pickle"), "{}", newest["id"]);
    }
}

#[test]
fn native_pickles() {
    let cases = cases("pickle/native-odd.json");
    for case in &cases {
        let outcome = match text(case, "kind") {
            "account" => open(case).map(|mut account| key_ids::check(&mut account, case)),
            "session" => open::<Session>(case).map(drop),
            "outbound group session" => open::<OutboundGroupSession>(case).map(drop),
            "inbound group session" => open::<InboundGroupSession>(case).map(drop),
            "backup key" => open::<PkDecryption>(case).map(drop),
            other => panic!("unknown kind {other}"),
        };
        check(outcome, case);
    }
    assert!(cases.len() >= 150, "{}", cases.len());
}

#[cfg(feature = "vodozemac-pickle")]
#[test]
fn vodozemac_pickles() {
    use olmec::pickle::vodozemac as pickles;

    let cases = cases("pickle/vodozemac-odd.json");
    for case in &cases {
        let (pickle, key) = (text(case, "pickle"), &key(case));
        let outcome = match text(case, "kind") {
            "account" => pickles::read_account(pickle, key).map(drop),
            "session" => pickles::read_session(pickle, key).map(drop),
            "outbound_group_session" => pickles::read_outbound_group_session(pickle, key).map(drop),
            "inbound_group_session" => pickles::read_inbound_group_session(pickle, key).map(drop),
            other => panic!("unknown kind {other}"),
        };
        check(outcome, case);
    }
    assert!(cases.len() >= 100, "{}", cases.len());
}

#[test]
fn dehydrated_devices() {
    let mut sound = 0;
    for case in cases("dehydrated/model.json") {
        let account = rehydrate(text(&case, "pickle"), text(&case, "nonce"), &key(&case));
        if let (Ok(account), true) = (&account, case["expect"].is_null()) {
            let keys = account.identity_keys();
            assert_eq!(keys.curve25519.to_base64(), text(&case, "curve25519"), "{}", case["id"]);
            assert_eq!(keys.ed25519.to_base64(), text(&case, "ed25519"), "{}", case["id"]);
            assert_eq!(account.one_time_key_count(), case["one_time_keys"], "{}", case["id"]);
            sound += 1;
        }
        check(account.map(drop), &case);
    }
    assert_eq!(sound, 7);
}
