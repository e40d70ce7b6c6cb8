//! The channel of QR login by MSC4108.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::qr_login::{APPLICATION_PREFIX, ecies};
use olmec::random;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::OlmecError;
use crate::locked::{Locked, Once};

/// The device that shows the QR code. Opening the first message uses it up.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct EciesRecipient(Once<ecies::Recipient>);

/// The device that scanned the QR code, until it has opened the answer.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct EciesInitiator {
    state: Once<ecies::Initiator>,
    message: String,
}

/// An established channel. Messages are opened in the order in which they were sealed; a forged
/// one is refused and the channel goes on.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct EciesChannel {
    channel: Locked<ecies::Channel>,
    first_plaintext: Vec<u8>,
}

impl From<ecies::Established> for EciesChannel {
    fn from(established: ecies::Established) -> Self {
        let ecies::Established { channel, plaintext } = established;
        Self { channel: Locked::new(channel), first_plaintext: plaintext }
    }
}

impl Drop for EciesChannel {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.first_plaintext);
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl EciesRecipient {
    /// A new key for one channel. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Self::with_prefix(APPLICATION_PREFIX.into())
    }

    /// The same for another application than QR login, named by its prefix.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "withPrefix"))]
    pub fn with_prefix(application_prefix: String) -> Result<Self, OlmecError> {
        let recipient = ecies::Recipient::with_rng(&application_prefix, &mut random::system())?;
        Ok(Self(Once::new(recipient)))
    }

    /// The key to show in the QR code, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "publicKey"))]
    pub fn public_key(&self) -> Result<String, OlmecError> {
        self.0.read(|recipient| recipient.public_key().to_base64())
    }

    /// Opens the first message. If it is refused with `AuthenticationFailed`, the genuine one can
    /// still be opened.
    pub fn open(&self, message: String) -> Result<EciesChannel, OlmecError> {
        let message = ecies::InitialMessage::decode(&message)?;
        self.0.step(|recipient| match recipient.open(&message) {
            Ok(established) => (None, Ok(established.into())),
            Err(refused) => (Some(refused.state), Err(refused.error.into())),
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl EciesInitiator {
    /// Starts a channel to the key in a QR code, with a first plaintext.
    ///
    /// Fails with `NonContributoryKey`, `InvalidPublicKey` or `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(their_key: String, plaintext: Vec<u8>) -> Result<Self, OlmecError> {
        Self::with_prefix(APPLICATION_PREFIX.into(), their_key, plaintext)
    }

    /// The same for another application than QR login, named by its prefix.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "withPrefix"))]
    pub fn with_prefix(
        application_prefix: String,
        their_key: String,
        plaintext: Vec<u8>,
    ) -> Result<Self, OlmecError> {
        let rng = &mut random::system();
        let their_key = their_key.parse()?;
        let ecies::Initiated { initiator, message } = ecies::Initiator::start_with_rng(
            &application_prefix,
            their_key,
            &Zeroizing::new(plaintext),
            rng,
        )?;
        Ok(Self { state: Once::new(initiator), message: message.encode() })
    }

    /// The first message, to be sent to the device that showed the QR code.
    pub fn message(&self) -> String {
        self.message.clone()
    }

    /// Opens the answer. If it is refused with `AuthenticationFailed`, the genuine one can still
    /// be opened.
    pub fn open(&self, answer: String) -> Result<EciesChannel, OlmecError> {
        let answer = ecies::Message::decode(&answer)?;
        self.state.step(|initiator| match initiator.open(&answer) {
            Ok(established) => (None, Ok(established.into())),
            Err(refused) => (Some(refused.state), Err(refused.error.into())),
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl EciesChannel {
    /// What the message said that established the channel.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "firstPlaintext"))]
    pub fn first_plaintext(&self) -> Vec<u8> {
        self.first_plaintext.clone()
    }

    /// The two digits that the scanning device shows, and its user types into the other one.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "checkCode"))]
    pub fn check_code(&self) -> String {
        self.channel.get().check_code().digits()
    }

    /// Whether the user typed the two digits.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "checkCodeMatches"))]
    pub fn check_code_matches(&self, typed: String) -> bool {
        self.channel.get().check_code().matches(&typed)
    }

    /// Seals the next message. Fails with `SessionExhausted`.
    pub fn seal(&self, plaintext: Vec<u8>) -> Result<String, OlmecError> {
        Ok(self.channel.get().seal(&Zeroizing::new(plaintext))?.encode())
    }

    /// Opens the next message. Fails with `AuthenticationFailed` for any other.
    pub fn open(&self, message: String) -> Result<Vec<u8>, OlmecError> {
        let message = ecies::Message::decode(&message)?;
        Ok(self.channel.get().open(&message)?)
    }
}
