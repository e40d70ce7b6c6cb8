//! JSON and what is signed in it, beside serde_json and dalek: as it comes, and signed around
//! whatever is in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base64ct::{Base64Unpadded, Encoding as _};
use olmec::matrix::cross_signing::{CrossSigningKey, KeyUsage};
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::signed_json::{canonical_json, verify_json};
use olmec::matrix::{DeviceId, SigningKeyId, UserId};
use olmec::olm::Account;
use olmec::pk::PkSigning;
use olmec::{Curve25519PublicKey, Ed25519PublicKey};
use serde_json::{Number, Value};

use super::companions::strict;
use crate::fixtures::Bob;
use crate::vectors;

/// Canonical JSON has only integers below this.
const TOO_LARGE: f64 = 9_007_199_254_740_992.0;

pub(super) fn bob_id() -> UserId {
    "@bob:example.org".parse().unwrap()
}

fn bob_device() -> DeviceId {
    "BOBDEVICE".parse().unwrap()
}

static MASTER: LazyLock<PkSigning> = LazyLock::new(|| PkSigning::from_seed(&[8; 32]));

/// The device of the account that these targets use, as its owner uploads it.
static BOB: LazyLock<(Account, VerifiedDevice)> = LazyLock::new(|| {
    let account = Bob::new().account;
    let json = account.device_keys_json(&bob_id(), &bob_device());
    let device = VerifiedDevice::from_json(&json, &bob_id(), &bob_device()).expect("our own");
    (account, device)
});

/// The master key with its own signature.
static MASTER_KEY: LazyLock<CrossSigningKey> = LazyLock::new(|| {
    let json = MASTER.cross_signing_key_json(&bob_id(), KeyUsage::Master);
    CrossSigningKey::master(&json, &bob_id()).expect("our own")
});

/// The canonical form as the model writes it. None if there is none.
pub(super) fn canonical(value: &Value) -> Option<String> {
    let list = |parts: Option<Vec<String>>| parts.map(|parts| parts.join(","));
    match value {
        Value::Number(number) => integer(number),
        Value::Array(values) => {
            Some(format!("[{}]", list(values.iter().map(canonical).collect())?))
        }
        Value::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().collect();
            let member = |(key, value): (&String, &Value)| {
                Some(format!("{}:{}", Value::String(key.clone()), canonical(value)?))
            };
            Some(format!("{{{}}}", list(sorted.into_iter().map(member).collect())?))
        }
        Value::Null | Value::Bool(_) | Value::String(_) => Some(value.to_string()),
    }
}

fn integer(number: &Number) -> Option<String> {
    let value = number.as_f64()?;
    // Adding nothing takes the sign off a zero.
    (value.trunc() == value && value.abs() < TOO_LARGE).then(|| format!("{:.0}", value + 0.0))
}

/// Whether the model finds the signature of this key.
fn is_signed(text: &str, user_id: &UserId, key_id: &SigningKeyId, key: &Ed25519PublicKey) -> bool {
    // serde_json has no numbers beyond its own; elsewhere than in what is signed, they may be there.
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return true };
    let signature = &value["signatures"][user_id.as_str()][key_id.as_str()];
    let signature = Base64Unpadded::decode_vec(signature.as_str().unwrap().trim_end_matches('='));
    let signature = ed25519_dalek::Signature::from_slice(&signature.unwrap()).unwrap();
    let members = value.as_object_mut().unwrap();
    members.remove("signatures");
    members.remove("unsigned");
    let key = ed25519_dalek::VerifyingKey::from_bytes(key.as_bytes()).unwrap();
    strict(&key, canonical(&value).unwrap().as_bytes(), &signature)
}

/// Any JSON.
pub(super) fn json(input: &[u8]) {
    let Ok(ours) = canonical_json(&String::from_utf8_lossy(input)) else { return };
    let value = serde_json::from_slice(input).or_else(|_| serde_json::from_str(&ours));
    assert_eq!(Some(&ours), canonical(&value.unwrap()).as_ref());
    assert_eq!(canonical_json(&ours).as_ref(), Ok(&ours));
}

pub(super) fn json_seeds() -> Vec<Vec<u8>> {
    texts("json.json", &["object", "canonical"])
}

