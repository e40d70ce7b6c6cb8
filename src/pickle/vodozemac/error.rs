//! Why a pickle of vodozemac could not be read or written.

use crate::error::{CodedError, ErrorCode};

/// Why a pickle of vodozemac could not be read. Nothing is ever loaded in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Another key, damaged, or no such pickle at all; which is not known.
    #[error(
        "cannot open the vodozemac pickle: it is damaged or not a pickle, or belongs to another key; check the key"
    )]
    Authentication,
    /// Not the JSON of this kind of object, or its contents contradict each other.
    #[error(
        "cannot read the vodozemac pickle: it is not the JSON of this kind of object, or contradicts itself; check what was passed"
    )]
    Corrupted,
}

impl CodedError for ReadError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::Corrupted => ErrorCode::CorruptedPickle,
        }
    }
}

/// Why an object could not be written as a pickle of vodozemac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The group session's last index has been used. vodozemac's pickle cannot say so, and the
    /// key of that index would be used a second time.
    #[error(
        "cannot write the group session for vodozemac: its last index is used, and would be used again; make a new session"
    )]
    Exhausted,
}

impl CodedError for WriteError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Exhausted => ErrorCode::NotRepresentable,
        }
    }
}
