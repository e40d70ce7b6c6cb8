//! What must not depend on secrets. Secret is what a generator draws, a key that is handed in, the
//! secret part of a session key; public is what is published or sent.

use std::hint::black_box;

use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{Account, MessageType, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::{Pickle, PickleKey, Stamp, libolm};
use olmec::pk::{PkDecryption, PkEncryption, PkSigning, RecoveryKey};
use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use olmec::sas::{MacMethod, Sas};
use olmec::{Curve25519PublicKey, Ed25519PublicKey, MacLength};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::memory::{public, public_text, secret, secret_text};

pub(crate) const ALL: &[(&str, fn())] = &[
    ("an account and its keys are made", account),
    ("Ed25519 signs", sign),
    ("a session is opened (3DH), and encrypts", open_and_encrypt),
    ("a session is accepted (3DH), decrypts, and answers (ratchet steps)", accept_and_answer),
    ("a message with a wrong MAC is refused, early or late in the MAC", refuse),
    ("a group session is made, shared and encrypts", group_sender),
    ("a session key is read as base64 and as bytes", session_key),
    ("a group message is decrypted, the session exported", group_receiver),
    ("two views of a group session are compared and merged", compare_and_merge),
    ("a native pickle is sealed and opened", native_pickle),
    ("a libolm pickle is sealed", libolm_pickle),
    ("SAS keys agree, short strings and MACs are made and verified", sas),
    ("a backup is encrypted and decrypted", backup),
    ("a cross-signing key signs", signing),
];

/// Draws secrets.
struct Secrets(ChaCha20Rng);

impl TryRng for Secrets {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        self.0.try_fill_bytes(out)?;
        secret(out);
        Ok(())
    }
}

impl TryCryptoRng for Secrets {}

fn secrets(seed: u64) -> Secrets {
    Secrets(ChaCha20Rng::seed_from_u64(seed))
}

fn public_curve_key(key: Curve25519PublicKey) -> Curve25519PublicKey {
    let mut bytes = *key.as_bytes();
    public(&mut bytes);
    bytes.into()
}

fn public_message(message: OlmMessage) -> OlmMessage {
    let mut bytes = message.to_bytes();
    public(&mut bytes);
    OlmMessage::from_bytes(message.message_type(), &bytes).expect("our own message")
}

fn account() {
    let mut account = Account::with_rng(&mut secrets(1)).unwrap();
    account.generate_one_time_keys_with_rng(5, &mut secrets(2)).unwrap();
    account.generate_fallback_key_with_rng(&mut secrets(3)).unwrap();
    account.mark_keys_as_published();
}

fn sign() {
    let account = Account::with_rng(&mut secrets(1)).unwrap();
    let mut signature = *account.sign(b"tea").as_bytes();
    public(&mut signature);
}

/// Two accounts, the second with a one-time key.
fn devices() -> (Account, Account, Curve25519PublicKey) {
    let alice = Account::with_rng(&mut secrets(1)).unwrap();
    let mut bob = Account::with_rng(&mut secrets(2)).unwrap();
    bob.generate_one_time_keys_with_rng(1, &mut secrets(3)).unwrap();
    let key = bob.one_time_keys().next().unwrap().key;
    (alice, bob, public_curve_key(key))
}

fn open_and_encrypt() {
    opened();
}

/// Bob, Alice's session, and her first message with public keys only.
fn opened() -> (Account, Session, PreKeyMessage, Curve25519PublicKey) {
    let (alice, bob, key) = devices();
    let bobs = public_curve_key(bob.identity_keys().curve25519);
    let mut session = alice
        .create_outbound_session_with(bobs, key, MacLength::Truncated, &mut secrets(4))
        .unwrap();
    let message = public_message(session.encrypt_with_rng(b"tea", &mut secrets(5)).unwrap());
    let OlmMessage::PreKey(message) = message else { unreachable!("the first message") };
    (bob, session, message, public_curve_key(alice.identity_keys().curve25519))
}

/// Two ends of a session.
fn pair() -> (Session, Session) {
    let (mut bob, mut alices, message, alice_key) = opened();
    let accepted = bob.create_inbound_session_with(alice_key, &message, MacLength::Truncated);
    let mut bobs = accepted.expect("a genuine message").session;
    let answer = public_message(bobs.encrypt_with_rng(b"ok", &mut secrets(6)).unwrap());
    alices.decrypt(&answer).expect("a genuine message");
    (alices, bobs)
}

fn accept_and_answer() {
    let (mut alices, mut bobs) = pair();
    for seed in 10..14 {
        let message = public_message(alices.encrypt_with_rng(b"more", &mut secrets(seed)).unwrap());
        bobs.decrypt(&message).expect("a genuine message");
        let answer =
            public_message(bobs.encrypt_with_rng(b"tea", &mut secrets(seed + 10)).unwrap());
        alices.decrypt(&answer).expect("a genuine message");
    }
}

fn refuse() {
    let (mut alices, mut bobs) = pair();
    let message = public_message(alices.encrypt_with_rng(b"more", &mut secrets(20)).unwrap());
    let bytes = message.to_bytes();
    for from_end in 1..=8 {
        let mut changed = bytes.clone();
        let at = changed.len() - from_end;
        changed[at] ^= 1;
        let changed = OlmMessage::from_bytes(MessageType::Normal, &changed).unwrap();
        assert!(bobs.decrypt(&changed).is_err());
    }
}

