//! Encrypted events of rooms, opened with every check.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use olmec::matrix::events::{self, OwnDevice, RoomEvent};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::key_export::ExportedRoomKey;
use crate::locked::Locked;
use crate::pickle::pickle_key;
use crate::{Account, OutboundGroupSession, ReplayGuard, Sighting, VerifiedDevice};

/// A group session to decrypt with, the room in which it is used, and whose it is.
///
/// Never replace a session that you have stored by another one of the same id but of another owner:
/// whoever knows a session can send its key as its own.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct RoomSession(Locked<events::RoomSession>);

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum SessionOwner {
    /// Of the device that sent its key over Olm. The device has signed its own keys and nobody else
    /// has: check that it is cross-signed before you show its messages as its user's.
    Device,
    /// Nobody can say: who sent the messages in it is the server's word alone.
    Unknown,
}

/// A decrypted event of a room.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct DecryptedRoomEvent {
    /// Its type, such as `m.room.message`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "eventType"))]
    pub event_type: String,
    /// **Secret.** Its content, as JSON.
    pub content: String,
    /// The index of its message.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "messageIndex"))]
    pub message_index: u32,
    /// Whether it was decrypted before.
    pub sighting: Sighting,
    /// Whose session it came in.
    pub owner: SessionOwner,
}

impl From<events::RoomSession> for RoomSession {
    fn from(session: events::RoomSession) -> Self {
        Self(Locked::new(session))
    }
}

fn owner(owner: &events::SessionOwner) -> SessionOwner {
    match owner {
        events::SessionOwner::Device(_) => SessionOwner::Device,
        events::SessionOwner::Unknown => SessionOwner::Unknown,
    }
}

fn loaded(
    pickle: &str,
    key: Vec<u8>,
    room_id: &str,
    owner: events::SessionOwner,
) -> Result<RoomSession, OlmecError> {
    let session = olmec::megolm::InboundGroupSession::from_pickle(pickle, &pickle_key(key)?)?;
    Ok(events::RoomSession::new(session, room_id.parse()?, owner).into())
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl RoomSession {
    /// The session of a key from an export, a backup or a forwarding.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromExportedKey"))]
    pub fn from_exported_key(key: &ExportedRoomKey) -> Result<Self, OlmecError> {
        Ok(events::RoomSession::import(&key.parse()?).into())
    }

    /// The session of a device from its `session_key`, which came over Olm from that device.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromSessionKey"))]
    pub fn from_session_key(
        session_key: String,
        room_id: String,
        owner: &VerifiedDevice,
    ) -> Result<Self, OlmecError> {
        let key = zeroize::Zeroizing::new(session_key);
        let key = olmec::megolm::SessionKey::from_base64(&key)?;
        let session = olmec::megolm::InboundGroupSession::new(&key);
        let owner = events::SessionOwner::Device((*owner.0).clone());
        Ok(events::RoomSession::new(session, room_id.parse()?, owner).into())
    }

    /// Loads a session of a device that `pickle` saved; keep the room and the device beside it. One
    /// that was imported stays without owner.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromPickle"))]
    pub fn from_pickle(
        pickle: String,
        key: Vec<u8>,
        room_id: String,
        owner: &VerifiedDevice,
    ) -> Result<Self, OlmecError> {
        loaded(&pickle, key, &room_id, events::SessionOwner::Device((*owner.0).clone()))
    }

    /// Loads a session without known owner that `pickle` saved; keep the room beside it.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromPickleWithoutOwner"))]
    pub fn from_pickle_without_owner(
        pickle: String,
        key: Vec<u8>,
        room_id: String,
    ) -> Result<Self, OlmecError> {
        loaded(&pickle, key, &room_id, events::SessionOwner::Unknown)
    }

    /// Saves the session as an `InboundGroupSession` does; room and owner are not in it.
    pub fn pickle(&self, key: Vec<u8>) -> Result<String, OlmecError> {
        Ok(self.0.get().session().pickle(&pickle_key(key)?)?)
    }

    /// The session id, 43 characters.
    pub fn id(&self) -> String {
        self.0.get().session().id().to_string()
    }

    /// The room.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "roomId"))]
    pub fn room_id(&self) -> String {
        self.0.get().room_id().to_string()
    }

    /// Whose it is.
    pub fn owner(&self) -> SessionOwner {
        owner(self.0.get().owner())
    }

    /// **Secret.** An export of all that the session knows, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "exportAtFirstKnownIndex"))]
    pub fn export_at_first_known_index(&self) -> String {
        let session = self.0.get();
        session.session().export_at_first_known_index().to_base64().expose().to_owned()
    }

    /// Decrypts an event, with all comparisons. Room, sender and event id are those under which the
    /// server gave it, `content` its content. Fails with `RoomMismatch`, `SenderMismatch`,
    /// `SessionIdMismatch`, `MessageReplayed`, `MessageEquivocation`, and the codes of decrypting.
    pub fn open(
        &self,
        room_id: String,
        sender: String,
        event_id: String,
        content: String,
        guard: &ReplayGuard,
    ) -> Result<DecryptedRoomEvent, OlmecError> {
        let (room_id, sender) = (room_id.parse()?, sender.parse()?);
        let event = RoomEvent {
            room_id: &room_id,
            sender: &sender,
            event_id: &event_id,
            content: &content,
        };
        let opened = self.0.get().open(event, &mut guard.0.get())?;
        Ok(DecryptedRoomEvent {
            event_type: opened.event_type,
            content: opened.content.expose().to_owned(),
            message_index: opened.message_index.get(),
            sighting: opened.sighting.into(),
            owner: owner(&opened.owner),
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl OutboundGroupSession {
    /// **Secret.** The content of an `m.room_key` event: the session from its next message on.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "roomKeyContent"))]
    pub fn room_key_content(&self, room_id: String) -> Result<String, OlmecError> {
        let content = events::room_key_content(&room_id.parse()?, &self.0.get());
        Ok(content.expose().to_owned())
    }

    /// Encrypts an event for a room; gives the content of the `m.room.encrypted` event. Account,
    /// user and device id are this device's.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "encryptEvent"))]
    pub fn encrypt_event(
        &self,
        account: &Account,
        user_id: String,
        device_id: String,
        room_id: String,
        event_type: String,
        content: String,
    ) -> Result<String, OlmecError> {
        let (user_id, device_id) = (user_id.parse()?, device_id.parse()?);
        let (room_id, content) = (room_id.parse()?, zeroize::Zeroizing::new(content));
        let account = account.0.get();
        let from = OwnDevice { account: &account, user_id: &user_id, device_id: &device_id };
        Ok(events::encrypt_room(&mut self.0.get(), from, &room_id, &event_type, &content)?)
    }
}
