//! `m.room_key` and `m.forwarded_room_key`.

use super::payload::DecryptedOlmEvent;
use super::room::{RoomSession, SessionOwner};
use super::{FORWARDED_ROOM_KEY, ROOM_KEY};
use crate::matrix::MEGOLM_V1;
use crate::matrix::device_keys::VerifiedDevice;
use crate::matrix::ids::RoomId;
use crate::matrix::json::{self, Object, Value};
use crate::matrix::room_key::{ExportedRoomKey, RoomKeyError};
use crate::megolm::{InboundGroupSession, OutboundGroupSession, SessionKey};
use crate::secret::SecretText;

/// The content of an `m.room_key` event: the session from its next message on.
pub fn room_key_content(room_id: &RoomId, session: &OutboundGroupSession) -> SecretText {
    let content = Object::default()
        .with_text("algorithm", MEGOLM_V1)
        .with_text("room_id", room_id.as_str())
        .with_text("session_id", session.id().as_str())
        .with("session_key", Value::Text(session.session_key().to_base64()));
    json::write_secret(&content)
}

/// The content of an `m.forwarded_room_key` event. Append your own device's identity key to the
/// key's forwarding chain only if you did not get the session from its owner.
///
/// # Errors
///
/// [`RoomKeyError::NoClaimedKey`] if the key does not say which Ed25519 key its owner has.
pub fn forwarded_room_key_content(key: &ExportedRoomKey) -> Result<SecretText, RoomKeyError> {
    Ok(json::write_secret(&key.to_forwarded()?))
}

/// A room key that somebody passed on. Its owner is a claim of the forwarder.
///
/// Use it only if you asked this device for this session, and trust the device: else anybody could
/// give you sessions of anybody.
#[derive(Debug)]
pub struct ForwardedRoomKey {
    /// Who passed it on.
    pub forwarder: VerifiedDevice,
    /// The key.
    pub key: ExportedRoomKey,
}

impl DecryptedOlmEvent {
    /// The session of an `m.room_key` event; it is the sending device's.
    ///
    /// # Errors
    ///
    /// See [`RoomKeyError`].
    pub fn room_key(&self) -> Result<RoomSession, RoomKeyError> {
        if self.event_type() != ROOM_KEY {
            return Err(RoomKeyError::WrongEventType);
        }
        if self.content.text("algorithm")? != MEGOLM_V1 {
            return Err(RoomKeyError::UnsupportedAlgorithm);
        }
        let room_id = self.content.text("room_id")?.parse()?;
        let session_key = SessionKey::from_base64(self.content.text("session_key")?)?;
        if self.content.text("session_id")? != session_key.session_id().as_str() {
            return Err(RoomKeyError::SessionIdMismatch);
        }
        let owner = SessionOwner::Device(self.device().clone());
        Ok(RoomSession::new(InboundGroupSession::new(&session_key), room_id, owner))
    }

    /// The room key of an `m.forwarded_room_key` event.
    ///
    /// # Errors
    ///
    /// See [`RoomKeyError`].
    pub fn forwarded_room_key(&self) -> Result<ForwardedRoomKey, RoomKeyError> {
        if self.event_type() != FORWARDED_ROOM_KEY {
            return Err(RoomKeyError::WrongEventType);
        }
        let room_id = self.content.text("room_id")?.parse()?;
        let session_id = self.content.text("session_id")?;
        let ed25519 = self.content.text("sender_claimed_ed25519_key")?;
        let key = ExportedRoomKey::from_object(&self.content, room_id, session_id, Some(ed25519))?;
        Ok(ForwardedRoomKey { forwarder: self.device().clone(), key })
    }
}
