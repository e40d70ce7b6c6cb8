//! Megolm: what this device says to the room, and what it reads there.

use std::collections::BTreeSet;

use olmec::matrix::events;
use olmec::megolm::{MessageIndex, OutboundGroupSession};
use serde_json::{Value, json};

use super::{Device, own_device};
use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;
use crate::wire::{RoomEvent, short};

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
        let Self { address, account, room_id, speaking, .. } = self;
        let speaking = speaking.as_mut().ok_or_else(|| {
            ClientRule::NoRoomKey.refuses("there is no room key yet; share one first")
        })?;
        let from = own_device(address, account);
        let said = json!({ "body": text, "msgtype": "m.text" }).to_string();
        let session = &mut speaking.session;
        let content = events::encrypt_room(session, from, room_id, "m.room.message", &said)?;
        Ok(server.post(address, serde_json::from_str(&content).map_err(Refusal::not_an_event)?))
    }

    /// Reads an event of the room.
    pub fn read(&mut self, event: &RoomEvent) -> Result<Reading, Refusal> {
        let Self { room_id, views, guard, .. } = self;
        let session_id = event.session_id();
        let view = views.get_mut(session_id).ok_or_else(|| no_room_key(session_id))?;
        let received = events::RoomEvent {
            room_id,
            sender: event.sender.user_id(),
            event_id: &event.id.to_string(),
            content: &event.content.to_string(),
        };
        let opened = view.open(received, guard)?;
        let content: Value =
            serde_json::from_str(opened.content.expose()).map_err(Refusal::not_an_event)?;
        let text = content["body"].as_str().unwrap_or_default().to_owned();
        Ok(Reading { text, index: opened.message_index })
    }
}

/// The refusal of an event, or of a request, in a session that we have no view of.
pub(super) fn no_room_key(session_id: &str) -> Refusal {
    let id = short(session_id);
    ClientRule::NoRoomKey.refuses(format!("no key came for session {id}"))
}
