//! Any calls in any order: four devices, their sessions and rooms, and a post office that loses,
//! repeats, exchanges and damages what it carries.
//!
//! What holds: no call panics, a refused call has changed nothing, a message is read at most once
//! and is what was sent, and a used one-time key is gone.

use std::collections::{HashMap, HashSet};

use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession};
use olmec::olm::{Account, OlmMessage, Session};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp, libolm, vodozemac};
use olmec::{Curve25519PublicKey, MacLength};

use crate::choices::Choices;
use crate::support::rng;

const CALLS: usize = 64;
const SESSIONS: usize = 8;
const KEY: [u8; 32] = [3; 32];

/// A message on its way, and its plaintext if nobody changed it.
struct Letter {
    number: usize,
    from: usize,
    message: OlmMessage,
    plaintext: Option<Vec<u8>>,
}

/// A session, its views, and what was sent in it with its plaintext.
struct Room {
    outbound: OutboundGroupSession,
    views: Vec<InboundGroupSession>,
    sent: Vec<(MegolmMessage, Vec<u8>)>,
}

struct World {
    accounts: Vec<Account>,
    /// Each with the number of its device.
    sessions: Vec<(usize, Session)>,
    rooms: Vec<Room>,
    letters: Vec<Letter>,
    letters_ever: usize,
    /// The number and the plaintext of all that was ever sent.
    sent: HashMap<Vec<u8>, (usize, Vec<u8>)>,
    /// Which letter was read by which session id and side.
    read: HashSet<(usize, usize, String)>,
    rng: rand_chacha::ChaCha20Rng,
}

pub(super) fn state<T: Picklable>(object: &T) -> Vec<u8> {
    let key = PickleKey::from_bytes(&KEY);
    let sealed = Pickle::seal_with_rng(object, &key, Stamp::default(), &mut rng(1));
    sealed.unwrap().as_bytes().to_vec()
}

pub(super) fn calls(input: &[u8]) {
    let mut choices = Choices::new(input);
    let mut rng = rng(u64::from(choices.byte()));
    let accounts = (0..4).map(|_| Account::with_rng(&mut rng).unwrap()).collect();
    let (sessions, rooms, letters) = (Vec::new(), Vec::new(), Vec::new());
    let (sent, read) = (HashMap::new(), HashSet::new());
    let mut world = World { accounts, sessions, rooms, letters, letters_ever: 0, sent, read, rng };
    for _ in 0..CALLS {
        if choices.is_empty() {
            break;
        }
        world.call(&mut choices);
    }
}

impl World {
    fn call(&mut self, choices: &mut Choices<'_>) {
        match choices.byte() % 16 {
            0 => self.make_keys(choices),
            1 | 2 => self.open(choices),
            3 | 4 => self.send(choices),
            5 | 6 => self.deliver(choices),
            7 => self.accept(choices),
            8 => self.restart(choices),
            9 => self.damage(choices),
            10 => self.exchange(choices),
            11 => self.new_room(choices),
            12 | 13 => self.room(choices),
            14 => self.forget(choices),
            _ => self.refuse(choices),
        }
    }

    fn make_keys(&mut self, choices: &mut Choices<'_>) {
        let account = &mut self.accounts[choices.below(4)];
        match choices.byte() % 4 {
            0 => drop(account.generate_fallback_key_with_rng(&mut self.rng).unwrap()),
            1 => drop(account.mark_keys_as_published()),
            _ => {
                let before = state(account);
                let count = choices.below(120);
                if account.generate_one_time_keys_with_rng(count, &mut self.rng).is_err() {
                    assert_eq!(state(account), before);
                }
            }
        }
    }

    /// A session to another device, or to ourselves, with one of its keys or with somebody else's.
    fn open(&mut self, choices: &mut Choices<'_>) {
        if self.sessions.len() >= SESSIONS {
            return;
        }
        let (from, to) = (choices.below(4), choices.below(4));
        let theirs = &self.accounts[to];
        let keys: Vec<Curve25519PublicKey> = theirs.one_time_keys().map(|key| key.key).collect();
        let fallback = theirs.current_fallback_key().map(|key| key.key);
        let key = match choices.byte() % 4 {
            0 => fallback,
            1 => Some(self.accounts[from].identity_keys().curve25519),
            _ if keys.is_empty() => None,
            _ => Some(keys[choices.below(keys.len())]),
        };
        let Some(key) = key else { return };
        let identity_key = theirs.identity_keys().curve25519;
        let (length, rng) = (mac_length(choices), &mut self.rng);
        let ours = &self.accounts[from];
        let session = ours.create_outbound_session_with(identity_key, key, length, rng);
        self.sessions.push((from, session.unwrap()));
    }

