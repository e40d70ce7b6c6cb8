//! The device that shows the QR code: before the first message, and until it has responded.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::channel::Channel;
use super::message::{InitialMessage, InitialResponse};
use super::response::{self, NONCE_LENGTH};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::hpke::{self, Context};
#[cfg(feature = "getrandom")]
use crate::qr_login::APPLICATION_PREFIX;
use crate::qr_login::error::{OpenError, Refused, RespondError, SealError};
use crate::random::{RandomError, TryCryptoRng};

/// The end of a channel that shows the QR code and waits for the first message.
///
/// Its key is for one channel: opening the first message uses it up.
pub struct Recipient {
    key: Curve25519KeyPair,
    prefix: String,
}

/// The recipient after the first message, about to respond.
pub struct Responder {
    context: Box<Context>,
    prefix: String,
    our_key: Curve25519PublicKey,
    their_key: Curve25519PublicKey,
}

/// The first message opened.
pub struct Opened {
    /// Makes the response.
    pub responder: Responder,
    /// What the message said.
    pub plaintext: Vec<u8>,
}

/// The response made.
#[derive(Debug)]
pub struct Responded {
    /// The channel.
    pub channel: Channel,
    /// To be sent to the device that scanned.
    pub message: InitialResponse,
}

impl Recipient {
    /// A new key from the operating system's generator, for QR login.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(APPLICATION_PREFIX, &mut crate::random::OsRng)
    }

    /// A new key from the caller's random source (32 bytes), for an application: both ends must
    /// name the same prefix, which for QR login is
    /// [`APPLICATION_PREFIX`](crate::qr_login::APPLICATION_PREFIX).
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(
        application_prefix: &str,
        rng: &mut R,
    ) -> Result<Self, RandomError> {
        let key = Curve25519KeyPair::generate(rng)?;
        Ok(Self { key, prefix: application_prefix.to_owned() })
    }

    /// The key to put into the QR code.
    pub fn public_key(&self) -> Curve25519PublicKey {
        self.key.public()
    }

    /// Opens the first message, with the associated data that its sender must have given too.
    ///
    /// Anyone who saw the QR code can send a first message. Nothing secret may be sent before the
    /// user has typed the right [check code](Channel::check_code).
    ///
    /// # Errors
    ///
    /// [`OpenError::Authentication`] if the message is not for this key, or the associated data
    /// differs; the recipient comes back in the error and can open the genuine one.
    pub fn open(
        self,
        message: &InitialMessage,
        associated_data: &[u8],
    ) -> Result<Opened, Refused<Self, OpenError>> {
        let theirs = message.public_key();
        let context = hpke::set_up_recipient(&self.key, &theirs, self.prefix.as_bytes());
        let context = context.map_err(|_| OpenError::Authentication);
        let opened = context.and_then(|mut context| {
            let plaintext = context.messages.open(message.ciphertext(), associated_data)?;
            Ok((context, plaintext))
        });
        match opened {
            Err(error) => Err(Refused { state: self, error }),
            Ok((context, plaintext)) => {
                let (context, our_key) = (Box::new(context), self.key.public());
                let responder =
                    Responder { context, prefix: self.prefix, our_key, their_key: theirs };
                Ok(Opened { responder, plaintext })
            }
        }
    }
}

impl Responder {
    /// Seals the response, which establishes the channel, with random bytes from the operating
    /// system's generator.
    ///
    /// # Errors
    ///
    /// See [`RespondError`]; the responder comes back in the error.
    #[cfg(feature = "getrandom")]
    pub fn respond(
        self,
        plaintext: &[u8],
        associated_data: &[u8],
    ) -> Result<Responded, Refused<Self, RespondError>> {
        self.respond_with_rng(plaintext, associated_data, &mut crate::random::OsRng)
    }

    /// [`Responder::respond`] with the caller's random source, 32 bytes.
    ///
    /// # Errors
    ///
    /// See [`RespondError`]; the responder comes back in the error.
    pub fn respond_with_rng<R: TryCryptoRng + ?Sized>(
        self,
        plaintext: &[u8],
        associated_data: &[u8],
        rng: &mut R,
    ) -> Result<Responded, Refused<Self, RespondError>> {
        let Self { context, prefix, our_key, their_key } = &self;
        let mut nonce = [0; NONCE_LENGTH];
        if rng.try_fill_bytes(&mut nonce).is_err() {
            return Err(Refused { state: self, error: RandomError.into() });
        }
        let mut outgoing = response::direction(&context.exporter, prefix, their_key, &nonce);
        let ciphertext = match outgoing.seal(plaintext, associated_data) {
            Ok(ciphertext) => ciphertext,
            Err(error) => {
                return Err(Refused { state: self, error: SealError::from(error).into() });
            }
        };
        let check_code = response::check_code(&context.exporter, prefix, our_key, their_key);
        let message = InitialResponse::sealed(nonce, ciphertext);
        let Self { context, our_key, their_key, .. } = self;
        let channel =
            Channel { outgoing, incoming: context.messages, our_key, their_key, check_code };
        Ok(Responded { channel, message })
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient")
            .field("public_key", &self.public_key())
            .field("application_prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Responder")
            .field("our_key", &self.our_key)
            .field("their_key", &self.their_key)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("responder", &self.responder)
            .field("plaintext_length", &self.plaintext.len())
            .finish()
    }
}
