//! The formats around the ratchets.

use std::io::Read as _;

use olmec::matrix::attachment::{
    AttachmentDecryptor, AttachmentEncryptor, AttachmentVerifier, DecryptingReader, EncryptedFile,
    EncryptingReader, HashMismatch,
};
use olmec::matrix::backup::{self, SenderTrust};
use olmec::matrix::cross_signing::{CrossSigningKey, KeyUsage};
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{self, OlmEvent, OwnDevice, RoomEvent, RoomSession, SenderDevice};
use olmec::matrix::key_export::{self, Limits};
use olmec::matrix::replay_guard::ReplayGuard;
use olmec::matrix::secret_storage::{KeyDescription, Passphrase, PassphraseInfo, SecretStorageKey};
use olmec::matrix::{DeviceId, ExportedRoomKey, RoomId, UserId};
use olmec::megolm::OutboundGroupSession;
use olmec::pk::{PkDecryption, PkEncryption, PkSigning};
use olmec::{Account, MacLength};

use super::Printed;
use super::model::megolm::MegolmSender;
use super::support::{GivenBytes, bytes};

pub(super) fn print(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>) {
    let key = print_events(printed, secrets);
    print_attachments(printed, secrets);
    print_secret_storage(printed, secrets);
    print_backup(printed, secrets, &key);
    print_key_export(printed, secrets, key);

    let seed = bytes::<32>(90);
    secrets.push(seed.to_vec());
    let alice: UserId = "@alice:example.org".parse().unwrap();
    let master = PkSigning::from_seed(&seed);
    let json = master.cross_signing_key_json(&alice, KeyUsage::Master);
    printed.texts.push(json.clone());
    let key = CrossSigningKey::master(&json, &alice).unwrap();
    printed.debug(&key);
    printed.debug(&key.usage());
    printed.error(&key.signed_key(&json, KeyUsage::Master).unwrap_err());
}

/// A secret text of 64 characters.
fn text(seed: u64, secrets: &mut Vec<Vec<u8>>) -> String {
    let text = hex::encode(bytes::<32>(seed));
    secrets.push(text.clone().into_bytes());
    text
}

