//! Errors of Megolm, one enum an operation.

use super::ratchet::MessageIndex;
use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::KeyError;
use crate::primitives::aes_cbc_hmac::NotAuthentic;
use crate::primitives::ed25519::SignatureError;

/// Why [`OutboundGroupSession::encrypt`](super::OutboundGroupSession::encrypt) made no message.
/// The session is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// Index 2^32-1, the last one, has been used.
    #[error("cannot encrypt: the group session's last message index is used; share a new session")]
    Exhausted,
}

impl CodedError for EncryptError {
    fn code(&self) -> ErrorCode {
        ErrorCode::SessionExhausted
    }
}

/// Why [`InboundGroupSession::decrypt`](super::InboundGroupSession::decrypt) gave no plaintext.
/// The session is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecryptError {
    /// Forged, damaged, or of another session: bad signature, bad MAC and bad padding alike.
    #[error("cannot decrypt the Megolm message: it is not authentic for this session; drop it")]
    Authentication,
    /// The message's version has another MAC length than the session.
    #[error("cannot decrypt the Megolm message: its MAC length is not the session's; drop it")]
    MacLengthMismatch,
    /// Older than this session's first known index.
    #[error(
        "cannot decrypt the Megolm message: its index {index} is before the first known index \
         {first_known}; ask for an earlier export"
    )]
    UnknownIndex {
        /// The message's index.
        index: MessageIndex,
        /// The first index that this session can decrypt.
        first_known: MessageIndex,
    },
}

impl From<NotAuthentic> for DecryptError {
    fn from(_: NotAuthentic) -> Self {
        Self::Authentication
    }
}

impl From<SignatureError> for DecryptError {
    fn from(_: SignatureError) -> Self {
        Self::Authentication
    }
}

impl CodedError for DecryptError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::MacLengthMismatch => ErrorCode::MacLengthMismatch,
            Self::UnknownIndex { .. } => ErrorCode::UnknownMessageIndex,
        }
    }
}

/// Why a session key or exported session key could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionKeyError {
    /// Not base64 of the right length.
    #[error("cannot read the session key: {0}")]
    Base64(#[from] Base64Error),
    /// Not the right number of bytes.
    #[error("cannot read the session key: it must be {expected} bytes long")]
    WrongLength {
        /// How many bytes it must have.
        expected: usize,
    },
    /// A version byte other than the one of this format: 2 for a session key, 1 for an export.
    #[error(
        "cannot read the session key: version {0} is not this format's; check which of the two was passed"
    )]
    UnsupportedVersion(u8),
    /// The session's Ed25519 key is not one.
    #[error(
        "cannot read the session key: its Ed25519 key is not a canonical point of large order; refuse it"
    )]
    InvalidPublicKey,
    /// The session key is not signed by the session's own Ed25519 key.
    #[error("cannot read the session key: its signature is wrong; refuse it")]
    Authentication,
}

impl From<KeyError> for SessionKeyError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Base64(error) => Self::Base64(error),
            KeyError::InvalidEd25519Key => Self::InvalidPublicKey,
        }
    }
}

impl From<SignatureError> for SessionKeyError {
    fn from(_: SignatureError) -> Self {
        Self::Authentication
    }
}

impl CodedError for SessionKeyError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Base64(error) => error.code(),
            Self::WrongLength { .. } => ErrorCode::WrongLength,
            Self::UnsupportedVersion(_) => ErrorCode::UnsupportedVersion,
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::Authentication => ErrorCode::AuthenticationFailed,
        }
    }
}

/// Why a session could not be exported at, or advanced to, an index. The session is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The index lies before the first known one.
    #[error(
        "cannot take the session to index {index}: the first known index is {first_known}; \
         ask for an earlier export"
    )]
    UnknownIndex {
        /// The index asked for.
        index: MessageIndex,
        /// The first index that this session knows.
        first_known: MessageIndex,
    },
}

impl CodedError for ExportError {
    fn code(&self) -> ErrorCode {
        ErrorCode::UnknownMessageIndex
    }
}

/// Why two sessions could not be merged. Both are unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// They are not views of one ratchet.
    #[error("cannot merge the group sessions: they do not belong to one ratchet; keep them apart")]
    NotConnected,
}

impl CodedError for MergeError {
    fn code(&self) -> ErrorCode {
        ErrorCode::SessionsNotConnected
    }
}
