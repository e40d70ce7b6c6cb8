//! Messages.

use crate::encoded::encoded;
use crate::{DecodeError, Ed25519Signature};

/// The version that is named as expected when another one is found.
const VERSION: u8 = 4;

/// A Megolm message, read but not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MegolmMessage {
    pub(super) whole: olmec::megolm::MegolmMessage,
    signature: Ed25519Signature,
}

encoded!(MegolmMessage);

impl MegolmMessage {
    pub(super) fn new(whole: olmec::megolm::MegolmMessage) -> Self {
        Self { signature: Ed25519Signature(*whole.signature()), whole }
    }

    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let message = olmec::megolm::MegolmMessage::from_bytes(bytes);
        message.map(Self::new).map_err(|error| DecodeError::new(bytes, VERSION, error))
    }

    fn bytes(&self) -> Vec<u8> {
        self.whole.as_bytes().to_vec()
    }

    /// The ciphertext.
    pub fn ciphertext(&self) -> &[u8] {
        self.whole.ciphertext()
    }

    /// The index of the message in its session.
    pub const fn message_index(&self) -> u32 {
        self.whole.message_index().get()
    }

    /// The MAC, 8 or 32 bytes.
    pub fn mac(&self) -> &[u8] {
        self.whole.mac()
    }

    /// The signature.
    pub const fn signature(&self) -> &Ed25519Signature {
        &self.signature
    }
}
