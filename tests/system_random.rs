//! Each call that draws from the operating system's generator by itself: what it makes is of use, and never the same twice.

mod support;

use std::collections::BTreeSet;

use olmec::matrix::attachment::AttachmentEncryptor;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{self, OlmEvent, OwnDevice};
use olmec::matrix::key_export::{self, Limits, MIN_ROUNDS};
use olmec::matrix::replay_guard::{ReplayGuard, Sighting};
use olmec::matrix::secret_storage::SecretStorageKey;
use olmec::matrix::{DeviceId, ExportedRoomKey, UserId, backup};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, OlmMessage};
use olmec::pickle::dehydrated_device::{dehydrate, rehydrate};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkEncryption, PkSigning};
use olmec::qr_login::{ecies, hpke};
use olmec::sas::Sas;
use support::{device, pre_key, rng};

/// Makes something ten times, and gives the last one; `face` is what may never come again.
fn ten<T, F: Ord>(mut make: impl FnMut() -> T, face: impl Fn(&T) -> F) -> T {
    let all: Vec<T> = (0..10).map(|_| make()).collect();
    assert_eq!(all.iter().map(face).collect::<BTreeSet<_>>().len(), 10);
    all.into_iter().last().unwrap()
}

#[test]
fn accounts_and_sessions() {
    let mut bob =
        ten(|| Account::new().unwrap(), |account| account.identity_keys().curve25519.to_base64());
    let keys = bob.generate_one_time_keys(10).unwrap().created;
    assert_eq!(keys.iter().map(|key| key.key.to_base64()).collect::<BTreeSet<_>>().len(), 10);
    assert_eq!(bob.generate_fallback_key().unwrap(), None);
    let fallback_key = bob.fallback_key().unwrap().key;

    let alice = Account::new().unwrap();
    let their_key = bob.identity_keys().curve25519;
    let open = || alice.create_outbound_session(their_key, fallback_key).unwrap();
    let mut session = ten(open, |session| session.id().to_string());
    let first = session.encrypt(b"tea").unwrap();
    let opened =
        bob.create_inbound_session(alice.identity_keys().curve25519, pre_key(&first)).unwrap();
    assert_eq!(opened.plaintext, b"tea");
    let mut answers = opened.session;
    let answer = answers.encrypt(b"milk").unwrap();
    assert_eq!(session.decrypt(&answer).unwrap(), b"milk");
    assert!(matches!(answer, OlmMessage::Normal(_)));

    let group = ten(|| OutboundGroupSession::new().unwrap(), |group| group.id().to_string());
    assert_eq!(group.message_index().unwrap().get(), 0);
}

/// Everything in an object, which a pickle with one key and one nonce holds.
fn state<T: Picklable>(object: &T) -> Vec<u8> {
    sealed(object, &PickleKey::from_bytes(&[1; 32]))
}

/// What the key makes of an object, with one nonce.
fn sealed<T: Picklable>(object: &T, key: &PickleKey) -> Vec<u8> {
    let pickle = Pickle::seal_with_rng(object, key, Stamp::default(), &mut rng(1));
    pickle.unwrap().as_bytes().to_vec()
}

#[test]
fn pickles() {
    let (account, _) = device(1);
    let same = |other: &Account| assert_eq!(state(other), state(&account));
    let key = ten(|| PickleKey::generate().unwrap(), |key| sealed(&account, key));
    let seal = || Pickle::seal(&account, &key, Stamp::default()).unwrap();
    let pickle = ten(seal, |pickle| pickle.as_bytes().to_vec());
    same(&pickle.open(&key, Stamp::default()).unwrap().object);
    let text = ten(|| account.pickle(&key).unwrap(), Clone::clone);
    same(&Account::from_pickle(&text, &key).unwrap());

    let device = ten(|| dehydrate(&account, &[1; 32]).unwrap(), |device| device.nonce.clone());
    let again = rehydrate(&device.ciphertext, &device.nonce, &[1; 32]).unwrap();
    assert_eq!(again.identity_keys(), account.identity_keys());
}

#[test]
fn backups_and_verifications() {
    let decryption = ten(|| PkDecryption::new().unwrap(), |key| key.public_key().to_base64());
    let encryption = PkEncryption::new(decryption.public_key());
    let message = ten(|| encryption.encrypt(b"tea").unwrap(), |message| message.encode().ephemeral);
    assert_eq!(decryption.decrypt(&message).unwrap().expose(), b"tea");

    let key = ten(|| PkSigning::new().unwrap(), |key| key.seed().expose().to_vec());
    key.public_key().verify(b"tea", &key.sign(b"tea")).unwrap();

    let ours = ten(|| Sas::new().unwrap(), |sas| sas.public_key().to_base64());
    let theirs = Sas::new().unwrap();
    let (our_key, their_key) = (ours.public_key(), theirs.public_key());
    let (ours, theirs) = (ours.agree(their_key).unwrap(), theirs.agree(our_key).unwrap());
    assert_eq!(ours.bytes(b"info").decimals(), theirs.bytes(b"info").decimals());
}

