//! Olm: accounts, sessions, and messages between two devices.

mod account;
mod message;
mod olm_message;
mod pre_key_message;
mod session;
mod session_keys;

crate::config::session_config! {
    "Which MACs the messages of an Olm session have. Both sides must say the same."
}

pub use account::{
    Account, AccountPickle, IdentityKeys, InboundCreationResult, OneTimeKeyGenerationResult,
    SessionCreationError,
};
pub use message::Message;
pub use olm_message::{MessageType, OlmMessage};
pub use pre_key_message::PreKeyMessage;
pub use session::{DecryptionError, EncryptionError, Session, SessionPickle};
pub use session_keys::{RatchetPublicKey, SessionKeys};
