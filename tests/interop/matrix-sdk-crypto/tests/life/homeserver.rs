//! A homeserver in memory: keys, messages from device to device, backups. It believes everything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// A user id and a device id.
type Address = (String, String);

#[derive(Default)]
pub(crate) struct Homeserver {
    devices: BTreeMap<Address, Keys>,
    /// By user: the three cross-signing keys.
    signing_keys: BTreeMap<String, Value>,
    mailboxes: BTreeMap<Address, Vec<Value>>,
    /// For each device, the users whose keys it should ask for again.
    changed: BTreeMap<Address, BTreeSet<String>>,
    /// By room: the sessions of the backup.
    pub(crate) backup: Map<String, Value>,
    /// By user: the data of the dehydrated device.
    pub(crate) dehydrated: BTreeMap<String, Value>,
}

/// What a device has uploaded.
#[derive(Default)]
struct Keys {
    device_keys: Value,
    one_time_keys: Map<String, Value>,
    fallback_keys: Map<String, Value>,
    is_fallback_key_used: bool,
}

impl Homeserver {
    /// Answers a request of a device.
    pub(crate) fn answer(&mut self, user: &str, device: &str, kind: &str, body: &Value) -> Value {
        let address = (user.to_owned(), device.to_owned());
        match kind {
            "keys/upload" => self.upload(address, body),
            "keys/query" => self.query(user, body),
            "keys/claim" => self.claim(body),
            "to_device" => self.deliver(user, body),
            "keys/device_signing/upload" => {
                self.signing_keys.insert(user.to_owned(), body.clone());
                self.note_change(user);
                json!({})
            }
            "keys/signatures/upload" => self.sign(body),
            "room_keys/keys" => {
                for (room, keys) in object(&body["rooms"]) {
                    let stored =
                        self.backup.entry(room).or_insert_with(|| json!({ "sessions": {} }));
                    let sessions = stored["sessions"].as_object_mut().expect("an object");
                    sessions.extend(object(&keys["sessions"]).map(|(id, key)| (id, key.clone())));
                }
                json!({ "etag": "1", "count": self.backup.len() })
            }
            "dehydrated_device" => {
                let id = body["device_id"].as_str().expect("an id").to_owned();
                self.dehydrated.insert(user.to_owned(), body["device_data"].clone());
                self.upload((user.to_owned(), id), body)
            }
            kind => panic!("the homeserver knows no {kind}"),
        }
    }

    fn upload(&mut self, address: Address, body: &Value) -> Value {
        self.mailboxes.entry(address.clone()).or_default();
        let user = address.0.clone();
        let keys = self.devices.entry(address).or_default();
        keys.one_time_keys
            .extend(object(&body["one_time_keys"]).map(|(id, key)| (id, key.clone())));
        let fallback_keys: Map<_, _> =
            object(&body["fallback_keys"]).map(|(id, key)| (id, key.clone())).collect();
        if !fallback_keys.is_empty() {
            (keys.fallback_keys, keys.is_fallback_key_used) = (fallback_keys, false);
        }
        let count = keys.one_time_keys.len();
        if body["device_keys"].is_object() {
            keys.device_keys = body["device_keys"].clone();
            self.note_change(&user);
        }
        json!({ "one_time_key_counts": { "signed_curve25519": count } })
    }

    fn note_change(&mut self, user: &str) {
        for address in self.mailboxes.keys() {
            self.changed.entry(address.clone()).or_default().insert(user.to_owned());
        }
    }

    fn query(&self, asking: &str, body: &Value) -> Value {
        let mut answer = json!({
            "device_keys": {}, "failures": {},
            "master_keys": {}, "self_signing_keys": {}, "user_signing_keys": {},
        });
        for (user, _) in object(&body["device_keys"]) {
            let devices = self.devices.iter().filter(|((owner, _), _)| *owner == user);
            let keys =
                devices.map(|((_, device), keys)| (device.clone(), keys.device_keys.clone()));
            answer["device_keys"][&user] = Value::Object(keys.collect());
            if let Some(keys) = self.signing_keys.get(&user) {
                answer["master_keys"][&user] = keys["master_key"].clone();
                answer["self_signing_keys"][&user] = keys["self_signing_key"].clone();
                if user == asking {
                    answer["user_signing_keys"][&user] = keys["user_signing_key"].clone();
                }
            }
        }
        answer
    }

