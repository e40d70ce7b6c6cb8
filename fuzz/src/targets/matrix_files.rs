//! What is stored encrypted: attachments, key exports, secrets, backups. As it comes, and under the
//! right key around whatever is in it.

use std::io::Cursor;
use std::sync::LazyLock;

use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding as _};
use hmac::{Hmac, Mac as _};
use olmec::matrix::attachment::{
    AttachmentDecryptor, AttachmentEncryptor, EncryptedFile, decrypt_stream,
};
use olmec::matrix::key_export::{self, DecryptedKeyExport, Limits};
use olmec::matrix::secret_storage::{EncryptedSecret, KeyCheck, KeyDescription, SecretStorageKey};
use olmec::matrix::{ExportedRoomKey, RoomId, SigningKeyId, backup};
use olmec::megolm::ExportedSessionKey;
use olmec::pk::{PkDecryption, PkEncryption, PkSigning};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use super::matrix_objects::{bob_id, texts};
use crate::choices::Choices;
use crate::model::{array, hmac};
use crate::support::rng;
use crate::vectors;

/// AES-256-CTR: the last 64 bits of the IV are counted up, which is enough for what is tried here.
fn ctr(key: &[u8], iv: &[u8], bytes: &[u8]) -> Vec<u8> {
    let cipher = Aes256::new(&array::<32>(key).into());
    let (nonce, mut counter) = (&iv[..8], u64::from_be_bytes(array(&iv[8..])));
    let mut out = bytes.to_vec();
    for chunk in out.chunks_mut(16) {
        let mut block = array::<16>(&[nonce, &counter.to_be_bytes()].concat()).into();
        cipher.encrypt_block(&mut block);
        chunk.iter_mut().zip(block).for_each(|(byte, key)| *byte ^= key);
        counter = counter.wrapping_add(1);
    }
    out
}

/// An `EncryptedFile`, with a ciphertext that comes in pieces.
pub(super) fn attachment(input: &[u8]) {
    let mut choices = Choices::new(input);
    let (size, bytes) = (usize::from(choices.byte()) + 1, choices.bytes());
    let text = &*String::from_utf8_lossy(choices.rest());
    if let Ok(file) = EncryptedFile::from_json(text) {
        read_attachment(&file, bytes, size);
        // The same with the hash of this ciphertext.
        let mut value: Value = serde_json::from_str(file.to_json("mxc://a/b").expose()).unwrap();
        value["hashes"]["sha256"] = Base64Unpadded::encode_string(&Sha256::digest(bytes)).into();
        let file = EncryptedFile::from_json(&value.to_string()).expect("only the hash is another");
        read_attachment(&file, bytes, size);
    }
    let mut encryptor = AttachmentEncryptor::with_rng(&mut rng(1)).unwrap();
    let mut sent = bytes.to_vec();
    sent.chunks_mut(size).for_each(|piece| encryptor.encrypt(piece));
    let file = encryptor.finish();
    read_attachment(&file, &sent, size);
    assert_eq!(*file.decrypt(sent).expect("our own"), bytes);
}

