//! Why JSON was refused.

use crate::error::{CodedError, ErrorCode};

/// Why a JSON text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// Not JSON, or not only.
    #[error("cannot read the JSON: its syntax is wrong after {0} bytes; check what was passed")]
    Syntax(usize),
    /// Two members of an object have the same key.
    #[error("cannot read the JSON: an object has the same key twice; ask its author again")]
    DuplicateKey,
    /// More than 100 objects and arrays within each other.
    #[error("cannot read the JSON: it is nested too deeply; drop it")]
    TooDeep,
    /// Canonical JSON has only integers from -(2^53)+1 to 2^53-1.
    #[error(
        "cannot write canonical JSON: a number is not an integer or too large; send it as text"
    )]
    NotAnInteger,
    /// A member is missing, or of another type than it must have.
    #[error("cannot read the JSON object: its member {0:?} is missing or not as it must be")]
    Field(&'static str),
}

impl CodedError for JsonError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Syntax(_) | Self::DuplicateKey | Self::TooDeep | Self::NotAnInteger => {
                ErrorCode::MalformedJson
            }
            Self::Field(_) => ErrorCode::MalformedMessage,
        }
    }
}
