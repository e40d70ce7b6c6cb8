//! Olm messages, read but not yet trusted.
//!
//! ```text
//! normal  = version || 0x0A 32 ratchet key || 0x10 chain index || 0x22 n ciphertext || MAC
//! pre-key = 0x03 || 0x0A 32 one-time key || 0x12 32 base key || 0x1A 32 identity key
//!                || 0x22 n normal message
//! ```
//!
//! The values here are claims of whoever made the bytes. What they say becomes trusted only by
//! [`Session::decrypt`](super::Session::decrypt) or
//! [`Account::create_inbound_session`](super::Account::create_inbound_session), which give a
//! plaintext; there is no other way from a message to a plaintext.
//!
//! Fields are read in any order, each exactly once, and written in the order above. Unknown
//! fields are skipped in a normal message, whose MAC covers them, and refused in the outer part
//! of a pre-key message, which nothing authenticates. Public keys must be in their canonical
//! encoding: X25519 itself would ignore a changed top bit.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::session_keys::SessionKeys;
use crate::encoding::fields::{self, Field, Malformed, Reader, Value, set_once};
use crate::encoding::message_error::MessageError;
use crate::encoding::{base64, frame};
use crate::primitives::aes_cbc_hmac::{CipherKeys, MacLength, NotAuthentic};
use crate::primitives::curve25519::Curve25519PublicKey;

/// Which of the two forms a message has; the number is the `type` in Matrix events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageType {
    /// Type 0: carries the keys from which the receiver can make the session.
    PreKey,
    /// Type 1: belongs to a session that both sides have.
    Normal,
}

impl MessageType {
    /// The number in Matrix events: 0 or 1.
    pub const fn number(self) -> u8 {
        match self {
            Self::PreKey => 0,
            Self::Normal => 1,
        }
    }
}

impl TryFrom<u8> for MessageType {
    type Error = MessageError;

    fn try_from(number: u8) -> Result<Self, MessageError> {
        match number {
            0 => Ok(Self::PreKey),
            1 => Ok(Self::Normal),
            _ => Err(MessageError::Malformed),
        }
    }
}

/// An Olm message of either form, as it travels in an `m.olm.v1.curve25519-aes-sha2` event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OlmMessage {
    /// Type 0.
    PreKey(PreKeyMessage),
    /// Type 1.
    Normal(NormalMessage),
}

impl OlmMessage {
    /// Reads a message from its type and base64 body.
    ///
    /// # Errors
    ///
    /// If the body is not base64 or not a message of that type.
    pub fn from_base64(message_type: MessageType, body: &str) -> Result<Self, MessageError> {
        let bytes = base64::decode(body)?;
        match message_type {
            MessageType::PreKey => PreKeyMessage::from_bytes(&bytes).map(Self::PreKey),
            MessageType::Normal => NormalMessage::parse(bytes).map(Self::Normal),
        }
    }

    /// Reads a message from its type and bytes.
    ///
    /// # Errors
    ///
    /// If the bytes are not a message of that type.
    pub fn from_bytes(message_type: MessageType, bytes: &[u8]) -> Result<Self, MessageError> {
        match message_type {
            MessageType::PreKey => PreKeyMessage::from_bytes(bytes).map(Self::PreKey),
            MessageType::Normal => NormalMessage::from_bytes(bytes).map(Self::Normal),
        }
    }

    /// Which form it has.
    pub const fn message_type(&self) -> MessageType {
        match self {
            Self::PreKey(_) => MessageType::PreKey,
            Self::Normal(_) => MessageType::Normal,
        }
    }

    /// The bytes on the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::PreKey(message) => message.to_bytes(),
            Self::Normal(message) => message.as_bytes().to_vec(),
        }
    }

    /// The body in unpadded base64, as Matrix events carry it.
    pub fn to_base64(&self) -> String {
        match self {
            Self::PreKey(message) => base64::encode(&message.to_bytes()),
            Self::Normal(message) => base64::encode(message.as_bytes()),
        }
    }

    /// [`OlmMessage::to_base64`] in the place of the message: a message that was just encrypted
    /// has the room, and no other memory is needed.
    pub fn into_base64(self) -> String {
        base64::encode_in_place(match self {
            Self::PreKey(message) => message.to_bytes(),
            Self::Normal(message) => message.bytes,
        })
    }
}

