//! What travels through the server, and so what the server can see, keep and change.

use std::fmt;

use olmec::MessageError;
use olmec::megolm::MegolmMessage;
use olmec::olm::{MessageType, OlmMessage};
use serde_json::Value;

use crate::address::Address;

/// An encrypted message from one device to another.
#[derive(Clone, Debug)]
pub struct OlmEvent {
    pub from: Address,
    pub to: Address,
    /// The content of the `m.room.encrypted` event.
    pub content: Value,
}

impl OlmEvent {
    /// The one message in it.
    fn ciphertext(&self) -> &Value {
        let ciphertexts = self.content["ciphertext"].as_object();
        ciphertexts.and_then(|by_key| by_key.values().next()).unwrap_or(&Value::Null)
    }

    pub fn body(&self) -> &str {
        self.ciphertext()["body"].as_str().unwrap_or_default()
    }

    /// Reads the message. What it says is not trusted by that.
    pub fn message(&self) -> Result<OlmMessage, MessageError> {
        let number = self.ciphertext()["type"].as_u64().and_then(|type_| u8::try_from(type_).ok());
        let message_type = MessageType::try_from(number.unwrap_or(u8::MAX))?;
        OlmMessage::from_base64(message_type, self.body())
    }

    /// The same event with another message in it.
    pub fn with_message(mut self, message: &OlmMessage) -> Self {
        let ciphertexts = self.content["ciphertext"].as_object_mut();
        for ciphertext in ciphertexts.into_iter().flat_map(|by_key| by_key.values_mut()) {
            ciphertext["type"] = message.message_type().number().into();
            ciphertext["body"] = message.to_base64().into();
        }
        self
    }

    /// One line on what a wiretap sees.
    pub fn describe(&self) -> Result<String, MessageError> {
        let message = self.message()?;
        let (form, index) = match &message {
            OlmMessage::PreKey(message) => ("pre-key", message.message().chain_index()),
            OlmMessage::Normal(message) => ("normal", message.chain_index()),
        };
        let (number, body) = (message.message_type().number(), self.body());
        let sight = glimpse(body);
        Ok(format!("Olm type {number} ({form}), index {index}, {} bytes: {sight}", body.len()))
    }
}

/// The server's name for an event of the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventId(pub usize);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.0)
    }
}

/// An encrypted message to the room.
#[derive(Clone, Debug)]
pub struct RoomEvent {
    pub id: EventId,
    pub sender: Address,
    /// The content of the `m.room.encrypted` event.
    pub content: Value,
}

impl RoomEvent {
    pub fn session_id(&self) -> &str {
        self.content["session_id"].as_str().unwrap_or_default()
    }

    pub fn ciphertext(&self) -> &str {
        self.content["ciphertext"].as_str().unwrap_or_default()
    }

    /// Reads the ciphertext. What it says is not trusted by that.
    pub fn message(&self) -> Result<MegolmMessage, MessageError> {
        MegolmMessage::from_base64(self.ciphertext())
    }

    /// The same event with another message in it.
    pub fn with_message(mut self, message: &MegolmMessage) -> Self {
        self.content["ciphertext"] = message.to_base64().into();
        self
    }

    /// The same event, said to be of another session.
    pub fn in_session(mut self, session_id: &str) -> Self {
        self.content["session_id"] = session_id.into();
        self
    }

    /// One line on what a wiretap sees.
    pub fn describe(&self) -> Result<String, MessageError> {
        let (index, ciphertext) = (self.message()?.message_index(), self.ciphertext());
        let sight = glimpse(ciphertext);
        Ok(format!("Megolm index {index}, {} bytes: {sight}", ciphertext.len()))
    }
}

/// The first characters of a message.
pub fn glimpse(text: &str) -> String {
    format!("{}…", text.get(..14).unwrap_or(text))
}

/// The first characters of a key or session id.
pub fn short(text: &str) -> String {
    format!("{}…", text.get(..8).unwrap_or(text))
}
