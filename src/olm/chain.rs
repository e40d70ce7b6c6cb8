//! Chain keys and message keys: the symmetric half of the double ratchet.
//!
//! ```text
//! M(i,j)   = HMAC(C(i,j), 0x01)     the key of message j
//! C(i,j+1) = HMAC(C(i,j), 0x02)     the next chain key
//! ```
//!
//! A sending and a receiving chain are the same chain seen from the two ends, but they are
//! different types, so that one cannot be used for the other.

use super::MAX_MESSAGE_GAP;
use super::error::{DecryptError, EncryptError};
use super::message::NormalMessage;
use super::skipped_keys::{SkippedKey, SkippedKeys};
use crate::primitives::aes_cbc_hmac::{CipherKeys, MacLength};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::kdf::hmac_sha256;
use crate::secret::Secret;
use alloc::vec::Vec;

/// `C(i,j)` and `j`.
///
/// The index counts to 2^32: indices up to 2^32-1 go on the wire, and 2^32 means that every one
/// of them has been used.
pub(super) struct ChainKey {
    key: Secret<32>,
    index: u64,
}

impl ChainKey {
    /// `C(i,0)`.
    pub(super) fn new(key: Secret<32>) -> Self {
        Self { key, index: 0 }
    }

    /// The next index to use, or `None` when all are used.
    pub(super) fn next_index(&self) -> Option<u32> {
        u32::try_from(self.index).ok()
    }

    pub(super) fn message_key(&self) -> MessageKey {
        MessageKey(hmac_sha256(self.key.expose(), &[0x01]))
    }

    pub(super) fn advance(&mut self) {
        self.key = hmac_sha256(self.key.expose(), &[0x02]);
        self.index = self.index.saturating_add(1);
    }

    fn duplicate(&self) -> Self {
        Self { key: self.key.duplicate(), index: self.index }
    }

    #[cfg(test)]
    pub(super) fn at(key: Secret<32>, index: u64) -> Self {
        Self { key, index }
    }

    #[cfg(test)]
    pub(super) fn snapshot(&self, out: &mut Vec<u8>) {
        let Self { key, index } = self;
        out.extend(key.expose());
        out.extend(index.to_be_bytes());
    }
}

/// `M(i,j)`.
pub(super) struct MessageKey(Secret<32>);

impl MessageKey {
    pub(super) fn cipher_keys(&self) -> CipherKeys {
        CipherKeys::derive(self.0.expose(), b"OLM_KEYS")
    }

    #[cfg(test)]
    pub(super) fn snapshot(&self, out: &mut Vec<u8>) {
        let Self(key) = self;
        out.extend(key.expose());
    }
}

/// The chain on which we send, with the ratchet key pair that we announce in each message.
pub(super) struct SendingChain {
    ratchet_key: Curve25519KeyPair,
    chain: ChainKey,
}

impl SendingChain {
    pub(super) fn new(ratchet_key: Curve25519KeyPair, chain: ChainKey) -> Self {
        Self { ratchet_key, chain }
    }

    pub(super) fn ratchet_key(&self) -> &Curve25519KeyPair {
        &self.ratchet_key
    }

    pub(super) fn next_index(&self) -> Option<u32> {
        self.chain.next_index()
    }

    /// Encrypts one message and steps the chain.
    pub(super) fn encrypt(
        &mut self,
        plaintext: &[u8],
        mac_length: MacLength,
    ) -> Result<NormalMessage, EncryptError> {
        let index = self.chain.next_index().ok_or(EncryptError::Exhausted)?;
        let keys = self.chain.message_key().cipher_keys();
        let ratchet_key = self.ratchet_key.public();
        let message = NormalMessage::seal(ratchet_key, index, plaintext, &keys, mac_length);
        self.chain.advance();
        Ok(message)
    }

    #[cfg(test)]
    pub(super) fn snapshot(&self, out: &mut Vec<u8>) {
        let Self { ratchet_key, chain } = self;
        out.extend(ratchet_key.expose_secret());
        chain.snapshot(out);
    }
}

/// A chain on which the other side sends, with the keys of messages that have not come yet.
pub(super) struct ReceivingChain {
    ratchet_key: Curve25519PublicKey,
    chain: ChainKey,
    skipped: SkippedKeys,
}

impl ReceivingChain {
    pub(super) fn new(ratchet_key: Curve25519PublicKey, chain: ChainKey) -> Self {
        Self { ratchet_key, chain, skipped: SkippedKeys::default() }
    }

    pub(super) fn ratchet_key(&self) -> &Curve25519PublicKey {
        &self.ratchet_key
    }

    pub(super) fn next_index(&self) -> Option<u32> {
        self.chain.next_index()
    }

    /// The indices of skipped messages, newest first.
    pub(super) fn skipped_indices(&self) -> impl Iterator<Item = u32> {
        self.skipped.indices().rev()
    }

    /// Decrypts one message of this chain, in any order. A failure changes nothing.
    pub(super) fn decrypt(&mut self, message: &NormalMessage) -> Result<Vec<u8>, DecryptError> {
        let index = message.chain_index();
        if u64::from(index) < self.chain.index {
            let key = self.skipped.get(index)?;
            let plaintext = message.open(&key.cipher_keys())?;
            self.skipped.remove(index);
            return Ok(plaintext);
        }
        check_gap(self.chain.index, index)?;
        let ahead = self.chain.walk_to(index);
        let plaintext = message.open(&ahead.message_key.cipher_keys())?;
        self.skipped.add(ahead.discarded, ahead.skipped);
        self.chain = ahead.chain;
        Ok(plaintext)
    }

    #[cfg(test)]
    pub(super) fn snapshot(&self, out: &mut Vec<u8>) {
        let Self { ratchet_key, chain, skipped } = self;
        out.extend(ratchet_key.as_bytes());
        chain.snapshot(out);
        skipped.snapshot(out);
    }
}

/// Refuses a message so far ahead that reaching it would cost too much work.
///
/// `next` is the index the chain has reached, `index` the message's.
pub(super) fn check_gap(next: u64, index: u32) -> Result<(), DecryptError> {
    let gap = u64::from(index).saturating_sub(next);
    match u32::try_from(gap) {
        Ok(gap) if gap <= MAX_MESSAGE_GAP => Ok(()),
        _ => Err(DecryptError::GapTooLarge {
            gap: u32::try_from(gap).unwrap_or(u32::MAX),
            max: MAX_MESSAGE_GAP,
        }),
    }
}

/// What walking a chain to a message gives; committed only once the message authenticates.
struct Ahead {
    message_key: MessageKey,
    chain: ChainKey,
    /// The nearest keys before the message, lowest index first.
    skipped: Vec<SkippedKey>,
    /// The indices before those, whose keys are not kept.
    discarded: core::ops::Range<u32>,
}

impl ChainKey {
    /// Walks a copy to `index`, which must not lie behind, and one step beyond it.
    fn walk_to(&self, index: u32) -> Ahead {
        let start = self.next_index().unwrap_or(u32::MAX);
        let keep_from = index.saturating_sub(SkippedKeys::CAPACITY).max(start);
        let mut chain = self.duplicate();
        let mut skipped = Vec::new();
        for passed in start..index {
            if passed >= keep_from {
                skipped.push(SkippedKey::new(passed, chain.message_key()));
            }
            chain.advance();
        }
        let message_key = chain.message_key();
        chain.advance();
        Ahead { message_key, chain, skipped, discarded: start..keep_from }
    }
}
