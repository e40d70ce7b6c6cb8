//! Errors of QR login, one enum an operation.

use core::error::Error;
use core::fmt::{self, Debug, Display};

use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ordered_aead::{self, Exhausted};
use crate::random::RandomError;

/// A step that was refused, with everything as it was before it: go on from `state` with the next
/// message that arrives.
#[derive(Debug)]
pub struct Refused<S, E> {
    /// What the step was called on, unchanged.
    pub state: S,
    /// Why it was refused.
    pub error: E,
}

impl<S, E: Display> Display for Refused<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.error, f)
    }
}

impl<S: Debug, E: Error> Error for Refused<S, E> {}

impl<S: Debug, E: CodedError> CodedError for Refused<S, E> {
    fn code(&self) -> ErrorCode {
        self.error.code()
    }
}

/// A Curve25519 key from outside that must not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadKey {
    NotCanonical,
    SmallOrder,
}

/// Checks a key that came from a QR code or a message.
///
/// X25519 reads several encodings as one key; both sides derive from the bytes, so only the one
/// that a computed key has can ever work.
pub(super) fn check_key(key: &Curve25519PublicKey) -> Result<(), BadKey> {
    if !key.is_canonical() {
        return Err(BadKey::NotCanonical);
    }
    if key.is_small_order() { Err(BadKey::SmallOrder) } else { Ok(()) }
}

/// Gives an error enum its two variants for a [`BadKey`].
macro_rules! from_bad_key {
    ($($error:ty),*) => { $(
        impl From<BadKey> for $error {
            fn from(bad: BadKey) -> Self {
                match bad {
                    BadKey::NotCanonical => Self::InvalidPublicKey,
                    BadKey::SmallOrder => Self::NonContributoryKey,
                }
            }
        }
    )* };
}

from_bad_key!(InitiateError, ChannelMessageError, QrCodeError, QrCodeBuildError);

/// Why a message of a channel could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelMessageError {
    /// A part is not base64, or the key is not 32 bytes.
    #[error("cannot read the channel's message: {0}")]
    Base64(#[from] Base64Error),
    /// Not two parts around one `|` (first message of MSC4108).
    #[error("cannot read the channel's first message: it is not two parts around one |; drop it")]
    Separator,
    /// Shorter than any message of its kind.
    #[error("cannot read the channel's message: it is too short to be one; drop it")]
    TooShort,
    /// The key in it is not canonically encoded.
    #[error("cannot read the channel's first message: its key is not canonical; drop it")]
    InvalidPublicKey,
    /// The key in it has small order, so that anyone would know the shared secret.
    #[error("cannot read the channel's first message: its key has small order; drop it")]
    NonContributoryKey,
}

impl CodedError for ChannelMessageError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Base64(error) => error.code(),
            Self::Separator | Self::TooShort => ErrorCode::MalformedMessage,
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
        }
    }
}

/// Why a channel could not be started towards a device. Nothing was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InitiateError {
    /// The device's key is not canonically encoded.
    #[error("cannot start the channel: the scanned key is not canonical; scan another code")]
    InvalidPublicKey,
    /// The device's key has small order, so that anyone would know the shared secret.
    #[error("cannot start the channel: the scanned key has small order; scan another code")]
    NonContributoryKey,
    /// The first message could not be sealed.
    #[error("cannot start the channel: {0}")]
    Seal(#[from] SealError),
    /// The random source failed.
    #[error("cannot start the channel: {0}")]
    Random(#[from] RandomError),
}

impl CodedError for InitiateError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::Seal(error) => error.code(),
            Self::Random(error) => error.code(),
        }
    }
}

/// Why an HPKE channel's first response could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RespondError {
    /// The response could not be sealed.
    #[error("cannot respond on the channel: {0}")]
    Seal(#[from] SealError),
    /// The random source failed.
    #[error("cannot respond on the channel: {0}")]
    Random(#[from] RandomError),
}

impl CodedError for RespondError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Seal(error) => error.code(),
            Self::Random(error) => error.code(),
        }
    }
}

