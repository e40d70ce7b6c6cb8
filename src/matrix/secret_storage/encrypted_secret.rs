//! One secret, encrypted.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::SecretStorageError;
use crate::encoding::base64;
use crate::matrix::json::{self, JsonError, Object};

/// A secret as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedSecret {
    pub(super) iv: [u8; 16],
    pub(super) ciphertext: Vec<u8>,
    pub(super) mac: [u8; 32],
}

impl EncryptedSecret {
    /// Reads the object of three texts.
    ///
    /// # Errors
    ///
    /// See [`SecretStorageError`].
    pub fn from_json(json: &str) -> Result<Self, SecretStorageError> {
        Self::from_object(&json::parse_object(json)?)
    }

    /// The object of three texts.
    pub fn to_json(&self) -> String {
        json::write_object(&self.to_object())
    }

    /// Reads the secret out of the content of its event in the account data, where it is encrypted
    /// for each storage key.
    ///
    /// # Errors
    ///
    /// See [`SecretStorageError`].
    pub fn from_account_data(json: &str, key_id: &str) -> Result<Self, SecretStorageError> {
        let object = json::parse_object(json)?;
        let encrypted = object.object("encrypted")?.get(key_id);
        let encrypted = encrypted.and_then(json::Value::as_object);
        Self::from_object(encrypted.ok_or(JsonError::Field("encrypted"))?)
    }

    /// The content of the event in the account data, encrypted for this storage key alone.
    pub fn to_account_data(&self, key_id: &str) -> String {
        let encrypted = Object::default().with(key_id, self.to_object());
        json::write_object(&Object::default().with("encrypted", encrypted))
    }

    fn from_object(object: &Object) -> Result<Self, SecretStorageError> {
        Ok(Self {
            iv: base64::decode_array(object.text("iv")?)?,
            ciphertext: base64::decode(object.text("ciphertext")?)?,
            mac: base64::decode_array(object.text("mac")?)?,
        })
    }

    fn to_object(&self) -> Object {
        Object::default()
            .with_text("ciphertext", &base64::encode(&self.ciphertext))
            .with_text("iv", &base64::encode(&self.iv))
            .with_text("mac", &base64::encode(&self.mac))
    }
}
