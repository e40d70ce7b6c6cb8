//! The keys of the server-side key backup, and signing keys that are kept as their seed.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use olmec::pk;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::counted::Counted;
use crate::error::{OlmecError, array};
use crate::locked::Locked;

/// The key of a backup (`m.megolm_backup.v1.curve25519-aes-sha2`).
///
/// **The format does not authenticate its ciphertext**: the server can change what was stored, and
/// anyone who has the public key can store. Treat what is decrypted as input from a stranger.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct PkDecryption(pub(crate) Locked<pk::PkDecryption>);

/// Encrypts to the holder of a backup key. The format authenticates nothing, see `PkDecryption`.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct PkEncryption(pub(crate) Counted<pk::PkEncryption>);

/// An Ed25519 signing key and its seed, such as a cross-signing key.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct PkSigning(pub(crate) Counted<pk::PkSigning>);

/// A message to a backup key: the three base64 texts of `session_data`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct PkMessage {
    /// The ephemeral public key.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub ephemeral: String,
    /// The ciphertext.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub ciphertext: String,
    /// The MAC, which covers nothing.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub mac: String,
}

#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl PkMessage {
    /// A message as it came from the server.
    #[wasm_bindgen(constructor)]
    pub fn new(ephemeral: String, ciphertext: String, mac: String) -> Self {
        Self { ephemeral, ciphertext, mac }
    }
}

impl From<pk::PkDecryption> for PkDecryption {
    fn from(decryption: pk::PkDecryption) -> Self {
        Self(Locked::new(decryption))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkDecryption {
    /// A new key. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(pk::PkDecryption::new()?.into())
    }

    /// The key of 32 secret bytes.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromSecretKey"))]
    pub fn from_secret_key(secret_key: Vec<u8>) -> Result<Self, OlmecError> {
        let secret_key = Zeroizing::new(secret_key);
        let secret_key = Zeroizing::new(array("the secret key", &secret_key)?);
        Ok(pk::PkDecryption::from_secret_key(&secret_key).into())
    }

    /// The key that a recovery key holds; white space in it is ignored.
    ///
    /// Fails with `InvalidRecoveryKey`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromRecoveryKey"))]
    pub fn from_recovery_key(recovery_key: String) -> Result<Self, OlmecError> {
        let recovery_key = Zeroizing::new(recovery_key);
        Ok(pk::PkDecryption::from_recovery_key(&recovery_key.parse()?).into())
    }

    /// The public key, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "publicKey"))]
    pub fn public_key(&self) -> String {
        self.0.get().public_key().to_base64()
    }

    /// **Secret.** The key, 32 bytes.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "secretKey"))]
    pub fn secret_key(&self) -> Vec<u8> {
        self.0.get().secret_key().expose().to_vec()
    }

    /// **Secret.** The key in the form that a user writes down.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "recoveryKey"))]
    pub fn recovery_key(&self) -> String {
        self.0.get().recovery_key().to_text().expose().to_owned()
    }

    /// Decrypts a message, of which nothing is authentic even if this succeeds.
    ///
    /// Fails with `AuthenticationFailed` for another key or a damaged message.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "decryptUnauthenticated"))]
    pub fn decrypt_unauthenticated(&self, message: &PkMessage) -> Result<Vec<u8>, OlmecError> {
        let message = pk::PkMessage::decode(&pk::EncodedPkMessage {
            ephemeral: message.ephemeral.clone(),
            ciphertext: message.ciphertext.clone(),
            mac: message.mac.clone(),
        })?;
        Ok(self.0.get().decrypt(&message)?.into_bytes())
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkEncryption {
    /// Encrypts to this public key, base64, whose signatures the caller has checked.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(recipient: String) -> Result<Self, OlmecError> {
        Ok(Self(Counted::new(pk::PkEncryption::new(recipient.parse()?))))
    }

    /// Encrypts a message. Fails with `NonContributoryKey`, `InvalidPublicKey`, `RandomFailure`.
    pub fn encrypt(&self, plaintext: Vec<u8>) -> Result<PkMessage, OlmecError> {
        let message = self.0.encrypt(&Zeroizing::new(plaintext))?.encode();
        Ok(PkMessage {
            ephemeral: message.ephemeral,
            ciphertext: message.ciphertext,
            mac: message.mac,
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkSigning {
    /// A new key. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(Self(Counted::new(pk::PkSigning::new()?)))
    }

    /// The key of a seed of 32 secret bytes.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromSeed"))]
    pub fn from_seed(seed: Vec<u8>) -> Result<Self, OlmecError> {
        let seed = Zeroizing::new(seed);
        let seed = Zeroizing::new(array("the seed", &seed)?);
        Ok(Self(Counted::new(pk::PkSigning::from_seed(&seed))))
    }

    /// **Secret.** The seed, 32 bytes.
    pub fn seed(&self) -> Vec<u8> {
        self.0.seed().expose().to_vec()
    }

    /// The public key, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "publicKey"))]
    pub fn public_key(&self) -> String {
        self.0.public_key().to_base64()
    }

    /// Signs bytes, in Matrix usually canonical JSON; base64.
    pub fn sign(&self, message: Vec<u8>) -> String {
        self.0.sign(&message).to_base64()
    }
}
