//! Which device of which user.

use std::fmt;

use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::{DeviceId, InvalidIdentifier, UserId};

/// A device of a user, as the server addresses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    name: String,
    user_id: UserId,
    device_id: DeviceId,
}

impl Address {
    pub fn new(user: &str, device: &str) -> Result<Self, InvalidIdentifier> {
        Ok(Self {
            name: format!("{user}'s {device}"),
            user_id: format!("@{}:tea.example", user.to_lowercase()).parse()?,
            device_id: device.to_uppercase().parse()?,
        })
    }

    /// `@alice:tea.example`
    pub fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// `PHONE`
    pub fn device_id(&self) -> &DeviceId {
        &self.device_id
    }

    /// Whether it is this device's.
    pub fn is_of(&self, device: &VerifiedDevice) -> bool {
        self.user_id == *device.user_id() && self.device_id == *device.device_id()
    }

    /// The name of a key of this device in a Matrix object: `ed25519:PHONE`.
    pub fn key_name(&self, algorithm: &str) -> String {
        format!("{algorithm}:{}", self.device_id)
    }
}

/// `Alice's phone`
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}
