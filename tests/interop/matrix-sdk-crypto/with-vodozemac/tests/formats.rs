//! The formats around the ratchets, both ways between olmec's `matrix` and matrix-sdk-crypto or
//! ruma, which are here on vodozemac and share nothing with olmec.
//!
//! Run by `cargo xtask interop matrix-sdk`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use matrix_sdk_crypto::olm::{
    Account as SdkAccount, ExportedRoomKey as SdkRoomKey, InboundGroupSession as SdkSession,
};
use matrix_sdk_crypto::secret_storage::{
    AesHmacSha2EncryptedData, SecretStorageKey as SdkStorageKey,
};
use matrix_sdk_crypto::store::types::BackupDecryptionKey;
use matrix_sdk_crypto::types::{
    DeviceKeys, MasterPubkey, MegolmV1AuthData, SelfSigningPubkey, SignedKey,
};
use matrix_sdk_crypto::{
    AttachmentDecryptor, AttachmentEncryptor, decrypt_room_key_export, encrypt_room_key_export,
};
use olmec::Ed25519PublicKey;
use olmec::matrix::attachment::{self, EncryptedFile};
use olmec::matrix::backup::{self, SenderTrust};
use olmec::matrix::cross_signing::{CrossSigningKey, KeyUsage};
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::key_export::{self, Limits, MIN_ROUNDS};
use olmec::matrix::secret_storage::{
    EncryptedSecret, KeyCheck, KeyDescription, Passphrase, PassphraseInfo, SecretStorageKey,
};
use olmec::matrix::signed_json::{canonical_json, verify_json};
use olmec::matrix::{DeviceId, ExportedRoomKey, RoomId, SigningKeyId, UserId};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::Account;
use olmec::pk::{PkDecryption, PkEncryption, PkSigning, RecoveryKey};
use ruma::api::client::backup::KeyBackupData;
use ruma::events::EventContentFromType as _;
use ruma::events::room::EncryptedFile as RumaFile;
use ruma::events::secret::request::SecretName;
use ruma::events::secret_storage::key::SecretStorageKeyEventContent;
use ruma::serde::Base64;
use ruma::{CanonicalJsonObject, CanonicalJsonValue, device_id, user_id};
use ruma_signatures::{Ed25519KeyPair, PublicKeyMap};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const TEXT: &str = "It's a secret to everybody";

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn alice() -> UserId {
    "@alice:example.org".parse().unwrap()
}

fn device() -> DeviceId {
    "ALICEDEVICE".parse().unwrap()
}

fn sdk_account() -> SdkAccount {
    SdkAccount::with_device_id(user_id!("@alice:example.org"), device_id!("ALICEDEVICE"))
}

/// A room key, and the session it is of.
fn room_key() -> (ExportedRoomKey, OutboundGroupSession) {
    let session = OutboundGroupSession::new().unwrap();
    let keys = Account::new().unwrap().identity_keys();
    let key = ExportedRoomKey {
        room_id: "!tea:example.org".parse().unwrap(),
        sender_key: keys.curve25519,
        sender_claimed_ed25519: Some(keys.ed25519),
        forwarding_curve25519_key_chain: vec![keys.curve25519],
        session_key: InboundGroupSession::from_outbound(&session).export_at_first_known_index(),
    };
    (key, session)
}

fn assert_same(theirs: &SdkRoomKey, ours: &ExportedRoomKey) {
    assert_eq!(theirs.room_id, ours.room_id.as_str());
    assert_eq!(theirs.session_id, ours.session_id().as_str());
    assert_eq!(theirs.sender_key.to_base64(), ours.sender_key.to_base64());
    assert_eq!(theirs.session_key.to_base64(), ours.session_key.to_base64().expose());
    let ed25519 = theirs.sender_claimed_keys.iter().next().map(|(_, key)| key.to_base64());
    assert_eq!(ed25519, ours.sender_claimed_ed25519.map(|key| key.to_base64()));
}

