//! The double ratchet: root keys, and the turn-taking between sending and receiving chains.
//!
//! ```text
//! R(i) || C(i,0) = HKDF(salt = R(i-1), DH(T(i-1), T(i)), "OLM_RATCHET", 64)
//! ```
//!
//! A side that has received a new ratchet key makes its own next one only when it sends, so the
//! root key moves one step for each change of direction.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;

use super::MAX_RECEIVING_CHAINS;
use super::chain::{ReceivingChain, SendingChain, check_gap};
use super::chain_key::ChainKey;
use super::error::{DecryptError, EncryptError};
use super::message::NormalMessage;
use super::skipped_keys::{SkippedKey, SkippedKeys};
use crate::error::Unsound;
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use crate::primitives::kdf::hkdf_sha256_pair;
use crate::random::TryCryptoRng;
use crate::secret::Secret;

/// `R(i)`.
pub(crate) struct RootKey(pub(crate) Secret<32>);

impl RootKey {
    pub(super) fn new(key: Secret<32>) -> Self {
        Self(key)
    }

    /// The next root key, and the chain key that comes with it.
    pub(super) fn step(
        &self,
        ours: &Curve25519KeyPair,
        theirs: &Curve25519PublicKey,
    ) -> Result<(Self, ChainKey), NonContributory> {
        let shared = ours.dh(theirs)?;
        let salt = self.0.expose().as_slice();
        let (root, chain) = hkdf_sha256_pair(Some(salt), shared.expose(), b"OLM_RATCHET");
        Ok((Self(root), ChainKey::new(chain)))
    }
}

/// Whose turn it is to make the next ratchet key.
pub(crate) enum Sending {
    /// We have announced our key and send on its chain.
    Active(SendingChain),
    /// They have announced this key; our next message answers it with a new one of ours.
    Pending(Curve25519PublicKey),
}

/// The whole ratchet state of a session.
pub(crate) struct DoubleRatchet {
    pub(crate) root: RootKey,
    pub(crate) sending: Sending,
    /// Newest first, at most [`MAX_RECEIVING_CHAINS`].
    pub(crate) receiving: Vec<ReceivingChain>,
    pub(crate) skipped: SkippedKeys,
}

impl DoubleRatchet {
    /// The state of the side that opens the session.
    pub(super) fn initiator(
        root: RootKey,
        chain: ChainKey,
        ratchet_key: Curve25519KeyPair,
    ) -> Self {
        let sending = Sending::Active(SendingChain::new(ratchet_key, chain));
        Self { root, sending, receiving: Vec::new(), skipped: SkippedKeys::default() }
    }

    /// The state of the side that was written to; `theirs` is the first message's ratchet key.
    pub(super) fn responder(root: RootKey, chain: ChainKey, theirs: Curve25519PublicKey) -> Self {
        let receiving = vec![ReceivingChain::new(theirs, chain)];
        let sending = Sending::Pending(theirs);
        Self { root, sending, receiving, skipped: SkippedKeys::default() }
    }

    /// A stored ratchet; the receiving chains and the skipped keys newest first.
    ///
    /// A key to answer is always that of the newest receiving chain.
    pub(crate) fn restore(
        root: RootKey,
        sending: Sending,
        receiving: Vec<ReceivingChain>,
        skipped: Vec<SkippedKey>,
    ) -> Result<Self, Unsound> {
        let newest = receiving.first().map(ReceivingChain::ratchet_key);
        let answers_the_newest = match &sending {
            Sending::Active(_) => true,
            Sending::Pending(theirs) => newest == Some(theirs),
        };
        let each_once = receiving.iter().enumerate().all(|(place, chain)| {
            receiving.iter().take(place).all(|other| other.ratchet_key() != chain.ratchet_key())
        });
        if answers_the_newest && each_once && receiving.len() <= MAX_RECEIVING_CHAINS {
            let skipped = SkippedKeys::restore(skipped, &receiving)?;
            Ok(Self { root, sending, receiving, skipped })
        } else {
            Err(Unsound)
        }
    }

