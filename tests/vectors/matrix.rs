//! The formats around the ratchets.

use std::str::FromStr;

use olmec::matrix::attachment::EncryptedFile;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{OlmEvent, RoomEvent, RoomSession, SenderDevice, SessionOwner};
use olmec::matrix::key_export::{self, Limits};
use olmec::matrix::replay_guard::{ReplayGuard, Sighting};
use olmec::matrix::secret_storage::{EncryptedSecret, KeyCheck, KeyDescription, SecretStorageKey};
use olmec::matrix::{backup, signed_json};
use olmec::megolm::{InboundGroupSession, SessionKey};
use olmec::pk::{PkDecryption, PkSigning};
use olmec::{Account, CodedError};
use serde_json::Value;

use super::fixed_bytes::FixedBytes;
use super::{cases, check, list, name, number, string, unhex};

/// Runs every case of a kind, and says how many there are.
fn each(kind: &str, run: impl Fn(&Value, &str)) -> usize {
    let all = cases("matrix");
    let ours: Vec<_> = all.iter().filter(|case| string(case, "kind") == kind).collect();
    ours.iter().for_each(|case| run(case, string(case, "id")));
    ours.len()
}

fn parsed<T: FromStr<Err: CodedError>>(case: &Value, field: &str) -> Result<T, &'static str> {
    string(case, field).parse().map_err(name)
}

#[test]
fn canonical_json() {
    let count = each("canonical-json", |case, at| {
        let outcome = signed_json::canonical_json(string(case, "object")).map_err(name);
        check(outcome, case, at, |text| assert_eq!(text, string(case, "canonical"), "{at}"));
    });
    assert_eq!(count, 37);
}

#[test]
fn signing_and_verifying() {
    let signed = each("sign-json", |case, at| {
        let key = PkSigning::from_seed(&unhex(string(case, "seed")).try_into().unwrap());
        let user_id = string(case, "user_id").parse().unwrap();
        let signed = key.sign_json(string(case, "object"), &user_id).unwrap();
        assert_eq!(signed, string(case, "signed"), "{at}");
    });
    let verified = each("verify-json", |case, at| {
        let verify = || {
            let user_id = parsed(case, "user_id")?;
            let key_id = parsed(case, "key_id")?;
            let key = parsed(case, "key")?;
            signed_json::verify_json(string(case, "object"), &user_id, &key_id, &key).map_err(name)
        };
        check(verify(), case, at, |()| ());
    });
    assert_eq!((signed, verified), (3, 18));
}

fn device(
    case: &Value,
    json: &str,
    user_id: &str,
    device_id: &str,
) -> Result<VerifiedDevice, &'static str> {
    let user_id = string(case, user_id).parse().unwrap();
    let device_id = string(case, device_id).parse().unwrap();
    VerifiedDevice::from_json(string(case, json), &user_id, &device_id).map_err(name)
}

#[test]
fn devices_and_their_one_time_keys() {
    let devices = each("device-keys", |case, at| {
        check(device(case, "device_keys", "user_id", "device_id"), case, at, |device| {
            assert_eq!(device.keys().ed25519.to_base64(), string(case, "ed25519"), "{at}");
            assert_eq!(device.keys().curve25519.to_base64(), string(case, "curve25519"), "{at}");
        });
    });
    let keys = each("one-time-key", |case, at| {
        let device = device(case, "device_keys", "user_id", "device_id").unwrap();
        let outcome = device.verify_one_time_key(string(case, "one_time_key")).map_err(name);
        check(outcome, case, at, |key| assert_eq!(key.key().to_base64(), string(case, "key")));
    });
    assert_eq!((devices, keys), (8, 6));
}

#[test]
fn attachments() {
    let count = each("attachment", |case, at| {
        let outcome = EncryptedFile::from_json(string(case, "file")).map_err(name);
        let ciphertext = unhex(string(case, "ciphertext"));
        let outcome = outcome.and_then(|file| file.decrypt(ciphertext).map_err(name));
        check(outcome, case, at, |plaintext| {
            assert_eq!(hex::encode(plaintext.as_slice()), string(case, "plaintext"), "{at}");
        });
    });
    assert_eq!(count, 24);
}

#[test]
fn key_exports() {
    let count = each("key-export", |case, at| {
        let limits = Limits {
            max_rounds: number(case, "max_rounds"),
            max_bytes: number(case, "max_bytes").try_into().unwrap(),
        };
        let (file, passphrase) = (string(case, "file"), string(case, "passphrase"));
        let outcome = key_export::decrypt(file, passphrase, limits).map_err(name);
        check(outcome, case, at, |export| {
            assert_eq!(hex::encode(export.expose()), string(case, "plaintext"), "{at}");
            if case["session_ids"].is_array() {
                let ids = export.room_keys().unwrap();
                let ids = ids.map(|key| key.ok().map(|key| key.session_id().to_string()));
                let ids: Vec<Value> = ids.map(Into::into).collect();
                assert_eq!(ids, list(case, "session_ids"), "{at}");
            }
        });
    });
    assert_eq!(count, 28);
}

