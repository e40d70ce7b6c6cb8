//! Messages that open a session.

use crate::encoded::encoded;
use crate::olm::{Message, SessionKeys};
use crate::{Curve25519PublicKey, DecodeError};

/// The only version.
const VERSION: u8 = 3;

/// A message that can open a session, read but not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreKeyMessage {
    pub(crate) whole: olmec::olm::PreKeyMessage,
    message: Message,
}

encoded!(PreKeyMessage);

impl PreKeyMessage {
    pub(crate) fn new(whole: olmec::olm::PreKeyMessage) -> Self {
        Self { message: Message(whole.message().clone()), whole }
    }

    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let message = olmec::olm::PreKeyMessage::from_bytes(bytes);
        message.map(Self::new).map_err(|error| DecodeError::new(bytes, VERSION, error))
    }

    fn bytes(&self) -> Vec<u8> {
        self.whole.to_bytes()
    }

    /// Our one-time or fallback key that it uses.
    pub const fn one_time_key(&self) -> Curve25519PublicKey {
        self.session_keys().one_time_key
    }

    /// The key that the sender drew for the session.
    pub const fn base_key(&self) -> Curve25519PublicKey {
        self.session_keys().base_key
    }

    /// The sender's identity key, as it says.
    pub const fn identity_key(&self) -> Curve25519PublicKey {
        self.session_keys().identity_key
    }

    /// The three keys.
    pub const fn session_keys(&self) -> SessionKeys {
        SessionKeys::of(self.whole.session_keys())
    }

    /// The id of the session that it opens.
    pub fn session_id(&self) -> String {
        self.session_keys().session_id()
    }

    /// The message inside.
    pub const fn message(&self) -> &Message {
        &self.message
    }
}
