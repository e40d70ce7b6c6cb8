//! What devices and users publish about themselves, and what is verified of it.

use alloc::string::{String, ToString as _};

use olmec::matrix::{cross_signing, device_keys};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::counted::Counted;
use crate::error::OlmecError;
use crate::{Account, IdentityKeys, OlmSession, PkSigning};

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl Account {
    /// The signed device keys, for `device_keys` of an upload.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "deviceKeysJson"))]
    pub fn device_keys_json(
        &self,
        user_id: String,
        device_id: String,
    ) -> Result<String, OlmecError> {
        Ok(self.0.get().device_keys_json(&user_id.parse()?, &device_id.parse()?))
    }

    /// The signed one-time keys that are not published yet, for `one_time_keys` of an upload.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "oneTimeKeysJson"))]
    pub fn one_time_keys_json(
        &self,
        user_id: String,
        device_id: String,
    ) -> Result<String, OlmecError> {
        Ok(self.0.get().one_time_keys_json(&user_id.parse()?, &device_id.parse()?))
    }

    /// The signed fallback key that is not published yet, for `fallback_keys` of an upload.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fallbackKeysJson"))]
    pub fn fallback_keys_json(
        &self,
        user_id: String,
        device_id: String,
    ) -> Result<String, OlmecError> {
        Ok(self.0.get().fallback_keys_json(&user_id.parse()?, &device_id.parse()?))
    }

    /// Opens a session with a device, by a one-time key that the device has signed.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "createVerifiedSession"))]
    pub fn create_verified_session(
        &self,
        one_time_key: &VerifiedOneTimeKey,
    ) -> Result<OlmSession, OlmecError> {
        Ok(self.0.get().create_verified_session(&one_time_key.0)?.into())
    }
}

/// A device whose keys are signed by itself.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct VerifiedDevice(pub(crate) Counted<device_keys::VerifiedDevice>);

/// A one-time key that its device has signed, together with that device's identity key.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct VerifiedOneTimeKey(Counted<device_keys::VerifiedOneTimeKey>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl VerifiedDevice {
    /// Reads what the server says are the keys of this user's device. Fails with `DeviceMismatch`,
    /// `SignatureMissing` and `AuthenticationFailed`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(
        device_keys: String,
        user_id: String,
        device_id: String,
    ) -> Result<Self, OlmecError> {
        let (user_id, device_id) = (user_id.parse()?, device_id.parse()?);
        let device = device_keys::VerifiedDevice::from_json(&device_keys, &user_id, &device_id)?;
        Ok(Self(Counted::new(device)))
    }

    /// Whose device it says it is.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "userId"))]
    pub fn user_id(&self) -> String {
        self.0.user_id().to_string()
    }

    /// Its id.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "deviceId"))]
    pub fn device_id(&self) -> String {
        self.0.device_id().to_string()
    }

    /// Its two identity keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "identityKeys"))]
    pub fn identity_keys(&self) -> IdentityKeys {
        self.0.keys().into()
    }

    /// Verifies a one-time or fallback key of this device, as it was claimed.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "verifyOneTimeKey"))]
    pub fn verify_one_time_key(
        &self,
        one_time_key: String,
    ) -> Result<VerifiedOneTimeKey, OlmecError> {
        Ok(VerifiedOneTimeKey(Counted::new(self.0.verify_one_time_key(&one_time_key)?)))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl VerifiedOneTimeKey {
    /// The Curve25519 identity key of the device, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "identityKey"))]
    pub fn identity_key(&self) -> String {
        self.0.identity_key().to_base64()
    }

    /// The one-time key, base64.
    pub fn key(&self) -> String {
        self.0.key().to_base64()
    }
}

/// What a cross-signing key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum KeyUsage {
    /// Signs the other two; it is what users verify.
    Master,
    /// Signs the user's own devices.
    SelfSigning,
    /// Signs the master keys of other users.
    UserSigning,
}

impl From<KeyUsage> for cross_signing::KeyUsage {
    fn from(usage: KeyUsage) -> Self {
        match usage {
            KeyUsage::Master => Self::Master,
            KeyUsage::SelfSigning => Self::SelfSigning,
            KeyUsage::UserSigning => Self::UserSigning,
        }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkSigning {
    /// The unsigned object of this key, for an upload of cross-signing keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "crossSigningKeyJson"))]
    pub fn cross_signing_key_json(
        &self,
        user_id: String,
        usage: KeyUsage,
    ) -> Result<String, OlmecError> {
        Ok(self.0.cross_signing_key_json(&user_id.parse()?, usage.into()))
    }
}

/// A cross-signing key that is of this user, for this usage.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct CrossSigningKey(Counted<cross_signing::CrossSigningKey>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl CrossSigningKey {
    /// Reads what the server says is the user's master key. That it is, only the user can say.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn master(json: String, user_id: String) -> Result<Self, OlmecError> {
        let key = cross_signing::CrossSigningKey::master(&json, &user_id.parse()?)?;
        Ok(Self(Counted::new(key)))
    }

    /// Reads another key of this user, which this master key must have signed.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "signedKey"))]
    pub fn signed_key(&self, json: String, usage: KeyUsage) -> Result<CrossSigningKey, OlmecError> {
        Ok(Self(Counted::new(self.0.signed_key(&json, usage.into())?)))
    }

    /// The public key, base64.
    pub fn key(&self) -> String {
        self.0.key().to_base64()
    }
}
