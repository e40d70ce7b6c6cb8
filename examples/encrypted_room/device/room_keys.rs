//! Room keys: handed to every member over Olm, taken in, and passed on to a newcomer.

use std::collections::BTreeSet;

use olmec::megolm::{
    Authenticity, ExportedSessionKey, InboundGroupSession, MessageIndex, OutboundGroupSession,
    SessionKey,
};
use serde_json::json;

use super::room::{Speaking, View, no_room_key};
use super::{Device, Opened, Payload};
use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;
use crate::wire::{OlmEvent, ROOM_ID, RoomEvent};

/// The room key, on its way to one device.
pub struct Shared {
    pub event: OlmEvent,
    /// If a session had to be opened for it.
    pub opened: Option<Opened>,
}

impl Device {
    /// Whether all members, and nobody else, can read what we say next.
    pub fn is_ready_to_speak(&self, server: &Server) -> bool {
        let members = server.members();
        let is_ready = |now: &Speaking| !now.is_over(members) && now.shared_with == *members;
        self.speaking.as_ref().is_some_and(is_ready)
    }

    /// Makes sure that all members, and nobody else, can read what we say next.
    ///
    /// A device that has left still holds the old session, so its leaving means a new one. A
    /// newcomer is given the session from its current index on.
    pub fn share_room_key(&mut self, server: &mut Server) -> Result<Vec<Shared>, Refusal> {
        let mut speaking = match self.speaking.take() {
            Some(speaking) if !speaking.is_over(server.members()) => speaking,
            _ => self.start_speaking()?,
        };
        // A real client wipes the texts that it makes of a session key.
        let session_key = speaking.session.session_key();
        let payload = Payload::new(
            "m.room_key",
            json!({
                "algorithm": "m.megolm.v1.aes-sha2",
                "room_id": ROOM_ID,
                "session_id": session_key.session_id().as_str(),
                "session_key": session_key.to_base64().expose(),
            }),
        );
        let missing: Vec<_> = server.members().difference(&speaking.shared_with).cloned().collect();
        let mut shared = Vec::with_capacity(missing.len());
        for member in missing {
            shared.push(self.send_or_open(server, &member, &payload)?);
            speaking.shared_with.insert(member);
        }
        self.speaking = Some(speaking);
        Ok(shared)
    }

    fn start_speaking(&mut self) -> Result<Speaking, Refusal> {
        let session = OutboundGroupSession::new()?;
        let view = InboundGroupSession::from_outbound(&session);
        self.take_view(self.address.clone(), view)?;
        Ok(Speaking { session, shared_with: BTreeSet::from([self.address.clone()]) })
    }

    /// Passes on the session of `event` from that message on.
    pub fn forward_history(
        &mut self,
        server: &mut Server,
        newcomer: &Address,
        event: &RoomEvent,
    ) -> Result<Shared, Refusal> {
        let session_id = &event.session_id;
        let view = self.views.get(session_id).ok_or_else(|| no_room_key(session_id))?;
        let export = view.session.export_at(event.message()?.message_index())?;
        let owner = match self.known.get(&view.owner) {
            Some(known) => known.keys(),
            None => self.identity_keys(),
        };
        let payload = Payload::new(
            "m.forwarded_room_key",
            json!({
                "algorithm": "m.megolm.v1.aes-sha2",
                "room_id": ROOM_ID,
                "sender_key": owner.curve25519.to_base64(),
                "session_id": export.session_id().as_str(),
                "session_key": export.to_base64().expose(),
            }),
        );
        self.send_or_open(server, newcomer, &payload)
    }

    fn send_or_open(
        &mut self,
        server: &mut Server,
        peer: &Address,
        payload: &Payload,
    ) -> Result<Shared, Refusal> {
        let opened = match self.channel(peer) {
            Some(_) => None,
            None => Some(self.open_channel(server, peer)?),
        };
        let event = self.encrypt_to(peer, payload)?;
        server.send(event.clone());
        Ok(Shared { event, opened })
    }

    /// Says from whom a forwarded session will be believed.
    pub fn ask_for_history(&mut self, helper: &Address) {
        self.asked = Some(helper.clone());
    }

    /// Takes what lies in the inbox.
    pub fn collect(&mut self, server: &mut Server) -> Result<Vec<Payload>, Refusal> {
        server.collect(&self.address).iter().map(|event| self.receive(event)).collect()
    }

    /// Decrypts one Olm event, and takes in the room key if there is one in it.
    pub fn receive(&mut self, event: &OlmEvent) -> Result<Payload, Refusal> {
        let payload = self.decrypt_from(event)?;
        match payload.event_type.as_str() {
            "m.room_key" => {
                let session_key = SessionKey::from_base64(payload.text("session_key"))?;
                self.take_view(event.from.clone(), InboundGroupSession::new(&session_key))?;
            }
            "m.forwarded_room_key" => self.receive_forwarded(&event.from, &payload)?,
            _ => {}
        }
        Ok(payload)
    }

    /// An export is signed by nobody, so we believe only the one we asked for it.
    fn receive_forwarded(&mut self, from: &Address, payload: &Payload) -> Result<(), Refusal> {
        if self.asked.as_ref() != Some(from) {
            let reason = format!("{from} sends a session that nobody asked for; drop it");
            return Err(ClientRule::NotAsked.refuses(reason));
        }
        let owner_key = payload.text("sender_key").parse()?;
        let owner = self.known.values().find(|known| known.keys().curve25519 == owner_key);
        let owner = owner.map(|known| known.address().clone()).ok_or_else(|| {
            ClientRule::UnknownDevice.refuses("the keys of the session's owner were not checked")
        })?;
        let export = ExportedSessionKey::from_base64(payload.text("session_key"))?;
        self.take_view(owner, InboundGroupSession::import(&export))
    }

    /// A session that we have already is merged with the new view of it: it then starts at the
    /// earlier index of the two and is as authentic as the better one.
    fn take_view(&mut self, owner: Address, session: InboundGroupSession) -> Result<(), Refusal> {
        let session_id = session.id().to_string();
        let session = match self.views.get(&session_id) {
            None => session,
            Some(view) if view.owner == owner => view.session.merge(&session)?,
            Some(view) => {
                let reason = format!("the session is {}, not {owner}", view.owner);
                return Err(ClientRule::NotTheOwner.refuses(reason));
            }
        };
        self.views.insert(session_id, View { owner, session });
        Ok(())
    }

    /// From which index on we can read a session, and how we know whose it is.
    pub fn view_of(&self, session_id: &str) -> Option<(MessageIndex, Authenticity)> {
        let session = &self.views.get(session_id)?.session;
        Some((session.first_known_index(), session.authenticity()))
    }
}
