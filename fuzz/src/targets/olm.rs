//! Olm messages: as they come, and with a good MAC around whatever is in them.

use std::cell::RefCell;

use olmec::MacLength;
use olmec::olm::{MessageType, NormalMessage, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::{Pickle, PickleKey, Stamp};

use crate::fixtures::{self, Bob, mac_length_of};
use crate::model::double_ratchet::{OlmSession, read_place};
use crate::model::{Key, dh, wire};
use crate::support::rng;
use crate::vectors;

/// More messages than these are not missing in between: it would be the hash that is fuzzed. The limit
/// of 2000 has tests of its own.
const FAR: u32 = 64;

/// Bob's end of a session in the library and in the model.
struct End {
    mac_length: MacLength,
    ours: Session,
    model: OlmSession,
    /// Ours, to be had again after a message was read, and to be compared after one was refused.
    saved: Pickle,
}

impl End {
    fn new(mac_length: MacLength) -> Self {
        let (ours, model) = fixtures::session(mac_length);
        let saved = seal(&ours);
        Self { mac_length, ours, model, saved }
    }

    /// The message again, with the MAC that its sender would have made.
    fn authentic(&self, message: &[u8]) -> Option<Vec<u8>> {
        let body = &message[..message.len().checked_sub(self.mac_length.bytes())?];
        let (_, index) = read_place(self.mac_length.bytes(), body)?;
        let mac = if index < FAR { self.model.mac_for(body)? } else { return None };
        Some([body, &mac].concat())
    }

    fn receive(&mut self, message: &[u8]) {
        let Ok(parsed) = NormalMessage::from_bytes(message) else { return };
        assert_eq!(parsed.as_bytes(), message);
        let place = read_place(
            self.mac_length.bytes(),
            message.get(..message.len() - self.mac_length.bytes()).unwrap_or_default(),
        );
        let read = self.ours.decrypt(&OlmMessage::Normal(parsed));
        match &read {
            Ok(_) => self.ours = self.saved.open(&key(), Stamp::default()).unwrap().object,
            Err(_) => assert_eq!(seal(&self.ours), self.saved),
        }
        let expected = match place {
            Some((_, index)) if index >= FAR => return,
            Some((key, _)) if is_canonical(&key) => self.model.clone().decrypt(1, message),
            _ => None,
        };
        assert_eq!(read.ok(), expected);
    }
}

fn key() -> PickleKey {
    PickleKey::from_bytes(&[7; 32])
}

/// The same session gives the same bytes.
fn seal(session: &Session) -> Pickle {
    Pickle::seal_with_rng(session, &key(), Stamp::default(), &mut rng(1)).unwrap()
}

thread_local! {
    static ENDS: RefCell<[End; 2]> =
        RefCell::new([MacLength::Truncated, MacLength::Full].map(End::new));
    static BOB: RefCell<Bob> = RefCell::new(Bob::new());
}

/// A normal message to a session with some history.
pub(super) fn normal(input: &[u8]) {
    let _ = OlmMessage::from_bytes(MessageType::Normal, input);
    ENDS.with_borrow_mut(|ends| {
        let end = &mut ends[usize::from(mac_length_of(input) == MacLength::Full)];
        end.receive(input);
        if let Some(authentic) = end.authentic(input) {
            end.receive(&authentic);
        }
    });
}

pub(super) fn normal_seeds() -> Vec<Vec<u8>> {
    let mut seeds = vectors::decoded("olm", "body", |it| it.get("type").is_some_and(|it| it == 1));
    seeds.extend(fixtures::session_messages(MacLength::Truncated));
    seeds.extend(fixtures::session_messages(MacLength::Full));
    seeds
}

/// A pre-key message to an account that has one one-time key.
pub(super) fn pre_key(input: &[u8]) {
    BOB.with_borrow_mut(|bob| {
        accept(bob, input);
        if let Some(authentic) = authentic_pre_key(bob, input) {
            accept(bob, &authentic);
        }
    });
}

/// Bob's one-time key in place of the one that is named, and the MAC that the sender would have made.
fn authentic_pre_key(bob: &Bob, input: &[u8]) -> Option<Vec<u8>> {
    let fields = wire::read(3, input)?;
    let key = |number| wire::read_bytes(&fields, number);
    let inner = wire::read_bytes(&fields, 4)?;
    let around = |inner: &[u8]| {
        let keys = [
            wire::bytes(1, &bob.one_time_key.public),
            wire::bytes(2, key(2)?),
            wire::bytes(3, key(3)?),
        ];
        Some([vec![3], keys.concat(), wire::bytes(4, inner)].concat())
    };
    let mac_length = mac_length_of(inner).bytes();
    let body = &inner[..inner.len().checked_sub(mac_length)?];
    read_place(mac_length, body).filter(|(_, index)| *index < FAR)?;
    let (identity, one_time) = (&bob.keys.curve.secret, &bob.one_time_key.secret);
    let session = OlmSession::inbound(identity, one_time, &around(inner)?)?;
    around(&[body, &session.mac_for(body)?].concat())
}

fn accept(bob: &mut Bob, bytes: &[u8]) {
    let Ok(message) = PreKeyMessage::from_bytes(bytes) else { return };
    assert_eq!(
        PreKeyMessage::from_bytes(&message.to_bytes()).map(|it| it.to_bytes()),
        Ok(message.to_bytes())
    );
    let inner = message.message();
    let mac_length = mac_length_of(inner.as_bytes());
    let identity_key = message.session_keys().identity_key;
    let wrong_key = fixtures::stranger();
    if wrong_key != identity_key {
        let refused = bob.account.create_inbound_session_with(wrong_key, &message, mac_length);
        assert!(refused.is_err(), "somebody else's message was read");
    }
    let accepted = bob.account.create_inbound_session_with(identity_key, &message, mac_length);
    let accepted = accepted.ok().map(|it| (it.plaintext, it.session.id().as_str().to_owned()));
    if accepted.is_some() {
        *bob = Bob::new();
    }
    assert_eq!(bob.account.one_time_key_count(), 1, "the key is kept");
    let body = inner.as_bytes().split_at_checked(inner.as_bytes().len() - mac_length.bytes());
    let place = body.and_then(|(body, _)| read_place(mac_length.bytes(), body));
    if place.is_none_or(|(_, index)| index < FAR) {
        assert_eq!(accepted, expected_of(bob, bytes, mac_length));
    }
}

/// The plaintext and the session id.
fn expected_of(bob: &Bob, bytes: &[u8], mac_length: MacLength) -> Option<(Vec<u8>, String)> {
    let fields = wire::read(3, bytes)?;
    let canonical = |number| is_canonical(&wire::read_key(&fields, number)?).then_some(());
    let _ = (canonical(1)?, canonical(2)?, canonical(3)?);
    let inner = wire::read_bytes(&fields, 4)?;
    let body = &inner[..inner.len().checked_sub(mac_length.bytes())?];
    let (ratchet_key, _) = read_place(mac_length.bytes(), body)?;
    is_canonical(&ratchet_key).then_some(())?;
    let (identity, one_time) = (&bob.keys.curve.secret, &bob.one_time_key.secret);
    // A session that could never answer is refused at once.
    dh(identity, &ratchet_key)?;
    let mut session = OlmSession::inbound(identity, one_time, bytes)?;
    let plaintext = session.decrypt(0, bytes)?;
    Some((plaintext, base64_of(&session.session_id())))
}

/// Below the prime 2^255 - 19.
pub(super) fn is_canonical(key: &Key) -> bool {
    let mut prime = [0xFF; 32];
    (prime[0], prime[31]) = (0xED, 0x7F);
    key.iter().rev().lt(prime.iter().rev())
}

fn base64_of(bytes: &[u8]) -> String {
    use base64ct::Encoding as _;
    base64ct::Base64Unpadded::encode_string(bytes)
}

pub(super) fn pre_key_seeds() -> Vec<Vec<u8>> {
    let mut seeds = vectors::decoded("olm", "body", |it| it.get("type").is_some_and(|it| it == 0));
    seeds.extend(fixtures::pre_key_messages());
    seeds
}
