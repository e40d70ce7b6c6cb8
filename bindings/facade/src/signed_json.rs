//! Canonical JSON, and signatures of Matrix objects.

use alloc::string::String;

use olmec::Ed25519PublicKey;
use olmec::matrix::signed_json;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::{Account, PkSigning};

/// The canonical form of a JSON text. Fails with `MalformedJson`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "canonicalJson"))]
pub fn canonical_json(json: String) -> Result<String, OlmecError> {
    Ok(signed_json::canonical_json(&json)?)
}

/// Verifies that an object carries the signature of this user's key, base64, whose id is as in
/// `ed25519:DEVICE`. Fails with `AuthenticationFailed` and `SignatureMissing`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "verifyJson"))]
pub fn verify_json(
    json: String,
    user_id: String,
    key_id: String,
    key: String,
) -> Result<(), OlmecError> {
    let key: Ed25519PublicKey = key.parse()?;
    Ok(signed_json::verify_json(&json, &user_id.parse()?, &key_id.parse()?, &key)?)
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl Account {
    /// Signs a JSON object as this device; gives it in canonical JSON, with the signature.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "signJson"))]
    pub fn sign_json(
        &self,
        json: String,
        user_id: String,
        device_id: String,
    ) -> Result<String, OlmecError> {
        Ok(self.0.get().sign_json(&json, &user_id.parse()?, &device_id.parse()?)?)
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkSigning {
    /// Signs a JSON object as a cross-signing key of this user; gives it in canonical JSON, with
    /// the signature.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "signJson"))]
    pub fn sign_json(&self, json: String, user_id: String) -> Result<String, OlmecError> {
        Ok(self.0.sign_json(&json, &user_id.parse()?)?)
    }
}
