//! What is inside an Olm message, and whom it is from and for.
//!
//! Olm proves which *device* encrypted a message. That the message was meant for us, and not
//! passed on by somebody it was meant for, only its content can say: so the names and keys of
//! both ends are repeated inside, and checked.

use serde_json::{Value, json};

use super::Device;
use crate::device_keys::KnownDevice;
use crate::refusal::{ClientRule, Refusal};

/// The type and content of a decrypted Olm event.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    pub event_type: String,
    pub content: Value,
}

impl Payload {
    pub fn new(event_type: &str, content: Value) -> Self {
        Self { event_type: event_type.to_owned(), content }
    }

    /// A text in the content; empty if there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.content[name].as_str().unwrap_or_default()
    }

    /// A message that only serves to move the session forward.
    pub fn dummy() -> Self {
        Self::new("m.dummy", json!({}))
    }
}

impl Device {
    /// The bytes to encrypt for `recipient`.
    pub(super) fn seal_payload(&self, recipient: &KnownDevice, payload: &Payload) -> Vec<u8> {
        let object = json!({
            "content": payload.content,
            "keys": { "ed25519": self.identity_keys().ed25519.to_base64() },
            "recipient": recipient.address().user_id(),
            "recipient_keys": { "ed25519": recipient.keys().ed25519.to_base64() },
            "sender": self.address.user_id(),
            "type": payload.event_type,
        });
        object.to_string().into_bytes()
    }

    /// Reads what was decrypted in a session with `sender`.
    pub(super) fn open_payload(
        &self,
        sender: &KnownDevice,
        plaintext: &[u8],
    ) -> Result<Payload, Refusal> {
        let object: Value = serde_json::from_slice(plaintext)
            .map_err(|_| ClientRule::NotAnEvent.refuses("the Olm message holds no JSON object"))?;
        let expected = [
            (&object["sender"], sender.address().user_id(), "sender"),
            (&object["keys"]["ed25519"], sender.keys().ed25519.to_base64(), "sender's key"),
            (&object["recipient"], self.address.user_id(), "recipient"),
            (
                &object["recipient_keys"]["ed25519"],
                self.identity_keys().ed25519.to_base64(),
                "recipient's key",
            ),
        ];
        for (found, wanted, what) in expected {
            if found.as_str() != Some(&wanted) {
                let reason = format!(
                    "the {what} named inside is not the one at this end of the session; drop it"
                );
                return Err(ClientRule::WrongParty.refuses(reason));
            }
        }
        let event_type = object["type"].as_str().unwrap_or_default();
        Ok(Payload::new(event_type, object["content"].clone()))
    }
}
