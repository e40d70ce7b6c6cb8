//! `m.room.encrypted` between two devices.

use alloc::string::String;

use super::error::{EncryptEventError, OlmEventError};
use super::payload::{DecryptedOlmEvent, Expected, SenderDevice};
use crate::matrix::OLM_V1;
use crate::matrix::device_keys::VerifiedDevice;
use crate::matrix::ids::{DeviceId, UserId};
use crate::matrix::json::{self, JsonError, Object, Value};
use crate::olm::{Account, MessageType, OlmMessage, Session, UsedKey};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::random::TryCryptoRng;

/// This device, as it stands in what it sends.
#[derive(Clone, Copy, Debug)]
pub struct OwnDevice<'a> {
    /// Its keys.
    pub account: &'a Account,
    /// Its user.
    pub user_id: &'a UserId,
    /// Its id.
    pub device_id: &'a DeviceId,
}

/// Encrypts an event to a device; gives the content of the `m.room.encrypted` event.
///
/// The plaintext names both devices and introduces this one.
///
/// # Errors
///
/// See [`EncryptEventError`].
#[cfg(feature = "getrandom")]
pub fn encrypt_olm(
    session: &mut Session,
    from: OwnDevice<'_>,
    to: &VerifiedDevice,
    event_type: &str,
    content: &str,
) -> Result<String, EncryptEventError> {
    encrypt_olm_with_rng(session, from, to, event_type, content, &mut crate::random::OsRng)
}

/// [`encrypt_olm`] with the caller's random source.
///
/// # Errors
///
/// See [`EncryptEventError`].
pub fn encrypt_olm_with_rng<R: TryCryptoRng + ?Sized>(
    session: &mut Session,
    from: OwnDevice<'_>,
    to: &VerifiedDevice,
    event_type: &str,
    content: &str,
    rng: &mut R,
) -> Result<String, EncryptEventError> {
    let own_keys = from.account.identity_keys();
    let their_key = to.keys().curve25519;
    // Who opened the session is known; to whom it was opened is not.
    if ![own_keys.curve25519, their_key].contains(&session.keys().identity_key) {
        return Err(EncryptEventError::OtherSession);
    }
    let device_keys = from.account.device_keys_json(from.user_id, from.device_id);
    let ed25519 = |key: String| Object::default().with_text("ed25519", &key);
    let payload = Object::default()
        .with("content", parse_content(content)?)
        .with("keys", ed25519(own_keys.ed25519.to_base64()))
        .with_text("recipient", to.user_id().as_str())
        .with("recipient_keys", ed25519(to.keys().ed25519.to_base64()))
        .with_text("sender", from.user_id.as_str())
        .with("sender_device_keys", json::parse_object(&device_keys)?)
        .with_text("type", event_type);
    let plaintext = json::write_secret(&payload);
    let message = session.encrypt_with_rng(plaintext.expose().as_bytes(), rng)?;
    let ciphertext = Object::default()
        .with_text("body", &message.to_base64())
        .with("type", Value::Integer(message.message_type().number().into()));
    let event = Object::default()
        .with_text("algorithm", OLM_V1)
        .with("ciphertext", Object::default().with(&their_key.to_base64(), ciphertext))
        .with_text("sender_key", &own_keys.curve25519.to_base64());
    Ok(json::write_object(&event))
}

/// Reads a content that is going to lie in a plaintext, where it must not be too deep for readers.
pub(super) fn parse_content(content: &str) -> Result<Object, JsonError> {
    json::parse_object_within(content, 1)
}

/// A received `m.room.encrypted` event between devices: claims, until it is opened.
#[derive(Clone, Debug)]
pub struct OlmEvent {
    sender: UserId,
    sender_key: Curve25519PublicKey,
    message: OlmMessage,
}

/// What came of the first message of a session.
#[derive(Debug)]
pub struct OpenedSession {
    /// The new session; keep it under the device's identity key.
    pub session: Session,
    /// The event.
    pub event: DecryptedOlmEvent,
    /// The key of ours that it used up.
    pub used_key: UsedKey,
}

impl OlmEvent {
    /// Reads the content of the event. `sender` is the event's, `account` that of this device.
    ///
    /// # Errors
    ///
    /// See [`OlmEventError`].
    pub fn from_json(
        sender: UserId,
        content: &str,
        account: &Account,
    ) -> Result<Self, OlmEventError> {
        let content = json::parse_object(content)?;
        if content.text("algorithm")? != OLM_V1 {
            return Err(OlmEventError::UnsupportedAlgorithm);
        }
        let own_key = account.identity_keys().curve25519.to_base64();
        let message = content.object("ciphertext")?.get(&own_key);
        let message = message.ok_or(OlmEventError::NotForThisDevice)?;
        let message = message.as_object().ok_or(JsonError::Field("ciphertext"))?;
        let message_type = MessageType::try_from(message.integer::<u8>("type")?)?;
        Ok(Self {
            sender,
            sender_key: content.text("sender_key")?.parse()?,
            message: OlmMessage::from_base64(message_type, message.text("body")?)?,
        })
    }

    /// The identity key of the device that it says it is from: look for the session among those that
    /// you stored under it.
    pub const fn sender_key(&self) -> Curve25519PublicKey {
        self.sender_key
    }

    /// The Olm message.
    pub const fn message(&self) -> &OlmMessage {
        &self.message
    }

    /// Opens it in a session that we have with the device of this identity key: the one under which
    /// **you** stored the session when it was made, from nothing of this event, and never one after
    /// the other until one fits.
    ///
    /// # Errors
    ///
    /// See [`OlmEventError`]; the session is then as before.
    pub fn open(
        &self,
        session: &mut Session,
        their_identity_key: Curve25519PublicKey,
        to: OwnDevice<'_>,
        from: SenderDevice<'_>,
    ) -> Result<DecryptedOlmEvent, OlmEventError> {
        let own_key = to.account.identity_keys().curve25519;
        let is_theirs = [own_key, their_identity_key].contains(&session.keys().identity_key);
        if self.sender_key != their_identity_key || !is_theirs {
            return Err(OlmEventError::OtherSession);
        }
        let expected = self.expected(to.account, to.user_id, from);
        session.decrypt_if(&self.message, |plaintext| DecryptedOlmEvent::read(plaintext, &expected))
    }

    /// Makes a session of it, if it is a pre-key message.
    ///
    /// # Errors
    ///
    /// See [`OlmEventError`]; the account is then as before.
    pub fn open_new_session(
        &self,
        account: &mut Account,
        user_id: &UserId,
        from: SenderDevice<'_>,
    ) -> Result<OpenedSession, OlmEventError> {
        let OlmMessage::PreKey(message) = &self.message else {
            return Err(OlmEventError::NotPreKey);
        };
        let mac_length = MacLength::Truncated;
        let mut session = account.begin_inbound_session(self.sender_key, message, mac_length)?;
        let expected = self.expected(account, user_id, from);
        let event = session
            .decrypt_pre_key(message, |plaintext| DecryptedOlmEvent::read(plaintext, &expected))?;
        let used_key = account.finish_inbound_session(&session)?;
        Ok(OpenedSession { session, event, used_key })
    }

    fn expected<'a>(
        &'a self,
        account: &Account,
        recipient: &'a UserId,
        device: SenderDevice<'a>,
    ) -> Expected<'a> {
        Expected {
            sender: &self.sender,
            sender_key: self.sender_key,
            device,
            recipient,
            recipient_key: account.identity_keys().ed25519,
        }
    }
}
