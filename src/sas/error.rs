//! Errors of SAS, one enum an operation.

use super::mac_content::SasKey;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::curve25519::NonContributory;

/// Why two keys gave no shared secret. Our key pair is gone; begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgreeError {
    /// The commitment of their `accept` is not to this key and our `start`.
    #[error(
        "cannot verify the device: its key is not the one it committed to; cancel with \
         m.mismatched_commitment"
    )]
    CommitmentMismatch,
    /// Their key has small order.
    #[error("cannot verify the device: its key has small order; cancel the verification")]
    NonContributoryKey,
    /// Their key is not canonically encoded.
    #[error(
        "cannot verify the device: its key is not canonically encoded; cancel the verification"
    )]
    InvalidPublicKey,
    /// Their key is our own one.
    #[error("cannot verify the device: it sent our own key back; cancel the verification")]
    ReflectedKey,
}

impl From<NonContributory> for AgreeError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for AgreeError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::CommitmentMismatch => ErrorCode::CommitmentMismatch,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::ReflectedKey => ErrorCode::AuthenticationFailed,
        }
    }
}

/// Why [`EstablishedSas::fill_bytes`](super::EstablishedSas::fill_bytes) gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot make {requested} bytes: HKDF-SHA-256 gives at most 8160; ask for fewer")]
pub struct OutputTooLong {
    /// How many bytes were asked for.
    pub requested: usize,
}

impl CodedError for OutputTooLong {
    fn code(&self) -> ErrorCode {
        ErrorCode::OutputTooLong
    }
}

/// The MAC is not that of the input for the info; why is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the MAC is wrong; cancel the verification with m.key_mismatch")]
pub struct MacError;

impl CodedError for MacError {
    fn code(&self) -> ErrorCode {
        ErrorCode::AuthenticationFailed
    }
}

/// Why the name of a method was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MethodError {
    /// No method has this name.
    #[error("the method is unknown; cancel the verification with m.unknown_method")]
    Unknown,
    /// The method is deprecated and was not asked for.
    #[error("the method is deprecated; cancel with m.unknown_method, or allow legacy methods")]
    Legacy,
}

impl CodedError for MethodError {
    fn code(&self) -> ErrorCode {
        ErrorCode::MalformedMessage
    }
}

/// Why a verification between these participants is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParticipantsError {
    /// Not `@localpart:server`, or there is a `|` in the server's name.
    #[error("cannot verify: a user id is not @localpart:server, or has a | in the server's name")]
    InvalidUserId,
    /// Empty, or with a `|` or a comma in it.
    #[error("cannot verify: a device id is empty or has a | or a comma in it; refuse the device")]
    InvalidDeviceId,
    /// Empty.
    #[error("cannot verify: the transaction id is empty; cancel the verification")]
    MissingTransactionId,
    /// Both are the same device, or their ids make one text whichever comes first.
    #[error("cannot verify: the two devices cannot be told apart by their ids")]
    Indistinguishable,
    /// The two keys are not those that were agreed on.
    #[error("cannot verify: the participants' keys are not those of this agreement")]
    KeyMismatch,
    /// We are the starter, and the other side's key was not compared with its commitment.
    #[error("cannot verify: the starter must agree with the commitment of the acceptor's `accept`")]
    MissingCommitment,
}

impl CodedError for ParticipantsError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidUserId
            | Self::InvalidDeviceId
            | Self::MissingTransactionId
            | Self::Indistinguishable => ErrorCode::MalformedMessage,
            Self::KeyMismatch => ErrorCode::AuthenticationFailed,
            Self::MissingCommitment => ErrorCode::CommitmentMismatch,
        }
    }
}

/// Why there is no content to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MacContentError {
    /// There is no key in it.
    #[error("cannot make the MACs: there is no key; pass at least the device's own one")]
    NoKeys,
    /// Two keys have one id: the same key twice, or a device with the name of a key.
    #[error("cannot make the MACs: two keys have the same id; do not verify with this device")]
    AmbiguousKeys,
}

impl CodedError for MacContentError {
    fn code(&self) -> ErrorCode {
        ErrorCode::KeyListMismatch
    }
}

/// Why nothing is verified by a received content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Two of the keys we expect have one id: the same key twice, or a device with the name of a
    /// key, which only a dishonest server can bring about.
    #[error("cannot verify the device: two of its user's keys have the same id; warn the user")]
    AmbiguousKeys,
    /// A key id stands in it twice.
    #[error("cannot verify the device: a key id is sent twice; cancel with m.invalid_message")]
    DuplicateKeyId,
    /// A key id has a comma in it, so that the list of ids can be read in two ways.
    #[error("cannot verify the device: a key id has a comma in it; cancel with m.invalid_message")]
    InvalidKeyId,
    /// The MAC of the list of ids, or of a key, is wrong: sent by somebody else, or for another
    /// key than the one we have.
    #[error("cannot verify the device: a MAC is wrong; cancel with m.key_mismatch")]
    Authentication,
    /// The other side does not vouch for a key that we require.
    #[error("cannot verify the device: the key {} is missing; cancel with m.key_mismatch", .0.key())]
    MissingKey(SasKey),
    /// No key is required, and none was sent that we know.
    #[error("cannot verify the device: it sent no key we know; cancel with m.key_mismatch")]
    NoKeys,
}

impl From<MacError> for VerifyError {
    fn from(_: MacError) -> Self {
        Self::Authentication
    }
}

impl CodedError for VerifyError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::DuplicateKeyId | Self::InvalidKeyId => ErrorCode::MalformedMessage,
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::AmbiguousKeys | Self::MissingKey(_) | Self::NoKeys => ErrorCode::KeyListMismatch,
        }
    }
}