/// What olmec and ruma both take has the same canonical form.
#[test]
fn canonical_json_is_that_of_ruma() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../test-vectors/matrix/json.json");
    let vectors: Value = read(&std::fs::read_to_string(vectors).unwrap());
    let mut compared = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let object = case["object"].as_str().unwrap();
        let (Ok(ours), Ok(theirs)) =
            (canonical_json(object), serde_json::from_str::<CanonicalJsonValue>(object))
        else {
            continue;
        };
        assert_eq!(ours, theirs.to_string(), "{object}");
        compared += 1;
    }
    assert!(compared >= 10, "{compared}");
}

#[test]
fn signatures_are_verified_by_the_other() {
    let object = r#"{"b":[1,-5,null,"é\n"],"a":{"signatures":1},"unsigned":{"age":7}}"#;
    // Ruma signs.
    let pair = Ed25519KeyPair::from_der(&Ed25519KeyPair::generate(), "KEY".to_owned()).unwrap();
    let mut signed: CanonicalJsonObject = read(object);
    ruma_signatures::sign_json(alice().as_str(), &pair, &mut signed).unwrap();
    let key = Ed25519PublicKey::from_bytes(&pair.public_key()).unwrap();
    let key_id = SigningKeyId::of_device(&"KEY".parse().unwrap());
    let signed = write(&signed);
    verify_json(&signed, &alice(), &key_id, &key).expect("of ruma");
    assert!(verify_json(&signed.replace("-5", "-6"), &alice(), &key_id, &key).is_err());
    // We sign, beside it.
    let ours = PkSigning::new().unwrap();
    let both = ours.sign_json(&signed, &alice()).unwrap();
    let our_id = SigningKeyId::of_cross_signing_key(&ours.public_key());
    let keys = BTreeMap::from([
        ("ed25519:KEY".to_owned(), Base64::new(pair.public_key().to_vec())),
        (our_id.as_str().to_owned(), Base64::new(ours.public_key().as_bytes().to_vec())),
    ]);
    let keys = PublicKeyMap::from([(alice().as_str().to_owned(), keys)]);
    ruma_signatures::verify_json(&keys, &read(&both)).expect("ours");
    assert!(ruma_signatures::verify_json(&keys, &read(&both.replace("-5", "-6"))).is_err());
}

#[test]
fn devices_and_their_keys_are_verified_by_the_other() {
    let mut account = Account::new().unwrap();
    account.generate_one_time_keys(3).unwrap();
    account.generate_fallback_key().unwrap();
    let theirs: DeviceKeys = read(&account.device_keys_json(&alice(), &device()));
    theirs.check_self_signature().expect("our device");
    assert_eq!(
        theirs.curve25519_key().unwrap().to_base64(),
        account.identity_keys().curve25519.to_base64()
    );
    let one_time: BTreeMap<String, SignedKey> =
        read(&account.one_time_keys_json(&alice(), &device()));
    let fallback: BTreeMap<String, SignedKey> =
        read(&account.fallback_keys_json(&alice(), &device()));
    assert_eq!((one_time.len(), fallback.len()), (3, 1));
    assert!(fallback.values().all(SignedKey::fallback));
    for key in one_time.values().chain(fallback.values()) {
        theirs.has_signed(key).expect("our key");
    }

    let mut sdk = sdk_account();
    sdk.generate_one_time_keys(3);
    let ours = VerifiedDevice::from_json(&write(&sdk.device_keys()), &alice(), &device());
    let ours = ours.expect("their device");
    assert_eq!(ours.keys().ed25519.to_base64(), sdk.identity_keys().ed25519.to_base64());
    let keys = sdk.signed_one_time_keys();
    let expected: Vec<_> = sdk.one_time_keys().values().map(|key| key.to_base64()).collect();
    assert!(keys.len() >= 3);
    for key in keys.values() {
        let key = ours.verify_one_time_key(key.json().get()).expect("their key");
        assert!(expected.contains(&key.key().to_base64()));
    }
}

