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

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::ratchet::{MessageIndex, Position};
use crate::encoding::fields::{self, Field, Malformed, Value, set_once};
use crate::encoding::message_error::MessageError;
use crate::encoding::{base64, frame};
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom, MacLength, NotAuthentic};
use crate::primitives::ed25519::{Ed25519Signature, SignatureError};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::primitives::ed25519_verifier::Ed25519Verifier;
use crate::random::TryCryptoRng;

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
        Self::parse(base64::decode(text)?)
    }

    /// Reads a message from its bytes.
    ///
    /// # Errors
    ///
    /// [`MessageError::TooShort`], [`MessageError::UnsupportedVersion`] for a version other than
    /// 3 and 4, [`MessageError::Malformed`] for anything else that the layout does not allow.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        Self::parse(bytes.to_vec())
    }

    fn parse(bytes: Vec<u8>) -> Result<Self, MessageError> {
        let (mac_length, mut reader) = frame::open(&bytes, Ed25519Signature::LENGTH)?;
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
        let signature = Ed25519Signature::new(*signature);
        let (index, ciphertext) = (index.ok_or(Malformed)?, ciphertext.ok_or(Malformed)?);
        Ok(Self { bytes, mac_length, index, ciphertext, signature })
    }

    /// Encrypts and signs `plaintext` as the message at the ratchet's index.
    pub(super) fn seal(
        ratchet: &Position,
        plaintext: &[u8],
        signing_key: &Ed25519KeyPair,
        mac_length: MacLength,
    ) -> Self {
        let mut room = KeyRoom::new();
        let keys = ratchet.cipher_keys(&mut room);
        let index = ratchet.index();
        let ciphertext_length = CipherKeys::ciphertext_length(plaintext.len());
        // Version, two tags, at most 5 + 10 varint bytes, MAC and signature.
        let overhead = 82_usize.saturating_add(mac_length.bytes());
        let mut bytes = base64::with_room_for_text(ciphertext_length.saturating_add(overhead));
        bytes.push(mac_length.message_version());
        fields::write_varint(&mut bytes, 0x08, u64::from(index.get()));
        fields::write_length(&mut bytes, 0x12, ciphertext_length);
        let start = bytes.len();
        keys.seal_onto(&mut bytes, plaintext, mac_length);
        let ciphertext = start..start.saturating_add(ciphertext_length);
        let signature = signing_key.sign(&bytes);
        bytes.extend_from_slice(signature.as_bytes());
        Self { bytes, mac_length, index, ciphertext, signature }
    }

    /// Checks the signature over the received bytes. What it returns is the only thing that can
    /// be decrypted.
    pub(super) fn verify<'a>(
        message: Cow<'a, Self>,
        signing_key: &mut Ed25519Verifier,
    ) -> Result<SignedMessage<'a>, SignatureError> {
        signing_key.verify(message.signed(), &message.signature)?;
        Ok(SignedMessage(message))
    }

    /// [`MegolmMessage::verify`] for many messages, in order.
    pub(super) fn verify_all<'a, R: TryCryptoRng + ?Sized>(
        messages: &[&'a Self],
        signing_key: &mut Ed25519Verifier,
        rng: &mut R,
    ) -> Vec<Result<SignedMessage<'a>, SignatureError>> {
        let signed = messages.iter().map(|message| (message.signed(), &message.signature));
        let verdicts = signing_key.verify_all(signed, rng);
        let signed = messages.iter().copied().map(Cow::Borrowed).map(SignedMessage);
        let verified = verdicts.into_iter().zip(signed);
        verified.map(|(verdict, message)| verdict.map(|()| message)).collect()
    }

    /// Everything before the signature.
    fn signed(&self) -> &[u8] {
        let (signed, _) = self.bytes.split_last_chunk::<64>().unwrap_or((&[], &[0; 64]));
        signed
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

    /// [`MegolmMessage::to_base64`] in the place of the message: one that was just encrypted has
    /// the room, and no other memory is needed.
    pub fn into_base64(self) -> String {
        base64::encode_in_place(self.bytes)
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
pub(super) struct SignedMessage<'a>(Cow<'a, MegolmMessage>);

impl SignedMessage<'_> {
    pub(super) fn message_index(&self) -> MessageIndex {
        self.0.index
    }

    /// Checks the MAC over the received bytes, then decrypts: in the place of the message if that is
    /// not needed any more.
    pub(super) fn open(self, keys: &CipherKeys<'_>) -> Result<Vec<u8>, NotAuthentic> {
        match self.0 {
            Cow::Borrowed(message) => {
                let signed = message.signed();
                let split = signed.len().saturating_sub(message.mac_length.bytes());
                let (authenticated, mac) = signed.split_at_checked(split).ok_or(NotAuthentic)?;
                keys.open(authenticated, mac, message.mac_length, message.ciphertext())
            }
            Cow::Owned(MegolmMessage { mut bytes, mac_length, ciphertext, .. }) => {
                bytes.truncate(bytes.len().saturating_sub(Ed25519Signature::LENGTH));
                keys.open_in_place(bytes, mac_length, ciphertext)
            }
        }
    }
}
