//! libolm's error codes.

use std::ffi::{CStr, c_char};

use olmec::megolm::SessionKeyError;
use olmec::olm::{DecryptError, InboundSessionError, OutboundSessionError};
use olmec::pickle::libolm::LibolmPickleError;
use olmec::{MessageError, RandomError};

/// What every function that returns a length returns when it fails: `olm_error()`.
pub(crate) const FAILED: usize = usize::MAX;

/// `enum OlmErrorCode`: what C sees is the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Error(pub(crate) u32);

impl Error {
    pub(crate) const SUCCESS: Self = Self(0);
    pub(crate) const NOT_ENOUGH_RANDOM: Self = Self(1);
    pub(crate) const OUTPUT_BUFFER_TOO_SMALL: Self = Self(2);
    pub(crate) const BAD_MESSAGE_VERSION: Self = Self(3);
    pub(crate) const BAD_MESSAGE_FORMAT: Self = Self(4);
    pub(crate) const BAD_MESSAGE_MAC: Self = Self(5);
    pub(crate) const BAD_MESSAGE_KEY_ID: Self = Self(6);
    pub(crate) const INVALID_BASE64: Self = Self(7);
    pub(crate) const BAD_ACCOUNT_KEY: Self = Self(8);
    pub(crate) const UNKNOWN_PICKLE_VERSION: Self = Self(9);
    pub(crate) const CORRUPTED_PICKLE: Self = Self(10);
    pub(crate) const BAD_SESSION_KEY: Self = Self(11);
    pub(crate) const UNKNOWN_MESSAGE_INDEX: Self = Self(12);
    pub(crate) const BAD_LEGACY_ACCOUNT_PICKLE: Self = Self(13);
    pub(crate) const BAD_SIGNATURE: Self = Self(14);
    pub(crate) const INPUT_BUFFER_TOO_SMALL: Self = Self(15);
    pub(crate) const SAS_THEIR_KEY_NOT_SET: Self = Self(16);
    pub(crate) const PICKLE_EXTRA_DATA: Self = Self(17);
    /// None of libolm's: a panic of ours, or memory that holds no such object.
    pub(crate) const UNKNOWN: Self = Self(18);
}

/// By code. libolm writes its prefix only before the last three.
const NAMES: [&CStr; 18] = [
    c"SUCCESS",
    c"NOT_ENOUGH_RANDOM",
    c"OUTPUT_BUFFER_TOO_SMALL",
    c"BAD_MESSAGE_VERSION",
    c"BAD_MESSAGE_FORMAT",
    c"BAD_MESSAGE_MAC",
    c"BAD_MESSAGE_KEY_ID",
    c"INVALID_BASE64",
    c"BAD_ACCOUNT_KEY",
    c"UNKNOWN_PICKLE_VERSION",
    c"CORRUPTED_PICKLE",
    c"BAD_SESSION_KEY",
    c"UNKNOWN_MESSAGE_INDEX",
    c"BAD_LEGACY_ACCOUNT_PICKLE",
    c"BAD_SIGNATURE",
    c"OLM_INPUT_BUFFER_TOO_SMALL",
    c"OLM_SAS_THEIR_KEY_NOT_SET",
    c"OLM_PICKLE_EXTRA_DATA",
];

/// The name of an error code: a constant that lives as long as the library.
pub(crate) fn name(Error(code): Error) -> *const c_char {
    let name = usize::try_from(code).ok().and_then(|code| NAMES.get(code));
    name.copied().unwrap_or(c"UNKNOWN_ERROR").as_ptr()
}

impl From<RandomError> for Error {
    fn from(_: RandomError) -> Self {
        Self::NOT_ENOUGH_RANDOM
    }
}

/// A message that is being decrypted. libolm gives what is too short for a MAC the version 0.
impl From<MessageError> for Error {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::Base64(_) => Self::INVALID_BASE64,
            MessageError::TooShort | MessageError::UnsupportedVersion(_) => {
                Self::BAD_MESSAGE_VERSION
            }
            _ => Self::BAD_MESSAGE_FORMAT,
        }
    }
}

/// Whatever is wrong with a message that could be read, libolm calls it its MAC.
impl From<DecryptError> for Error {
    fn from(_: DecryptError) -> Self {
        Self::BAD_MESSAGE_MAC
    }
}

impl From<OutboundSessionError> for Error {
    fn from(error: OutboundSessionError) -> Self {
        match error {
            OutboundSessionError::Random(_) => Self::NOT_ENOUGH_RANDOM,
            // A key that is none: what libolm says of a text that is none.
            _ => Self::INVALID_BASE64,
        }
    }
}

impl From<InboundSessionError> for Error {
    fn from(error: InboundSessionError) -> Self {
        match error {
            InboundSessionError::IdentityKeyMismatch | InboundSessionError::UnknownOneTimeKey => {
                Self::BAD_MESSAGE_KEY_ID
            }
            // A key in the message is none.
            _ => Self::BAD_MESSAGE_FORMAT,
        }
    }
}

impl From<SessionKeyError> for Error {
    fn from(error: SessionKeyError) -> Self {
        match error {
            SessionKeyError::Base64(_) => Self::INVALID_BASE64,
            SessionKeyError::Authentication => Self::BAD_SIGNATURE,
            _ => Self::BAD_SESSION_KEY,
        }
    }
}

impl From<LibolmPickleError> for Error {
    fn from(error: LibolmPickleError) -> Self {
        match error {
            LibolmPickleError::Base64(_) => Self::INVALID_BASE64,
            LibolmPickleError::Authentication => Self::BAD_ACCOUNT_KEY,
            LibolmPickleError::UnsupportedVersion(_) => Self::UNKNOWN_PICKLE_VERSION,
            LibolmPickleError::CompromisedAccount => Self::BAD_LEGACY_ACCOUNT_PICKLE,
            LibolmPickleError::TrailingBytes => Self::PICKLE_EXTRA_DATA,
            // Writing: the last index of a chain is used.
            LibolmPickleError::Exhausted => Self::UNKNOWN_MESSAGE_INDEX,
            _ => Self::CORRUPTED_PICKLE,
        }
    }
}