#[tokio::test]
async fn cross_signing_keys_are_verified_by_the_other() {
    let [master, self_signing] = [(); 2].map(|()| PkSigning::new().unwrap());
    let key = self_signing.cross_signing_key_json(&alice(), KeyUsage::SelfSigning);
    let theirs: SelfSigningPubkey = read(&master.sign_json(&key, &alice()).unwrap());
    assert_eq!(theirs.get_first_key().unwrap().to_base64(), self_signing.public_key().to_base64());
    let device_keys = Account::new().unwrap().device_keys_json(&alice(), &device());
    let signed: DeviceKeys = read(&self_signing.sign_json(&device_keys, &alice()).unwrap());
    theirs.verify_device_keys(&signed).expect("our signature");
    assert!(theirs.verify_device_keys(&read(&device_keys)).is_err(), "not signed");
    let theirs: MasterPubkey = read(&master.cross_signing_key_json(&alice(), KeyUsage::Master));
    assert_eq!(theirs.get_first_key().unwrap().to_base64(), master.public_key().to_base64());

    let sdk = sdk_account();
    let (identity, ..) = sdk.bootstrap_cross_signing().await;
    let master = identity.master_public_key().await.unwrap();
    let ours = CrossSigningKey::master(&write(&master), &alice()).expect("their master key");
    assert_eq!(ours.key().to_base64(), master.get_first_key().unwrap().to_base64());
    let self_signing = identity.self_signing_public_key().await.unwrap();
    let signed = ours.signed_key(&write(&self_signing), KeyUsage::SelfSigning).expect("theirs");
    assert_eq!(signed.key().to_base64(), self_signing.get_first_key().unwrap().to_base64());
}

#[test]
fn attachments_go_both_ways() {
    let plaintext = TEXT.repeat(1000).into_bytes();
    let mut source = Cursor::new(&plaintext);
    let mut encryptor = AttachmentEncryptor::new(&mut source);
    let mut ciphertext = Vec::new();
    encryptor.read_to_end(&mut ciphertext).unwrap();
    let file = EncryptedFile::from_json(&write(&encryptor.finish())).expect("of the SDK");
    let mut sink = Vec::new();
    attachment::decrypt_stream(&file, Cursor::new(ciphertext), &mut sink).expect("genuine");
    assert_eq!(sink, plaintext);

    let mut encryptor = attachment::AttachmentEncryptor::new().unwrap();
    let mut ciphertext = plaintext.clone();
    ciphertext.chunks_mut(1001).for_each(|piece| encryptor.encrypt(piece));
    let file: RumaFile = read(encryptor.finish().to_json("mxc://example.org/tea").expose());
    let decrypt = |ciphertext: Vec<u8>, file: RumaFile| {
        let mut source = Cursor::new(ciphertext);
        let mut sink = Vec::new();
        let read =
            AttachmentDecryptor::new(&mut source, file.into()).unwrap().read_to_end(&mut sink);
        read.map(|_| sink)
    };
    assert_eq!(decrypt(ciphertext.clone(), file.clone()).expect("ours"), plaintext);
    ciphertext[7] ^= 1;
    assert!(decrypt(ciphertext, file).is_err(), "the hash is that of another");
}

#[test]
fn key_exports_go_both_ways() {
    let keys = [(); 3].map(|()| room_key().0);
    let file = key_export::encrypt(&keys, TEXT, MIN_ROUNDS).unwrap();
    let theirs = decrypt_room_key_export(file.as_bytes(), TEXT).expect("our file");
    assert_eq!(theirs.len(), 3);
    theirs.iter().zip(&keys).for_each(|(theirs, ours)| assert_same(theirs, ours));
    assert!(decrypt_room_key_export(file.as_bytes(), "another").is_err());

    let file = encrypt_room_key_export(&theirs, TEXT, 1000).unwrap();
    let export = key_export::decrypt(&file, TEXT, Limits::default()).expect("their file");
    let ours: Result<Vec<_>, _> = export.room_keys().unwrap().collect();
    let ours = ours.unwrap();
    assert_eq!(ours.len(), 3);
    theirs.iter().zip(&ours).for_each(|(theirs, ours)| assert_same(theirs, ours));
}

