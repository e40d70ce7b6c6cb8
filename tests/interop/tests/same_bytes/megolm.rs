//! Megolm sessions: keys, messages, exports.

use olmec::MacLength;
use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec_interop::libolm;
use olmec_interop::random::{Dice, FixedBytes};
use vodozemac::base64_encode;

use crate::code;

#[test]
fn sessions_are_equal() {
    let mut dice = Dice::new(0x3E60);
    let mut messages = 0;
    for _ in 0..200 {
        let random = dice.bytes(160);
        let mut source = FixedBytes::new(&random);
        let mut ours = OutboundGroupSession::with_rng(MacLength::Truncated, &mut source).unwrap();
        assert_eq!(source.left(), 0);
        let mut theirs = libolm::OutboundGroupSession::new(&random).unwrap();
        assert_eq!(ours.id().as_str(), theirs.session_id());

        for _ in 0..if dice.chance(10) { 600 } else { dice.between(1, 20) } {
            let session_key = theirs.session_key();
            assert_eq!(ours.session_key().to_base64().expose(), session_key);
            assert_eq!(ours.message_index().unwrap().get(), theirs.message_index());
            let plaintext = dice.plaintext();
            let message = theirs.encrypt(&plaintext);
            assert_eq!(ours.encrypt(&plaintext).unwrap().to_base64(), message);
            messages += 1;
        }
    }
    println!("200 sessions: {messages} messages");
    assert!(messages > 2000);
}

/// An index, mostly near the places where the slower parts of the ratchet move.
fn index(dice: &mut Dice) -> u32 {
    let near = [0, 1 << 8, 1 << 16, 1 << 24, 1 << 31, u32::MAX][dice.below(6)];
    let any = u32::from_be_bytes(dice.bytes(4).try_into().unwrap());
    match dice.below(4) {
        0 => any,
        1 => near.wrapping_add(any >> 24),
        _ => near.wrapping_add(any >> 30).wrapping_sub(2),
    }
}

/// An export, as anyone could write one: any ratchet at any index.
fn export(index: u32, dice: &mut Dice) -> String {
    let owner = OutboundGroupSession::with_rng(MacLength::Truncated, dice).unwrap();
    let mut bytes = owner.session_key().to_bytes().expose()[..165].to_vec();
    bytes[0] = 1;
    bytes[1..5].copy_from_slice(&index.to_be_bytes());
    base64_encode(bytes)
}

/// Exports at all distances. The difference: libolm calls an index that lies 2^31 or more ahead
/// unknown, olmec does not.
#[test]
fn ratchets_are_equal_wherever_they_start_and_end() {
    let mut dice = Dice::new(0x3E61);
    let (mut equal, mut before, mut far) = (0, 0, 0);
    for _ in 0..600 {
        let (first, last) = (index(&mut dice), index(&mut dice));
        let exported = export(first, &mut dice);
        let ours = ExportedSessionKey::from_base64(&exported).unwrap();
        let ours = InboundGroupSession::import(&ours);
        let theirs = libolm::InboundGroupSession::import(&exported).unwrap();
        assert_eq!(ours.first_known_index().get(), first);
        assert_eq!(theirs.first_known_index(), first);

        let ours = ours.export_at(last);
        let theirs = theirs.export_at(last);
        if last < first {
            assert_eq!(code(ours), "UNKNOWN_MESSAGE_INDEX");
            // A libolm session goes on after the last index with index 0.
            assert_eq!(theirs.is_err(), last.wrapping_sub(first) >= 1 << 31);
            before += 1;
        } else if last - first >= 1 << 31 {
            assert_eq!(ours.unwrap().message_index().get(), last);
            assert_eq!(theirs.unwrap_err(), "UNKNOWN_MESSAGE_INDEX");
            far += 1;
        } else {
            assert_eq!(ours.unwrap().to_base64().expose(), theirs.unwrap());
            equal += 1;
        }
    }
    println!("600 pairs of indices: {equal} equal, {before} before the first, {far} far ahead");
    assert!(equal > 200 && before > 100 && far > 20);
}

#[test]
fn exports_of_what_was_received_are_equal() {
    let mut dice = Dice::new(0x3E62);
    for _ in 0..200 {
        let mut sender = libolm::OutboundGroupSession::new(&dice.bytes(160)).unwrap();
        for _ in 0..dice.below(4) {
            sender.encrypt(b"before");
        }
        let key = sender.session_key();
        let mut ours = InboundGroupSession::new(&SessionKey::from_base64(&key).unwrap());
        let mut theirs = libolm::InboundGroupSession::new(&key).unwrap();
        let sent: Vec<String> = (0..10).map(|_| sender.encrypt(&dice.plaintext())).collect();
        for _ in 0..10 {
            let message = &sent[dice.below(10)];
            let decrypted = ours.decrypt(&MegolmMessage::from_base64(message).unwrap()).unwrap();
            let expected = theirs.decrypt(message).unwrap();
            assert_eq!((decrypted.plaintext, decrypted.message_index.get()), expected);

            let index = ours.first_known_index().get() + dice.below(700) as u32;
            let exported = theirs.export_at(index).unwrap();
            assert_eq!(ours.export_at(index).unwrap().to_base64().expose(), exported);
        }
    }
}
