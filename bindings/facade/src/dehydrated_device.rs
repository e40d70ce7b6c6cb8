//! Dehydrated devices (MSC3814): an account left on the server, to receive messages while no
//! device is online.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::pickle::dehydrated_device as core;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::Account;
use crate::error::{OlmecError, array};

/// A dehydrated device: `device_pickle` and `nonce` of its `device_data`. Not secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct DehydratedDevice {
    /// The encrypted account, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub ciphertext: String,
    /// The nonce it was encrypted with, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub nonce: String,
}

#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl DehydratedDevice {
    /// A dehydrated device as it came from the server.
    #[wasm_bindgen(constructor)]
    pub fn new(ciphertext: String, nonce: String) -> Self {
        Self { ciphertext, nonce }
    }
}

fn key(bytes: Vec<u8>) -> Result<Zeroizing<[u8; 32]>, OlmecError> {
    let bytes = Zeroizing::new(bytes);
    Ok(Zeroizing::new(array("the key of a dehydrated device", &bytes)?))
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl Account {
    /// Encrypts the account as a dehydrated device (`org.matrix.msc3814.v2`), with a key of 32
    /// bytes. Use a fresh account, made for this.
    ///
    /// Fails with `NotRepresentable` for an account that came from libolm.
    pub fn dehydrate(&self, key: Vec<u8>) -> Result<DehydratedDevice, OlmecError> {
        let key = self::key(key)?;
        let device = core::dehydrate(&self.0.get(), &key)?;
        Ok(DehydratedDevice { ciphertext: device.ciphertext, nonce: device.nonce })
    }

    /// The account of a dehydrated device.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn rehydrate(device: &DehydratedDevice, key: Vec<u8>) -> Result<Self, OlmecError> {
        let key = self::key(key)?;
        Ok(core::rehydrate(&device.ciphertext, &device.nonce, &key)?.into())
    }
}
