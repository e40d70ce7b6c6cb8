//! Encrypted attachments.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use olmec::matrix::attachment;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::OlmecError;
use crate::locked::Once;

/// Encrypts one attachment, piece by piece. `finish` uses it up.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct AttachmentEncryptor(Once<attachment::AttachmentEncryptor>);

/// Checks a ciphertext against the hash, piece by piece. `verify` uses it up.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct AttachmentVerifier(Once<attachment::AttachmentVerifier>);

/// Decrypts an attachment piece by piece. **What it gives may be forged until `verify` has
/// succeeded**, which uses it up.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct AttachmentDecryptor(Once<attachment::AttachmentDecryptor>);

fn encrypted_file(json: String) -> Result<attachment::EncryptedFile, OlmecError> {
    Ok(attachment::EncryptedFile::from_json(&Zeroizing::new(json))?)
}

/// Decrypts a whole attachment, after its hash has been checked. `file` is the `EncryptedFile`
/// object. Fails with `AuthenticationFailed`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "decryptAttachment"))]
pub fn decrypt_attachment(file: String, ciphertext: Vec<u8>) -> Result<Vec<u8>, OlmecError> {
    let mut plaintext = encrypted_file(file)?.decrypt(ciphertext)?;
    Ok(core::mem::take(&mut *plaintext))
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl AttachmentEncryptor {
    /// Draws a key for one attachment. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(Self(Once::new(attachment::AttachmentEncryptor::new()?)))
    }

    /// Encrypts the next bytes of the file, however many. Fails with `AlreadyUsed`.
    pub fn encrypt(&self, plaintext: Vec<u8>) -> Result<Vec<u8>, OlmecError> {
        self.0.step(|mut encryptor| {
            let mut bytes = plaintext;
            encryptor.encrypt(&mut bytes);
            (Some(encryptor), Ok(bytes))
        })
    }

    /// **Secret.** After the last bytes: the `EncryptedFile` object for the event, with the URL to
    /// which the ciphertext was uploaded. Fails with `AlreadyUsed`.
    pub fn finish(&self, url: String) -> Result<String, OlmecError> {
        self.0.step(|encryptor| (None, Ok(encryptor.finish().to_json(&url).expose().to_owned())))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl AttachmentVerifier {
    /// Checks against the hash in the `EncryptedFile` object.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(file: String) -> Result<Self, OlmecError> {
        let file = encrypted_file(file)?;
        Ok(Self(Once::new(attachment::AttachmentVerifier::new(&file))))
    }

    /// Reads the next bytes of the ciphertext. Fails with `AlreadyUsed`.
    pub fn update(&self, ciphertext: Vec<u8>) -> Result<(), OlmecError> {
        self.0.step(|mut verifier| {
            verifier.update(&ciphertext);
            (Some(verifier), Ok(()))
        })
    }

    /// After the last bytes. Fails with `AuthenticationFailed` if they are not what was sent.
    pub fn verify(&self) -> Result<(), OlmecError> {
        self.0.step(|verifier| (None, verifier.verify().map_err(Into::into)))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl AttachmentDecryptor {
    /// Decrypts the attachment of an `EncryptedFile` object.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(file: String) -> Result<Self, OlmecError> {
        let file = encrypted_file(file)?;
        Ok(Self(Once::new(attachment::AttachmentDecryptor::new(&file))))
    }

    /// Decrypts the next bytes, however many; they may be forged. Fails with `AlreadyUsed`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "decryptUnverified"))]
    pub fn decrypt_unverified(&self, ciphertext: Vec<u8>) -> Result<Vec<u8>, OlmecError> {
        self.0.step(|mut decryptor| {
            let mut bytes = ciphertext;
            decryptor.decrypt_unverified(&mut bytes);
            (Some(decryptor), Ok(bytes))
        })
    }

    /// After the last bytes. Fails with `AuthenticationFailed` if anything was forged: throw away
    /// all that was decrypted.
    pub fn verify(&self) -> Result<(), OlmecError> {
        self.0.step(|decryptor| (None, decryptor.verify().map_err(Into::into)))
    }
}
