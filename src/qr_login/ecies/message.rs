//! Messages of an ECIES channel, read but not trusted.
//!
//! ```text
//! first message   b64(ciphertext || tag (16)) | b64(Sp)
//! later messages  as of every channel, qr_login/message.rs
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::encoding::base64;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::qr_login::error::{ChannelMessageError, check_key};
use crate::qr_login::message::with_tag;

/// A channel's first message: the initiator's key, and a ciphertext for the recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct InitialMessage {
    public_key: Curve25519PublicKey,
    ciphertext: Vec<u8>,
}

impl InitialMessage {
    pub(in crate::qr_login) const fn sealed(
        public_key: Curve25519PublicKey,
        ciphertext: Vec<u8>,
    ) -> Self {
        Self { public_key, ciphertext }
    }

    /// Reads the text form: the ciphertext and the key, each in base64, around one `|`.
    ///
    /// # Errors
    ///
    /// See [`ChannelMessageError`].
    pub fn decode(text: &str) -> Result<Self, ChannelMessageError> {
        let (ciphertext, key) = text.split_once('|').ok_or(ChannelMessageError::Separator)?;
        if ciphertext.is_empty() || key.is_empty() || key.contains('|') {
            return Err(ChannelMessageError::Separator);
        }
        let public_key = Curve25519PublicKey::new(base64::decode_array(key)?);
        check_key(&public_key)?;
        Ok(Self { public_key, ciphertext: with_tag(base64::decode(ciphertext)?)? })
    }

    /// The text form, in unpadded base64.
    pub fn encode(&self) -> String {
        format!("{}|{}", base64::encode(&self.ciphertext), self.public_key)
    }

    /// The key that the sender claims.
    pub const fn public_key(&self) -> Curve25519PublicKey {
        self.public_key
    }

    /// The ciphertext with its tag, at least 16 bytes.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }
}

impl fmt::Debug for InitialMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitialMessage")
            .field("public_key", &self.public_key)
            .field("ciphertext_length", &self.ciphertext.len())
            .finish()
    }
}
