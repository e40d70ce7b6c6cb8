//! Two parties, or a room, under a network that does what the input says, beside the model.

use olmec::MacLength;
use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey};

use crate::beside_model::{Step, converse};
use crate::choices::Choices;
use crate::model::megolm::MegolmSender;
use crate::support::{GivenBytes, bytes};

/// More than these are not played: a session of its own costs a millisecond.
const STEPS: usize = 200;

/// Two parties: what they send is delivered, lost, repeated, reordered, damaged; they restart.
pub(super) fn olm(input: &[u8]) {
    let mut choices = Choices::new(input);
    let mac_length =
        if choices.byte().is_multiple_of(4) { MacLength::Full } else { MacLength::Truncated };
    let seed = u64::from(choices.byte());
    let mut steps = Vec::new();
    while !choices.is_empty() && steps.len() < STEPS {
        steps.push(match choices.byte() % 10 {
            0 => Step::AliceSends(choices.bytes().to_vec()),
            1 => Step::BobSends(choices.bytes().to_vec()),
            2 => Step::AliceSends(Vec::new()),
            3 => Step::BobSends(Vec::new()),
            4 => Step::AliceReceives(choices.below(64)),
            5 => Step::BobReceives(choices.below(64)),
            6 => Step::AliceReceivesDamaged(choices.below(64), choices.below(1 << 15)),
            7 => Step::BobReceivesDamaged(choices.below(64), choices.below(1 << 15)),
            8 => Step::AliceRestarts,
            _ => Step::BobRestarts,
        });
    }
    converse(seed, mac_length, steps);
}

/// Conversations: in turns, one-sided, everything late, everything repeated, with damage.
pub(super) fn olm_seeds() -> Vec<Vec<u8>> {
    let patterns: [&[u8]; 6] = [
        &[2, 5, 0, 0, 3, 4, 0, 0],
        &[2, 2, 2, 2, 5, 0, 3, 5, 0, 1],
        &[2, 3, 2, 3, 8, 9, 4, 0, 1, 5, 0, 1],
        &[2, 5, 0, 0, 5, 0, 0, 3, 4, 0, 0, 4, 0, 0],
        &[2, 7, 0, 0, 1, 9, 5, 0, 0, 3, 6, 0, 0, 0, 200, 4, 0, 0],
        &[0, 3, b't', b'e', b'a', 5, 0, 0, 1, 2, b'o', b'k', 4, 0, 0, 9, 8],
    ];
    let all = patterns.iter().flat_map(|pattern| [1, 4, 12].map(|times| pattern.repeat(times)));
    all.flat_map(|steps| [0, 1].map(|mac_length| [&[mac_length, 7], &steps[..]].concat())).collect()
}

/// A room: messages in any order, shared from any index, exported at any other, damaged.
pub(super) fn megolm(input: &[u8]) {
    let mut choices = Choices::new(input);
    let mac_length =
        if choices.byte().is_multiple_of(4) { MacLength::Full } else { MacLength::Truncated };
    let random = bytes::<160>(u64::from(choices.byte()));
    let mut ours = OutboundGroupSession::with_rng(mac_length, &mut GivenBytes(&random)).unwrap();
    let mut model = MegolmSender::new(&random);
    model.mac_length = mac_length.bytes();
    let mut sent: Vec<(MegolmMessage, Vec<u8>)> = Vec::new();
    let mut views: Vec<InboundGroupSession> = Vec::new();
    for _ in 0..STEPS {
        if choices.is_empty() {
            break;
        }
        match choices.byte() % 6 {
            0 => {
                let plaintext = choices.bytes().to_vec();
                let message = ours.encrypt(&plaintext).unwrap();
                assert_eq!(message.as_bytes(), model.encrypt(&plaintext));
                sent.push((message, plaintext));
            }
            1 if views.len() < 8 => {
                let key = ours.session_key().to_bytes();
                assert_eq!(key.expose().as_slice(), model.session_key());
                let key = SessionKey::from_bytes(key.expose()).unwrap();
                views.push(InboundGroupSession::with_mac_length(&key, mac_length));
            }
            2 if !views.is_empty() => {
                let at = choices.below(views.len());
                let view = &views[at];
                let index = u32::try_from(choices.below(400)).unwrap();
                match view.export_at(index) {
                    Ok(key) => {
                        assert_eq!(key.to_bytes().expose().as_slice(), model.export_at(index));
                        if views.len() < 8 {
                            let view =
                                InboundGroupSession::import_with_mac_length(&key, mac_length);
                            views.push(view);
                        }
                    }
                    Err(_) => assert!(index < view.first_known_index().get()),
                }
            }
            3 | 4 if !views.is_empty() && !sent.is_empty() => {
                let at = choices.below(views.len());
                let view = &mut views[at];
                let (message, plaintext) = &sent[choices.below(sent.len())];
                let known = message.message_index() >= view.first_known_index();
                match view.decrypt(message) {
                    Ok(read) => {
                        assert!(known);
                        assert_eq!(read.message_index, message.message_index());
                        assert_eq!(&read.plaintext, plaintext);
                    }
                    Err(error) => assert!(!known, "{error}"),
                }
            }
            5 if !views.is_empty() && !sent.is_empty() => {
                let at = choices.below(views.len());
                let (message, _) = &sent[choices.below(sent.len())];
                let mut damaged = message.as_bytes().to_vec();
                let bit = choices.below(damaged.len() * 8);
                damaged[bit / 8] ^= 1 << (bit % 8);
                if let Ok(damaged) = MegolmMessage::from_bytes(&damaged) {
                    assert!(views[at].decrypt(&damaged).is_err(), "read with bit {bit} changed");
                }
            }
            _ => {}
        }
    }
}

pub(super) fn megolm_seeds() -> Vec<Vec<u8>> {
    let patterns: [&[u8]; 4] = [
        &[1, 0, 0, 3, 0, 0, 0, 0],
        &[0, 3, b't', b'e', b'a', 1, 0, 1, 7, 3, 0, 0, 0, 1, 3, 0, 0, 0, 0],
        &[1, 0, 0, 2, 0, 0, 1, 44, 3, 0, 1, 0, 0],
        &[1, 0, 2, 1, 2, 5, 0, 0, 0, 0, 0, 77, 3, 0, 0, 0, 0],
    ];
    let all = patterns.iter().flat_map(|pattern| [1, 4, 20].map(|times| pattern.repeat(times)));
    all.flat_map(|steps| [0, 1].map(|mac_length| [&[mac_length, 7], &steps[..]].concat())).collect()
}
