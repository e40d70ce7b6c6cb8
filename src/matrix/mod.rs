//! What every Matrix client needs around the ratchets: formats, and the checks that belong to them.
//! No network, no storage, no state machine.
//!
//! | module | what |
//! |---|---|
//! | [`signed_json`] | canonical JSON, signing and verifying objects |
//! | [`device_keys`] | upload-ready device, one-time and fallback keys; devices and keys, verified |
//! | [`cross_signing`] | master, self-signing and user-signing keys |
//! | [`events`] | encrypted events and the room keys in them, opened with every check in one call |
//! | [`replay_guard`] | the first decryption of a room's message told from a replay |
//! | [`attachment`] | encrypted files, as a whole, in pieces, as streams |
//! | [`key_export`] | the passphrase-protected file of room keys |
//! | [`secret_storage`] | secrets that the server keeps, encrypted |
//! | [`backup`] | room keys that the server keeps, encrypted |
//!
//! Objects and events go in and out as JSON text, which each language has its own values for. It is
//! read strictly: what two readers could understand in two ways is refused, see [`JsonError`].

pub mod attachment;
pub mod backup;
pub mod cross_signing;
pub mod device_keys;
pub mod events;
mod ids;
mod json;
pub mod key_export;
pub mod replay_guard;
mod room_key;
pub mod secret_storage;
pub mod signed_json;

pub use ids::{DeviceId, InvalidIdentifier, RoomId, SigningKeyId, UserId};
pub use json::JsonError;
pub use room_key::{ExportedRoomKey, RoomKeyError};

/// The algorithm of messages between two devices.
const OLM_V1: &str = "m.olm.v1.curve25519-aes-sha2";
/// The algorithm of messages in a room.
const MEGOLM_V1: &str = "m.megolm.v1.aes-sha2";
