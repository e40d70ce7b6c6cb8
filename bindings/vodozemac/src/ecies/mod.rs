//! The channel of QR login (MSC4108).

mod messages;
mod one_key;

use olmec::qr_login::APPLICATION_PREFIX;
use olmec::qr_login::ecies::{Channel, Established, Initiated, Initiator, Recipient};
use olmec::qr_login::{DigitRule, InitiateError};
use thiserror::Error as ThisError;

pub use self::messages::{InitialMessage, Message, MessageDecodeError};

use self::one_key::OneKey;
use crate::Curve25519PublicKey;
use crate::infallible::certain;

/// Why a channel was not opened, or a message gave no plaintext.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The other end's key has small order, or is not canonical.
    #[error("the other end's key has small order or is not canonical")]
    NonContributoryKey,
    /// Forged, damaged, early, late, or meant for another key.
    #[error("cannot decrypt the message: it is not authentic for this channel")]
    Decryption,
}

/// The check code of a channel. `Debug` does not show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckCode(olmec::qr_login::CheckCode);

impl CheckCode {
    /// The two bytes.
    pub const fn as_bytes(&self) -> &[u8; 2] {
        self.0.as_bytes()
    }

    /// The two digits as a number below 100, to be shown with a leading zero.
    pub fn to_digit(&self) -> u8 {
        certain(self.0.digits_by(DigitRule::LeadingZero).parse())
    }
}

/// A channel that the other end opened.
#[derive(Debug)]
pub struct InboundCreationResult {
    /// The channel.
    pub ecies: EstablishedEcies,
    /// What the first message said.
    pub message: Vec<u8>,
}

/// A channel that we opened.
#[derive(Debug)]
pub struct OutboundCreationResult {
    /// The channel. Nothing is proved before it has decrypted a message.
    pub ecies: EstablishedEcies,
    /// The first message, to be sent.
    pub message: InitialMessage,
}

/// Our end before the other end's key is known.
pub struct Ecies {
    key: OneKey,
    recipient: Recipient,
    prefix: String,
}

impl Ecies {
    /// A new key, for QR login.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    #[expect(clippy::new_without_default, reason = "neither has the API that this is")]
    pub fn new() -> Self {
        Self::with_info(APPLICATION_PREFIX)
    }

    /// A new key, for an application: both ends must name the same.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn with_info(info: &str) -> Self {
        let mut key = OneKey::draw(&mut olmec::random::system());
        let recipient = certain(Recipient::with_rng(info, &mut key));
        Self { key, recipient, prefix: info.to_owned() }
    }

    /// Opens a channel to the key of a QR code.
    ///
    /// # Errors
    ///
    /// [`Error::NonContributoryKey`].
    pub fn establish_outbound_channel(
        mut self,
        their_public_key: Curve25519PublicKey,
        initial_plaintext: &[u8],
    ) -> Result<OutboundCreationResult, Error> {
        let (prefix, theirs) = (&self.prefix, their_public_key.0);
        match Initiator::start_with_rng(prefix, theirs, initial_plaintext, &mut self.key) {
            Ok(Initiated { initiator, message }) => Ok(OutboundCreationResult {
                ecies: EstablishedEcies::new(initiator.into_unproved_channel()),
                message: InitialMessage::new(&message),
            }),
            Err(InitiateError::NonContributoryKey | InitiateError::InvalidPublicKey) => {
                Err(Error::NonContributoryKey)
            }
            Err(error) => certain(Err(error)),
        }
    }

    /// Opens the channel of a first message.
    ///
    /// # Errors
    ///
    /// See [`enum@Error`].
    pub fn establish_inbound_channel(
        self,
        message: &InitialMessage,
    ) -> Result<InboundCreationResult, Error> {
        let opened = self.recipient.open(&message.inner()?);
        let Established { channel, plaintext } = opened.map_err(|_| Error::Decryption)?;
        Ok(InboundCreationResult { ecies: EstablishedEcies::new(channel), message: plaintext })
    }

    /// Our key, for the QR code.
    pub fn public_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey(self.recipient.public_key())
    }
}

/// A channel.
#[derive(Debug)]
pub struct EstablishedEcies {
    channel: Channel,
    check_code: CheckCode,
}

impl EstablishedEcies {
    fn new(channel: Channel) -> Self {
        Self { check_code: CheckCode(*channel.check_code()), channel }
    }

    /// Our key.
    pub const fn public_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey(self.channel.public_key())
    }

    /// The check code. Show it only once the channel has decrypted a message.
    pub const fn check_code(&self) -> &CheckCode {
        &self.check_code
    }

    /// Encrypts the next message.
    ///
    /// # Panics
    ///
    /// After 2^64 messages.
    pub fn encrypt(&mut self, plaintext: &[u8]) -> Message {
        Message { ciphertext: certain(self.channel.seal(plaintext)).ciphertext().to_vec() }
    }

    /// Decrypts the other end's next message.
    ///
    /// # Errors
    ///
    /// If it is not that message; the channel still waits for it.
    pub fn decrypt(&mut self, message: &Message) -> Result<Vec<u8>, Error> {
        self.channel.open(&message.inner()?).map_err(|_| Error::Decryption)
    }
}
