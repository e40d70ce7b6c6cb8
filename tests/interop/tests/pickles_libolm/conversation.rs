//! Two devices talk, each end of the session hopping between libolm and olmec.

use olmec::olm::{Account, MessageType, NormalMessage, OlmMessage, Session};
use olmec::pickle::libolm as pickles;
use olmec_interop::libolm;

use olmec_interop::random::{Dice, seeds_of_lives};

use super::model::{Holder, Receiver};
use super::pickle_key;

/// A session in one implementation or the other.
enum Held {
    Libolm(libolm::Session),
    Olmec(Box<Session>),
}

/// One end: the session, and what is on its way to it.
struct End {
    held: Held,
    model: Receiver,
    incoming: Vec<(OlmMessage, Vec<u8>)>,
}

/// How often each kind of hop happened.
#[derive(Debug, Default)]
struct Hops {
    to_olmec: usize,
    to_libolm: usize,
    with_skipped_keys: usize,
    with_mixed_chains: usize,
    with_orphans: usize,
    refused_messages: usize,
}

impl Hops {
    fn note(&mut self, model: &Receiver) {
        self.with_skipped_keys += usize::from(model.skipped_count() > 0);
        self.with_mixed_chains += usize::from(model.has_mixed_chains());
        self.with_orphans += usize::from(model.has_orphans());
    }
}

fn normal(message: &OlmMessage) -> &NormalMessage {
    match message {
        OlmMessage::PreKey(message) => message.message(),
        OlmMessage::Normal(message) => message,
    }
}

fn message_type(number: usize) -> MessageType {
    if number == libolm::PRE_KEY { MessageType::PreKey } else { MessageType::Normal }
}

impl End {
    fn encrypt(&mut self, plaintext: &[u8], dice: &mut Dice) -> OlmMessage {
        match &mut self.held {
            Held::Libolm(session) => {
                let random = dice.bytes(session.encrypt_random_length());
                let (number, body) = session.encrypt(plaintext, &random).unwrap();
                OlmMessage::from_base64(message_type(number), &body).unwrap()
            }
            Held::Olmec(session) => session.encrypt_with_rng(plaintext, dice).unwrap(),
        }
    }

    /// Decrypts one message that is on its way, if the model says that it can be.
    fn receive(&mut self, place: usize, hops: &mut Hops) {
        let (message, plaintext) = self.incoming.remove(place);
        let holder = match &self.held {
            Held::Libolm(_) => Holder::Libolm,
            Held::Olmec(_) => Holder::Olmec,
        };
        let expected = self.model.takes(normal(&message), holder).then_some(plaintext);
        let number = usize::from(message.message_type() != MessageType::PreKey);
        let decrypted = match &mut self.held {
            Held::Libolm(session) => session.decrypt(number, &message.to_base64()).ok(),
            Held::Olmec(session) => session.decrypt(&message).ok(),
        };
        hops.refused_messages += usize::from(expected.is_none());
        assert_eq!(decrypted, expected);
    }

    fn hop(&mut self, dice: &mut Dice, hops: &mut Hops) {
        let key = pickle_key(dice);
        self.held = match &self.held {
            Held::Libolm(session) => {
                let theirs = session.pickle(&key);
                let read = pickles::read_session(&theirs, &key).unwrap();
                let ours = pickles::write_session(&read, &key).unwrap();
                assert_eq!(ours, theirs);
                hops.to_olmec += 1;
                hops.note(&self.model);
                let again = libolm::Session::unpickle(&ours, &key).unwrap();
                let skipped = format!("skipped message keys:{}", self.model.skipped_indices());
                assert!(again.describe().trim_end().ends_with(&skipped), "{}", again.describe());
                assert_eq!(again.describe().trim_end(), read.describe().to_string());
                assert_eq!(again.session_id(), read.id().as_str());
                assert_eq!(again.has_received_message(), read.has_received_message());
                Held::Olmec(Box::new(read))
            }
            Held::Olmec(session) => {
                let ours = pickles::write_session(session, &key).unwrap();
                let read = libolm::Session::unpickle(&ours, &key).unwrap();
                hops.to_libolm += 1;
                assert_eq!(read.pickle(&key), ours);
                assert_eq!(read.session_id(), session.id().as_str());
                Held::Libolm(read)
            }
        };
    }
}

/// A session of two fresh devices; what opens it is on its way.
fn open(dice: &mut Dice) -> [End; 2] {
    let alice = Account::with_rng(dice).unwrap();
    let mut bob = libolm::Account::create(&dice.bytes(64)).unwrap();
    bob.generate_one_time_keys(1, &dice.bytes(32)).unwrap();
    let identity_key = bob.identity_keys().curve25519.parse().unwrap();
    let one_time_key = bob.one_time_keys()[0].1.parse().unwrap();
    let mac_length = olmec::MacLength::Truncated;
    let mut session =
        alice.create_outbound_session_with(identity_key, one_time_key, mac_length, dice).unwrap();
    let first = session.encrypt_with_rng(b"first", dice).unwrap();
    let to_alice = libolm::Session::inbound(&bob, &first.to_base64()).unwrap();
    let bobs_model = Receiver::opened_by(normal(&first));
    let incoming = vec![(first, b"first".to_vec())];
    [
        End {
            held: Held::Olmec(Box::new(session)),
            model: Receiver::default(),
            incoming: Vec::new(),
        },
        End { held: Held::Libolm(to_alice), model: bobs_model, incoming },
    ]
}

#[test]
fn a_session_goes_on_after_every_hop_and_is_always_written_the_same() {
    let mut hops = Hops::default();
    for seed in seeds_of_lives(60) {
        let dice = &mut Dice::new(seed);
        let mut ends = open(dice);
        // Some conversations are orderly, others keep messages back for long.
        let [loss, reordering, patience] =
            [[0, 0, 1], [2, 30, 6], [5, 60, 12], [10, 90, 25]][dice.below(4)];
        for _ in 0..250 {
            let from = dice.below(2);
            let to = 1 - from;
            match dice.below(10) {
                0..4 => {
                    let plaintext_length = dice.below(40);
                    let plaintext = dice.bytes(plaintext_length);
                    let message = ends[from].encrypt(&plaintext, dice);
                    if !dice.chance(loss) {
                        ends[to].incoming.push((message, plaintext));
                    }
                    if ends[to].incoming.len() > patience {
                        ends[to].receive(0, &mut hops);
                    }
                }
                4..8 if !ends[to].incoming.is_empty() => {
                    let place = if dice.chance(reordering) {
                        dice.below(ends[to].incoming.len())
                    } else {
                        0
                    };
                    ends[to].receive(place, &mut hops);
                }
                8..10 => ends[to].hop(dice, &mut hops),
                _ => {}
            }
        }
        for end in &mut ends {
            while !end.incoming.is_empty() {
                end.receive(0, &mut hops);
            }
            end.hop(dice, &mut hops);
        }
        // Everything is read: now a turn each way.
        for (from, to) in [(0, 1), (1, 0), (0, 1)] {
            let message = ends[from].encrypt(b"the last word", dice);
            ends[to].incoming.push((message, b"the last word".to_vec()));
            ends[to].receive(0, &mut hops);
            ends[to].hop(dice, &mut hops);
        }
    }
    println!("{hops:?}");
    assert!(hops.to_olmec > 500 && hops.to_libolm > 500, "{hops:?}");
    assert!(hops.with_skipped_keys > 100 && hops.refused_messages > 0, "{hops:?}");
    assert!(hops.with_mixed_chains > 0 && hops.with_orphans > 0, "{hops:?}");
}
