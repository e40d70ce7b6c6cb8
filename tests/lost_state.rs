//! An old copy of a session is used: it is noticed, it does exactly what the documentation says, and
//! a new session brings both sides together again.
//!
//! `OLMEC_LOST_STATES=1000 cargo test --release --test lost_state` plays as many conversations.

mod support;

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, OlmMessage, Session};
use olmec::pickle::{Picklable, Pickle, PickleError, PickleKey, Stamp};
use olmec::random::TryRng as _;
use olmec::{CodedError as _, ErrorCode, MacLength};
use rand_chacha::ChaCha20Rng;
use support::{device, normal, open, pre_key, rng, size};

const EVENTS: usize = 40;
/// A whole block with which every plaintext begins: its ciphertext is a function of key and IV.
const BEGINNING: &str = "sixteen bytes of";

fn conversations() -> impl Iterator<Item = u64> {
    (0..size("OLMEC_LOST_STATES", 25) as u64).map(|number| 4 * number)
}

fn key() -> PickleKey {
    PickleKey::from_bytes(&[7; 32])
}

fn seal<T: Picklable>(object: &T, generation: u64) -> Pickle {
    let stamp = Stamp { context: b"lost", generation };
    Pickle::seal(object, &key(), stamp).unwrap()
}

fn reopen<T: Picklable>(pickle: &Pickle, at_least: u64) -> Result<T, PickleError> {
    let stamp = Stamp { context: b"lost", generation: at_least };
    pickle.open(&key(), stamp).map(|opened| opened.object)
}

/// A session whose owner saves it after each change, counts how often, and never throws a copy away.
struct Kept {
    session: Session,
    copies: Vec<Pickle>,
}

impl Kept {
    fn new(session: Session) -> Self {
        let first = seal(&session, 0);
        Self { session, copies: vec![first] }
    }

    fn save(&mut self) {
        let generation = self.copies.len() as u64;
        self.copies.push(seal(&self.session, generation));
        // The newest opens; whichever of the others is put in its place is refused.
        for (found, copy) in (0..).zip(&self.copies) {
            match reopen::<Session>(copy, generation) {
                Ok(_) => assert_eq!(found, generation),
                Err(refused) => {
                    assert_eq!(refused, PickleError::RolledBack { found, at_least: generation });
                    assert_ne!(found, generation);
                }
            }
        }
    }
}

fn first_block(message: &OlmMessage) -> &[u8] {
    &normal(message).ciphertext()[..16]
}

struct Conversation {
    accounts: [Account; 2],
    sides: [Kept; 2],
    dice: ChaCha20Rng,
}

impl Conversation {
    fn new(seed: u64) -> Self {
        let ((alice, _), (mut bob, key)) = (device(seed + 1), device(seed + 2));
        let mut session = open(&alice, &bob, key, MacLength::Truncated, seed + 3);
        let first = session.encrypt(b"first").unwrap();
        let identity_key = alice.identity_keys().curve25519;
        let inbound = bob.create_inbound_session(identity_key, pre_key(&first)).unwrap().session;
        let sides = [Kept::new(session), Kept::new(inbound)];
        Self { accounts: [alice, bob], sides, dice: rng(seed) }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.dice.try_next_u64().unwrap() as usize % limit
    }

    /// A message, and what the same side makes of another text with the copy from before.
    fn send(&mut self, side: usize, text: &str) -> OlmMessage {
        let kept = &mut self.sides[side];
        let mut old: Session = reopen(kept.copies.last().unwrap(), 0).unwrap();
        let message = kept.session.encrypt(format!("{BEGINNING}{text}").as_bytes()).unwrap();
        kept.save();
        let twin = old.encrypt(format!("{BEGINNING}something else").as_bytes()).unwrap();
        assert_eq!(normal(&message).chain_index(), normal(&twin).chain_index());
        // In an old chain the key and IV are used twice, and show where the texts are the same; a new
        // chain begins with a new ratchet key.
        let ratchets = normal(&message).chain_index() == 0 && kept.session.has_received_message();
        assert_eq!(normal(&message).ratchet_key() != normal(&twin).ratchet_key(), ratchets);
        assert_eq!(first_block(&message) != first_block(&twin), ratchets);
        if !ratchets {
            let mut reader: Session = reopen(&seal(&self.sides[1 - side].session, 0), 0).unwrap();
            reader.decrypt(&message).unwrap();
            assert_eq!(reader.decrypt(&twin).unwrap_err().code(), ErrorCode::MessageKeyUsed);
        }
        message
    }

