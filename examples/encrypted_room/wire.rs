//! What travels through the server, and so what the server can see, keep and change.

use std::fmt;

use olmec::MessageError;
use olmec::megolm::MegolmMessage;
use olmec::olm::{MessageType, OlmMessage};

use crate::address::Address;

/// The room of the story.
pub const ROOM_ID: &str = "!tea-at-four:tea.example";

/// A message from one device to another: `m.olm.v1.curve25519-aes-sha2`.
#[derive(Clone, Debug)]
pub struct OlmEvent {
    pub from: Address,
    pub to: Address,
    pub message_type: MessageType,
    pub body: String,
}

impl OlmEvent {
    pub fn new(from: &Address, to: &Address, message: &OlmMessage) -> Self {
        Self {
            from: from.clone(),
            to: to.clone(),
            message_type: message.message_type(),
            body: message.to_base64(),
        }
    }

    /// Reads the body. What it says is not trusted by that.
    pub fn message(&self) -> Result<OlmMessage, MessageError> {
        OlmMessage::from_base64(self.message_type, &self.body)
    }

    /// One line on what a wiretap sees.
    pub fn describe(&self) -> Result<String, MessageError> {
        let (form, index) = match self.message()? {
            OlmMessage::PreKey(message) => ("pre-key", message.message().chain_index()),
            OlmMessage::Normal(message) => ("normal", message.chain_index()),
        };
        let number = self.message_type as u8;
        let sight = glimpse(&self.body);
        Ok(format!("Olm type {number} ({form}), index {index}, {} bytes: {sight}", self.body.len()))
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

/// An event of the room: `m.megolm.v1.aes-sha2`.
#[derive(Clone, Debug)]
pub struct RoomEvent {
    pub id: EventId,
    pub sender: Address,
    pub session_id: String,
    pub ciphertext: String,
}

impl RoomEvent {
    /// Reads the ciphertext. What it says is not trusted by that.
    pub fn message(&self) -> Result<MegolmMessage, MessageError> {
        MegolmMessage::from_base64(&self.ciphertext)
    }

    /// One line on what a wiretap sees.
    pub fn describe(&self) -> Result<String, MessageError> {
        let index = self.message()?.message_index();
        let sight = glimpse(&self.ciphertext);
        Ok(format!("Megolm index {index}, {} bytes: {sight}", self.ciphertext.len()))
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
