//! The JSON object that goes into the event.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::chunked::{AttachmentDecryptor, AttachmentVerifier, HashMismatch};
use crate::encoding::base64;
use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode};
use crate::matrix::json::{self, JsonError, Object, Value};
use crate::secret::{Secret, SecretText};

const VERSION: &str = "v2";
const KEY_TYPE: &str = "oct";
const ALGORITHM: &str = "A256CTR";
const KEY_OPERATIONS: [&str; 2] = ["encrypt", "decrypt"];

/// What is needed to decrypt an attachment. Holds its key; wiped on drop.
pub struct EncryptedFile {
    pub(super) key: Secret<32>,
    pub(super) iv: [u8; 16],
    pub(super) sha256: [u8; 32],
}

impl EncryptedFile {
    /// Reads the `EncryptedFile` object of an event; other members, such as `url`, are passed over.
    ///
    /// # Errors
    ///
    /// See [`EncryptedFileError`].
    pub fn from_json(json: &str) -> Result<Self, EncryptedFileError> {
        let file = json::parse_object(json)?;
        let key = file.object("key")?;
        let is_supported = file.text("v")? == VERSION
            && key.text("kty")? == KEY_TYPE
            && key.text("alg")? == ALGORITHM;
        if !is_supported {
            return Err(EncryptedFileError::Unsupported);
        }
        let operations: Vec<_> = key.array("key_ops")?.iter().map(Value::as_text).collect();
        if !KEY_OPERATIONS.iter().all(|operation| operations.contains(&Some(*operation))) {
            return Err(JsonError::Field("key_ops").into());
        }
        if !matches!(key.get("ext"), Some(Value::Boolean(true))) {
            return Err(JsonError::Field("ext").into());
        }
        Ok(Self {
            key: base64::decode_url_secret(key.text("k")?)?,
            iv: base64::decode_array(file.text("iv")?)?,
            sha256: base64::decode_array(file.object("hashes")?.text("sha256")?)?,
        })
    }

    /// The object for an event, with the `mxc` URL to which the ciphertext was uploaded.
    pub fn to_json(&self, url: &str) -> SecretText {
        let key = Object::default()
            .with_text("alg", ALGORITHM)
            .with("ext", Value::Boolean(true))
            .with("k", Value::Text(base64::encode_url_secret(self.key.expose())))
            .with("key_ops", Value::texts(KEY_OPERATIONS))
            .with_text("kty", KEY_TYPE);
        let hashes = Object::default().with_text("sha256", &base64::encode(&self.sha256));
        let file = Object::default()
            .with("hashes", hashes)
            .with_text("iv", &base64::encode(&self.iv))
            .with("key", key)
            .with_text("url", url)
            .with_text("v", VERSION);
        json::write_secret(&file)
    }

    /// The SHA-256 of the ciphertext.
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// Checks the hash of a whole ciphertext, and only then decrypts it, in the same memory.
    ///
    /// # Errors
    ///
    /// [`HashMismatch`] if it is not the ciphertext that was sent.
    pub fn decrypt(&self, ciphertext: Vec<u8>) -> Result<Zeroizing<Vec<u8>>, HashMismatch> {
        let mut verifier = AttachmentVerifier::new(self);
        verifier.update(&ciphertext);
        verifier.verify()?;
        let mut plaintext = Zeroizing::new(ciphertext);
        AttachmentDecryptor::new(self).cipher.apply(&mut plaintext);
        Ok(plaintext)
    }
}

/// Shows the hash.
impl fmt::Debug for EncryptedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptedFile")
            .field("sha256", &base64::encode(&self.sha256))
            .finish_non_exhaustive()
    }
}

/// Why the object of an attachment cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptedFileError {
    /// It cannot be read, or a member is missing or not as it must be.
    #[error("cannot read the encrypted file: {0}")]
    Json(#[from] JsonError),
    /// Another version than `v2`, or another kind of key or cipher.
    #[error("cannot read the encrypted file: its version or algorithm is not supported")]
    Unsupported,
    /// Key, IV or hash are not base64 of their length.
    #[error("cannot read the encrypted file: {0}")]
    Base64(#[from] Base64Error),
}

impl CodedError for EncryptedFileError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::Unsupported => ErrorCode::UnsupportedAlgorithm,
            Self::Base64(error) => error.code(),
        }
    }
}