/// Any object, signed by a device and by a cross-signing key.
pub(super) fn signed(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let user_id = bob_id();
    let master = &*MASTER;
    let key_id = SigningKeyId::of_cross_signing_key(&master.public_key());
    // With the key of the vectors, as it comes.
    let alice: Ed25519PublicKey = "d+I6SjPmmARSiVHlUimpY7G9XPVOKDeMGpIS9cJ0Pec".parse().unwrap();
    let (alice_id, device_id) = ("@alice:example.org".parse().unwrap(), "ALICEDEVICE");
    let device_key = SigningKeyId::of_device(&device_id.parse().unwrap());
    if verify_json(text, &alice_id, &device_key, &alice).is_ok() {
        assert!(is_signed(text, &alice_id, &device_key, &alice));
    }
    let Ok(signed) = master.sign_json(text, &user_id) else { return };
    verify_json(&signed, &user_id, &key_id, &master.public_key()).expect("what we signed");
    assert!(is_signed(&signed, &user_id, &key_id, &master.public_key()), "{signed}");
    // A second signature leaves the first one good.
    let (account, _) = &*BOB;
    let twice = account.sign_json(&signed, &user_id, &bob_device()).expect("an object");
    verify_json(&twice, &user_id, &key_id, &master.public_key()).expect("still there");
    let device_key = SigningKeyId::of_device(&bob_device());
    assert!(is_signed(&twice, &user_id, &device_key, &account.identity_keys().ed25519));
    let of_another = verify_json(&twice, &alice_id, &key_id, &master.public_key());
    assert!(of_another.is_err() || text.contains("@alice:example.org"));
}

pub(super) fn signed_seeds() -> Vec<Vec<u8>> {
    texts("signatures.json", &["object", "signed"])
}

/// Keys of devices and of users.
pub(super) fn keys(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let as_device = BOB.0.sign_json(text, &bob_id(), &bob_device());
    let as_master = MASTER.sign_json(text, &bob_id());
    for text in [Some(text), as_device.as_deref().ok(), as_master.as_deref().ok()].iter().flatten()
    {
        read_keys(text);
    }
}

fn read_keys(text: &str) {
    let key_id = SigningKeyId::of_device(&bob_device());
    let value = || serde_json::from_str(text).unwrap_or(Value::Null);
    if let Ok(device) = VerifiedDevice::from_json(text, &bob_id(), &bob_device()) {
        let keys = device.keys();
        assert!(is_signed(text, &bob_id(), &key_id, &keys.ed25519));
        let same = |name, key: String| {
            let written = &value()["keys"][name];
            assert!(written.is_null() || written.as_str().unwrap().trim_end_matches('=') == key);
        };
        same("ed25519:BOBDEVICE", keys.ed25519.to_base64());
        same("curve25519:BOBDEVICE", keys.curve25519.to_base64());
    }
    let (_, bob) = &*BOB;
    if let Ok(key) = bob.verify_one_time_key(text) {
        assert!(is_signed(text, &bob_id(), &key_id, &bob.keys().ed25519));
        assert_eq!(key.identity_key(), bob.keys().curve25519);
        let written = value()["key"].as_str().map(|key| key.parse::<Curve25519PublicKey>());
        assert!(written.is_none_or(|written| written == Ok(key.key())));
    }
    if let Ok(theirs) = CrossSigningKey::master(text, &bob_id()) {
        assert_eq!(*theirs.user_id(), bob_id());
    }
    let ours = &*MASTER_KEY;
    let key_id = SigningKeyId::of_cross_signing_key(&ours.key());
    for usage in [KeyUsage::SelfSigning, KeyUsage::UserSigning] {
        if ours.signed_key(text, usage).is_ok() {
            assert!(is_signed(text, &bob_id(), &key_id, &ours.key()));
        }
    }
}

pub(super) fn keys_seeds() -> Vec<Vec<u8>> {
    let mut account = Bob::new().account;
    account.generate_fallback_key_with_rng(&mut crate::support::rng(1)).unwrap();
    let mut seeds = texts("devices.json", &["device_keys", "one_time_key"]);
    seeds.push(account.device_keys_json(&bob_id(), &bob_device()).into_bytes());
    for keys in [
        account.one_time_keys_json(&bob_id(), &bob_device()),
        account.fallback_keys_json(&bob_id(), &bob_device()),
    ] {
        let keys: BTreeMap<String, Value> = serde_json::from_str(&keys).unwrap();
        seeds.extend(keys.values().map(|key| key.to_string().into_bytes()));
    }
    for usage in [KeyUsage::Master, KeyUsage::SelfSigning, KeyUsage::UserSigning] {
        let key = PkSigning::from_seed(&[9; 32]).cross_signing_key_json(&bob_id(), usage);
        seeds.push(MASTER.sign_json(&key, &bob_id()).unwrap().into_bytes());
    }
    seeds
}

/// The texts of these fields in a file of the vectors of `matrix`.
pub(super) fn texts(file: &str, fields: &[&str]) -> Vec<Vec<u8>> {
    let of = |field| vectors::texts(&format!("matrix/{file}"), field, |_| true);
    fields.iter().flat_map(|field| of(field)).map(String::into_bytes).collect()
}
