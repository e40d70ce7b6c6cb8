//! The same input for olmec, libolm and vodozemac.
//!
//! What olmec reads libolm reads as well, and whoever reads it reads the same. What olmec refuses the
//! others may read: it is stricter, as `test-vectors/README.md` lists. vodozemac checks the MAC over
//! the fields as it would write them, so it refuses some of what the other two read.

use std::cell::RefCell;

use base64ct::{Base64Unpadded, Encoding as _};
use olmec::megolm::{InboundGroupSession, MegolmMessage};
use olmec::olm::{NormalMessage, OlmMessage};
use olmec::pickle::libolm as libolm_pickle;
use olmec::{Ed25519PublicKey, MacLength};
use olmec_interop::conformance::whole_blocks::{in_megolm_message, in_normal_message};
use olmec_interop::libolm;

use super::companions::signature_of;
use crate::fixtures;
use crate::model::double_ratchet::read_place;
use crate::model::megolm::MegolmSender;
use crate::model::wire;

/// Who read what.
#[derive(Debug)]
struct Readings {
    olmec: Option<Vec<u8>>,
    /// Not asked where a ciphertext is not of whole blocks: it leaves that to the sender.
    libolm: Option<Option<Vec<u8>>>,
    vodozemac: Option<Vec<u8>>,
}

impl Readings {
    fn judge(&self) {
        let Self { olmec, libolm, vodozemac } = self;
        if let (Some(_), Some(libolm)) = (olmec, libolm) {
            assert_eq!(olmec, libolm, "read by olmec: {self:?}");
        }
        if let (Some(one), Some(Some(other))) = (vodozemac, libolm) {
            assert_eq!(one, other, "read by both: {self:?}");
        }
        if let (Some(one), Some(other)) = (vodozemac, olmec) {
            assert_eq!(one, other, "read by both: {self:?}");
        }
    }
}

thread_local! {
    static SESSION: (String, crate::model::double_ratchet::OlmSession) = {
        let (ours, model) = fixtures::session(MacLength::Truncated);
        (libolm_pickle::write_session(&ours, b"").unwrap(), model)
    };
    static ROOM: RefCell<(InboundGroupSession, MegolmSender)> =
        RefCell::new(fixtures::room(MacLength::Truncated));
}

/// A normal message, as it comes and with a good MAC, to one session in all three.
pub(super) fn olm(input: &[u8]) {
    SESSION.with(|(saved, model)| {
        let to_all = |message: &[u8]| {
            let text = Base64Unpadded::encode_string(message);
            let mut ours = libolm_pickle::read_session(saved, b"").unwrap();
            let olmec = NormalMessage::from_bytes(message).ok();
            let mut theirs = libolm::Session::unpickle(saved, b"").unwrap();
            let mut others = vodozemac::olm::Session::from_libolm_pickle(saved, b"").unwrap();
            let vodozemac = vodozemac::olm::Message::from_bytes(message).ok();
            let vodozemac = vodozemac.map(vodozemac::olm::OlmMessage::Normal);
            Readings {
                olmec: olmec.and_then(|message| ours.decrypt(&OlmMessage::Normal(message)).ok()),
                libolm: in_normal_message(&text)
                    .then(|| theirs.decrypt(libolm::NORMAL, &text).ok()),
                vodozemac: vodozemac.and_then(|message| others.decrypt(&message).ok()),
            }
            .judge();
        };
        to_all(input);
        let authentic = || {
            let body = &input[..input.len().checked_sub(8)?];
            read_place(8, body).filter(|(_, index)| *index < 64)?;
            Some([body, &model.mac_for(body)?].concat())
        };
        if let Some(message) = authentic() {
            to_all(&message);
        }
    });
}

