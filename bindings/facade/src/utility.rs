//! What needs no state.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::{Ed25519Signature, Ed25519Verifier};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;

/// Verifies an Ed25519 signature of bytes; key and signature in base64.
///
/// Fails with `AuthenticationFailed` if the signature is not the key's, `InvalidPublicKey` if the
/// key is not one that can verify safely.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "ed25519Verify"))]
pub fn ed25519_verify(key: String, message: Vec<u8>, signature: String) -> Result<(), OlmecError> {
    let mut key = Ed25519Verifier::from_base64(&key)?;
    let signature: Ed25519Signature = signature.parse()?;
    Ok(key.verify(&message, &signature)?)
}

/// SHA-256 of bytes, 32 bytes.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub fn sha256(bytes: Vec<u8>) -> Vec<u8> {
    olmec::sha256(&bytes).to_vec()
}

/// SHA-256 of text, usually canonical JSON; unpadded base64, as Matrix's hashes are.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sha256Base64"))]
pub fn sha256_base64(text: String) -> String {
    olmec::sha256_base64(text.as_bytes())
}

/// The version of the library, as in `0.1.0`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
