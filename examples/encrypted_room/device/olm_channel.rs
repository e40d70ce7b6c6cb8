//! Olm sessions: one device to one device.

use std::fmt;

use olmec::olm::{OlmMessage, PreKeyMessage, Session};

use super::{Device, Payload};
use crate::address::Address;
use crate::device_keys::KnownDevice;
use crate::refusal::{ClientRule, Refusal};
use crate::server::Server;
use crate::wire::OlmEvent;

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
        let key = known.check_one_time_key(&claimed.object)?;
        let session = self.account.create_outbound_session(known.keys().curve25519, key)?;
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

    /// Encrypts a payload for a device in the newest session with it. Does not send it.
    pub fn encrypt_to(&mut self, peer: &Address, payload: &Payload) -> Result<OlmEvent, Refusal> {
        let plaintext = self.seal_payload(self.known(peer)?, payload);
        self.encrypt_bytes_to(peer, &plaintext)
    }

    /// Encrypts any bytes for a device. What an honest client encrypts is a payload.
    pub fn encrypt_bytes_to(
        &mut self,
        peer: &Address,
        plaintext: &[u8],
    ) -> Result<OlmEvent, Refusal> {
        let session = self.channels.get_mut(peer).and_then(|sessions| sessions.last_mut());
        let session = session.ok_or_else(|| {
            ClientRule::UnknownDevice.refuses(format!("there is no session with {peer}"))
        })?;
        Ok(OlmEvent::new(&self.address, peer, &session.encrypt(plaintext)?))
    }

    /// Decrypts what another device sent us, and checks whom it is from and for.
    pub fn decrypt_from(&mut self, event: &OlmEvent) -> Result<Payload, Refusal> {
        let sender = self.known(&event.from)?.clone();
        let message = event.message()?;
        let plaintext = match &message {
            OlmMessage::PreKey(pre_key) => self.decrypt_pre_key(&sender, pre_key, &message)?,
            OlmMessage::Normal(_) => self.decrypt_normal(&sender, &message)?,
        };
        self.open_payload(&sender, &plaintext)
    }

    /// A sender repeats the pre-key form until it is answered, so first see whether the message
    /// belongs to a session that we have.
    fn decrypt_pre_key(
        &mut self,
        sender: &KnownDevice,
        pre_key: &PreKeyMessage,
        message: &OlmMessage,
    ) -> Result<Vec<u8>, Refusal> {
        let sessions = self.channels.entry(sender.address().clone()).or_default();
        if let Some(session) = sessions.iter_mut().find(|session| session.matches(pre_key)) {
            return Ok(session.decrypt(message)?);
        }
        self.accept_channel(sender, pre_key)
    }

    /// Makes the session that a pre-key message opens.
    fn accept_channel(
        &mut self,
        sender: &KnownDevice,
        pre_key: &PreKeyMessage,
    ) -> Result<Vec<u8>, Refusal> {
        let inbound = self.account.create_inbound_session(sender.keys().curve25519, pre_key)?;
        let sessions = self.channels.entry(sender.address().clone()).or_default();
        sessions.push(inbound.session);
        Ok(inbound.plaintext)
    }

    /// A normal message does not say which session it belongs to: try them, newest first.
    fn decrypt_normal(
        &mut self,
        sender: &KnownDevice,
        message: &OlmMessage,
    ) -> Result<Vec<u8>, Refusal> {
        let mut refusal =
            ClientRule::UnknownDevice.refuses(format!("no session with {}", sender.address()));
        let sessions = self.channels.get_mut(sender.address());
        for session in sessions.into_iter().flatten().rev() {
            match session.decrypt(message) {
                Ok(plaintext) => return Ok(plaintext),
                Err(error) => refusal = error.into(),
            }
        }
        Err(refusal)
    }

    /// Asks the account alone to accept a pre-key message, as if this client had lost the session
    /// that the message opened long ago.
    pub fn accept_again(&mut self, event: &OlmEvent) -> Result<(), Refusal> {
        let sender = self.known(&event.from)?.clone();
        let OlmMessage::PreKey(pre_key) = event.message()? else {
            return Err(ClientRule::NotAnEvent.refuses("not a pre-key message"));
        };
        self.accept_channel(&sender, &pre_key).map(|_| ())
    }
}
