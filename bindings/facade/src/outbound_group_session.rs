//! The sender's side of a Megolm session.

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

/// What one device says in one room: the sender's side of a Megolm session.
///
/// Send `sessionKey` to each device in the room over Olm, then encrypt. Save the session after
/// every `encrypt`, before the message is sent.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct OutboundGroupSession(pub(crate) Locked<megolm::OutboundGroupSession>);

impl From<megolm::OutboundGroupSession> for OutboundGroupSession {
    fn from(session: megolm::OutboundGroupSession) -> Self {
        Self(Locked::new(session))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl OutboundGroupSession {
    /// A new session. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(megolm::OutboundGroupSession::new()?.into())
    }

    /// A new session with another MAC length than Matrix's. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "withMacLength"))]
    pub fn with_mac_length(mac_length: MacLength) -> Result<Self, OlmecError> {
        let rng = &mut olmec::random::system();
        Ok(megolm::OutboundGroupSession::with_rng(mac_length.into(), rng)?.into())
    }

    /// The session id, 43 characters.
    pub fn id(&self) -> String {
        self.0.get().id().to_string()
    }

    /// The index of the next message; none when the last one has been used.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "messageIndex"))]
    pub fn message_index(&self) -> Option<u32> {
        self.0.get().message_index().map(megolm::MessageIndex::get)
    }

    /// **Secret.** The key that lets others decrypt from the next message on, base64. Send it over
    /// Olm only.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sessionKey"))]
    pub fn session_key(&self) -> String {
        self.0.get().session_key().to_base64().expose().to_owned()
    }

    /// Encrypts a message for everyone who has the session key; base64.
    ///
    /// Fails with `SessionExhausted` when the last index has been used.
    pub fn encrypt(&self, plaintext: Vec<u8>) -> Result<String, OlmecError> {
        Ok(self.0.get().encrypt(&Zeroizing::new(plaintext))?.into_base64())
    }

    /// The MAC length, fixed since the session was made.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "macLength"))]
    pub fn mac_length(&self) -> MacLength {
        self.0.get().mac_length().into()
    }
}
