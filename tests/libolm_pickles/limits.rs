//! What libolm cannot hold: left out where nothing but convenience is lost, else an error.

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, DecryptError, GenerateKeysError, OlmMessage};
use olmec::pickle::libolm as pickles;
use olmec::pickle::libolm::LibolmPickleError;
use olmec::{CodedError as _, ErrorCode, MacLength};

use super::envelope;
use super::support::{Pair, device, rng};

/// Replaces the bytes of a pickle under the empty key.
fn patched(pickle: &str, at: usize, bytes: &[u8]) -> String {
    let mut plaintext = envelope::open(pickle, b"");
    plaintext[at..at + bytes.len()].copy_from_slice(bytes);
    envelope::seal(&plaintext, b"")
}

#[test]
fn full_macs_are_refused() {
    let Pair { alice, bob } = Pair::new(MacLength::Full);
    for session in [alice, bob] {
        assert_eq!(pickles::write_session(&session, b""), Err(LibolmPickleError::FullMac));
    }
    let sender = OutboundGroupSession::with_rng(MacLength::Full, &mut rng(3)).unwrap();
    let written = pickles::write_outbound_group_session(&sender, b"");
    assert_eq!(written, Err(LibolmPickleError::FullMac));
    let receiver = InboundGroupSession::from_outbound(&sender);
    let written = pickles::write_inbound_group_session(&receiver, b"");
    assert_eq!(written, Err(LibolmPickleError::FullMac));
    assert_eq!(LibolmPickleError::FullMac.code(), ErrorCode::NotRepresentable);
}

#[test]
fn the_last_index_can_be_written_and_what_follows_it_not() {
    let Pair { mut alice, .. } = Pair::new(MacLength::Truncated);
    alice.encrypt_with_rng(b"begins a chain", &mut rng(1)).unwrap();
    let pickle = pickles::write_session(&alice, b"").unwrap();
    // The chain of the sender, and with the same key that of a receiver.
    let plaintext = envelope::open(&pickle, b"");
    let chain = &plaintext[137 + 64..137 + 96];
    let ratchet_key = &plaintext[137..137 + 32];
    let last = u32::MAX.to_be_bytes();
    let receiving =
        [&plaintext[..133], &[0, 0, 0, 0, 0, 0, 0, 1], ratchet_key, chain, &last, &[0; 4]].concat();
    let at_the_last = patched(&pickle, 137 + 96, &last);
    let mut sender = pickles::read_session(&at_the_last, b"").unwrap();
    let mut receiver = pickles::read_session(&envelope::seal(&receiving, b""), b"").unwrap();
    assert_eq!(pickles::write_session(&sender, b"").unwrap(), at_the_last);

    let message = sender.encrypt_with_rng(b"the last", &mut rng(1)).unwrap();
    assert_eq!(receiver.decrypt(&message).unwrap(), b"the last");
    for session in [sender, receiver] {
        let written = pickles::write_session(&session, b"");
        assert_eq!(written, Err(LibolmPickleError::Exhausted));
    }

    let sender = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(3)).unwrap();
    let pickle = pickles::write_outbound_group_session(&sender, b"").unwrap();
    let at_the_last = patched(&pickle, 4 + 128, &last);
    let mut sender = pickles::read_outbound_group_session(&at_the_last, b"").unwrap();
    assert_eq!(pickles::write_outbound_group_session(&sender, b"").unwrap(), at_the_last);
    assert_eq!(sender.encrypt(b"the last").unwrap().message_index().get(), u32::MAX);
    let written = pickles::write_outbound_group_session(&sender, b"");
    assert_eq!(written, Err(LibolmPickleError::Exhausted));
    assert_eq!(LibolmPickleError::Exhausted.code(), ErrorCode::SessionExhausted);
}

#[test]
fn the_last_key_id_is_the_last() {
    let (account, _) = device(4);
    let pickle = pickles::write_account(&account, b"").unwrap();
    let length = envelope::open(&pickle, b"").len();
    let full = patched(&pickle, length - 4, &u32::MAX.to_be_bytes());
    let mut account = pickles::read_account(&full, b"").unwrap();
    let refused = account.generate_one_time_keys_with_rng(1, &mut rng(1)).unwrap_err();
    assert_eq!(refused, GenerateKeysError::KeyIdsExhausted);
    assert_eq!(pickles::write_account(&account, b"").unwrap(), full);
}

