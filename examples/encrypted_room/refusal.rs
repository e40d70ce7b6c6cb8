//! Why a device refused something: the library's reason, or a rule that is the client's to keep.

use std::fmt;

use olmec::{CodedError, ErrorClass, ErrorCode};

/// What the library cannot know and every client must check for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientRule {
    /// A group session whose key this device was never given.
    NoRoomKey,
    /// A room key of a session that we have from another device, or for another room.
    NotTheOwner,
    /// A known device with other keys than before.
    KeysChanged,
    /// A device that we have no checked keys of.
    UnknownDevice,
    /// No key left to open a session with.
    NoKeyToClaim,
    /// A forwarded session from somebody whom we did not ask.
    NotAsked,
    /// What was decrypted is not what a client sends.
    NotAnEvent,
}

impl ClientRule {
    fn name(self) -> &'static str {
        match self {
            Self::NoRoomKey => "NO_ROOM_KEY",
            Self::NotTheOwner => "NOT_THE_OWNER",
            Self::KeysChanged => "KEYS_CHANGED",
            Self::UnknownDevice => "UNKNOWN_DEVICE",
            Self::NoKeyToClaim => "NO_KEY_TO_CLAIM",
            Self::NotAsked => "NOT_ASKED",
            Self::NotAnEvent => "NOT_AN_EVENT",
        }
    }

    /// A refusal by this rule.
    pub fn refuses(self, reason: impl Into<String>) -> Refusal {
        Refusal { code: Code::Client(self), reason: reason.into() }
    }
}

/// The stable name of a reason, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Of the library.
    Library(ErrorCode),
    /// Of this client.
    Client(ClientRule),
}

impl Code {
    pub fn name(self) -> &'static str {
        match self {
            Self::Library(code) => code.name(),
            Self::Client(rule) => rule.name(),
        }
    }

    /// Whether a key is missing. Otherwise something is wrong with what came.
    pub fn is_missing_key(self) -> bool {
        match self {
            Self::Library(code) => code.class() == ErrorClass::MissingKey,
            Self::Client(rule) => rule == ClientRule::NoRoomKey,
        }
    }
}

/// The name; that of a client's rule says so, since it is no code of the library.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Library(code) => f.write_str(code.name()),
            Self::Client(rule) => write!(f, "client rule {}", rule.name()),
        }
    }
}

impl From<ErrorCode> for Code {
    fn from(code: ErrorCode) -> Self {
        Self::Library(code)
    }
}

impl From<ClientRule> for Code {
    fn from(rule: ClientRule) -> Self {
        Self::Client(rule)
    }
}

/// Something was refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub code: Code,
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.reason)
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// Of JSON that cannot be read.
    pub fn not_an_event(error: serde_json::Error) -> Self {
        ClientRule::NotAnEvent.refuses(error.to_string())
    }
}

/// Every error of the library has a stable code, so one conversion serves them all.
impl<E: CodedError> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self { code: error.code().into(), reason: error.to_string() }
    }
}
