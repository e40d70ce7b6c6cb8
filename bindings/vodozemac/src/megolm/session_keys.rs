//! The two forms in which a session travels.

use std::io;

use olmec::megolm::SessionKeyError;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::causes::Ed25519Error;
use crate::{KeyError, SignatureError};

/// Why a session key or an export could not be read.
#[derive(Debug, Error)]
pub enum SessionKeyDecodeError {
    /// Of another version: the expected one, and what was there.
    #[error("the session key has version {1}, expected is {0}")]
    Version(u8, u8),
    /// Too short or too long.
    #[error("cannot read the session key: {0}")]
    Read(#[from] io::Error),
    /// The text is not base64.
    #[error("cannot read the session key: {0}")]
    Base64(#[from] base64ct::Error),
    /// The session key is not signed by itself.
    #[error("cannot read the session key: {0}")]
    Signature(#[from] SignatureError),
    /// The public key in it is none.
    #[error("cannot read the session key: {0}")]
    PublicKey(#[from] KeyError),
}

impl SessionKeyDecodeError {
    fn new(version: u8, error: SessionKeyError) -> Self {
        match error {
            SessionKeyError::UnsupportedVersion(found) => Self::Version(version, found),
            SessionKeyError::InvalidPublicKey => {
                let error = Ed25519Error("not a canonical point of large order");
                KeyError::from(SignatureError::from(error)).into()
            }
            SessionKeyError::Authentication => SignatureError::from(olmec::SignatureError).into(),
            SessionKeyError::Base64(olmec::Base64Error::Invalid) => {
                base64ct::Error::InvalidEncoding.into()
            }
            error => io::Error::new(io::ErrorKind::UnexpectedEof, error).into(),
        }
    }
}

/// Defines one of the two.
macro_rules! session_key {
    ($(#[$doc:meta])* $key:ident, $version:literal) => {
        $(#[$doc])*
        pub struct $key(pub(super) olmec::megolm::$key);

        impl $key {
            /// Reads the bytes.
            ///
            /// # Errors
            ///
            /// See [`SessionKeyDecodeError`].
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, SessionKeyDecodeError> {
                let key = olmec::megolm::$key::from_bytes(bytes);
                key.map(Self).map_err(|error| SessionKeyDecodeError::new($version, error))
            }

            /// The bytes, which are the caller's to wipe.
            pub fn to_bytes(&self) -> Vec<u8> {
                self.0.to_bytes().expose().to_vec()
            }

            /// Reads base64, in constant time.
            ///
            /// # Errors
            ///
            /// See [`SessionKeyDecodeError`].
            pub fn from_base64(key: &str) -> Result<Self, SessionKeyDecodeError> {
                let key = olmec::megolm::$key::from_base64(key);
                key.map(Self).map_err(|error| SessionKeyDecodeError::new($version, error))
            }

            /// Unpadded base64, made in constant time, which is the caller's to wipe.
            pub fn to_base64(&self) -> String {
                self.0.to_base64().expose().to_owned()
            }
        }

        impl TryFrom<&[u8]> for $key {
            type Error = SessionKeyDecodeError;

            fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
                Self::from_bytes(bytes)
            }
        }

        impl TryFrom<&str> for $key {
            type Error = SessionKeyDecodeError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::from_base64(text)
            }
        }

        impl Serialize for $key {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.to_base64().expose())
            }
        }

        impl<'de> Deserialize<'de> for $key {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Zeroizing::new(String::deserialize(deserializer)?);
                Self::from_base64(&text).map_err(D::Error::custom)
            }
        }
    };
}

session_key! {
    /// The signed form, shared by the session's owner. Wiped on drop.
    SessionKey, 2
}

session_key! {
    /// The form without a signature, which anyone who holds the session can write. Wiped on drop.
    ExportedSessionKey, 1
}

/// Leaves the export of a ratchet that is all zero at index 0, with the same public key.
impl Zeroize for ExportedSessionKey {
    fn zeroize(&mut self) {
        let mut bytes = Zeroizing::new(self.to_bytes());
        // Index and ratchet, which the version precedes and the public key follows.
        bytes.iter_mut().skip(1).take(4 + 128).for_each(|byte| *byte = 0);
        if let Ok(emptied) = Self::from_bytes(&bytes) {
            *self = emptied;
        }
    }
}
