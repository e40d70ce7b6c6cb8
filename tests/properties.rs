//! The library beside the naive model of the specification: the same random bytes must give the
//! same bytes on the wire, and the same messages must be readable, whatever the network does.

mod model;
mod support;

use model::double_ratchet::OlmSession;
use model::megolm::{MegolmReceiver, MegolmSender};
use olmec::MacLength;
use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, MessageIndex, OutboundGroupSession,
    SessionKey,
};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::PickleKey;
use proptest::collection::vec;
use proptest::prelude::*;
use support::{GivenBytes, bytes, pre_key};

/// One side of a conversation, in the library and in the model.
struct Side {
    ours: Session,
    model: OlmSession,
    /// The ratchet keys of the messages this side has read, newest last.
    read_ratchet_keys: Vec<[u8; 32]>,
}

impl Side {
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
        let ratchet_key = match message {
            OlmMessage::PreKey(message) => message.message().ratchet_key(),
            OlmMessage::Normal(message) => message.ratchet_key(),
        };
        let known = self.read_ratchet_keys.iter().rposition(|key| key == ratchet_key.as_bytes());
        match (self.ours.decrypt(message), expected) {
            (Ok(plaintext), Some(expected)) => assert_eq!(plaintext, expected),
            (Err(_), None) => return false,
            (Err(error), Some(_)) => {
                // The model keeps every chain, the library the newest five.
                let newer = known.map(|place| self.read_ratchet_keys.len() - 1 - place);
                assert!(newer.is_some_and(|newer| newer >= 5), "{error} with {newer:?} newer");
                return false;
            }
            (Ok(_), None) => panic!("the library read what the model refuses"),
        }
        if known.is_none() {
            self.read_ratchet_keys.push(*ratchet_key.as_bytes());
        }
        true
    }
}

#[derive(Clone, Debug)]
enum Step {
    AliceSends(Vec<u8>),
    BobSends(Vec<u8>),
    /// Delivers one of the messages on their way, chosen by the number; it may come again.
    AliceReceives(usize),
    BobReceives(usize),
    /// Saves the session and goes on with what was saved.
    AliceRestarts,
    BobRestarts,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let plaintext = || vec(any::<u8>(), 0..40);
    vec(
        prop_oneof![
            2 => plaintext().prop_map(Step::AliceSends),
            2 => plaintext().prop_map(Step::BobSends),
            3 => any::<usize>().prop_map(Step::AliceReceives),
            3 => any::<usize>().prop_map(Step::BobReceives),
            1 => Just(Step::AliceRestarts),
            1 => Just(Step::BobRestarts),
        ],
        0..120,
    )
}

