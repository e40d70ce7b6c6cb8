//! Where the implementations draw their limits, and the few places where they draw them
//! differently.

use olmec_interop::peer::{Device, Implementation, MacLength, OlmEnd, Refused, Wire};
use olmec_interop::random::Dice;
use vodozemac::{base64_decode, base64_encode};

const OLMEC: Implementation = Implementation::Olmec;

/// Two devices, and a session that the first one opened with a message that has been read.
struct Pair {
    devices: [Box<dyn Device>; 2],
    ends: [Box<dyn OlmEnd>; 2],
}

impl Pair {
    fn new(implementations: [Implementation; 2], mac_length: MacLength) -> Self {
        let mut dice = Dice::new(7);
        let mut devices = implementations.map(|it| it.device(mac_length, dice.fork()));
        let one_time_key = devices[1].publish_one_time_key();
        let identity_keys = [0, 1].map(|side: usize| devices[side].identity_key());
        let mut opener = devices[0].open(&identity_keys[1], &one_time_key);
        let first = opener.encrypt(b"first");
        let (responder, plaintext) = devices[1].accept(&identity_keys[0], &first).unwrap();
        assert_eq!(plaintext, b"first");
        Self { devices, ends: [opener, responder] }
    }

    fn encrypt(&mut self, side: usize, count: usize) -> Vec<Wire> {
        (0..count).map(|number| self.ends[side].encrypt(number.to_string().as_bytes())).collect()
    }

    fn read(&mut self, side: usize, message: &Wire) -> Result<String, Refused> {
        self.ends[side].decrypt(message).map(|plaintext| String::from_utf8(plaintext).unwrap())
    }

    /// The other side answers, so that the next message starts a new chain.
    fn turn(&mut self, side: usize) {
        let answer = self.ends[1 - side].encrypt(b"answer");
        assert_eq!(self.read(side, &answer).unwrap(), "answer");
    }
}

fn pairs() -> impl Iterator<Item = [Implementation; 2]> {
    let all = Implementation::ALL;
    all.into_iter().flat_map(move |sender| all.map(|receiver| [sender, receiver]))
}

fn refused(code: &str) -> Result<String, Refused> {
    Err(Refused(code.into()))
}

#[test]
fn the_nearest_forty_skipped_messages_are_readable() {
    for pair in pairs() {
        let mut it = Pair::new(pair, MacLength::Truncated);
        let messages = it.encrypt(0, 42);
        assert_eq!(it.read(1, &messages[41]).unwrap(), "41", "{pair:?}");
        let discarded = it.read(1, &messages[0]);
        match pair[1] {
            OLMEC => assert_eq!(discarded, refused("MESSAGE_KEY_DISCARDED")),
            _ => assert!(discarded.is_err(), "{pair:?}"),
        }
        for (index, message) in messages.iter().enumerate().take(41).skip(1) {
            assert_eq!(it.read(1, message).unwrap(), index.to_string(), "{pair:?}");
        }
    }
}

/// The difference: libolm keeps 40 keys for the whole session, the others 40 for each chain.
#[test]
fn forty_skipped_messages_are_readable_of_each_chain() {
    for pair in pairs() {
        let mut it = Pair::new(pair, MacLength::Truncated);
        let older = it.encrypt(0, 41);
        it.read(1, &older[40]).unwrap();
        it.turn(0);
        let newer = it.encrypt(0, 41);
        it.read(1, &newer[40]).unwrap();
        for (index, message) in newer.iter().enumerate().take(40) {
            assert_eq!(it.read(1, message).unwrap(), index.to_string(), "{pair:?}");
        }
        for (index, message) in older.iter().enumerate().take(40) {
            let read = it.read(1, message);
            match pair[1] {
                Implementation::Libolm => assert_eq!(read, refused("BAD_MESSAGE_MAC")),
                _ => assert_eq!(read.unwrap(), index.to_string(), "{pair:?}"),
            }
        }
    }
}

