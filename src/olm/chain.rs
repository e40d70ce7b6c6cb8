//! The two ends of a chain: one side sends on it, the other receives, in any order.
//!
//! A sending and a receiving chain are the same chain seen from the two ends, but they are
//! different types, so that one cannot be used for the other.

use super::MAX_MESSAGE_GAP;
use super::chain_key::{ChainKey, MessageKey, next_key};
use super::discarded::Discarded;
use super::error::{DecryptError, EncryptError};
use super::message::NormalMessage;
use super::skipped_keys::SkippedKeys;
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom, MacLength};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The chain on which we send, with the ratchet key pair that we announce in each message.
pub(crate) struct SendingChain {
    pub(crate) ratchet_key: Curve25519KeyPair,
    pub(crate) chain: ChainKey,
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
        let mut room = KeyRoom::new();
        let mut next = next_key();
        let keys = self.chain.cipher_keys(&mut room, &mut next);
        let ratchet_key = self.ratchet_key.public();
        let message = NormalMessage::seal(ratchet_key, index, plaintext, &keys, mac_length);
        self.chain.advance_to(&next);
        Ok(message)
    }
}

/// A chain on which the other side sends. The keys of its messages that have not come yet are in
/// the session's [`SkippedKeys`].
pub(crate) struct ReceivingChain {
    pub(crate) ratchet_key: Curve25519PublicKey,
    pub(crate) chain: ChainKey,
    pub(crate) discarded: Discarded,
}

impl ReceivingChain {
    pub(super) fn new(ratchet_key: Curve25519PublicKey, chain: ChainKey) -> Self {
        Self { ratchet_key, chain, discarded: Discarded::default() }
    }

    pub(super) fn ratchet_key(&self) -> &Curve25519PublicKey {
        &self.ratchet_key
    }

    pub(super) fn next_index(&self) -> Option<u32> {
        self.chain.next_index()
    }

    /// Decrypts one message of this chain, in any order, and gives what `accept` makes of it. A
    /// failure of either changes nothing.
    pub(super) fn decrypt<T, E: From<DecryptError>>(
        &mut self,
        message: Cow<'_, NormalMessage>,
        skipped: &mut SkippedKeys,
        accept: impl FnOnce(Vec<u8>) -> Result<T, E>,
    ) -> Result<T, E> {
        let index = message.chain_index();
        let (mut room, mut next) = (KeyRoom::new(), next_key());
        if u64::from(index) < self.chain.index {
            let key = skipped.get(&self.ratchet_key, index);
            let key = key.ok_or_else(|| self.discarded.reason(index))?;
            let accepted = accept(open(message, &key.cipher_keys(&mut room))?)?;
            skipped.remove(&self.ratchet_key, index);
            return Ok(accepted);
        }
        if u64::from(index) == self.chain.index {
            // The next one: there is no way to it that a copy would have to go.
            let keys = self.chain.cipher_keys(&mut room, &mut next);
            let accepted = accept(open(message, &keys)?)?;
            self.chain.advance_to(&next);
            return Ok(accepted);
        }
        check_gap(self.chain.index, index)?;
        let mut ahead = self.chain.walk_to(index);
        let keys = ahead.chain.cipher_keys(&mut room, &mut next);
        let accepted = accept(open(message, &keys)?)?;
        ahead.chain.advance_to(&next);
        for evicted in skipped.add(self.ratchet_key, ahead.skipped) {
            self.discarded.note(evicted..evicted.saturating_add(1));
        }
        self.discarded.note(ahead.discarded);
        self.chain = ahead.chain;
        Ok(accepted)
    }
}

fn open(message: Cow<'_, NormalMessage>, keys: &CipherKeys<'_>) -> Result<Vec<u8>, DecryptError> {
    Ok(match message {
        Cow::Borrowed(message) => message.open(keys),
        Cow::Owned(message) => message.open_in_place(keys),
    }?)
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
    /// At the message.
    chain: ChainKey,
    /// The nearest keys before the message, lowest index first.
    skipped: Vec<(u32, MessageKey)>,
    /// The indices before those, whose keys are not kept.
    discarded: core::ops::Range<u32>,
}

impl ChainKey {
    /// Walks a copy to `index`, which must not lie behind.
    fn walk_to(&self, index: u32) -> Ahead {
        let start = self.next_index().unwrap_or(u32::MAX);
        let keep_from = index.saturating_sub(SkippedKeys::PER_CHAIN).max(start);
        let mut chain = self.duplicate();
        let mut skipped = Vec::new();
        for passed in start..index {
            if passed >= keep_from {
                skipped.push((passed, chain.pass()));
            } else {
                chain.advance();
            }
        }
        Ahead { chain, skipped, discarded: start..keep_from }
    }
}
