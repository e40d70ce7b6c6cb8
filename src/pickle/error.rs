//! Why a pickle could not be opened.

use super::PickleKind;
use crate::error::{CodedError, ErrorCode, Unsound};

/// Why a pickle of ours could not be opened. Nothing is ever loaded in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PickleError {
    /// Another key, another context, damaged, or no pickle of ours at all; which is not known.
    #[error(
        "cannot open the pickle: it is damaged or not a pickle, or belongs to another key or context; check the key"
    )]
    Authentication,
    /// Authentic, but of another kind of object.
    #[error(
        "cannot open the pickle: it holds {found:?} and {expected:?} was asked for; open it as what it is"
    )]
    WrongKind {
        /// What was asked for.
        expected: PickleKind,
        /// What the pickle holds; `None` for a kind that this version does not know.
        found: Option<PickleKind>,
    },
    /// Authentic, but written by a newer version of this library.
    #[error("cannot open the pickle: its format version {0} is newer than this library; update")]
    UnsupportedVersion(u8),
    /// Authentic, but older than the caller has seen: state was rolled back.
    #[error(
        "cannot open the pickle: its generation {found} is before {at_least}; it is an old copy, do not use it"
    )]
    RolledBack {
        /// The pickle's generation.
        found: u64,
        /// The least generation that the caller accepts.
        at_least: u64,
    },
    /// Authentic, but its contents contradict each other.
    #[error("cannot open the pickle: its contents contradict each other; restore another copy")]
    Corrupted,
}

impl From<Unsound> for PickleError {
    fn from(_: Unsound) -> Self {
        Self::Corrupted
    }
}

impl CodedError for PickleError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::WrongKind { .. } => ErrorCode::WrongPickleKind,
            Self::UnsupportedVersion(_) => ErrorCode::UnsupportedVersion,
            Self::RolledBack { .. } => ErrorCode::RolledBack,
            Self::Corrupted => ErrorCode::CorruptedPickle,
        }
    }
}
