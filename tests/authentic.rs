//! Messages that are no messages, under a good MAC and a good signature: made at random, refused wherever the
//! model refuses them, and nothing is changed by them.
//!
//! `OLMEC_AUTHENTIC=1000000 cargo test --release --test authentic -- --nocapture` makes as many of each protocol.

mod model;
mod support;

use std::collections::BTreeMap;

use ed25519_dalek::Signer as _;
use model::double_ratchet::{OlmSession, read_place};
use model::megolm::{MegolmReceiver, MegolmSender};
use model::{CipherKeys, CurveKeys, account_keys, wire};
use olmec::megolm::{InboundGroupSession, MegolmMessage, SessionKey};
use olmec::olm::{Account, MessageType, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use olmec::random::TryRng as _;
use olmec::{CodedError, MacLength};
use rand_chacha::ChaCha20Rng;
use support::{GivenBytes, bytes, rng, size};

const MAC_LENGTHS: [MacLength; 2] = [MacLength::Truncated, MacLength::Full];
/// The model walks step by step; so far it may go.
const FAR: u32 = 40;

fn below(limit: usize, rng: &mut ChaCha20Rng) -> usize {
    usize::try_from(rng.try_next_u32().unwrap()).unwrap() % limit
}

fn some_bytes(limit: usize, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bytes = vec![0; below(limit, rng)];
    rng.try_fill_bytes(&mut bytes).unwrap();
    bytes
}

/// A number in `length` bytes, or in as many as it takes.
fn varint(mut number: u64, length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 || bytes.len() + 1 < length {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// What stands where an index should.
fn odd_index(index: u32, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let numbers = [
        u64::from(index),
        1 << 31,
        u32::MAX.into(),
        1 << 32,
        1 << 63,
        u64::MAX,
        index.wrapping_sub(1).into(),
    ];
    varint(numbers[below(numbers.len(), rng)], below(12, rng))
}

/// A ciphertext of these keys with another length, another padding, or nothing of a ciphertext.
fn odd_ciphertext(keys: &CipherKeys, rng: &mut ChaCha20Rng) -> Vec<u8> {
    match below(4, rng) {
        0 => some_bytes(70, rng),
        1 => {
            let mut ciphertext = keys.encrypt(&some_bytes(70, rng));
            ciphertext.truncate(below(ciphertext.len(), rng));
            ciphertext
        }
        _ => {
            // Without the block of padding, the end of the plaintext stands where padding should.
            let mut plaintext = vec![below(40, rng) as u8; 32];
            plaintext[31 - below(20, rng)] = below(40, rng) as u8;
            let mut ciphertext = keys.encrypt(&plaintext);
            ciphertext.truncate(32);
            ciphertext
        }
    }
}

/// The fields of a message, spoilt in one to three ways.
fn spoil(mut fields: Vec<Vec<u8>>, rng: &mut ChaCha20Rng) -> Vec<u8> {
    for _ in 0..below(3, rng) {
        let place = below(fields.len() + 1, rng);
        let field = fields.get(place).cloned();
        match (below(6, rng), field) {
            (0, Some(field)) => fields.push(field),
            (1, Some(_)) => drop(fields.remove(place)),
            (2, Some(_)) => fields.rotate_left(1),
            (3, Some(mut field)) if !field.is_empty() => {
                let bit = below(field.len() * 8, rng);
                field[bit / 8] ^= 1 << (bit % 8);
                fields[place] = field;
            }
            (4, Some(mut field)) => {
                field.truncate(below(field.len() + 1, rng));
                fields[place] = field;
            }
            _ => {
                // Another field: of any number and wire type, whatever its value.
                let tag = varint(below(400, rng) as u64, below(3, rng));
                let value = some_bytes(6, rng);
                let length = varint(below(8, rng) as u64, 1);
                fields.insert(place, [tag, length, value].concat());
            }
        }
    }
    fields.concat()
}

fn seal<T: Picklable>(object: &T) -> Pickle {
    let key = PickleKey::from_bytes(&[7; 32]);
    Pickle::seal_with_rng(object, &key, Stamp::default(), &mut rng(1)).unwrap()
}

/// The object that gets all the messages, as it was before the first.
struct Receiver<T> {
    object: T,
    saved: Pickle,
    outcomes: BTreeMap<&'static str, usize>,
}

impl<T: Picklable> Receiver<T> {
    fn new(object: T) -> Self {
        Self { saved: seal(&object), object, outcomes: BTreeMap::new() }
    }

    /// Reads a message, and refuses it exactly if the model does. Refused, it has changed nothing.
    fn receives<P: PartialEq + std::fmt::Debug>(
        &mut self,
        message: &[u8],
        read: impl FnOnce(&mut T) -> Result<P, &'static str>,
        expected: Option<P>,
    ) {
        let read = read(&mut self.object);
        *self.outcomes.entry(read.as_ref().err().unwrap_or(&"read")).or_default() += 1;
        let was_read = read.is_ok();
        assert_eq!(read.ok(), expected, "{message:02x?}");
        if was_read {
            let key = PickleKey::from_bytes(&[7; 32]);
            self.object = self.saved.open(&key, Stamp::default()).unwrap().object;
        } else {
            assert_eq!(seal(&self.object), self.saved, "{message:02x?}");
        }
    }

    /// So many were refused, and for more than one reason.
    fn finish(self, name: &str, count: usize) {
        println!("{name}: {:?}", self.outcomes);
        let refused: usize =
            self.outcomes.iter().filter(|(name, _)| **name != "read").map(|it| it.1).sum();
        assert!(refused > count * 3 / 4, "{refused}");
        for reason in ["MALFORMED_MESSAGE", "AUTHENTICATION_FAILED"] {
            assert!(self.outcomes[reason] > count / 20, "{reason}");
        }
    }
}

fn code(error: impl CodedError) -> &'static str {
    error.code().name()
}

/// Bob's end of a session that Alice, who is the model, has opened; and his end in the model.
fn olm(mac_length: MacLength) -> (Session, OlmSession) {
    let (alice, bob) = (account_keys(&bytes(1)), account_keys(&bytes(2)));
    let mut account = Account::with_rng(&mut GivenBytes(&bytes::<64>(2))).unwrap();
    let one_time_key = CurveKeys::from_secret(bytes(3));
    account.generate_one_time_keys_with_rng(1, &mut GivenBytes(&bytes::<32>(3))).unwrap();
    let mut session = OlmSession::outbound(
        &alice.curve.secret,
        &bob.curve.public,
        &one_time_key.public,
        &bytes(4),
    );
    session.mac_length = mac_length.bytes();
    let (_, first) = session.encrypt(b"first", || unreachable!("she has a ratchet key"));
    let mut model = OlmSession::inbound(&bob.curve.secret, &one_time_key.secret, &first).unwrap();
    model.decrypt(0, &first).unwrap();
    let first = PreKeyMessage::from_bytes(&first).unwrap();
    let identity_key = first.session_keys().identity_key;
    let ours = account.create_inbound_session_with(identity_key, &first, mac_length);
    (ours.unwrap().session, model)
}

#[test]
fn olm_messages() {
    let count = size("OLMEC_AUTHENTIC", 4000);
    for mac_length in MAC_LENGTHS {
        let (ours, model) = olm(mac_length);
        let (mut receiver, rng) = (Receiver::new(ours), &mut rng(6));
        let ratchet_key = model.their_ratchet_keys()[0];
        for _ in 0..count / 2 {
            let index = 1 + below(20, rng) as u32;
            let keys = model.cipher_keys(ratchet_key, index).unwrap();
            let ciphertext = match below(2, rng) {
                0 => keys.encrypt(b"tea"),
                _ => odd_ciphertext(&keys, rng),
            };
            let index_field = match below(3, rng) {
                0 => [vec![0x10], odd_index(index, rng)].concat(),
                _ => wire::number(2, index),
            };
            let fields =
                vec![wire::bytes(1, &ratchet_key), index_field, wire::bytes(4, &ciphertext)];
            let body = [vec![model::version(model.mac_length)], spoil(fields, rng)].concat();
            // The keys are those of the place that the message names, if there is one.
            let place = read_place(model.mac_length, &body);
            let is_far = place.is_some_and(|(_, index)| index >= FAR);
            let named = place.filter(|_| !is_far).and_then(|(key, at)| model.cipher_keys(key, at));
            let mac = named.unwrap_or(keys).mac(&body, model.mac_length);
            let message = [body, mac].concat();
            let expected = if is_far { None } else { model.clone().decrypt(1, &message) };
            let read = |session: &mut Session| {
                let message =
                    OlmMessage::from_bytes(MessageType::Normal, &message).map_err(code)?;
                session.decrypt(&message).map_err(code)
            };
            receiver.receives(&message, read, expected);
        }
        receiver.finish("Olm", count / 2);
    }
}

#[test]
fn megolm_messages() {
    let count = size("OLMEC_AUTHENTIC", 4000);
    for mac_length in MAC_LENGTHS {
        let mut sender = MegolmSender::new(&bytes(5));
        sender.mac_length = mac_length.bytes();
        let mut model = MegolmReceiver::from_session_key(&sender.session_key()).unwrap();
        model.mac_length = mac_length.bytes();
        let session_key = SessionKey::from_bytes(&sender.session_key()).unwrap();
        let ours = InboundGroupSession::with_mac_length(&session_key, mac_length);
        let (mut receiver, rng) = (Receiver::new(ours), &mut rng(7));
        for _ in 0..count / 2 {
            let index = below(20, rng) as u32;
            let keys = sender.first.at(index).cipher_keys();
            let ciphertext = match below(2, rng) {
                0 => keys.encrypt(b"tea"),
                _ => odd_ciphertext(&keys, rng),
            };
            let index_field = match below(3, rng) {
                0 => [vec![0x08], odd_index(index, rng)].concat(),
                _ => wire::number(1, index),
            };
            let fields = vec![index_field, wire::bytes(2, &ciphertext)];
            let body = [vec![model::version(model.mac_length)], spoil(fields, rng)].concat();
            let named = wire::read(model::version(model.mac_length), &body)
                .and_then(|fields| wire::read_index(&fields, 1));
            let is_far = named.is_some_and(|index| index >= FAR);
            let named = named.filter(|_| !is_far).map(|index| sender.first.at(index).cipher_keys());
            let mut message =
                [&body[..], &named.unwrap_or(keys).mac(&body, model.mac_length)].concat();
            message.extend(sender.signing_key.sign(&message).to_bytes());
            let expected = if is_far { None } else { model.decrypt(&message) };
            let read = |session: &mut InboundGroupSession| {
                let message = MegolmMessage::from_bytes(&message).map_err(code)?;
                let read = session.decrypt(&message).map_err(code)?;
                Ok((read.plaintext, read.message_index.get()))
            };
            receiver.receives(&message, read, expected);
        }
        receiver.finish("Megolm", count / 2);
    }
}
