//! How much of each message's MAC is sent.

#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

/// How much of each message's MAC is sent: agreed on beforehand, fixed when a session is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum MacLength {
    /// 8 bytes: what the Matrix specification defines and every client speaks.
    #[default]
    Truncated,
    /// 32 bytes: an extension that both sides must know.
    Full,
}

impl From<MacLength> for olmec::MacLength {
    fn from(mac_length: MacLength) -> Self {
        match mac_length {
            MacLength::Truncated => Self::Truncated,
            MacLength::Full => Self::Full,
        }
    }
}

impl From<olmec::MacLength> for MacLength {
    fn from(mac_length: olmec::MacLength) -> Self {
        match mac_length {
            olmec::MacLength::Truncated => Self::Truncated,
            olmec::MacLength::Full => Self::Full,
        }
    }
}
