//! Keys and signatures by themselves. What lies deeper is run by unit tests of `src/primitives`.

use olmec::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature};
use serde_json::Value;

use super::{cases, check, name, string, unhex};

fn of_kind(kind: &str) -> Vec<Value> {
    cases("primitives").into_iter().filter(|case| case["kind"] == kind).collect()
}

#[test]
fn signatures_are_verified_strictly() {
    let (mut good, mut bad) = (0, 0);
    for case in of_kind("ed25519") {
        let key = match case["public_base64"].as_str() {
            Some(text) => Ed25519PublicKey::from_base64(text).map_err(name),
            None => {
                Ed25519PublicKey::from_bytes(&unhex(string(&case, "public")).try_into().unwrap())
                    .map_err(name)
            }
        };
        let signature = match case["signature_base64"].as_str() {
            Some(text) => Ed25519Signature::from_base64(text).unwrap(),
            None => Ed25519Signature::new(unhex(string(&case, "signature")).try_into().unwrap()),
        };
        let message = unhex(string(&case, "message"));
        let verified = key.and_then(|key| key.verify(&message, &signature).map_err(name));
        check(verified, &case, string(&case, "id"), |()| good += 1);
        bad += usize::from(!case["expect"].is_null());
    }
    assert!(good >= 12 && bad >= 80, "{good} good, {bad} bad");
}

#[test]
fn keys_are_read_from_exact_base64() {
    let mut read = 0;
    for case in of_kind("curve25519-key") {
        let at = string(&case, "id");
        let key = Curve25519PublicKey::from_base64(string(&case, "text")).map_err(name);
        check(key, &case, at, |key| {
            assert_eq!(hex::encode(key.as_bytes()), string(&case, "key"), "{at}");
            read += 1;
        });
    }
    assert_eq!(read, 2, "with and without padding");
}
