//! A Megolm session, each end hopping between libolm and olmec.

use olmec::MacLength;
use olmec::megolm::{
    Authenticity, ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession,
    SessionKey,
};
use olmec::pickle::libolm as pickles;
use olmec_interop::libolm;

use olmec_interop::random::{Dice, seeds_of_lives};

use super::pickle_key;

enum Sender {
    Libolm(libolm::OutboundGroupSession),
    Olmec(OutboundGroupSession),
}

impl Sender {
    fn encrypt(&mut self, plaintext: &[u8]) -> String {
        match self {
            Self::Libolm(session) => session.encrypt(plaintext),
            Self::Olmec(session) => session.encrypt(plaintext).unwrap().to_base64(),
        }
    }

    fn session_key(&self) -> String {
        match self {
            Self::Libolm(session) => session.session_key(),
            Self::Olmec(session) => session.session_key().to_base64().expose().to_owned(),
        }
    }

    fn hop(&mut self, key: &[u8]) {
        *self = match self {
            Self::Libolm(session) => {
                let theirs = session.pickle(key);
                let read = pickles::read_outbound_group_session(&theirs, key).unwrap();
                assert_eq!(pickles::write_outbound_group_session(&read, key).unwrap(), theirs);
                Self::Olmec(read)
            }
            Self::Olmec(session) => {
                let ours = pickles::write_outbound_group_session(session, key).unwrap();
                let read = libolm::OutboundGroupSession::unpickle(&ours, key).unwrap();
                assert_eq!(read.pickle(key), ours);
                Self::Libolm(read)
            }
        };
    }
}

enum Receiver {
    Libolm(libolm::InboundGroupSession),
    Olmec(InboundGroupSession),
}

impl Receiver {
    fn decrypt(&mut self, message: &str) -> (Vec<u8>, u32) {
        match self {
            Self::Libolm(session) => session.decrypt(message).unwrap(),
            Self::Olmec(session) => {
                let message = MegolmMessage::from_base64(message).unwrap();
                let decrypted = session.decrypt(&message).unwrap();
                (decrypted.plaintext, decrypted.message_index.get())
            }
        }
    }

    fn hop(&mut self, key: &[u8]) {
        *self = match self {
            Self::Libolm(session) => {
                let theirs = session.pickle(key);
                let read = pickles::read_inbound_group_session(&theirs, key).unwrap();
                assert_eq!(pickles::write_inbound_group_session(&read, key).unwrap(), theirs);
                assert_eq!(read.first_known_index().get(), session.first_known_index());
                assert_eq!(read.authenticity() == Authenticity::Signed, session.is_verified());
                Self::Olmec(read)
            }
            Self::Olmec(session) => {
                let ours = pickles::write_inbound_group_session(session, key).unwrap();
                let read = libolm::InboundGroupSession::unpickle(&ours, key).unwrap();
                assert_eq!(read.pickle(key), ours);
                assert_eq!(read.is_verified(), session.authenticity() == Authenticity::Signed);
                Self::Libolm(read)
            }
        };
    }

    fn export_at(&self, index: u32) -> String {
        match self {
            Self::Libolm(session) => session.export_at(index).unwrap(),
            Self::Olmec(session) => {
                session.export_at(index).unwrap().to_base64().expose().to_owned()
            }
        }
    }
}

#[test]
fn a_group_session_goes_on_after_every_hop_and_both_write_the_same() {
    let (mut senders, mut receivers) = (0, 0);
    for seed in seeds_of_lives(40) {
        let dice = &mut Dice::new(seed);
        let mut sender = if dice.chance(50) {
            Sender::Libolm(libolm::OutboundGroupSession::new(&dice.bytes(160)).unwrap())
        } else {
            Sender::Olmec(OutboundGroupSession::with_rng(MacLength::Truncated, dice).unwrap())
        };
        // Some receivers come late.
        for _ in 0..dice.below(3) * 200 {
            sender.encrypt(b"before you came");
        }
        let session_key = sender.session_key();
        let mut receiver = if dice.chance(50) {
            Receiver::Libolm(libolm::InboundGroupSession::new(&session_key).unwrap())
        } else {
            let session_key = SessionKey::from_base64(&session_key).unwrap();
            Receiver::Olmec(InboundGroupSession::new(&session_key))
        };
        receiver.hop(b"unused so far");

        let mut incoming = Vec::new();
        for _ in 0..120 {
            match dice.below(10) {
                0..4 => {
                    let length = dice.below(60);
                    let plaintext = dice.bytes(length);
                    incoming.push((sender.encrypt(&plaintext), plaintext));
                }
                4..7 if !incoming.is_empty() => {
                    let (message, plaintext) = incoming.remove(dice.below(incoming.len()));
                    assert_eq!(receiver.decrypt(&message).0, plaintext);
                }
                7 => {
                    sender.hop(&pickle_key(dice));
                    senders += 1;
                }
                8 => {
                    receiver.hop(&pickle_key(dice));
                    receivers += 1;
                }
                9 => {
                    let Receiver::Olmec(session) = &receiver else { continue };
                    // Another device imports what this one can read.
                    let first = session.first_known_index().get();
                    let exported = receiver.export_at(first + dice.below(30) as u32);
                    let theirs = libolm::InboundGroupSession::import(&exported).unwrap();
                    let ours = ExportedSessionKey::from_base64(&exported).unwrap();
                    let ours = InboundGroupSession::import(&ours);
                    let key = pickle_key(dice);
                    let text = pickles::write_inbound_group_session(&ours, &key).unwrap();
                    assert_eq!(text, theirs.pickle(&key));
                    let read = pickles::read_inbound_group_session(&text, &key).unwrap();
                    assert_eq!(read.authenticity(), Authenticity::Imported);
                }
                _ => {}
            }
        }
        for (message, plaintext) in incoming {
            assert_eq!(receiver.decrypt(&message).0, plaintext);
            receiver.hop(b"at the end");
        }
    }
    println!("{senders} and {receivers} hops");
    assert!(senders > 300 && receivers > 300, "{senders} and {receivers} hops");
}

#[test]
fn far_indices_and_the_last_one_survive() {
    let mut dice = Dice::new(7);
    let theirs = libolm::OutboundGroupSession::new(&dice.bytes(160)).unwrap();
    let receiver = libolm::InboundGroupSession::new(&theirs.session_key()).unwrap();
    for index in [0x7FFF_FFFF, 0x8000_0000, u32::MAX] {
        let exported = receiver.export_at(index).unwrap();
        let theirs = libolm::InboundGroupSession::import(&exported).unwrap().pickle(b"far");
        let read = pickles::read_inbound_group_session(&theirs, b"far").unwrap();
        assert_eq!(read.first_known_index().get(), index);
        assert_eq!(pickles::write_inbound_group_session(&read, b"far").unwrap(), theirs);
        let again = read.export_at_first_known_index();
        assert_eq!(again.to_base64().expose(), exported);
    }
}