/// A message of an established session, read but not trusted.
#[derive(Clone, PartialEq, Eq)]
pub struct NormalMessage {
    bytes: Vec<u8>,
    mac_length: MacLength,
    ratchet_key: Curve25519PublicKey,
    chain_index: u32,
    ciphertext: Range<usize>,
}

impl NormalMessage {
    /// Reads the bytes of a normal message.
    ///
    /// # Errors
    ///
    /// [`MessageError::TooShort`], [`MessageError::UnsupportedVersion`] for a version other than
    /// 3 and 4, [`MessageError::Malformed`] for anything else that the layout does not allow.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        Self::parse(bytes.to_vec())
    }

    fn parse(bytes: Vec<u8>) -> Result<Self, MessageError> {
        let (mac_length, mut reader) = frame::open(&bytes, 0)?;
        let (mut ratchet_key, mut chain_index, mut ciphertext) = (None, None, None);
        while let Some(field) = reader.next() {
            match field? {
                Field { number: 1, value: Value::Bytes(key) } => {
                    set_once(&mut ratchet_key, public_key(key)?)?;
                }
                Field { number: 2, value: Value::Varint(index) } => {
                    set_once(&mut chain_index, u32::try_from(index).map_err(|_| Malformed)?)?;
                }
                Field { number: 4, value: Value::Bytes(text) } => {
                    set_once(&mut ciphertext, frame::ciphertext_range(&reader, text)?)?;
                }
                Field { number: 1 | 2 | 4, .. } => return Err(MessageError::Malformed),
                Field { .. } => {}
            }
        }
        let (ratchet_key, chain_index) =
            (ratchet_key.ok_or(Malformed)?, chain_index.ok_or(Malformed)?);
        let ciphertext = ciphertext.ok_or(Malformed)?;
        Ok(Self { bytes, mac_length, ratchet_key, chain_index, ciphertext })
    }

    /// Encrypts `plaintext` into a new message.
    pub(super) fn seal(
        ratchet_key: Curve25519PublicKey,
        chain_index: u32,
        plaintext: &[u8],
        keys: &CipherKeys<'_>,
        mac_length: MacLength,
    ) -> Self {
        let ciphertext_length = CipherKeys::ciphertext_length(plaintext.len());
        // Version, three tags, at most 1 + 5 + 10 varint bytes, and what they announce.
        let overhead = 52_usize.saturating_add(mac_length.bytes());
        let mut bytes = base64::with_room_for_text(ciphertext_length.saturating_add(overhead));
        bytes.push(mac_length.message_version());
        fields::write_bytes(&mut bytes, 0x0A, ratchet_key.as_bytes());
        fields::write_varint(&mut bytes, 0x10, u64::from(chain_index));
        fields::write_length(&mut bytes, 0x22, ciphertext_length);
        let start = bytes.len();
        keys.seal_onto(&mut bytes, plaintext, mac_length);
        let ciphertext = start..start.saturating_add(ciphertext_length);
        Self { bytes, mac_length, ratchet_key, chain_index, ciphertext }
    }

    /// Verifies the MAC over the received bytes, then decrypts.
    pub(super) fn open(&self, keys: &CipherKeys<'_>) -> Result<Vec<u8>, NotAuthentic> {
        let split = self.bytes.len().saturating_sub(self.mac_length.bytes());
        let (authenticated, mac) = self.bytes.split_at_checked(split).ok_or(NotAuthentic)?;
        keys.open(authenticated, mac, self.mac_length, self.ciphertext())
    }

    /// [`NormalMessage::open`], and the plaintext takes the place of the message.
    pub(super) fn open_in_place(self, keys: &CipherKeys<'_>) -> Result<Vec<u8>, NotAuthentic> {
        keys.open_in_place(self.bytes, self.mac_length, self.ciphertext)
    }

    /// The sender's current ratchet key.
    pub const fn ratchet_key(&self) -> Curve25519PublicKey {
        self.ratchet_key
    }

    /// The message's index in the chain of that ratchet key, from 0.
    pub const fn chain_index(&self) -> u32 {
        self.chain_index
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
        let start = self.bytes.len().saturating_sub(self.mac_length.bytes());
        self.bytes.get(start..).unwrap_or_default()
    }

    /// The bytes as received or made.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for NormalMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NormalMessage")
            .field("mac_length", &self.mac_length)
            .field("ratchet_key", &self.ratchet_key)
            .field("chain_index", &self.chain_index)
            .field("ciphertext_length", &self.ciphertext.len())
            .finish()
    }
}