#[test]
fn channels_of_a_qr_login() {
    let code = ten(|| ecies::Recipient::new().unwrap(), |code| code.public_key().to_base64());
    let start = || ecies::Initiator::start(code.public_key(), b"tea").unwrap();
    let started = ten(start, |started| started.message.encode());
    assert_eq!(code.open(&started.message).unwrap().plaintext, b"tea");

    let code = ten(|| hpke::Recipient::new().unwrap(), |code| code.public_key().to_base64());
    let start = || hpke::Sender::start(code.public_key(), b"tea", b"with").unwrap();
    let started = ten(start, |started| started.message.encode());
    let opened = code.open(&started.message, b"with").unwrap();
    assert_eq!(opened.plaintext, b"tea");
    let responded = opened.responder.respond(b"milk", b"and").unwrap();
    assert_eq!(started.sender.open(&responded.message, b"and").unwrap().plaintext, b"milk");
}

#[test]
fn files_and_stored_secrets() {
    let encrypt = || {
        let (mut encryptor, mut bytes) = (AttachmentEncryptor::new().unwrap(), *b"a file");
        encryptor.encrypt(&mut bytes);
        (encryptor.finish(), bytes)
    };
    let (file, ciphertext) = ten(encrypt, |(_, ciphertext)| *ciphertext);
    assert_eq!(file.decrypt(ciphertext.to_vec()).unwrap().as_slice(), b"a file");

    let key = ten(|| SecretStorageKey::new().unwrap(), |key| key.bytes().expose().to_vec());
    let description = ten(|| key.describe().unwrap(), |description| description.to_json());
    let unlocked = SecretStorageKey::unlock(&description, &key.recovery_key()).unwrap();
    let secret = ten(|| key.encrypt("name", b"secret").unwrap(), |secret| secret.to_json());
    assert_eq!(unlocked.key.decrypt("name", &secret).unwrap().as_slice(), b"secret");

    let mut guard = ten(|| ReplayGuard::new().unwrap(), state);
    let mut group = OutboundGroupSession::new().unwrap();
    let (index, message) = (group.message_index().unwrap(), group.encrypt(b"tea").unwrap());
    assert_eq!(guard.see("id", index, "$event", &message).unwrap(), Sighting::First);
}

fn room_key() -> ExportedRoomKey {
    let view = InboundGroupSession::from_outbound(&OutboundGroupSession::new().unwrap());
    ExportedRoomKey {
        room_id: "!tea:example.org".parse().unwrap(),
        sender_key: device(1).0.identity_keys().curve25519,
        sender_claimed_ed25519: None,
        forwarding_curve25519_key_chain: Vec::new(),
        session_key: view.export_at_first_known_index(),
    }
}

#[test]
fn saved_room_keys() {
    let keys = [room_key()];
    let id = keys[0].session_id();
    let write = || key_export::encrypt(&keys, "passphrase", MIN_ROUNDS).unwrap();
    let file = [write(), write()];
    assert_ne!(file[0], file[1]);
    let export = key_export::decrypt(&file[0], "passphrase", Limits::default()).unwrap();
    let read: Vec<_> = export.room_keys().unwrap().map(|key| key.unwrap().session_id()).collect();
    assert_eq!(read, std::slice::from_ref(&id));

    let decryption = PkDecryption::new().unwrap();
    let encryption = PkEncryption::new(decryption.public_key());
    let trust = backup::SenderTrust::Verified;
    let write = || backup::encrypt_session(&encryption, &keys[0], trust).unwrap();
    let data = ten(write, Clone::clone);
    let read = backup::decrypt_session(&decryption, &keys[0].room_id, id.as_str(), &data).unwrap();
    assert_eq!(read.session_id(), id);
}

#[test]
fn events_to_a_device() {
    let names =
        |user: &str| -> (UserId, DeviceId) { (user.parse().unwrap(), "DEVICE".parse().unwrap()) };
    let ((alice_id, alices_device), (bob_id, bobs_device)) = (names("@alice:x"), names("@bob:x"));
    let (alice, (bob, _)) = (device(1).0, device(2));
    let json = bob.device_keys_json(&bob_id, &bobs_device);
    let to = VerifiedDevice::from_json(&json, &bob_id, &bobs_device).unwrap();
    let keys = bob.one_time_keys_json(&bob_id, &bobs_device);
    let keys: serde_json::Value = serde_json::from_str(&keys).unwrap();
    let key = keys.as_object().unwrap().values().next().unwrap().to_string();
    let key = to.verify_one_time_key(&key).unwrap();
    let open = || alice.create_verified_session(&key).unwrap();
    let mut session = ten(open, |session| session.id().to_string());
    let from = OwnDevice { account: &alice, user_id: &alice_id, device_id: &alices_device };
    let sent = events::encrypt_olm(&mut session, from, &to, "m.dummy", "{}").unwrap();
    let event = OlmEvent::from_json(alice_id, &sent, &bob).unwrap();
    assert_eq!(event.sender_key(), alice.identity_keys().curve25519);
}
