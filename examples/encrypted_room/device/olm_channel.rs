//! Olm sessions: one device to one device.

use std::collections::BTreeMap;
use std::fmt;

use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{self, DecryptedOlmEvent, OlmEventError, SenderDevice};
use olmec::olm::{OlmMessage, Session};

use super::{Device, own_device};
use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;
use crate::wire::OlmEvent;

/// The type of an event that only serves to move the session forward.
pub const DUMMY: &str = "m.dummy";

/// A session that was opened, with the key that the server handed out for it.
pub struct Opened {
    /// Which key it was: `AAAAAQ`.
    pub key_name: String,
    pub key_kind: KeyKind,
}

/// Which of the two kinds of key the server had left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    OneTime,
    Fallback,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneTime => "one-time key",
            Self::Fallback => "fallback key",
        })
    }
}

impl Device {
    /// Opens a session with another device, from a key claimed from the server. The key is used
    /// only if the device's own signature on it is good.
    pub fn open_channel(&mut self, server: &mut Server, peer: &Address) -> Result<Opened, Refusal> {
        let known = self.known(peer)?;
        let claimed = server.claim_key(peer).ok_or_else(|| {
            ClientRule::NoKeyToClaim.refuses(format!("the server has no key of {peer} left"))
        })?;
        let key = known.verify_one_time_key(&claimed.object.to_string())?;
        let session = self.account.create_verified_session(&key)?;
        self.channels.entry(peer.clone()).or_default().push(session);
        let is_fallback = claimed.object["fallback"].as_bool() == Some(true);
        let key_kind = if is_fallback { KeyKind::Fallback } else { KeyKind::OneTime };
        let key_name = claimed.name.trim_start_matches("signed_curve25519:").to_owned();
        Ok(Opened { key_name, key_kind })
    }

    /// The newest session with a device.
    pub fn channel(&self, peer: &Address) -> Option<&Session> {
        self.channels.get(peer)?.last()
    }

    /// Encrypts an event for a device in the newest session with it. Does not send it.
    pub fn encrypt_to(
        &mut self,
        peer: &Address,
        event_type: &str,
        content: &str,
    ) -> Result<OlmEvent, Refusal> {
        let to = self.known(peer)?.clone();
        let Self { address, account, channels, .. } = self;
        let (session, from) = (newest(channels, peer)?, own_device(address, account));
        let content = events::encrypt_olm(session, from, &to, event_type, content)?;
        let content = serde_json::from_str(&content).map_err(Refusal::not_an_event)?;
        Ok(OlmEvent { from: address.clone(), to: peer.clone(), content })
    }

    /// Encrypts an event without content for a device.
    pub fn greet(&mut self, peer: &Address) -> Result<OlmEvent, Refusal> {
        self.encrypt_to(peer, DUMMY, "{}")
    }

    /// Encrypts any bytes for a device, under cover of an event. What an honest client encrypts says
    /// whom it is from and for.
    pub fn encrypt_bytes_to(
        &mut self,
        peer: &Address,
        plaintext: &[u8],
    ) -> Result<OlmEvent, Refusal> {
        let cover = self.greet(peer)?;
        Ok(cover.with_message(&newest(&mut self.channels, peer)?.encrypt(plaintext)?))
    }

    /// Decrypts what another device sent us. That it did, and sent it to us, is checked on the way.
    pub(super) fn decrypt(&mut self, event: &OlmEvent) -> Result<DecryptedOlmEvent, Refusal> {
        let sender = event.from.user_id().clone();
        let received =
            events::OlmEvent::from_json(sender, &event.content.to_string(), &self.account)?;
        let (from, device) = self.sender_of(&received)?;
        let Self { address, account, channels, .. } = self;
        let (identity_key, known) = (device.keys().curve25519, SenderDevice::Known(&device));
        let sessions = channels.entry(from.clone()).or_default();

        // A sender repeats the pre-key form until it is answered, so first see whether the message
        // belongs to a session that we have.
        if let OlmMessage::PreKey(message) = received.message() {
            if let Some(session) = sessions.iter_mut().find(|session| session.matches(message)) {
                let to = own_device(address, account);
                return Ok(received.open(session, identity_key, to, known)?);
            }
            let opened = received.open_new_session(account, address.user_id(), known)?;
            sessions.push(opened.session);
            return Ok(opened.event);
        }

        // A normal message does not say which session it belongs to: try them, newest first.
        let mut refusal = ClientRule::UnknownDevice.refuses(format!("no session with {from}"));
        for session in sessions.iter_mut().rev() {
            match received.open(session, identity_key, own_device(address, account), known) {
                Err(OlmEventError::Decrypt(error)) => refusal = error.into(),
                result => return Ok(result?),
            }
        }
        Err(refusal)
    }

    /// The device whose identity key the event names. Whether it has written the event is not known
    /// by that.
    fn sender_of(&self, event: &events::OlmEvent) -> Result<(Address, VerifiedDevice), Refusal> {
        let key = event.sender_key();
        let sender = self.known.iter().find(|(_, device)| device.keys().curve25519 == key);
        sender.map(|(from, device)| (from.clone(), device.clone())).ok_or_else(|| {
            ClientRule::UnknownDevice.refuses("the keys of the sender have not been checked")
        })
    }

    /// Asks the account alone to accept a pre-key message, as if this client had lost the session
    /// that the message opened long ago.
    pub fn accept_again(&mut self, event: &OlmEvent) -> Result<(), Refusal> {
        let device = self.known(&event.from)?.clone();
        let (user_id, content) = (event.from.user_id().clone(), event.content.to_string());
        let received = events::OlmEvent::from_json(user_id, &content, &self.account)?;
        let known = SenderDevice::Known(&device);
        received.open_new_session(&mut self.account, self.address.user_id(), known)?;
        Ok(())
    }
}

/// The newest session with a device.
fn newest<'a>(
    channels: &'a mut BTreeMap<Address, Vec<Session>>,
    peer: &Address,
) -> Result<&'a mut Session, Refusal> {
    let newest = channels.get_mut(peer).and_then(|sessions| sessions.last_mut());
    let reason = || format!("there is no session with {peer}");
    newest.ok_or_else(|| ClientRule::UnknownDevice.refuses(reason()))
}
