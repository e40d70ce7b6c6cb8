//! Megolm: one device's messages to a whole room.

mod group_session;
mod inbound_group_session;
mod message;
mod session_keys;

crate::config::session_config! {
    "Which MACs the messages of a group session have. Everybody in the room must say the same."
}

pub use group_session::{GroupSession, GroupSessionPickle};
pub use inbound_group_session::{
    DecryptedMessage, DecryptionError, InboundGroupSession, InboundGroupSessionPickle,
    SessionOrdering,
};
pub use message::MegolmMessage;
pub use session_keys::{ExportedSessionKey, SessionKey, SessionKeyDecodeError};
