//! A room: the sender's and the receiver's end of its session hop between vodozemac and olmec.

use olmec::MacLength;
use olmec::megolm::{
    Authenticity, ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession,
    SessionKey,
};
use olmec::pickle::vodozemac as pickles;
use olmec_interop::random::{Dice, seeds_of_lives};
use vodozemac::megolm as theirs;

use super::{megolm_config, pickle_key, without_counts};

enum Sender {
    Vodozemac(theirs::GroupSession),
    Olmec(OutboundGroupSession),
}

enum Receiver {
    Vodozemac(theirs::InboundGroupSession),
    Olmec(InboundGroupSession),
}

impl Sender {
    fn encrypt(&mut self, plaintext: &[u8]) -> String {
        match self {
            Self::Vodozemac(session) => session.encrypt(plaintext).to_base64(),
            Self::Olmec(session) => session.encrypt(plaintext).unwrap().to_base64(),
        }
    }

    fn session_key(&self) -> String {
        match self {
            Self::Vodozemac(session) => session.session_key().to_base64(),
            Self::Olmec(session) => session.session_key().to_base64().expose().to_owned(),
        }
    }

    fn hop(self, key: &[u8; 32]) -> Self {
        match self {
            Self::Vodozemac(session) => {
                let json = serde_json::to_string(&session.pickle()).unwrap();
                let read =
                    pickles::read_outbound_group_session(&session.pickle().encrypt(key), key);
                let read = read.unwrap();
                let again = pickles::write_outbound_group_session_json(&read).unwrap();
                assert_eq!(again.expose(), json);
                let plain = pickles::read_outbound_group_session_json(&json).unwrap();
                assert_eq!(plain.id(), read.id());
                assert_eq!(read.id().as_str(), session.session_id());
                let index = read.message_index().map(|index| index.get());
                assert_eq!(index, Some(session.message_index()));
                Self::Olmec(read)
            }
            Self::Olmec(session) => {
                let sealed = pickles::write_outbound_group_session(&session, key).unwrap();
                let pickle = theirs::GroupSessionPickle::from_encrypted(&sealed, key).unwrap();
                Self::Vodozemac(theirs::GroupSession::from_pickle(pickle))
            }
        }
    }
}

impl Receiver {
    fn decrypt(&mut self, message: &str) -> (u32, Vec<u8>) {
        match self {
            Self::Vodozemac(session) => {
                let message = theirs::MegolmMessage::from_base64(message).unwrap();
                let decrypted = session.decrypt(&message).unwrap();
                (decrypted.message_index, decrypted.plaintext)
            }
            Self::Olmec(session) => {
                let message = MegolmMessage::from_base64(message).unwrap();
                let decrypted = session.decrypt(&message).unwrap();
                (decrypted.message_index.get(), decrypted.plaintext)
            }
        }
    }

    fn hop(self, key: &[u8; 32], authenticity: Authenticity) -> Self {
        match self {
            Self::Vodozemac(session) => {
                let json = serde_json::to_string(&session.pickle()).unwrap();
                let sealed = session.pickle().encrypt(key);
                let read = pickles::read_inbound_group_session(&sealed, key).unwrap();
                let again = pickles::write_inbound_group_session_json(&read);
                assert_eq!(without_counts(again.expose()), without_counts(&json));
                let plain = pickles::read_inbound_group_session_json(&json).unwrap();
                assert_eq!(plain.id().as_str(), session.session_id());
                assert_eq!(plain.authenticity(), authenticity);
                assert_eq!(read.authenticity(), authenticity);
                assert_eq!(read.first_known_index().get(), session.first_known_index());
                Self::Olmec(read)
            }
            Self::Olmec(session) => {
                let sealed = pickles::write_inbound_group_session(&session, key);
                let pickle = theirs::InboundGroupSessionPickle::from_encrypted(&sealed, key);
                let read = theirs::InboundGroupSession::from_pickle(pickle.unwrap());
                assert_eq!(read.first_known_index(), session.first_known_index().get());
                Self::Vodozemac(read)
            }
        }
    }
}

/// The receiver of a key: shared or exported, in either implementation.
fn receiver(
    sender: &Sender,
    authenticity: Authenticity,
    mac_length: MacLength,
    dice: &mut Dice,
) -> Receiver {
    let key = sender.session_key();
    let config = megolm_config(mac_length);
    let theirs_of_key = theirs::SessionKey::from_base64(&key).unwrap();
    let mut in_theirs = theirs::InboundGroupSession::new(&theirs_of_key, config);
    let ours_of_key = SessionKey::from_base64(&key).unwrap();
    let mut in_ours = InboundGroupSession::with_mac_length(&ours_of_key, mac_length);
    if authenticity == Authenticity::Imported {
        let export = in_theirs.export_at_first_known_index();
        let ours = ExportedSessionKey::from_base64(&export.to_base64()).unwrap();
        in_ours = InboundGroupSession::import_with_mac_length(&ours, mac_length);
        in_theirs = theirs::InboundGroupSession::import(&export, config);
    }
    if dice.chance(50) { Receiver::Vodozemac(in_theirs) } else { Receiver::Olmec(in_ours) }
}

#[test]
fn rooms_go_on_wherever_the_sessions_are() {
    let (mut senders, mut receivers) = (0, 0);
    for seed in seeds_of_lives(120) {
        let dice = &mut Dice::new(seed);
        let mac_length = if dice.chance(30) { MacLength::Full } else { MacLength::Truncated };
        let mut sender = match dice.chance(50) {
            true => Sender::Olmec(OutboundGroupSession::with_rng(mac_length, dice).unwrap()),
            false => Sender::Vodozemac(theirs::GroupSession::new(megolm_config(mac_length))),
        };
        let first = dice.below(300) as u32;
        for _ in 0..first {
            sender.encrypt(b"before the receiver came");
        }
        let authenticity =
            if dice.chance(50) { Authenticity::Signed } else { Authenticity::Imported };
        let mut receiver = receiver(&sender, authenticity, mac_length, dice);
        let mut sent = Vec::new();
        for index in first..first + 12 {
            let plaintext = dice.plaintext();
            sent.push((sender.encrypt(&plaintext), (index, plaintext)));
            if dice.chance(50) {
                sender = sender.hop(&pickle_key(dice));
                senders += 1;
            }
            if dice.chance(50) {
                receiver = receiver.hop(&pickle_key(dice), authenticity);
                receivers += 1;
            }
            // Any message so far, again and again: the room does not mind.
            let (message, expected) = &sent[dice.below(sent.len())];
            assert_eq!(&receiver.decrypt(message), expected);
        }
    }
    println!("{senders} and {receivers} hops");
    assert!(senders > 500 && receivers > 500, "{senders} and {receivers} hops");
}