#[test]
fn secret_storage() {
    let keys = each("storage-key", |case, at| {
        let unlock = || {
            let description =
                KeyDescription::from_json(string(case, "description")).map_err(name)?;
            let unlocked = match case["recovery_key"].as_str() {
                Some(text) => SecretStorageKey::unlock(&description, &text.parse().unwrap()),
                None => SecretStorageKey::unlock_with_passphrase(
                    &description,
                    string(case, "passphrase"),
                    number(case, "max_rounds"),
                ),
            };
            unlocked.map_err(name)
        };
        check(unlock(), case, at, |unlocked| {
            assert_eq!(hex::encode(unlocked.key.bytes().expose()), string(case, "key"), "{at}");
            assert_eq!(unlocked.check == KeyCheck::Confirmed, case["confirmed"], "{at}");
        });
    });
    let secrets = each("stored-secret", |case, at| {
        let key = SecretStorageKey::from_bytes(&unhex(string(case, "key")).try_into().unwrap());
        let outcome = EncryptedSecret::from_json(string(case, "secret")).map_err(name);
        let outcome =
            outcome.and_then(|secret| key.decrypt(string(case, "name"), &secret).map_err(name));
        check(outcome, case, at, |secret| {
            assert_eq!(hex::encode(secret.as_slice()), string(case, "plaintext"), "{at}");
        });
    });
    assert_eq!((keys, secrets), (17, 8));
}

#[test]
fn backups() {
    let count = each("backup", |case, at| {
        let secret = unhex(string(case, "backup_key")).try_into().unwrap();
        let decryption = PkDecryption::from_secret_key(&secret);
        let decrypt = || {
            let room_id = parsed(case, "room_id")?;
            let (session_id, data) = (string(case, "session_id"), string(case, "data"));
            backup::decrypt_session(&decryption, &room_id, session_id, data).map_err(name)
        };
        check(decrypt(), case, at, |key| {
            assert_eq!(key.session_key.to_base64().expose(), string(case, "exported_key"), "{at}");
            assert_eq!(key.sender_key.to_base64(), string(case, "sender_key"), "{at}");
            let claimed = key.sender_claimed_ed25519.unwrap().to_base64();
            assert_eq!(claimed, string(case, "claimed_ed25519"), "{at}");
        });
    });
    assert_eq!(count, 8);
}

#[test]
fn events_of_rooms() {
    let count = each("room", |case, at| {
        let key = SessionKey::from_base64(string(case, "room_session_key")).unwrap();
        let owner = device(case, "owner", "owner_user_id", "owner_device_id").unwrap();
        let mut session = RoomSession::new(
            InboundGroupSession::new(&key),
            string(case, "session_room_id").parse().unwrap(),
            SessionOwner::Device(owner),
        );
        let mut guard = ReplayGuard::new().unwrap();
        for message in list(case, "messages") {
            let event = RoomEvent {
                room_id: &string(message, "room_id").parse().unwrap(),
                sender: &string(message, "sender").parse().unwrap(),
                event_id: string(message, "event_id"),
                content: string(message, "content"),
            };
            check(session.open(event, &mut guard).map_err(name), message, at, |opened| {
                assert_eq!(opened.event_type, string(message, "event_type"), "{at}");
                assert_eq!(opened.content.expose(), string(message, "plain_content"), "{at}");
                assert_eq!(opened.message_index.get(), number(message, "index"), "{at}");
                let expected = match string(message, "sighting") {
                    "first" => Sighting::First,
                    "again" => Sighting::Again,
                    other => panic!("{at}: {other}"),
                };
                assert_eq!(opened.sighting, expected, "{at}");
            });
        }
    });
    assert_eq!(count, 2);
}

#[test]
fn events_between_devices() {
    let count =
        each("olm-event", |case, at| {
            let mut account =
                Account::with_rng(&mut FixedBytes::new(string(case, "account_random"))).unwrap();
            let random = &mut FixedBytes::new(string(case, "one_time_key_random"));
            account.generate_one_time_keys_with_rng(1, random).unwrap();
            let known =
                case["known_device"].as_str().map(|json| {
                    let keys: Value = serde_json::from_str(json).unwrap();
                    device(&serde_json::json!({
                "json": json, "user_id": keys["user_id"], "device_id": keys["device_id"],
            }), "json", "user_id", "device_id").unwrap()
                });
            let from = known.as_ref().map_or(SenderDevice::Introduced, SenderDevice::Known);
            let user_id = string(case, "user_id").parse().unwrap();
            let sender = string(case, "sender").parse().unwrap();
            let event =
                OlmEvent::from_json(sender, string(case, "content"), &account).map_err(name);
            let opened = event.and_then(|event| {
                event.open_new_session(&mut account, &user_id, from).map_err(name)
            });
            let left = usize::from(opened.is_err());
            assert_eq!(account.one_time_key_count(), left, "{at}: the key is used up, or kept");
            check(opened, case, at, |opened| {
                let event = opened.event;
                assert_eq!(event.event_type(), string(case, "event_type"), "{at}");
                assert_eq!(event.content().expose(), string(case, "plain_content"), "{at}");
                let device_id = event.device().device_id().as_str();
                assert_eq!(device_id, string(case, "sender_device_id"), "{at}");
            });
        });
    assert_eq!(count, 23);
}
