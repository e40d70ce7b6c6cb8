//! Many messages in one call, and messages in any order, against one after the other.

use alloc::vec::Vec;

use super::*;
use crate::megolm::DecryptedMessage;
use crate::pickle::codec::Record as _;
use rand_chacha::rand_core::Rng as _;

/// Messages of one session, each as long as its index says.
fn messages(from: u32, count: usize, mac_length: MacLength) -> Vec<MegolmMessage> {
    let mut ratchet = Ratchet::from_bytes(&[7; 128], MessageIndex::new(from));
    let key = signing_key();
    let seal = |_| {
        let index = ratchet.index();
        let plaintext = alloc::vec![index.get() as u8; index.get() as usize % 97];
        let message = MegolmMessage::seal(&ratchet, &plaintext, &key, mac_length);
        index.next().into_iter().for_each(|next| ratchet.advance_to(next));
        message
    };
    (0..count).map(seal).collect()
}

fn one_by_one(
    session: &mut InboundGroupSession,
    messages: &[MegolmMessage],
) -> Vec<Result<DecryptedMessage, DecryptError>> {
    messages.iter().map(|message| session.decrypt(message)).collect()
}

/// Signed by the session, with a MAC that is not right.
fn with_bad_mac(message: &MegolmMessage) -> MegolmMessage {
    let length = message.as_bytes().len() - 64;
    let mut bytes = message.as_bytes()[..length].to_vec();
    bytes[length - 1] ^= 1;
    let signature = signing_key().sign(&bytes);
    bytes.extend(signature.as_bytes());
    MegolmMessage::from_bytes(&bytes).unwrap()
}

fn with_flipped_bit(message: &MegolmMessage, place: usize) -> MegolmMessage {
    let mut bytes = message.as_bytes().to_vec();
    let from_the_end = bytes.len() - 1 - place % 64;
    bytes[from_the_end] ^= 1;
    MegolmMessage::from_bytes(&bytes).unwrap()
}

#[test]
fn one_call_is_many_calls() {
    let good = messages(0, 700, MacLength::Truncated);
    let full = messages(0, 3, MacLength::Full);
    let mut dice = rng(11);
    for round in 0..12 {
        let mut roll = |below: usize| dice.next_u32() as usize % below;
        let count = [0, 1, 5, 250, 600][round % 5];
        let mut chosen: Vec<_> = (0..count).map(|_| good[roll(700)].clone()).collect();
        // Every second time all are good, as far as the session knows them.
        for _ in 0..if round % 2 == 0 { 0 } else { count.min(4) } {
            let place = roll(count);
            chosen[place] = match roll(3) {
                0 => with_bad_mac(&chosen[place]),
                1 => with_flipped_bit(&chosen[place], roll(64)),
                _ => full[roll(3)].clone(),
            };
        }
        let (mut together, mut alone) = (view(), view());
        if round % 3 == 1 {
            for session in [&mut together, &mut alone] {
                session.advance_to(100).unwrap();
                session.decrypt(&good[300]).unwrap();
            }
        }
        let expected = one_by_one(&mut alone, &chosen);
        assert_eq!(together.decrypt_batch_with_rng(&chosen, &mut rng(1)), expected, "{round}");
        assert_eq!(together.to_bytes(), alone.to_bytes(), "{round}: they know the same");
        #[cfg(feature = "getrandom")]
        assert_eq!(together.decrypt_batch(&chosen), expected, "{round}");
        let failing = &mut FailingRng { left: 0 };
        assert_eq!(together.decrypt_batch_with_rng(&chosen, failing), expected, "{round}");
    }
}

/// The newest message is forged, and leads the walk beyond the newest that is good.
#[test]
fn a_bad_message_at_the_end_does_not_move_the_session() {
    let good = messages(0, 20, MacLength::Truncated);
    let batch = [good[3].clone(), with_bad_mac(&good[19]), good[1].clone()];
    let (mut together, mut alone) = (view(), view());
    let expected = one_by_one(&mut alone, &batch);
    assert_eq!(together.decrypt_batch_with_rng(&batch, &mut rng(1)), expected);
    assert_eq!(expected[1], Err(DecryptError::Authentication));
    assert_eq!(together.to_bytes(), alone.to_bytes());
    assert_eq!(together.latest.as_ref().map(Ratchet::index), Some(MessageIndex::new(3)));
}

/// More bytes than are worked on at a time.
#[test]
fn long_messages_are_cut_into_pieces() {
    let mut outbound = OutboundGroupSession::at(MessageIndex::new(0));
    let texts = (0..9u8).map(|number| alloc::vec![number; 100_000]);
    let messages: Vec<_> = texts.clone().map(|text| outbound.encrypt(&text).unwrap()).collect();
    let decrypted = view().decrypt_batch_with_rng(&messages, &mut rng(1));
    for (result, text) in decrypted.into_iter().zip(texts) {
        assert_eq!(result.unwrap().plaintext, text);
    }
}

/// Backwards, at random, around the edges of blocks, from the middle of one, and at the last index.
#[test]
fn every_order_reads_the_same() {
    for from in [0, 5, 250, 0xFFFF - 300, u32::MAX - 599] {
        let messages = messages(from, 600, MacLength::Truncated);
        let ratchet = Ratchet::from_bytes(&[7; 128], MessageIndex::new(from));
        let session =
            || InboundGroupSession::new(&SessionKey::new(ratchet.duplicate(), &signing_key()));
        let expected = one_by_one(&mut session(), &messages);
        assert!(expected.iter().all(Result::is_ok), "{from}");
        let mut dice = rng(u64::from(from));
        let random = (0..600).map(|_| dice.next_u32() as usize % 600).collect();
        let backwards = (0..600).rev().collect();
        let jumping = (0..600).map(|place| place * 157 % 600).collect();
        for order in [backwards, random, jumping] {
            let order: Vec<usize> = order;
            let mut session = session();
            for place in order {
                assert_eq!(session.decrypt(&messages[place]), expected[place], "{from} {place}");
            }
        }
    }
}

#[test]
fn exports_in_a_row_are_those_of_each_index() {
    let session = view();
    let row: Vec<_> = session.exports_from(250).unwrap().take(20).collect();
    for (index, export) in (250..).zip(row) {
        assert_eq!(export.to_bytes(), session.export_at(index).unwrap().to_bytes(), "{index}");
    }
    assert_eq!(session.exports_from(u32::MAX - 2).unwrap().count(), 3, "to the last index");
    let mut later = view();
    later.advance_to(9).unwrap();
    assert!(later.exports_from(8).is_err());
}
