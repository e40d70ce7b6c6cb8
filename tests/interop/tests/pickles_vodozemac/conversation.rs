//! Two devices talk, each end of the session hopping between vodozemac and olmec.

use olmec::MacLength;
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::vodozemac as pickles;
use olmec_interop::random::{Dice, seeds_of_lives};
use vodozemac::olm as theirs;

use super::{olm_config, pickle_key, without_counts};

/// How far a message may fall behind: not so far that its chain is let go.
const WINDOW: usize = 4;

/// A session in one implementation or the other.
enum Held {
    Vodozemac(Box<theirs::Session>),
    Olmec(Box<Session>),
}

/// One end: the session, and what is on its way to it.
struct End {
    held: Held,
    incoming: Vec<(usize, Vec<u8>, Vec<u8>)>,
}

/// How often each kind of hop happened.
#[derive(Debug, Default)]
struct Hops {
    to_olmec: usize,
    to_vodozemac: usize,
    with_skipped_keys: usize,
    received: usize,
}

impl End {
    fn encrypt(&mut self, plaintext: &[u8], dice: &mut Dice) -> (usize, Vec<u8>) {
        match &mut self.held {
            Held::Vodozemac(session) => session.encrypt(plaintext).unwrap().to_parts(),
            Held::Olmec(session) => {
                let message = session.encrypt_with_rng(plaintext, dice).unwrap();
                (usize::from(message.message_type().number()), message.to_bytes())
            }
        }
    }

    fn receive(&mut self, place: usize) {
        let (kind, body, plaintext) = self.incoming.remove(place);
        let decrypted = match &mut self.held {
            Held::Vodozemac(session) => {
                session.decrypt(&theirs::OlmMessage::from_parts(kind, &body).unwrap()).unwrap()
            }
            Held::Olmec(session) => session.decrypt(&ours(kind, &body)).unwrap(),
        };
        assert_eq!(decrypted, plaintext);
    }

    fn hop(&mut self, dice: &mut Dice, hops: &mut Hops) {
        let key = pickle_key(dice);
        self.held = match &self.held {
            Held::Vodozemac(session) => {
                let json = serde_json::to_string(&session.pickle()).unwrap();
                let sealed = session.pickle().encrypt(&key);
                let read = pickles::read_session(&sealed, &key).unwrap();
                let again = pickles::write_session_json(&read);
                assert!(without_counts(again.expose()) == without_counts(&json), "{json}");
                assert_eq!(read.id().as_str(), session.session_id());
                assert_eq!(read.has_received_message(), session.has_received_message());
                assert_eq!(olm_config(read.mac_length()), session.session_config());
                hops.to_olmec += 1;
                hops.with_skipped_keys += usize::from(!read.describe().skipped_indices.is_empty());
                if dice.chance(50) {
                    Held::Olmec(Box::new(pickles::read_session_json(&json).unwrap()))
                } else {
                    Held::Olmec(Box::new(read))
                }
            }
            Held::Olmec(session) => {
                let sealed = pickles::write_session(session, &key);
                let pickle = theirs::SessionPickle::from_encrypted(&sealed, &key).unwrap();
                let json = pickles::write_session_json(session);
                assert!(serde_json::to_string(&pickle).unwrap() == json.expose());
                hops.to_vodozemac += 1;
                Held::Vodozemac(Box::new(theirs::Session::from_pickle(pickle)))
            }
        };
    }
}

fn ours(kind: usize, body: &[u8]) -> OlmMessage {
    let kind = if kind == 0 { MessageType::PreKey } else { MessageType::Normal };
    OlmMessage::from_bytes(kind, body).unwrap()
}

/// A session of two fresh devices, Alice's in olmec and Bob's in vodozemac.
fn open(mac_length: MacLength, dice: &mut Dice) -> [End; 2] {
    let alice = Account::with_rng(dice).unwrap();
    let mut bob = theirs::Account::new();
    let one_time_key = bob.generate_one_time_keys(1).created[0].to_bytes();
    let identity_key = bob.curve25519_key().to_bytes();
    let mut session = alice
        .create_outbound_session_with(identity_key.into(), one_time_key.into(), mac_length, dice)
        .unwrap();
    let first = session.encrypt_with_rng(b"first", dice).unwrap();
    let first = theirs::OlmMessage::from_parts(0, &first.to_bytes()).unwrap();
    let theirs::OlmMessage::PreKey(first) = first else { panic!("a first message") };
    let sender = alice.identity_keys().curve25519;
    let inbound = bob
        .create_inbound_session(olm_config(mac_length), (*sender.as_bytes()).into(), &first)
        .unwrap();
    assert_eq!(inbound.plaintext, b"first");
    let end = |held| End { held, incoming: Vec::new() };
    [end(Held::Olmec(Box::new(session))), end(Held::Vodozemac(Box::new(inbound.session)))]
}

fn talk(mac_length: MacLength, dice: &mut Dice, hops: &mut Hops) {
    let mut ends = open(mac_length, dice);
    for _ in 0..40 {
        let [here, there] = if dice.chance(50) { [0, 1] } else { [1, 0] };
        match dice.below(10) {
            0..4 => {
                let plaintext = dice.plaintext();
                let (kind, body) = ends[here].encrypt(&plaintext, dice);
                let incoming = &mut ends[there].incoming;
                incoming.push((kind, body, plaintext));
                if incoming.len() > WINDOW {
                    incoming.remove(0);
                }
            }
            4..7 if !ends[here].incoming.is_empty() => {
                let place = dice.below(ends[here].incoming.len());
                ends[here].receive(place);
                hops.received += 1;
            }
            7..10 => ends[here].hop(dice, hops),
            _ => {}
        }
    }
}

#[test]
fn conversations_go_on_wherever_the_sessions_are() {
    let mut hops = Hops::default();
    for seed in seeds_of_lives(150) {
        for mac_length in [MacLength::Truncated, MacLength::Full] {
            talk(mac_length, &mut Dice::new(seed), &mut hops);
        }
    }
    println!("{hops:?}");
    assert!(hops.to_olmec > 500 && hops.to_vodozemac > 500, "{hops:?}");
    assert!(hops.with_skipped_keys > 50 && hops.received > 1000, "{hops:?}");
}

/// Both limits at once: five receiving chains with forty skipped keys each.
#[test]
fn a_session_that_is_full_hops_whole() {
    let dice = &mut Dice::new(1);
    let mut hops = Hops::default();
    let [mut alice, mut bob] = open(MacLength::Truncated, dice);
    let mut late = Vec::new();
    for _ in 0..5 {
        for _ in 0..40 {
            let (kind, body) = bob.encrypt(b"late", dice);
            late.push((kind, body, b"late".to_vec()));
        }
        let (kind, body) = bob.encrypt(b"now", dice);
        alice.incoming.push((kind, body, b"now".to_vec()));
        alice.receive(0);
        let (kind, body) = alice.encrypt(b"answer", dice);
        bob.incoming.push((kind, body, b"answer".to_vec()));
        bob.receive(0);
    }
    assert_eq!(late.len(), 200);
    for message in late {
        alice.hop(dice, &mut hops);
        alice.incoming.push(message);
        alice.receive(0);
    }
    assert_eq!((hops.to_olmec, hops.to_vodozemac), (100, 100));
}
