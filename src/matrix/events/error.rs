//! Why events were not encrypted, or refused.

use crate::encoding::message_error::MessageError;
use crate::error::{CodedError, ErrorCode};
use crate::matrix::device_keys::DeviceKeysError;
use crate::matrix::ids::InvalidIdentifier;
use crate::matrix::json::JsonError;
use crate::matrix::replay_guard::ReplayError;
use crate::megolm;
use crate::olm::{DecryptError, EncryptError, InboundSessionError};
use crate::primitives::KeyError;

/// Why an event was not encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptEventError {
    /// The content is not a JSON object.
    #[error("cannot encrypt the event: {0}")]
    Json(#[from] JsonError),
    /// The session was opened by another device than the recipient.
    #[error("did not encrypt the event: the session is with another device than the recipient")]
    OtherSession,
    /// The Olm session did not encrypt.
    #[error(transparent)]
    Olm(#[from] EncryptError),
    /// The group session did not encrypt.
    #[error(transparent)]
    Megolm(#[from] megolm::EncryptError),
}

impl CodedError for EncryptEventError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::OtherSession => ErrorCode::IdentityKeyMismatch,
            Self::Olm(error) => error.code(),
            Self::Megolm(error) => error.code(),
        }
    }
}

/// Why an event between two devices was refused. Neither account nor session has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OlmEventError {
    /// The event or its plaintext cannot be read.
    #[error("cannot read the event: {0}")]
    Json(#[from] JsonError),
    /// A name in it is none.
    #[error("cannot read the event: {0}")]
    Identifier(#[from] InvalidIdentifier),
    /// A key in it is none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Another algorithm than Olm.
    #[error("cannot decrypt the event: its algorithm is not supported; pass it over")]
    UnsupportedAlgorithm,
    /// It holds no message for this device.
    #[error("cannot decrypt the event: it holds no message for this device; pass it over")]
    NotForThisDevice,
    /// The Olm message in it cannot be read.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// It opens no session, as it is not a pre-key message.
    #[error("the message opens no session: it belongs to one; find that, or open a new one")]
    NotPreKey,
    /// Its sender key is not that of the session.
    #[error("refused the event: it names another identity key than the session has; drop it")]
    OtherSession,
    /// No session was made of the message.
    #[error(transparent)]
    Session(#[from] InboundSessionError),
    /// The session did not decrypt it.
    #[error(transparent)]
    Decrypt(#[from] DecryptError),
    /// It was written to somebody else.
    #[error("refused the event: it was written to another user or device; drop it")]
    Recipient,
    /// It was not written by whom it is said to be from.
    #[error("refused the event: its sender or the sender's keys are others; drop it")]
    Sender,
    /// The device is not known, and the message does not introduce it.
    #[error("cannot say who sent the event: fetch the keys of the user's devices and try again")]
    UnknownDevice,
    /// The keys in `sender_device_keys` are not good.
    #[error(transparent)]
    DeviceKeys(#[from] DeviceKeysError),
}

impl CodedError for OlmEventError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::Identifier(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::UnsupportedAlgorithm => ErrorCode::UnsupportedAlgorithm,
            Self::NotForThisDevice | Self::Recipient => ErrorCode::RecipientMismatch,
            Self::Message(error) => error.code(),
            Self::NotPreKey => ErrorCode::MalformedMessage,
            Self::OtherSession => ErrorCode::IdentityKeyMismatch,
            Self::Session(error) => error.code(),
            Self::Decrypt(error) => error.code(),
            Self::Sender => ErrorCode::SenderMismatch,
            Self::UnknownDevice => ErrorCode::UnknownDevice,
            Self::DeviceKeys(error) => error.code(),
        }
    }
}

/// Why an event in a room was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoomEventError {
    /// The event or its plaintext cannot be read.
    #[error("cannot read the event: {0}")]
    Json(#[from] JsonError),
    /// Another algorithm than Megolm.
    #[error("cannot decrypt the event: its algorithm is not supported; pass it over")]
    UnsupportedAlgorithm,
    /// It names another session.
    #[error("cannot decrypt the event: it is of another session; take that")]
    OtherSession,
    /// It is, or was written, in another room than the session belongs to.
    #[error("refused the event: event, session and plaintext are not of one room; drop it")]
    Room,
    /// It is said to be from another user than the one from whom the session came.
    #[error("refused the event: the session is not of its sender; drop it")]
    Sender,
    /// The Megolm message in it cannot be read.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// The session did not decrypt it.
    #[error(transparent)]
    Decrypt(#[from] megolm::DecryptError),
    /// It was decrypted before.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl CodedError for RoomEventError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::UnsupportedAlgorithm => ErrorCode::UnsupportedAlgorithm,
            Self::OtherSession => ErrorCode::SessionIdMismatch,
            Self::Room => ErrorCode::RoomMismatch,
            Self::Sender => ErrorCode::SenderMismatch,
            Self::Message(error) => error.code(),
            Self::Decrypt(error) => error.code(),
            Self::Replay(error) => error.code(),
        }
    }
}
