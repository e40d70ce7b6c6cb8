//! The sender's end.

use olmec::megolm::OutboundGroupSession;

use super::{MegolmMessage, SessionConfig, SessionKey};
use crate::infallible::certain;
use crate::pickles::{from_libolm, pickle_type};

/// The sending end of a session.
pub struct GroupSession(OutboundGroupSession);

pickle_type!(GroupSession, OutboundGroupSession, GroupSessionPickle, "a group session");
from_libolm!(GroupSession, olmec::pickle::libolm::read_outbound_group_session, 1);

impl GroupSession {
    /// A new session.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn new(config: SessionConfig) -> Self {
        let mut random = olmec::random::system();
        Self(certain(OutboundGroupSession::with_rng(config.mac_length(), &mut random)))
    }

    /// The id.
    pub fn session_id(&self) -> String {
        self.0.id().into()
    }

    /// The index of the next message; 2^32 - 1 also after the last.
    pub fn message_index(&self) -> u32 {
        self.0.message_index().map_or(u32::MAX, |index| index.get())
    }

    /// The configuration that the session was made with.
    pub fn session_config(&self) -> SessionConfig {
        SessionConfig::of(self.0.mac_length())
    }

    /// Encrypts a message.
    ///
    /// # Panics
    ///
    /// After the message with index 2^32 - 1.
    pub fn encrypt(&mut self, plaintext: impl AsRef<[u8]>) -> MegolmMessage {
        MegolmMessage::new(certain(self.0.encrypt(plaintext.as_ref())))
    }

    /// The key to share, from the current index on.
    pub fn session_key(&self) -> SessionKey {
        SessionKey(self.0.session_key())
    }
}

impl Default for GroupSession {
    fn default() -> Self {
        Self::new(SessionConfig::default())
    }
}