    /// Encrypts one message; `rng` is asked for 32 bytes only if it is our turn to ratchet.
    pub(super) fn encrypt<R: TryCryptoRng + ?Sized>(
        &mut self,
        plaintext: &[u8],
        mac_length: MacLength,
        rng: &mut R,
    ) -> Result<NormalMessage, EncryptError> {
        match &mut self.sending {
            Sending::Active(chain) => chain.encrypt(plaintext, mac_length),
            Sending::Pending(theirs) => {
                let ours = Curve25519KeyPair::generate(rng)?;
                let (root, chain) = self.root.step(&ours, theirs)?;
                let mut chain = SendingChain::new(ours, chain);
                let message = chain.encrypt(plaintext, mac_length)?;
                self.root = root;
                self.sending = Sending::Active(chain);
                Ok(message)
            }
        }
    }

    /// Decrypts one message of any chain we hold, or of the next one, and gives what `accept` makes
    /// of it. A failure of either changes nothing.
    pub(super) fn decrypt<T, E: From<DecryptError>>(
        &mut self,
        message: Cow<'_, NormalMessage>,
        accept: impl FnOnce(Vec<u8>) -> Result<T, E>,
    ) -> Result<T, E> {
        let theirs = message.ratchet_key();
        match self.receiving.iter_mut().find(|chain| *chain.ratchet_key() == theirs) {
            Some(chain) => chain.decrypt(message, &mut self.skipped, accept),
            None => self.decrypt_on_new_chain(theirs, message, accept),
        }
    }

    fn decrypt_on_new_chain<T, E: From<DecryptError>>(
        &mut self,
        theirs: Curve25519PublicKey,
        message: Cow<'_, NormalMessage>,
        accept: impl FnOnce(Vec<u8>) -> Result<T, E>,
    ) -> Result<T, E> {
        // They can only have moved on in answer to a key of ours that they have seen.
        let Sending::Active(ours) = &self.sending else {
            return Err(DecryptError::UnknownRatchetKey.into());
        };
        check_gap(0, message.chain_index())?;
        let (root, chain) =
            self.root.step(ours.ratchet_key(), &theirs).map_err(DecryptError::from)?;
        let mut chain = ReceivingChain::new(theirs, chain);
        let mut skipped = SkippedKeys::default();
        let accepted = chain.decrypt(message, &mut skipped, accept)?;
        self.root = root;
        self.sending = Sending::Pending(theirs);
        self.receiving.truncate(MAX_RECEIVING_CHAINS.saturating_sub(1));
        // Before the new chain is held: keys left behind by others are never taken for its own.
        self.skipped.keep_chains(&self.receiving);
        self.skipped.prepend(skipped);
        // There are never many, and most sessions have one: no room for more than that.
        self.receiving.reserve_exact(1);
        self.receiving.insert(0, chain);
        Ok(accepted)
    }

    /// The next index of the sending chain, if there is one with an index left.
    pub(super) fn sending_index(&self) -> Option<u32> {
        match &self.sending {
            Sending::Active(chain) => chain.next_index(),
            Sending::Pending(_) => None,
        }
    }

    /// The receiving chains, newest first.
    pub(super) fn receiving(&self) -> &[ReceivingChain] {
        &self.receiving
    }

    /// The indices of missing messages whose keys are held, newest first.
    pub(super) fn skipped_indices(&self) -> impl Iterator<Item = u32> {
        self.skipped.keys.iter().map(|key| key.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    /// What is stored is restored: never more chains than are kept, each once, the newest answered.
    #[test]
    fn only_a_ratchet_that_there_can_be_is_restored() {
        let restored = |keys: &[u8], answered: u8| {
            let secret = || Secret::copy_of(&[7; 32]);
            let chain = |key: &u8| ReceivingChain::new([*key; 32].into(), ChainKey::new(secret()));
            let receiving = keys.iter().map(chain).collect();
            let sending = Sending::Pending([answered; 32].into());
            let root = RootKey::new(secret());
            DoubleRatchet::restore(root, sending, receiving, Vec::new()).map(|ratchet| {
                ratchet.receiving().iter().map(|chain| chain.ratchet_key().as_bytes()[0]).collect()
            })
        };
        assert_eq!(restored(&[5, 4, 3, 2, 1], 5), Ok(vec![5, 4, 3, 2, 1]));
        assert_eq!(restored(&[6, 5, 4, 3, 2, 1], 6), Err(Unsound), "more than are kept");
        assert_eq!(restored(&[2, 1, 2], 2), Err(Unsound), "one twice");
        assert_eq!(restored(&[2, 1], 1), Err(Unsound), "an answer to an older one");
        assert_eq!(restored(&[], 1), Err(Unsound), "an answer to none");
    }
}
