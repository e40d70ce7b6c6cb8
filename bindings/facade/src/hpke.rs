//! The channel of QR login by MSC4388.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::qr_login::{APPLICATION_PREFIX, hpke};
use olmec::random;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::OlmecError;
use crate::locked::{Locked, Once};

/// The device that shows the QR code: it opens the first message, then responds, which uses it up.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct HpkeRecipient(Once<Recipient>);

/// How far the recipient is.
enum Recipient {
    Waiting(hpke::Recipient),
    Opened(hpke::Responder, Zeroizing<Vec<u8>>),
}

/// The device that scanned the QR code, until it has opened the response.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct HpkeSender {
    state: Once<hpke::Sender>,
    message: String,
}

/// An established channel. Messages are opened in the order in which they were sealed; a forged
/// one is refused and the channel goes on.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct HpkeChannel {
    channel: Locked<hpke::Channel>,
    first_plaintext: Vec<u8>,
    response: Option<String>,
}

impl Drop for HpkeChannel {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.first_plaintext);
    }
}

fn out_of_order(what: &str) -> OlmecError {
    OlmecError::AlreadyUsed(what.into())
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl HpkeRecipient {
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
        let recipient = hpke::Recipient::with_rng(&application_prefix, &mut random::system())?;
        Ok(Self(Once::new(Recipient::Waiting(recipient))))
    }

    /// The key to show in the QR code, base64. Fails with `AlreadyUsed` once a message is opened.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "publicKey"))]
    pub fn public_key(&self) -> Result<String, OlmecError> {
        self.0.read(|recipient| match recipient {
            Recipient::Waiting(recipient) => Ok(recipient.public_key().to_base64()),
            Recipient::Opened(..) => Err(out_of_order("the key was for the first message only")),
        })?
    }

    /// Opens the first message and returns what it says. If it is refused with
    /// `AuthenticationFailed`, the genuine one can still be opened.
    pub fn open(&self, message: String, associated_data: Vec<u8>) -> Result<Vec<u8>, OlmecError> {
        let message = hpke::InitialMessage::decode(&message)?;
        self.0.step(|recipient| match recipient {
            Recipient::Waiting(recipient) => match recipient.open(&message, &associated_data) {
                Ok(hpke::Opened { responder, plaintext }) => {
                    let opened = Recipient::Opened(responder, Zeroizing::new(plaintext.clone()));
                    (Some(opened), Ok(plaintext))
                }
                Err(refused) => {
                    (Some(Recipient::Waiting(refused.state)), Err(refused.error.into()))
                }
            },
            opened => (Some(opened), Err(out_of_order("the first message was opened before"))),
        })
    }

    /// Makes the response, and with it the channel. Send its `response`.
    ///
    /// Fails with `AlreadyUsed` if no message was opened, or a response was made before.
    pub fn respond(
        &self,
        plaintext: Vec<u8>,
        associated_data: Vec<u8>,
    ) -> Result<HpkeChannel, OlmecError> {
        self.0.step(|recipient| match recipient {
            Recipient::Opened(responder, mut first) => {
                match responder.respond(&Zeroizing::new(plaintext), &associated_data) {
                    Ok(hpke::Responded { channel, message }) => {
                        let channel = Locked::new(channel);
                        let first_plaintext = core::mem::take(&mut *first);
                        let response = Some(message.encode());
                        (None, Ok(HpkeChannel { channel, first_plaintext, response }))
                    }
                    Err(refused) => {
                        let opened = Recipient::Opened(refused.state, first);
                        (Some(opened), Err(refused.error.into()))
                    }
                }
            }
            waiting => (Some(waiting), Err(out_of_order("there is nothing to respond to yet"))),
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl HpkeSender {
    /// Starts a channel to the key in a QR code, with a first plaintext.
    ///
    /// Fails with `NonContributoryKey`, `InvalidPublicKey` or `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(
        their_key: String,
        plaintext: Vec<u8>,
        associated_data: Vec<u8>,
    ) -> Result<Self, OlmecError> {
        Self::with_prefix(APPLICATION_PREFIX.into(), their_key, plaintext, associated_data)
    }

    /// The same for another application than QR login, named by its prefix.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "withPrefix"))]
    pub fn with_prefix(
        application_prefix: String,
        their_key: String,
        plaintext: Vec<u8>,
        associated_data: Vec<u8>,
    ) -> Result<Self, OlmecError> {
        let hpke::Started { sender, message } = hpke::Sender::start_with_rng(
            &application_prefix,
            their_key.parse()?,
            &Zeroizing::new(plaintext),
            &associated_data,
            &mut random::system(),
        )?;
        Ok(Self { state: Once::new(sender), message: message.encode() })
    }

    /// The first message, to be sent to the device that showed the QR code.
    pub fn message(&self) -> String {
        self.message.clone()
    }

    /// Opens the response. If it is refused with `AuthenticationFailed`, the genuine one can still
    /// be opened. What it says is the channel's `firstPlaintext`.
    pub fn open(
        &self,
        response: String,
        associated_data: Vec<u8>,
    ) -> Result<HpkeChannel, OlmecError> {
        let response = hpke::InitialResponse::decode(&response)?;
        self.state.step(|sender| match sender.open(&response, &associated_data) {
            Ok(hpke::Established { channel, plaintext }) => {
                let channel = Locked::new(channel);
                (None, Ok(HpkeChannel { channel, first_plaintext: plaintext, response: None }))
            }
            Err(refused) => (Some(refused.state), Err(refused.error.into())),
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl HpkeChannel {
    /// What the message said that established the channel here: the first message at the device
    /// that showed the QR code, the response at the one that scanned it.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "firstPlaintext"))]
    pub fn first_plaintext(&self) -> Vec<u8> {
        self.first_plaintext.clone()
    }

    /// The response to send, at the device that showed the QR code; none at the other.
    pub fn response(&self) -> Option<String> {
        self.response.clone()
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
    pub fn seal(&self, plaintext: Vec<u8>, associated_data: Vec<u8>) -> Result<String, OlmecError> {
        Ok(self.channel.get().seal(&Zeroizing::new(plaintext), &associated_data)?.encode())
    }

    /// Opens the next message. Fails with `AuthenticationFailed` for any other.
    pub fn open(&self, message: String, associated_data: Vec<u8>) -> Result<Vec<u8>, OlmecError> {
        let message = hpke::Message::decode(&message)?;
        Ok(self.channel.get().open(&message, &associated_data)?)
    }
}