#[tokio::test]
async fn backups_go_both_ways() {
    let ours = PkDecryption::new().unwrap();
    let recovery_key = ours.recovery_key();
    let theirs = BackupDecryptionKey::from_base58(recovery_key.to_text().expose()).unwrap();
    let auth_data: MegolmV1AuthData = read(&backup::auth_data_json(&ours.public_key()));
    assert_eq!(auth_data.public_key.to_base64(), theirs.megolm_v1_public_key().to_base64());

    let (key, mut session) = room_key();
    let id = key.session_id();
    let encryption = PkEncryption::new(ours.public_key());
    let stored = backup::encrypt_session(&encryption, &key, SenderTrust::Unverified).unwrap();
    let data: KeyBackupData = read(&stored);
    let read_by_them = theirs.decrypt_session_data(data.session_data).expect("ours");
    let room_id = ruma::RoomId::parse(key.room_id.as_str()).unwrap();
    let room_key =
        SdkRoomKey::from_backed_up_room_key(room_id, id.as_str().to_owned(), read_by_them);
    assert_same(&room_key, &key);

    let exported = SdkSession::from_export(&room_key).unwrap();
    let stored = theirs.megolm_v1_public_key().encrypt(exported).await.unwrap();
    let room_id: RoomId = key.room_id.clone();
    let again = backup::decrypt_session(&ours, &room_id, id.as_str(), &write(&stored));
    let again = again.expect("theirs");
    assert_same(&room_key, &again);
    let message = session.encrypt(b"tea").unwrap();
    assert_eq!(again.to_session().decrypt(&message).unwrap().plaintext, b"tea");

    let answer =
        serde_json::json!({"rooms": {room_id.as_str(): {"sessions": {id.as_str(): stored}}}});
    let restored = backup::restore(&ours, &answer.to_string(), |_| ()).unwrap();
    assert_eq!((restored.sessions.len(), restored.refused.len()), (1, 0));
}

fn description(json: &str) -> SecretStorageKeyEventContent {
    let raw = serde_json::value::to_raw_value(&read::<Value>(json)).unwrap();
    SecretStorageKeyEventContent::from_parts("m.secret_storage.key.KEY", &raw).unwrap()
}

#[test]
fn stored_secrets_go_both_ways() {
    let name = SecretName::from("m.megolm_backup.v1");
    // Their key and secret.
    let theirs = SdkStorageKey::new();
    let ours = KeyDescription::from_json(&write(theirs.event_content())).expect("described");
    let recovery_key: RecoveryKey = theirs.to_base58().parse().unwrap();
    let unlocked = SecretStorageKey::unlock(&ours, &recovery_key).expect("their key");
    assert_eq!(unlocked.check, KeyCheck::Confirmed);
    let secret = write(&theirs.encrypt(TEXT.as_bytes().to_vec(), &name));
    let secret = EncryptedSecret::from_json(&secret).expect("their secret");
    assert_eq!(*unlocked.key.decrypt(name.as_str(), &secret).unwrap(), TEXT.as_bytes());

    // Our key, of a passphrase, and secret.
    let info = PassphraseInfo::new("salt".to_owned(), PassphraseInfo::MIN_ROUNDS);
    let ours = SecretStorageKey::from_passphrase("tea", &info);
    let mut described = ours.describe().unwrap();
    described.passphrase = Some(Passphrase::Pbkdf2(info));
    let open = |input| SdkStorageKey::from_account_data(input, description(&described.to_json()));
    assert!(open("coffee").is_err(), "another passphrase");
    let secret = ours.encrypt(name.as_str(), TEXT.as_bytes()).unwrap();
    let secret: AesHmacSha2EncryptedData = read(&secret.to_json());
    for input in ["tea", ours.recovery_key().to_text().expose()] {
        let theirs = open(input).expect("our key");
        assert_eq!(theirs.decrypt(&secret, &name).expect("our secret"), TEXT.as_bytes());
        assert!(theirs.decrypt(&secret, &SecretName::CrossSigningMasterKey).is_err());
    }
}
