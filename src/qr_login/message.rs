//! The messages of an established channel, which both kinds of channel write alike: `b64(ciphertext || tag (16))`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::error::ChannelMessageError;
use crate::encoding::base64;
use crate::primitives::ordered_aead::OrderedAead;

/// A later message of a channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    ciphertext: Vec<u8>,
}

impl Message {
    pub(in crate::qr_login) const fn sealed(ciphertext: Vec<u8>) -> Self {
        Self { ciphertext }
    }

    /// Reads the text form: the ciphertext in base64.
    ///
    /// # Errors
    ///
    /// [`ChannelMessageError::Base64`] and [`ChannelMessageError::TooShort`].
    pub fn decode(text: &str) -> Result<Self, ChannelMessageError> {
        Ok(Self { ciphertext: with_tag(base64::decode(text)?)? })
    }

    /// The text form, in unpadded base64.
    pub fn encode(&self) -> String {
        base64::encode(&self.ciphertext)
    }

    /// The ciphertext with its tag, at least 16 bytes.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("ciphertext_length", &self.ciphertext.len()).finish()
    }
}

/// A ciphertext, if it is long enough for its tag.
pub(super) fn with_tag(ciphertext: Vec<u8>) -> Result<Vec<u8>, ChannelMessageError> {
    if ciphertext.len() < OrderedAead::TAG_LENGTH {
        return Err(ChannelMessageError::TooShort);
    }
    Ok(ciphertext)
}
