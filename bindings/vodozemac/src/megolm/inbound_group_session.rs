//! The receiver's end.

use hmac::digest::MacError;
use olmec::megolm::{DecryptError, SessionRelation};
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use super::{ExportedSessionKey, GroupSession, MegolmMessage, SessionConfig, SessionKey};
use crate::SignatureError;
use crate::causes::UnpadError;
use crate::pickles::{from_libolm, pickle_type};

/// How one view of a session compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionOrdering {
    /// The same, from the same index on.
    Equal,
    /// The same, from an earlier index on.
    Better,
    /// The same, from a later index on.
    Worse,
    /// Not the same.
    Unconnected,
}

/// Why a message gave no plaintext. The session is unchanged.
#[derive(Debug, Error)]
pub enum DecryptionError {
    /// Not authentic for this session.
    #[error("cannot decrypt the Megolm message: {0}")]
    Signature(#[from] SignatureError),
    /// Not authentic for this session.
    #[error("cannot decrypt the Megolm message: {0}")]
    InvalidMAC(#[from] MacError),
    /// The MAC has another length than the session's: the expected one, and what was there.
    #[error("cannot decrypt the Megolm message: its MAC has {1} bytes, expected are {0}")]
    InvalidMACLength(usize, usize),
    /// Never made.
    #[error("cannot decrypt the Megolm message: {0}")]
    InvalidPadding(#[from] UnpadError),
    /// The message is from before the first known index: that, and the message's.
    #[error("cannot decrypt the Megolm message: its index {1} is before the first known one, {0}")]
    UnknownMessageIndex(u32, u32),
}

/// A decrypted message.
#[derive(Clone, PartialEq, Eq)]
pub struct DecryptedMessage {
    /// What was sent.
    pub plaintext: Vec<u8>,
    /// The index of the message in its session.
    pub message_index: u32,
}

/// Shows the index and the length, not what was said.
impl std::fmt::Debug for DecryptedMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DecryptedMessage")
            .field("message_index", &self.message_index)
            .field("plaintext_length", &self.plaintext.len())
            .finish()
    }
}

/// The receiving end of a session, from some index on.
pub struct InboundGroupSession(olmec::megolm::InboundGroupSession);

pickle_type!(
    InboundGroupSession,
    olmec::megolm::InboundGroupSession,
    InboundGroupSessionPickle,
    "an inbound group session"
);
from_libolm!(InboundGroupSession, olmec::pickle::libolm::read_inbound_group_session, 2);

impl InboundGroupSession {
    /// The session of a session key.
    pub fn new(key: &SessionKey, session_config: SessionConfig) -> Self {
        let mac_length = session_config.mac_length();
        Self(olmec::megolm::InboundGroupSession::with_mac_length(&key.0, mac_length))
    }

    /// The session of an export.
    pub fn import(session_key: &ExportedSessionKey, session_config: SessionConfig) -> Self {
        let mac_length = session_config.mac_length();
        Self(olmec::megolm::InboundGroupSession::import_with_mac_length(&session_key.0, mac_length))
    }

    /// The id.
    pub fn session_id(&self) -> String {
        self.0.id().into()
    }

    /// Whether both are views of one session.
    pub fn connected(&mut self, other: &mut Self) -> bool {
        self.0.is_connected(&other.0)
    }

    /// How this view compares with the other.
    pub fn compare(&mut self, other: &mut Self) -> SessionOrdering {
        match self.0.compare(&other.0) {
            SessionRelation::Equal => SessionOrdering::Equal,
            SessionRelation::Better => SessionOrdering::Better,
            SessionRelation::Worse => SessionOrdering::Worse,
            SessionRelation::Unconnected => SessionOrdering::Unconnected,
        }
    }

    /// A session that reads all that either reads; nothing if they are not views of one session.
    pub fn merge(&mut self, other: &mut Self) -> Option<Self> {
        self.0.merge(&other.0).ok().map(Self)
    }

    /// The first index that can be decrypted.
    pub const fn first_known_index(&self) -> u32 {
        self.0.first_known_index().get()
    }

    /// Forgets everything before `index`. Whether there was something to forget.
    pub fn advance_to(&mut self, index: u32) -> bool {
        self.first_known_index() < index && self.0.advance_to(index).is_ok()
    }

    /// Decrypts a message.
    ///
    /// # Errors
    ///
    /// See [`DecryptionError`]; the session is then exactly as before.
    pub fn decrypt(
        &mut self,
        message: &MegolmMessage,
    ) -> Result<DecryptedMessage, DecryptionError> {
        match self.0.decrypt(&message.whole) {
            Ok(olmec::megolm::DecryptedMessage { plaintext, message_index }) => {
                Ok(DecryptedMessage { plaintext, message_index: message_index.get() })
            }
            Err(DecryptError::MacLengthMismatch) => Err(match self.0.mac_length() {
                olmec::MacLength::Truncated => DecryptionError::InvalidMACLength(8, 32),
                olmec::MacLength::Full => DecryptionError::InvalidMACLength(32, 8),
            }),
            Err(DecryptError::UnknownIndex { index, first_known }) => {
                Err(DecryptionError::UnknownMessageIndex(first_known.get(), index.get()))
            }
            Err(_) => Err(SignatureError::from(olmec::SignatureError).into()),
        }
    }

    /// Exports the session from `index` on; nothing if that is before the first known index.
    pub fn export_at(&mut self, index: u32) -> Option<ExportedSessionKey> {
        self.0.export_at(index).ok().map(ExportedSessionKey)
    }

    /// Exports the session from its first known index on.
    pub fn export_at_first_known_index(&self) -> ExportedSessionKey {
        ExportedSessionKey(self.0.export_at_first_known_index())
    }
}

impl From<&GroupSession> for InboundGroupSession {
    fn from(session: &GroupSession) -> Self {
        Self::new(&session.session_key(), session.session_config())
    }
}

impl From<&InboundGroupSession> for InboundGroupSessionPickle {
    fn from(session: &InboundGroupSession) -> Self {
        session.pickle()
    }
}

impl<'de> Deserialize<'de> for InboundGroupSession {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        InboundGroupSessionPickle::deserialize(deserializer).map(Self::from_pickle)
    }
}
