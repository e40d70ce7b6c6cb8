//! The receiver's side of a Megolm session.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use olmec::megolm;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::OlmecError;
use crate::locked::Locked;
use crate::mac_length::MacLength;

/// What another device says in one room: the receiver's side of a Megolm session.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct InboundGroupSession(pub(crate) Locked<megolm::InboundGroupSession>);

/// A decrypted message of a room.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct DecryptedMessage {
    /// **Secret.** What was said.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub plaintext: Vec<u8>,
    /// Its index. Remember it with the event's id: another event with the same index is a replay.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "messageIndex"))]
    pub message_index: u32,
}

/// Where a view of a session comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum Authenticity {
    /// From an export, which anybody could have made who knows the session.
    Imported,
    /// From a session key that the sender has signed.
    Signed,
}

/// How two views of a session stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum SessionRelation {
    /// They know the same messages.
    Equal,
    /// The first knows earlier messages.
    Better,
    /// The second knows earlier messages.
    Worse,
    /// They do not belong to one session.
    Unconnected,
}

impl From<megolm::InboundGroupSession> for InboundGroupSession {
    fn from(session: megolm::InboundGroupSession) -> Self {
        Self(Locked::new(session))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl InboundGroupSession {
    /// A session from the key that its sender sent over Olm.
    ///
    /// Fails with `AuthenticationFailed` if the key is not signed by its own signing key, and with
    /// the codes of malformed texts.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(session_key: String) -> Result<Self, OlmecError> {
        Self::with_mac_length(session_key, MacLength::Truncated)
    }

    /// A session with another MAC length than Matrix's.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "withMacLength"))]
    pub fn with_mac_length(session_key: String, mac_length: MacLength) -> Result<Self, OlmecError> {
        let key = megolm::SessionKey::from_base64(&Zeroizing::new(session_key))?;
        Ok(megolm::InboundGroupSession::with_mac_length(&key, mac_length.into()).into())
    }

    /// A session from an export: of a backup, a key file, or a forwarded key. Nothing proves that
    /// it is the sender's.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromExport"))]
    pub fn from_export(exported_session_key: String) -> Result<Self, OlmecError> {
        Self::from_export_with_mac_length(exported_session_key, MacLength::Truncated)
    }

    /// A session from an export, with another MAC length than Matrix's.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromExportWithMacLength"))]
    pub fn from_export_with_mac_length(
        exported_session_key: String,
        mac_length: MacLength,
    ) -> Result<Self, OlmecError> {
        let text = Zeroizing::new(exported_session_key);
        let key = megolm::ExportedSessionKey::from_base64(&text)?;
        Ok(megolm::InboundGroupSession::import_with_mac_length(&key, mac_length.into()).into())
    }

    /// The sender's own view of what it sends.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromOutbound"))]
    pub fn from_outbound(session: &crate::OutboundGroupSession) -> Self {
        megolm::InboundGroupSession::from_outbound(&session.0.get()).into()
    }

    /// The session id, 43 characters.
    pub fn id(&self) -> String {
        self.0.get().id().to_string()
    }

    /// The sender's signing key for this session, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "signingKey"))]
    pub fn signing_key(&self) -> String {
        self.0.get().signing_key().to_base64()
    }

    /// Where this view comes from.
    pub fn authenticity(&self) -> Authenticity {
        match self.0.get().authenticity() {
            megolm::Authenticity::Imported => Authenticity::Imported,
            megolm::Authenticity::Signed => Authenticity::Signed,
        }
    }

    /// The index of the earliest message that can be decrypted.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "firstKnownIndex"))]
    pub fn first_known_index(&self) -> u32 {
        self.0.get().first_known_index().get()
    }

    /// Decrypts a message, base64, in any order and as often as asked.
    ///
    /// Fails with `AuthenticationFailed` for what is forged or damaged and `UnknownMessageIndex`
    /// for what is older than this view.
    pub fn decrypt(&self, message: String) -> Result<DecryptedMessage, OlmecError> {
        let message = megolm::MegolmMessage::from_base64(&message)?;
        let decrypted = self.0.get().decrypt_owned(message)?;
        Ok(DecryptedMessage {
            plaintext: decrypted.plaintext,
            message_index: decrypted.message_index.get(),
        })
    }

    /// **Secret.** An export from this message index on, base64. Fails with `UnknownMessageIndex`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "exportAt"))]
    pub fn export_at(&self, message_index: u32) -> Result<String, OlmecError> {
        let export = self.0.get().export_at(message_index)?;
        Ok(export.to_base64().expose().to_owned())
    }

    /// **Secret.** An export of all that this view knows, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "exportAtFirstKnownIndex"))]
    pub fn export_at_first_known_index(&self) -> String {
        self.0.get().export_at_first_known_index().to_base64().expose().to_owned()
    }

    /// Forgets how to decrypt messages before this index. Fails with `UnknownMessageIndex` if that
    /// is not known any more.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "advanceTo"))]
    pub fn advance_to(&self, message_index: u32) -> Result<(), OlmecError> {
        Ok(self.0.get().advance_to(message_index)?)
    }

    /// How this view stands to another.
    pub fn compare(&self, other: &InboundGroupSession) -> SessionRelation {
        let relation = self.0.with_both(&other.0, megolm::InboundGroupSession::compare, |_| {
            megolm::SessionRelation::Equal
        });
        match relation {
            megolm::SessionRelation::Equal => SessionRelation::Equal,
            megolm::SessionRelation::Better => SessionRelation::Better,
            megolm::SessionRelation::Worse => SessionRelation::Worse,
            megolm::SessionRelation::Unconnected => SessionRelation::Unconnected,
        }
    }

    /// A view that knows what both know. Fails with `SessionsNotConnected`.
    pub fn merge(&self, other: &InboundGroupSession) -> Result<InboundGroupSession, OlmecError> {
        let merged = self.0.with_both(&other.0, megolm::InboundGroupSession::merge, |session| {
            session.merge(session)
        });
        Ok(merged?.into())
    }

    /// The MAC length, fixed since the session was made.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "macLength"))]
    pub fn mac_length(&self) -> MacLength {
        self.0.get().mac_length().into()
    }
}
