//! Contents that contradict each other or are too many, and extremes that are neither.

use olmec::olm::OlmMessage;
use olmec::pickle::vodozemac as pickles;
use serde_json::{Value, json};

use super::{json_of, rewritten};

fn outcome(kind: &str, json: &Value) -> Result<String, &'static str> {
    rewritten(kind, &json.to_string())
}

#[test]
fn keys_that_contradict_each_other_are_refused() {
    let genuine = json_of("account-in-use");
    assert!(outcome("account", &genuine).is_ok());
    let one_time_key = |json: &Value, id: &str| json["one_time_keys"]["private_keys"][id].clone();
    let mut same_one_time_key = genuine.clone();
    same_one_time_key["one_time_keys"]["private_keys"]["5"] = one_time_key(&genuine, "4");
    let mut same_as_fallback = genuine.clone();
    same_as_fallback["fallback_keys"]["fallback_key"]["key"] = one_time_key(&genuine, "4");
    let mut same_fallbacks = genuine.clone();
    let fallback = genuine["fallback_keys"]["fallback_key"].clone();
    same_fallbacks["fallback_keys"]["previous_fallback_key"] = fallback;
    let mut without_secret = genuine.clone();
    without_secret["one_time_keys"]["public_keys"]["77"] = json!(vec![9; 32]);
    let mut other_public = genuine.clone();
    other_public["one_time_keys"]["public_keys"]["11"][3] = json!(0);
    other_public["one_time_keys"]["public_keys"]["11"][4] = json!(0);
    let cases = [same_one_time_key, same_as_fallback, same_fallbacks, without_secret, other_public];
    for (number, case) in cases.iter().enumerate() {
        assert_eq!(outcome("account", case), Err("CORRUPTED_PICKLE"), "case {number}");
    }
}

#[test]
fn more_keys_and_chains_than_vodozemac_keeps_are_refused() {
    let mut json = json_of("account-new");
    let keys: serde_json::Map<_, _> = (0..5000u32)
        .map(|id| (id.to_string(), json!(super::support::bytes::<32>(id.into()).to_vec())))
        .collect();
    json["one_time_keys"]["private_keys"] = json!(keys);
    assert!(outcome("account", &json).is_ok());
    json["one_time_keys"]["private_keys"]["5000"] = json!(vec![1; 32]);
    assert_eq!(outcome("account", &json), Err("CORRUPTED_PICKLE"));

    let genuine = json_of("session-active-v1");
    let mut chains = genuine.clone();
    let inner = chains["receiving_chains"]["inner"].as_array_mut().unwrap();
    let mut sixth = inner[0].clone();
    sixth["ratchet_key"] = json!(vec![9; 32]);
    inner[0] = sixth.clone();
    assert!(outcome("session", &chains).is_ok());
    chains["receiving_chains"]["inner"].as_array_mut().unwrap().push(sixth);
    assert_eq!(outcome("session", &chains), Err("CORRUPTED_PICKLE"));

    let with_skipped = |count: u64, index: u64| {
        let mut json = genuine.clone();
        let chain = &mut json["receiving_chains"]["inner"][0];
        chain["hkdf_ratchet"]["index"] = json!(index);
        let key = |index| json!({ "key": vec![1; 32], "index": index });
        let keys: Vec<_> = (0..count).map(key).collect();
        chain["skipped_message_keys"]["inner"] = json!(keys);
        outcome("session", &json)
    };
    assert!(with_skipped(40, 40).is_ok());
    assert_eq!(with_skipped(41, 100), Err("CORRUPTED_PICKLE"), "41 keys");
    assert_eq!(with_skipped(40, 39), Err("CORRUPTED_PICKLE"), "a key the chain has not reached");
    assert!(with_skipped(1, 1 << 32).is_ok(), "an exhausted chain");
    assert_eq!(with_skipped(1, (1 << 32) + 1), Err("CORRUPTED_PICKLE"));
    assert_eq!(with_skipped(1, u64::MAX), Err("CORRUPTED_PICKLE"));
}

#[test]
fn chains_that_contradict_each_other_are_refused() {
    let genuine = json_of("session-inactive-v1");
    let mut twice = genuine.clone();
    let first = twice["receiving_chains"]["inner"][0].clone();
    twice["receiving_chains"]["inner"][1] = first;
    let mut unknown = genuine.clone();
    unknown["sending_ratchet"]["ratchet_key"] = json!(vec![9; 32]);
    let mut no_chain = genuine.clone();
    no_chain["receiving_chains"]["inner"] = json!([]);
    let mut same_index = genuine.clone();
    let skipped = &mut same_index["receiving_chains"]["inner"][0]["skipped_message_keys"]["inner"];
    skipped[1]["index"] = skipped[0]["index"].clone();
    let mut mixed = genuine;
    mixed["sending_ratchet"]["type"] = json!("active");
    for (number, case) in [twice, unknown, no_chain, same_index, mixed].iter().enumerate() {
        assert_eq!(outcome("session", case), Err("CORRUPTED_PICKLE"), "case {number}");
    }
}

/// An accepted extreme is a working object: nothing panics later.
#[test]
fn extremes_that_are_accepted_can_be_used() {
    let mut json = json_of("inbound-group-session-imported-v1");
    json["initial_ratchet"]["counter"] = json!(u32::MAX);
    let mut inbound = pickles::read_inbound_group_session_json(&json.to_string()).unwrap();
    assert!(inbound.export_at(u32::MAX).is_ok());
    assert!(inbound.export_at(u32::MAX - 1).is_err());
    assert!(inbound.advance_to(u32::MAX).is_ok());

    let mut json = json_of("session-active-v1");
    json["sending_ratchet"]["symmetric_key_ratchet"]["index"] = json!(u32::MAX);
    let mut session = pickles::read_session_json(&json.to_string()).unwrap();
    assert!(matches!(session.encrypt(b"the last"), Ok(OlmMessage::Normal(_))));
    for _ in 0..3 {
        assert_eq!(session.encrypt(b"one more"), Err(olmec::olm::EncryptError::Exhausted));
    }
    let again = pickles::write_session_json(&session);
    let mut again = pickles::read_session_json(again.expose()).unwrap();
    assert_eq!(again.encrypt(b"one more"), Err(olmec::olm::EncryptError::Exhausted));
}
