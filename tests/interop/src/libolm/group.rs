//! Megolm: one sender's ratchet, shared with a room.

use super::{
    Error,
    ffi::{OlmInboundGroupSession, OlmOutboundGroupSession},
    handle::Handle,
};

/// The sender's side of libolm's Megolm session.
#[derive(Debug)]
pub struct OutboundGroupSession {
    handle: Handle<OlmOutboundGroupSession>,
}

impl OutboundGroupSession {
    /// A session from 160 random bytes: 128 for the ratchet, then the Ed25519 seed.
    pub fn new(random: &[u8]) -> Result<Self, Error> {
        let (handle, mut random) = (Handle::new(), random.to_vec());
        handle.check(call!(handle, olm_init_outbound_group_session, out random))?;
        Ok(Self { handle })
    }

    /// Encrypts and signs the next message; base64.
    pub fn encrypt(&mut self, plaintext: &[u8]) -> String {
        let plaintext_length = plaintext.len();
        let length = call!(self.handle, olm_group_encrypt_message_length, val plaintext_length);
        self.handle
            .read_text(length, |out| call!(self.handle, olm_group_encrypt, in plaintext, out out))
    }

    /// The id: the Ed25519 public key in base64.
    pub fn session_id(&self) -> String {
        let length = call!(self.handle, olm_outbound_group_session_id_length);
        self.handle
            .read_text(length, |out| call!(self.handle, olm_outbound_group_session_id, out out))
    }

    /// The signed key to share, which decrypts from the current index on; base64.
    pub fn session_key(&self) -> String {
        let length = call!(self.handle, olm_outbound_group_session_key_length);
        self.handle
            .read_text(length, |out| call!(self.handle, olm_outbound_group_session_key, out out))
    }

    /// The index of the next message.
    pub fn message_index(&self) -> u32 {
        call!(self.handle, olm_outbound_group_session_message_index)
    }

    /// The encrypted state, in base64.
    pub fn pickle(&self, key: &[u8]) -> String {
        let length = call!(self.handle, olm_pickle_outbound_group_session_length);
        self.handle.read_text(
            length,
            |out| call!(self.handle, olm_pickle_outbound_group_session, in key, out out),
        )
    }

    /// Reads back what [`pickle`](Self::pickle) wrote.
    pub fn unpickle(pickle: &str, key: &[u8]) -> Result<Self, Error> {
        let (handle, mut pickle) = (Handle::new(), pickle.as_bytes().to_vec());
        handle.check(call!(handle, olm_unpickle_outbound_group_session, in key, out pickle))?;
        Ok(Self { handle })
    }
}

/// A receiver's side of libolm's Megolm session.
#[derive(Debug)]
pub struct InboundGroupSession {
    handle: Handle<OlmInboundGroupSession>,
}

impl InboundGroupSession {
    /// The session of a shared [`session_key`](OutboundGroupSession::session_key).
    pub fn new(session_key: &str) -> Result<Self, Error> {
        let handle = Handle::new();
        handle.check(call!(handle, olm_init_inbound_group_session, in session_key))?;
        Ok(Self { handle })
    }

    /// The session of an [`export_at`](Self::export_at), which is not signed.
    pub fn import(exported: &str) -> Result<Self, Error> {
        let handle = Handle::new();
        handle.check(call!(handle, olm_import_inbound_group_session, in exported))?;
        Ok(Self { handle })
    }

    /// Verifies and decrypts a base64 message; gives the plaintext and the message's index.
    pub fn decrypt(&mut self, message: &str) -> Result<(Vec<u8>, u32), Error> {
        // Asking for the length already decodes the message in place.
        let mut copy = message.as_bytes().to_vec();
        let mut message = copy.clone();
        let length = call!(self.handle, olm_group_decrypt_max_plaintext_length, out copy);
        let mut index = 0;
        let plaintext = self.handle.read(length, |out| {
            let index = &mut index;
            call!(self.handle, olm_group_decrypt, out message, out out, val index)
        })?;
        Ok((plaintext, index))
    }

    /// The key that decrypts from `index` on, without a signature; base64.
    pub fn export_at(&self, index: u32) -> Result<String, Error> {
        let length = call!(self.handle, olm_export_inbound_group_session_length);
        self.handle.try_read_text(
            length,
            |out| call!(self.handle, olm_export_inbound_group_session, out out, val index),
        )
    }

    /// The first index this session can decrypt.
    pub fn first_known_index(&self) -> u32 {
        call!(self.handle, olm_inbound_group_session_first_known_index)
    }

    /// Whether the owner of the Ed25519 key has signed something that this session has seen: the
    /// session key it came from, or a message it decrypted.
    pub fn is_verified(&self) -> bool {
        call!(self.handle, olm_inbound_group_session_is_verified) != 0
    }

    /// The id: the Ed25519 public key in base64.
    pub fn session_id(&self) -> String {
        let length = call!(self.handle, olm_inbound_group_session_id_length);
        self.handle
            .read_text(length, |out| call!(self.handle, olm_inbound_group_session_id, out out))
    }

    /// The encrypted state, in base64.
    pub fn pickle(&self, key: &[u8]) -> String {
        let length = call!(self.handle, olm_pickle_inbound_group_session_length);
        self.handle.read_text(
            length,
            |out| call!(self.handle, olm_pickle_inbound_group_session, in key, out out),
        )
    }

    /// Reads back what [`pickle`](Self::pickle) wrote.
    pub fn unpickle(pickle: &str, key: &[u8]) -> Result<Self, Error> {
        let (handle, mut pickle) = (Handle::new(), pickle.as_bytes().to_vec());
        handle.check(call!(handle, olm_unpickle_inbound_group_session, in key, out pickle))?;
        Ok(Self { handle })
    }
}
