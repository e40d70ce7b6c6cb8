//! What several test binaries share: repeatable randomness, and two devices that talk.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(unreachable_pub, reason = "a test binary exports nothing")]

use core::fmt;

use olmec::olm::{Account, NormalMessage, OlmMessage, PreKeyMessage, Session};
use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use olmec::{Curve25519PublicKey, MacLength};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// Repeatable randomness.
pub fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// Hands out given bytes in order, and fails when they run out.
pub struct GivenBytes<'a>(pub &'a [u8]);

impl TryRng for GivenBytes<'_> {
    type Error = fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, fmt::Error> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, fmt::Error> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), fmt::Error> {
        let (given, rest) = self.0.split_at_checked(out.len()).ok_or(fmt::Error)?;
        out.copy_from_slice(given);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for GivenBytes<'_> {}

/// How much of something a test does: what the environment variable says, or else the usual.
pub fn size(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().expect(variable))
}

/// `N` repeatable bytes.
pub fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    let mut out = [0; N];
    rng(seed).try_fill_bytes(&mut out).unwrap();
    out
}

/// A device with one one-time key, and that key.
pub fn device(seed: u64) -> (Account, Curve25519PublicKey) {
    let mut rng = rng(seed);
    let mut account = Account::with_rng(&mut rng).unwrap();
    let created = account.generate_one_time_keys_with_rng(1, &mut rng).unwrap().created;
    (account, created[0].key)
}

/// Opens a session from `from` to the owner of `identity_key` and `one_time_key`.
pub fn open(
    from: &Account,
    to: &Account,
    one_time_key: Curve25519PublicKey,
    mac_length: MacLength,
    seed: u64,
) -> Session {
    let identity_key = to.identity_keys().curve25519;
    let rng = &mut rng(seed);
    from.create_outbound_session_with(identity_key, one_time_key, mac_length, rng).unwrap()
}

/// The message itself, without what a pre-key message puts around it.
pub fn normal(message: &OlmMessage) -> &NormalMessage {
    match message {
        OlmMessage::PreKey(message) => message.message(),
        OlmMessage::Normal(message) => message,
    }
}

/// The pre-key message in `message`.
pub fn pre_key(message: &OlmMessage) -> &PreKeyMessage {
    match message {
        OlmMessage::PreKey(message) => message,
        OlmMessage::Normal(_) => panic!("a normal message where a pre-key message was due"),
    }
}

/// An established session between two devices.
pub struct Pair {
    pub alice: Session,
    pub bob: Session,
}

impl Pair {
    pub fn new(mac_length: MacLength) -> Self {
        Self::from_seed(mac_length, 0)
    }

    /// Another pair for each multiple of four.
    pub fn from_seed(mac_length: MacLength, seed: u64) -> Self {
        let ((alice_account, _), (mut bob_account, key)) = (device(seed + 1), device(seed + 2));
        let mut alice = open(&alice_account, &bob_account, key, mac_length, seed + 3);
        let hello = alice.encrypt(b"hello").unwrap();
        let identity_key = alice_account.identity_keys().curve25519;
        let inbound =
            bob_account.create_inbound_session_with(identity_key, pre_key(&hello), mac_length);
        let mut bob = inbound.unwrap().session;
        alice.decrypt(&bob.encrypt(b"answer").unwrap()).unwrap();
        Self { alice, bob }
    }
}