fn read_attachment(file: &EncryptedFile, ciphertext: &[u8], size: usize) {
    let written = file.to_json("mxc://a/b");
    let value: Value = serde_json::from_str(written.expose()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let key = Base64UrlUnpadded::decode_vec(&text(&value["key"]["k"])).unwrap();
    let iv = Base64Unpadded::decode_vec(&text(&value["iv"])).unwrap();
    let plaintext = ctr(&key, &iv, ciphertext);
    let is_genuine = Sha256::digest(ciphertext)[..] == file.sha256()[..];

    let whole = file.decrypt(ciphertext.to_vec()).ok();
    assert_eq!(whole.map(|whole| whole.to_vec()), is_genuine.then(|| plaintext.clone()));
    let mut pieces = ciphertext.to_vec();
    let mut decryptor = AttachmentDecryptor::new(file);
    pieces.chunks_mut(size).for_each(|piece| decryptor.decrypt_unverified(piece));
    assert_eq!((&pieces, decryptor.verify().is_ok()), (&plaintext, is_genuine));
    let mut sink = Vec::new();
    let streamed = decrypt_stream(file, Cursor::new(ciphertext), &mut sink);
    assert_eq!((streamed.is_ok(), sink), (is_genuine, if is_genuine { pieces } else { vec![] }));
    let again = EncryptedFile::from_json(written.expose()).expect("what we wrote");
    assert_eq!(again.to_json("mxc://a/b").expose(), written.expose());
}

pub(super) fn attachment_seeds() -> Vec<Vec<u8>> {
    let files = texts("attachments.json", &["file"]);
    let ciphertexts = vectors::texts("matrix/attachments.json", "ciphertext", |_| true);
    let ciphertexts: Vec<_> = ciphertexts.iter().flat_map(hex::decode).collect();
    files
        .iter()
        .zip(ciphertexts.iter().cycle())
        .map(|(file, bytes)| {
            let bytes = &bytes[..bytes.len().min(255)];
            [&[6, u8::try_from(bytes.len()).unwrap()], bytes, file].concat()
        })
        .collect()
}

const PASSPHRASE: &str = "password";

/// A file of room keys, and the same contents in an authentic one.
pub(super) fn key_export(input: &[u8]) {
    // More rounds would only take time.
    let limits = Limits { max_rounds: 4, max_bytes: usize::MAX };
    let text = &*String::from_utf8_lossy(input);
    let info = key_export::inspect(text);
    if let Ok(export) = key_export::decrypt(text, PASSPHRASE, limits) {
        let info = info.expect("it was read");
        assert!(info.rounds <= limits.max_rounds && info.length == export.expose().len());
        read_room_keys(&export);
    }
    let file = sealed(input);
    let export = key_export::decrypt(&file, PASSPHRASE, limits).expect("authentic");
    assert_eq!(export.expose(), input);
    read_room_keys(&export);
    assert!(key_export::decrypt(&file, "Password", limits).is_err(), "another passphrase");
}

/// The file with one round, of which the salt, the IV and the round count are in its first bytes.
fn sealed(plaintext: &[u8]) -> String {
    let (salt, iv) = ([1; 16], [0; 16]);
    let mut block: Hmac<Sha512> = Hmac::new_from_slice(PASSPHRASE.as_bytes()).unwrap();
    block.update(&salt);
    block.update(&1_u32.to_be_bytes());
    let keys = block.finalize().into_bytes();
    let mut file = [&[1], &salt[..], &iv, &1_u32.to_be_bytes()].concat();
    file.extend(ctr(&keys[..32], &iv, plaintext));
    file.extend(hmac(&keys[32..], &file));
    let body = Base64::encode_string(&file);
    format!("-----BEGIN MEGOLM SESSION DATA-----\n{body}\n-----END MEGOLM SESSION DATA-----")
}

fn read_room_keys(export: &DecryptedKeyExport) {
    let Ok(mut keys) = export.room_keys() else { return };
    while let Some(key) = keys.next() {
        assert!(keys.bytes_read() <= keys.bytes_in_total());
        if let Ok(key) = key {
            assert_eq!(key.to_session().id(), key.session_id());
            store(&key);
        }
    }
}

pub(super) fn key_export_seeds() -> Vec<Vec<u8>> {
    let mut seeds = texts("key-exports.json", &["file"]);
    let plaintexts = vectors::texts("matrix/key-exports.json", "plaintext", |_| true);
    seeds.extend(plaintexts.iter().flat_map(hex::decode));
    seeds
}

/// Descriptions of storage keys, and secrets.
pub(super) fn secret_storage(input: &[u8]) {
    const NAME: &str = "m.megolm_backup.v1";
    let text = &*String::from_utf8_lossy(input);
    let key = SecretStorageKey::from_bytes(&[7; 32]);
    if let Ok(description) = KeyDescription::from_json(text) {
        let again = KeyDescription::from_json(&description.to_json());
        assert_eq!(again.as_ref(), Ok(&description));
        let _ = SecretStorageKey::unlock_with_passphrase(&description, text, 4);
        if let Ok(unlocked) = SecretStorageKey::unlock(&description, &key.recovery_key()) {
            assert_eq!(unlocked.key.bytes().expose(), &[7; 32]);
        }
    }
    for secret in [EncryptedSecret::from_json(text), EncryptedSecret::from_account_data(text, "K")]
    {
        let Ok(secret) = secret else { continue };
        assert_eq!(EncryptedSecret::from_json(&secret.to_json()).as_ref(), Ok(&secret));
        let account_data = secret.to_account_data(text);
        assert_eq!(EncryptedSecret::from_account_data(&account_data, text), Ok(secret.clone()));
        assert!(key.decrypt(NAME, &secret).is_err(), "nobody has the key");
    }
    let secret = key.encrypt_with_rng(NAME, input, &mut rng(1)).unwrap();
    assert_eq!(key.decrypt(NAME, &secret).as_deref().map(Vec::as_slice), Ok(input));
    assert!(text == NAME || key.decrypt(text, &secret).is_err(), "another name");
    let description = key.describe_with_rng(&mut rng(2)).unwrap();
    let unlocked = SecretStorageKey::unlock(&description, &key.recovery_key()).expect("its own");
    assert_eq!(unlocked.check, KeyCheck::Confirmed);
}

pub(super) fn secret_storage_seeds() -> Vec<Vec<u8>> {
    let mut seeds = texts("secret-storage.json", &["description", "secret"]);
    let secrets = texts("secret-storage.json", &["secret"]);
    seeds.extend(
        secrets.iter().map(|secret| [b"{\"encrypted\":{\"K\":", &secret[..], b"}}"].concat()),
    );
    seeds
}

/// The owner of all backups here.
static BACKUP_KEY: LazyLock<PkDecryption> =
    LazyLock::new(|| PkDecryption::from_secret_key(&[9; 32]));
static SIGNER: LazyLock<PkSigning> = LazyLock::new(|| PkSigning::from_seed(&[8; 32]));

/// What a server says of a backup, what it stores for a session, and the same authentic.
pub(super) fn backup(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let key = &*BACKUP_KEY;
    if let Ok(restored) = backup::restore(key, text, |progress| {
        assert!(progress.done <= progress.total);
    }) {
        restored
            .sessions
            .iter()
            .for_each(|(key, session)| assert_eq!(session.id(), key.session_id()));
    }
    let room_id: RoomId = "!tea:example.org".parse().unwrap();
    let _ = backup::decrypt_session(key, &room_id, text, text);
    auth_data(text);

    let session_id = session_id(text).unwrap_or_else(|| text.to_owned());
    let encryption = PkEncryption::new(key.public_key());
    let message = encryption.encrypt_with_rng(input, &mut rng(1)).unwrap().encode();
    let data = json!({"session_data": {
        "ciphertext": message.ciphertext, "ephemeral": message.ephemeral, "mac": message.mac,
    }});
    let stored = data.to_string();
    let opened = backup::decrypt_session(key, &room_id, &session_id, &stored);
    let as_another = backup::decrypt_session(key, &room_id, "another", &stored);
    assert!(as_another.is_err(), "filed under another session");
    let mut sessions = serde_json::Map::new();
    sessions.insert(session_id, data);
    let answer = json!({"rooms": {room_id.as_str(): {"sessions": sessions}}}).to_string();
    let restored = backup::restore(key, &answer, |_| ()).expect("one session");
    let expected = if opened.is_ok() { (1, 0) } else { (0, 1) };
    assert_eq!((restored.sessions.len(), restored.refused.len()), expected);
    if let Ok(key) = opened {
        assert_eq!(key.room_id, room_id);
        store(&key);
    }
}

fn auth_data(text: &str) {
    let signer = &*SIGNER;
    let key_id = SigningKeyId::of_cross_signing_key(&signer.public_key());
    let Ok(signed) = signer.sign_json(text, &bob_id()) else { return };
    let verified = backup::verified_public_key(&signed, &bob_id(), &key_id, &signer.public_key());
    if let (Ok(key), Ok(value)) = (verified, serde_json::from_str::<Value>(&signed)) {
        assert_eq!(value["public_key"].as_str().unwrap().parse(), Ok(key));
    }
}

/// The id of the session of which a key is in there.
fn session_id(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    let key = ExportedSessionKey::from_base64(value["session_key"].as_str()?).ok()?;
    Some(key.session_id().as_str().to_owned())
}

/// Stores a room key, and reads it again.
fn store(key: &ExportedRoomKey) {
    let encryption = PkEncryption::new(BACKUP_KEY.public_key());
    let trust = backup::SenderTrust::Unverified;
    let stored = backup::encrypt_session_with_rng(&encryption, key, trust, &mut rng(2)).unwrap();
    let id = key.session_id();
    let again = backup::decrypt_session(&BACKUP_KEY, &key.room_id, id.as_str(), &stored);
    let again = again.expect("what we wrote");
    assert_eq!(again.session_key.to_bytes().expose(), key.session_key.to_bytes().expose());
    assert_eq!(again.sender_key, key.sender_key);
    assert_eq!(again.sender_claimed_ed25519, key.sender_claimed_ed25519);
    assert_eq!(again.forwarding_curve25519_key_chain, key.forwarding_curve25519_key_chain);
}

pub(super) fn backup_seeds() -> Vec<Vec<u8>> {
    let mut seeds = texts("backups.json", &["data", "auth_data"]);
    let plaintexts = vectors::texts("matrix/key-exports.json", "plaintext", |_| true);
    for plaintext in plaintexts.iter().flat_map(hex::decode) {
        if let Ok(Value::Array(keys)) = serde_json::from_slice(&plaintext) {
            seeds.extend(keys.iter().map(|key| key.to_string().into_bytes()));
        }
    }
    seeds.push(backup::auth_data_json(&BACKUP_KEY.public_key()).into_bytes());
    seeds
}
