//! Encrypted events between devices, opened with every check.

use alloc::borrow::ToOwned as _;
use alloc::string::String;

use olmec::matrix::events::{self, OwnDevice, SenderDevice};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::counted::Counted;
use crate::error::OlmecError;
use crate::key_export::ExportedRoomKey;
use crate::locked::Once;
use crate::{Account, OlmMessage, OlmSession, RoomSession, VerifiedDevice};

/// A received `m.room.encrypted` event between devices: claims, until it is opened.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct OlmEvent(Counted<events::OlmEvent>);

/// An event between devices, decrypted, of which it is certain which device wrote it, and that it
/// wrote it to us. The device has signed its own keys: check that it is cross-signed before you show
/// the event as its user's.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct DecryptedOlmEvent(Counted<events::DecryptedOlmEvent>);

/// What came of the first event of a session: the event, and the session.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct OpenedOlmEvent {
    session: Once<olmec::olm::Session>,
    event: Once<events::DecryptedOlmEvent>,
}

fn from_of(device: Option<&VerifiedDevice>) -> SenderDevice<'_> {
    device.map_or(SenderDevice::Introduced, |device| SenderDevice::Known(&device.0))
}

impl OlmEvent {
    fn open_of(
        &self,
        session: &OlmSession,
        their_identity_key: &str,
        account: &Account,
        [user_id, device_id]: [&str; 2],
        device: Option<&VerifiedDevice>,
    ) -> Result<DecryptedOlmEvent, OlmecError> {
        let (user_id, device_id) = (user_id.parse()?, device_id.parse()?);
        let account = account.0.get();
        let to = OwnDevice { account: &account, user_id: &user_id, device_id: &device_id };
        let key = their_identity_key.parse()?;
        let event = self.0.open(&mut session.0.get(), key, to, from_of(device))?;
        Ok(DecryptedOlmEvent(Counted::new(event)))
    }

    fn open_new_of(
        &self,
        account: &Account,
        user_id: &str,
        device: Option<&VerifiedDevice>,
    ) -> Result<OpenedOlmEvent, OlmecError> {
        let user_id = user_id.parse()?;
        let opened = self.0.open_new_session(&mut account.0.get(), &user_id, from_of(device))?;
        let events::OpenedSession { session, event, .. } = opened;
        Ok(OpenedOlmEvent { session: Once::new(session), event: Once::new(event) })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl OlmEvent {
    /// Reads the content of an event to this device. `sender` is the event's. Fails with
    /// `RecipientMismatch` if there is no message for this device in it.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(sender: String, content: String, account: &Account) -> Result<Self, OlmecError> {
        let account = account.0.get();
        let event = events::OlmEvent::from_json(sender.parse()?, &content, &account)?;
        Ok(Self(Counted::new(event)))
    }

    /// The identity key of the device that it says it is from, base64: look for the session among
    /// those that you stored under it.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "senderKey"))]
    pub fn sender_key(&self) -> String {
        self.0.sender_key().to_base64()
    }

    /// The Olm message, to find its session.
    pub fn message(&self) -> OlmMessage {
        self.0.message().clone().into()
    }

    /// Opens it in a session with the device of this identity key, where the message introduces
    /// the device. The key is the one under which you stored the session when it was made, from
    /// nothing of this event; never try one after the other. Fails with `SenderMismatch`, `RecipientMismatch`, `UnknownDevice`, and the codes
    /// of decrypting.
    pub fn open(
        &self,
        session: &OlmSession,
        their_identity_key: String,
        account: &Account,
        user_id: String,
        device_id: String,
    ) -> Result<DecryptedOlmEvent, OlmecError> {
        self.open_of(session, &their_identity_key, account, [&user_id, &device_id], None)
    }

    /// `open`, where the sender's device is known.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "openFrom"))]
    pub fn open_from(
        &self,
        session: &OlmSession,
        their_identity_key: String,
        account: &Account,
        user_id: String,
        device_id: String,
        sender: &VerifiedDevice,
    ) -> Result<DecryptedOlmEvent, OlmecError> {
        self.open_of(session, &their_identity_key, account, [&user_id, &device_id], Some(sender))
    }

    /// Makes a session of it, where the message introduces its device. Fails as `open` does.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "openNewSession"))]
    pub fn open_new_session(
        &self,
        account: &Account,
        user_id: String,
    ) -> Result<OpenedOlmEvent, OlmecError> {
        self.open_new_of(account, &user_id, None)
    }

    /// `openNewSession`, where the sender's device is known.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "openNewSessionFrom"))]
    pub fn open_new_session_from(
        &self,
        account: &Account,
        user_id: String,
        sender: &VerifiedDevice,
    ) -> Result<OpenedOlmEvent, OlmecError> {
        self.open_new_of(account, &user_id, Some(sender))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl OpenedOlmEvent {
    /// The new session, once; keep it under the device's identity key. Fails with `AlreadyUsed`.
    pub fn session(&self) -> Result<OlmSession, OlmecError> {
        self.session.step(|session| (None, Ok(session.into())))
    }

    /// The event, once. Fails with `AlreadyUsed`.
    pub fn event(&self) -> Result<DecryptedOlmEvent, OlmecError> {
        self.event.step(|event| (None, Ok(DecryptedOlmEvent(Counted::new(event)))))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl DecryptedOlmEvent {
    /// The device that wrote it.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "senderDevice"))]
    pub fn sender_device(&self) -> VerifiedDevice {
        VerifiedDevice(Counted::new(self.0.device().clone()))
    }

    /// The type of the event, such as `m.room_key`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "eventType"))]
    pub fn event_type(&self) -> String {
        self.0.event_type().to_owned()
    }

    /// **Secret.** The content of the event, as JSON.
    pub fn content(&self) -> String {
        self.0.content().expose().to_owned()
    }

    /// The session of an `m.room_key` event, which is its sender's. Fails with `SessionIdMismatch` and the codes of
    /// malformed keys.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "roomKey"))]
    pub fn room_key(&self) -> Result<RoomSession, OlmecError> {
        Ok(self.0.room_key()?.into())
    }

    /// **Secret.** The room key of an `m.forwarded_room_key` event. Use it only if you asked this
    /// device for it, and trust the device.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "forwardedRoomKey"))]
    pub fn forwarded_room_key(&self) -> Result<ExportedRoomKey, OlmecError> {
        Ok(ExportedRoomKey::of(&self.0.forwarded_room_key()?.key))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl OlmSession {
    /// Encrypts an event to a device; gives the content of the `m.room.encrypted` event. Account,
    /// user and device id are this device's.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "encryptEvent"))]
    pub fn encrypt_event(
        &self,
        account: &Account,
        user_id: String,
        device_id: String,
        recipient: &VerifiedDevice,
        event_type: String,
        content: String,
    ) -> Result<String, OlmecError> {
        let (user_id, device_id) = (user_id.parse()?, device_id.parse()?);
        let account = account.0.get();
        let from = OwnDevice { account: &account, user_id: &user_id, device_id: &device_id };
        let (to, content) = (&recipient.0, Zeroizing::new(content));
        Ok(events::encrypt_olm(&mut self.0.get(), from, to, &event_type, &content)?)
    }
}
