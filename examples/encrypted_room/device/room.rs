//! Megolm: what this device says to the room, and what it reads there.

use std::collections::BTreeSet;

use olmec::megolm::{InboundGroupSession, MessageIndex, OutboundGroupSession};
use serde_json::{Value, json};

use super::Device;
use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;
use crate::wire::{ROOM_ID, RoomEvent, short};

/// After this many messages a group session is replaced, as Matrix does unless told otherwise.
pub const ROTATION_PERIOD: u32 = 100;

/// Our own session, and who can read it.
pub(super) struct Speaking {
    pub(super) session: OutboundGroupSession,
    pub(super) shared_with: BTreeSet<Address>,
}

impl Speaking {
    /// Whether it must not be used any more: used up, or known to a device that has left.
    pub(super) fn is_over(&self, members: &BTreeSet<Address>) -> bool {
        let used_up = self.session.message_index().is_none_or(|next| next.get() >= ROTATION_PERIOD);
        used_up || !self.shared_with.is_subset(members)
    }
}

/// What we read one session with.
pub(super) struct View {
    pub(super) owner: Address,
    pub(super) session: InboundGroupSession,
}

/// A decrypted message of the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub text: String,
    pub index: MessageIndex,
}

impl Device {
    /// The id of the session that we speak in.
    pub fn speaking_in(&self) -> Option<String> {
        self.speaking.as_ref().map(|speaking| speaking.session.id().to_string())
    }

    /// Says something to the room, once the room key is shared.
    pub fn say(&mut self, server: &mut Server, text: &str) -> Result<RoomEvent, Refusal> {
        let speaking = self.speaking.as_mut().ok_or_else(|| {
            ClientRule::NoRoomKey.refuses("there is no room key yet; share one first")
        })?;
        let plaintext = json!({
            "content": { "body": text, "msgtype": "m.text" },
            "room_id": ROOM_ID,
            "type": "m.room.message",
        });
        let message = speaking.session.encrypt(plaintext.to_string().as_bytes())?;
        Ok(server.post(&self.address, speaking.session.id().as_str(), &message))
    }

    /// Reads an event of the room.
    pub fn read(&mut self, event: &RoomEvent) -> Result<Reading, Refusal> {
        let RoomEvent { id, sender, session_id, .. } = event;
        let view = self.views.get_mut(session_id).ok_or_else(|| no_room_key(session_id))?;
        if view.owner != *sender {
            let reason = format!("the session is {}, not {sender}; drop the event", view.owner);
            return Err(ClientRule::NotTheOwner.refuses(reason));
        }
        let decrypted = view.session.decrypt(&event.message()?)?;
        // Only now: a forged event must not take up an index.
        self.guard.admit(session_id, decrypted.message_index, *id)?;

        let object: Value = serde_json::from_slice(&decrypted.plaintext)
            .map_err(|_| ClientRule::NotAnEvent.refuses("the message holds no JSON object"))?;
        if object["room_id"].as_str() != Some(ROOM_ID) {
            return Err(ClientRule::WrongParty.refuses("the message is of another room; drop it"));
        }
        let text = object["content"]["body"].as_str().unwrap_or_default().to_owned();
        Ok(Reading { text, index: decrypted.message_index })
    }
}

/// The refusal of an event, or of a request, in a session that we have no view of.
pub(super) fn no_room_key(session_id: &str) -> Refusal {
    let id = short(session_id);
    ClientRule::NoRoomKey.refuses(format!("no key came for session {id}"))
}
