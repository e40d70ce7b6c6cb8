//! libolm.

use olmec_interop::libolm::{
    self, Account, InboundGroupSession, NORMAL, OutboundGroupSession, PRE_KEY, PkDecryption,
    PkEncryption, PkMessage, PkSigning, Sas, Session,
};

use super::{BackupMessage, Library, OlmText, PICKLE_KEY, SAS_INFO};
use crate::contest::Side;

/// See the module.
pub(crate) struct Libolm;

/// libolm takes its random bytes from its caller.
fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

impl Library for Libolm {
    const SIDE: Side = Side::Libolm;
    const NAME: &'static str = "libolm";

    type Account = Account;
    type Session = Session;
    type Outbound = OutboundGroupSession;
    type Inbound = InboundGroupSession;
    type Sas = Sas;
    type BackupKey = PkDecryption;
    type SigningKey = PkSigning;

    fn account() -> Account {
        Account::create(&random(64)).expect("enough random bytes")
    }

    fn generate_one_time_keys(account: &mut Account, count: usize) {
        let random = random(account.one_time_keys_random_length(count));
        account.generate_one_time_keys(count, &random).expect("enough random bytes");
    }

    fn one_time_key(account: &mut Account) -> String {
        Self::generate_one_time_keys(account, 1);
        let (_, key) = account.one_time_keys().remove(0);
        account.mark_keys_as_published();
        key
    }

    fn identity_key(account: &Account) -> String {
        account.identity_keys().curve25519
    }

    fn open(account: &Account, identity_key: &str, one_time_key: &str) -> Session {
        Session::outbound(account, identity_key, one_time_key, &random(64)).expect("good keys")
    }

    fn accept(account: &mut Account, identity_key: &str, body: &str) -> (Session, Vec<u8>) {
        let mut session =
            Session::inbound_from(account, identity_key, body).expect("a first message");
        let plaintext = session.decrypt(PRE_KEY, body).expect("a good message");
        account.remove_one_time_keys(&session).expect("the key is there");
        (session, plaintext)
    }

    fn encrypt(session: &mut Session, plaintext: &[u8]) -> OlmText {
        let random = random(session.encrypt_random_length());
        let (kind, body) = session.encrypt(plaintext, &random).expect("enough random bytes");
        OlmText { is_pre_key: kind == PRE_KEY, body }
    }

    fn decrypt(session: &mut Session, message: &OlmText) -> Vec<u8> {
        let kind = if message.is_pre_key { PRE_KEY } else { NORMAL };
        session.decrypt(kind, &message.body).expect("a good message")
    }

    fn outbound() -> OutboundGroupSession {
        OutboundGroupSession::new(&random(160)).expect("enough random bytes")
    }

    fn session_key(session: &OutboundGroupSession) -> String {
        session.session_key()
    }

    fn group_encrypt(session: &mut OutboundGroupSession, plaintext: &[u8]) -> String {
        session.encrypt(plaintext)
    }

    fn inbound(session_key: &str) -> InboundGroupSession {
        InboundGroupSession::new(session_key).expect("a session key")
    }

    fn import(export: &str) -> InboundGroupSession {
        InboundGroupSession::import(export).expect("an export")
    }

    fn group_decrypt(session: &mut InboundGroupSession, message: &str) -> (Vec<u8>, u32) {
        session.decrypt(message).expect("a good message")
    }

    fn export_at(session: &mut InboundGroupSession, index: u32) -> String {
        session.export_at(index).expect("a known index")
    }

    fn pickle_inbound(session: &InboundGroupSession) -> String {
        session.pickle(&PICKLE_KEY)
    }

    fn sas() -> Sas {
        Sas::create(&random(32)).expect("enough random bytes")
    }

    fn sas_key(sas: &Sas) -> String {
        sas.public_key()
    }

    fn agree(mut sas: Sas, their_key: &str) -> (Vec<u8>, String) {
        sas.set_their_key(their_key).expect("a good key");
        let bytes = sas.generate_bytes(SAS_INFO.as_bytes(), 6).expect("few bytes");
        let mac = sas.calculate_mac_fixed_base64(b"input", SAS_INFO.as_bytes());
        (bytes, mac.expect("the key is set"))
    }

    fn backup_key(secret: &[u8; 32]) -> PkDecryption {
        PkDecryption::new(secret).expect("a secret key")
    }

    fn backup_encrypt(public_key: &str, plaintext: &[u8]) -> BackupMessage {
        let encryption = PkEncryption::new(public_key).expect("a key");
        let message = encryption.encrypt(plaintext, &random(32)).expect("enough random bytes");
        [message.ciphertext, message.mac, message.ephemeral]
    }

    fn backup_decrypt(key: &PkDecryption, message: &BackupMessage) -> Vec<u8> {
        let [ciphertext, mac, ephemeral] = message.clone();
        key.decrypt(&PkMessage { ciphertext, mac, ephemeral }).expect("a good message")
    }

    fn signing_key(seed: &[u8; 32]) -> PkSigning {
        PkSigning::new(seed).expect("a seed")
    }

    fn sign(key: &PkSigning, message: &[u8]) -> String {
        key.sign(message)
    }

    fn verify(public_key: &str, message: &[u8], signature: &str) {
        libolm::ed25519_verify(public_key, message, signature).expect("a good signature");
    }
}
