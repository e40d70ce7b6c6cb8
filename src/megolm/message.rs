//! A Megolm message, read but not yet trusted.
//!
//! ```text
//! version || 0x08 message index || 0x12 n ciphertext || MAC (8 or 32) || Ed25519 signature (64)
//! ╰────────────── MAC over ──────────────────────╯
//! ╰──────────────────── signature over ─────────────────────╯
//! ```
//!
//! Both are checked over the bytes as received. Only
//! [`InboundGroupSession::decrypt`](super::InboundGroupSession::decrypt) leads from here to a
//! plaintext. Fields are read in any order, each exactly once; unknown ones are skipped, since
//! the signature covers them.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::ratchet::{MessageIndex, Ratchet};
use crate::encoding::fields::{self, Field, Malformed, Value, set_once};
use crate::encoding::message_error::MessageError;
use crate::encoding::{base64, frame};
use crate::primitives::aes_cbc_hmac::{CipherKeys, MacLength, NotAuthentic};
use crate::primitives::ed25519::{
    Ed25519KeyPair, Ed25519PublicKey, Ed25519Signature, SignatureError,
};

/// A message of an `m.megolm.v1.aes-sha2` event, read but not trusted.
#[derive(Clone, PartialEq, Eq)]
pub struct MegolmMessage {
    bytes: Vec<u8>,
    mac_length: MacLength,
    index: MessageIndex,
    ciphertext: Range<usize>,
    signature: Ed25519Signature,
}

impl MegolmMessage {
    /// Reads a message from base64.
    ///
    /// # Errors
    ///
    /// If the text is not base64 or not a message.
    pub fn from_base64(text: &str) -> Result<Self, MessageError> {
        Self::from_bytes(&base64::decode(text)?)
    }

    /// Reads a message from its bytes.
    ///
    /// # Errors
    ///
    /// [`MessageError::TooShort`], [`MessageError::UnsupportedVersion`] for a version other than
    /// 3 and 4, [`MessageError::Malformed`] for anything else that the layout does not allow.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        let (mac_length, mut reader) = frame::open(bytes, Ed25519Signature::LENGTH)?;
        let (_, signature) = bytes.split_last_chunk().ok_or(MessageError::TooShort)?;
        let (mut index, mut ciphertext) = (None, None);
        while let Some(field) = reader.next() {
            match field? {
                Field { number: 1, value: Value::Varint(number) } => {
                    let number = u32::try_from(number).map_err(|_| Malformed)?;
                    set_once(&mut index, MessageIndex::new(number))?;
                }
                Field { number: 2, value: Value::Bytes(text) } => {
                    set_once(&mut ciphertext, frame::ciphertext_range(&reader, text)?)?;
                }
                Field { number: 1 | 2, .. } => return Err(MessageError::Malformed),
                Field { .. } => {}
            }
        }
        Ok(Self {
            bytes: bytes.to_vec(),
            mac_length,
            index: index.ok_or(Malformed)?,
            ciphertext: ciphertext.ok_or(Malformed)?,
            signature: Ed25519Signature::new(*signature),
        })
    }

    /// Encrypts and signs `plaintext` as the message at the ratchet's index.
    pub(super) fn seal(
        ratchet: &Ratchet,
        plaintext: &[u8],
        signing_key: &Ed25519KeyPair,
        mac_length: MacLength,
    ) -> Self {
        let keys = ratchet.cipher_keys();
        let index = ratchet.index();
        let ciphertext_length = CipherKeys::ciphertext_length(plaintext.len());
        // Version, two tags, at most 5 + 10 varint bytes, MAC and signature.
        let overhead = 82_usize.saturating_add(mac_length.bytes());
        let mut bytes = Vec::with_capacity(ciphertext_length.saturating_add(overhead));
        bytes.push(mac_length.message_version());
        fields::write_varint(&mut bytes, 0x08, u64::from(index.get()));
        fields::write_length(&mut bytes, 0x12, ciphertext_length);
        let start = bytes.len();
        keys.encrypt_onto(&mut bytes, plaintext);
        let ciphertext = start..bytes.len();
        keys.tag_onto(&mut bytes, mac_length);
        let signature = signing_key.sign(&bytes);
        bytes.extend_from_slice(signature.as_bytes());
        Self { bytes, mac_length, index, ciphertext, signature }
    }

    /// Checks the signature over the received bytes. What it returns is the only thing that can
    /// be decrypted.
    pub(super) fn verify(
        &self,
        signing_key: &Ed25519PublicKey,
    ) -> Result<SignedMessage<'_>, SignatureError> {
        let (signed, _) = self.bytes.split_last_chunk::<64>().ok_or(SignatureError)?;
        signing_key.verify(signed, &self.signature)?;
        Ok(SignedMessage { message: self, signed })
    }

    /// The index, as claimed.
    pub const fn message_index(&self) -> MessageIndex {
        self.index
    }

    /// The MAC length that the version byte announces.
    pub const fn mac_length(&self) -> MacLength {
        self.mac_length
    }

    /// The ciphertext, a multiple of 16 bytes.
    pub fn ciphertext(&self) -> &[u8] {
        self.bytes.get(self.ciphertext.clone()).unwrap_or_default()
    }

    /// The MAC, 8 or 32 bytes.
    pub fn mac(&self) -> &[u8] {
        let end = self.bytes.len().saturating_sub(Ed25519Signature::LENGTH);
        let start = end.saturating_sub(self.mac_length.bytes());
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// The signature.
    pub const fn signature(&self) -> &Ed25519Signature {
        &self.signature
    }

    /// The bytes as received or made.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The unpadded base64 form, as Matrix events carry it.
    pub fn to_base64(&self) -> String {
        base64::encode(&self.bytes)
    }
}

impl fmt::Debug for MegolmMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MegolmMessage")
            .field("mac_length", &self.mac_length)
            .field("message_index", &self.index)
            .field("ciphertext_length", &self.ciphertext.len())
            .finish()
    }
}

/// A message whose signature is the session's.
pub(super) struct SignedMessage<'a> {
    message: &'a MegolmMessage,
    /// Everything before the signature.
    signed: &'a [u8],
}

impl SignedMessage<'_> {
    /// Checks the MAC over the received bytes, then decrypts.
    pub(super) fn open(&self, keys: &CipherKeys) -> Result<Vec<u8>, NotAuthentic> {
        let mac_length = self.message.mac_length;
        let split = self.signed.len().saturating_sub(mac_length.bytes());
        let (authenticated, mac) = self.signed.split_at_checked(split).ok_or(NotAuthentic)?;
        keys.open(authenticated, mac, mac_length, self.message.ciphertext())
    }
}
