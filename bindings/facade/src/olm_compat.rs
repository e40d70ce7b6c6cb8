//! What the JavaScript package needs beside the common calls to offer libolm's own: a session
//! taken in two steps, and the fallback key that is already published.

use alloc::string::String;

use olmec::olm;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::account::{Account, OneTimeKey};
use crate::error::OlmecError;
use crate::olm_message::OlmMessage;
use crate::olm_session::OlmSession;

#[wasm_bindgen]
impl Account {
    /// Makes the session that a message opens, without decrypting and without using up the
    /// one-time key. Nothing is authenticated yet. Without an identity key the one that the
    /// message claims is taken, as libolm does.
    #[wasm_bindgen(js_name = "beginInboundSession")]
    pub fn begin_inbound_session(
        &self,
        identity_key: Option<String>,
        message: &OlmMessage,
    ) -> Result<OlmSession, OlmecError> {
        let message = message.parse_pre_key()?;
        let identity_key = match identity_key {
            Some(text) => text.parse()?,
            None => message.session_keys().identity_key,
        };
        let mac_length = olmec::MacLength::Truncated;
        Ok(self.0.get().begin_inbound_session(identity_key, &message, mac_length)?.into())
    }

    /// Uses up the one-time key of a session in which a message has been decrypted.
    #[wasm_bindgen(js_name = "finishInboundSession")]
    pub fn finish_inbound_session(&self, session: &OlmSession) -> Result<(), OlmecError> {
        self.0.get().finish_inbound_session(&session.0.get())?;
        Ok(())
    }

    /// The fallback key, published or not.
    #[wasm_bindgen(js_name = "currentFallbackKey")]
    pub fn current_fallback_key(&self) -> Option<OneTimeKey> {
        self.0.get().current_fallback_key().map(|key: olm::OneTimeKey| key.into())
    }
}
