//! The sender's end of a Megolm session.

use core::fmt;

use super::error::EncryptError;
use super::message::MegolmMessage;
use super::ratchet::{MessageIndex, Ratchet};
use super::session_key::SessionKey;
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::random::{RandomError, TryCryptoRng};
use crate::session_id::SessionId;

/// Whether the ratchet's index can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Supply {
    /// The next message takes the ratchet's index.
    Available,
    /// The ratchet stands at the last index, and that has been used.
    Exhausted,
}

/// The sending end of a Megolm session: one device's messages to one room.
///
/// Not `Clone`: two copies would encrypt different messages under one key.
pub struct OutboundGroupSession {
    pub(crate) ratchet: Ratchet,
    pub(crate) supply: Supply,
    pub(crate) signing_key: Ed25519KeyPair,
    pub(crate) mac_length: MacLength,
}

impl OutboundGroupSession {
    /// A new session, with keys from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(MacLength::Truncated, &mut crate::random::OsRng)
    }

    /// A new session from the caller's random source, with a MAC length that every member of the
    /// room has agreed on: 128 bytes of ratchet, then the Ed25519 seed (32 bytes).
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(
        mac_length: MacLength,
        rng: &mut R,
    ) -> Result<Self, RandomError> {
        Ok(Self {
            ratchet: Ratchet::generate(rng)?,
            supply: Supply::Available,
            signing_key: Ed25519KeyPair::generate(rng)?,
            mac_length,
        })
    }

    /// Encrypts and signs a message of any length, and moves to the next index.
    ///
    /// # Errors
    ///
    /// [`EncryptError::Exhausted`] after the message with index 2^32-1.
    pub fn encrypt(&mut self, plaintext: &[u8]) -> Result<MegolmMessage, EncryptError> {
        if self.supply == Supply::Exhausted {
            return Err(EncryptError::Exhausted);
        }
        let message =
            MegolmMessage::seal(&self.ratchet, plaintext, &self.signing_key, self.mac_length);
        match self.ratchet.index().next() {
            Some(next) => self.ratchet.advance_to(next),
            None => self.supply = Supply::Exhausted,
        }
        Ok(message)
    }

    /// The key to share with the devices of the room, from the current index on. Once the session
    /// is exhausted that is the last index.
    pub fn session_key(&self) -> SessionKey {
        SessionKey::new(self.ratchet.duplicate(), &self.signing_key)
    }

    /// The index of the next message; `None` when the session is exhausted.
    pub fn message_index(&self) -> Option<MessageIndex> {
        match self.supply {
            Supply::Available => Some(self.ratchet.index()),
            Supply::Exhausted => None,
        }
    }

    /// The session id.
    pub fn id(&self) -> SessionId {
        SessionId::new(self.signing_key.public().to_base64())
    }

    /// The MAC length, fixed since the session was made.
    pub const fn mac_length(&self) -> MacLength {
        self.mac_length
    }

    #[cfg(test)]
    pub(super) fn at(index: MessageIndex) -> Self {
        use crate::secret::Secret;
        Self {
            ratchet: Ratchet::from_bytes(&[7; 128], index),
            supply: Supply::Available,
            signing_key: Ed25519KeyPair::from_seed(Secret::copy_of(&[9; 32])),
            mac_length: MacLength::Truncated,
        }
    }
}

/// Shows the session id and the index, no secrets.
impl fmt::Debug for OutboundGroupSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundGroupSession")
            .field("id", &self.id())
            .field("message_index", &self.message_index())
            .field("mac_length", &self.mac_length)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::inbound_session::InboundGroupSession;
    use super::*;

    #[test]
    fn the_last_index_is_used_once_and_then_the_session_is_exhausted() {
        let mut session = OutboundGroupSession::at(MessageIndex::new(u32::MAX - 1));
        let mut view = InboundGroupSession::new(&session.session_key());
        for index in [u32::MAX - 1, u32::MAX] {
            assert_eq!(session.message_index(), Some(MessageIndex::new(index)));
            let decrypted = view.decrypt(&session.encrypt(b"near the end").unwrap()).unwrap();
            assert_eq!(decrypted.message_index.get(), index);
            assert_eq!(decrypted.plaintext, b"near the end");
        }
        let last_key = session.session_key().to_bytes();
        for _ in 0..2 {
            assert_eq!(session.encrypt(b"too late"), Err(EncryptError::Exhausted));
            assert_eq!(session.message_index(), None);
            assert_eq!(session.session_key().to_bytes(), last_key);
        }
        assert_eq!(session.session_key().message_index(), MessageIndex::LAST);
    }

    #[test]
    fn indices_beyond_two_to_the_31_are_like_any_other() {
        let mut session = OutboundGroupSession::at(MessageIndex::new(0x7FFF_FFFE));
        let mut view = InboundGroupSession::new(&session.session_key());
        let messages: alloc::vec::Vec<_> = (0..4).map(|_| session.encrypt(b"x").unwrap()).collect();
        for place in [3, 0, 2, 1] {
            let decrypted = view.decrypt(&messages[place]).unwrap();
            assert_eq!(decrypted.message_index.get(), 0x7FFF_FFFE + u32::try_from(place).unwrap());
        }
    }
}
