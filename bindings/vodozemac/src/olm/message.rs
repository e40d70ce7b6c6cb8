//! Messages of an established session.

use olmec::olm::NormalMessage;

use crate::encoded::encoded;
use crate::{Curve25519PublicKey, DecodeError};

/// The version that is named as expected when another one is found.
const VERSION: u8 = 4;

/// A message of an established session, read but not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message(pub(crate) NormalMessage);

encoded!(Message);

impl Message {
    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let message = NormalMessage::from_bytes(bytes);
        message.map(Self).map_err(|error| DecodeError::new(bytes, VERSION, error))
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.as_bytes().to_vec()
    }

    /// The sender's ratchet key.
    pub const fn ratchet_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey(self.0.ratchet_key())
    }

    /// The index in the chain of that key.
    pub const fn chain_index(&self) -> u64 {
        self.0.chain_index() as u64
    }

    /// The ciphertext.
    pub fn ciphertext(&self) -> &[u8] {
        self.0.ciphertext()
    }

    /// The version byte: 3 with a MAC cut to 8 bytes, 4 with a full one.
    pub fn version(&self) -> u8 {
        self.0.as_bytes().first().copied().unwrap_or_default()
    }
}
