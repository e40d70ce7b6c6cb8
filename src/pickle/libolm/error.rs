//! Why a libolm pickle could not be read or written.

use core::fmt;

use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode, Unsound};

/// A list in a libolm pickle that has a greatest length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitedList {
    /// One-time keys of an account: 100.
    OneTimeKeys,
    /// Fallback keys of an account: 2.
    FallbackKeys,
    /// Sending chains of a session: 1.
    SendingChains,
    /// Receiving chains of a session: 5.
    ReceivingChains,
    /// Skipped message keys of a session: 40.
    SkippedKeys,
}

impl LimitedList {
    /// The greatest length.
    pub const fn max(self) -> u32 {
        match self {
            Self::OneTimeKeys => 100,
            Self::FallbackKeys => 2,
            Self::SendingChains => 1,
            Self::ReceivingChains => 5,
            Self::SkippedKeys => 40,
        }
    }
}

impl fmt::Display for LimitedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneTimeKeys => "one-time keys",
            Self::FallbackKeys => "fallback keys",
            Self::SendingChains => "sending chains",
            Self::ReceivingChains => "receiving chains",
            Self::SkippedKeys => "skipped message keys",
        })
    }
}

/// Why a libolm pickle could not be read or written. Nothing is ever loaded in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LibolmPickleError {
    /// Reading: the text is not base64.
    #[error("cannot read the libolm pickle: {0}")]
    Base64(#[from] Base64Error),
    /// Reading: another key, damaged, or no pickle at all; which is not known.
    #[error(
        "cannot read the libolm pickle: it is damaged, or belongs to another key; check the key"
    )]
    Authentication,
    /// Reading: a version that libolm never wrote for this kind of object.
    #[error("cannot read the libolm pickle: version {0:#x} is unknown; check the kind of object")]
    UnsupportedVersion(u32),
    /// Reading: an account of version 1, whose keys count as compromised.
    #[error(
        "cannot read the libolm pickle: an account of version 1 counts as compromised; make a new one, or check the kind of object"
    )]
    CompromisedAccount,
    /// Reading: more elements than libolm ever holds.
    #[error("cannot read the libolm pickle: {count} {list} are more than {}", list.max())]
    TooMany {
        /// Of what.
        list: LimitedList,
        /// How many the pickle announces.
        count: u32,
    },
    /// Reading: the contents end in the middle of a field.
    #[error("cannot read the libolm pickle: it ends too early; check the kind of object")]
    Truncated,
    /// Reading: bytes follow the last field.
    #[error("cannot read the libolm pickle: bytes follow its end; check the kind of object")]
    TrailingBytes,
    /// Reading: a public key that is not the one of the secret beside it, or no key at all.
    #[error("cannot read the libolm pickle: a public key in it is not that of its secret key")]
    KeyMismatch,
    /// Reading: a session that can neither send nor receive.
    #[error("cannot read the libolm pickle: the session has no chains")]
    NoChains,
    /// Reading: two keys or chains that are the same, or indices that contradict each other.
    #[error("cannot read the libolm pickle: its contents contradict each other")]
    Contradiction,
    /// Writing: libolm knows only MACs of 8 bytes.
    #[error("cannot write a libolm pickle: libolm has no sessions with full MACs")]
    FullMac,
    /// Writing: an index after the last; libolm would start again at 0 and use keys twice.
    #[error("cannot write a libolm pickle: the last index of a chain or session is used")]
    Exhausted,
    /// Writing: libolm has no place for a previous fallback key without a current one.
    #[error("cannot write a libolm pickle: there is a previous fallback key but no current one")]
    LonePreviousFallbackKey,
}

/// What the reader of fields reports is always a missing end.
impl From<Unsound> for LibolmPickleError {
    fn from(_: Unsound) -> Self {
        Self::Truncated
    }
}

impl CodedError for LibolmPickleError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Base64(error) => error.code(),
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::UnsupportedVersion(_) | Self::CompromisedAccount => ErrorCode::UnsupportedVersion,
            Self::TooMany { .. }
            | Self::Truncated
            | Self::TrailingBytes
            | Self::KeyMismatch
            | Self::NoChains
            | Self::Contradiction => ErrorCode::CorruptedPickle,
            Self::Exhausted => ErrorCode::SessionExhausted,
            Self::FullMac | Self::LonePreviousFallbackKey => ErrorCode::NotRepresentable,
        }
    }
}