/// A room key over Olm, a message in the room, and the room key passed on.
fn print_events(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>) -> ExportedRoomKey {
    let (accounts, one_time, session) =
        ([60, 61].map(bytes::<64>), bytes::<32>(62), bytes::<64>(63));
    let (group, guard, said) = (bytes::<160>(64), bytes::<32>(65), text(66, secrets));
    for random in [&accounts[0][..], &accounts[1], &one_time, &session, &group, &guard] {
        secrets.extend(random.chunks(32).map(<[u8]>::to_vec));
    }
    let [alice, mut bob] =
        accounts.map(|random| Account::with_rng(&mut GivenBytes(&random)).unwrap());
    let (alice_id, bob_id): (UserId, UserId) =
        ("@alice:example.org".parse().unwrap(), "@bob:example.org".parse().unwrap());
    let (alices, bobs): (DeviceId, DeviceId) =
        ("PHONE".parse().unwrap(), "LAPTOP".parse().unwrap());
    let tea: RoomId = "!tea:example.org".parse().unwrap();
    let key = bob.generate_one_time_keys_with_rng(1, &mut GivenBytes(&one_time)).unwrap().created;
    let to =
        VerifiedDevice::from_json(&bob.device_keys_json(&bob_id, &bobs), &bob_id, &bobs).unwrap();
    let json = bob.one_time_keys_json(&bob_id, &bobs);
    let claimed: serde_json::Value = serde_json::from_str(&json).unwrap();
    let claimed = claimed.as_object().unwrap().values().next().unwrap().to_string();
    printed.debug(&to.verify_one_time_key(&claimed).unwrap());
    printed.debug(&key[0]);
    let mut to_bob = alice
        .create_outbound_session_with(
            to.keys().curve25519,
            key[0].key,
            MacLength::Truncated,
            &mut GivenBytes(&session),
        )
        .unwrap();
    let mut room =
        OutboundGroupSession::with_rng(MacLength::Truncated, &mut GivenBytes(&group)).unwrap();
    secrets.extend(MegolmSender::new(&group).ratchet.at(1).parts.map(|part| part.to_vec()));

    let own = OwnDevice { account: &alice, user_id: &alice_id, device_id: &alices };
    printed.debug(&own);
    printed.both(&alice_id);
    printed.both(&tea);
    printed.error(&"tea".parse::<RoomId>().unwrap_err());
    let content = events::room_key_content(&tea, &room);
    printed.debug(&content);
    let mut send = |event_type, content: &str| {
        let none = &mut GivenBytes(&[]);
        let sent = events::encrypt_olm_with_rng(&mut to_bob, own, &to, event_type, content, none);
        sent.unwrap()
    };
    let sent = send("m.room_key", content.expose());
    let event = OlmEvent::from_json(alice_id.clone(), &sent, &bob).unwrap();
    printed.debug(&event);
    printed.debug(&SenderDevice::Introduced);
    let refused = event.open_new_session(&mut bob, &alice_id, SenderDevice::Introduced);
    printed.error(&refused.unwrap_err());
    let mut opened = event.open_new_session(&mut bob, &bob_id, SenderDevice::Introduced).unwrap();
    printed.debug(&opened);
    printed.debug(&opened.event);
    printed.debug(opened.event.device());
    printed.debug(&opened.event.content());
    printed.error(&opened.event.forwarded_room_key().unwrap_err());
    let mut alices_session = opened.event.room_key().unwrap();
    printed.debug(&alices_session);

    let content = format!(r#"{{"body":"{said}"}}"#);
    let sent = events::encrypt_room(&mut room, own, &tea, "m.room.message", &content).unwrap();
    let mut guard = ReplayGuard::with_rng(&mut GivenBytes(&guard)).unwrap();
    let event = RoomEvent { room_id: &tea, sender: &alice_id, event_id: "$1", content: &sent };
    printed.debug(&event);
    let read = alices_session.open(event, &mut guard).unwrap();
    assert_eq!(read.content.expose(), content);
    printed.debug(&read);
    printed.debug(&read.content);
    printed.debug(&read.sighting);
    printed.debug(&read.owner);
    printed.debug(&guard);
    let again = RoomEvent { event_id: "$2", ..event };
    printed.error(&alices_session.open(again, &mut guard).unwrap_err());

    let session_key = alices_session.session().export_at(1).unwrap();
    let key = ExportedRoomKey {
        room_id: tea,
        sender_key: alice.identity_keys().curve25519,
        sender_claimed_ed25519: Some(alice.identity_keys().ed25519),
        forwarding_curve25519_key_chain: vec![bob.identity_keys().curve25519],
        session_key,
    };
    printed.debug(&key);
    printed.debug(&RoomSession::import(&key));
    let content = events::forwarded_room_key_content(&key).unwrap();
    printed.debug(&content);
    let sent = send("m.forwarded_room_key", content.expose());
    let event = OlmEvent::from_json(alice_id.clone(), &sent, &bob).unwrap();
    let bobs_own = OwnDevice { account: &bob, user_id: &bob_id, device_id: &bobs };
    let known = opened.event.device().clone();
    let sender_key = alice.identity_keys().curve25519;
    let forwarded =
        event.open(&mut opened.session, sender_key, bobs_own, SenderDevice::Known(&known)).unwrap();
    printed.debug(&forwarded);
    let forwarded = forwarded.forwarded_room_key().unwrap();
    assert_eq!(forwarded.key.session_key.to_bytes(), key.session_key.to_bytes());
    printed.debug(&forwarded);
    printed.debug(&opened.session);
    key
}

/// In each way, before, within and after.
fn print_attachments(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>) {
    let (random, file) = (bytes::<40>(70), bytes::<100>(71));
    secrets.extend([random[..32].to_vec(), file.to_vec()]);
    let encryptor = || AttachmentEncryptor::with_rng(&mut GivenBytes(&random)).unwrap();

    let mut whole = encryptor();
    printed.debug(&whole);
    let mut ciphertext = file.to_vec();
    whole.encrypt(&mut ciphertext);
    printed.debug(&whole);
    let encrypted = whole.finish();
    printed.debug(&encrypted);
    let json = encrypted.to_json("mxc://example.org/tea");
    printed.debug(&json);
    printed.debug(&EncryptedFile::from_json(json.expose()).unwrap());
    printed.error(&EncryptedFile::from_json(&json.expose().replace("v2", "v3")).unwrap_err());
    printed.error(&encrypted.decrypt(file.to_vec()).unwrap_err());
    printed.debug(&HashMismatch);

    let mut verifier = AttachmentVerifier::new(&encrypted);
    verifier.update(&ciphertext);
    printed.debug(&verifier);
    verifier.verify().unwrap();
    let mut decryptor = AttachmentDecryptor::new(&encrypted);
    let mut decrypted = ciphertext.clone();
    decryptor.decrypt_unverified(&mut decrypted);
    assert_eq!(decrypted, file);
    printed.debug(&decryptor);
    decryptor.verify().unwrap();

    let mut buffer = [0; 50];
    let mut reader = EncryptingReader::new(&file[..], encryptor());
    reader.read_exact(&mut buffer).unwrap();
    printed.debug(&reader);
    printed.error(&reader.finish().unwrap_err());
    let mut reader = DecryptingReader::new(&ciphertext[..], &encrypted);
    reader.read_exact(&mut buffer).unwrap();
    printed.debug(&reader);
}

fn print_secret_storage(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>) {
    const NAME: &str = "m.cross_signing.master";
    let (random, iv) = (bytes::<32>(80), bytes::<16>(81));
    let (secret, passphrase) = (text(82, secrets), text(83, secrets));
    let mut derived = [0; 64];
    let hkdf = ::hkdf::Hkdf::<sha2::Sha256>::new(Some(&[0; 32]), &random);
    hkdf.expand(NAME.as_bytes(), &mut derived).unwrap();
    secrets.extend([random.to_vec(), derived[..32].to_vec(), derived[32..].to_vec()]);

    let key = SecretStorageKey::with_rng(&mut GivenBytes(&random)).unwrap();
    printed.debug(&key);
    printed.debug(key.bytes());
    let recovery_key = key.recovery_key();
    secrets.push(recovery_key.to_text().expose().into());
    printed.debug(&recovery_key);
    let mut description = key.describe_with_rng(&mut GivenBytes(&iv)).unwrap();
    printed.debug(&description);
    let unlocked = SecretStorageKey::unlock(&description, &recovery_key).unwrap();
    printed.debug(&unlocked);
    printed.debug(&unlocked.check);
    let encrypted = key.encrypt_with_rng(NAME, secret.as_bytes(), &mut GivenBytes(&iv)).unwrap();
    printed.debug(&encrypted);
    printed.texts.push(encrypted.to_account_data("1"));
    assert_eq!(key.decrypt(NAME, &encrypted).unwrap().as_slice(), secret.as_bytes());
    printed.error(&key.decrypt("m.megolm_backup.v1", &encrypted).unwrap_err());

    let info = PassphraseInfo::new("salt".into(), 1);
    let key = SecretStorageKey::from_passphrase(&passphrase, &info);
    secrets.push(key.bytes().expose().to_vec());
    printed.debug(&key);
    printed.debug(&info);
    description.passphrase = Some(Passphrase::Pbkdf2(info));
    printed.debug(&description.passphrase.clone().unwrap());
    printed.debug(&KeyDescription::from_json(&description.to_json()).unwrap());
    for max_rounds in [1, u32::MAX] {
        let refused =
            SecretStorageKey::unlock_with_passphrase(&description, &passphrase, max_rounds);
        printed.error(&refused.unwrap_err());
    }
}

fn print_backup(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>, key: &ExportedRoomKey) {
    let (secret, ephemeral) = (bytes::<32>(91), bytes::<32>(92));
    secrets.extend([secret.to_vec(), ephemeral.to_vec()]);
    let decryption = PkDecryption::from_secret_key(&secret);
    let encryption = PkEncryption::new(decryption.public_key());
    printed.debug(&encryption);
    let trust = SenderTrust::Verified;
    printed.debug(&trust);
    let stored =
        backup::encrypt_session_with_rng(&encryption, key, trust, &mut GivenBytes(&ephemeral));
    let (stored, id) = (stored.unwrap(), key.session_id());
    printed.texts.push(stored.clone());
    let session = |id: &str| backup::decrypt_session(&decryption, &key.room_id, id, &stored);
    printed.debug(&session(id.as_str()).unwrap());
    printed.error(&session("another").unwrap_err());
    let answer = format!(
        r#"{{"rooms":{{"!tea:example.org":{{"sessions":{{"{id}":{stored},"another":{stored}}}}}}}}}"#
    );
    let mut restore = backup::Restore::from_json(&answer).unwrap();
    printed.debug(&restore);
    printed.debug(&restore.progress());
    let restored = restore.run(&decryption, 2);
    assert_eq!((restored.sessions.len(), restored.refused.len()), (1, 1));
    printed.debug(&restored);
    printed.debug(&restored.refused[0]);
}

fn print_key_export(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>, key: ExportedRoomKey) {
    let (salt_and_iv, passphrase) = (bytes::<32>(93), text(94, secrets));
    let file = key_export::encrypt_with_rng(&[key], &passphrase, 1, &mut GivenBytes(&salt_and_iv))
        .unwrap();
    printed.texts.push(file.clone());
    printed.debug(&key_export::inspect(&file).unwrap());
    printed.debug(&Limits::default());
    printed.error(&key_export::decrypt(&file, "tea", Limits::default()).unwrap_err());
    let decrypted = key_export::decrypt(&file, &passphrase, Limits::default()).unwrap();
    printed.debug(&decrypted);
    let mut keys = decrypted.room_keys().unwrap();
    printed.debug(&keys);
    printed.debug(&keys.next().unwrap().unwrap());
    printed.debug(&keys);
}
