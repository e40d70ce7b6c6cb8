//! The formats around the ratchets.

use olmec::Account;
use olmec::matrix::attachment::{AttachmentDecryptor, AttachmentEncryptor, EncryptedFile};
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{self, OlmEvent, OwnDevice, RoomEvent, RoomSession, SenderDevice};
use olmec::matrix::key_export::{self, Limits};
use olmec::matrix::replay_guard::ReplayGuard;
use olmec::matrix::secret_storage::{EncryptedSecret, KeyDescription, SecretStorageKey};
use olmec::matrix::{ExportedRoomKey, backup};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::{MacLength, matrix};
use olmec_memory::Watcher;

use super::support::{GivenBytes, bytes};

/// A session, its room key, and a watcher for its ratchet.
struct Room {
    session: OutboundGroupSession,
    key: ExportedRoomKey,
    watcher: Watcher,
}

impl Room {
    fn new() -> Self {
        let random = bytes::<160>(700);
        let ratchet = &random[..128];
        let watcher =
            Watcher::new([("ratchet", ratchet), ("message", b"this is a secret message")]);
        let session =
            OutboundGroupSession::with_rng(MacLength::Truncated, &mut GivenBytes(&random));
        let session = session.unwrap();
        let device = Account::with_rng(&mut GivenBytes(&bytes::<64>(701))).unwrap().identity_keys();
        let view = InboundGroupSession::from_outbound(&session);
        let key = ExportedRoomKey {
            room_id: "!tea:example.org".parse().unwrap(),
            sender_key: device.curve25519,
            sender_claimed_ed25519: Some(device.ed25519),
            forwarding_curve25519_key_chain: Vec::new(),
            session_key: view.export_at_first_known_index(),
        };
        Self { session, key, watcher }
    }
}

#[test]
fn attachments_leave_nothing() {
    let key = bytes::<32>(702);
    let random = [&key[..], &[9; 8]].concat();
    let watcher = Watcher::new([("key", &key[..])]);
    watcher.clean("an attachment", || {
        let mut encryptor = AttachmentEncryptor::with_rng(&mut GivenBytes(&random)).unwrap();
        let mut ciphertext = b"a file".to_vec();
        encryptor.encrypt(&mut ciphertext);
        let json = encryptor.finish().to_json("mxc://example.org/1");
        let file = EncryptedFile::from_json(json.expose()).unwrap();
        assert!(EncryptedFile::from_json(&json.expose()[..250]).is_err());
        assert_eq!(file.decrypt(ciphertext.clone()).unwrap().as_slice(), b"a file");
        let mut decryptor = AttachmentDecryptor::new(&file);
        decryptor.decrypt_unverified(&mut ciphertext);
        decryptor.verify().unwrap();
    });
}

#[test]
fn exported_keys_leave_nothing() {
    let Room { key, watcher, .. } = Room::new();
    let keys = [key];
    let file = watcher
        .clean("writing", || key_export::encrypt(&keys, "passphrase", key_export::MIN_ROUNDS))
        .unwrap();
    watcher.clean("reading", || {
        let export = key_export::decrypt(&file, "passphrase", Limits::default()).unwrap();
        for key in export.room_keys().unwrap() {
            key.unwrap().to_session();
        }
    });
    watcher.clean("a wrong passphrase", || {
        assert!(key_export::decrypt(&file, "other", Limits::default()).is_err());
    });
}