    fn send(&mut self, choices: &mut Choices<'_>) {
        if self.sessions.is_empty() {
            return;
        }
        let at = choices.below(self.sessions.len());
        let (from, session) = &mut self.sessions[at];
        let plaintext = choices.bytes().to_vec();
        let message = session.encrypt_with_rng(&plaintext, &mut self.rng).unwrap();
        let from = *from;
        self.post(from, message, Some(plaintext));
    }

    /// Posts what was sent, with its plaintext, or what was made of it.
    fn post(&mut self, from: usize, message: OlmMessage, plaintext: Option<Vec<u8>>) {
        self.letters_ever += 1;
        let bytes = message.to_bytes();
        let (number, plaintext) = match (plaintext, self.sent.get(&bytes)) {
            (Some(plaintext), _) => {
                self.sent.insert(bytes, (self.letters_ever, plaintext.clone()));
                (self.letters_ever, Some(plaintext))
            }
            // Two changes have made what was sent of it again.
            (None, Some((number, plaintext))) => (*number, Some(plaintext.clone())),
            (None, None) => (self.letters_ever, None),
        };
        self.letters.push(Letter { number, from, message, plaintext });
    }

    /// Any letter to any session.
    fn deliver(&mut self, choices: &mut Choices<'_>) {
        if self.sessions.is_empty() || self.letters.is_empty() {
            return;
        }
        let at = choices.below(self.sessions.len());
        let letter = &self.letters[choices.below(self.letters.len())];
        let (device, session) = &mut self.sessions[at];
        let before = state(session);
        match session.decrypt(&letter.message) {
            Ok(plaintext) => {
                assert_eq!(Some(&plaintext), letter.plaintext.as_ref(), "a changed message");
                let reader = (letter.number, *device, session.id().as_str().to_owned());
                assert!(self.read.insert(reader), "read twice");
            }
            Err(_) => assert_eq!(state(session), before),
        }
    }

    /// A pre-key message to any account, from whoever the caller believes.
    fn accept(&mut self, choices: &mut Choices<'_>) {
        if self.letters.is_empty() || self.sessions.len() >= SESSIONS {
            return;
        }
        let letter = &self.letters[choices.below(self.letters.len())];
        let OlmMessage::PreKey(message) = &letter.message else { return };
        let (to, length) = (choices.below(4), mac_length(choices));
        let believed = match choices.byte() % 4 {
            0 => message.session_keys().identity_key,
            _ => self.accounts[letter.from].identity_keys().curve25519,
        };
        let account = &mut self.accounts[to];
        let before = state(account);
        match account.create_inbound_session_with(believed, message, length) {
            Ok(accepted) => {
                assert_eq!(Some(&accepted.plaintext), letter.plaintext.as_ref());
                let again = account.create_inbound_session_with(believed, message, length);
                assert!(again.is_err(), "accepted twice");
                let reader = (letter.number, to, accepted.session.id().as_str().to_owned());
                assert!(self.read.insert(reader), "read twice");
                self.sessions.push((to, accepted.session));
            }
            Err(_) => assert_eq!(state(account), before),
        }
    }

    /// Goes on with what was saved, in any format.
    fn restart(&mut self, choices: &mut Choices<'_>) {
        if self.sessions.is_empty() || choices.byte().is_multiple_of(2) {
            let at = choices.below(4);
            let account = &self.accounts[at];
            // Only our own format remembers which messages a fallback key has opened.
            let saved = Pickle::from_bytes(state(account));
            let read = saved.open(&PickleKey::from_bytes(&KEY), Stamp::default()).unwrap().object;
            assert_eq!(state(&read), state(account));
            self.accounts[at] = read;
            return;
        }
        let at = choices.below(self.sessions.len());
        let (_, session) = &mut self.sessions[at];
        *session = match choices.byte() % 3 {
            0 => vodozemac::read_session(&vodozemac::write_session(session, &KEY), &KEY).unwrap(),
            1 => match libolm::write_session(session, &KEY) {
                Ok(text) => libolm::read_session(&text, &KEY).unwrap(),
                Err(_) => return,
            },
            _ => {
                let saved = Pickle::from_bytes(state(session));
                saved.open(&PickleKey::from_bytes(&KEY), Stamp::default()).unwrap().object
            }
        };
    }

    fn damage(&mut self, choices: &mut Choices<'_>) {
        if self.letters.is_empty() {
            return;
        }
        let letter = &self.letters[choices.below(self.letters.len())];
        let mut bytes = letter.message.to_bytes();
        let bit = choices.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(message) = OlmMessage::from_bytes(letter.message.message_type(), &bytes) {
            self.post(letter.from, message, None);
        }
    }