#[test]
fn a_gap_of_two_thousand_is_bridged_and_a_larger_one_is_not() {
    for pair in pairs() {
        let mut it = Pair::new(pair, MacLength::Truncated);
        for _chain in ["the first chain", "a new chain"] {
            let messages = it.encrypt(0, 2002);
            let too_far = it.read(1, &messages[2001]);
            match pair[1] {
                OLMEC => assert_eq!(too_far, refused("MESSAGE_GAP_TOO_LARGE")),
                _ => assert!(too_far.is_err(), "{pair:?}"),
            }
            assert_eq!(it.read(1, &messages[2000]).unwrap(), "2000", "{pair:?}");
            assert_eq!(it.read(1, &messages[2001]).unwrap(), "2001", "{pair:?}");
            it.turn(0);
        }
    }
}

/// The sixth chain pushes the first one out, with the keys of its skipped messages.
#[test]
fn five_receiving_chains_are_kept() {
    for pair in pairs() {
        let mut it = Pair::new(pair, MacLength::Truncated);
        let mut skipped = Vec::new();
        for _ in 0..6 {
            let messages = it.encrypt(0, 2);
            it.read(1, &messages[1]).unwrap();
            skipped.push(messages.into_iter().next().unwrap());
            it.turn(0);
        }
        assert!(it.read(1, &skipped[0]).is_err(), "{pair:?}");
        for message in &skipped[1..] {
            assert_eq!(it.read(1, message).unwrap(), "0", "{pair:?}");
        }
    }
}

#[test]
fn the_mac_length_of_a_session_never_changes() {
    for pair in pairs().filter(|pair| !pair.contains(&Implementation::Libolm)) {
        let mut truncated = Pair::new(pair, MacLength::Truncated);
        let mut full = Pair::new(pair, MacLength::Full);
        for (sender, receiver) in [(&mut truncated, 0), (&mut full, 1)] {
            let message = sender.encrypt(1, 1).remove(0);
            assert!(!message.is_pre_key());
            assert_eq!(sender.read(0, &message).unwrap(), "0");
            let version = base64_decode(&message.body).unwrap()[0];
            assert_eq!(version, 3 + receiver, "{pair:?}");
        }
        let truncated_message = truncated.encrypt(1, 1).remove(0);
        let full_message = full.encrypt(1, 1).remove(0);
        for refusal in [full.read(0, &truncated_message), truncated.read(0, &full_message)] {
            match pair[0] {
                OLMEC => assert_eq!(refusal, refused("MAC_LENGTH_MISMATCH")),
                _ => assert!(refusal.is_err(), "{pair:?}"),
            }
        }
    }
}

/// The difference: olmec reads a pre-key message in a session only if it names that session's keys.
/// libolm and vodozemac look at the message inside alone, and leave the comparison to the caller.
#[test]
fn the_outer_keys_are_compared_with_the_sessions() {
    for pair in pairs() {
        let mut it = Pair::new(pair, MacLength::Truncated);
        let genuine = it.encrypt(0, 1).remove(0);
        let mut bytes = base64_decode(&genuine.body).unwrap();
        bytes[40] ^= 1; // in the base key
        let altered = Wire { body: base64_encode(bytes), ..genuine.clone() };
        assert!(it.ends[1].matches(&genuine) && !it.ends[1].matches(&altered), "{pair:?}");
        let read = it.read(1, &altered);
        if pair[1] == OLMEC {
            assert_eq!(read, refused("SESSION_MISMATCH"));
            assert_eq!(it.read(1, &genuine).unwrap(), "0");
        } else {
            assert_eq!(read.unwrap(), "0", "{pair:?}");
        }
    }
}

#[test]
fn a_session_is_accepted_from_its_owner_only() {
    for pair in pairs() {
        let mut it = Pair::new(pair, MacLength::Truncated);
        let one_time_key = it.devices[1].publish_one_time_key();
        let [opener, responder] = &mut it.devices;
        let first = opener.open(&responder.identity_key(), &one_time_key).encrypt(b"first");
        let somebody_else = OLMEC.device(MacLength::Truncated, Dice::new(8)).identity_key();
        let refusal = responder.accept(&somebody_else, &first).err().unwrap();
        match pair[1] {
            OLMEC => assert_eq!(refusal.0, "IDENTITY_KEY_MISMATCH"),
            Implementation::Libolm => assert_eq!(refusal.0, "BAD_MESSAGE_KEY_ID"),
            Implementation::Vodozemac => {}
        }
        let (_, plaintext) = responder.accept(&opener.identity_key(), &first).unwrap();
        assert_eq!(plaintext, b"first", "{pair:?}");
    }
}
