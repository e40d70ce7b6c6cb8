//! The library beside the naive model of the specification: the same random bytes must give the
//! same bytes on the wire, and the same messages must be readable, whatever the network does.

#[path = "support/beside_model.rs"]
mod beside_model;
mod model;
mod support;

use beside_model::{Step, converse};
use model::megolm::{MegolmReceiver, MegolmSender};
use olmec::MacLength;
use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, MessageIndex, OutboundGroupSession,
    SessionKey,
};
use olmec::olm::MessageType;
use proptest::collection::vec;
use proptest::prelude::*;
use support::{GivenBytes, bytes};

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let plaintext = || vec(any::<u8>(), 0..40);
    vec(
        prop_oneof![
            2 => plaintext().prop_map(Step::AliceSends),
            2 => plaintext().prop_map(Step::BobSends),
            3 => any::<usize>().prop_map(Step::AliceReceives),
            3 => any::<usize>().prop_map(Step::BobReceives),
            1 => any::<(usize, usize)>().prop_map(|(choice, bit)| Step::AliceReceivesDamaged(choice, bit)),
            1 => any::<(usize, usize)>().prop_map(|(choice, bit)| Step::BobReceivesDamaged(choice, bit)),
            1 => Just(Step::AliceRestarts),
            1 => Just(Step::BobRestarts),
        ],
        0..120,
    )
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
