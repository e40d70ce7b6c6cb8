//! The two forms in which a Megolm session travels.
//!
//! ```text
//! session key  0x02 || index (u32be) || R (128) || K_public (32) || signature (64)   229 bytes
//! export       0x01 || index (u32be) || R (128) || K_public (32)                     165 bytes
//! ```
//!
//! The session key is signed by the session itself, so whoever made it owned the session (whoever
//! passes it on need not). An
//! export is not signed: anyone who holds the session can write one, and whether to believe it
//! depends on who it came from.

use core::fmt;

use super::error::SessionKeyError;
use super::ratchet::{MessageIndex, Ratchet};
use crate::encoding::base64;
use crate::primitives::KeyError;
use crate::primitives::ed25519::{Ed25519PublicKey, Ed25519Signature};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::primitives::ed25519_verifier::Ed25519Verifier;
use crate::secret::{Scratch, Secret, SecretText};
use crate::session_id::SessionId;

/// Length of an export, and of the signed part of a session key.
const EXPORT_LENGTH: usize = 165;
/// Length of a session key.
const SESSION_KEY_LENGTH: usize = 229;

/// What both forms say: the ratchet from some index on, and whose it is.
pub(super) struct Contents {
    pub(super) ratchet: Ratchet,
    pub(super) signing_key: Ed25519PublicKey,
}

impl Contents {
    /// What the bytes say, and what `decode` makes of the signing key, if it is one.
    fn read<T>(
        bytes: &[u8; EXPORT_LENGTH],
        version: u8,
        decode: impl FnOnce(&[u8; 32]) -> Result<(Ed25519PublicKey, T), KeyError>,
    ) -> Result<(Self, T), SessionKeyError> {
        let wrong_length = SessionKeyError::WrongLength { expected: EXPORT_LENGTH };
        let (first, rest) = bytes.split_first().ok_or(wrong_length)?;
        if *first != version {
            return Err(SessionKeyError::UnsupportedVersion(*first));
        }
        let (index, rest) = rest.split_first_chunk().ok_or(wrong_length)?;
        let (ratchet, rest) = rest.split_first_chunk().ok_or(wrong_length)?;
        let (signing_key, decoded) = decode(rest.try_into().map_err(|_| wrong_length)?)?;
        let index = MessageIndex::new(u32::from_be_bytes(*index));
        let ratchet = Ratchet::from_bytes(ratchet, index);
        Ok((Self { ratchet, signing_key }, decoded))
    }

    fn write(&self, out: &mut [u8], version: u8) {
        let index = self.ratchet.index().get().to_be_bytes();
        let key = self.signing_key.as_bytes();
        let mut rest = out;
        for field in [&[version], index.as_slice(), self.ratchet.as_bytes(), key] {
            let Some((place, behind)) = rest.split_at_mut_checked(field.len()) else { return };
            place.copy_from_slice(field);
            rest = behind;
        }
    }

    fn duplicate(&self) -> Self {
        Self { ratchet: self.ratchet.duplicate(), signing_key: self.signing_key }
    }

    fn session_id(&self) -> SessionId {
        SessionId::new(self.signing_key.to_base64())
    }

    fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("session_id", &self.session_id())
            .field("message_index", &self.ratchet.index())
            .finish_non_exhaustive()
    }
}

/// A session key: what the owner of a Megolm session shares with each device, over Olm. Secret.
///
/// A value of this type carries a good signature of the session's own key.
pub struct SessionKey {
    contents: Contents,
    signature: Ed25519Signature,
}

impl SessionKey {
    /// Length in bytes.
    pub const LENGTH: usize = SESSION_KEY_LENGTH;
    const VERSION: u8 = 2;

    pub(super) fn new(ratchet: Ratchet, owner: &Ed25519KeyPair) -> Self {
        let contents = Contents { ratchet, signing_key: owner.public() };
        let signed = Secret::<EXPORT_LENGTH>::fill_with(|out| contents.write(out, Self::VERSION));
        Self { signature: owner.sign(signed.expose()), contents }
    }

    /// Reads the 306 characters of base64 that an `m.room_key` event carries, in constant time.
    ///
    /// # Errors
    ///
    /// See [`SessionKeyError`].
    pub fn from_base64(text: &str) -> Result<Self, SessionKeyError> {
        Self::read(&base64::decode_secret(text)?)
    }

