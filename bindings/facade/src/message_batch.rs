//! Many messages of one session, decrypted in one call.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::megolm::{self, MegolmMessage};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::counted::Counted;
use crate::error::OlmecError;
use crate::inbound_group_session::{DecryptedMessage, InboundGroupSession};
use crate::locked::Locked;

/// Messages of one room to be decrypted together, in any order.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct MessageBatch(Locked<Vec<Result<MegolmMessage, OlmecError>>>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl MessageBatch {
    /// No messages yet.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    #[expect(clippy::new_without_default, reason = "the other languages have no Default")]
    pub fn new() -> Self {
        Self(Locked::new(Vec::new()))
    }

    /// Adds a message, base64, behind the others. What is no message is the failure of its place in
    /// the result.
    pub fn add(&self, message: String) {
        let message = MegolmMessage::from_base64(&message).map_err(OlmecError::from);
        self.0.get().push(message);
    }

    /// How many messages have been added.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.get().len()).unwrap_or(u32::MAX)
    }
}

/// What became of the messages of a batch.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct DecryptedBatch(Counted<Vec<Result<DecryptedMessage, OlmecError>>>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl DecryptedBatch {
    /// How many messages there were.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// What became of the message that was added at this place, counted from 0: the same as
    /// `InboundGroupSession.decrypt` gives. Fails with `UnknownMessageIndex` too if there were fewer
    /// messages.
    pub fn message(&self, place: u32) -> Result<DecryptedMessage, OlmecError> {
        let result = usize::try_from(place).ok().and_then(|place| self.0.get(place));
        result.cloned().unwrap_or_else(|| {
            Err(OlmecError::UnknownMessageIndex("the batch has fewer messages than that".into()))
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl InboundGroupSession {
    /// Decrypts all messages of a batch, each as `decrypt` does, in less time: for a room's history.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "decryptBatch"))]
    pub fn decrypt_batch(&self, batch: &MessageBatch) -> DecryptedBatch {
        let batch = batch.0.get();
        let messages: Vec<MegolmMessage> = batch.iter().flatten().cloned().collect();
        let mut decrypted = self.0.get().decrypt_batch(&messages).into_iter();
        let results = batch.iter().map(|message| match message {
            Ok(_) => next(&mut decrypted),
            Err(error) => Err(error.clone()),
        });
        DecryptedBatch(Counted::new(results.collect()))
    }
}

/// There is a result for every message.
fn next(
    results: &mut impl Iterator<Item = Result<megolm::DecryptedMessage, megolm::DecryptError>>,
) -> Result<DecryptedMessage, OlmecError> {
    let decrypted = results.next().unwrap_or(Err(megolm::DecryptError::Authentication))?;
    Ok(DecryptedMessage {
        plaintext: decrypted.plaintext,
        message_index: decrypted.message_index.get(),
    })
}
