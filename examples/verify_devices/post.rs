//! Who carries the events between the two devices: an honest server, and three that are not.

use std::error::Error;

use olmec::matrix::signed_json::canonical_json;
use olmec::sas::Sas;
use olmec::{RandomError, sha256_base64};
use serde_json::{Value, json};

/// Carries events.
pub trait Post {
    /// Takes the content of an event and gives what arrives.
    fn carry(
        &mut self,
        from: &str,
        event_type: &str,
        content: Value,
    ) -> Result<Value, Box<dyn Error>>;
}

/// Changes nothing.
pub struct Honest;

impl Post for Honest {
    fn carry(&mut self, _: &str, _: &str, content: Value) -> Result<Value, Box<dyn Error>> {
        Ok(content)
    }
}

/// Is Bob to Alice and Alice to Bob, with a key pair for each of them.
pub struct InTheMiddle {
    as_bob: Sas,
    as_alice: Sas,
    start: String,
}

impl InTheMiddle {
    /// Two new key pairs.
    pub fn new() -> Result<Self, RandomError> {
        Ok(Self { as_bob: Sas::new()?, as_alice: Sas::new()?, start: String::new() })
    }
}

impl Post for InTheMiddle {
    fn carry(
        &mut self,
        from: &str,
        event_type: &str,
        mut content: Value,
    ) -> Result<Value, Box<dyn Error>> {
        match (from, event_type) {
            ("Alice", "start") => self.start = canonical_json(&content.to_string())?,
            // She commits to her own key, so Alice's check of the commitment will succeed.
            ("Bob", "accept") => {
                content["commitment"] = self.as_bob.commitment(&self.start).into();
                replaced("commitment");
            }
            ("Alice", "key") => {
                content["key"] = self.as_alice.public_key().to_base64().into();
                replaced("key");
            }
            ("Bob", "key") => {
                content["key"] = self.as_bob.public_key().to_base64().into();
                replaced("key");
            }
            _ => {}
        }
        Ok(content)
    }
}

/// Lets Bob's commitment pass and then sends a key of her own.
pub struct LateKey(Sas);

impl LateKey {
    /// A new key pair.
    pub fn new() -> Result<Self, RandomError> {
        Sas::new().map(Self)
    }
}

impl Post for LateKey {
    fn carry(
        &mut self,
        from: &str,
        event_type: &str,
        mut content: Value,
    ) -> Result<Value, Box<dyn Error>> {
        if (from, event_type) == ("Bob", "key") {
            content["key"] = self.0.public_key().to_base64().into();
            replaced("key");
        }
        Ok(content)
    }
}

/// Adds a key to those that Bob vouches for.
pub struct OtherDevice;

impl Post for OtherDevice {
    fn carry(
        &mut self,
        from: &str,
        event_type: &str,
        mut content: Value,
    ) -> Result<Value, Box<dyn Error>> {
        if (from, event_type) == ("Bob", "mac") {
            let keys = content["mac"].as_object_mut().ok_or("no MACs were sent")?;
            keys.insert("ed25519:TABLET".into(), json!(sha256_base64(b"a guess")));
            replaced("list of keys");
        }
        Ok(content)
    }
}

fn replaced(what: &str) {
    println!("  {:<28} the {what} is replaced on the way", "");
}
