//! Every single-bit flip, every truncation and every small extension of sample messages, keys, pickles
//! and files is refused, and nothing panics. Afterwards the genuine one is still read.
//!
//! `OLMEC_MUTATION_SAMPLES=200 cargo test --release --test mutations` takes as many samples of each.

#[path = "mutations/at_rest.rs"]
mod at_rest;
mod support;

use olmec::MacLength;
use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{MessageType, OlmMessage, PreKeyMessage};
use olmec::random::TryRng as _;
use support::{Pair, bytes, device, open, pre_key, rng, size};

const PLAINTEXTS: [&[u8]; 3] = [b"", b"tea", b"a plaintext of more than one block, and then some"];
const MAC_LENGTHS: [MacLength; 2] = [MacLength::Truncated, MacLength::Full];
/// How many flips of two bits are tried on each sample.
const DOUBLE_FLIPS: usize = 50;

/// One thing to spoil.
#[derive(Clone, Copy)]
struct Sample {
    number: usize,
    /// Makes everything in it; samples are far enough apart for a handful of seeds each.
    seed: u64,
    mac_length: MacLength,
    plaintext: &'static [u8],
}

/// As many samples as the environment asks for: MAC lengths and plaintexts take turns.
fn samples(usual: usize) -> impl Iterator<Item = Sample> {
    (0..size("OLMEC_MUTATION_SAMPLES", usual)).map(|number| Sample {
        number,
        seed: 8 * number as u64,
        mac_length: MAC_LENGTHS[number % 2],
        plaintext: PLAINTEXTS[number / 2 % 3],
    })
}

/// Every mutation of `bytes`: one bit flipped, cut at every length, one to 64 bytes appended, two
/// neighbours exchanged, and some with two bits flipped.
fn mutations(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let bits = bytes.len() * 8;
    let flipped = move |places: &[usize]| {
        let mut mutated = bytes.to_vec();
        places.iter().for_each(|bit| mutated[bit / 8] ^= 1 << (bit % 8));
        mutated
    };
    let flips = (0..bits).map(move |bit| flipped(&[bit]));
    let cuts = (0..bytes.len()).map(move |length| bytes[..length].to_vec());
    let extensions = (1..=64).flat_map(move |length| {
        [0x00, 0xFF, 0x22].map(move |byte| [bytes, &vec![byte; length]].concat())
    });
    let swaps = (1..bytes.len()).filter(move |at| bytes[at - 1] != bytes[*at]).map(move |at| {
        let mut mutated = bytes.to_vec();
        mutated.swap(at - 1, at);
        mutated
    });
    let mut rng = rng(bits as u64);
    let doubles = (0..DOUBLE_FLIPS).map(move |_| {
        let mut below = |limit: usize| rng.try_next_u64().unwrap() as usize % limit;
        let (first, distance) = (below(bits), 1 + below(bits - 1));
        flipped(&[first, (first + distance) % bits])
    });
    flips.chain(cuts).chain(extensions).chain(swaps).chain(doubles)
}

/// No mutation of `genuine` is accepted.
fn all_refused(genuine: &[u8], mut accepts: impl FnMut(&[u8]) -> bool) {
    for mutated in mutations(genuine) {
        assert!(!accepts(&mutated), "accepted {mutated:02x?} in the place of {genuine:02x?}");
    }
}

#[test]
fn olm_normal_messages() {
    for Sample { seed, mac_length, plaintext, .. } in samples(6) {
        let Pair { mut alice, mut bob } = Pair::from_seed(mac_length, seed);
        let message = alice.encrypt(plaintext).unwrap();
        all_refused(&message.to_bytes(), |mutated| {
            OlmMessage::from_bytes(MessageType::Normal, mutated)
                .is_ok_and(|parsed| bob.decrypt(&parsed).is_ok())
        });
        assert_eq!(bob.decrypt(&message).unwrap(), plaintext);
    }
}

