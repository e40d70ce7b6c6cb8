//! Which messages of rooms have been decrypted.

use alloc::string::String;

use olmec::matrix::replay_guard;
use olmec::megolm::{MegolmMessage, MessageIndex};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::locked::Locked;

/// Tells the first decryption of a room's message from a replay. Keep one, and save it with
/// `pickle`.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct ReplayGuard(pub(crate) Locked<replay_guard::ReplayGuard>);

/// What a decrypted message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum Sighting {
    /// New.
    First,
    /// The same message in the same event as before.
    Again,
}

impl From<replay_guard::Sighting> for Sighting {
    fn from(sighting: replay_guard::Sighting) -> Self {
        match sighting {
            replay_guard::Sighting::First => Self::First,
            replay_guard::Sighting::Again => Self::Again,
        }
    }
}

impl From<replay_guard::ReplayGuard> for ReplayGuard {
    fn from(guard: replay_guard::ReplayGuard) -> Self {
        Self(Locked::new(guard))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl ReplayGuard {
    /// A guard that has seen nothing. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(replay_guard::ReplayGuard::new()?.into())
    }

    /// Takes note of a message, base64, that was decrypted. Fails with `MessageReplayed` and
    /// `MessageEquivocation`.
    pub fn see(
        &self,
        session_id: String,
        message_index: u32,
        event_id: String,
        message: String,
    ) -> Result<Sighting, OlmecError> {
        let message = MegolmMessage::from_base64(&message)?;
        let index = MessageIndex::from(message_index);
        Ok(self.0.get().see(&session_id, index, &event_id, &message)?.into())
    }

    /// Forgets a session, whose messages will never be decrypted again.
    pub fn forget(&self, session_id: String) {
        self.0.get().forget(&session_id);
    }

    /// How many messages are remembered.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.get().len()).unwrap_or(u32::MAX)
    }
}