#[test]
fn the_newest_hundred_one_time_keys_are_written() {
    let mut rng = rng(5);
    let mut account = Account::with_rng(&mut rng).unwrap();
    for _ in 0..3 {
        account.generate_one_time_keys_with_rng(50, &mut rng).unwrap();
        account.mark_keys_as_published();
    }
    account.generate_one_time_keys_with_rng(3, &mut rng).unwrap();
    let pickle = pickles::write_account(&account, b"").unwrap();
    let plaintext = envelope::open(&pickle, b"");
    let id = |place: usize| {
        let start = 168 + 69 * place;
        u32::from_be_bytes(plaintext[start..start + 4].try_into().unwrap())
    };
    let ids: Vec<_> = (0..100).map(id).collect();
    assert_eq!(ids, (54..=153).rev().collect::<Vec<_>>());
    let again = pickles::read_account(&pickle, b"").unwrap();
    assert_eq!(again.one_time_key_count(), 100);
    assert_eq!(
        again.one_time_keys().collect::<Vec<_>>(),
        account.one_time_keys().collect::<Vec<_>>()
    );
}

#[test]
fn the_newest_forty_skipped_keys_are_written() {
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    let mut rng = rng(8);
    // Two turns of which only the last of 31 messages is read: 30 and 30 keys.
    let mut turns: Vec<Vec<OlmMessage>> = Vec::new();
    for _ in 0..2 {
        let answer = bob.encrypt_with_rng(b"your turn", &mut rng).unwrap();
        alice.decrypt(&answer).unwrap();
        turns.push((0..31).map(|_| alice.encrypt_with_rng(b"x", &mut rng).unwrap()).collect());
        bob.decrypt(&turns.last().unwrap()[30]).unwrap();
    }
    let pickle = pickles::write_session(&bob, b"").unwrap();
    let mut again = pickles::read_session(&pickle, b"").unwrap();
    // The newer turn has all of its 30, the older one its last 10.
    for (index, message) in (0..).zip(&turns[1][..30]) {
        assert_eq!(again.decrypt(message).unwrap(), b"x", "{index}");
    }
    for (index, message) in (0..).zip(&turns[0][..30]) {
        let decrypted = again.decrypt(message);
        if index < 20 {
            assert_eq!(decrypted, Err(DecryptError::KeyUnknown { index }));
        } else {
            assert_eq!(decrypted.unwrap(), b"x", "{index}");
        }
    }
    // Used before the pickle was written, or after it was read: which is no longer known.
    for message in [&turns[0][30], &turns[1][30]] {
        assert_eq!(again.decrypt(message), Err(DecryptError::KeyUnknown { index: 30 }));
    }
    // The chain goes on from where it stood, and there it is known again.
    let next = alice.encrypt_with_rng(b"next", &mut rng).unwrap();
    assert_eq!(again.decrypt(&next).unwrap(), b"next");
    assert_eq!(again.decrypt(&next), Err(DecryptError::KeyUsed { index: 31 }));
}

/// libolm keeps keys of chains that are gone. They are written again, never found, and go when the
/// session moves on, even to a chain that bears their ratchet key.
#[test]
fn skipped_keys_of_a_chain_that_is_gone_are_kept_until_the_next_turn_and_never_used() {
    /// The length of a skipped key; they stand at the end.
    const KEY: usize = 68;
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    let mut rng = rng(9);
    alice.decrypt(&bob.encrypt_with_rng(b"your turn", &mut rng).unwrap()).unwrap();
    let mut turn = || alice.encrypt_with_rng(b"x", &mut rng).unwrap();
    let (first, second, third) = (turn(), turn(), turn());
    bob.decrypt(&third).unwrap();
    assert_eq!(bob.describe().skipped_indices, [1, 0]);

    let answer = bob.encrypt_with_rng(b"your turn", &mut rng).unwrap();
    alice.decrypt(&answer).unwrap();
    let next = alice.encrypt_with_rng(b"a new chain", &mut rng).unwrap();
    let OlmMessage::Normal(message) = &next else { panic!("a pre-key message") };
    let name = message.ratchet_key();

    let pickle = pickles::write_session(&bob, b"").unwrap();
    let end = envelope::open(&pickle, b"").len();
    let renamed = patched(&pickle, end - 2 * KEY, name.as_bytes());
    let renamed = patched(&renamed, end - KEY, name.as_bytes());
    let mut again = pickles::read_session(&renamed, b"").unwrap();
    assert_eq!(again.describe().skipped_indices, [1, 0]);
    assert_eq!(pickles::write_session(&again, b"").unwrap(), renamed);
    for (index, message) in (0..).zip([&first, &second]) {
        assert_eq!(again.decrypt(message), Err(DecryptError::KeyUnknown { index }));
    }
    assert_eq!(again.decrypt(&next).unwrap(), b"a new chain");
    assert_eq!(again.describe().skipped_indices, [0; 0]);
}
