//! Sessions.

use hmac::digest::MacError;
use olmec::olm::{DecryptError, EncryptError};
use thiserror::Error;

use super::{OlmMessage, SessionConfig, SessionKeys};
use crate::causes::UnpadError;
use crate::infallible::certain;
use crate::pickles::{from_libolm, pickle_type};

/// Why a message gave no plaintext. The session is unchanged.
#[derive(Debug, Error)]
pub enum DecryptionError {
    /// Not authentic for this session, or of another session.
    #[error("cannot decrypt the Olm message: {0}")]
    InvalidMAC(#[from] MacError),
    /// The MAC has another length than the session's: the expected one, and what was there.
    #[error("cannot decrypt the Olm message: its MAC has {1} bytes, expected are {0}")]
    InvalidMACLength(usize, usize),
    /// Never made.
    #[error("cannot decrypt the Olm message: {0}")]
    InvalidPadding(#[from] UnpadError),
    /// The message's ratchet key has small order.
    #[error("cannot decrypt the Olm message: its ratchet key has small order")]
    NonContributoryKey,
    /// The key of the message with this index was used or let go.
    #[error("cannot decrypt the Olm message: the key of message {0} was used or let go")]
    MissingMessageKey(u64),
    /// Too many messages before it are missing: how many, and how many may be.
    #[error("cannot decrypt the Olm message: {0} messages before it are missing, at most {1} may")]
    TooBigMessageGap(u64, u64),
}

impl DecryptionError {
    pub(super) fn new(config: SessionConfig, error: DecryptError) -> Self {
        match error {
            DecryptError::MacLengthMismatch => match config.mac_length() {
                olmec::MacLength::Truncated => Self::InvalidMACLength(8, 32),
                olmec::MacLength::Full => Self::InvalidMACLength(32, 8),
            },
            DecryptError::NonContributoryKey => Self::NonContributoryKey,
            DecryptError::GapTooLarge { gap, max } => {
                Self::TooBigMessageGap(gap.into(), max.into())
            }
            DecryptError::KeyUsed { index }
            | DecryptError::KeyDiscarded { index }
            | DecryptError::KeyUnknown { index } => Self::MissingMessageKey(index.into()),
            _ => MacError.into(),
        }
    }
}

/// Why no message was made. The session is unchanged.
#[derive(Debug, Error)]
pub enum EncryptionError {
    /// The other side's ratchet key has small order.
    #[error("cannot encrypt the Olm message: the other side's ratchet key has small order")]
    NonContributoryKey,
}

/// An Olm session between two devices.
#[derive(Debug)]
pub struct Session(pub(super) olmec::olm::Session);

pickle_type!(Session, olmec::olm::Session, SessionPickle, "a session");
from_libolm!(Session, olmec::pickle::libolm::read_session, 1);

impl Session {
    /// The id, the same on both sides.
    pub fn session_id(&self) -> String {
        self.0.id().into()
    }

    /// Whether a message of the other side has been decrypted.
    pub fn has_received_message(&self) -> bool {
        self.0.has_received_message()
    }

    /// Encrypts a message.
    ///
    /// # Errors
    ///
    /// If the other side's ratchet key has small order.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails, or 2^32 messages were sent without an answer.
    pub fn encrypt(&mut self, plaintext: impl AsRef<[u8]>) -> Result<OlmMessage, EncryptionError> {
        match self.0.encrypt(plaintext.as_ref()) {
            Err(EncryptError::NonContributoryKey) => Err(EncryptionError::NonContributoryKey),
            message => Ok(OlmMessage::new(certain(message))),
        }
    }

    /// The public keys from which the session was made.
    pub const fn session_keys(&self) -> SessionKeys {
        SessionKeys::of(self.0.keys())
    }

    /// The configuration that the session was made with.
    pub const fn session_config(&self) -> SessionConfig {
        SessionConfig::of(self.0.mac_length())
    }

    /// Decrypts a message.
    ///
    /// # Errors
    ///
    /// See [`DecryptionError`]; the session is then exactly as before.
    pub fn decrypt(&mut self, message: &OlmMessage) -> Result<Vec<u8>, DecryptionError> {
        let decrypted = self.0.decrypt(&message.inner());
        decrypted.map_err(|error| DecryptionError::new(self.session_config(), error))
    }
}
