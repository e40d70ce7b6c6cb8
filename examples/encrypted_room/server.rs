//! The server: it keeps keys, passes messages on, and nobody trusts it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use crate::address::Address;
use crate::refusal::Refusal;
use crate::wire::{EventId, OlmEvent, RoomEvent};

#[derive(Default)]
struct Published {
    device_keys: Value,
    one_time_keys: VecDeque<(String, Value)>,
    fallback_key: Option<(String, Value)>,
}

/// A key handed out to open a session with.
pub struct ClaimedKey {
    /// `signed_curve25519:AAAAAQ`
    pub name: String,
    /// The signed object.
    pub object: Value,
}

/// All that the server has. Not one secret is among it.
#[derive(Default)]
pub struct Server {
    published: BTreeMap<Address, Published>,
    inboxes: BTreeMap<Address, Vec<OlmEvent>>,
    members: BTreeSet<Address>,
    timeline: Vec<RoomEvent>,
    bytes_carried: usize,
}

impl Server {
    /// Takes new keys, three JSON objects; one-time keys are added to those that are left.
    pub fn upload(
        &mut self,
        owner: &Address,
        device_keys: &str,
        one_time_keys: &str,
        fallback_keys: &str,
    ) -> Result<(), Refusal> {
        let by_name = |json| serde_json::from_str::<BTreeMap<_, _>>(json);
        let read = serde_json::from_str(device_keys)
            .and_then(|device| Ok((device, by_name(one_time_keys)?, by_name(fallback_keys)?)));
        let (device_keys, one_time_keys, fallback_keys) = read.map_err(Refusal::not_an_event)?;
        let published = self.published.entry(owner.clone()).or_default();
        published.device_keys = device_keys;
        published.one_time_keys.extend(one_time_keys);
        published.fallback_key = fallback_keys.into_iter().next().or(published.fallback_key.take());
        Ok(())
    }

    /// The device keys that the server says are `owner`'s.
    pub fn device_keys(&self, owner: &Address) -> Value {
        self.published.get(owner).map(|keys| keys.device_keys.clone()).unwrap_or_default()
    }

    /// Hands out a one-time key, once; when there are none left, the fallback key, many times.
    pub fn claim_key(&mut self, owner: &Address) -> Option<ClaimedKey> {
        let published = self.published.get_mut(owner)?;
        let next = published.one_time_keys.pop_front();
        let (name, object) = next.or_else(|| published.fallback_key.clone())?;
        Some(ClaimedKey { name, object })
    }

    /// How many one-time keys of a device are left.
    pub fn one_time_key_count(&self, owner: &Address) -> usize {
        self.published.get(owner).map_or(0, |keys| keys.one_time_keys.len())
    }

    /// Every key that can be claimed from a device.
    pub fn claimable_keys(&self, owner: &Address) -> impl Iterator<Item = &Value> {
        let published = self.published.get(owner).into_iter();
        published
            .flat_map(|keys| keys.one_time_keys.iter().chain(&keys.fallback_key))
            .map(|(_, object)| object)
    }

    /// Lets a device into the room.
    pub fn join(&mut self, address: &Address) {
        self.members.insert(address.clone());
    }

    /// Takes a device out of the room.
    pub fn leave(&mut self, address: &Address) {
        self.members.remove(address);
    }

    /// The devices in the room.
    pub fn members(&self) -> &BTreeSet<Address> {
        &self.members
    }

    /// Takes a message for another device.
    pub fn send(&mut self, event: OlmEvent) {
        self.bytes_carried += event.body().len();
        self.inboxes.entry(event.to.clone()).or_default().push(event);
    }

    /// How many messages wait for a device.
    pub fn waiting(&self, owner: &Address) -> usize {
        self.inboxes.get(owner).map_or(0, Vec::len)
    }

    /// Hands a device its messages.
    pub fn collect(&mut self, owner: &Address) -> Vec<OlmEvent> {
        self.inboxes.remove(owner).unwrap_or_default()
    }

    /// Takes a message for the room.
    pub fn post(&mut self, sender: &Address, content: Value) -> RoomEvent {
        let id = EventId(self.timeline.len() + 1);
        let event = RoomEvent { id, sender: sender.clone(), content };
        self.bytes_carried += event.ciphertext().len();
        self.timeline.push(event.clone());
        event
    }

    /// The length of all messages that the server has carried.
    pub fn bytes_carried(&self) -> usize {
        self.bytes_carried
    }
}

/// What a server does that serves somebody else.
impl Server {
    /// Shows an old event as a new one.
    pub fn replay(&mut self, event: &RoomEvent) -> RoomEvent {
        let copy = RoomEvent { id: EventId(self.timeline.len() + 1), ..event.clone() };
        self.timeline.push(copy.clone());
        copy
    }

    /// Hands out other device keys from now on.
    pub fn swap_device_keys(&mut self, owner: &Address, object: Value) {
        self.published.entry(owner.clone()).or_default().device_keys = object;
    }

    /// Puts another object in the place of the next key to be claimed. Returns the genuine one.
    pub fn swap_next_key(&mut self, owner: &Address, object: Value) -> Option<Value> {
        let (_, next) = self.published.get_mut(owner)?.one_time_keys.front_mut()?;
        Some(std::mem::replace(next, object))
    }
}