/// Why a message was not sealed. The channel is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// 2^64 messages have been sealed, or the message is longer than the cipher's 256 GiB.
    #[error("cannot seal: the channel's last message number is used; start a new channel")]
    Exhausted,
}

impl From<Exhausted> for SealError {
    fn from(_: Exhausted) -> Self {
        Self::Exhausted
    }
}

impl CodedError for SealError {
    fn code(&self) -> ErrorCode {
        ErrorCode::SessionExhausted
    }
}

/// Why a message was not opened. The channel is unchanged, and waits for the genuine next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Forged, damaged, replayed, out of order, of another channel or direction, or with other
    /// associated data; which of these is not said.
    #[error("cannot open the channel's message: it is not the genuine next one; drop it")]
    Authentication,
    /// 2^64 messages have been opened.
    #[error("cannot open: the channel's last message number is used; start a new channel")]
    Exhausted,
}

impl From<ordered_aead::Refused> for OpenError {
    fn from(refused: ordered_aead::Refused) -> Self {
        match refused {
            ordered_aead::Refused::NotAuthentic => Self::Authentication,
            ordered_aead::Refused::Exhausted => Self::Exhausted,
        }
    }
}

impl CodedError for OpenError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::Exhausted => ErrorCode::SessionExhausted,
        }
    }
}

/// Why the bytes of a QR code could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QrCodeError {
    /// The bytes do not begin as a code of this proposal does.
    #[error("cannot read the QR code: it is not one of this kind; scan the code for signing in")]
    WrongPrefix,
    /// A type byte that is not this proposal's.
    #[error("cannot read the QR code: its type {0} is unknown; update")]
    UnsupportedType(u8),
    /// A mode or intent that is not for signing in; modes 0 to 2 are for verifying a device.
    #[error("cannot read the QR code: its intent {0} is not for signing in; scan the right code")]
    UnknownIntent(u8),
    /// It ends too early.
    #[error("cannot read the QR code: it is cut off; scan it again")]
    Truncated,
    /// Something follows its last field.
    #[error("cannot read the QR code: something follows its end; scan it again")]
    TrailingBytes,
    /// A text in it is empty.
    #[error("cannot read the QR code: a text in it is empty; make a new one")]
    EmptyText,
    /// A text in it is not UTF-8.
    #[error("cannot read the QR code: a text in it is not UTF-8; make a new one")]
    NotUtf8,
    /// The key in it is not canonically encoded.
    #[error("cannot read the QR code: its key is not canonical; refuse it")]
    InvalidPublicKey,
    /// The key in it has small order, so that anyone would know the shared secret.
    #[error("cannot read the QR code: its key has small order; refuse it")]
    NonContributoryKey,
}

impl CodedError for QrCodeError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::UnsupportedType(_) => ErrorCode::UnsupportedVersion,
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::WrongPrefix
            | Self::UnknownIntent(_)
            | Self::Truncated
            | Self::TrailingBytes
            | Self::EmptyText
            | Self::NotUtf8 => ErrorCode::MalformedQrCode,
        }
    }
}

/// Why the bytes of a QR code could not be made: what nobody could read is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QrCodeBuildError {
    /// A text is empty, or longer than the 65535 bytes that its length field can say.
    #[error("cannot make the QR code: a text has {length} bytes and may have 1 to 65535")]
    TextLength {
        /// How many bytes it has.
        length: usize,
    },
    /// The key is not canonically encoded.
    #[error("cannot make the QR code: the key is not canonical; use the channel's own")]
    InvalidPublicKey,
    /// The key has small order.
    #[error("cannot make the QR code: the key has small order; use the channel's own")]
    NonContributoryKey,
}

impl CodedError for QrCodeBuildError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::TextLength { .. } => ErrorCode::WrongLength,
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
        }
    }
}
