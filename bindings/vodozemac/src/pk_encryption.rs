//! The encryption of the server-side key backup. Nothing of its messages is authenticated.

use hmac::digest::MacError;
use olmec::pk::{EncodedPkMessage, PkDecryptionError, PkEncryptionError, PkMessage};
use thiserror::Error as ThisError;

use crate::causes::UnpadError;
use crate::infallible::certain;
use crate::{
    Base64DecodeError, Curve25519PublicKey, Curve25519SecretKey, KeyError, LibolmPickleError,
    base64_decode, base64_encode,
};

/// Why a message was not made, or gave no plaintext.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The key has small order, or is not canonical.
    #[error("the Curve25519 key has small order or is not canonical")]
    NonContributoryKey,
    /// Never made.
    #[error("cannot decrypt the message: {0}")]
    InvalidPadding(#[from] UnpadError),
    /// Damaged, or for another key.
    #[error("cannot decrypt the message: {0}")]
    Mac(#[from] MacError),
}

/// Why a message could not be read.
#[derive(Debug, ThisError)]
pub enum MessageDecodeError {
    /// A text is not base64.
    #[error(transparent)]
    Base64(#[from] Base64DecodeError),
    /// The ephemeral key is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// An encrypted message.
#[derive(Debug)]
pub struct Message {
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
    /// The MAC, which covers nothing.
    pub mac: Vec<u8>,
    /// The key that the sender drew for the message.
    pub ephemeral_key: Curve25519PublicKey,
}

impl Message {
    /// Reads the three base64 texts.
    ///
    /// # Errors
    ///
    /// If one is not base64, or the key does not have 32 bytes.
    pub fn from_base64(
        ciphertext: &str,
        mac: &str,
        ephemeral_key: &str,
    ) -> Result<Self, MessageDecodeError> {
        Ok(Self {
            ciphertext: base64_decode(ciphertext)?,
            mac: base64_decode(mac)?,
            ephemeral_key: Curve25519PublicKey::from_base64(ephemeral_key)?,
        })
    }

    fn new(message: &PkMessage) -> Self {
        Self {
            ciphertext: message.ciphertext().to_vec(),
            mac: message.mac().to_vec(),
            ephemeral_key: Curve25519PublicKey(message.ephemeral_key()),
        }
    }

    /// olmec's message, which is well-formed.
    fn inner(&self) -> Result<PkMessage, Error> {
        let encoded = EncodedPkMessage {
            ephemeral: self.ephemeral_key.to_base64(),
            ciphertext: base64_encode(&self.ciphertext),
            mac: base64_encode(&self.mac),
        };
        PkMessage::decode(&encoded).map_err(|_| MacError.into())
    }
}

/// The key of a backup.
pub struct PkDecryption(Curve25519SecretKey);

impl PkDecryption {
    /// A new key.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn new() -> Self {
        Self(Curve25519SecretKey::new())
    }

    /// The key of a secret key.
    pub fn from_key(secret_key: Curve25519SecretKey) -> Self {
        Self(secret_key)
    }

    /// The secret key.
    pub const fn secret_key(&self) -> &Curve25519SecretKey {
        &self.0
    }

    /// The public key.
    pub fn public_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey::from(&self.0)
    }

    /// Decrypts a message, of which nothing is authentic even if this succeeds.
    ///
    /// # Errors
    ///
    /// See [`enum@Error`].
    pub fn decrypt(&self, message: &Message) -> Result<Vec<u8>, Error> {
        match self.0.decryption().decrypt(&message.inner()?) {
            Ok(plaintext) => Ok(plaintext.into_bytes()),
            Err(PkDecryptionError::NonContributoryKey) => Err(Error::NonContributoryKey),
            Err(_) => Err(MacError.into()),
        }
    }

    /// Reads a pickle of libolm.
    ///
    /// # Errors
    ///
    /// If it is damaged, of another key, or not of this kind of object.
    pub fn from_libolm_pickle(pickle: &str, pickle_key: &[u8]) -> Result<Self, LibolmPickleError> {
        let key = olmec::pickle::libolm::read_pk_decryption(pickle, pickle_key);
        key.map(|key| Self(Curve25519SecretKey::of(key)))
            .map_err(|error| LibolmPickleError::reading(pickle, 1, error))
    }

    /// Writes a pickle of libolm.
    ///
    /// # Errors
    ///
    /// None.
    pub fn to_libolm_pickle(&self, pickle_key: &[u8]) -> Result<String, LibolmPickleError> {
        Ok(olmec::pickle::libolm::write_pk_decryption(self.0.decryption(), pickle_key))
    }
}

impl Default for PkDecryption {
    fn default() -> Self {
        Self::new()
    }
}

/// Encrypts to the holder of a key.
pub struct PkEncryption(olmec::pk::PkEncryption);

impl PkEncryption {
    /// Encrypts to this key.
    pub const fn from_key(public_key: Curve25519PublicKey) -> Self {
        Self(olmec::pk::PkEncryption::new(public_key.0))
    }

    /// Encrypts a message.
    ///
    /// # Errors
    ///
    /// If the recipient's key has small order, or is not canonical.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn encrypt(&self, message: &[u8]) -> Result<Message, Error> {
        match self.0.encrypt(message) {
            Ok(message) => Ok(Message::new(&message)),
            Err(PkEncryptionError::Random(error)) => certain(Err(error)),
            Err(_) => Err(Error::NonContributoryKey),
        }
    }
}

impl From<&PkDecryption> for PkEncryption {
    fn from(decryption: &PkDecryption) -> Self {
        Self::from_key(decryption.public_key())
    }
}

impl From<Curve25519PublicKey> for PkEncryption {
    fn from(public_key: Curve25519PublicKey) -> Self {
        Self::from_key(public_key)
    }
}
