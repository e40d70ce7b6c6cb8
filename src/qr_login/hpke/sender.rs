//! The device that scans the QR code, until the first response.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::channel::{Channel, Established};
use super::message::{InitialMessage, InitialResponse};
use super::response;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::hpke::{self, Context};
#[cfg(feature = "getrandom")]
use crate::qr_login::APPLICATION_PREFIX;
use crate::qr_login::error::{BadKey, InitiateError, OpenError, Refused, SealError, check_key};
use crate::random::TryCryptoRng;

/// The end of a channel that scanned the QR code, sent the first message and waits for the
/// response.
///
/// It has no check code to show yet: only the response proves that the channel leads to the device
/// whose code was scanned.
pub struct Sender {
    pub(in crate::qr_login) context: Box<Context>,
    prefix: String,
    our_key: Curve25519PublicKey,
    their_key: Curve25519PublicKey,
}

/// A channel that was started, and the first message to send.
#[derive(Debug)]
pub struct Started {
    /// Waits for the response.
    pub sender: Sender,
    /// To be sent to the device that showed the QR code.
    pub message: InitialMessage,
}

impl Sender {
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
        associated_data: &[u8],
    ) -> Result<Started, InitiateError> {
        let rng = &mut crate::random::OsRng;
        Self::start_with_rng(APPLICATION_PREFIX, their_key, plaintext, associated_data, rng)
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
        associated_data: &[u8],
        rng: &mut R,
    ) -> Result<Started, InitiateError> {
        check_key(&their_key)?;
        let key = Curve25519KeyPair::generate(rng)?;
        let mut context = hpke::set_up_sender(&key, &their_key, application_prefix.as_bytes())
            .map_err(|_| BadKey::SmallOrder)?;
        let ciphertext =
            context.messages.seal(plaintext, associated_data).map_err(SealError::from)?;
        let (prefix, our_key) = (application_prefix.to_owned(), key.public());
        let message = InitialMessage::sealed(our_key, ciphertext);
        let sender = Self { context: Box::new(context), prefix, our_key, their_key };
        Ok(Started { sender, message })
    }

    /// Our key of this channel, which the first message carries.
    pub const fn public_key(&self) -> Curve25519PublicKey {
        self.our_key
    }

    /// Opens the response, which proves the other end. The check code can then be shown.
    ///
    /// # Errors
    ///
    /// [`OpenError::Authentication`] if the message is not that response, or the associated data
    /// differs; the sender comes back in the error and can open the genuine one.
    pub fn open(
        self,
        message: &InitialResponse,
        associated_data: &[u8],
    ) -> Result<Established, Refused<Self, OpenError>> {
        let Self { context, prefix, our_key, their_key } = &self;
        let exporter = &context.exporter;
        let mut incoming = response::direction(exporter, prefix, our_key, message.nonce());
        match incoming.open(message.ciphertext(), associated_data) {
            Err(refused) => Err(Refused { state: self, error: refused.into() }),
            Ok(plaintext) => {
                let check_code = response::check_code(exporter, prefix, their_key, our_key);
                let Self { context, our_key, their_key, .. } = self;
                let outgoing = context.messages;
                let channel = Channel { outgoing, incoming, our_key, their_key, check_code };
                Ok(Established { channel, plaintext })
            }
        }
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("our_key", &self.our_key)
            .field("their_key", &self.their_key)
            .finish_non_exhaustive()
    }
}
