//! Tells the first decryption of a room's message from a replay.
//!
//! A Megolm message decrypts any number of times, so a server can show it again as another event.
//! The guard remembers, for each session and index, which event it was first seen in, and with
//! which bytes:
//!
//! | event | bytes | verdict |
//! |---|---|---|
//! | – | – | [`Sighting::First`] |
//! | the same | the same | [`Sighting::Again`]: the client decrypts its own history once more |
//! | another | the same | [`ReplayError::Replayed`] |
//! | any | others | [`ReplayError::Equivocation`]: the sender used the index twice |
//!
//! Tell it only of messages that were decrypted. It keeps 20 bytes a message, and 16 a session:
//! keyed hashes, under a key of its own, so that nobody can look for an event whose hash is that of
//! another. It can be [pickled](crate::pickle). It never forgets by itself, as everything
//! forgotten could be replayed.
//!
//! ```
//! use olmec::matrix::replay_guard::{ReplayError, ReplayGuard, Sighting};
//! use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
//!
//! let mut guard = ReplayGuard::new()?;
//! let mut room = OutboundGroupSession::new()?;
//! let mut view = InboundGroupSession::new(&room.session_key());
//! let message = room.encrypt(b"hello")?;
//! let index = view.decrypt(&message)?.message_index;
//! assert_eq!(guard.see(view.id().as_str(), index, "$one", &message), Ok(Sighting::First));
//! assert_eq!(guard.see(view.id().as_str(), index, "$one", &message), Ok(Sighting::Again));
//! assert_eq!(guard.see(view.id().as_str(), index, "$two", &message), Err(ReplayError::Replayed));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use core::fmt;

use crate::error::{CodedError, ErrorCode};
use crate::megolm::{MegolmMessage, MessageIndex};
use crate::primitives::kdf;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// A message that was seen: hashes of its event id and of its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) event: [u8; 8],
    pub(crate) message: [u8; 8],
}

/// What was seen of a session, by index.
pub(crate) type SeenIndices = BTreeMap<u32, Seen>;

/// Remembers which messages of which sessions have been decrypted. See the [module](self).
pub struct ReplayGuard {
    pub(crate) key: Secret<32>,
    /// By the hash of the session id.
    pub(crate) sessions: BTreeMap<[u8; 16], SeenIndices>,
}

/// What a decrypted message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// New.
    First,
    /// The same message in the same event as before.
    Again,
}

impl ReplayGuard {
    /// A guard that has seen nothing, with a key from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut random::OsRng)
    }

    /// [`ReplayGuard::new`] with the caller's random source, 32 bytes.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        Ok(Self { key: random::secret(rng)?, sessions: BTreeMap::new() })
    }

    /// Takes note of a message that was decrypted in the session of this id, unless it is refused.
    ///
    /// # Errors
    ///
    /// See [`ReplayError`]; nothing is noted then.
    pub fn see(
        &mut self,
        session_id: &str,
        index: MessageIndex,
        event_id: &str,
        message: &MegolmMessage,
    ) -> Result<Sighting, ReplayError> {
        let seen = Seen {
            event: self.hash(Hashed::Event, event_id.as_bytes()),
            message: self.hash(Hashed::Message, message.as_bytes()),
        };
        let session = self.hash(Hashed::Session, session_id.as_bytes());
        match self.sessions.entry(session).or_default().entry(index.get()) {
            Entry::Vacant(entry) => {
                entry.insert(seen);
                Ok(Sighting::First)
            }
            Entry::Occupied(before) if before.get().message != seen.message => {
                Err(ReplayError::Equivocation)
            }
            Entry::Occupied(before) if before.get().event != seen.event => {
                Err(ReplayError::Replayed)
            }
            Entry::Occupied(_) => Ok(Sighting::Again),
        }
    }

    /// Forgets a session, whose messages the client will never decrypt again.
    pub fn forget(&mut self, session_id: &str) {
        let session: [u8; 16] = self.hash(Hashed::Session, session_id.as_bytes());
        self.sessions.remove(&session);
    }

    /// How many messages are remembered.
    pub fn len(&self) -> usize {
        self.sessions.values().map(BTreeMap::len).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    fn hash<const N: usize>(&self, what: Hashed, bytes: &[u8]) -> [u8; N] {
        const { assert!(N <= 32, "HMAC-SHA-256 has 32 bytes") };
        let input = [&[what as u8], bytes].concat();
        let mut hash = [0; N];
        let mac = kdf::hmac_sha256(self.key.expose(), &input);
        hash.iter_mut().zip(mac.expose()).for_each(|(to, from)| *to = *from);
        hash
    }
}

