//! A message of an Olm session, in the two fields that Matrix's JSON has.

use alloc::string::String;

use olmec::olm;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;

/// The form of an Olm message; Matrix writes it as the number 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum MessageType {
    /// 0: carries the keys of its session, so that it can open one.
    PreKey,
    /// 1: a message of a session that both sides have.
    Normal,
}

/// A message of an Olm session: `type` and `body` of `m.olm.v1.curve25519-aes-sha2`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct OlmMessage {
    /// The form of the message.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "messageType"))]
    pub message_type: MessageType,
    /// The message, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub body: String,
}

impl OlmMessage {
    pub(crate) fn parse(&self) -> Result<olm::OlmMessage, OlmecError> {
        Ok(olm::OlmMessage::from_base64(self.message_type.into(), &self.body)?)
    }

    pub(crate) fn parse_pre_key(&self) -> Result<olm::PreKeyMessage, OlmecError> {
        match self.parse()? {
            olm::OlmMessage::PreKey(message) => Ok(message),
            olm::OlmMessage::Normal(_) => Err(OlmecError::MalformedMessage(
                "only a pre-key message opens a session; decrypt this one in its session".into(),
            )),
        }
    }
}

impl From<olm::OlmMessage> for OlmMessage {
    fn from(message: olm::OlmMessage) -> Self {
        Self { message_type: message.message_type().into(), body: message.into_base64() }
    }
}

impl From<MessageType> for olm::MessageType {
    fn from(message_type: MessageType) -> Self {
        match message_type {
            MessageType::PreKey => Self::PreKey,
            MessageType::Normal => Self::Normal,
        }
    }
}

impl From<olm::MessageType> for MessageType {
    fn from(message_type: olm::MessageType) -> Self {
        match message_type {
            olm::MessageType::PreKey => Self::PreKey,
            olm::MessageType::Normal => Self::Normal,
        }
    }
}

/// What languages without a constructor for records need to receive a message.
#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl OlmMessage {
    /// A message from the `type` and `body` of its event.
    #[wasm_bindgen(constructor)]
    pub fn new(message_type: MessageType, body: String) -> Self {
        Self { message_type, body }
    }
}