    /// Reads the 229 bytes.
    ///
    /// # Errors
    ///
    /// See [`SessionKeyError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SessionKeyError> {
        let wrong_length = SessionKeyError::WrongLength { expected: SESSION_KEY_LENGTH };
        Self::read(&Secret::copy_of(bytes.try_into().map_err(|_| wrong_length)?))
    }

    fn read(bytes: &Secret<SESSION_KEY_LENGTH>) -> Result<Self, SessionKeyError> {
        let wrong_length = SessionKeyError::WrongLength { expected: SESSION_KEY_LENGTH };
        let (signed, signature) = bytes.expose().split_first_chunk().ok_or(wrong_length)?;
        let signature = Ed25519Signature::new(signature.try_into().map_err(|_| wrong_length)?);
        let decode =
            |key: &_| Ed25519Verifier::from_bytes(key).map(|decoded| (*decoded.key(), decoded));
        let (contents, mut verifier) = Contents::read(signed, Self::VERSION, decode)?;
        verifier.verify(signed, &signature)?;
        Ok(Self { contents, signature })
    }

    pub(super) fn contents(&self) -> Contents {
        self.contents.duplicate()
    }

    /// The id of the session.
    pub fn session_id(&self) -> SessionId {
        self.contents.session_id()
    }

    /// The first index that its holder can read.
    pub fn message_index(&self) -> MessageIndex {
        self.contents.ratchet.index()
    }

    /// The 229 bytes.
    pub fn to_bytes(&self) -> Secret<SESSION_KEY_LENGTH> {
        Secret::fill_with(|out| {
            self.contents.write(out, Self::VERSION);
            if let Some(signature) = out.last_chunk_mut() {
                *signature = *self.signature.as_bytes();
            }
        })
    }

    /// The base64 form, 306 characters, made in constant time.
    pub fn to_base64(&self) -> SecretText {
        base64::encode_secret(self.to_bytes().expose())
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.contents.debug("SessionKey", f)
    }
}

/// A session as its holder passes it on, from some index on: to another device of the same user,
/// to a key backup, to a newcomer. Secret, and **not signed**: believe it as far as its sender.
pub struct ExportedSessionKey(Contents);

impl ExportedSessionKey {
    /// Length in bytes.
    pub const LENGTH: usize = EXPORT_LENGTH;
    const VERSION: u8 = 1;

    pub(super) fn new(ratchet: Ratchet, signing_key: Ed25519PublicKey) -> Self {
        Self(Contents { ratchet, signing_key })
    }

    /// Reads the 220 characters of base64, in constant time.
    ///
    /// # Errors
    ///
    /// See [`SessionKeyError`].
    pub fn from_base64(text: &str) -> Result<Self, SessionKeyError> {
        let mut bytes = Scratch([0; EXPORT_LENGTH]);
        base64::decode_secret_into(text, &mut bytes.0)?;
        Self::read(&bytes.0)
    }

    /// Reads the 165 bytes.
    ///
    /// # Errors
    ///
    /// See [`SessionKeyError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SessionKeyError> {
        let wrong_length = SessionKeyError::WrongLength { expected: EXPORT_LENGTH };
        Self::read(bytes.try_into().map_err(|_| wrong_length)?)
    }

    fn read(bytes: &[u8; EXPORT_LENGTH]) -> Result<Self, SessionKeyError> {
        let decode = |key: &_| Ed25519PublicKey::from_bytes(key).map(|key| (key, ()));
        Contents::read(bytes, Self::VERSION, decode).map(|(contents, ())| Self(contents))
    }

    pub(super) fn contents(&self) -> Contents {
        self.0.duplicate()
    }

    pub(super) fn into_contents(self) -> Contents {
        self.0
    }

    /// The id of the session.
    pub fn session_id(&self) -> SessionId {
        self.0.session_id()
    }

    /// The first index that its holder can read.
    pub fn message_index(&self) -> MessageIndex {
        self.0.ratchet.index()
    }

    /// The 165 bytes.
    pub fn to_bytes(&self) -> Secret<EXPORT_LENGTH> {
        Secret::fill_with(|out| self.0.write(out, Self::VERSION))
    }

    /// The base64 form, 220 characters, made in constant time.
    pub fn to_base64(&self) -> SecretText {
        let mut bytes = Scratch([0; EXPORT_LENGTH]);
        self.0.write(&mut bytes.0, Self::VERSION);
        base64::encode_secret(&bytes.0)
    }
}

impl fmt::Debug for ExportedSessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("ExportedSessionKey", f)
    }
}