/// Plays `steps` on both implementations at once.
fn converse(seed: u64, mac_length: MacLength, steps: Vec<Step>) {
    let random = |n: u64| bytes::<32>(seed.wrapping_mul(1_000).wrapping_add(n));
    let alice_random = bytes::<64>(seed ^ 1);
    let bob_random = bytes::<64>(seed ^ 2);
    let session_random = bytes::<64>(seed ^ 3);
    let alice_account = Account::with_rng(&mut GivenBytes(&alice_random)).unwrap();
    let mut bob_account = Account::with_rng(&mut GivenBytes(&bob_random)).unwrap();
    let alice_model = model::account_keys(&alice_random);
    let bob_model = model::account_keys(&bob_random);
    assert_eq!(alice_account.identity_keys().curve25519.as_bytes(), &alice_model.curve.public);

    let one_time = model::CurveKeys::from_secret(random(0));
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
    let mut alice = Side { ours: ours.unwrap(), model, read_ratchet_keys: Vec::new() };

    let first = alice.send(b"first", random(1));
    let model = OlmSession::inbound(&bob_model.curve.secret, &one_time.secret, &first.to_bytes());
    let alice_identity = alice_account.identity_keys().curve25519;
    let first = pre_key(&first);
    let ours = bob_account.begin_inbound_session(alice_identity, first, mac_length).unwrap();
    let mut bob = Side { ours, model: model.unwrap(), read_ratchet_keys: Vec::new() };
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
            Step::AliceReceives(_) | Step::BobReceives(_) => {}
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

fn group_pair(seed: u64, mac_length: MacLength) -> (OutboundGroupSession, MegolmSender) {
    let random = bytes::<160>(seed);
    let ours = OutboundGroupSession::with_rng(mac_length, &mut GivenBytes(&random)).unwrap();
    let mut model = MegolmSender::new(&random);
    model.mac_length = mac_length.bytes();
    (ours, model)
}

fn mac_lengths() -> impl Strategy<Value = MacLength> {
    prop_oneof![3 => Just(MacLength::Truncated), 1 => Just(MacLength::Full)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn olm_is_the_model_under_any_network(
        seed in any::<u64>(),
        mac_length in mac_lengths(),
        steps in steps(),
    ) {
        converse(seed, mac_length, steps);
    }

    #[test]
    fn megolm_is_the_model_in_any_order(
        seed in any::<u64>(),
        mac_length in mac_lengths(),
        plaintexts in vec(vec(any::<u8>(), 0..50), 1..30),
        shared_at in any::<proptest::sample::Index>(),
        deliveries in vec(any::<proptest::sample::Index>(), 0..60),
    ) {
        let (mut ours, mut model) = group_pair(seed, mac_length);
        let shared_at = shared_at.index(plaintexts.len());
        let mut view = None;
        let mut sent = Vec::new();
        for (n, plaintext) in plaintexts.iter().enumerate() {
            let key = ours.session_key().to_bytes();
            prop_assert_eq!(key.expose().as_slice(), model.session_key());
            if n == shared_at {
                let key = SessionKey::from_bytes(&model.session_key()).unwrap();
                view = Some(InboundGroupSession::with_mac_length(&key, mac_length));
            }
            let message = ours.encrypt(plaintext).unwrap();
            prop_assert_eq!(message.as_bytes(), model.encrypt(plaintext));
            sent.push(message);
        }
        let mut view = view.unwrap();
        for delivery in deliveries {
            let n = delivery.index(sent.len());
            let decrypted = view.decrypt(&sent[n]);
            if n < shared_at {
                prop_assert!(decrypted.is_err());
            } else {
                let decrypted = decrypted.unwrap();
                prop_assert_eq!(decrypted.message_index.get() as usize, n);
                prop_assert_eq!(&decrypted.plaintext, &plaintexts[n]);
            }
            let index = u32::try_from(n.max(shared_at)).unwrap();
            let export = view.export_at(index).unwrap().to_bytes();
            prop_assert_eq!(export.expose().as_slice(), model.export_at(index));
        }
    }

    #[test]
    fn megolm_is_the_model_at_the_edges_of_the_index(
        seed in any::<u64>(),
        edge in prop_oneof![
            Just(0xFF_u32), Just(0xFFFF), Just(0xFF_FFFF), Just(0x7FFF_FFFF), Just(u32::MAX - 300),
        ],
        back in 0..30_u32,
        ahead in 0..300_u32,
    ) {
        // An export whose index is set near the edge: the ratchet value is random anyway.
        let (_, mut model) = group_pair(seed, MacLength::Truncated);
        let start = edge - back;
        model.first.counter = start;
        model.ratchet.counter = start;
        let export = model.export_at(start);
        let mut view = InboundGroupSession::import(&ExportedSessionKey::from_bytes(&export).unwrap());
        let reader = MegolmReceiver::from_export(&export).unwrap();

        let target = start.saturating_add(ahead);
        model.ratchet = model.ratchet.at(target);
        let message = model.encrypt(b"near the edge");
        let expected = reader.decrypt(&message).unwrap();
        let decrypted = view.decrypt(&MegolmMessage::from_bytes(&message).unwrap()).unwrap();
        prop_assert_eq!((decrypted.plaintext, decrypted.message_index.get()), expected);
        let export = view.export_at(target).unwrap().to_bytes();
        prop_assert_eq!(export.expose().as_slice(), reader.export_at(target).unwrap());
    }
}

#[test]
fn the_last_message_of_all_agrees_with_the_model() {
    let (_, mut model) = group_pair(7, MacLength::Truncated);
    model.first.counter = u32::MAX - 3;
    let export = model.export_at(u32::MAX - 3);
    model.ratchet = model.first.clone();
    let mut view = InboundGroupSession::import(&ExportedSessionKey::from_bytes(&export).unwrap());
    model.ratchet = model.ratchet.at(u32::MAX);
    let keys = model.ratchet.cipher_keys();
    let mut message = vec![3];
    message.extend(model::wire::number(1, u32::MAX));
    message.extend(model::wire::bytes(2, &keys.encrypt(b"the last one")));
    let mac = keys.mac(&message, 8);
    message.extend(mac);
    let signature = ed25519_dalek::Signer::sign(&model.signing_key, &message);
    message.extend(signature.to_bytes());
    let decrypted = view.decrypt(&MegolmMessage::from_bytes(&message).unwrap()).unwrap();
    assert_eq!(decrypted.message_index, MessageIndex::LAST);
    assert_eq!(decrypted.plaintext, b"the last one");
}

#[test]
fn message_types_have_the_numbers_of_matrix_events() {
    assert_eq!(MessageType::try_from(0), Ok(MessageType::PreKey));
    assert_eq!(MessageType::try_from(1), Ok(MessageType::Normal));
    assert!(MessageType::try_from(2).is_err());
}