    /// The outer keys of one pre-key message around the inside of another.
    fn exchange(&mut self, choices: &mut Choices<'_>) {
        let pre_key: Vec<_> = self
            .letters
            .iter()
            .filter_map(|letter| match &letter.message {
                OlmMessage::PreKey(message) => Some((letter.from, message)),
                OlmMessage::Normal(_) => None,
            })
            .collect();
        if pre_key.len() < 2 {
            return;
        }
        let (from, one) = pre_key[choices.below(pre_key.len())];
        let (_, other) = pre_key[choices.below(pre_key.len())];
        if one.session_keys() == other.session_keys() {
            return;
        }
        let mut bytes = one.to_bytes();
        let (inside, other) = (one.message().as_bytes().len(), other.message().as_bytes());
        if inside == other.len() {
            let start = bytes.len() - inside;
            bytes[start..].copy_from_slice(other);
            if let Ok(message) = olmec::olm::PreKeyMessage::from_bytes(&bytes) {
                self.post(from, OlmMessage::PreKey(message), None);
            }
        }
    }

    fn new_room(&mut self, choices: &mut Choices<'_>) {
        if self.rooms.len() < 4 {
            let outbound = OutboundGroupSession::with_rng(mac_length(choices), &mut self.rng);
            let (outbound, views, sent) = (outbound.unwrap(), Vec::new(), Vec::new());
            self.rooms.push(Room { outbound, views, sent });
        }
    }

    fn room(&mut self, choices: &mut Choices<'_>) {
        if self.rooms.is_empty() {
            return;
        }
        let at = choices.below(self.rooms.len());
        let Room { outbound, views, sent } = &mut self.rooms[at];
        match choices.byte() % 4 {
            0 if views.len() < 4 => views.push(InboundGroupSession::from_outbound(outbound)),
            1 => {
                let plaintext = choices.bytes().to_vec();
                sent.push((outbound.encrypt(&plaintext).unwrap(), plaintext));
            }
            2 if views.len() > 1 => {
                let last = views.pop().unwrap();
                let first = &mut views[0];
                let before = (first.first_known_index(), last.first_known_index());
                *first = first.merge(&last).expect("two views of one session");
                assert_eq!(first.first_known_index(), before.0.min(before.1));
            }
            _ if !views.is_empty() && !sent.is_empty() => {
                let view_at = choices.below(views.len());
                let view = &mut views[view_at];
                let (message, plaintext) = &sent[choices.below(sent.len())];
                match view.decrypt(message) {
                    Ok(read) => assert_eq!(&read.plaintext, plaintext),
                    Err(_) => assert!(message.message_index() < view.first_known_index()),
                }
            }
            _ => {}
        }
    }

    fn forget(&mut self, choices: &mut Choices<'_>) {
        match choices.byte() % 3 {
            0 => drop(self.accounts[choices.below(4)].forget_previous_fallback_key()),
            1 if !self.sessions.is_empty() => {
                drop(self.sessions.swap_remove(choices.below(self.sessions.len())));
            }
            _ if !self.letters.is_empty() => {
                drop(self.letters.swap_remove(choices.below(self.letters.len())));
            }
            _ => {}
        }
    }

    /// Texts that are nothing.
    fn refuse(&mut self, choices: &mut Choices<'_>) {
        let text = choices.text();
        let account = &mut self.accounts[0];
        let _ = (libolm::read_account(&text, &KEY), vodozemac::read_account(&text, &KEY));
        let key: Curve25519PublicKey = [choices.byte() % 3; 32].into();
        if let Ok(mut session) =
            account.create_outbound_session_with(key, key, mac_length(choices), &mut self.rng)
        {
            session.encrypt_with_rng(b"to nobody", &mut self.rng).unwrap();
        }
    }
}

fn mac_length(choices: &mut Choices<'_>) -> MacLength {
    if choices.byte().is_multiple_of(8) { MacLength::Full } else { MacLength::Truncated }
}

pub(super) fn calls_seeds() -> Vec<Vec<u8>> {
    // Two keys for device 1; device 0 opens, writes, 1 accepts, answers; a room beside.
    let talk: &[u8] = &[
        0, 0, 1, 2, 0, 2, 1, 0, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 3, b't', b'e', b'a', 7, 0, 0, 0, 1,
        1, 1, 3, 0, 1, 2, b'o', b'k', 5, 0, 0, 0, 1, 8, 1, 0, 0, 1, 9, 0, 0, 0, 9, 5, 0, 0, 0, 2,
    ];
    let room: &[u8] =
        &[11, 1, 12, 0, 0, 0, 12, 0, 0, 1, 3, b't', b'e', b'a', 12, 0, 0, 3, 0, 0, 0, 0];
    let both = [talk, room].concat();
    [talk, room, &both].map(|calls| [&[1], calls].concat()).to_vec()
}
