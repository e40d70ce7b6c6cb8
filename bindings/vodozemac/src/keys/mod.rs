//! Keys and signatures.

mod curve25519;
mod ed25519;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use curve25519::{Curve25519PublicKey, Curve25519SecretKey};
pub use ed25519::{
    Ed25519Keypair, Ed25519PublicKey, Ed25519SecretKey, Ed25519Signature, SignatureError,
};

use crate::{Base64DecodeError, base64_encode};

/// The id of a one-time or fallback key.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyId(u64);

impl KeyId {
    pub(crate) fn new(id: olmec::olm::KeyId) -> Self {
        Self(id.get().into())
    }

    /// The text in Matrix key names: unpadded base64 of eight bytes, big-endian.
    pub fn to_base64(self) -> String {
        base64_encode(self.0.to_be_bytes())
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.to_base64()
    }
}

/// Why a key could not be read or used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The text of a public key is not base64.
    #[error("cannot read the public key: {0}")]
    Base64Error(#[from] Base64DecodeError),
    /// The text of a secret key is not base64.
    #[error("cannot read the secret key: {0}")]
    Base64PrivateKey(#[from] base64ct::Error),
    /// Of another length than a key has.
    #[error("a {key_type} key has {expected_length} bytes, not {length}")]
    InvalidKeyLength {
        /// Of which kind.
        key_type: &'static str,
        /// How long it is.
        expected_length: usize,
        /// How long this is.
        length: usize,
    },
    /// Not an Ed25519 key, or one of small order.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The shared secret would be the same for every secret key.
    #[error("the Curve25519 key has small order, or is not in its canonical encoding")]
    NonContributoryKey,
}

/// The bytes of a public key from base64.
fn decode_public(key_type: &'static str, text: &str) -> Result<[u8; 32], KeyError> {
    check_text_length(key_type, text)?;
    to_array(key_type, &crate::base64_decode(text)?)
}

fn to_array(key_type: &'static str, bytes: &[u8]) -> Result<[u8; 32], KeyError> {
    bytes.try_into().map_err(|_| invalid_length(key_type, bytes.len()))
}

/// Refuses a text that shows by its length that it is not of 32 bytes.
fn check_text_length(key_type: &'static str, text: &str) -> Result<(), KeyError> {
    match text.len() {
        43 | 44 => Ok(()),
        length => Err(invalid_length(key_type, base64::decoded_len_estimate(length))),
    }
}

const fn invalid_length(key_type: &'static str, length: usize) -> KeyError {
    KeyError::InvalidKeyLength { key_type, expected_length: 32, length }
}

/// The text form that both kinds of public key and signatures have: `Display` is base64, `Debug`
/// the same behind the name of the algorithm.
macro_rules! shown_as_base64 {
    ($type:ty, $algorithm:literal) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.to_base64())
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:?}", format_args!("{}:{self}", $algorithm).to_string())
            }
        }
    };
}

use shown_as_base64;
