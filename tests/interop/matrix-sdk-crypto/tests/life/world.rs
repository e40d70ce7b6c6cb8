//! Devices around a homeserver.

use std::path::Path;

use serde_json::{Value, json};

use crate::casts::Library;
use crate::device::Device;
use crate::homeserver::Homeserver;

pub(crate) const ROOM: &str = "!room:example.org";

/// The number of a device in its world.
pub(crate) type Who = usize;

#[derive(Default)]
pub(crate) struct World {
    pub(crate) homeserver: Homeserver,
    devices: Vec<Device>,
    events: u32,
}

impl World {
    /// A world of one device for each user, who know each other.
    pub(crate) fn of(cast: &[Library], users: &[&str]) -> Self {
        let mut world = Self::default();
        for (library, user) in cast.iter().zip(users) {
            world.join(*library, user, &user.to_uppercase(), None);
        }
        world.meet();
        world
    }

    /// A device signs in.
    pub(crate) fn join(
        &mut self,
        library: Library,
        name: &str,
        device: &str,
        store: Option<&Path>,
    ) -> Who {
        let user = format!("@{name}:example.org");
        self.devices.push(Device::start(library, &user, device, store));
        self.devices.len() - 1
    }

    /// All devices learn of all users.
    pub(crate) fn meet(&mut self) {
        self.settle();
        let users = self.users();
        for who in 0..self.devices.len() {
            self.tell(who, json!({ "do": "track", "users": users }));
        }
        self.settle();
    }

    fn users(&self) -> Vec<String> {
        self.devices.iter().map(|device| device.user.clone()).collect()
    }

    pub(crate) fn user(&self, who: Who) -> String {
        self.devices[who].user.clone()
    }

    pub(crate) fn device_id(&self, who: Who) -> String {
        self.devices[who].id.clone()
    }

    pub(crate) fn tell(&mut self, who: Who, command: Value) -> Value {
        self.devices[who].tell(command)
    }

    pub(crate) fn ask(&mut self, who: Who, command: Value) -> Result<Value, String> {
        self.devices[who].ask(command)
    }

    /// Tells a device something that makes it send requests, and brings them to the homeserver.
    pub(crate) fn send(&mut self, who: Who, command: Value) -> usize {
        let requests = self.tell(who, command);
        self.bring(who, &requests)
    }

    /// Brings requests to the homeserver and the answers back.
    pub(crate) fn bring(&mut self, who: Who, requests: &Value) -> usize {
        let requests = requests.as_array().expect("a list of requests");
        let (user, id) = (self.user(who), self.device_id(who));
        for request in requests {
            let kind = request["kind"].as_str().expect("a kind");
            let body = self.homeserver.answer(&user, &id, kind, &request["body"]);
            let answer =
                json!({ "do": "answered", "id": request["id"], "kind": kind, "body": body });
            self.tell(who, answer);
        }
        requests.len()
    }

    /// Lets everybody sync until there is nothing to say.
    pub(crate) fn settle(&mut self) {
        for _ in 0..20 {
            let mut sent = 0;
            for who in 0..self.devices.len() {
                let (user, id) = (self.user(who), self.device_id(who));
                let news = self.homeserver.news(&user, &id);
                self.tell(who, news);
                sent += self.send(who, json!({ "do": "outgoing" }));
            }
            if sent == 0 {
                return;
            }
        }
        panic!("the devices do not come to rest");
    }

    /// Shares the key of the room with the users, and sends a message to it.
    pub(crate) fn say(&mut self, who: Who, to: &[Who], text: &str) -> Value {
        let users: Vec<_> = to.iter().map(|&who| self.user(who)).collect();
        self.send(who, json!({ "do": "claim", "users": users }));
        self.send(who, json!({ "do": "share", "room": ROOM, "users": users }));
        let event = self.encrypt(who, text);
        self.settle();
        event
    }

    /// A message in the room, with the key as it was shared.
    pub(crate) fn encrypt(&mut self, who: Who, text: &str) -> Value {
        let content = self.tell(who, json!({ "do": "encrypt", "room": ROOM, "text": text }));
        self.events += 1;
        json!({
            "type": "m.room.encrypted",
            "event_id": format!("${}:example.org", self.events),
            "origin_server_ts": self.events,
            "room_id": ROOM,
            "sender": self.user(who),
            "content": content,
        })
    }

    /// What a device reads in an event.
    pub(crate) fn read(&mut self, who: Who, event: &Value) -> Result<String, String> {
        let event = self.ask(who, json!({ "do": "decrypt", "room": ROOM, "event": event }))?;
        Ok(event["content"]["body"].as_str().expect("a text").to_owned())
    }

    /// Ends a device and starts it again from its store, with another library if one is named.
    pub(crate) fn restart(&mut self, who: Who, library: Library, store: &Path) {
        let before = self.devices.remove(who);
        let (user, id) = (before.user.clone(), before.id.clone());
        let keys = before.introduction.clone();
        before.end();
        let after = Device::start(library, &user, &id, Some(store));
        for key in ["curve25519", "ed25519"] {
            assert_eq!(after.introduction[key], keys[key], "{user} is another device");
        }
        self.devices.insert(who, after);
    }
}
