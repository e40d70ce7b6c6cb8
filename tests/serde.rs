//! With the feature `serde`, public keys and signatures are the base64 text that Matrix uses.
#![cfg(feature = "serde")]

mod support;

use std::collections::BTreeMap;

use olmec::olm::Account;
use olmec::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature};
use support::rng;

#[test]
fn keys_and_signatures_are_text() {
    let account = Account::with_rng(&mut rng(1)).unwrap();
    let keys = account.identity_keys();
    let signature = account.sign(b"tea at four");
    let json = serde_json::json!({
        "curve25519": keys.curve25519, "ed25519": keys.ed25519, "signature": signature,
    });
    assert_eq!(json["curve25519"], keys.curve25519.to_base64());
    assert_eq!(json["ed25519"], keys.ed25519.to_base64());
    assert_eq!(json["signature"], signature.to_base64());
    let read = |name: &str| json[name].clone();
    assert_eq!(serde_json::from_value(read("curve25519")).ok(), Some(keys.curve25519));
    assert_eq!(serde_json::from_value(read("ed25519")).ok(), Some(keys.ed25519));
    assert_eq!(serde_json::from_value(read("signature")).ok(), Some(signature));
}

#[test]
fn what_the_text_form_refuses_serde_refuses() {
    // Too short; trailing bits; the Ed25519 neutral element.
    for text in ["AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"] {
        let json = serde_json::json!(text);
        assert!(serde_json::from_value::<Curve25519PublicKey>(json.clone()).is_err());
        assert!(serde_json::from_value::<Ed25519PublicKey>(json.clone()).is_err());
        assert!(serde_json::from_value::<Ed25519Signature>(json).is_err());
    }
    let neutral = serde_json::json!("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert!(serde_json::from_value::<Ed25519PublicKey>(neutral).is_err());
}

#[test]
fn texts_with_escapes_are_read_too() {
    let key = Curve25519PublicKey::new([0xFF; 32]);
    let text = format!("{{\"key\":\"{}\"}}", key.to_base64().replace('/', "\\/"));
    let read: BTreeMap<String, Curve25519PublicKey> = serde_json::from_str(&text).unwrap();
    assert_eq!(read["key"], key);
}
