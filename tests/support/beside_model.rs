//! A conversation that the library and the model hold at once, over a network that does what it is told.

#![allow(unreachable_pub, reason = "a test binary exports nothing")]

use std::collections::{BTreeMap, BTreeSet};

use olmec::MacLength;
use olmec::olm::{Account, DecryptError, OlmMessage, Session};
use olmec::pickle::{PickleKey, libolm};

use super::model::double_ratchet::OlmSession;
use super::model::{self, CurveKeys};
use super::support::{GivenBytes, bytes, normal, pre_key};

/// Which messages of a chain can still be read: those to come, and of those passed over the newest 40.
#[derive(Default)]
struct Window {
    next: u32,
    held: BTreeSet<u32>,
}

impl Window {
    fn holds(&self, index: u32) -> bool {
        index >= self.next || self.held.contains(&index)
    }

    fn read(&mut self, index: u32) {
        self.held.remove(&index);
        self.held.extend(self.next..index);
        self.next = self.next.max(index + 1);
        while self.held.len() > 40 {
            self.held.pop_first();
        }
    }
}

/// One side of a conversation, in the library and in the model.
struct Side {
    ours: Session,
    model: OlmSession,
    windows: BTreeMap<[u8; 32], Window>,
    /// The ratchet keys of the messages this side has read, newest last.
    read_ratchet_keys: Vec<[u8; 32]>,
}

impl Side {
    fn new(ours: Session, model: OlmSession) -> Self {
        Self { ours, model, windows: BTreeMap::new(), read_ratchet_keys: Vec::new() }
    }

    fn send(&mut self, plaintext: &[u8], random: [u8; 32]) -> OlmMessage {
        let ours = self.ours.encrypt_with_rng(plaintext, &mut GivenBytes(&random)).unwrap();
        let (model_type, model_bytes) = self.model.encrypt(plaintext, || random);
        assert_eq!((ours.message_type().number(), ours.to_bytes()), (model_type, model_bytes));
        ours
    }

    fn restart(&mut self) {
        let key = PickleKey::from_bytes(&[7; 32]);
        self.ours = Session::from_pickle(&self.ours.pickle(&key).unwrap(), &key).unwrap();
    }

    fn receive(&mut self, message: &OlmMessage) -> bool {
        let expected = self.model.decrypt(message.message_type().number(), &message.to_bytes());
        let (ratchet_key, index) = (normal(message).ratchet_key(), normal(message).chain_index());
        let known = self.read_ratchet_keys.iter().rposition(|key| key == ratchet_key.as_bytes());
        match (self.ours.decrypt(message), expected) {
            (Ok(plaintext), Some(expected)) => assert_eq!(plaintext, expected),
            (Err(_), None) => return false,
            (Err(error), Some(_)) => {
                // The model keeps every chain, the library the newest five, and 40 keys of each.
                let newer = known.map(|place| self.read_ratchet_keys.len() - 1 - place);
                if newer.is_none_or(|newer| newer < 5) {
                    let window = self.windows.get(ratchet_key.as_bytes());
                    assert!(window.is_some_and(|window| !window.holds(index)), "{error}");
                    assert_eq!(error, DecryptError::KeyDiscarded { index });
                }
                return false;
            }
            (Ok(_), None) => panic!("the library read what the model refuses"),
        }
        if known.is_none() {
            self.read_ratchet_keys.push(*ratchet_key.as_bytes());
        }
        self.windows.entry(*ratchet_key.as_bytes()).or_default().read(index);
        true
    }

