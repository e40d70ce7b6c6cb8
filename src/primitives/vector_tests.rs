//! Runs the public vectors of `test-vectors/primitives` that need to look inside.

use alloc::vec::Vec;

use serde_json::Value;

use super::aes_cbc_hmac::{CipherKeys, KeyRoom, MacLength};
use super::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use super::ed25519_key_pair::Ed25519KeyPair;
use super::kdf::{hkdf_sha256, hmac_sha256};
use crate::encoding::base64;
use crate::secret::Secret;

fn cases(kind: &str) -> Vec<Value> {
    let files = [
        include_str!("../../test-vectors/primitives/model.json"),
        include_str!("../../test-vectors/primitives/rfc.json"),
        include_str!("../../test-vectors/primitives/texts.json"),
    ];
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap()["cases"].clone();
    let cases = files.into_iter().flat_map(|text| read(text).as_array().unwrap().clone());
    let cases: Vec<_> = cases.filter(|case| case["kind"] == kind).collect();
    assert!(cases.len() >= 4, "{kind}");
    cases
}

fn unhex(case: &Value, field: &str) -> Vec<u8> {
    let text = case[field].as_str().unwrap_or_else(|| panic!("no {field} in {case}"));
    hex::decode(text).unwrap()
}

fn array<const N: usize>(case: &Value, field: &str) -> [u8; N] {
    unhex(case, field).try_into().unwrap()
}

/// What is expected: a value, or this error.
fn expected(case: &Value, field: &str, error: &str) -> Option<Vec<u8>> {
    let Some(expect) = case["expect"].as_str() else { return Some(unhex(case, field)) };
    assert_eq!(expect, error);
    None
}

#[test]
fn x25519() {
    for case in cases("x25519") {
        let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&array(&case, "secret")));
        let shared = pair.dh(&Curve25519PublicKey::new(array(&case, "public"))).ok();
        let shared = shared.map(|secret| secret.expose().to_vec());
        assert_eq!(shared, expected(&case, "shared", "NON_CONTRIBUTORY_KEY"), "{case}");
    }
}

#[test]
fn hmac() {
    for case in cases("hmac") {
        let mac = hmac_sha256(&unhex(&case, "key"), &unhex(&case, "data"));
        assert_eq!(mac.expose(), &*unhex(&case, "mac"), "{case}");
    }
}

#[test]
fn hkdf() {
    for case in cases("hkdf") {
        let (salt, okm) = (unhex(&case, "salt"), unhex(&case, "okm"));
        let salt = (!salt.is_empty()).then_some(&*salt);
        let made = hkdf_sha256::<82>(salt, &unhex(&case, "ikm"), &unhex(&case, "info"));
        assert_eq!(&made.expose()[..okm.len()], okm, "{case}");
    }
}

#[test]
fn sealing() {
    let mut refused = 0;
    for case in cases("seal") {
        let info = case["info"].as_str().unwrap();
        let mut room = KeyRoom::new();
        let keys = CipherKeys::derive(&mut room, &unhex(&case, "key"), info.as_bytes());
        let (ciphertext, mac) = (unhex(&case, "ciphertext"), unhex(&case, "mac"));
        let opened = keys.open(&ciphertext, &mac, MacLength::Truncated, &ciphertext).ok();
        let plaintext = expected(&case, "plaintext", "AUTHENTICATION_FAILED");
        assert_eq!(opened, plaintext, "{case}");
        let Some(plaintext) = plaintext else {
            refused += 1;
            continue;
        };
        let mut made = Vec::new();
        keys.encrypt_onto(&mut made, &plaintext);
        assert_eq!(made, ciphertext, "{case}");
        made.clear();
        keys.seal_onto(&mut made, &plaintext, MacLength::Truncated);
        assert_eq!(made, [ciphertext, mac].concat(), "{case}");
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn signing() {
    for case in cases("ed25519-sign") {
        let pair = Ed25519KeyPair::from_seed(Secret::copy_of(&array(&case, "seed")));
        assert_eq!(pair.public().as_bytes(), &array(&case, "public"), "{case}");
        let message = unhex(&case, "message");
        let signature = pair.sign(&message);
        assert_eq!(signature.as_bytes(), &array(&case, "signature"), "{case}");
        assert_eq!(pair.public().verify(&message, &signature), Ok(()), "{case}");
        // The same from what libolm stores.
        let expanded = Ed25519KeyPair::from_expanded(&pair.expanded());
        assert_eq!(expanded.sign(&message), signature, "{case}");
    }
}

#[test]
fn base64_of_any_length() {
    for case in cases("base64") {
        let decoded = base64::decode(case["text"].as_str().unwrap()).ok();
        let bytes = expected(&case, "bytes", "INVALID_BASE64");
        assert_eq!(decoded, bytes, "{case}");
        if let Some(bytes) = bytes {
            let text = case["text"].as_str().unwrap().trim_end_matches('=');
            assert_eq!(base64::encode(&bytes), text, "{case}");
        }
    }
}