/// A Megolm message, as it comes and with a good MAC and signature, to one room in all three.
pub(super) fn megolm(input: &[u8]) {
    ROOM.with_borrow_mut(|(ours, sender)| {
        let key = Base64Unpadded::encode_string(&sender.session_key());
        let mut to_all = |message: &[u8]| {
            let text = Base64Unpadded::encode_string(message);
            let olmec = MegolmMessage::from_bytes(message).ok();
            let mut theirs = libolm::InboundGroupSession::new(&key).unwrap();
            let config = vodozemac::megolm::SessionConfig::version_1();
            let key = vodozemac::megolm::SessionKey::from_base64(&key).unwrap();
            let mut others = vodozemac::megolm::InboundGroupSession::new(&key, config);
            let vodozemac = vodozemac::megolm::MegolmMessage::from_bytes(message).ok();
            let vodozemac = vodozemac.and_then(|message| others.decrypt(&message).ok());
            Readings {
                olmec: olmec.and_then(|it| Some(ours.decrypt(&it).ok()?.plaintext)),
                libolm: in_megolm_message(&text).then(|| Some(theirs.decrypt(&text).ok()?.0)),
                vodozemac: vodozemac.map(|read| read.plaintext),
            }
            .judge();
        };
        to_all(input);
        let authentic = || {
            let body = &input[..input.len().checked_sub(8 + 64)?];
            let index = wire::read_index(&wire::read(3, body)?, 1)?;
            let keys = (sender.ratchet.counter..300).contains(&index);
            let keys = keys.then(|| sender.ratchet.at(index).cipher_keys())?;
            let mut message = [body, &keys.mac(body, 8)].concat();
            let signature = ed25519_dalek::Signer::sign(&sender.signing_key, &message);
            message.extend(signature.to_bytes());
            Some(message)
        };
        if let Some(message) = authentic() {
            to_all(&message);
        }
    });
}

/// An Ed25519 key, signature and message: what olmec accepts libolm and vodozemac accept.
pub(super) fn signature(input: &[u8]) {
    let Some((seed, rest)) = input.split_first_chunk::<32>() else { return };
    let Some((change, message)) = rest.split_first_chunk::<4>() else { return };
    let signing = ed25519_dalek::SigningKey::from_bytes(seed);
    let mut signature = ed25519_dalek::Signer::sign(&signing, message).to_bytes();
    let mut key = signing.verifying_key().to_bytes();
    signature[usize::from(change[0] % 64)] ^= change[1];
    key[usize::from(change[2] % 32)] ^= change[3];
    let signature = signature_of(&signature);
    let ours =
        Ed25519PublicKey::from_bytes(&key).is_ok_and(|key| key.verify(message, &signature).is_ok());
    let text = Base64Unpadded::encode_string(&key);
    let libolm = libolm::ed25519_verify(&text, message, &signature.to_base64()).is_ok();
    let vodozemac = vodozemac::Ed25519PublicKey::from_slice(&key).is_ok_and(|key| {
        let signature = vodozemac::Ed25519Signature::from_slice(signature.as_bytes()).unwrap();
        key.verify(message, &signature).is_ok()
    });
    assert_eq!(ours, vodozemac);
    assert!(libolm || !ours, "libolm refuses what we accept");
    assert_eq!(ours, change[1] == 0 && change[3] == 0, "a change was not noticed");
}

pub(super) fn signature_seeds() -> Vec<Vec<u8>> {
    let seed = [5; 32];
    let changes = [[0, 0, 0, 0], [1, 1, 0, 0], [63, 0x10, 0, 0], [0, 0, 31, 0x80]];
    changes.map(|change| [&seed[..], &change, b"tea"].concat()).to_vec()
}

/// A session or an account in libolm's format: what olmec reads the others read as the same. They are
/// not asked about the rest, because libolm believes what it finds under a good MAC.
pub(super) fn pickles(input: &[u8]) {
    let Some((kind, contents)) = input.split_first() else { return };
    let text = super::pickles::sealed_for_libolm(contents);
    let key = &super::pickles::KEY;
    if kind % 2 == 0 {
        let Ok(ours) = libolm_pickle::read_account(&text, key) else { return };
        let theirs = libolm::Account::unpickle(&text, key).expect("libolm reads what we read");
        let keys = ours.identity_keys();
        assert_eq!(keys.curve25519.to_base64(), theirs.identity_keys().curve25519);
    } else {
        let Ok(ours) = libolm_pickle::read_session(&text, key) else { return };
        let theirs = libolm::Session::unpickle(&text, key).expect("libolm reads what we read");
        assert_eq!(ours.id().as_str(), theirs.session_id());
        if let Ok(others) = vodozemac::olm::Session::from_libolm_pickle(&text, key) {
            assert_eq!(ours.id().as_str(), others.session_id());
        }
    }
}

pub(super) fn pickles_seeds() -> Vec<Vec<u8>> {
    let contents = |seeds: Vec<Vec<u8>>, kind: u8| {
        let sealed = seeds.into_iter().filter(|seed| seed.first() == Some(&1));
        sealed.map(move |seed| [&[kind], &seed[1..]].concat()).collect::<Vec<_>>()
    };
    let mut seeds = contents(super::pickles::seeds(&super::pickles::LIBOLM_ACCOUNT), 0);
    seeds.extend(contents(super::pickles::seeds(&super::pickles::LIBOLM_SESSION), 1));
    seeds
}
