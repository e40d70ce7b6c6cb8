//! ChaCha20-Poly1305 for messages in order: the n-th message has the n-th nonce, so that each is
//! opened once, in its place, and no nonce is ever used twice.
//!
//! ```text
//! nonce(n) = base nonce (12) XOR n, written in 12 bytes
//! message  = ciphertext || tag (16)
//! ```
//!
//! The number counts only successes: a message that is refused leaves its place to the genuine
//! one. The last number is 2^64-1; after it nothing is sealed or opened any more.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::chacha20_poly1305::{NONCE_LENGTH, TAG_LENGTH, open_in_place, seal_in_place};
use crate::secret::Secret;

/// In which order the bytes of the number stand in the nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberBytes {
    /// Highest first, as HPKE has it.
    BigEndian,
    /// Lowest first, as MSC4108 has it.
    LittleEndian,
}

/// All numbers are used, or the message is longer than the cipher's limit of 256 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

/// Why a message was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Forged, damaged, or not the next one.
    NotAuthentic,
    /// All numbers are used.
    Exhausted,
}

/// One direction of a channel, at either end.
pub(crate) struct OrderedAead {
    key: Secret<32>,
    base_nonce: Secret<NONCE_LENGTH>,
    number_bytes: NumberBytes,
    /// The number of the next message; none when the last one has been used.
    next: Option<u64>,
}

impl OrderedAead {
    pub(crate) const TAG_LENGTH: usize = TAG_LENGTH;

    /// A direction that stands at its first message.
    pub(crate) const fn new(
        key: Secret<32>,
        base_nonce: Secret<NONCE_LENGTH>,
        number_bytes: NumberBytes,
    ) -> Self {
        Self { key, base_nonce, number_bytes, next: Some(0) }
    }

    /// Seals the next message, and binds `associated` to it, which is not sent.
    pub(crate) fn seal(
        &mut self,
        plaintext: &[u8],
        associated: &[u8],
    ) -> Result<Vec<u8>, Exhausted> {
        let number = self.next.ok_or(Exhausted)?;
        let mut sealed = Vec::with_capacity(plaintext.len().saturating_add(TAG_LENGTH));
        sealed.extend_from_slice(plaintext);
        let tag = seal_in_place(&self.key, &self.nonce(number), associated, &mut sealed)
            .map_err(|_| Exhausted)?;
        sealed.extend_from_slice(&tag);
        self.next = number.checked_add(1);
        Ok(sealed)
    }

    /// Opens the next message; one that is refused changes nothing.
    pub(crate) fn open(&mut self, sealed: &[u8], associated: &[u8]) -> Result<Vec<u8>, Refused> {
        let number = self.next.ok_or(Refused::Exhausted)?;
        let (ciphertext, tag) = sealed.split_last_chunk().ok_or(Refused::NotAuthentic)?;
        let mut buffer = Zeroizing::new(ciphertext.to_vec());
        open_in_place(&self.key, &self.nonce(number), associated, &mut buffer, tag)
            .map_err(|_| Refused::NotAuthentic)?;
        self.next = number.checked_add(1);
        Ok(core::mem::take(&mut *buffer))
    }

    fn nonce(&self, number: u64) -> [u8; NONCE_LENGTH] {
        let number = u128::from(number);
        let mut nonce = *self.base_nonce.expose();
        match self.number_bytes {
            NumberBytes::BigEndian => {
                let bytes = number.to_be_bytes().into_iter().rev();
                nonce.iter_mut().rev().zip(bytes).for_each(|(nonce, byte)| *nonce ^= byte);
            }
            NumberBytes::LittleEndian => {
                let bytes = number.to_le_bytes();
                nonce.iter_mut().zip(bytes).for_each(|(nonce, byte)| *nonce ^= byte);
            }
        }
        nonce
    }

    /// Stands at another number than the first one.
    #[cfg(test)]
    pub(crate) fn skip_to(&mut self, number: u64) {
        self.next = Some(number);
    }

    /// Everything there is to compare.
    #[cfg(test)]
    pub(crate) fn snapshot(&self) -> ([u8; 32], [u8; NONCE_LENGTH], Option<u64>) {
        (*self.key.expose(), *self.base_nonce.expose(), self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(number_bytes: NumberBytes) -> (OrderedAead, OrderedAead) {
        let one = |()| {
            let base_nonce = Secret::copy_of(&[0xFF; NONCE_LENGTH]);
            OrderedAead::new(Secret::copy_of(&[7; 32]), base_nonce, number_bytes)
        };
        (one(()), one(()))
    }

    #[test]
    fn the_number_stands_at_the_end_or_at_the_start_of_the_nonce() {
        let number = 0x0102_0304_0506_0708;
        let (big, little) = (pair(NumberBytes::BigEndian).0, pair(NumberBytes::LittleEndian).0);
        let at_the_end = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8].map(|byte| byte ^ 0xFF);
        let at_the_start = [8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0].map(|byte| byte ^ 0xFF);
        assert_eq!(big.nonce(number), at_the_end);
        assert_eq!(little.nonce(number), at_the_start);
        assert_eq!(big.nonce(0), [0xFF; NONCE_LENGTH]);
    }

    #[test]
    fn the_last_number_is_used_and_then_none() {
        for number_bytes in [NumberBytes::BigEndian, NumberBytes::LittleEndian] {
            let (mut sender, mut receiver) = pair(number_bytes);
            sender.skip_to(u64::MAX - 1);
            receiver.skip_to(u64::MAX - 1);
            for _ in 0..2 {
                let sealed = sender.seal(b"tea", b"time").unwrap();
                assert_eq!(receiver.open(&sealed, b"time").unwrap(), b"tea");
            }
            let first = pair(number_bytes).0.seal(b"tea", b"time").unwrap();
            assert_eq!(sender.seal(b"tea", b"time"), Err(Exhausted));
            assert_eq!(receiver.open(&first, b"time"), Err(Refused::Exhausted), "no wrap");
            assert_eq!((sender.next, receiver.next), (None, None));
        }
    }

    #[test]
    fn a_refused_message_leaves_its_place_to_the_genuine_one() {
        let (mut sender, mut receiver) = pair(NumberBytes::LittleEndian);
        let [first, second] = [b"one", b"two"].map(|text| sender.seal(text, b"").unwrap());
        let before = receiver.snapshot();
        let mut forged = first.clone();
        forged[0] ^= 1;
        let refused: [(&[u8], &[u8]); 6] = [
            (&forged, b""),
            (&second, b""),
            (&first, b"x"),
            (&first[1..], b""),
            (b"", b""),
            (&[0; 15], b""),
        ];
        for (sealed, associated) in refused {
            assert_eq!(receiver.open(sealed, associated), Err(Refused::NotAuthentic));
            assert_eq!(receiver.snapshot(), before);
        }
        assert_eq!(receiver.open(&first, b"").unwrap(), b"one");
        assert_eq!(receiver.open(&first, b""), Err(Refused::NotAuthentic), "a replay");
        assert_eq!(receiver.open(&second, b"").unwrap(), b"two");
    }
}
