//! Messages of an HPKE channel, read but not trusted.
//!
//! ```text
//! first message   b64(Sp (32) || ciphertext || tag (16))
//! first response  b64(N (32)  || ciphertext || tag (16))
//! later messages  as of every channel, qr_login/message.rs
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::response::NONCE_LENGTH;
use crate::encoding::base64;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::qr_login::error::{ChannelMessageError, check_key};
use crate::qr_login::message::with_tag;

/// A channel's first message: the sender's key, and a ciphertext for the recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct InitialMessage {
    public_key: Curve25519PublicKey,
    ciphertext: Vec<u8>,
}

impl InitialMessage {
    pub(in crate::qr_login) const fn sealed(
        public_key: Curve25519PublicKey,
        ciphertext: Vec<u8>,
    ) -> Self {
        Self { public_key, ciphertext }
    }

    /// Reads the base64 form.
    ///
    /// # Errors
    ///
    /// See [`ChannelMessageError`].
    pub fn decode(text: &str) -> Result<Self, ChannelMessageError> {
        Self::from_bytes(&base64::decode(text)?)
    }

    /// Reads the bytes, at least 48.
    ///
    /// # Errors
    ///
    /// See [`ChannelMessageError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ChannelMessageError> {
        let (key, ciphertext) = split(bytes)?;
        let public_key = Curve25519PublicKey::new(*key);
        check_key(&public_key)?;
        Ok(Self { public_key, ciphertext: with_tag(ciphertext.to_vec())? })
    }

    /// The unpadded base64 form.
    pub fn encode(&self) -> String {
        base64::encode(&self.to_bytes())
    }

    /// The bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.public_key.as_bytes(), self.ciphertext.as_slice()].concat()
    }

    /// The key that the sender claims.
    pub const fn public_key(&self) -> Curve25519PublicKey {
        self.public_key
    }

    /// The ciphertext with its tag, at least 16 bytes.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }
}

/// A channel's first response: 32 random bytes, and a ciphertext for the sender.
#[derive(Clone, PartialEq, Eq)]
pub struct InitialResponse {
    nonce: [u8; NONCE_LENGTH],
    ciphertext: Vec<u8>,
}

impl InitialResponse {
    pub(in crate::qr_login) const fn sealed(
        nonce: [u8; NONCE_LENGTH],
        ciphertext: Vec<u8>,
    ) -> Self {
        Self { nonce, ciphertext }
    }

    /// Reads the base64 form.
    ///
    /// # Errors
    ///
    /// [`ChannelMessageError::Base64`] and [`ChannelMessageError::TooShort`].
    pub fn decode(text: &str) -> Result<Self, ChannelMessageError> {
        Self::from_bytes(&base64::decode(text)?)
    }

    /// Reads the bytes, at least 48.
    ///
    /// # Errors
    ///
    /// [`ChannelMessageError::TooShort`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ChannelMessageError> {
        let (nonce, ciphertext) = split(bytes)?;
        Ok(Self { nonce: *nonce, ciphertext: with_tag(ciphertext.to_vec())? })
    }

    /// The unpadded base64 form.
    pub fn encode(&self) -> String {
        base64::encode(&self.to_bytes())
    }

    /// The bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.nonce, self.ciphertext.as_slice()].concat()
    }

    /// The 32 random bytes.
    pub const fn nonce(&self) -> &[u8; NONCE_LENGTH] {
        &self.nonce
    }

    /// The ciphertext with its tag, at least 16 bytes.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }
}

/// The 32 bytes before the ciphertext, and the rest.
fn split(bytes: &[u8]) -> Result<(&[u8; 32], &[u8]), ChannelMessageError> {
    bytes.split_first_chunk().ok_or(ChannelMessageError::TooShort)
}

impl fmt::Debug for InitialMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitialMessage")
            .field("public_key", &self.public_key)
            .field("ciphertext_length", &self.ciphertext.len())
            .finish()
    }
}

impl fmt::Debug for InitialResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitialResponse")
            .field("ciphertext_length", &self.ciphertext.len())
            .finish_non_exhaustive()
    }
}
