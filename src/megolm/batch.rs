//! Many messages of one session in one call: a room's history, or what came while it was closed.

use alloc::vec::Vec;

use super::error::DecryptError;
use super::inbound_session::{DecryptedMessage, InboundGroupSession};
use super::message::{MegolmMessage, SignedMessage};
use super::ratchet::Ratchet;
use crate::primitives::aes_cbc_hmac::KeyRoom;
use crate::primitives::ed25519::SignatureError;
use crate::random::TryCryptoRng;

/// About how many bytes of messages are worked on at a time, so that the processor still has them
/// at hand when, after their signatures, their MACs are looked at.
const CHUNK: usize = 256 << 10;

type DecryptResult = Result<DecryptedMessage, DecryptError>;

impl InboundGroupSession {
    /// [`InboundGroupSession::decrypt_batch`] with the caller's random source, 24 bytes a message.
    pub fn decrypt_batch_with_rng<R: TryCryptoRng + ?Sized>(
        &mut self,
        messages: &[MegolmMessage],
        rng: &mut R,
    ) -> Vec<DecryptResult> {
        // A message with another MAC length is not looked at any further.
        let mut wanted: Vec<(usize, &MegolmMessage)> = messages
            .iter()
            .enumerate()
            .filter(|(_, message)| message.mac_length() == self.mac_length)
            .collect();
        wanted.sort_by_key(|(_, message)| message.message_index());

        let mut walk = Walk::default();
        let mut results: Vec<_> =
            messages.iter().map(|_| Err(DecryptError::MacLengthMismatch)).collect();
        for chunk in chunks(&wanted) {
            let of_chunk: Vec<_> = chunk.iter().map(|(_, message)| *message).collect();
            let signed = match self.remembered.get(&self.signing_key) {
                Ok((verifier, _)) => MegolmMessage::verify_all(&of_chunk, verifier, rng),
                // Only of a pickle that somebody else has made.
                Err(_) => chunk.iter().map(|_| Err(SignatureError)).collect(),
            };
            for ((place, _), signed) in chunk.iter().zip(signed) {
                let result =
                    signed.map_err(DecryptError::from).and_then(|signed| walk.open(self, signed));
                if let Some(slot) = results.get_mut(*place) {
                    *slot = result;
                }
            }
        }
        self.note_newest(walk);
        results
    }

    /// As after single calls, the session stands where the newest message decrypted does.
    fn note_newest(&mut self, walk: Walk) {
        let latest = self.latest.as_ref().unwrap_or(&self.initial).index();
        let newest = walk.newest.filter(|newest| *newest > latest);
        if let (Some(newest), Some(ratchet)) = (newest, walk.ratchet) {
            // A message that failed may have led further on.
            let at_newest =
                if ratchet.index() == newest { Some(ratchet) } else { self.ratchet_at(newest) };
            self.latest = at_newest.or(self.latest.take());
        }
    }
}

/// The way along the ratchet, from the earliest message to the last.
#[derive(Default)]
struct Walk {
    ratchet: Option<Ratchet>,
    /// The index of the last message that was good.
    newest: Option<super::MessageIndex>,
}

impl Walk {
    fn open(&mut self, session: &InboundGroupSession, signed: SignedMessage<'_>) -> DecryptResult {
        let (index, first_known) = (signed.message_index(), session.first_known_index());
        if index < first_known {
            return Err(DecryptError::UnknownIndex { index, first_known });
        }
        let ratchet = self.ratchet.get_or_insert_with(|| session.nearest(index).duplicate());
        ratchet.advance_to(index);
        let plaintext = signed.open(&ratchet.cipher_keys(&mut KeyRoom::new()))?;
        self.newest = Some(index);
        Ok(DecryptedMessage { plaintext, message_index: index })
    }
}

/// Cuts the list so that each piece has about [`CHUNK`] bytes of messages.
fn chunks<'a, 'b>(
    mut messages: &'b [(usize, &'a MegolmMessage)],
) -> impl Iterator<Item = &'b [(usize, &'a MegolmMessage)]> {
    core::iter::from_fn(move || {
        let mut bytes = 0_usize;
        let fits = |(_, message): &&(usize, &MegolmMessage)| {
            let fits = bytes < CHUNK;
            bytes = bytes.saturating_add(message.as_bytes().len());
            fits
        };
        let count = messages.iter().take_while(fits).count();
        let (chunk, rest) = messages.split_at_checked(count)?;
        messages = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}
