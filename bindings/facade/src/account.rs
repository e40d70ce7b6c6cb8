//! A device's own keys.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use olmec::Curve25519PublicKey;
use olmec::olm;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::locked::Locked;
use crate::mac_length::MacLength;
use crate::olm_message::OlmMessage;
use crate::olm_session::OlmSession;

/// A device's own keys: its identity keys, its one-time keys and its fallback key.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct Account(pub(crate) Locked<olm::Account>);

/// The public identity keys of a device, base64.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct IdentityKeys {
    /// For encryption: `curve25519:DEVICE` in the device keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub curve25519: String,
    /// For signatures: `ed25519:DEVICE` in the device keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub ed25519: String,
}

impl From<olm::IdentityKeys> for IdentityKeys {
    fn from(keys: olm::IdentityKeys) -> Self {
        Self { curve25519: keys.curve25519.to_base64(), ed25519: keys.ed25519.to_base64() }
    }
}

/// The public half of a one-time or fallback key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct OneTimeKey {
    /// Its id, as in `signed_curve25519:AAAAAQ`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "keyId"))]
    pub key_id: String,
    /// The key, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub key: String,
}

/// What making one-time keys did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct GeneratedKeys {
    /// The new keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub created: Vec<OneTimeKey>,
    /// Old keys let go because the store was full; messages that use them will be refused.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub evicted: Vec<OneTimeKey>,
}

/// A session that another device has opened, with the message that opened it.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct InboundSession {
    session: OlmSession,
    plaintext: Vec<u8>,
    used_key: olm::UsedKey,
}

impl From<olm::Account> for Account {
    fn from(account: olm::Account) -> Self {
        Self(Locked::new(account))
    }
}

impl From<olm::OneTimeKey> for OneTimeKey {
    fn from(key: olm::OneTimeKey) -> Self {
        Self { key_id: key.id.to_base64(), key: key.key.to_base64() }
    }
}

