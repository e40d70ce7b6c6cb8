//! Encrypted events and the room keys in them, with every check that the receiver owes.
//!
//! A ciphertext alone does not say who wrote it to whom: the sender may have claimed somebody
//! else's keys as its own, and the server may deliver it to somebody else. So the plaintext names
//! sender, recipient and their keys, and a receiver that does not compare them can be fooled. Here
//! there is no way to the plaintext of an event but through these comparisons:
//!
//! | of the plaintext | must be |
//! |---|---|
//! | `sender` | the event's sender, and the user of the device |
//! | `keys.ed25519` | the device's signing key |
//! | `recipient` | our user |
//! | `recipient_keys.ed25519` | our signing key |
//! | `sender_device_keys` | signed by the device; needed if the device is not known yet |
//! | the ciphertext's `sender_key` | the device's identity key, and the session's |
//! | `room_id`, in a room | the event's room, and the session's |
//!
//! In a room, moreover, the event's sender must be the user from whom the session's key came, the
//! session must be the one named, and a [`ReplayGuard`](super::replay_guard::ReplayGuard) must not
//! have seen the message as another event.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use olmec::Account;
//! use olmec::matrix::device_keys::VerifiedDevice;
//! use olmec::matrix::events::{self, OlmEvent, OwnDevice, RoomEvent, SenderDevice};
//! use olmec::matrix::replay_guard::ReplayGuard;
//! use olmec::megolm::OutboundGroupSession;
//!
//! let (alice_id, alice_device) = ("@alice:example.org".parse()?, "PHONE".parse()?);
//! let (bob_id, bob_device) = ("@bob:example.org".parse()?, "LAPTOP".parse()?);
//! let (alice, mut bob) = (Account::new()?, Account::new()?);
//! let to_bob = VerifiedDevice::from_json(
//!     &bob.device_keys_json(&bob_id, &bob_device), &bob_id, &bob_device)?;
//! bob.generate_one_time_keys(1)?;
//! # let key = bob.one_time_keys().next().ok_or("no key")?.key;
//! # let mut session = alice.create_outbound_session(to_bob.keys().curve25519, key)?;
//!
//! // Alice sends the key of her session over Olm …
//! let mut room = OutboundGroupSession::new()?;
//! let tea = "!tea:example.org".parse()?;
//! let me = OwnDevice { account: &alice, user_id: &alice_id, device_id: &alice_device };
//! let content = events::room_key_content(&tea, &room);
//! let sent = events::encrypt_olm(&mut session, me, &to_bob, "m.room_key", content.expose())?;
//!
//! // … and Bob gets a session that knows whose it is.
//! let event = OlmEvent::from_json(alice_id.clone(), &sent, &bob)?;
//! let opened = event.open_new_session(&mut bob, &bob_id, SenderDevice::Introduced)?;
//! let mut alices_session = opened.event.room_key()?;
//!
//! let content = r#"{"msgtype":"m.text","body":"hello"}"#;
//! let sent = events::encrypt_room(&mut room, me, &tea, "m.room.message", content)?;
//! let event = RoomEvent { room_id: &tea, sender: &alice_id, event_id: "$1", content: &sent };
//! let opened = alices_session.open(event, &mut ReplayGuard::new()?)?;
//! assert_eq!(opened.event_type, "m.room.message");
//! # Ok(())
//! # }
//! ```
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#messaging-algorithms>.

mod error;
mod olm;
mod payload;
mod room;
mod room_key;

#[cfg(test)]
mod tests;

pub use error::{EncryptEventError, OlmEventError, RoomEventError};
#[cfg(feature = "getrandom")]
pub use olm::encrypt_olm;
pub use olm::{OlmEvent, OpenedSession, OwnDevice, encrypt_olm_with_rng};
pub use payload::{DecryptedOlmEvent, SenderDevice};
pub use room::{DecryptedRoomEvent, RoomEvent, RoomSession, SessionOwner, encrypt_room};
pub use room_key::{ForwardedRoomKey, forwarded_room_key_content, room_key_content};

const ROOM_KEY: &str = "m.room_key";
const FORWARDED_ROOM_KEY: &str = "m.forwarded_room_key";
