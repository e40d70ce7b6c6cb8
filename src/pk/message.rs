//! The three parts of an encrypted message.

use alloc::string::String;
use alloc::vec::Vec;

use crate::encoding::base64;
use crate::encoding::message_error::MessageError;
use crate::primitives::aes_cbc_hmac::{CipherKeys, MacLength};
use crate::primitives::curve25519::Curve25519PublicKey;

/// Length of the MAC in bytes.
pub(super) const MAC: usize = MacLength::Truncated.bytes();

/// A message to a [`PkDecryption`](super::PkDecryption). Its parts are public, and nothing of it
/// is authenticated; see the [module](super).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PkMessage {
    pub(super) ephemeral_key: Curve25519PublicKey,
    pub(super) ciphertext: Vec<u8>,
    pub(super) mac: [u8; MAC],
}

/// A [`PkMessage`] as the Matrix specification writes it: three unpadded base64 texts, with the
/// names that they have in `session_data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedPkMessage {
    /// The ephemeral public key, 43 characters.
    pub ephemeral: String,
    /// The ciphertext, of a positive multiple of 16 bytes.
    pub ciphertext: String,
    /// The MAC, 11 characters.
    pub mac: String,
}

impl PkMessage {
    /// Reads the three texts.
    ///
    /// # Errors
    ///
    /// [`MessageError::Base64`] if one of them is not base64, or the key is not of 32 or the MAC
    /// not of 8 bytes; [`MessageError::Malformed`] if the ciphertext is empty or ends within a
    /// block of 16 bytes, or the key is not canonically encoded.
    pub fn decode(encoded: &EncodedPkMessage) -> Result<Self, MessageError> {
        let ephemeral_key = Curve25519PublicKey::new(base64::decode_array(&encoded.ephemeral)?);
        let mac = base64::decode_array(&encoded.mac)?;
        let ciphertext = base64::decode(&encoded.ciphertext)?;
        let is_sound = CipherKeys::is_ciphertext_length(ciphertext.len());
        if !is_sound || !ephemeral_key.is_canonical() {
            return Err(MessageError::Malformed);
        }
        Ok(Self { ephemeral_key, ciphertext, mac })
    }

    /// The three texts.
    pub fn encode(&self) -> EncodedPkMessage {
        EncodedPkMessage {
            ephemeral: self.ephemeral_key.to_base64(),
            ciphertext: base64::encode(&self.ciphertext),
            mac: base64::encode(&self.mac),
        }
    }

    /// The public key that the sender drew for this message.
    pub const fn ephemeral_key(&self) -> Curve25519PublicKey {
        self.ephemeral_key
    }

    /// The ciphertext.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }

    /// The MAC, which covers nothing of the message.
    pub const fn mac(&self) -> &[u8; 8] {
        &self.mac
    }
}
