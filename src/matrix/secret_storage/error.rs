//! Why secret storage did not do what it was asked for.

use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode};
use crate::matrix::json::JsonError;
use crate::primitives::aes_cbc_hmac::NotAuthentic;

/// Why a storage key was not unlocked, or a secret not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretStorageError {
    /// It cannot be read, or a member is missing or not as it must be.
    #[error("cannot read the secret or key description: {0}")]
    Json(#[from] JsonError),
    /// A text in it is not base64 of its length.
    #[error("cannot read the secret or key description: {0}")]
    Base64(#[from] Base64Error),
    /// Another algorithm, for storage or for passphrases, or another length of key.
    #[error("cannot use the key description: its algorithm is not supported; update")]
    Unsupported,
    /// The key has no passphrase, but a recovery key.
    #[error("cannot use a passphrase: the key was made without; ask for the recovery key")]
    NoPassphrase,
    /// More rounds than the limit would have to be made; none was.
    #[error("did not stretch the passphrase: it takes {rounds} rounds, more than {max}")]
    TooManyRounds {
        /// What the description asks for.
        rounds: u32,
        /// The limit.
        max: u32,
    },
    /// Another key or passphrase, another name, or damaged; which of these cannot be said.
    #[error("refused: the key, passphrase or name is another, or the data is damaged")]
    Authentication,
}

impl From<NotAuthentic> for SecretStorageError {
    fn from(_: NotAuthentic) -> Self {
        Self::Authentication
    }
}

impl CodedError for SecretStorageError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::Base64(error) => error.code(),
            Self::Unsupported | Self::NoPassphrase => ErrorCode::UnsupportedAlgorithm,
            Self::TooManyRounds { .. } => ErrorCode::TooManyRounds,
            Self::Authentication => ErrorCode::AuthenticationFailed,
        }
    }
}
