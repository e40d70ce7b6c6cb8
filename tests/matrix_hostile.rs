//! Damaged copies of every text in the vectors of `matrix`, given to every reader: none panics, and
//! what is read as JSON has one canonical form.
#![cfg(all(feature = "getrandom", feature = "matrix"))]

use std::fs;
use std::path::Path;

use olmec::Account;
use olmec::matrix::attachment::EncryptedFile;
use olmec::matrix::cross_signing::CrossSigningKey;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{OlmEvent, RoomEvent, RoomSession, SessionOwner};
use olmec::matrix::replay_guard::ReplayGuard;
use olmec::matrix::secret_storage::{EncryptedSecret, KeyDescription};
use olmec::matrix::signed_json::canonical_json;
use olmec::matrix::{DeviceId, RoomId, UserId, backup, key_export};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::pk::PkDecryption;
use serde_json::Value;

/// At so many places of a text something is changed.
const PLACES: usize = 40;
/// What is put there: what JSON is made of, and what it is not.
const CHARACTERS: [char; 14] =
    ['{', '}', '[', ']', '"', ',', ':', '\\', '0', '-', 'e', '*', '\u{0}', '\u{1F600}'];

/// All readers, each with an object of its own.
struct Readers {
    account: Account,
    backup: PkDecryption,
    session: RoomSession,
    guard: ReplayGuard,
    user_id: UserId,
    device_id: DeviceId,
    room_id: RoomId,
}

impl Readers {
    fn new() -> Self {
        let session = OutboundGroupSession::new().unwrap();
        let view = InboundGroupSession::from_outbound(&session);
        let room_id: RoomId = "!tea:example.org".parse().unwrap();
        Self {
            account: Account::new().unwrap(),
            backup: PkDecryption::new().unwrap(),
            session: RoomSession::new(view, room_id.clone(), SessionOwner::Unknown),
            guard: ReplayGuard::new().unwrap(),
            user_id: "@alice:example.org".parse().unwrap(),
            device_id: "ALICEDEVICE".parse().unwrap(),
            room_id,
        }
    }

    fn read(&mut self, text: &str) {
        let Self { account, backup, session, guard, user_id, device_id, room_id } = self;
        if let Ok(canonical) = canonical_json(text) {
            assert_eq!(canonical_json(&canonical).as_ref(), Ok(&canonical), "{text}");
            let theirs: Value = serde_json::from_str(text).unwrap();
            let ours: Value = serde_json::from_str(&canonical).unwrap();
            assert!(ours == theirs || text.contains(['e', 'E', '-']), "{text}");
        }
        drop(EncryptedFile::from_json(text));
        let _ = key_export::inspect(text);
        drop(KeyDescription::from_json(text));
        drop(EncryptedSecret::from_json(text));
        drop(EncryptedSecret::from_account_data(text, "KEY"));
        drop(VerifiedDevice::from_json(text, user_id, device_id));
        drop(CrossSigningKey::master(text, user_id));
        drop(backup::restore(backup, text, |_| ()));
        drop(backup::decrypt_session(backup, room_id, text, text));
        drop(OlmEvent::from_json(user_id.clone(), text, account));
        let event = RoomEvent { room_id, sender: user_id, event_id: "$1", content: text };
        assert!(session.open(event, guard).is_err());
    }
}

/// The text cut, and with other characters, at some places.
fn damaged(text: &str) -> Vec<String> {
    let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
    let step = places.len().div_ceil(PLACES).max(1);
    let mut damaged = vec![text.to_owned()];
    for place in places.into_iter().step_by(step) {
        damaged.push(text[..place].to_owned());
        let after = text[place..].chars().next().map_or(place, |it| place + it.len_utf8());
        for character in CHARACTERS {
            damaged.push(format!("{}{character}{}", &text[..place], &text[after..]));
        }
    }
    damaged
}

/// The texts of a case, and those in its lists.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() > 1 => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Value::Object(members) => members.values().for_each(|value| texts(value, into)),
        _ => {}
    }
}

#[test]
fn no_reader_panics() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/matrix");
    let mut readers = Readers::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let file: Value =
            serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        let mut all = Vec::new();
        texts(&file, &mut all);
        all.sort();
        all.dedup();
        for text in all.iter().flat_map(|text| damaged(text)) {
            readers.read(&text);
            count += 1;
        }
    }
    println!("{count} texts");
    assert!(count > 50_000, "{count}");
}
