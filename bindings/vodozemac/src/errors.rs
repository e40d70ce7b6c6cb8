//! Errors that several modules share.

use olmec::MessageError;
use olmec::pickle::dehydrated_device::{DehydrateError, RehydrateError};
use olmec::pickle::{libolm, vodozemac};
use thiserror::Error;

use crate::causes::{
    AeadError, PickleCipherError, PickleDecodeError, PickleEncodeError, ProtoBufDecodeError,
};
use crate::infallible::certain;
use crate::{Base64DecodeError, KeyError, SignatureError, base64_decode};

/// Why a pickle could not be read.
#[derive(Debug, Error)]
pub enum PickleError {
    /// The text is not base64.
    #[error("cannot read the pickle: {0}")]
    Base64(#[from] Base64DecodeError),
    /// Damaged, or of another key.
    #[error("cannot decrypt the pickle: {0}")]
    Decryption(#[from] PickleCipherError),
    /// Authentic, but not the JSON of this kind of object.
    #[error("cannot read the contents of the pickle: {0}")]
    Serialization(#[from] serde_json::Error),
}

impl PickleError {
    pub(crate) fn new(text: &str, error: vodozemac::ReadError) -> Self {
        match (error, base64_decode(text)) {
            (_, Err(error)) => error.into(),
            (vodozemac::ReadError::Authentication, Ok(_)) => PickleCipherError.into(),
            (error, Ok(_)) => Self::Serialization(serde::de::Error::custom(error)),
        }
    }
}

/// Why a libolm pickle could not be read or written.
#[derive(Debug, Error)]
pub enum LibolmPickleError {
    /// Too short to have a version.
    #[error("the libolm pickle has no version")]
    MissingVersion,
    /// Of a version that is not read: the expected one, and what was there.
    #[error("the libolm pickle has version {1}, expected is {0}")]
    Version(u32, u32),
    /// The text is not base64.
    #[error("cannot read the libolm pickle: {0}")]
    Base64(#[from] Base64DecodeError),
    /// Damaged, or of another key.
    #[error("cannot decrypt the libolm pickle: {0}")]
    Decryption(#[from] PickleCipherError),
    /// A public key in it is none.
    #[error("the libolm pickle has an invalid public key: {0}")]
    PublicKey(#[from] KeyError),
    /// A session that can neither send nor receive.
    #[error("the libolm pickle has no chain of a session")]
    InvalidSession,
    /// The contents are not those of this kind of object.
    #[error(transparent)]
    Decode(#[from] PickleDecodeError),
    /// libolm has no place for the object's state.
    #[error(transparent)]
    Encode(#[from] PickleEncodeError),
}

impl LibolmPickleError {
    /// The error of reading `text`, of an object whose newest version is `version`.
    #[cfg(feature = "libolm-compat")]
    pub(crate) fn reading(text: &str, version: u32, error: libolm::LibolmPickleError) -> Self {
        use libolm::LibolmPickleError as Error;
        match (error, base64_decode(text)) {
            (_, Err(error)) => error.into(),
            (Error::Base64(_) | Error::Authentication, _) => PickleCipherError.into(),
            (Error::UnsupportedVersion(found), _) => Self::Version(version, found),
            (Error::CompromisedAccount, _) => Self::Version(version, 1),
            (Error::NoChains, _) => Self::InvalidSession,
            (error, _) => PickleDecodeError::Libolm(error).into(),
        }
    }

    #[cfg(feature = "libolm-compat")]
    pub(crate) fn writing(error: libolm::LibolmPickleError) -> Self {
        PickleEncodeError(error).into()
    }
}

/// Why a dehydrated device could not be read or written.
#[derive(Debug, Error)]
pub enum DehydratedDeviceError {
    /// Too short to have a version.
    #[error("the dehydrated device has no version")]
    MissingVersion,
    /// Of a version that is not read: the expected one, and what was there.
    #[error("the dehydrated device has version {1}, expected is {0}")]
    Version(u32, u32),
    /// The nonce has another length than 12 bytes.
    #[error("the nonce of the dehydrated device is not 12 bytes long")]
    InvalidNonce,
    /// A text is not base64.
    #[error("cannot read the dehydrated device: {0}")]
    Base64(#[from] Base64DecodeError),
    /// Damaged, or of another key.
    #[error("cannot decrypt the dehydrated device: {0}")]
    Decryption(#[from] AeadError),
    /// The contents contradict each other.
    #[error(transparent)]
    LibolmPickle(#[from] LibolmPickleError),
    /// The account came from libolm, which keeps no seed of the signing key.
    #[error("an account that came from libolm cannot be dehydrated")]
    InvalidAccount,
}

impl DehydratedDeviceError {
    pub(crate) fn reading(error: RehydrateError) -> Self {
        match error {
            RehydrateError::Authentication => AeadError.into(),
            RehydrateError::UnsupportedVersion(found) => Self::Version(1, found),
            error => {
                let error = PickleDecodeError::DehydratedDevice(error);
                LibolmPickleError::from(error).into()
            }
        }
    }

    pub(crate) fn writing(error: DehydrateError) -> Self {
        match error {
            DehydrateError::Random(error) => certain(Err(error)),
            _ => Self::InvalidAccount,
        }
    }
}

/// Why a message could not be read.
#[derive(Debug, Error)]
pub enum DecodeError {
    /// A type other than 0 and 1.
    #[error("the message has type {0}, expected is 0 or 1")]
    MessageType(usize),
    /// Empty.
    #[error("the message has no version")]
    MissingVersion,
    /// Shorter than any message of its kind: its length.
    #[error("the message is too short, it has {0} bytes")]
    MessageTooShort(usize),
    /// Of a version that is not read: the expected one, and what was there.
    #[error("the message has version {1}, expected is {0}")]
    InvalidVersion(u8, u8),
    /// A key in it is none. Not made: see [`DecodeError::ProtoBufError`].
    #[error("the message has an invalid key: {0}")]
    InvalidKey(#[from] KeyError),
    /// The MAC has another length. Not made: see [`DecodeError::MessageTooShort`].
    #[error("the message has a MAC of {1} bytes, expected are {0}")]
    InvalidMacLength(usize, usize),
    /// The signature is none. Not made: any 64 bytes can be held.
    #[error("the message has an invalid signature: {0}")]
    Signature(#[from] SignatureError),
    /// A field is missing, repeated, of the wrong length or type, or a key is not canonical.
    #[error(transparent)]
    ProtoBufError(#[from] ProtoBufDecodeError),
    /// The text is not base64.
    #[error("cannot read the message: {0}")]
    Base64(#[from] Base64DecodeError),
}

impl DecodeError {
    /// The error of reading `bytes` as a message whose newest version is `version`.
    pub(crate) fn new(bytes: &[u8], version: u8, error: MessageError) -> Self {
        match error {
            _ if bytes.is_empty() => Self::MissingVersion,
            MessageError::TooShort => Self::MessageTooShort(bytes.len()),
            MessageError::UnsupportedVersion(found) => Self::InvalidVersion(version, found),
            error => ProtoBufDecodeError(error).into(),
        }
    }
}