#[test]
fn a_backup_of_room_keys_leaves_nothing() {
    let Room { key, watcher, .. } = Room::new();
    let decryption = PkDecryption::from_secret_key(&bytes::<32>(703));
    let encryption = PkEncryption::new(decryption.public_key());
    let trust = backup::SenderTrust::Unverified;
    let data =
        watcher.clean("encrypting", || backup::encrypt_session(&encryption, &key, trust)).unwrap();
    let id = key.session_id();
    watcher.clean("decrypting", || {
        backup::decrypt_session(&decryption, &key.room_id, id.as_str(), &data).unwrap();
        assert!(backup::decrypt_session(&decryption, &key.room_id, "other", &data).is_err());
    });
    let answer = format!(r#"{{"rooms":{{"!tea:x":{{"sessions":{{"{id}":{data}}}}}}}}}"#);
    watcher.clean("restoring", || {
        let restored = backup::restore(&decryption, &answer, |_| ()).unwrap();
        assert_eq!(restored.sessions.len(), 1);
    });
}

#[test]
fn secret_storage_leaves_nothing() {
    let (key, secret) = (bytes::<32>(704), bytes::<32>(705));
    let watcher = Watcher::new([("storage key", &key[..]), ("secret", &secret[..])]);
    watcher.clean("storing and reading", || {
        let key = SecretStorageKey::from_bytes(&key);
        let description = KeyDescription::from_json(&key.describe().unwrap().to_json()).unwrap();
        let stored = key.encrypt("name", &secret).unwrap().to_json();
        let again = SecretStorageKey::unlock(&description, &key.recovery_key()).unwrap().key;
        let stored = EncryptedSecret::from_json(&stored).unwrap();
        assert_eq!(again.decrypt("name", &stored).unwrap().as_slice(), secret);
        assert!(again.decrypt("other", &stored).is_err());
    });
}

#[test]
fn events_leave_nothing() {
    let Room { session: mut room, key, watcher } = Room::new();
    let alice = Account::with_rng(&mut GivenBytes(&bytes::<64>(706))).unwrap();
    let mut bob = Account::with_rng(&mut GivenBytes(&bytes::<64>(707))).unwrap();
    bob.generate_one_time_keys(1).unwrap();
    let names = |user: &str| (user.parse::<matrix::UserId>().unwrap(), "DEVICE".parse().unwrap());
    let ((alice_id, device_id), (bob_id, bobs_device)) = (names("@alice:x"), names("@bob:x"));
    let json = bob.device_keys_json(&bob_id, &bobs_device);
    let to = VerifiedDevice::from_json(&json, &bob_id, &bobs_device).unwrap();
    let one_time_key = bob.one_time_keys().next().unwrap().key;
    let mut session =
        alice.create_outbound_session(bob.identity_keys().curve25519, one_time_key).unwrap();
    let from = OwnDevice { account: &alice, user_id: &alice_id, device_id: &device_id };
    let room_id = &key.room_id;
    let sent = watcher.clean("sending a room key", || {
        let content = events::room_key_content(room_id, &room);
        events::encrypt_olm(&mut session, from, &to, "m.room_key", content.expose()).unwrap()
    });
    let mut received: RoomSession = watcher.clean("receiving it", || {
        let event = OlmEvent::from_json(alice_id.clone(), &sent, &bob).unwrap();
        let refused = event.open_new_session(&mut bob, &alice_id, SenderDevice::Introduced);
        assert!(refused.is_err(), "it was written to Bob");
        let opened = event.open_new_session(&mut bob, &bob_id, SenderDevice::Introduced);
        opened.unwrap().event.room_key().unwrap()
    });
    watcher.clean("forwarding it", || {
        let content = events::forwarded_room_key_content(&key).unwrap();
        let kind = "m.forwarded_room_key";
        events::encrypt_olm(&mut session, from, &to, kind, content.expose()).unwrap();
    });
    let said = r#"{"body":"this is a secret message"}"#;
    let mut guard = ReplayGuard::new().unwrap();
    watcher.clean("writing and reading", || {
        let kind = "m.room.message";
        let content = events::encrypt_room(&mut room, from, room_id, kind, said).unwrap();
        let event = RoomEvent { room_id, sender: &alice_id, event_id: "$1", content: &content };
        assert_eq!(received.open(event, &mut guard).unwrap().content.expose(), said);
        let replayed = RoomEvent { event_id: "$2", ..event };
        assert!(received.open(replayed, &mut guard).is_err());
    });
}
