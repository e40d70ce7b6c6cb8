//! A device: the library's objects, and what a client does around them.
//!
//! | module | what it adds |
//! |---|---|
//! | this one | identity: its keys published, the keys of others checked |
//! | `olm_channel` | Olm sessions with each other device |
//! | `room_keys` | Megolm: room keys shared, taken in, passed on |
//! | `room` | Megolm: messages said and read |

mod olm_channel;
mod room;
mod room_keys;

use std::collections::{BTreeMap, HashMap};

use olmec::Account;
use olmec::matrix::RoomId;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{OwnDevice, RoomSession};
use olmec::matrix::replay_guard::ReplayGuard;
use olmec::olm::{IdentityKeys, Session};

pub use olm_channel::{DUMMY, KeyKind, Opened};
pub use room::ROTATION_PERIOD;
pub use room_keys::Shared;

use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;

/// The room of the story.
const ROOM_ID: &str = "!tea-at-four:tea.example";

/// A device of a user.
pub struct Device {
    address: Address,
    account: Account,
    room_id: RoomId,
    /// The devices whose keys we have checked.
    ///
    /// That a device is really Alice's is another question, which people answer by comparing codes;
    /// this example trusts the keys that it sees first and never takes others instead.
    known: BTreeMap<Address, VerifiedDevice>,
    /// The sessions with each of them, oldest first.
    channels: BTreeMap<Address, Vec<Session>>,
    /// What we send to the room with.
    speaking: Option<room::Speaking>,
    /// What we read the room with, by session id.
    views: HashMap<String, RoomSession>,
    guard: ReplayGuard,
    /// Whom we have asked for history.
    asked: Option<Address>,
}

impl Device {
    /// A new device with new keys.
    pub fn new(user: &str, device: &str) -> Result<Self, Refusal> {
        Ok(Self {
            address: Address::new(user, device)?,
            account: Account::new()?,
            room_id: ROOM_ID.parse()?,
            known: BTreeMap::new(),
            channels: BTreeMap::new(),
            speaking: None,
            views: HashMap::new(),
            guard: ReplayGuard::new()?,
            asked: None,
        })
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    pub fn identity_keys(&self) -> IdentityKeys {
        self.account.identity_keys()
    }

    /// The device's own keys, for whoever wants to sign something with them.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Makes `count` one-time keys and a fallback key, signs them and uploads them.
    pub fn publish_keys(&mut self, server: &mut Server, count: usize) -> Result<(), Refusal> {
        self.account.generate_one_time_keys(count)?;
        self.account.generate_fallback_key()?;
        self.upload(server)
    }

    /// Uploads `count` one-time keys if fewer than that are left on the server.
    pub fn restock_keys(&mut self, server: &mut Server, count: usize) -> Result<(), Refusal> {
        if server.one_time_key_count(&self.address) < count {
            self.account.generate_one_time_keys(count)?;
            self.upload(server)?;
        }
        Ok(())
    }

    fn upload(&mut self, server: &mut Server) -> Result<(), Refusal> {
        let (user, device) = (self.address.user_id(), self.address.device_id());
        server.upload(
            &self.address,
            &self.account.device_keys_json(user, device),
            &self.account.one_time_keys_json(user, device),
            &self.account.fallback_keys_json(user, device),
        )?;
        self.account.mark_keys_as_published();
        Ok(())
    }

    /// Fetches another device's keys, checks them, and remembers them for good.
    pub fn meet(&mut self, server: &Server, other: &Address) -> Result<&VerifiedDevice, Refusal> {
        let keys = server.device_keys(other).to_string();
        let device = VerifiedDevice::from_json(&keys, other.user_id(), other.device_id())?;
        let known = self.known.entry(other.clone()).or_insert_with(|| device.clone());
        if *known != device {
            let reason = format!("{other} had other keys before; ask its user");
            return Err(ClientRule::KeysChanged.refuses(reason));
        }
        Ok(known)
    }

    /// A device whose keys we have checked.
    fn known(&self, other: &Address) -> Result<&VerifiedDevice, Refusal> {
        self.known.get(other).ok_or_else(|| {
            ClientRule::UnknownDevice.refuses(format!("the keys of {other} have not been checked"))
        })
    }
}

/// This device, as it stands in what it sends. Borrows no more than it needs, so that a session can
/// be changed meanwhile.
fn own_device<'a>(address: &'a Address, account: &'a Account) -> OwnDevice<'a> {
    OwnDevice { account, user_id: address.user_id(), device_id: address.device_id() }
}
