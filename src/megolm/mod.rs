//! Megolm: one device's encrypted messages to a whole room.
//!
//! ```text
//! outbound session                          inbound session
//!   R(i) = R(i,0) R(i,1) R(i,2) R(i,3) ──►    R(i): the same ratchet from index i on
//!    │                                              │
//!    ├─MEGOLM_KEYS─► AES key, MAC key, IV ─► message ─► the same keys, checked after
//!    └─► R(i+1)          signed with K_private      the signature with K_public
//! ```
//!
//! The sender shares a [`SessionKey`] with each device of the room over Olm. Whoever holds it
//! can read from that index on, and pass on an [`ExportedSessionKey`] from any index it can read.
//! The session id is the Ed25519 public key `K`.
//!
//! **Not in the protocol:** replays. A message decrypts any number of times; that two events are one
//! message is noticed by a guard beside the session, `matrix::replay_guard`.
//!
//! Specification: <https://gitlab.matrix.org/matrix-org/olm/-/blob/master/docs/megolm.md>.

mod batch;
mod error;
mod import;
pub(crate) mod inbound_session;
mod message;
pub(crate) mod outbound_session;
mod positions;
pub(crate) mod ratchet;
mod relation;
mod session_key;

#[cfg(test)]
mod tests;

pub use error::{DecryptError, EncryptError, ExportError, MergeError, SessionKeyError};
pub use import::import_sessions;
pub use inbound_session::{Authenticity, DecryptedMessage, InboundGroupSession};
pub use message::MegolmMessage;
pub use outbound_session::OutboundGroupSession;
pub use ratchet::MessageIndex;
pub use relation::SessionRelation;
pub use session_key::{ExportedSessionKey, SessionKey};
