//! The device that scans the QR code, until the first answer.

use alloc::boxed::Box;
use core::fmt;

use super::channel::{Channel, Established};
use super::message::InitialMessage;
use super::{Derived, derive};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
#[cfg(feature = "getrandom")]
use crate::qr_login::APPLICATION_PREFIX;
use crate::qr_login::error::{BadKey, InitiateError, OpenError, Refused, SealError, check_key};
use crate::qr_login::message::Message;
use crate::random::TryCryptoRng;

/// The end of a channel that scanned the QR code, sent the first message and waits for the answer.
///
/// It has no check code to show yet: only the answer proves that the channel leads to the device
/// whose code was scanned.
pub struct Initiator {
    pub(in crate::qr_login) derived: Box<Derived>,
    our_key: Curve25519PublicKey,
    their_key: Curve25519PublicKey,
}

/// A channel that was started, and the first message to send.
#[derive(Debug)]
pub struct Initiated {
    /// Waits for the answer.
    pub initiator: Initiator,
    /// To be sent to the device that showed the QR code.
    pub message: InitialMessage,
}

impl Initiator {
    /// Starts a channel to the key in a QR code, with a key of its own from the operating
    /// system's generator, for QR login.
    ///
    /// # Errors
    ///
    /// See [`InitiateError`].
    #[cfg(feature = "getrandom")]
    pub fn start(
        their_key: Curve25519PublicKey,
        plaintext: &[u8],
    ) -> Result<Initiated, InitiateError> {
        Self::start_with_rng(APPLICATION_PREFIX, their_key, plaintext, &mut crate::random::OsRng)
    }

    /// Starts a channel to the key in a QR code, with a key of its own from the caller's random
    /// source (32 bytes), for an application: both ends must name the same prefix, which for QR
    /// login is [`APPLICATION_PREFIX`](crate::qr_login::APPLICATION_PREFIX).
    ///
    /// # Errors
    ///
    /// See [`InitiateError`].
    pub fn start_with_rng<R: TryCryptoRng + ?Sized>(
        application_prefix: &str,
        their_key: Curve25519PublicKey,
        plaintext: &[u8],
        rng: &mut R,
    ) -> Result<Initiated, InitiateError> {
        check_key(&their_key)?;
        let key = Curve25519KeyPair::generate(rng)?;
        let our_key = key.public();
        let secret = key.dh(&their_key).map_err(|_| BadKey::SmallOrder)?;
        let mut derived = Box::new(derive(&secret, application_prefix, their_key, our_key));
        let ciphertext = derived.of_initiator.seal(plaintext, &[]).map_err(SealError::from)?;
        let message = InitialMessage::sealed(our_key, ciphertext);
        Ok(Initiated { initiator: Self { derived, our_key, their_key }, message })
    }

    /// Our key of this channel, which the first message carries.
    pub const fn public_key(&self) -> Curve25519PublicKey {
        self.our_key
    }

    /// Opens the answer, which proves the other end. The check code can then be shown.
    ///
    /// # Errors
    ///
    /// [`OpenError::Authentication`] if the message is not that answer; the initiator comes back
    /// in the error and can open the genuine one.
    pub fn open(mut self, message: &Message) -> Result<Established, Refused<Self, OpenError>> {
        match self.derived.of_recipient.open(message.ciphertext(), &[]) {
            Err(refused) => Err(Refused { state: self, error: refused.into() }),
            Ok(plaintext) => Ok(Established { channel: self.into_unproved_channel(), plaintext }),
        }
    }

    /// The channel before the answer, for APIs that are not split in two. **Nothing is proved
    /// yet**: until it has opened a message, show no check code and seal nothing secret.
    pub fn into_unproved_channel(self) -> Channel {
        let Self { derived, our_key, their_key } = self;
        let Derived { of_initiator, of_recipient, check_code } = *derived;
        Channel { outgoing: of_initiator, incoming: of_recipient, our_key, their_key, check_code }
    }
}

impl fmt::Debug for Initiator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Initiator")
            .field("our_key", &self.our_key)
            .field("their_key", &self.their_key)
            .finish_non_exhaustive()
    }
}