/// A message that can open a session, read but not trusted.
///
/// Its three outer keys are outside every MAC: they are true only if the message inside
/// decrypts under the secret that they lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreKeyMessage {
    keys: SessionKeys,
    message: NormalMessage,
}

impl PreKeyMessage {
    /// The outer version byte, also around a message with a full MAC.
    const VERSION: u8 = 3;

    /// Reads the bytes of a pre-key message.
    ///
    /// # Errors
    ///
    /// As [`NormalMessage::from_bytes`], for the outer part and for the message inside; the
    /// outer version must be 3.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        let (version, outer) = bytes.split_first().ok_or(MessageError::TooShort)?;
        if *version != Self::VERSION {
            return Err(MessageError::UnsupportedVersion(*version));
        }
        let (mut one_time_key, mut base_key, mut identity_key) = (None, None, None);
        let mut message = None;
        for field in Reader::new(outer) {
            let Field { number, value: Value::Bytes(bytes) } = field? else {
                return Err(MessageError::Malformed);
            };
            match number {
                1 => set_once(&mut one_time_key, public_key(bytes)?)?,
                2 => set_once(&mut base_key, public_key(bytes)?)?,
                3 => set_once(&mut identity_key, public_key(bytes)?)?,
                4 => set_once(&mut message, bytes)?,
                _ => return Err(MessageError::Malformed),
            }
        }
        Ok(Self {
            keys: SessionKeys {
                identity_key: identity_key.ok_or(Malformed)?,
                base_key: base_key.ok_or(Malformed)?,
                one_time_key: one_time_key.ok_or(Malformed)?,
            },
            message: NormalMessage::from_bytes(message.ok_or(Malformed)?)?,
        })
    }

    pub(super) fn new(keys: SessionKeys, message: NormalMessage) -> Self {
        Self { keys, message }
    }

    /// The keys from which the sender says it made the session.
    pub const fn session_keys(&self) -> &SessionKeys {
        &self.keys
    }

    pub(super) fn into_message(self) -> NormalMessage {
        self.message
    }

    /// The message inside.
    pub const fn message(&self) -> &NormalMessage {
        &self.message
    }

    /// The bytes on the wire, in canonical field order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let SessionKeys { identity_key, base_key, one_time_key } = &self.keys;
        let inner = self.message.as_bytes();
        // Version, three keys of 34 bytes, tag and at most 10 length bytes.
        let mut bytes = base64::with_room_for_text(inner.len().saturating_add(114));
        bytes.push(Self::VERSION);
        fields::write_bytes(&mut bytes, 0x0A, one_time_key.as_bytes());
        fields::write_bytes(&mut bytes, 0x12, base_key.as_bytes());
        fields::write_bytes(&mut bytes, 0x1A, identity_key.as_bytes());
        fields::write_bytes(&mut bytes, 0x22, inner);
        bytes
    }
}

/// A Curve25519 key in its canonical encoding.
fn public_key(bytes: &[u8]) -> Result<Curve25519PublicKey, Malformed> {
    let key = Curve25519PublicKey::new(bytes.try_into().map_err(|_| Malformed)?);
    if key.is_canonical() { Ok(key) } else { Err(Malformed) }
}