    /// A one-time key is given once, the fallback key when there is no other.
    fn claim(&mut self, body: &Value) -> Value {
        let mut claimed = json!({});
        for (user, devices) in object(&body["one_time_keys"]) {
            for (device, _) in object(devices) {
                let keys = self.devices.get_mut(&(user.clone(), device.clone()));
                let keys = keys.expect("only known devices are claimed from");
                let first = keys.one_time_keys.keys().next().cloned();
                let (id, key) = match first {
                    Some(id) => {
                        let key = keys.one_time_keys.remove(&id).expect("it was there");
                        (id, key)
                    }
                    None => {
                        keys.is_fallback_key_used = true;
                        let (id, key) =
                            keys.fallback_keys.iter().next().expect("there is always one");
                        (id.clone(), key.clone())
                    }
                };
                claimed[&user][&device] = json!({ id: key });
            }
        }
        json!({ "one_time_keys": claimed, "failures": {} })
    }

    fn deliver(&mut self, sender: &str, body: &Value) -> Value {
        for (user, devices) in object(&body["messages"]) {
            for (device, content) in object(devices) {
                let event = json!({ "type": body["type"], "sender": sender, "content": content });
                for ((_, _), mailbox) in self
                    .mailboxes
                    .iter_mut()
                    .filter(|((owner, id), _)| *owner == user && (*id == device || device == "*"))
                {
                    mailbox.push(event.clone());
                }
            }
        }
        json!({})
    }

    /// Adds signatures to the keys they are of.
    fn sign(&mut self, body: &Value) -> Value {
        for (user, signed) in object(body) {
            for (id, object_with_signatures) in object(signed) {
                let device = self.devices.get_mut(&(user.clone(), id.clone()));
                let target = match device {
                    Some(keys) => Some(&mut keys.device_keys),
                    None => self.signing_keys.get_mut(&user).map(|keys| &mut keys["master_key"]),
                };
                let target = target.expect("only known keys are signed");
                for (signer, signatures) in object(&object_with_signatures["signatures"]) {
                    for (key, signature) in object(signatures) {
                        target["signatures"][&signer][&key] = signature.clone();
                    }
                }
            }
            self.note_change(&user);
        }
        json!({ "failures": {} })
    }

    /// What is new for a device, as the command that tells it so.
    pub(crate) fn news(&mut self, user: &str, device: &str) -> Value {
        let address = (user.to_owned(), device.to_owned());
        let keys = self.devices.entry(address.clone()).or_default();
        json!({
            "do": "sync",
            "to_device": self.mailboxes.entry(address.clone()).or_default().split_off(0),
            "one_time_keys": keys.one_time_keys.len(),
            "fallback_key": !keys.fallback_keys.is_empty() && !keys.is_fallback_key_used,
            "changed": self.changed.remove(&address).unwrap_or_default(),
        })
    }

    /// What waits for a device that never asks.
    pub(crate) fn mailbox(&mut self, user: &str, device: &str) -> Vec<Value> {
        self.mailboxes.remove(&(user.to_owned(), device.to_owned())).unwrap_or_default()
    }

    /// Loses the one-time keys of a device, so that only its fallback key is left.
    pub(crate) fn lose_one_time_keys(&mut self, user: &str, device: &str) {
        let keys = self.devices.get_mut(&(user.to_owned(), device.to_owned()));
        keys.expect("the device is known").one_time_keys.clear();
    }

    /// The ids of the keys that a device has uploaded.
    pub(crate) fn is_fallback_key_used(&self, user: &str, device: &str) -> bool {
        self.devices[&(user.to_owned(), device.to_owned())].is_fallback_key_used
    }
}

/// The entries of an object; none if it is not one.
fn object(value: &Value) -> impl Iterator<Item = (String, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value))
}
