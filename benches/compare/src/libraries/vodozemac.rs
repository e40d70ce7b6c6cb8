//! vodozemac.

use vodozemac::megolm::{
    ExportedSessionKey, GroupSession, InboundGroupSession, MegolmMessage, SessionConfig, SessionKey,
};
use vodozemac::olm::{
    Account, Message, OlmMessage, PreKeyMessage, Session, SessionConfig as OlmConfig,
};
use vodozemac::pk_encryption;
use vodozemac::sas::Sas;
use vodozemac::{
    Curve25519PublicKey, Curve25519SecretKey, Ed25519PublicKey, Ed25519SecretKey, Ed25519Signature,
};

use super::{BackupMessage, Library, OlmText, PICKLE_KEY, SAS_INFO};
use crate::contest::Side;

/// See the module.
pub(crate) struct Vodozemac;

fn key(text: &str) -> Curve25519PublicKey {
    Curve25519PublicKey::from_base64(text).expect("a key")
}

impl Library for Vodozemac {
    const SIDE: Side = Side::Vodozemac;
    const NAME: &'static str = "vodozemac";

    type Account = Account;
    type Session = Session;
    type Outbound = GroupSession;
    type Inbound = InboundGroupSession;
    type Sas = Sas;
    type BackupKey = pk_encryption::PkDecryption;
    type SigningKey = Ed25519SecretKey;

    fn account() -> Account {
        Account::new()
    }

    fn generate_one_time_keys(account: &mut Account, count: usize) {
        account.generate_one_time_keys(count);
    }

    fn one_time_key(account: &mut Account) -> String {
        let generated = account.generate_one_time_keys(1);
        account.mark_keys_as_published();
        generated.created[0].to_base64()
    }

    fn identity_key(account: &Account) -> String {
        account.curve25519_key().to_base64()
    }

    fn open(account: &Account, identity_key: &str, one_time_key: &str) -> Session {
        let config = OlmConfig::version_1();
        let session = account.create_outbound_session(config, key(identity_key), key(one_time_key));
        session.expect("good keys")
    }

    fn accept(account: &mut Account, identity_key: &str, body: &str) -> (Session, Vec<u8>) {
        let message = PreKeyMessage::from_base64(body).expect("a first message");
        let config = OlmConfig::version_1();
        let inbound = account.create_inbound_session(config, key(identity_key), &message);
        let inbound = inbound.expect("a good message");
        (inbound.session, inbound.plaintext)
    }

    fn encrypt(session: &mut Session, plaintext: &[u8]) -> OlmText {
        match session.encrypt(plaintext).expect("not exhausted") {
            OlmMessage::PreKey(message) => OlmText { is_pre_key: true, body: message.to_base64() },
            OlmMessage::Normal(message) => OlmText { is_pre_key: false, body: message.to_base64() },
        }
    }

    fn decrypt(session: &mut Session, message: &OlmText) -> Vec<u8> {
        let message = match message.is_pre_key {
            true => PreKeyMessage::from_base64(&message.body).expect("a message").into(),
            false => Message::from_base64(&message.body).expect("a message").into(),
        };
        session.decrypt(&message).expect("a good message")
    }

    fn outbound() -> GroupSession {
        GroupSession::new(SessionConfig::version_1())
    }

    fn session_key(session: &GroupSession) -> String {
        session.session_key().to_base64()
    }

    fn group_encrypt(session: &mut GroupSession, plaintext: &[u8]) -> String {
        session.encrypt(plaintext).to_base64()
    }

    fn inbound(session_key: &str) -> InboundGroupSession {
        let key = SessionKey::from_base64(session_key).expect("a session key");
        InboundGroupSession::new(&key, SessionConfig::version_1())
    }

    fn import(export: &str) -> InboundGroupSession {
        let key = ExportedSessionKey::from_base64(export).expect("an export");
        InboundGroupSession::import(&key, SessionConfig::version_1())
    }

    fn group_decrypt(session: &mut InboundGroupSession, message: &str) -> (Vec<u8>, u32) {
        let message = MegolmMessage::from_base64(message).expect("a message");
        let decrypted = session.decrypt(&message).expect("a good message");
        (decrypted.plaintext, decrypted.message_index)
    }

    fn export_at(session: &mut InboundGroupSession, index: u32) -> String {
        session.export_at(index).expect("a known index").to_base64()
    }

    fn pickle_inbound(session: &InboundGroupSession) -> String {
        session.pickle().encrypt(&PICKLE_KEY)
    }

    fn sas() -> Sas {
        Sas::new()
    }

    fn sas_key(sas: &Sas) -> String {
        sas.public_key().to_base64()
    }

    fn agree(sas: Sas, their_key: &str) -> (Vec<u8>, String) {
        let sas = sas.diffie_hellman(key(their_key)).expect("a good key");
        let bytes = sas.bytes_raw(SAS_INFO, 6).expect("few bytes");
        (bytes, sas.calculate_mac("input", SAS_INFO).to_base64())
    }

    fn backup_key(secret: &[u8; 32]) -> pk_encryption::PkDecryption {
        pk_encryption::PkDecryption::from_key(Curve25519SecretKey::from_slice(secret))
    }

    fn backup_encrypt(public_key: &str, plaintext: &[u8]) -> BackupMessage {
        let encryption = pk_encryption::PkEncryption::from_key(key(public_key));
        let message = encryption.encrypt(plaintext).expect("a good key");
        [
            vodozemac::base64_encode(&message.ciphertext),
            vodozemac::base64_encode(&message.mac),
            message.ephemeral_key.to_base64(),
        ]
    }

    fn backup_decrypt(key: &pk_encryption::PkDecryption, message: &BackupMessage) -> Vec<u8> {
        let [ciphertext, mac, ephemeral] = message;
        let message = pk_encryption::Message::from_base64(ciphertext, mac, ephemeral);
        key.decrypt(&message.expect("a message")).expect("a good message")
    }

    fn signing_key(seed: &[u8; 32]) -> Ed25519SecretKey {
        Ed25519SecretKey::from_slice(seed)
    }

    fn sign(key: &Ed25519SecretKey, message: &[u8]) -> String {
        key.sign(message).to_base64()
    }

    fn verify(public_key: &str, message: &[u8], signature: &str) {
        let key = Ed25519PublicKey::from_base64(public_key).expect("a key");
        let signature = Ed25519Signature::from_base64(signature).expect("a signature");
        key.verify(message, &signature).expect("a good signature");
    }
}
