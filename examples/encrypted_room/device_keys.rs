//! The keys that a device publishes: made on the way out, checked on the way in.

use olmec::olm::{IdentityKeys, OneTimeKey};
use olmec::{Account, Curve25519PublicKey, Ed25519PublicKey};
use serde_json::{Value, json};

use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::signed_json;

/// The `device_keys` object of a device, signed by itself.
pub fn device_keys(address: &Address, account: &Account) -> Value {
    let IdentityKeys { ed25519, curve25519 } = account.identity_keys();
    let object = json!({
        "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
        "device_id": address.device_id(),
        "keys": {
            address.key_name("curve25519"): curve25519.to_base64(),
            address.key_name("ed25519"): ed25519.to_base64(),
        },
        "user_id": address.user_id(),
    });
    signed_json::sign(object, address, account)
}

/// A one-time key as it is uploaded: signed, under the name `signed_curve25519:AAAAAQ`.
pub fn one_time_key(address: &Address, account: &Account, key: OneTimeKey) -> (String, Value) {
    let object = json!({ "key": key.key.to_base64() });
    named(key, signed_json::sign(object, address, account))
}

/// A fallback key as it is uploaded: like a one-time key, and marked.
pub fn fallback_key(address: &Address, account: &Account, key: OneTimeKey) -> (String, Value) {
    let object = json!({ "fallback": true, "key": key.key.to_base64() });
    named(key, signed_json::sign(object, address, account))
}

fn named(key: OneTimeKey, object: Value) -> (String, Value) {
    (format!("signed_curve25519:{}", key.id), object)
}

/// A device whose published keys were checked: they carry its own signature.
///
/// That the device is really Alice's is another question, which people answer by comparing codes;
/// this example trusts the keys that it sees first and never takes others instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    address: Address,
    keys: IdentityKeys,
}

impl KnownDevice {
    /// Checks what the server says are the device keys of `address`.
    pub fn check(address: &Address, object: &Value) -> Result<Self, Refusal> {
        let is_theirs = object["user_id"].as_str() == Some(&address.user_id())
            && object["device_id"].as_str() == Some(&address.device_id());
        if !is_theirs {
            return Err(ClientRule::WrongParty.refuses("the keys are of another device"));
        }
        let key = |algorithm| object["keys"][address.key_name(algorithm)].as_str();
        let ed25519 = Ed25519PublicKey::from_base64(key("ed25519").unwrap_or_default())?;
        let curve25519 = Curve25519PublicKey::from_base64(key("curve25519").unwrap_or_default())?;
        signed_json::verify(object, address, &ed25519)?;
        Ok(Self { address: address.clone(), keys: IdentityKeys { ed25519, curve25519 } })
    }

    /// Checks a one-time or fallback key of this device. There is no other way to one.
    pub fn check_one_time_key(&self, object: &Value) -> Result<Curve25519PublicKey, Refusal> {
        signed_json::verify(object, &self.address, &self.keys.ed25519)?;
        Ok(Curve25519PublicKey::from_base64(object["key"].as_str().unwrap_or_default())?)
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    pub fn keys(&self) -> IdentityKeys {
        self.keys
    }
}
