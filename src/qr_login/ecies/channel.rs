//! An established channel.

use alloc::vec::Vec;
use core::fmt;

use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ordered_aead::OrderedAead;
use crate::qr_login::check_code::CheckCode;
use crate::qr_login::error::{OpenError, SealError};
use crate::qr_login::message::Message;

/// An established channel: messages both ways, each direction in order.
///
/// Not `Clone`: two copies would seal different messages under one nonce.
pub struct Channel {
    pub(in crate::qr_login) outgoing: OrderedAead,
    pub(in crate::qr_login) incoming: OrderedAead,
    pub(super) our_key: Curve25519PublicKey,
    pub(super) their_key: Curve25519PublicKey,
    pub(super) check_code: CheckCode,
}

/// A channel, and what the message said that established it.
pub struct Established {
    /// The channel.
    pub channel: Channel,
    /// The message's plaintext.
    pub plaintext: Vec<u8>,
}

impl Channel {
    /// The check code: shown by the device that scanned, typed into the one that showed the QR
    /// code.
    pub const fn check_code(&self) -> &CheckCode {
        &self.check_code
    }

    /// Our key of this channel.
    pub const fn public_key(&self) -> Curve25519PublicKey {
        self.our_key
    }

    /// The other end's key of this channel.
    pub const fn their_public_key(&self) -> Curve25519PublicKey {
        self.their_key
    }

    /// Seals the next message.
    ///
    /// # Errors
    ///
    /// [`SealError::Exhausted`] after 2^64 messages.
    pub fn seal(&mut self, plaintext: &[u8]) -> Result<Message, SealError> {
        Ok(Message::sealed(self.outgoing.seal(plaintext, &[])?))
    }

    /// Opens the other end's next message.
    ///
    /// # Errors
    ///
    /// [`OpenError::Authentication`] if it is not that message; the channel still waits for it.
    /// [`OpenError::Exhausted`] after 2^64 messages.
    pub fn open(&mut self, message: &Message) -> Result<Vec<u8>, OpenError> {
        Ok(self.incoming.open(message.ciphertext(), &[])?)
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("our_key", &self.our_key)
            .field("their_key", &self.their_key)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Established {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Established")
            .field("channel", &self.channel)
            .field("plaintext_length", &self.plaintext.len())
            .finish()
    }
}
