//! Messages of either form.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Message, PreKeyMessage};
use crate::{DecodeError, base64_decode, base64_encode};

/// An Olm message of either form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OlmMessage {
    /// Of an established session: type 1.
    Normal(Message),
    /// Can open a session: type 0.
    PreKey(PreKeyMessage),
}

impl OlmMessage {
    pub(crate) fn new(message: olmec::olm::OlmMessage) -> Self {
        match message {
            olmec::olm::OlmMessage::Normal(message) => Self::Normal(Message(message)),
            olmec::olm::OlmMessage::PreKey(message) => Self::PreKey(PreKeyMessage::new(message)),
        }
    }

    pub(crate) fn inner(&self) -> olmec::olm::OlmMessage {
        match self {
            Self::Normal(message) => olmec::olm::OlmMessage::Normal(message.0.clone()),
            Self::PreKey(message) => olmec::olm::OlmMessage::PreKey(message.whole.clone()),
        }
    }

    /// Reads a message from its type and bytes.
    ///
    /// # Errors
    ///
    /// If the type is neither 0 nor 1, or the bytes are not a message of that type.
    pub fn from_parts(message_type: usize, ciphertext: &[u8]) -> Result<Self, DecodeError> {
        match MessageType::try_from(message_type) {
            Ok(MessageType::PreKey) => PreKeyMessage::from_bytes(ciphertext).map(Self::PreKey),
            Ok(MessageType::Normal) => Message::from_bytes(ciphertext).map(Self::Normal),
            Err(()) => Err(DecodeError::MessageType(message_type)),
        }
    }

    /// The ciphertext.
    pub fn message(&self) -> &[u8] {
        match self {
            Self::Normal(message) => message.ciphertext(),
            Self::PreKey(message) => message.message().ciphertext(),
        }
    }

    /// Which form it has.
    pub const fn message_type(&self) -> MessageType {
        match self {
            Self::Normal(_) => MessageType::Normal,
            Self::PreKey(_) => MessageType::PreKey,
        }
    }

    /// The type and the bytes.
    pub fn to_parts(&self) -> (usize, Vec<u8>) {
        let bytes = match self {
            Self::Normal(message) => message.to_bytes(),
            Self::PreKey(message) => message.to_bytes(),
        };
        (self.message_type().into(), bytes)
    }
}

impl From<Message> for OlmMessage {
    fn from(message: Message) -> Self {
        Self::Normal(message)
    }
}

impl From<PreKeyMessage> for OlmMessage {
    fn from(message: PreKeyMessage) -> Self {
        Self::PreKey(message)
    }
}

/// As it stands in an event.
#[derive(Serialize, Deserialize)]
struct Event {
    #[serde(rename = "type")]
    message_type: usize,
    body: String,
}

impl Serialize for OlmMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (message_type, bytes) = self.to_parts();
        Event { message_type, body: base64_encode(bytes) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OlmMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Event { message_type, body } = Event::deserialize(deserializer)?;
        let bytes = base64_decode(body).map_err(D::Error::custom)?;
        Self::from_parts(message_type, &bytes).map_err(D::Error::custom)
    }
}

/// Which form a message has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageType {
    /// Can open a session.
    PreKey = 0,
    /// Of an established session.
    Normal = 1,
}

impl TryFrom<usize> for MessageType {
    type Error = ();

    fn try_from(value: usize) -> Result<Self, Self::Error> {
        match value {
            0 => Ok(Self::PreKey),
            1 => Ok(Self::Normal),
            _ => Err(()),
        }
    }
}

impl From<MessageType> for usize {
    fn from(value: MessageType) -> Self {
        value as Self
    }
}