fn group() -> OutboundGroupSession {
    OutboundGroupSession::with_rng(MacLength::Truncated, &mut secrets(30)).unwrap()
}

fn public_group_message(message: MegolmMessage) -> MegolmMessage {
    let mut bytes = message.as_bytes().to_vec();
    public(&mut bytes);
    MegolmMessage::from_bytes(&bytes).unwrap()
}

fn group_sender() {
    let mut group = group();
    let _shared = (group.session_key().to_base64(), group.session_key().to_bytes());
    for _ in 0..3 {
        public_group_message(group.encrypt(b"tea").unwrap());
    }
}

/// A session key of which only the ratchet is secret: format, index and public key are not.
fn shared(group: &OutboundGroupSession) -> Vec<u8> {
    let mut bytes = group.session_key().to_bytes().expose().to_vec();
    public(&mut bytes);
    secret(&mut bytes[5..133]);
    bytes
}

fn session_key() {
    let group = group();
    SessionKey::from_bytes(&shared(&group)).expect("a genuine key");
    let text = public_text(group.session_key().to_base64().expose().to_owned());
    // The characters that only the 128 bytes of the ratchet determine.
    secret_text(&text[8..176]);
    SessionKey::from_base64(&text).expect("a genuine key");
}

fn group_receiver() {
    let mut group = group();
    let mut view = InboundGroupSession::new(&SessionKey::from_bytes(&shared(&group)).unwrap());
    for _ in 0..3 {
        let message = public_group_message(group.encrypt(b"tea").unwrap());
        view.decrypt(&message).expect("a genuine message");
    }
    let mut export = view.export_at(2).unwrap().to_bytes().expose().to_vec();
    let _text = view.export_at(2).unwrap().to_base64();
    public(&mut export);
    secret(&mut export[5..133]);
    ExportedSessionKey::from_bytes(&export).expect("our own export");
}

fn compare_and_merge() {
    let mut group = group();
    let first = InboundGroupSession::new(&SessionKey::from_bytes(&shared(&group)).unwrap());
    group.encrypt(b"tea").unwrap();
    let later = InboundGroupSession::new(&SessionKey::from_bytes(&shared(&group)).unwrap());
    black_box(first.is_connected(&later));
    let _ = black_box(first.merge(&later));
}

fn pickle_key() -> [u8; 32] {
    let mut key = [7; 32];
    secret(&mut key);
    key
}

fn native_pickle() {
    let key = PickleKey::from_bytes(&pickle_key());
    let (session, _) = pair();
    let objects: [Pickle; 3] = [
        Pickle::seal_with_rng(&session, &key, Stamp::default(), &mut ChaCha20Rng::seed_from_u64(1))
            .unwrap(),
        Pickle::seal_with_rng(&group(), &key, Stamp::default(), &mut ChaCha20Rng::seed_from_u64(2))
            .unwrap(),
        Pickle::seal_with_rng(
            &backup_key(),
            &key,
            Stamp::default(),
            &mut ChaCha20Rng::seed_from_u64(3),
        )
        .unwrap(),
    ];
    for (at, pickle) in objects.iter().enumerate() {
        let mut bytes = pickle.as_bytes().to_vec();
        public(&mut bytes);
        let pickle = Pickle::from_bytes(bytes);
        // What stands in the record of a session, such as counts, is data and not a key; of a backup
        // key all is key.
        if at == 2 {
            pickle.open::<PkDecryption>(&key, Stamp::default()).expect("our own pickle");
        }
    }
}

fn libolm_pickle() {
    let (session, _) = pair();
    // Written as base64, which is public; its bytes are not yet marked as such inside.
    let _ = libolm::write_session(&session, &pickle_key());
}

fn sas() {
    let (alice, bob) =
        (Sas::with_rng(&mut secrets(40)).unwrap(), Sas::with_rng(&mut secrets(41)).unwrap());
    let keys = (public_curve_key(alice.public_key()), public_curve_key(bob.public_key()));
    let (alice, bob) = (alice.agree(keys.1).unwrap(), bob.agree(keys.0).unwrap());
    let _ = alice.bytes(b"info");
    let method = MacMethod::from_name("hkdf-hmac-sha256.v2").unwrap();
    let mac = public_text(bob.mac(method, b"key", b"info").as_str().to_owned());
    let _ = black_box(alice.verify_mac(method, b"key", b"info", &mac));
    let wrong = if mac.starts_with('A') { "B" } else { "A" }.to_owned() + &mac[1..];
    let _ = black_box(alice.verify_mac(method, b"key", b"info", &wrong));
}

fn backup_key() -> PkDecryption {
    PkDecryption::with_rng(&mut secrets(50)).unwrap()
}

fn backup() {
    let key = backup_key();
    let encryption = PkEncryption::new(public_curve_key(key.public_key()));
    let message = encryption.encrypt_with_rng(b"a room key", &mut secrets(51)).unwrap();
    key.decrypt(&message).expect("our own message");
}

fn signing() {
    let key = PkSigning::from_seed(&pickle_key());
    let mut signature = *key.sign(b"tea").as_bytes();
    public(&mut signature);
    let _: Ed25519PublicKey = key.public_key();
    let _ = RecoveryKey::new(&[1; 32]);
}
