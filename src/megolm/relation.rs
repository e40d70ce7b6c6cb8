//! How two views of Megolm sessions relate, and how to make one of two.
//!
//! The same session can reach a device twice: shared by its owner, and exported by another
//! device or restored from a backup, from different indices on. Two views are *connected* if
//! they have one signing key, one MAC length, and the same ratchet value at the higher of their
//! two first known indices. From there on they read the same.
//!
//! Before that, agreement proves nothing about the faster parts of the ratchet: they are made anew
//! from the slower ones every 2^8, 2^16 and 2^24 messages, so an export can be forged that joins a
//! known ratchet at the next such index and reads nothing before it. Whoever holds a merged session
//! may therefore miss early messages, but never reads a forged one: each message is signed by the
//! session's key.

use super::error::MergeError;
use super::inbound_session::InboundGroupSession;

/// How one view of a session compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionRelation {
    /// The same ratchet from the same index on.
    Equal,
    /// The same ratchet, from an earlier index on.
    Better,
    /// The same ratchet, from a later index on.
    Worse,
    /// Not the same ratchet: another session, or a forged export.
    Unconnected,
}

impl InboundGroupSession {
    /// How this view compares with `other`: whether it reads more, less or the same. Looks only at
    /// what can be decrypted, not at [`InboundGroupSession::authenticity`].
    pub fn compare(&self, other: &Self) -> SessionRelation {
        if !self.is_connected(other) {
            return SessionRelation::Unconnected;
        }
        match self.first_known_index().cmp(&other.first_known_index()) {
            core::cmp::Ordering::Less => SessionRelation::Better,
            core::cmp::Ordering::Equal => SessionRelation::Equal,
            core::cmp::Ordering::Greater => SessionRelation::Worse,
        }
    }

    /// Whether both are views of one ratchet.
    pub fn is_connected(&self, other: &Self) -> bool {
        if self.signing_key() != other.signing_key() || self.mac_length() != other.mac_length() {
            return false;
        }
        let meet = self.first_known_index().max(other.first_known_index());
        let [ours, theirs] = [self, other].map(|session| {
            let mut ratchet = session.initial().duplicate();
            ratchet.advance_to(meet);
            ratchet
        });
        ours.equals(&theirs)
    }

    /// A session that reads all that either of the two reads, with the better authenticity of the
    /// two.
    ///
    /// # Errors
    ///
    /// [`MergeError::NotConnected`] if they are not views of one ratchet.
    pub fn merge(&self, other: &Self) -> Result<Self, MergeError> {
        let earlier = match self.compare(other) {
            SessionRelation::Unconnected => return Err(MergeError::NotConnected),
            SessionRelation::Better | SessionRelation::Equal => self,
            SessionRelation::Worse => other,
        };
        let authenticity = self.authenticity().max(other.authenticity());
        Ok(self.starting_at(earlier.initial().duplicate(), authenticity))
    }
}