    /// Sends and receives at random; a quarter of the messages is lost.
    fn talk(&mut self) {
        let mut on_their_way = [Vec::new(), Vec::new()];
        for event in 0..EVENTS {
            let side = self.below(2);
            let waiting = on_their_way[side].len();
            if waiting == 0 || self.below(2) == 0 {
                let text = format!("{event}");
                let message = self.send(side, &text);
                on_their_way[1 - side].push((text, message));
            } else {
                let choice = self.below(waiting);
                let (text, message) = on_their_way[side].swap_remove(choice);
                if self.below(4) > 0 {
                    let plaintext = self.sides[side].session.decrypt(&message).unwrap();
                    assert_eq!(plaintext, format!("{BEGINNING}{text}").as_bytes());
                    self.sides[side].save();
                }
            }
        }
    }

    /// Goes on with a copy that was kept for some time, so that the two no longer understand each other.
    fn roll_back(&mut self, side: usize) {
        let choice = self.below(self.sides[side].copies.len());
        self.sides[side].session = reopen(&self.sides[side].copies[choice], 0).unwrap();
    }

    /// Opens a new session to the other side and sends its first message.
    fn begin_again(&mut self, from: usize) -> (Session, OlmMessage) {
        let to = &mut self.accounts[1 - from];
        let one_time_key = to.generate_one_time_keys(1).unwrap().created[0].key;
        let identity_key = to.identity_keys().curve25519;
        let session = self.accounts[from].create_outbound_session(identity_key, one_time_key);
        let mut session = session.unwrap();
        let message = session.encrypt(b"again").unwrap();
        (session, message)
    }

    fn accept(&mut self, side: usize, message: &OlmMessage) -> Session {
        let identity_key = self.accounts[1 - side].identity_keys().curve25519;
        let inbound = self.accounts[side].create_inbound_session(identity_key, pre_key(message));
        let inbound = inbound.unwrap();
        assert_eq!(inbound.plaintext, b"again");
        inbound.session
    }
}

fn understand_each_other(one: &mut Session, other: &mut Session) {
    let there = one.encrypt(b"there").unwrap();
    assert_eq!(other.decrypt(&there).unwrap(), b"there");
    let back = other.encrypt(b"back").unwrap();
    assert_eq!(one.decrypt(&back).unwrap(), b"back");
}

#[test]
fn every_old_copy_of_a_session_is_noticed_and_does_what_is_documented() {
    for seed in conversations() {
        Conversation::new(seed).talk();
    }
}

#[test]
fn a_new_session_brings_them_together_in_one_round_trip() {
    for seed in conversations() {
        let mut conversation = Conversation::new(seed);
        conversation.talk();
        let loser = conversation.below(2);
        conversation.roll_back(loser);
        // Whoever notices begins, and the other answers in that session.
        let begins = conversation.below(2);
        let (mut session, message) = conversation.begin_again(begins);
        let mut accepted = conversation.accept(1 - begins, &message);
        let answer = accepted.encrypt(b"answer").unwrap();
        assert_eq!(session.decrypt(&answer).unwrap(), b"answer");
        understand_each_other(&mut session, &mut accepted);
        // Both notice at once: both sessions serve.
        let pairs = [0, 1].map(|side| (side, conversation.begin_again(side)));
        for (side, (mut session, message)) in pairs {
            let mut accepted = conversation.accept(1 - side, &message);
            understand_each_other(&mut accepted, &mut session);
        }
    }
}

#[test]
fn an_old_copy_of_a_group_session_uses_an_index_twice_and_the_reader_sees_it() {
    for seed in conversations() {
        let mut room =
            OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(seed)).unwrap();
        let mut view = InboundGroupSession::from_outbound(&room);
        for generation in 1..=10 {
            let copy = seal(&room, generation - 1);
            let message = room.encrypt(format!("{BEGINNING}one").as_bytes()).unwrap();
            let refused = reopen::<OutboundGroupSession>(&copy, generation).unwrap_err();
            let found = generation - 1;
            assert_eq!(refused, PickleError::RolledBack { found, at_least: generation });
            let mut old: OutboundGroupSession = reopen(&copy, 0).unwrap();
            let twin = old.encrypt(format!("{BEGINNING}another").as_bytes()).unwrap();
            assert_eq!(message.message_index(), twin.message_index());
            assert_eq!(message.ciphertext()[..16], twin.ciphertext()[..16]);
            assert_ne!(message.ciphertext()[16..], twin.ciphertext()[16..]);
            let read = [message, twin].map(|message| view.decrypt(&message).unwrap());
            assert_eq!(read[0].message_index, read[1].message_index);
            assert_ne!(read[0].plaintext, read[1].plaintext);
        }
    }
}