    /// One bit of the message is another: nobody may read it, and nothing may change.
    fn receive_damaged(&mut self, message: &OlmMessage, bit: usize) {
        let mut damaged = message.to_bytes();
        let bit = bit % (damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        if let Ok(damaged) = OlmMessage::from_bytes(message.message_type(), &damaged) {
            let before = libolm::write_session(&self.ours, b"");
            assert!(self.ours.decrypt(&damaged).is_err(), "read with bit {bit} changed");
            assert_eq!(libolm::write_session(&self.ours, b""), before);
        }
    }
}

/// What somebody does.
#[derive(Clone, Debug)]
pub enum Step {
    AliceSends(Vec<u8>),
    BobSends(Vec<u8>),
    /// Delivers one of the messages on their way, chosen by the number; it may come again.
    AliceReceives(usize),
    BobReceives(usize),
    /// The same with one bit of the message changed, chosen by the second number.
    AliceReceivesDamaged(usize, usize),
    BobReceivesDamaged(usize, usize),
    /// Saves the session and goes on with what was saved.
    AliceRestarts,
    BobRestarts,
}

/// Plays `steps` on both implementations at once.
pub fn converse(seed: u64, mac_length: MacLength, steps: impl IntoIterator<Item = Step>) {
    let random = |n: u64| bytes::<32>(seed.wrapping_mul(1_000).wrapping_add(n));
    let alice_random = bytes::<64>(seed ^ 1);
    let bob_random = bytes::<64>(seed ^ 2);
    let session_random = bytes::<64>(seed ^ 3);
    let alice_account = Account::with_rng(&mut GivenBytes(&alice_random)).unwrap();
    let mut bob_account = Account::with_rng(&mut GivenBytes(&bob_random)).unwrap();
    let alice_model = model::account_keys(&alice_random);
    let bob_model = model::account_keys(&bob_random);
    assert_eq!(alice_account.identity_keys().curve25519.as_bytes(), &alice_model.curve.public);

    let one_time = CurveKeys::from_secret(random(0));
    let created = bob_account.generate_one_time_keys_with_rng(1, &mut GivenBytes(&random(0)));
    let key = created.unwrap().created[0].key;
    assert_eq!(key.as_bytes(), &one_time.public);

    let bob_identity = bob_account.identity_keys().curve25519;
    let session_rng = &mut GivenBytes(&session_random);
    let ours =
        alice_account.create_outbound_session_with(bob_identity, key, mac_length, session_rng);
    let mut model = OlmSession::outbound(
        &alice_model.curve.secret,
        &bob_model.curve.public,
        &one_time.public,
        &session_random,
    );
    model.mac_length = mac_length.bytes();
    let mut alice = Side::new(ours.unwrap(), model);

    let first = alice.send(b"first", random(1));
    let model = OlmSession::inbound(&bob_model.curve.secret, &one_time.secret, &first.to_bytes());
    let alice_identity = alice_account.identity_keys().curve25519;
    let first = pre_key(&first);
    let ours = bob_account.begin_inbound_session(alice_identity, first, mac_length).unwrap();
    let mut bob = Side::new(ours, model.unwrap());
    assert!(bob.receive(&OlmMessage::PreKey(first.clone())));
    assert_eq!(alice.ours.id(), bob.ours.id());

    let (mut to_alice, mut to_bob) = (Vec::new(), Vec::new());
    for (n, step) in (2..).zip(steps) {
        match step {
            Step::AliceSends(plaintext) => to_bob.push(alice.send(&plaintext, random(n))),
            Step::BobSends(plaintext) => to_alice.push(bob.send(&plaintext, random(n))),
            Step::AliceReceives(choice) if !to_alice.is_empty() => {
                alice.receive(&to_alice[choice % to_alice.len()]);
            }
            Step::BobReceives(choice) if !to_bob.is_empty() => {
                bob.receive(&to_bob[choice % to_bob.len()]);
            }
            Step::AliceReceivesDamaged(choice, bit) if !to_alice.is_empty() => {
                alice.receive_damaged(&to_alice[choice % to_alice.len()], bit);
            }
            Step::BobReceivesDamaged(choice, bit) if !to_bob.is_empty() => {
                bob.receive_damaged(&to_bob[choice % to_bob.len()], bit);
            }
            Step::AliceReceives(_) | Step::BobReceives(_) => {}
            Step::AliceReceivesDamaged(..) | Step::BobReceivesDamaged(..) => {}
            Step::AliceRestarts => alice.restart(),
            Step::BobRestarts => bob.restart(),
        }
    }
    // Whatever was lost, a message and its answer still get through.
    let last = alice.send(b"are you there?", random(900));
    assert!(bob.receive(&last));
    let answer = bob.send(b"yes", random(901));
    assert!(alice.receive(&answer));
}
