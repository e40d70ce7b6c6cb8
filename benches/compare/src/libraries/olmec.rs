//! olmec.

use std::sync::LazyLock;

use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::PickleKey;
use olmec::pk::{EncodedPkMessage, PkDecryption, PkEncryption, PkMessage, PkSigning};
use olmec::sas::{MacMethod, Sas};
use olmec::{Curve25519PublicKey, Ed25519Signature, Ed25519Verifier};

use super::{BackupMessage, Library, OlmText, PICKLE_KEY, SAS_INFO};
use crate::contest::Side;

/// See the module.
pub(crate) struct Olmec;

static KEY: LazyLock<PickleKey> = LazyLock::new(|| PickleKey::from_bytes(&PICKLE_KEY));

fn key(text: &str) -> Curve25519PublicKey {
    Curve25519PublicKey::from_base64(text).expect("a key")
}

impl Library for Olmec {
    const SIDE: Side = Side::Ours;
    const NAME: &'static str = "olmec";

    type Account = Account;
    type Session = Session;
    type Outbound = OutboundGroupSession;
    type Inbound = InboundGroupSession;
    type Sas = Sas;
    type BackupKey = PkDecryption;
    type SigningKey = PkSigning;

    fn account() -> Account {
        Account::new().expect("the system gives random bytes")
    }

    fn generate_one_time_keys(account: &mut Account, count: usize) {
        account.generate_one_time_keys(count).expect("room for the keys");
    }

    fn one_time_key(account: &mut Account) -> String {
        let generated = account.generate_one_time_keys(1).expect("room for a key");
        account.mark_keys_as_published();
        generated.created[0].key.to_base64()
    }

    fn identity_key(account: &Account) -> String {
        account.identity_keys().curve25519.to_base64()
    }

    fn open(account: &Account, identity_key: &str, one_time_key: &str) -> Session {
        account.create_outbound_session(key(identity_key), key(one_time_key)).expect("good keys")
    }

    fn accept(account: &mut Account, identity_key: &str, body: &str) -> (Session, Vec<u8>) {
        let message = OlmMessage::from_base64(MessageType::PreKey, body);
        let Ok(OlmMessage::PreKey(message)) = message else { panic!("a first message") };
        let inbound = account.create_inbound_session(key(identity_key), &message);
        let inbound = inbound.expect("a good message");
        (inbound.session, inbound.plaintext)
    }

    fn encrypt(session: &mut Session, plaintext: &[u8]) -> OlmText {
        let message = session.encrypt(plaintext).expect("not exhausted");
        OlmText {
            is_pre_key: message.message_type() == MessageType::PreKey,
            body: message.into_base64(),
        }
    }

    fn decrypt(session: &mut Session, message: &OlmText) -> Vec<u8> {
        let kind = if message.is_pre_key { MessageType::PreKey } else { MessageType::Normal };
        let message = OlmMessage::from_base64(kind, &message.body).expect("a message");
        session.decrypt_owned(message).expect("a good message")
    }

    fn outbound() -> OutboundGroupSession {
        OutboundGroupSession::new().expect("the system gives random bytes")
    }

    fn session_key(session: &OutboundGroupSession) -> String {
        session.session_key().to_base64().expose().to_owned()
    }

    fn group_encrypt(session: &mut OutboundGroupSession, plaintext: &[u8]) -> String {
        session.encrypt(plaintext).expect("not exhausted").into_base64()
    }

    fn inbound(session_key: &str) -> InboundGroupSession {
        InboundGroupSession::new(&SessionKey::from_base64(session_key).expect("a session key"))
    }

    fn import(export: &str) -> InboundGroupSession {
        InboundGroupSession::import(&ExportedSessionKey::from_base64(export).expect("an export"))
    }

    fn group_decrypt(session: &mut InboundGroupSession, message: &str) -> (Vec<u8>, u32) {
        let message = MegolmMessage::from_base64(message).expect("a message");
        let decrypted = session.decrypt_owned(message).expect("a good message");
        (decrypted.plaintext, decrypted.message_index.get())
    }

    fn export_at(session: &mut InboundGroupSession, index: u32) -> String {
        session.export_at(index).expect("a known index").to_base64().expose().to_owned()
    }

    fn exports(session: &mut InboundGroupSession, count: u32) -> Vec<String> {
        let exports = session.exports_from(0).expect("a known index");
        exports.take(count as usize).map(|key| key.to_base64().expose().to_owned()).collect()
    }

    fn pickle_inbound(session: &InboundGroupSession) -> String {
        session.pickle(&KEY).expect("the system gives random bytes")
    }

    fn sas() -> Sas {
        Sas::new().expect("the system gives random bytes")
    }

    fn sas_key(sas: &Sas) -> String {
        sas.public_key().to_base64()
    }

    fn agree(sas: Sas, their_key: &str) -> (Vec<u8>, String) {
        let sas = sas.agree(key(their_key)).expect("a good key");
        let mut bytes = vec![0; 6];
        sas.fill_bytes(SAS_INFO.as_bytes(), &mut bytes).expect("few bytes");
        let mac = sas.mac(MacMethod::HkdfHmacSha256V2, b"input", SAS_INFO.as_bytes());
        (bytes, mac.as_str().to_owned())
    }

    fn backup_key(secret: &[u8; 32]) -> PkDecryption {
        PkDecryption::from_secret_key(secret)
    }

    fn backup_encrypt(public_key: &str, plaintext: &[u8]) -> BackupMessage {
        let message = PkEncryption::new(key(public_key)).encrypt(plaintext).expect("a good key");
        let EncodedPkMessage { ciphertext, mac, ephemeral } = message.encode();
        [ciphertext, mac, ephemeral]
    }

    fn backup_decrypt(key: &PkDecryption, message: &BackupMessage) -> Vec<u8> {
        let [ciphertext, mac, ephemeral] = message.clone();
        let message = PkMessage::decode(&EncodedPkMessage { ciphertext, mac, ephemeral });
        key.decrypt(&message.expect("a message")).expect("a good message").into_bytes()
    }

    fn signing_key(seed: &[u8; 32]) -> PkSigning {
        PkSigning::from_seed(seed)
    }

    fn sign(key: &PkSigning, message: &[u8]) -> String {
        key.sign(message).to_base64()
    }

    fn verify(public_key: &str, message: &[u8], signature: &str) {
        let mut key = Ed25519Verifier::from_base64(public_key).expect("a key");
        let signature = Ed25519Signature::from_base64(signature).expect("a signature");
        key.verify(message, &signature).expect("a good signature");
    }
}
