//! The messages of the channel.

use olmec::qr_login::{ChannelMessageError, ecies};
use thiserror::Error as ThisError;

use super::Error;
use crate::{Base64DecodeError, Curve25519PublicKey, KeyError, base64_decode, base64_encode};

/// Why a message could not be read.
#[derive(Debug, ThisError)]
pub enum MessageDecodeError {
    /// There is no `|` in the first message.
    #[error("the channel's first message has no |")]
    MissingSeparator,
    /// The key in the first message is none.
    #[error("the channel's first message has an invalid key: {0}")]
    KeyError(#[from] KeyError),
    /// A text is not base64.
    #[error("cannot read the channel's message: {0}")]
    Base64(#[from] Base64DecodeError),
}

/// The first message.
#[derive(Debug, PartialEq, Eq)]
pub struct InitialMessage {
    /// The sender's key.
    pub public_key: Curve25519PublicKey,
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
}

impl InitialMessage {
    pub(super) fn new(message: &ecies::InitialMessage) -> Self {
        Self {
            public_key: Curve25519PublicKey(message.public_key()),
            ciphertext: message.ciphertext().to_vec(),
        }
    }

    /// olmec's message, which is well-formed.
    pub(super) fn inner(&self) -> Result<ecies::InitialMessage, Error> {
        ecies::InitialMessage::decode(&self.encode()).map_err(|error| match error {
            ChannelMessageError::NonContributoryKey | ChannelMessageError::InvalidPublicKey => {
                Error::NonContributoryKey
            }
            _ => Error::Decryption,
        })
    }

    /// The text form.
    pub fn encode(&self) -> String {
        format!("{}|{}", base64_encode(&self.ciphertext), self.public_key.to_base64())
    }

    /// Reads the text form.
    ///
    /// # Errors
    ///
    /// See [`MessageDecodeError`].
    pub fn decode(message: &str) -> Result<Self, MessageDecodeError> {
        let (ciphertext, key) =
            message.split_once('|').ok_or(MessageDecodeError::MissingSeparator)?;
        Ok(Self {
            public_key: Curve25519PublicKey::from_base64(key)?,
            ciphertext: base64_decode(ciphertext)?,
        })
    }
}

/// A later message.
#[derive(Debug)]
pub struct Message {
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
}

impl Message {
    /// olmec's message, which is well-formed.
    pub(super) fn inner(&self) -> Result<ecies::Message, Error> {
        ecies::Message::decode(&self.encode()).map_err(|_| Error::Decryption)
    }

    /// The text form.
    pub fn encode(&self) -> String {
        base64_encode(&self.ciphertext)
    }

    /// Reads the text form.
    ///
    /// # Errors
    ///
    /// If it is not base64.
    pub fn decode(message: &str) -> Result<Self, MessageDecodeError> {
        Ok(Self { ciphertext: base64_decode(message)? })
    }
}
