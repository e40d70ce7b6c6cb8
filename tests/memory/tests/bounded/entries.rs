//! Every entry point that reads what others wrote.

use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::dehydrated_device::{dehydrate_with_rng, rehydrate};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp, libolm, vodozemac};
use olmec::pk::{EncodedPkMessage, PkDecryption, PkMessage, RecoveryKey};
use olmec::qr_login::{Msc4108QrCode, Msc4388QrCode, ecies, hpke};
use olmec::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature, MacLength};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// The key of all pickles here.
pub(crate) const KEY: [u8; 32] = [0x42; 32];

/// One of them.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) is_pickle: bool,
    /// Reads the bytes, or the text if they are one, and drops what comes of it.
    pub(crate) read: fn(&[u8], Option<&str>),
}

macro_rules! entries {
    ($($name:literal: $is_pickle:literal, |$bytes:pat_param, $text:ident| $read:expr;)*) => {
        &[$(Entry {
            name: $name,
            is_pickle: $is_pickle,
            read: |$bytes, text| {
                let $text = text.unwrap_or_default();
                let _ = std::hint::black_box($read);
            },
        }),*]
    };
}

pub(crate) const ENTRIES: &[Entry] = entries! {
    "a pre-key message": false, |bytes, _text| OlmMessage::from_bytes(MessageType::PreKey, bytes);
    "a normal message": false, |bytes, _text| OlmMessage::from_bytes(MessageType::Normal, bytes);
    "a pre-key message as text": false,
        |_, text| OlmMessage::from_base64(MessageType::PreKey, text);
    "a normal message as text": false,
        |_, text| OlmMessage::from_base64(MessageType::Normal, text);
    "a Megolm message": false, |bytes, _text| MegolmMessage::from_bytes(bytes);
    "a Megolm message as text": false, |_, text| MegolmMessage::from_base64(text);
    "a session key": false, |bytes, _text| SessionKey::from_bytes(bytes);
    "a session key as text": false, |_, text| SessionKey::from_base64(text);
    "an exported session key": false, |bytes, _text| ExportedSessionKey::from_bytes(bytes);
    "an exported session key as text": false, |_, text| ExportedSessionKey::from_base64(text);
    "a Curve25519 key": false, |_, text| Curve25519PublicKey::from_base64(text);
    "an Ed25519 key": false, |_, text| Ed25519PublicKey::from_base64(text);
    "an Ed25519 signature": false, |_, text| Ed25519Signature::from_base64(text);
    "a message to a backup key": false, |_, text| {
        // One text in place of each of the three; the copies are the caller's.
        PkMessage::decode(&EncodedPkMessage { ciphertext: text.into(), ..Default::default() })
    };
    "a recovery key": false, |_, text| text.parse::<RecoveryKey>();
    "a QR code, MSC4108": false, |bytes, _text| Msc4108QrCode::from_bytes(bytes);
    "a QR code, MSC4388": false, |bytes, _text| Msc4388QrCode::from_bytes(bytes);
    "a first ECIES message": false, |_, text| ecies::InitialMessage::decode(text);
    "an ECIES message": false, |_, text| ecies::Message::decode(text);
    "a first HPKE message": false, |bytes, _text| hpke::InitialMessage::from_bytes(bytes);
    "a first HPKE message as text": false, |_, text| hpke::InitialMessage::decode(text);
    "a first HPKE response as text": false, |_, text| hpke::InitialResponse::decode(text);
    "an HPKE message": false, |_, text| hpke::Message::decode(text);
    "an account": true, |_, text| Account::from_pickle(text, &key());
    "a session": true, |_, text| Session::from_pickle(text, &key());
    "an outbound group session": true, |_, text| OutboundGroupSession::from_pickle(text, &key());
    "an inbound group session": true, |_, text| InboundGroupSession::from_pickle(text, &key());
    "a backup key": true, |_, text| PkDecryption::from_pickle(text, &key());
    "libolm's account": true, |_, text| libolm::read_account(text, &KEY);
    "libolm's session": true, |_, text| libolm::read_session(text, &KEY);
    "libolm's outbound group session": true,
        |_, text| libolm::read_outbound_group_session(text, &KEY);
    "libolm's inbound group session": true,
        |_, text| libolm::read_inbound_group_session(text, &KEY);
    "libolm's backup key": true, |_, text| libolm::read_pk_decryption(text, &KEY);
    "vodozemac's account": true, |_, text| vodozemac::read_account(text, &KEY);
    "vodozemac's session": true, |_, text| vodozemac::read_session(text, &KEY);
    "vodozemac's outbound group session": true,
        |_, text| vodozemac::read_outbound_group_session(text, &KEY);
    "vodozemac's inbound group session": true,
        |_, text| vodozemac::read_inbound_group_session(text, &KEY);
    "vodozemac's account as JSON": true, |_, text| vodozemac::read_account_json(text);
    "vodozemac's session as JSON": true, |_, text| vodozemac::read_session_json(text);
    "a dehydrated device": true, |_, text| {
        let (ciphertext, nonce) = text.split_once(' ').unwrap_or((text, ""));
        rehydrate(ciphertext, nonce, &KEY)
    };
};

fn key() -> PickleKey {
    PickleKey::from_bytes(&KEY)
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn account() -> Account {
    Account::with_rng(&mut rng()).unwrap()
}

/// A good pickle of libolm.
pub(crate) fn libolm_pickle() -> String {
    libolm::write_account(&account(), &KEY).unwrap()
}

/// A good dehydrated device.
pub(crate) fn dehydrated_device() -> String {
    let device = dehydrate_with_rng(&account(), &KEY, &mut rng()).unwrap();
    format!("{} {}", device.ciphertext, device.nonce)
}

/// A good native pickle of each kind.
pub(crate) fn native_pickles() -> Vec<String> {
    fn native<T: Picklable>(object: &T) -> String {
        let sealed = Pickle::seal_with_rng(object, &key(), Stamp::default(), &mut rng());
        sealed.unwrap().to_base64()
    }
    let account = account();
    let outbound = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng()).unwrap();
    let identity_key = account.identity_keys().curve25519;
    let session = account
        .create_outbound_session_with(identity_key, identity_key, MacLength::Truncated, &mut rng())
        .unwrap();
    vec![
        native(&account),
        native(&session),
        native(&outbound),
        native(&InboundGroupSession::from_outbound(&outbound)),
        native(&PkDecryption::from_secret_key(&[9; 32])),
    ]
}
