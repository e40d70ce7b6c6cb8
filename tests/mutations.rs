//! Every single-bit flip, every truncation and every small extension of sample messages is
//! refused, and nothing panics. Afterwards the genuine message is still read.

mod support;

use olmec::MacLength;
use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{MessageType, OlmMessage, PreKeyMessage};
use support::{Pair, device, open, pre_key};

const PLAINTEXTS: [&[u8]; 3] = [b"", b"tea", b"a plaintext of more than one block, and then some"];
const MAC_LENGTHS: [MacLength; 2] = [MacLength::Truncated, MacLength::Full];

/// Every mutation of `bytes`: one bit flipped, cut at every length, one to 64 bytes appended, two
/// neighbours exchanged.
fn mutations(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let flips = (0..bytes.len() * 8).map(move |bit| {
        let mut mutated = bytes.to_vec();
        mutated[bit / 8] ^= 1 << (bit % 8);
        mutated
    });
    let cuts = (0..bytes.len()).map(move |length| bytes[..length].to_vec());
    let extensions = (1..=64).flat_map(move |length| {
        [0x00, 0xFF, 0x22].map(move |byte| [bytes, &vec![byte; length]].concat())
    });
    let swaps = (1..bytes.len()).filter(move |at| bytes[at - 1] != bytes[*at]).map(move |at| {
        let mut mutated = bytes.to_vec();
        mutated.swap(at - 1, at);
        mutated
    });
    flips.chain(cuts).chain(extensions).chain(swaps)
}

#[test]
fn olm_normal_messages() {
    for mac_length in MAC_LENGTHS {
        let Pair { mut alice, mut bob } = Pair::new(mac_length);
        for plaintext in PLAINTEXTS {
            let message = alice.encrypt(plaintext).unwrap();
            for mutated in mutations(&message.to_bytes()) {
                if let Ok(parsed) = OlmMessage::from_bytes(MessageType::Normal, &mutated) {
                    assert!(bob.decrypt(&parsed).is_err(), "accepted {mutated:02x?}");
                }
            }
            assert_eq!(bob.decrypt(&message).unwrap(), plaintext);
        }
    }
}

#[test]
fn olm_pre_key_messages_that_open_a_session() {
    for mac_length in MAC_LENGTHS {
        let ((alice, _), (mut bob, key)) = (device(1), device(2));
        let mut session = open(&alice, &bob, key, mac_length, 3);
        let message = session.encrypt(b"tea").unwrap();
        let identity_key = alice.identity_keys().curve25519;
        for mutated in mutations(&message.to_bytes()) {
            if let Ok(parsed) = PreKeyMessage::from_bytes(&mutated) {
                let accepted = bob.create_inbound_session_with(identity_key, &parsed, mac_length);
                assert!(accepted.is_err(), "accepted {mutated:02x?}");
                // Also from a caller who believes the identity key that the message names.
                let claimed = parsed.session_keys().identity_key;
                let accepted = bob.create_inbound_session_with(claimed, &parsed, mac_length);
                assert!(accepted.is_err(), "accepted {mutated:02x?}");
            }
        }
        assert_eq!(bob.one_time_key_count(), 1, "no mutation used up the one-time key");
        let accepted = bob.create_inbound_session_with(identity_key, pre_key(&message), mac_length);
        assert_eq!(accepted.unwrap().plaintext, b"tea");
    }
}

#[test]
fn olm_pre_key_messages_of_a_known_session() {
    let ((alice, _), (mut bob, key)) = (device(1), device(2));
    let mut session = open(&alice, &bob, key, MacLength::Truncated, 3);
    let first = session.encrypt(b"first").unwrap();
    let identity_key = alice.identity_keys().curve25519;
    let mut bob = bob.create_inbound_session(identity_key, pre_key(&first)).unwrap().session;
    let second = session.encrypt(b"second").unwrap();
    for mutated in mutations(&second.to_bytes()) {
        if let Ok(parsed) = OlmMessage::from_bytes(MessageType::PreKey, &mutated) {
            assert!(bob.decrypt(&parsed).is_err(), "accepted {mutated:02x?}");
        }
    }
    assert_eq!(bob.decrypt(&second).unwrap(), b"second");
}

#[test]
fn megolm_messages() {
    for mac_length in MAC_LENGTHS {
        let mut session = OutboundGroupSession::with_rng(mac_length, &mut support::rng(5)).unwrap();
        let mut view = InboundGroupSession::from_outbound(&session);
        for plaintext in PLAINTEXTS {
            let message = session.encrypt(plaintext).unwrap();
            for mutated in mutations(message.as_bytes()) {
                if let Ok(parsed) = MegolmMessage::from_bytes(&mutated) {
                    assert!(view.decrypt(&parsed).is_err(), "accepted {mutated:02x?}");
                }
            }
            assert_eq!(view.decrypt(&message).unwrap().plaintext, plaintext);
        }
    }
}

#[test]
fn session_keys_and_the_two_forms_of_each_other() {
    let mut session =
        OutboundGroupSession::with_rng(MacLength::Truncated, &mut support::rng(6)).unwrap();
    session.encrypt(b"moves the index").unwrap();
    let key = session.session_key().to_bytes();
    for mutated in mutations(key.expose()) {
        assert!(SessionKey::from_bytes(&mutated).is_err(), "accepted {mutated:02x?}");
    }
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
