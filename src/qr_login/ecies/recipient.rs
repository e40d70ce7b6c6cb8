//! The device that shows the QR code, before the first message.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use core::fmt;

use super::channel::{Channel, Established};
use super::derive;
use super::message::InitialMessage;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
#[cfg(feature = "getrandom")]
use crate::qr_login::APPLICATION_PREFIX;
use crate::qr_login::error::{OpenError, Refused};
use crate::random::{RandomError, TryCryptoRng};

/// The end of a channel that shows the QR code and waits for the first message.
///
/// Its key is for one channel: opening the first message uses it up.
pub struct Recipient {
    key: Curve25519KeyPair,
    prefix: String,
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

    /// Opens the first message and with it the channel.
    ///
    /// Anyone who saw the QR code can send a first message. Nothing secret may be sent before the
    /// user has typed the right [check code](Channel::check_code).
    ///
    /// # Errors
    ///
    /// [`OpenError::Authentication`] if the message is not for this key; the recipient comes back
    /// in the error and can open the genuine one.
    pub fn open(self, message: &InitialMessage) -> Result<Established, Refused<Self, OpenError>> {
        let theirs = message.public_key();
        let opened = self.key.dh(&theirs).map_err(|_| OpenError::Authentication).and_then(|dh| {
            let mut derived = derive(&dh, &self.prefix, self.key.public(), theirs);
            let plaintext = derived.of_initiator.open(message.ciphertext(), &[])?;
            Ok((derived, plaintext))
        });
        match opened {
            Err(error) => Err(Refused { state: self, error }),
            Ok((derived, plaintext)) => {
                let channel = Channel {
                    outgoing: derived.of_recipient,
                    incoming: derived.of_initiator,
                    our_key: self.key.public(),
                    their_key: theirs,
                    check_code: derived.check_code,
                };
                Ok(Established { channel, plaintext })
            }
        }
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
