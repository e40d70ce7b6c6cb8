//! Why bytes are not a message. Shared by Olm and Megolm, whose messages have one framing.

use super::base64::Base64Error;
use super::fields::Malformed;
use crate::error::{CodedError, ErrorCode};

/// Why bytes or a base64 text could not be read as a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// The text is not base64.
    #[error("cannot read the message: {0}")]
    Base64(#[from] Base64Error),
    /// Shorter than any message of its kind.
    #[error("cannot read the message: it is too short to be one; drop it")]
    TooShort,
    /// A version byte that this library does not read.
    #[error("cannot read the message: version {0} is unknown; drop it, or update")]
    UnsupportedVersion(u8),
    /// A field is missing, repeated, unknown where nothing authenticates it, of the wrong type
    /// or length, or out of range; or the type number is neither 0 nor 1.
    #[error("cannot read the message: a field is missing, repeated or out of range; drop it")]
    Malformed,
}

impl CodedError for MessageError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Base64(error) => error.code(),
            Self::TooShort | Self::Malformed => ErrorCode::MalformedMessage,
            Self::UnsupportedVersion(_) => ErrorCode::UnsupportedVersion,
        }
    }
}

impl From<Malformed> for MessageError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}
