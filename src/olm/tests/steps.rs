//! Runs the public vectors of `test-vectors/olm/steps.json`: one step at a time.

use alloc::vec::Vec;

use serde_json::Value;

use super::super::chain_key::ChainKey;
use super::super::ratchet::RootKey;
use super::super::session_keys::SessionKeys;
use super::super::triple_dh;
use crate::primitives::aes_cbc_hmac::{KeyRoom, MacLength};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::secret::Secret;

fn cases(kind: &str) -> Vec<Value> {
    let file: Value =
        serde_json::from_str(include_str!("../../../test-vectors/olm/steps.json")).unwrap();
    let cases = file["cases"].as_array().unwrap().iter();
    let cases: Vec<_> = cases.filter(|case| case["kind"] == kind).cloned().collect();
    assert!(cases.len() >= 8, "{kind}");
    cases
}

fn unhex(case: &Value, field: &str) -> Vec<u8> {
    let text = case[field].as_str().unwrap_or_else(|| panic!("no {field} in {case}"));
    hex::decode(text).unwrap()
}

fn array(case: &Value, field: &str) -> [u8; 32] {
    unhex(case, field).try_into().unwrap()
}

fn pair(case: &Value, field: &str) -> Curve25519KeyPair {
    Curve25519KeyPair::from_secret(Secret::copy_of(&array(case, field)))
}

fn key(case: &Value, field: &str) -> Curve25519PublicKey {
    Curve25519PublicKey::new(array(case, field))
}

fn assert_made((root, chain): &(RootKey, ChainKey), case: &Value, root_field: &str) {
    assert_eq!(root.0.expose(), &array(case, root_field), "{case}");
    assert_eq!(chain.key.expose(), &array(case, "chain_key"), "{case}");
    assert_eq!(chain.index, 0);
}

#[test]
fn triple_diffie_hellman() {
    for case in cases("3dh") {
        let alice = pair(&case, "initiator_identity_secret");
        let base = pair(&case, "initiator_base_secret");
        let bob = pair(&case, "responder_identity_secret");
        let one_time = pair(&case, "responder_one_time_secret");
        let made = triple_dh::initiator(&alice, &base, &bob.public(), &one_time.public());
        assert_made(&made.unwrap(), &case, "root_key");
        let made = triple_dh::responder(&bob, &one_time, &alice.public(), &base.public());
        assert_made(&made.unwrap(), &case, "root_key");
        let keys = SessionKeys {
            identity_key: alice.public(),
            base_key: base.public(),
            one_time_key: one_time.public(),
        };
        assert_eq!(keys.session_id().as_str(), case["session_id"], "{case}");
    }
}

#[test]
fn keys_of_small_order_start_nothing() {
    for case in cases("3dh-responder") {
        assert_eq!(case["expect"], "NON_CONTRIBUTORY_KEY");
        let bob = pair(&case, "responder_identity_secret");
        let one_time = pair(&case, "responder_one_time_secret");
        let identity = key(&case, "initiator_identity_key");
        let base = key(&case, "initiator_base_key");
        assert!(triple_dh::responder(&bob, &one_time, &identity, &base).is_err(), "{case}");
    }
}

#[test]
fn root_steps() {
    let mut refused = 0;
    for case in cases("root") {
        let root = RootKey::new(Secret::copy_of(&array(&case, "root_key")));
        let next = root.step(&pair(&case, "our_ratchet_secret"), &key(&case, "their_ratchet_key"));
        if case["expect"].is_null() {
            assert_made(&next.unwrap(), &case, "next_root_key");
        } else {
            assert_eq!(case["expect"], "NON_CONTRIBUTORY_KEY");
            assert!(next.is_err(), "{case}");
            refused += 1;
        }
    }
    assert_eq!(refused, 5);
}

#[test]
fn chain_steps_and_message_keys() {
    for case in cases("chain") {
        let mut chain = ChainKey::new(Secret::copy_of(&array(&case, "chain_key")));
        let steps = case["steps"].as_u64().unwrap();
        (0..steps).for_each(|_| chain.advance());
        assert_eq!(chain.key.expose(), &array(&case, "chain_key_then"), "{case}");
        assert_eq!(chain.index, steps);
        let message_key = chain.message_key();
        assert_eq!(message_key.0.expose(), &array(&case, "message_key"), "{case}");
        let mut room = KeyRoom::new();
        let keys = message_key.cipher_keys(&mut room);
        let mut sealed = Vec::new();
        keys.encrypt_onto(&mut sealed, &unhex(&case, "plaintext"));
        let ciphertext = unhex(&case, "ciphertext");
        assert_eq!(sealed, ciphertext, "{case}");
        keys.tag_onto(&mut sealed, MacLength::Full);
        let mac = unhex(&case, "mac_of_ciphertext");
        assert_eq!(sealed, [ciphertext, mac].concat(), "{case}");
    }
}