/// What a hash is of; the first byte that is hashed.
#[derive(Clone, Copy)]
enum Hashed {
    Session = 1,
    Event = 2,
    Message = 3,
}

/// Shows how much is remembered.
impl fmt::Debug for ReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplayGuard({} messages of {} sessions)", self.len(), self.sessions.len())
    }
}

/// Why a message that decrypted is not to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// It was decrypted before, as another event.
    #[error("refused the message: it was decrypted before in another event; drop this one")]
    Replayed,
    /// Its sender has used the index for another message.
    #[error("refused the message: its sender used the index for another message; warn the user")]
    Equivocation,
}

impl CodedError for ReplayError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Replayed => ErrorCode::MessageReplayed,
            Self::Equivocation => ErrorCode::MessageEquivocation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::megolm::OutboundGroupSession;
    use crate::primitives::aes_cbc_hmac::MacLength;
    use crate::random::tests::rng;
    use crate::session_id::SessionId;

    fn messages() -> (SessionId, [MegolmMessage; 2]) {
        let mut session =
            OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(1)).unwrap();
        (session.id(), [session.encrypt(b"tea").unwrap(), session.encrypt(b"cake").unwrap()])
    }

    #[test]
    fn every_verdict() {
        let mut guard = ReplayGuard::with_rng(&mut rng(2)).unwrap();
        let (id, [tea, cake]) = messages();
        let (first, last) = (MessageIndex::from(0), MessageIndex::LAST);
        assert!(guard.is_empty());
        assert_eq!(guard.see(id.as_str(), first, "$a", &tea), Ok(Sighting::First));
        assert_eq!(guard.see(id.as_str(), first, "$a", &tea), Ok(Sighting::Again));
        assert_eq!(guard.see(id.as_str(), first, "$b", &tea), Err(ReplayError::Replayed));
        assert_eq!(guard.see(id.as_str(), first, "$a", &cake), Err(ReplayError::Equivocation));
        assert_eq!(guard.see(id.as_str(), first, "$b", &cake), Err(ReplayError::Equivocation));
        // What was refused was not noted.
        assert_eq!(guard.see(id.as_str(), first, "$a", &tea), Ok(Sighting::Again));
        // Another index, another session.
        assert_eq!(guard.see(id.as_str(), last, "$b", &tea), Ok(Sighting::First));
        assert_eq!(guard.see("other", first, "$b", &tea), Ok(Sighting::First));
        assert_eq!((guard.len(), guard.is_empty()), (3, false));
        guard.forget(id.as_str());
        assert_eq!((guard.len(), guard.sessions.len()), (1, 1));
        assert_eq!(guard.see(id.as_str(), first, "$b", &tea), Ok(Sighting::First));
    }

    #[test]
    fn hashes_are_keyed_and_say_what_they_are_of() {
        let guards = [3, 4].map(|seed| ReplayGuard::with_rng(&mut rng(seed)).unwrap());
        let hash = |guard: &ReplayGuard, what| guard.hash::<8>(what, b"same");
        assert_ne!(hash(&guards[0], Hashed::Event), hash(&guards[1], Hashed::Event));
        assert_ne!(hash(&guards[0], Hashed::Event), hash(&guards[0], Hashed::Message));
        assert_ne!(hash(&guards[0], Hashed::Event), hash(&guards[0], Hashed::Session));
    }
}
