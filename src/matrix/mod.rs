//! What every Matrix client needs around the ratchets.

pub mod attachment;
pub mod backup;
pub mod device_keys;
mod ids;
mod json;
pub mod key_export;
mod room_key;
pub mod secret_storage;
pub mod signed_json;

pub use ids::{DeviceId, InvalidIdentifier, RoomId, SigningKeyId, UserId};
pub use json::JsonError;
pub use room_key::{ExportedRoomKey, RoomKeyError, import_all};

/// The algorithm of messages between two devices.
const OLM_V1: &str = "m.olm.v1.curve25519-aes-sha2";
/// The algorithm of messages in a room.
const MEGOLM_V1: &str = "m.megolm.v1.aes-sha2";
