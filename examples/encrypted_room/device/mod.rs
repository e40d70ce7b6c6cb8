//! A device: the library's objects, and what a client does around them.
//!
//! | module | what it adds |
//! |---|---|
//! | this one | identity: its keys published, the keys of others checked |
//! | `olm_channel` | Olm sessions with each other device |
//! | `payload` | who an Olm message is from and for, checked inside the encryption |
//! | `room_keys` | Megolm: room keys shared, taken in, passed on |
//! | `room` | Megolm: messages said and read, replays noticed |

mod olm_channel;
mod payload;
mod room;
mod room_keys;

use std::collections::{BTreeMap, HashMap};

use olmec::Account;
use olmec::olm::{IdentityKeys, Session};

pub use olm_channel::{KeyKind, Opened};
pub use payload::Payload;
pub use room::ROTATION_PERIOD;
pub use room_keys::Shared;

use crate::address::Address;
use crate::device_keys::{self, KnownDevice};
use crate::refusal::{ClientRule, Refusal};
use crate::replay_guard::ReplayGuard;
use crate::server::{KeyUpload, Server};

/// A device of a user.
pub struct Device {
    address: Address,
    account: Account,
    /// The devices whose keys we have checked.
    known: BTreeMap<Address, KnownDevice>,
    /// The sessions with each of them, oldest first.
    channels: BTreeMap<Address, Vec<Session>>,
    /// What we send to the room with.
    speaking: Option<room::Speaking>,
    /// What we read the room with, by session id.
    views: HashMap<String, room::View>,
    guard: ReplayGuard,
    /// Whom we have asked for history.
    asked: Option<Address>,
}

impl Device {
    /// A new device with new keys.
    pub fn new(user: &str, device: &str) -> Result<Self, Refusal> {
        Ok(Self {
            address: Address::new(user, device),
            account: Account::new()?,
            known: BTreeMap::new(),
            channels: BTreeMap::new(),
            speaking: None,
            views: HashMap::new(),
            guard: ReplayGuard::default(),
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
        self.upload(server);
        Ok(())
    }

    /// Uploads `count` one-time keys if fewer than that are left on the server.
    pub fn restock_keys(&mut self, server: &mut Server, count: usize) -> Result<(), Refusal> {
        if server.one_time_key_count(&self.address) < count {
            self.account.generate_one_time_keys(count)?;
            self.upload(server);
        }
        Ok(())
    }

    fn upload(&mut self, server: &mut Server) {
        let (address, account) = (&self.address, &self.account);
        let one_time_keys = account.one_time_keys();
        let upload = KeyUpload {
            device_keys: device_keys::device_keys(address, account),
            one_time_keys: one_time_keys
                .map(|key| device_keys::one_time_key(address, account, key))
                .collect(),
            fallback_key: account
                .fallback_key()
                .map(|key| device_keys::fallback_key(address, account, key)),
        };
        server.upload(address, upload);
        self.account.mark_keys_as_published();
    }

    /// Fetches another device's keys, checks them, and remembers them for good.
    pub fn meet(&mut self, server: &Server, other: &Address) -> Result<&KnownDevice, Refusal> {
        let device = KnownDevice::check(other, &server.device_keys(other))?;
        let known = self.known.entry(other.clone()).or_insert_with(|| device.clone());
        if *known != device {
            let reason = format!("{other} had other keys before; ask its user");
            return Err(ClientRule::KeysChanged.refuses(reason));
        }
        Ok(known)
    }

    /// A device whose keys we have checked.
    pub fn known(&self, other: &Address) -> Result<&KnownDevice, Refusal> {
        self.known.get(other).ok_or_else(|| {
            ClientRule::UnknownDevice.refuses(format!("the keys of {other} have not been checked"))
        })
    }
}
