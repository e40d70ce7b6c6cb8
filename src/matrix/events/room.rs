//! `m.room.encrypted` in a room.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::error::{EncryptEventError, RoomEventError};
use super::olm::{OwnDevice, parse_content};
use crate::matrix::MEGOLM_V1;
use crate::matrix::device_keys::VerifiedDevice;
use crate::matrix::ids::{RoomId, UserId};
use crate::matrix::json::{self, JsonError, Object, Value};
use crate::matrix::replay_guard::{ReplayGuard, Sighting};
use crate::matrix::room_key::ExportedRoomKey;
use crate::megolm::{
    Authenticity, DecryptedMessage, InboundGroupSession, MegolmMessage, MessageIndex,
    OutboundGroupSession,
};
use crate::secret::SecretText;

const RELATION: &str = "m.relates_to";

/// Encrypts an event for a room; gives the content of the `m.room.encrypted` event. The content's
/// `m.relates_to` is sent in the clear as well, for the server.
///
/// # Errors
///
/// See [`EncryptEventError`].
pub fn encrypt_room(
    session: &mut OutboundGroupSession,
    from: OwnDevice<'_>,
    room_id: &RoomId,
    event_type: &str,
    content: &str,
) -> Result<String, EncryptEventError> {
    let relation = parse_content(content)?.remove(RELATION);
    let payload = Object::default()
        .with("content", parse_content(content)?)
        .with_text("room_id", room_id.as_str())
        .with_text("type", event_type);
    let plaintext = json::write_secret(&payload);
    let message = session.encrypt(plaintext.expose().as_bytes())?;
    let mut event = Object::default()
        .with_text("algorithm", MEGOLM_V1)
        .with_text("ciphertext", &message.to_base64())
        .with_text("device_id", from.device_id.as_str())
        .with_text("sender_key", &from.account.identity_keys().curve25519.to_base64())
        .with_text("session_id", session.id().as_str());
    if let Some(relation) = relation {
        event.insert(RELATION, relation);
    }
    Ok(json::write_object(&event))
}

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionOwner {
    /// Of the device that sent its key over Olm. The device has signed its own keys and nobody else
    /// has: check that it is cross-signed before you show its messages as its user's.
    Device(VerifiedDevice),
    /// Nobody can say: it came from an export, a backup or by forwarding. Who sent the messages in
    /// it is then the server's word alone, and a client shows that.
    Unknown,
}

/// A group session to decrypt with, and where it belongs.
///
/// Never replace a session that you have stored by another one of the same id but of another owner:
/// whoever knows a session can send its key as its own.
#[derive(Debug)]
pub struct RoomSession {
    session: InboundGroupSession,
    room_id: RoomId,
    owner: SessionOwner,
}

/// An `m.room.encrypted` event as it came from the server.
#[derive(Clone, Copy, Debug)]
pub struct RoomEvent<'a> {
    /// The room that it came in.
    pub room_id: &'a RoomId,
    /// Its sender.
    pub sender: &'a UserId,
    /// Its id.
    pub event_id: &'a str,
    /// Its content, as JSON.
    pub content: &'a str,
}

/// A decrypted event of a room.
pub struct DecryptedRoomEvent {
    /// Its type, such as `m.room.message`.
    pub event_type: String,
    /// Its content, as JSON.
    pub content: SecretText,
    /// The index of its message.
    pub message_index: MessageIndex,
    /// Whether it was decrypted before.
    pub sighting: Sighting,
    /// Who wrote it.
    pub owner: SessionOwner,
}

impl RoomSession {
    /// A session and what is kept beside it. `owner` must be what it was when the session came; one
    /// that was imported has none, whatever is said here.
    pub fn new(session: InboundGroupSession, room_id: RoomId, owner: SessionOwner) -> Self {
        let owner = match session.authenticity() {
            Authenticity::Imported => SessionOwner::Unknown,
            Authenticity::Signed => owner,
        };
        Self { session, room_id, owner }
    }

    /// The session of a key from an export, a backup or a forwarding.
    pub fn import(key: &ExportedRoomKey) -> Self {
        Self::new(key.to_session(), key.room_id.clone(), SessionOwner::Unknown)
    }

    /// The session.
    pub const fn session(&self) -> &InboundGroupSession {
        &self.session
    }

    /// The room.
    pub const fn room_id(&self) -> &RoomId {
        &self.room_id
    }

    /// Whose it is.
    pub const fn owner(&self) -> &SessionOwner {
        &self.owner
    }

    /// Decrypts an event, with all comparisons.
    ///
    /// # Errors
    ///
    /// See [`RoomEventError`]. The guard has then noted nothing; of the session at most the
    /// position is another to which its ratchet has been computed.
    pub fn open(
        &mut self,
        event: RoomEvent<'_>,
        guard: &mut ReplayGuard,
    ) -> Result<DecryptedRoomEvent, RoomEventError> {
        let content = json::parse_object(event.content)?;
        if content.text("algorithm")? != MEGOLM_V1 {
            return Err(RoomEventError::UnsupportedAlgorithm);
        }
        let session_id = self.session.id();
        if content.text("session_id")? != session_id.as_str() {
            return Err(RoomEventError::OtherSession);
        }
        if *event.room_id != self.room_id {
            return Err(RoomEventError::Room);
        }
        match &self.owner {
            SessionOwner::Device(device) if device.user_id() != event.sender => {
                return Err(RoomEventError::Sender);
            }
            SessionOwner::Device(_) | SessionOwner::Unknown => {}
        }
        let message = MegolmMessage::from_base64(content.text("ciphertext")?)?;
        let DecryptedMessage { plaintext, message_index } = self.session.decrypt(&message)?;
        let (event_type, content) = self.read(Zeroizing::new(plaintext).as_slice())?;
        let sighting = guard.see(session_id.as_str(), message_index, event.event_id, &message)?;
        let owner = self.owner.clone();
        Ok(DecryptedRoomEvent { event_type, content, message_index, sighting, owner })
    }

    /// Type and content of a plaintext, if it was written in this room.
    fn read(&self, plaintext: &[u8]) -> Result<(String, SecretText), RoomEventError> {
        let text = core::str::from_utf8(plaintext);
        let text = text.map_err(|error| JsonError::Syntax(error.valid_up_to()))?;
        let payload = json::parse_object(text)?;
        if payload.text("room_id")? != self.room_id.as_str() {
            return Err(RoomEventError::Room);
        }
        let content = payload.get("content").and_then(Value::as_object);
        let content = content.ok_or(JsonError::Field("content"))?;
        Ok((payload.text("type")?.to_owned(), json::write_secret(content)))
    }
}

/// Shows everything but the content.
impl fmt::Debug for DecryptedRoomEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedRoomEvent")
            .field("event_type", &self.event_type)
            .field("message_index", &self.message_index)
            .field("sighting", &self.sighting)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}
