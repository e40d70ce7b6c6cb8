//! An Olm session.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use olmec::olm;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::OlmecError;
use crate::locked::{Locked, Shared};
use crate::mac_length::MacLength;
use crate::olm_message::{MessageType, OlmMessage};

/// The encrypted conversation with one other device: an Olm session.
///
/// Made by `Account`. Save it after every `encrypt` before the message is sent, and after every
/// `decrypt` together with what it said.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct OlmSession(pub(crate) Shared<Locked<olm::Session>>);

/// The public keys from which a session was made, base64.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct SessionKeys {
    /// The identity key of the side that opened the session.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "identityKey"))]
    pub identity_key: String,
    /// The base key, drawn for this session.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "baseKey"))]
    pub base_key: String,
    /// The one-time or fallback key of the other side.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "oneTimeKey"))]
    pub one_time_key: String,
}

impl From<olm::SessionKeys> for SessionKeys {
    fn from(keys: olm::SessionKeys) -> Self {
        Self {
            identity_key: keys.identity_key.to_base64(),
            base_key: keys.base_key.to_base64(),
            one_time_key: keys.one_time_key.to_base64(),
        }
    }
}

impl From<olm::Session> for OlmSession {
    fn from(session: olm::Session) -> Self {
        Self(Shared::new(Locked::new(session)))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl OlmSession {
    /// The session id, equal on both sides.
    pub fn id(&self) -> String {
        self.0.get().id().to_string()
    }

    /// Encrypts a message. It is a pre-key message until the other side has answered.
    ///
    /// Fails with `SessionExhausted`, `NonContributoryKey` or `RandomFailure`.
    pub fn encrypt(&self, plaintext: Vec<u8>) -> Result<OlmMessage, OlmecError> {
        Ok(self.0.get().encrypt(&Zeroizing::new(plaintext))?.into())
    }

    /// Decrypts a message of the other side, in any order.
    ///
    /// Fails with `AuthenticationFailed` for what is forged or damaged, `MessageKeyUsed` for a
    /// repeated message, `SessionMismatch` if it belongs to another session, and the other codes
    /// of missing keys.
    pub fn decrypt(&self, message: &OlmMessage) -> Result<Vec<u8>, OlmecError> {
        let message = message.parse()?;
        Ok(self.0.get().decrypt_owned(message)?)
    }

    /// Whether a pre-key message names the keys of this session, and so belongs to it rather than
    /// opening a new one. Says nothing about its authenticity. Fails with `MalformedMessage` for a
    /// normal message.
    pub fn matches(&self, message: &OlmMessage) -> Result<bool, OlmecError> {
        let message = message.parse_pre_key()?;
        Ok(self.0.get().matches(&message))
    }

    /// Whether a message of the other side has been decrypted.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "hasReceivedMessage"))]
    pub fn has_received_message(&self) -> bool {
        self.0.get().has_received_message()
    }

    /// The form of the next message that `encrypt` makes.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "nextMessageType"))]
    pub fn next_message_type(&self) -> MessageType {
        self.0.get().next_message_type().into()
    }

    /// The public keys from which the session was made.
    pub fn keys(&self) -> SessionKeys {
        (*self.0.get().keys()).into()
    }

    /// The MAC length, fixed since the session was made.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "macLength"))]
    pub fn mac_length(&self) -> MacLength {
        self.0.get().mac_length().into()
    }

    /// The positions of the session's chains in one line, for a log. No secrets.
    pub fn describe(&self) -> String {
        self.0.get().describe().to_string()
    }
}
