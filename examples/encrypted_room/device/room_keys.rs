//! Room keys: handed to every member over Olm, taken in, and passed on to a newcomer.

use std::collections::BTreeSet;

use olmec::matrix::ExportedRoomKey;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{self, DecryptedOlmEvent, RoomSession, SessionOwner};
use olmec::megolm::{Authenticity, InboundGroupSession, MessageIndex, OutboundGroupSession};

use super::room::{Speaking, no_room_key};
use super::{Device, Opened};
use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;
use crate::wire::{OlmEvent, RoomEvent};

const ROOM_KEY: &str = "m.room_key";
const FORWARDED_ROOM_KEY: &str = "m.forwarded_room_key";

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
        let room_key = events::room_key_content(&self.room_id, &speaking.session);
        let missing: Vec<_> = server.members().difference(&speaking.shared_with).cloned().collect();
        let mut shared = Vec::with_capacity(missing.len());
        for member in missing {
            shared.push(self.send_or_open(server, &member, ROOM_KEY, room_key.expose())?);
            speaking.shared_with.insert(member);
        }
        self.speaking = Some(speaking);
        Ok(shared)
    }

    fn start_speaking(&mut self) -> Result<Speaking, Refusal> {
        let session = OutboundGroupSession::new()?;
        let (user, device) = (self.address.user_id(), self.address.device_id());
        let own_keys = self.account.device_keys_json(user, device);
        let owner = SessionOwner::Device(VerifiedDevice::from_json(&own_keys, user, device)?);
        let view = InboundGroupSession::from_outbound(&session);
        self.take_view(RoomSession::new(view, self.room_id.clone(), owner))?;
        Ok(Speaking { session, shared_with: BTreeSet::from([self.address.clone()]) })
    }

    /// Passes on the session of `event` from that message on.
    pub fn forward_history(
        &mut self,
        server: &mut Server,
        newcomer: &Address,
        event: &RoomEvent,
    ) -> Result<Shared, Refusal> {
        let session_id = event.session_id();
        let view = self.views.get(session_id).ok_or_else(|| no_room_key(session_id))?;
        let SessionOwner::Device(owner) = view.owner() else {
            let reason = "we cannot say whose session it is, so we pass it on to nobody";
            return Err(ClientRule::UnknownDevice.refuses(reason));
        };
        let key = ExportedRoomKey {
            room_id: view.room_id().clone(),
            sender_key: owner.keys().curve25519,
            sender_claimed_ed25519: Some(owner.keys().ed25519),
            forwarding_curve25519_key_chain: Vec::new(),
            session_key: view.session().export_at(event.message()?.message_index())?,
        };
        let content = events::forwarded_room_key_content(&key)?;
        self.send_or_open(server, newcomer, FORWARDED_ROOM_KEY, content.expose())
    }

    fn send_or_open(
        &mut self,
        server: &mut Server,
        peer: &Address,
        event_type: &str,
        content: &str,
    ) -> Result<Shared, Refusal> {
        let opened = match self.channel(peer) {
            Some(_) => None,
            None => Some(self.open_channel(server, peer)?),
        };
        let event = self.encrypt_to(peer, event_type, content)?;
        server.send(event.clone());
        Ok(Shared { event, opened })
    }

    /// Says from whom a forwarded session will be believed.
    pub fn ask_for_history(&mut self, helper: &Address) {
        self.asked = Some(helper.clone());
    }

    /// Takes what lies in the inbox.
    pub fn collect(&mut self, server: &mut Server) -> Result<Vec<DecryptedOlmEvent>, Refusal> {
        server.collect(&self.address).iter().map(|event| self.receive(event)).collect()
    }

    /// Decrypts one Olm event, and takes in the room key if there is one in it.
    pub fn receive(&mut self, event: &OlmEvent) -> Result<DecryptedOlmEvent, Refusal> {
        let decrypted = self.decrypt(event)?;
        match decrypted.event_type() {
            ROOM_KEY => self.take_view(decrypted.room_key()?)?,
            FORWARDED_ROOM_KEY => self.receive_forwarded(&decrypted)?,
            _ => {}
        }
        Ok(decrypted)
    }

    /// An export is signed by nobody, so we believe only the one we asked for it.
    fn receive_forwarded(&mut self, decrypted: &DecryptedOlmEvent) -> Result<(), Refusal> {
        let from = decrypted.device();
        if !self.asked.as_ref().is_some_and(|asked| asked.is_of(from)) {
            let (user, device) = (from.user_id(), from.device_id());
            let reason = format!("{user} {device} sends a session that nobody asked for; drop it");
            return Err(ClientRule::NotAsked.refuses(reason));
        }
        self.take_view(RoomSession::import(&decrypted.forwarded_room_key()?.key))
    }

    /// A session that we have already is merged with the new view of it: it then starts at the
    /// earlier index of the two and is as authentic as the better one.
    fn take_view(&mut self, new: RoomSession) -> Result<(), Refusal> {
        let session_id = new.session().id().to_string();
        let merged = match self.views.get(&session_id) {
            None => new,
            Some(old) => {
                let owner = match (old.owner(), new.owner()) {
                    (owner, SessionOwner::Unknown) | (SessionOwner::Unknown, owner) => Some(owner),
                    (before, now) => (before == now).then_some(before),
                };
                let owner = owner.filter(|_| old.room_id() == new.room_id()).ok_or_else(|| {
                    ClientRule::NotTheOwner.refuses("the session is another device's or room's")
                })?;
                let session = old.session().merge(new.session())?;
                RoomSession::new(session, old.room_id().clone(), owner.clone())
            }
        };
        self.views.insert(session_id, merged);
        Ok(())
    }

    /// From which index on we can read a session, and how we know whose it is.
    pub fn view_of(&self, session_id: &str) -> Option<(MessageIndex, Authenticity)> {
        let session = self.views.get(session_id)?.session();
        Some((session.first_known_index(), session.authenticity()))
    }
}
