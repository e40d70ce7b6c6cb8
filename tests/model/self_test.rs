//! The model checked against itself and against two digests of what libolm 3.2.13 writes for the same random bytes.
use super::double_ratchet::OlmSession;
use super::megolm::{MegolmRatchet, MegolmReceiver, MegolmSender};
use super::wire::{self, Value};
use super::{Identity, Key, account_keys, dh, hmac};
use sha2::{Digest, Sha256};

/// `N` bytes: start, start + 1, start + 2, ..
fn counting<const N: usize>(start: u8) -> [u8; N] {
    std::array::from_fn(|i| start.wrapping_add(i as u8))
}

fn digest(messages: &[Vec<u8>]) -> String {
    Sha256::digest(messages.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// For `random`: no new ratchet key is due, so none must be asked for.
fn none() -> Key {
    panic!("random was drawn without need")
}

const ONE_TIME: Key = [7; 32];

/// Alice's session with Bob, and his identity.
fn alice_to_bob() -> (OlmSession, Identity) {
    let (alice, bob) = (account_keys(&counting(0)), account_keys(&counting(64)));
    let one_time = super::CurveKeys::from_secret(ONE_TIME).public;
    let session =
        OlmSession::outbound(&alice.curve.secret, &bob.curve.public, &one_time, &counting(128));
    (session, bob)
}

#[test]
fn megolm_round_trip() {
    for mut sender in [MegolmSender::new(&counting(0)), MegolmSender::new_v2(&counting(0))] {
        let mut early = MegolmReceiver::from_session_key(&sender.session_key()).unwrap();
        let mut late = MegolmReceiver::from_export(&sender.export_at(250)).unwrap();
        (early.mac_length, late.mac_length) = (sender.mac_length, sender.mac_length);
        for index in 0..300 {
            let message = sender.encrypt(format!("message {index}").as_bytes());
            let expected = Some((format!("message {index}").into_bytes(), index));
            assert_eq!(early.decrypt(&message), expected);
            assert_eq!(late.decrypt(&message), expected.filter(|_| index >= 250));
        }
        assert_eq!(early.export_at(280), Some(sender.export_at(280)));
        assert_eq!(late.export_at(280), Some(sender.export_at(280)));
        assert_eq!(late.export_at(249), None);
        let message = sender.encrypt(b"");
        assert_eq!(early.decrypt(&message), Some((vec![], 300)));
        for position in 0..message.len() {
            let mut changed = message.clone();
            changed[position] ^= 1;
            assert_eq!(early.decrypt(&changed), None, "byte {position}");
        }
    }
}

#[test]
fn megolm_share_and_export_have_their_layout() {
    let mut sender = MegolmSender::new(&counting(0));
    sender.encrypt(b"first");
    let (shared, export) = (sender.session_key(), sender.export_at(1));
    assert_eq!((shared.len(), export.len()), (229, 165));
    assert_eq!((&shared[..5], &export[..5]), (&[2, 0, 0, 0, 1][..], &[1, 0, 0, 0, 1][..]));
    assert_eq!(shared[1..165], export[1..]);
    assert_eq!(sender.export_at(0)[5..133], counting::<128>(0));
    assert!(MegolmReceiver::from_session_key(&shared).is_some());
    for position in 0..229 {
        let mut changed = shared.clone();
        changed[position] ^= 1;
        assert!(MegolmReceiver::from_session_key(&changed).is_none(), "byte {position}");
    }
}

#[test]
fn megolm_part_is_rehashed_at_its_period() {
    for (period, h) in [(1 << 24, 0), (1 << 16, 1), (1 << 8, 2), (1 << 8 | 1, 3)] {
        let before = MegolmRatchet::new(&counting(9), period - 1);
        let after = before.at(period);
        assert_eq!(after.counter, period);
        for part in 0..4 {
            let rehashed = hmac(&before.parts[h], &[part as u8]);
            let expected = if part < h { before.parts[part] } else { rehashed };
            assert_eq!(after.parts[part], expected, "part {part} at {period}");
        }
    }
}

#[test]
fn megolm_bytes_are_those_of_libolm() {
    let mut sender = MegolmSender::new(&counting(0));
    let mut output = vec![sender.session_key()];
    output.extend((0..260).map(|i| sender.encrypt(format!("message {i}").as_bytes())));
    output.extend([sender.session_key(), sender.export_at(3), sender.export_at(257)]);
    assert_eq!(digest(&output), "48380c54161bbf77ec7394af66e6aa9edab361a720d5c35c93cc2e4702b37260");
}

#[test]
fn olm_ping_pong_out_of_order() {
    for mac_length in [8, 32] {
        let (mut alice, bob) = alice_to_bob();
        alice.mac_length = mac_length;
        let (_, first) = alice.encrypt(b"0.0", none);
        let mut bob = OlmSession::inbound(&bob.curve.secret, &ONE_TIME, &first).unwrap();
        assert_eq!((bob.session_id(), bob.mac_length), (alice.session_id(), mac_length));

        let (kind, third) = [alice.encrypt(b"0.1", none), alice.encrypt(b"0.2", none)][1].clone();
        assert_eq!(bob.decrypt(kind, &third), Some(b"0.2".to_vec()));
        let reply = bob.encrypt(b"1.0", || [11; 32]);
        let late = bob.encrypt(b"1.1", none);
        assert_eq!(reply.0, 1);
        assert_eq!(alice.decrypt(1, &reply.1), Some(b"1.0".to_vec()));
        let turned = alice.encrypt(b"2.0", || [12; 32]);
        assert_eq!(bob.decrypt(turned.0, &turned.1), Some(b"2.0".to_vec()));
        let newer = bob.encrypt(b"3.0", || [13; 32]);

        // Messages of an old chain, of a new one and of the very first, long after.
        assert_eq!(alice.decrypt(1, &newer.1), Some(b"3.0".to_vec()));
        assert_eq!(alice.decrypt(1, &late.1), Some(b"1.1".to_vec()));
        assert_eq!(bob.decrypt(0, &first), Some(b"0.0".to_vec()));

        // Each is read once, and what is refused changes nothing.
        let before = bob.secrets();
        for (kind, message) in [(0, &first), (0, &third), (1, &turned.1), (1, &newer.1)] {
            assert_eq!(bob.decrypt(kind, message), None);
        }
        assert_eq!(bob.secrets(), before);
    }
}

#[test]
fn olm_altered_message_is_refused_and_changes_nothing() {
    let (mut alice, bob) = alice_to_bob();
    let (_, first) = alice.encrypt(b"", none);
    assert_eq!(first.len(), 168);
    let mut bob = OlmSession::inbound(&bob.curve.secret, &ONE_TIME, &first).unwrap();
    let fresh = bob.secrets();
    for position in 0..first.len() {
        let mut changed = first.clone();
        // Bit 1 and not 0, so that the index does not become another known one.
        changed[position] ^= 2;
        assert_eq!(bob.decrypt(0, &changed), None, "byte {position}");
        assert_eq!(bob.secrets(), fresh, "byte {position}");
    }
    assert_eq!(bob.decrypt(0, &first), Some(vec![]));
}

#[test]
fn olm_inbound_refuses_what_is_not_for_it() {
    let (mut alice, bob) = alice_to_bob();
    let (_, first) = alice.encrypt(b"hello", none);
    let inbound = |one_time: &Key, message: &[u8]| {
        OlmSession::inbound(&bob.curve.secret, one_time, message).is_some()
    };
    assert!(inbound(&ONE_TIME, &first));
    assert!(!inbound(&[8; 32], &first), "another one-time key");
    let extra = [&first, &wire::number(5, 0)[..]].concat();
    assert!(!inbound(&ONE_TIME, &extra), "a field that no MAC covers");
    // The base key is the second field: after the version, two bytes of header and the one-time key; then its header.
    let mut worthless = first.clone();
    worthless[37..69].fill(0);
    assert!(!inbound(&ONE_TIME, &worthless), "a base key that makes every secret zero");
    assert_eq!(dh(&[1; 32], &[0; 32]), None);
}

#[test]
fn olm_both_sides_hold_the_same_secrets() {
    let (mut alice, bob) = alice_to_bob();
    // Root, ratchet secret and chain key; Bob has no ratchet secret yet, but the same root and chain.
    let [root, ratchet_secret, chain] = alice.secrets().try_into().unwrap();
    assert_eq!(ratchet_secret, counting::<32>(160));
    let (_, first) = alice.encrypt(b"hello", none);
    let bob = OlmSession::inbound(&bob.curve.secret, &ONE_TIME, &first).unwrap();
    assert_eq!(bob.secrets(), [root, chain]);
}

#[test]
fn olm_bytes_are_those_of_libolm() {
    let (mut alice, bob) = alice_to_bob();
    let (_, first) = alice.encrypt(b"first", none);
    let mut bob = OlmSession::inbound(&bob.curve.secret, &ONE_TIME, &first).unwrap();
    bob.decrypt(0, &first).unwrap();
    let mut output = vec![alice.session_id().to_vec(), first, alice.encrypt(b"again", none).1];
    for turn in 1..=8 {
        let (from, to) =
            if turn % 2 == 1 { (&mut bob, &mut alice) } else { (&mut alice, &mut bob) };
        for text in ["one", "two", "a text of more than one block"] {
            let (kind, message) = from.encrypt(text.as_bytes(), || [turn; 32]);
            assert_eq!(to.decrypt(kind, &message), Some(text.as_bytes().to_vec()));
            output.push(message);
        }
    }
    assert_eq!(digest(&output), "d7f44add99387822a4095be11030ab68cdc1cfda332526d49c65b21d7695b7d1");
}

#[test]
fn wire_reads_what_it_writes_and_only_that() {
    let fields = [wire::number(1, 300), wire::bytes(4, &[9, 8]), wire::number(2, 0)].concat();
    assert_eq!(fields, [0x08, 0xAC, 0x02, 0x22, 2, 9, 8, 0x10, 0]);
    let read = wire::read(3, &[&[3], &fields[..]].concat()).unwrap();
    assert_eq!(read.len(), 3);
    assert_eq!((wire::read_index(&read, 1), wire::read_index(&read, 2)), (Some(300), Some(0)));
    assert_eq!(wire::read_bytes(&read, 4), Some(&[9, 8][..]));
    assert_eq!((wire::read_index(&read, 4), wire::read_bytes(&read, 1)), (None, None));
    for refused in [
        &[][..],                // nothing at all
        &[4, 0x10, 0],          // another version
        &[3, 0x10],             // a field without its value
        &[3, 0x10, 0x80],       // a varint without its end
        &[3, 0x10, 0x80, 0],    // a varint longer than it needs to be
        &[3, 0x00, 0],          // field number 0
        &[3, 0x15, 0, 0, 0, 0], // wire type 5
        &[3, 0x22, 2, 9],       // fewer bytes than promised
    ] {
        assert_eq!(wire::read(3, refused), None, "{refused:02x?}");
    }
    // Once each, of those that somebody asks for.
    let twice = wire::read(3, &[3, 0x10, 0, 0x10, 0, 0x22, 0, 0x22, 1, 9, 0x08, 5]).unwrap();
    assert_eq!((wire::read_index(&twice, 2), wire::read_bytes(&twice, 4)), (None, None));
    assert_eq!(wire::read_index(&twice, 1), Some(5));
    let past_u32 = wire::read(3, &[3, 0x10, 0x80, 0x80, 0x80, 0x80, 0x10]).unwrap();
    assert_eq!(wire::read_index(&past_u32, 2), None);
    let largest = [&[3, 0x10][..], &[0xFF; 9], &[1]].concat();
    assert_eq!(wire::read(3, &largest), Some([(2, vec![Value::Number(u64::MAX)])].into()));
    let larger = [&[3, 0x10][..], &[0xFF; 9], &[2]].concat();
    assert_eq!(wire::read(3, &larger), None);
    let endless = [&[3, 0x10][..], &[0xFF; 40], &[1]].concat();
    assert_eq!(wire::read(3, &endless), None);
}
