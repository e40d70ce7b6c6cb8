//! The plaintext of an event between two devices, and its comparisons.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::error::OlmEventError;
use crate::matrix::device_keys::VerifiedDevice;
use crate::matrix::ids::UserId;
use crate::matrix::json::{self, JsonError, Object};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ed25519::Ed25519PublicKey;
use crate::secret::SecretText;

/// The signed keys of the sender, and their name before the specification had one.
const DEVICE_KEYS: [&str; 2] = ["sender_device_keys", "org.matrix.msc4147.device_keys"];

/// What is known about the device that sent a message.
#[derive(Clone, Copy, Debug)]
pub enum SenderDevice<'a> {
    /// Its keys, of the device list of the event's sender.
    Known(&'a VerifiedDevice),
    /// Nothing; the message must introduce it by its own signed keys (`sender_device_keys`).
    Introduced,
}

/// What the plaintext is compared with.
pub(super) struct Expected<'a> {
    /// The sender that the event names, and the identity key.
    pub(super) sender: &'a UserId,
    pub(super) sender_key: Curve25519PublicKey,
    pub(super) device: SenderDevice<'a>,
    /// Us.
    pub(super) recipient: &'a UserId,
    pub(super) recipient_key: Ed25519PublicKey,
}

/// An event between two devices, decrypted, of which it is certain which device wrote it, and that
/// it wrote it to us. The device has signed its own keys: check that it is cross-signed before you
/// show the event as its user's.
pub struct DecryptedOlmEvent {
    pub(super) device: VerifiedDevice,
    pub(super) event_type: String,
    pub(super) content: Object,
}

impl DecryptedOlmEvent {
    /// Reads a plaintext, if it is what is expected.
    pub(super) fn read(plaintext: Vec<u8>, expected: &Expected<'_>) -> Result<Self, OlmEventError> {
        let plaintext = Zeroizing::new(plaintext);
        let text = core::str::from_utf8(&plaintext);
        let text = text.map_err(|error| JsonError::Syntax(error.valid_up_to()))?;
        let mut payload = json::parse_object(text)?;

        let recipient_key = payload.object("recipient_keys")?.text("ed25519")?;
        let is_to_us = payload.text("recipient")? == expected.recipient.as_str()
            && recipient_key == expected.recipient_key.to_base64();
        if !is_to_us {
            return Err(OlmEventError::Recipient);
        }
        let device = expected.device(&payload)?;
        let is_from_device = payload.text("sender")? == expected.sender.as_str()
            && payload.object("keys")?.text("ed25519")? == device.keys().ed25519.to_base64();
        if !is_from_device {
            return Err(OlmEventError::Sender);
        }
        let event_type = payload.text("type")?.to_owned();
        match payload.remove("content") {
            Some(json::Value::Object(content)) => Ok(Self { device, event_type, content }),
            _ => Err(JsonError::Field("content").into()),
        }
    }

    /// The device that wrote it. That it is its user's is for cross-signing to say.
    pub const fn device(&self) -> &VerifiedDevice {
        &self.device
    }

    /// The type of the event, such as `m.room_key`.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The content of the event, as JSON.
    pub fn content(&self) -> SecretText {
        json::write_secret(&self.content)
    }
}

impl Expected<'_> {
    /// The device that sent the message, if it is certain.
    fn device(&self, payload: &Object) -> Result<VerifiedDevice, OlmEventError> {
        let device_keys = DEVICE_KEYS
            .into_iter()
            .find(|name| !matches!(payload.get(name), None | Some(json::Value::Null)));
        let introduced = match device_keys {
            None => None,
            Some(name) => Some(self.introduced(payload.object(name)?)?),
        };
        let device = match (self.device, introduced) {
            (SenderDevice::Known(known), None) => known.clone(),
            (SenderDevice::Known(known), Some(introduced)) if *known == introduced => introduced,
            (SenderDevice::Known(_), Some(_)) => return Err(OlmEventError::Sender),
            (SenderDevice::Introduced, introduced) => {
                introduced.ok_or(OlmEventError::UnknownDevice)?
            }
        };
        let is_sender =
            device.user_id() == self.sender && device.keys().curve25519 == self.sender_key;
        if is_sender { Ok(device) } else { Err(OlmEventError::Sender) }
    }

    fn introduced(&self, device_keys: &Object) -> Result<VerifiedDevice, OlmEventError> {
        let device_id = device_keys.text("device_id")?.parse()?;
        // Written and read again, so that there is one way to verify a device.
        let json = json::write_object(device_keys);
        Ok(VerifiedDevice::from_json(&json, self.sender, &device_id)?)
    }
}

/// Shows the device and the type.
impl fmt::Debug for DecryptedOlmEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedOlmEvent")
            .field("device", &self.device)
            .field("event_type", &self.event_type)
            .finish_non_exhaustive()
    }
}
