//! Which device of which user.

use std::fmt;

/// A device of a user, as the server addresses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    user: String,
    device: String,
}

impl Address {
    pub fn new(user: &str, device: &str) -> Self {
        Self { user: user.to_owned(), device: device.to_owned() }
    }

    /// `@alice:tea.example`
    pub fn user_id(&self) -> String {
        format!("@{}:tea.example", self.user.to_lowercase())
    }

    /// `PHONE`
    pub fn device_id(&self) -> String {
        self.device.to_uppercase()
    }

    /// The name of a key of this device in a Matrix object: `ed25519:PHONE`.
    pub fn key_name(&self, algorithm: &str) -> String {
        format!("{algorithm}:{}", self.device_id())
    }
}

/// `Alice's phone`
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}'s {}", self.user, self.device))
    }
}
