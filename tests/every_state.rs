//! Every state that two real sessions and the network between them reach within seven events: each may
//! send, and each of at most four messages on their way may arrive, get lost or be there twice.
//!
//! From a state, every event happens to both sessions as they were saved, as after a restart; and the
//! same events without any restart lead to the same state. Random bytes are a function of how often a
//! side has ratcheted, so states are the same wherever they are reached by other roads.
//! `OLMEC_STATES_DEPTH=9 cargo test --release --test every_state` goes on for nine events.

mod support;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use olmec::olm::{OlmMessage, Session};
use olmec::pickle::{Pickle, PickleKey, Stamp};
use olmec::{CodedError as _, ErrorCode, MacLength, sha256};
use support::{GivenBytes, bytes, device, normal, open, pre_key, rng, size};

/// The most messages on their way at one time.
const ON_THEIR_WAY: usize = 4;
/// How every plaintext begins: a whole block, whose ciphertext is a function of AES key and IV.
const BLOCK: [u8; 16] = *b"sixteen bytes of";

type Side = usize;
const SIDES: [Side; 2] = [0, 1];

/// The messages of a side are numbered as it sent them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    from: Side,
    number: usize,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Send(Side),
    Arrive(Name),
    Lose(Name),
    Repeat(Name),
}

#[derive(Clone, Default)]
struct Network {
    sent: BTreeMap<Name, OlmMessage>,
    on_their_way: Vec<Name>,
    read: BTreeSet<Name>,
}

fn plaintext(Name { from, number }: Name) -> Vec<u8> {
    [&BLOCK[..], format!("{from} {number}").as_bytes()].concat()
}

impl Network {
    fn from(&self, side: Side) -> impl Iterator<Item = &OlmMessage> {
        self.sent.iter().filter(move |(name, _)| name.from == side).map(|(_, message)| message)
    }

    fn events(&self) -> Vec<Event> {
        let room = self.on_their_way.len() < ON_THEIR_WAY;
        let mut events: Vec<Event> = SIDES.into_iter().filter(|_| room).map(Event::Send).collect();
        let mut names = self.on_their_way.clone();
        names.dedup();
        for name in names {
            events.extend([Event::Arrive(name), Event::Lose(name)]);
            events.extend(room.then_some(Event::Repeat(name)));
        }
        events
    }

    fn enter(&mut self, name: Name) {
        self.on_their_way.push(name);
        self.on_their_way.sort_unstable();
    }

    fn leave(&mut self, name: Name) {
        let place = self.on_their_way.iter().position(|on_its_way| *on_its_way == name).unwrap();
        self.on_their_way.remove(place);
    }

    /// No place in a conversation, and no AES key with its IV, was used before.
    fn check_is_new(&self, message: &OlmMessage) {
        let place = |message: &OlmMessage| {
            let message = normal(message);
            (*message.ratchet_key().as_bytes(), message.chain_index())
        };
        let first_block = |message: &OlmMessage| normal(message).ciphertext()[..16].to_vec();
        for earlier in self.sent.values() {
            assert_ne!(place(earlier), place(message), "a place was used twice");
            assert_ne!(first_block(earlier), first_block(message), "a key was used twice");
        }
    }
}

fn key() -> PickleKey {
    PickleKey::from_bytes(&[7; 32])
}

/// Equal for equal states: the nonce is always the same.
fn seal(session: &Session) -> Vec<u8> {
    let pickle = Pickle::seal_with_rng(session, &key(), Stamp::default(), &mut rng(1));
    pickle.unwrap().as_bytes().to_vec()
}

struct World {
    sessions: [Session; 2],
    network: Network,
}

/// The world with both sessions at rest.
struct Saved {
    sessions: [Vec<u8>; 2],
    network: Network,
}

impl World {
    /// Alice's first message is on its way to Bob, whose session was made from it and has read nothing.
    fn new() -> Self {
        let ((alice_account, _), (bob_account, key)) = (device(1), device(2));
        let mut alice = open(&alice_account, &bob_account, key, MacLength::Truncated, 3);
        let name = Name { from: 0, number: 0 };
        let first = alice.encrypt(&plaintext(name)).unwrap();
        let identity_key = alice_account.identity_keys().curve25519;
        let mac_length = MacLength::Truncated;
        let bob = bob_account.begin_inbound_session(identity_key, pre_key(&first), mac_length);
        let mut network = Network { sent: BTreeMap::from([(name, first)]), ..Network::default() };
        network.enter(name);
        Self { sessions: [alice, bob.unwrap()], network }
    }

