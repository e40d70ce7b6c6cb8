//! Tests of Olm that need to look inside: state compared byte for byte, messages made with the
//! real keys around hostile contents.

mod hostile;
mod steps;
mod unchanged;

use rand_chacha::ChaCha20Rng;

use super::{Account, OlmMessage, PreKeyMessage, Session};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::random::tests::rng;

/// Alice, who opened a session, and Bob, who accepted it.
struct Pair {
    rng: ChaCha20Rng,
    alice: Session,
    bob: Session,
}

impl Pair {
    fn new(mac_length: MacLength) -> Self {
        let mut rng = rng(1);
        let (alice_account, mut bob_account) = accounts(&mut rng);
        let (mut alice, message) = open(&alice_account, &mut bob_account, mac_length, &mut rng);
        let identity_key = alice_account.identity_keys().curve25519;
        let inbound = bob_account.create_inbound_session_with(identity_key, &message, mac_length);
        let mut bob = inbound.unwrap().session;
        let answer = bob.encrypt_with_rng(b"answer", &mut rng).unwrap();
        assert_eq!(alice.decrypt(&answer).unwrap(), b"answer");
        Self { rng, alice, bob }
    }

    fn alice_says(&mut self, plaintext: &[u8]) -> OlmMessage {
        self.alice.encrypt_with_rng(plaintext, &mut self.rng).unwrap()
    }

    fn bob_says(&mut self, plaintext: &[u8]) -> OlmMessage {
        self.bob.encrypt_with_rng(plaintext, &mut self.rng).unwrap()
    }
}

fn accounts(rng: &mut ChaCha20Rng) -> (Account, Account) {
    (Account::with_rng(rng).unwrap(), Account::with_rng(rng).unwrap())
}

/// Alice opens a session with a new one-time key of Bob and writes the first message.
fn open(
    alice: &Account,
    bob: &mut Account,
    mac_length: MacLength,
    rng: &mut ChaCha20Rng,
) -> (Session, PreKeyMessage) {
    let created = bob.generate_one_time_keys_with_rng(1, rng).unwrap().created;
    open_with_key(alice, bob, created[0].key, mac_length, rng)
}

fn open_with_key(
    alice: &Account,
    bob: &Account,
    key: crate::Curve25519PublicKey,
    mac_length: MacLength,
    rng: &mut ChaCha20Rng,
) -> (Session, PreKeyMessage) {
    let identity_key = bob.identity_keys().curve25519;
    let session = alice.create_outbound_session_with(identity_key, key, mac_length, rng);
    let mut session = session.unwrap();
    let message = pre_key(session.encrypt_with_rng(b"hello", rng).unwrap());
    (session, message)
}

fn pre_key(message: OlmMessage) -> PreKeyMessage {
    match message {
        OlmMessage::PreKey(message) => message,
        OlmMessage::Normal(_) => panic!("a normal message where a pre-key message was due"),
    }
}

#[test]
fn the_current_fallback_key_is_shown_before_and_after_it_is_published() {
    let mut rng = rng(2);
    let mut account = Account::with_rng(&mut rng).unwrap();
    assert_eq!(account.current_fallback_key(), None);
    account.generate_fallback_key_with_rng(&mut rng).unwrap();
    let first = account.fallback_key();
    assert!(first.is_some());
    assert_eq!(account.current_fallback_key(), first);
    account.mark_keys_as_published();
    assert_eq!((account.fallback_key(), account.current_fallback_key()), (None, first));
    account.generate_fallback_key_with_rng(&mut rng).unwrap();
    assert_ne!(account.current_fallback_key(), first);
}

#[test]
fn a_message_shows_its_mac() {
    let message = Pair::new(MacLength::Full).alice_says(b"tea");
    let OlmMessage::Normal(message) = message else { panic!("a pre-key message") };
    assert_eq!(message.mac(), &message.as_bytes()[message.as_bytes().len() - 32..]);
}
