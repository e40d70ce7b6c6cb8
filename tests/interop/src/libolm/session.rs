//! The double ratchet between two devices.

use super::{Account, Error, ffi::OlmSession, handle::Handle};

/// The type of a message that also carries what the other side needs to create its session.
pub const PRE_KEY: usize = 0;
/// The type of every other message.
pub const NORMAL: usize = 1;

/// libolm's session.
#[derive(Debug)]
pub struct Session {
    pub(super) handle: Handle<OlmSession>,
}

impl Session {
    /// A session with the owner of the two base64 public keys, from 64 random bytes: the base key,
    /// then the first ratchet key.
    pub fn outbound(
        account: &Account,
        identity_key: &str,
        one_time_key: &str,
        random: &[u8],
    ) -> Result<Self, Error> {
        let (handle, mut random) = (Handle::new(), random.to_vec());
        let account = &account.handle;
        handle.check(call!(
            handle,
            olm_create_outbound_session,
            object account,
            in identity_key,
            in one_time_key,
            out random
        ))?;
        Ok(Self { handle })
    }

    /// The session that a pre-key message starts. Does not decrypt it, and leaves the one-time key
    /// in the account.
    pub fn inbound(account: &Account, body: &str) -> Result<Self, Error> {
        let (handle, mut body) = (Handle::new(), body.as_bytes().to_vec());
        let account = &account.handle;
        handle.check(call!(handle, olm_create_inbound_session, object account, out body))?;
        Ok(Self { handle })
    }

    /// [`inbound`](Self::inbound), and refuses a message from any other base64 `identity_key`.
    pub fn inbound_from(account: &Account, identity_key: &str, body: &str) -> Result<Self, Error> {
        let (handle, mut body) = (Handle::new(), body.as_bytes().to_vec());
        let account = &account.handle;
        handle.check(call!(
            handle,
            olm_create_inbound_session_from,
            object account,
            in identity_key,
            out body
        ))?;
        Ok(Self { handle })
    }

    /// The id, the same on both sides.
    pub fn session_id(&self) -> String {
        let length = call!(self.handle, olm_session_id_length);
        self.handle.read_text(length, |out| call!(self.handle, olm_session_id, out out))
    }

    /// Whether a message was decrypted, after which no more pre-key messages are sent.
    pub fn has_received_message(&self) -> bool {
        call!(self.handle, olm_session_has_received_message) != 0
    }

    /// Whether the pre-key message belongs to this session.
    pub fn matches_inbound(&self, body: &str) -> Result<bool, Error> {
        let mut body = body.as_bytes().to_vec();
        let matches =
            self.handle.check(call!(self.handle, olm_matches_inbound_session, out body))?;
        Ok(matches != 0)
    }

    /// The type of the next message: [`PRE_KEY`] or [`NORMAL`].
    pub fn encrypt_message_type(&self) -> usize {
        call!(self.handle, olm_encrypt_message_type)
    }

    /// The random bytes the next [`encrypt`](Self::encrypt) needs: 32 where it starts a new
    /// sending chain, else none.
    pub fn encrypt_random_length(&self) -> usize {
        call!(self.handle, olm_encrypt_random_length)
    }

    /// Encrypts the next message as (type, base64 body); `random` becomes the new ratchet key if
    /// one is due.
    pub fn encrypt(&mut self, plaintext: &[u8], random: &[u8]) -> Result<(usize, String), Error> {
        let (plaintext_length, mut random) = (plaintext.len(), random.to_vec());
        let message_type = self.encrypt_message_type();
        let length = call!(self.handle, olm_encrypt_message_length, val plaintext_length);
        let body = self.handle.try_read_text(
            length,
            |out| call!(self.handle, olm_encrypt, in plaintext, out random, out out),
        )?;
        Ok((message_type, body))
    }

    /// Decrypts a message. A refused one leaves the session as it was.
    pub fn decrypt(&mut self, message_type: usize, body: &str) -> Result<Vec<u8>, Error> {
        // Asking for the length already decodes the message in place.
        let mut copy = body.as_bytes().to_vec();
        let mut body = copy.clone();
        let length = call!(
            self.handle,
            olm_decrypt_max_plaintext_length,
            val message_type,
            out copy
        );
        self.handle.read(
            length,
            |out| call!(self.handle, olm_decrypt, val message_type, out body, out out),
        )
    }

    /// The chain indices in words.
    pub fn describe(&self) -> String {
        /// The header promises that this is enough for any session.
        const LENGTH: usize = 600;

        let mut text = [0; LENGTH];
        call!(self.handle, olm_session_describe, out text);
        text.split(|byte| *byte == 0)
            .next()
            .map(|text| String::from_utf8_lossy(text).into_owned())
            .unwrap_or_default()
    }

    /// The encrypted state, in base64.
    pub fn pickle(&self, key: &[u8]) -> String {
        let length = call!(self.handle, olm_pickle_session_length);
        self.handle.read_text(length, |out| call!(self.handle, olm_pickle_session, in key, out out))
    }

    /// Reads back what [`pickle`](Self::pickle) wrote.
    pub fn unpickle(pickle: &str, key: &[u8]) -> Result<Self, Error> {
        let (handle, mut pickle) = (Handle::new(), pickle.as_bytes().to_vec());
        handle.check(call!(handle, olm_unpickle_session, in key, out pickle))?;
        Ok(Self { handle })
    }
}