#[test]
fn olm_pre_key_messages_that_open_a_session() {
    for Sample { seed, mac_length, plaintext, .. } in samples(2) {
        let ((alice, _), (mut bob, key)) = (device(seed + 1), device(seed + 2));
        let mut session = open(&alice, &bob, key, mac_length, seed + 3);
        let message = session.encrypt(plaintext).unwrap();
        let identity_key = alice.identity_keys().curve25519;
        all_refused(&message.to_bytes(), |mutated| {
            let Ok(parsed) = PreKeyMessage::from_bytes(mutated) else { return false };
            // Also from a caller who believes the identity key that the message names.
            [identity_key, parsed.session_keys().identity_key].iter().any(|claimed| {
                bob.create_inbound_session_with(*claimed, &parsed, mac_length).is_ok()
            })
        });
        assert_eq!(bob.one_time_key_count(), 1, "no mutation used up the one-time key");
        let accepted = bob.create_inbound_session_with(identity_key, pre_key(&message), mac_length);
        assert_eq!(accepted.unwrap().plaintext, plaintext);
    }
}

#[test]
fn olm_pre_key_messages_of_a_known_session() {
    for Sample { seed, mac_length, plaintext, .. } in samples(1) {
        let ((alice, _), (mut bob, key)) = (device(seed + 1), device(seed + 2));
        let mut session = open(&alice, &bob, key, mac_length, seed + 3);
        let first = session.encrypt(b"first").unwrap();
        let identity_key = alice.identity_keys().curve25519;
        let opened = bob.create_inbound_session_with(identity_key, pre_key(&first), mac_length);
        let mut bob = opened.unwrap().session;
        let second = session.encrypt(plaintext).unwrap();
        all_refused(&second.to_bytes(), |mutated| {
            OlmMessage::from_bytes(MessageType::PreKey, mutated)
                .is_ok_and(|parsed| bob.decrypt(&parsed).is_ok())
        });
        assert_eq!(bob.decrypt(&second).unwrap(), plaintext);
    }
}

fn group_session(seed: u64, mac_length: MacLength) -> OutboundGroupSession {
    OutboundGroupSession::with_rng(mac_length, &mut rng(seed + 5)).unwrap()
}

#[test]
fn megolm_messages() {
    for Sample { seed, mac_length, plaintext, .. } in samples(6) {
        let mut session = group_session(seed, mac_length);
        let mut view = InboundGroupSession::from_outbound(&session);
        let message = session.encrypt(plaintext).unwrap();
        all_refused(message.as_bytes(), |mutated| {
            MegolmMessage::from_bytes(mutated).is_ok_and(|parsed| view.decrypt(&parsed).is_ok())
        });
        assert_eq!(view.decrypt(&message).unwrap().plaintext, plaintext);
    }
}

#[test]
fn session_keys() {
    for Sample { seed, mac_length, number, .. } in samples(1) {
        let mut session = group_session(seed, mac_length);
        for _ in 0..=number {
            session.encrypt(b"moves the index").unwrap();
        }
        let key = session.session_key().to_bytes();
        all_refused(key.expose(), |mutated| SessionKey::from_bytes(mutated).is_ok());
        assert!(SessionKey::from_bytes(key.expose()).is_ok());
    }
}

/// Nothing authenticates an export, so of its bits only the lengths and the version can be refused.
#[test]
fn session_exports_and_the_two_forms_of_each_other() {
    for Sample { seed, mac_length, .. } in samples(1) {
        let session = group_session(seed, mac_length);
        let key = session.session_key().to_bytes();
        let view = InboundGroupSession::from_outbound(&session);
        let export = view.export_at_first_known_index().to_bytes();
        for length in (0..=300).filter(|length| *length != ExportedSessionKey::LENGTH) {
            let mut bytes = export.expose().to_vec();
            bytes.resize(length, 0);
            assert!(ExportedSessionKey::from_bytes(&bytes).is_err(), "accepted {length} bytes");
        }
        for version in (0..=255).filter(|version| *version != 1) {
            let mut bytes = *export.expose();
            bytes[0] = version;
            assert!(ExportedSessionKey::from_bytes(&bytes).is_err(), "accepted version {version}");
        }
        // A signed key cut to the length of an export, and an export blown up to that of a key.
        assert!(ExportedSessionKey::from_bytes(&key.expose()[..165]).is_err());
        let blown_up = [export.expose().as_slice(), &[0; 64]].concat();
        assert!(SessionKey::from_bytes(&blown_up).is_err());
    }
}
