//! Megolm messages and keys: as they come, and authentic around whatever is in them.

use std::cell::RefCell;

use ed25519_dalek::Signer as _;
use olmec::MacLength;
use olmec::megolm::{ExportedSessionKey, InboundGroupSession, MegolmMessage, SessionKey};

use crate::fixtures::{mac_length_of, room};
use crate::model::megolm::{MegolmReceiver, MegolmSender};
use crate::model::{CipherKeys, array, wire};
use crate::vectors;

/// The model advances one by one; so far it may go.
const NEAR: u32 = 300;
const SIGNATURE: usize = 64;
/// Format, index, ratchet, public key.
const EXPORT: usize = 165;

struct View {
    mac_length: MacLength,
    ours: InboundGroupSession,
    sender: MegolmSender,
    model: MegolmReceiver,
}

impl View {
    fn new(mac_length: MacLength) -> Self {
        let (ours, sender) = room(mac_length);
        let mut model = MegolmReceiver::from_session_key(&sender.session_key()).unwrap();
        model.mac_length = mac_length.bytes();
        Self { mac_length, ours, sender, model }
    }

    /// The message again, with the MAC and the signature that its sender would have made; for any
    /// index, because the library itself tells the ratchet there.
    fn authentic(&self, message: &[u8]) -> Option<Vec<u8>> {
        let tail = self.mac_length.bytes() + SIGNATURE;
        let body = &message[..message.len().checked_sub(tail)?];
        let fields = wire::read(crate::model::version(self.mac_length.bytes()), body)?;
        let index = wire::read_index(&fields, 1)?.max(self.sender.ratchet.counter);
        let export = self.ours.export_at(index).ok()?.to_bytes();
        let keys = CipherKeys::derive(&export.expose()[5..133], "MEGOLM_KEYS");
        let mut message = [body, &keys.mac(body, self.mac_length.bytes())].concat();
        message.extend(self.sender.signing_key.sign(&message).to_bytes());
        Some(message)
    }

    fn receive(&mut self, message: &[u8]) {
        let Ok(parsed) = MegolmMessage::from_bytes(message) else { return };
        assert_eq!(parsed.as_bytes(), message);
        assert_eq!(MegolmMessage::from_base64(&parsed.to_base64()).unwrap().as_bytes(), message);
        let before = self.ours.export_at_first_known_index().to_bytes();
        let ours = self.ours.decrypt(&parsed);
        let after = self.ours.export_at_first_known_index().to_bytes();
        assert_eq!(before.expose(), after.expose(), "the first known index moved");
        if parsed.message_index().get() > NEAR {
            return;
        }
        match (ours, self.model.decrypt(message)) {
            (Ok(read), Some(expected)) => {
                assert_eq!((read.plaintext, read.message_index.get()), expected);
            }
            (Err(_), None) => {}
            (ours, expected) => panic!("{ours:?}, and the model {expected:?}"),
        }
    }
}

thread_local! {
    static VIEWS: RefCell<[View; 2]> =
        RefCell::new([MacLength::Truncated, MacLength::Full].map(View::new));
}

/// A message to somebody who joined at index 3.
pub(super) fn message(input: &[u8]) {
    VIEWS.with_borrow_mut(|views| {
        let view = &mut views[usize::from(mac_length_of(input) == MacLength::Full)];
        view.receive(input);
        if let Some(authentic) = view.authentic(input) {
            view.receive(&authentic);
        }
    });
}

pub(super) fn message_seeds() -> Vec<Vec<u8>> {
    let mut seeds = vectors::decoded("megolm", "body", |_| true);
    for mac_length in [MacLength::Truncated, MacLength::Full] {
        let (_, mut sender) = room(mac_length);
        seeds.extend([&b""[..], b"tea", &[7; 100]].map(|plaintext| sender.encrypt(plaintext)));
    }
    seeds
}

/// A session key, and the same contents signed by the key in them.
pub(super) fn session_key(input: &[u8]) {
    read_session_key(input);
    if let Some(contents) = input.get(..EXPORT - 32) {
        let (_, sender) = room(MacLength::Truncated);
        let public = sender.signing_key.verifying_key().to_bytes();
        let mut signed = [contents, &public].concat();
        signed.extend(sender.signing_key.sign(&signed).to_bytes());
        read_session_key(&signed);
    }
}

fn read_session_key(bytes: &[u8]) {
    let ours = SessionKey::from_bytes(bytes);
    let model = (bytes.len() == SessionKey::LENGTH)
        .then(|| MegolmReceiver::from_session_key(bytes))
        .flatten();
    assert_eq!(ours.is_ok(), model.is_some(), "{ours:?}");
    let (Ok(ours), Some(model)) = (ours, model) else { return };
    assert_eq!(ours.to_bytes().expose().as_slice(), bytes);
    let text = ours.to_base64();
    assert!(SessionKey::from_base64(text.expose()).is_ok());
    let view = InboundGroupSession::new(&ours);
    let export = view.export_at_first_known_index().to_bytes();
    assert_eq!(export.expose().as_slice(), model.export_at(model.first.counter).unwrap());
}

pub(super) fn session_key_seeds() -> Vec<Vec<u8>> {
    vectors::decoded("megolm", "session_key", |_| true)
}

/// An export: nothing is signed, so whatever has the form must work.
pub(super) fn export(input: &[u8]) {
    let Ok(export) = ExportedSessionKey::from_bytes(input) else { return };
    assert_eq!(export.to_bytes().expose().as_slice(), input);
    let counter = u32::from_be_bytes(array(&input[1..5]));
    let mut view = InboundGroupSession::import(&export);
    assert_eq!(view.first_known_index().get(), counter);
    let later = counter.saturating_add(u32::from(input[5]));
    let model = MegolmReceiver::from_export(input).expect("the model is less strict about keys");
    let ours = view.export_at(later).unwrap().to_bytes();
    assert_eq!(ours.expose().as_slice(), model.export_at(later).unwrap());
    view.advance_to(u32::MAX).unwrap();
    assert!(view.export_at(u32::MAX - 1).is_err());
    assert!(view.export_at(u32::MAX).is_ok());
}

pub(super) fn export_seeds() -> Vec<Vec<u8>> {
    let mut seeds = vectors::decoded("megolm", "exported_session_key", |_| true);
    seeds.extend(vectors::decoded("megolm", "key", |_| true));
    seeds
}