    fn save(&self) -> Saved {
        Saved { sessions: self.sessions.each_ref().map(seal), network: self.network.clone() }
    }

    fn send(&mut self, side: Side) -> Name {
        let ratchet_keys = self.network.from(side).map(|message| normal(message).ratchet_key());
        let ratchet_keys: BTreeSet<_> = ratchet_keys.map(|key| *key.as_bytes()).collect();
        let random = bytes::<32>((10 * ratchet_keys.len() + side) as u64);
        let name = Name { from: side, number: self.network.from(side).count() };
        let session = &mut self.sessions[side];
        let message = session.encrypt_with_rng(&plaintext(name), &mut GivenBytes(&random)).unwrap();
        self.network.check_is_new(&message);
        self.network.sent.insert(name, message);
        name
    }

    /// The first time it is read. After that it is refused, and nothing changes.
    fn receive(&mut self, name: Name) {
        let session = &mut self.sessions[1 - name.from];
        let before = seal(session);
        let result = session.decrypt(&self.network.sent[&name]);
        if self.network.read.insert(name) {
            assert_eq!(result.expect("it was not read before"), plaintext(name));
        } else {
            assert_eq!(result.unwrap_err().code(), ErrorCode::MessageKeyUsed);
            assert_eq!(seal(session), before, "a refused message changed the session");
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Send(side) => {
                let name = self.send(side);
                self.network.enter(name);
            }
            Event::Arrive(name) => {
                self.network.leave(name);
                self.receive(name);
            }
            Event::Lose(name) => self.network.leave(name),
            Event::Repeat(name) => self.network.enter(name),
        }
    }

    /// Whatever was lost, one message there and one back are read.
    fn round_trip(mut self, first: Side) {
        for side in [first, 1 - first] {
            let name = self.send(side);
            self.receive(name);
        }
    }
}

impl Saved {
    fn restore(&self) -> World {
        let open = |bytes: &Vec<u8>| {
            let opened = Pickle::from_bytes(&bytes[..]).open(&key(), Stamp::default());
            opened.unwrap().object
        };
        World { sessions: self.sessions.each_ref().map(open), network: self.network.clone() }
    }

    fn hash(&self) -> [u8; 32] {
        let Network { sent, on_their_way, read } = &self.network;
        let mut state = self.sessions.concat();
        for (name, message) in sent {
            state.extend(format!("{name:?}{}", message.to_base64()).bytes());
        }
        state.extend(format!("{on_their_way:?}{read:?}").bytes());
        sha256(&state)
    }
}

/// Says how to get to the state in which a test fails.
struct PathOnPanic<'a>(&'a [Event]);

impl Drop for PathOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed after {:?}", self.0);
        }
    }
}

#[test]
fn no_state_reads_twice_uses_a_key_twice_or_is_stuck() {
    let depth = size("OLMEC_STATES_DEPTH", 7);
    let root = World::new().save();
    let mut seen = HashSet::from([root.hash()]);
    let start = World::new().save();
    let mut newest = vec![(root, Vec::new())];
    for _ in 0..depth {
        let mut next = Vec::new();
        for (saved, path) in newest {
            for event in saved.network.events() {
                let path = [&path[..], &[event]].concat();
                let naming = PathOnPanic(&path);
                let mut world = saved.restore();
                world.happen(event);
                let after = world.save();
                if seen.insert(after.hash()) {
                    assert_eq!(after.restore().save().hash(), after.hash(), "a restart shows");
                    let mut never_restarted = start.restore();
                    path.iter().for_each(|event| never_restarted.happen(*event));
                    assert_eq!(never_restarted.save().hash(), after.hash(), "restarts show");
                    never_restarted.round_trip(0);
                    after.restore().round_trip(1);
                    drop(naming);
                    next.push((after, path));
                }
            }
        }
        newest = next;
    }
    println!("{} states within {depth} events", seen.len());
    // It has tested something: a message read, repeated and lost by each side, and an answer.
    assert!(seen.len() > 1_000, "{} states", seen.len());
}