fn public_key(text: &str) -> Result<Curve25519PublicKey, OlmecError> {
    Ok(text.parse()?)
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl Account {
    /// A new device. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(olm::Account::new()?.into())
    }

    /// The public identity keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "identityKeys"))]
    pub fn identity_keys(&self) -> IdentityKeys {
        self.0.get().identity_keys().into()
    }

    /// What the account holds in one line, for a log. No secrets.
    pub fn describe(&self) -> String {
        self.0.get().describe().to_string()
    }

    /// Signs bytes, in Matrix usually canonical JSON, with the device's Ed25519 key; base64.
    pub fn sign(&self, message: Vec<u8>) -> String {
        self.0.get().sign(&message).to_base64()
    }

    /// Makes one-time keys. Upload them, then call `markKeysAsPublished`.
    ///
    /// Fails with `TooManyOneTimeKeys` if more than 100 would be unpublished.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "generateOneTimeKeys"))]
    pub fn generate_one_time_keys(&self, count: u32) -> Result<GeneratedKeys, OlmecError> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let keys = self.0.get().generate_one_time_keys(count)?;
        let list = |keys: Vec<olm::OneTimeKey>| keys.into_iter().map(OneTimeKey::from).collect();
        Ok(GeneratedKeys { created: list(keys.created), evicted: list(keys.evicted) })
    }

    /// The one-time keys that have not been marked as published, oldest first.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "oneTimeKeys"))]
    pub fn one_time_keys(&self) -> Vec<OneTimeKey> {
        self.0.get().one_time_keys().map(OneTimeKey::from).collect()
    }

    /// How many one-time keys are held, published or not.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "oneTimeKeyCount"))]
    pub fn one_time_key_count(&self) -> u32 {
        u32::try_from(self.0.get().one_time_key_count()).unwrap_or(u32::MAX)
    }

    /// Makes a new fallback key. The present one becomes the previous one, which is still
    /// accepted; the one before that is returned and gone.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "generateFallbackKey"))]
    pub fn generate_fallback_key(&self) -> Result<Option<OneTimeKey>, OlmecError> {
        Ok(self.0.get().generate_fallback_key()?.map(OneTimeKey::from))
    }

    /// The fallback key, if it has not been marked as published.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fallbackKey"))]
    pub fn fallback_key(&self) -> Option<OneTimeKey> {
        self.0.get().fallback_key().map(OneTimeKey::from)
    }

    /// Forgets the previous fallback key, a while after the new one was published. Returns it.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "forgetPreviousFallbackKey"))]
    pub fn forget_previous_fallback_key(&self) -> Option<OneTimeKey> {
        self.0.get().forget_previous_fallback_key().map(OneTimeKey::from)
    }

    /// Notes that all keys were uploaded. Returns how many one-time keys that concerns.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "markKeysAsPublished"))]
    pub fn mark_keys_as_published(&self) -> u32 {
        u32::try_from(self.0.get().mark_keys_as_published()).unwrap_or(u32::MAX)
    }

    /// Opens a session to a device, with a one-time key claimed from it. Check the key's signature
    /// before.
    ///
    /// Fails with `NonContributoryKey` or `InvalidPublicKey` for keys that are no good.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "createOutboundSession"))]
    pub fn create_outbound_session(
        &self,
        identity_key: String,
        one_time_key: String,
    ) -> Result<OlmSession, OlmecError> {
        let (identity_key, one_time_key) = (public_key(&identity_key)?, public_key(&one_time_key)?);
        Ok(self.0.get().create_outbound_session(identity_key, one_time_key)?.into())
    }

    /// Opens a session with another MAC length than Matrix's.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "createOutboundSessionWithMacLength"))]
    pub fn create_outbound_session_with_mac_length(
        &self,
        identity_key: String,
        one_time_key: String,
        mac_length: MacLength,
    ) -> Result<OlmSession, OlmecError> {
        let (identity_key, one_time_key) = (public_key(&identity_key)?, public_key(&one_time_key)?);
        let account = self.0.get();
        let session = account.create_outbound_session_with(
            identity_key,
            one_time_key,
            mac_length.into(),
            &mut olmec::random::system(),
        );
        Ok(session?.into())
    }

    /// Accepts a session that a device opens with its first message, and decrypts that message.
    /// The one-time key that it used is gone afterwards, so save the account and the session.
    ///
    /// Fails with `UnknownOneTimeKey`, `Replayed`, `IdentityKeyMismatch`, `AuthenticationFailed`
    /// and others.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "createInboundSession"))]
    pub fn create_inbound_session(
        &self,
        identity_key: String,
        message: &OlmMessage,
    ) -> Result<InboundSession, OlmecError> {
        self.create_inbound_session_with_mac_length(identity_key, message, MacLength::Truncated)
    }

    /// Accepts a session with another MAC length than Matrix's.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "createInboundSessionWithMacLength"))]
    pub fn create_inbound_session_with_mac_length(
        &self,
        identity_key: String,
        message: &OlmMessage,
        mac_length: MacLength,
    ) -> Result<InboundSession, OlmecError> {
        let (identity_key, message) = (public_key(&identity_key)?, message.parse_pre_key()?);
        let mut account = self.0.get();
        let inbound =
            account.create_inbound_session_with(identity_key, &message, mac_length.into())?;
        Ok(InboundSession {
            session: inbound.session.into(),
            plaintext: inbound.plaintext,
            used_key: inbound.used_key,
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl InboundSession {
    /// The session, for all further messages. Asked again, it is the same one.
    pub fn session(&self) -> OlmSession {
        self.session.clone()
    }

    /// What the first message said.
    pub fn plaintext(&self) -> Vec<u8> {
        self.plaintext.clone()
    }

    /// The id of the one-time or fallback key that was used.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "usedKeyId"))]
    pub fn used_key_id(&self) -> String {
        match self.used_key {
            olm::UsedKey::OneTime(id) | olm::UsedKey::Fallback(id) => id.to_base64(),
        }
    }

    /// Whether it was a fallback key, which is still there. Then upload new one-time keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "usedFallbackKey"))]
    pub fn used_fallback_key(&self) -> bool {
        matches!(self.used_key, olm::UsedKey::Fallback(_))
    }
}

impl Drop for InboundSession {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.plaintext);
    }
}
