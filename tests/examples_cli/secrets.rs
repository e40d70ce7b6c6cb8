//! Whatever is inspected or taken over, no secret of it shows in what is printed.
//!
//! Which bytes are secret is known from vodozemac's JSON, which names them, from session keys and
//! exports, of which the ratchet is, and from the keys of the pickles.

use std::ffi::OsStr;

use olmec::megolm::{ExportedSessionKey, SessionKey};
use olmec::pickle::vodozemac::{
    write_account_json, write_inbound_group_session_json, write_outbound_group_session_json,
    write_session_json,
};
use olmec::pickle::{Pickle, PickleKey, Stamp, dehydrated_device, libolm};
use olmec::pk::PkDecryption;
use serde_json::Value;

use super::inspect::{inspect, inspect_with};
use super::{Run, Scratch, case, cases, key, leaks, run, text};

/// Collects what is printed about things, and the secrets of those things.
#[derive(Default)]
struct Search {
    secrets: Vec<Vec<u8>>,
    searched: usize,
}

impl Search {
    /// A thing with these secrets has been given to a program.
    #[track_caller]
    fn search(&mut self, secrets: &[Vec<u8>], run: &Run) {
        assert!(!secrets.is_empty() && secrets.iter().all(|secret| secret.len() >= 32));
        assert!(run.out.len() > 40, "{}", run.err);
        for printed in [&run.out, &run.err] {
            let leak = leaks::find(printed.as_bytes(), secrets);
            assert_eq!(leak, None, "a secret shows in {printed}");
        }
        self.secrets.extend_from_slice(secrets);
        self.searched += run.out.len();
    }
}

/// The secrets in the JSON of an object: all bytes but those that are public.
fn secrets_of(json: &str) -> Vec<Vec<u8>> {
    fn collect(path: &str, value: &Value, secrets: &mut Vec<Vec<u8>>) {
        const PUBLIC: [&str; 4] = [
            "/session_keys/",
            "/public_keys/",
            "/parent_ratchet_key",
            "/receiving_chains/ratchet_key",
        ];
        match value {
            Value::Object(fields) => {
                // The ratchet key of a side that is not sending is the other side's.
                let theirs = fields.get("type").is_some_and(|kind| kind == "inactive");
                let fields = fields.iter().filter(|(name, _)| !(theirs && *name == "ratchet_key"));
                fields.for_each(|(name, value)| collect(&format!("{path}/{name}"), value, secrets));
            }
            // As such, and not as what is called Normal or Expanded in it, it is public.
            Value::Array(_) if path == "/signing_key" => {}
            Value::Array(_) if PUBLIC.iter().any(|public| path.contains(public)) => {}
            Value::Array(items) if items.first().is_some_and(Value::is_u64) => {
                let byte = |item: &Value| u8::try_from(item.as_u64().unwrap()).unwrap();
                secrets.push(items.iter().map(byte).collect());
            }
            Value::Array(items) => items.iter().for_each(|item| {
                collect(path.trim_end_matches("/inner"), item, secrets);
            }),
            _ => {}
        }
    }
    let mut secrets = Vec::new();
    collect("", &serde_json::from_str(json).unwrap(), &mut secrets);
    secrets
}

/// The ratchet in the bytes of a session key or an export.
fn ratchet(bytes: &[u8]) -> Vec<Vec<u8>> {
    vec![bytes[5..133].to_vec()]
}

/// Keys that are words show as words everywhere.
fn with_key(mut secrets: Vec<Vec<u8>>, key: &[u8]) -> Vec<Vec<u8>> {
    secrets.extend((key.len() >= 32).then(|| key.to_vec()));
    secrets
}

/// The plain JSON of what a libolm pickle holds, with vodozemac's names.
fn json_of_libolm(case: &Value) -> String {
    let (pickle, key) = (text(case, "pickle"), key(case));
    let json = match text(case, "kind") {
        "pk_decryption" => {
            return json_of_backup(&libolm::read_pk_decryption(pickle, &key).unwrap());
        }
        "account" => write_account_json(&libolm::read_account(pickle, &key).unwrap()),
        "session" => write_session_json(&libolm::read_session(pickle, &key).unwrap()),
        "outbound_group_session" => {
            let session = libolm::read_outbound_group_session(pickle, &key).unwrap();
            write_outbound_group_session_json(&session).unwrap()
        }
        _ => {
            let session = libolm::read_inbound_group_session(pickle, &key).unwrap();
            write_inbound_group_session_json(&session)
        }
    };
    json.expose().to_owned()
}

/// The secret of a backup key, in a JSON of the same kind.
fn json_of_backup(backup: &PkDecryption) -> String {
    serde_json::json!({ "secret_key": backup.secret_key().expose() }).to_string()
}

/// The plain JSON of what a pickle of our own holds.
fn json_of_native(case: &Value) -> String {
    let pickle = Pickle::from_base64(text(case, "pickle")).unwrap();
    let key = PickleKey::from_bytes(&key(case).try_into().unwrap());
    let stamp = Stamp { context: text(case, "context").as_bytes(), generation: 0 };
    let json = match text(case, "kind") {
        "backup key" => return json_of_backup(&pickle.open(&key, stamp).unwrap().object),
        "account" => write_account_json(&pickle.open(&key, stamp).unwrap().object),
        "session" => write_session_json(&pickle.open(&key, stamp).unwrap().object),
        "outbound group session" => {
            write_outbound_group_session_json(&pickle.open(&key, stamp).unwrap().object).unwrap()
        }
        _ => write_inbound_group_session_json(&pickle.open(&key, stamp).unwrap().object),
    };
    json.expose().to_owned()
}

#[test]
fn inspecting_shows_no_secret() {
    let mut search = Search::default();
    for file in ["megolm/libolm.json", "megolm/vodozemac.json"] {
        for case in cases(file) {
            for name in ["session_key", "exported_session_key"] {
                let Some(input) = case[name].as_str() else { continue };
                // Also those that must be refused, as far as they are base64.
                let Ok(bytes) = Pickle::from_base64(input) else { continue };
                search.search(&ratchet(bytes.as_bytes()), &inspect(input));
                search.search(&ratchet(bytes.as_bytes()), &inspect(bytes.as_bytes()));
                search.search(&ratchet(bytes.as_bytes()), &inspect(format!("{input}!")));
            }
            for export in case["exports"].as_array().into_iter().flatten() {
                let Some(export) = export["key"].as_str() else { continue };
                let bytes = Pickle::from_base64(export).unwrap();
                search.search(&ratchet(bytes.as_bytes()), &inspect(export));
            }
        }
    }
    for case in cases("pickle/libolm.json") {
        let secrets = with_key(secrets_of(&json_of_libolm(&case)), &key(&case));
        search.search(&secrets, &inspect(text(&case, "pickle")));
        search.search(&secrets, &inspect_with(text(&case, "pickle"), &key(&case), &[]));
        search.search(&secrets, &inspect_with(text(&case, "pickle"), &[7; 32], &[]));
    }
    for case in cases("pickle/vodozemac.json") {
        let Some(json) = case["json"].as_str() else { continue };
        let secrets = with_key(secrets_of(json), &key(&case));
        search.search(&secrets, &inspect(json));
        search.search(&secrets, &inspect(&json[..json.len() - 1])); // broken
        search.search(&secrets, &inspect(json.replacen("\":[", "\":[300,", 1))); // of no kind
        search.search(&secrets, &inspect(text(&case, "pickle")));
        search.search(&secrets, &inspect_with(text(&case, "pickle"), &key(&case), &[]));
    }
    for case in cases("pickle/native.json") {
        let secrets = with_key(secrets_of(&json_of_native(&case)), &key(&case));
        let (pickle, context) = (text(&case, "pickle"), text(&case, "context"));
        search.search(&secrets, &inspect(pickle));
        search.search(&secrets, &inspect_with(pickle, &key(&case), &[]));
        search.search(&secrets, &inspect_with(pickle, &key(&case), &["--context", context]));
    }
    let device = case("pickle/vodozemac.json", "pickle/vodozemac/dehydrated-device");
    let (pickle, nonce) = (text(&device, "pickle"), text(&device, "nonce"));
    let device_key: [u8; 32] = key(&device).try_into().unwrap();
    let account = dehydrated_device::rehydrate(pickle, nonce, &device_key).unwrap();
    let secrets = with_key(secrets_of(write_account_json(&account).expose()), &device_key);
    let json = format!(
        r#"{{"algorithm":"org.matrix.msc3814.v2","device_pickle":"{pickle}","nonce":"{nonce}"}}"#
    );
    search.search(&secrets, &inspect(&json));
    search.search(&secrets, &inspect_with(&json, &device_key, &[]));

    // Bare secrets, which nobody can tell from public keys.
    for secret in search.secrets.clone().iter().filter(|secret| secret.len() == 32).take(20) {
        let text = Pickle::from_bytes(secret.as_slice()).to_base64();
        search.search(std::slice::from_ref(secret), &inspect(text));
        search.search(std::slice::from_ref(secret), &inspect(secret));
        search.search(std::slice::from_ref(secret), &inspect(hex::encode(secret)));
    }
    assert!(search.secrets.len() > 500 && search.searched > 50_000, "{}", search.secrets.len());
}

#[test]
fn migrating_shows_no_secret() {
    let mut search = Search::default();
    for case in cases("pickle/libolm.json") {
        let scratch = Scratch::new();
        scratch.write("old/pickle", text(&case, "pickle"));
        scratch.write("old/damaged", text(&case, "pickle").replacen('A', "B", 1));
        // What somebody put into the wrong directory.
        scratch.write("old/key", hex::encode(key(&case)));
        scratch.write("old/json", json_of_libolm(&case));
        let new_key = [0xC5, 0x1D, 0x77, 0x02].repeat(8);
        let path = |name: &str| scratch.path(name).into_os_string();
        let (old_key, new) =
            (scratch.write("old-key", key(&case)), scratch.write("new-key", &new_key));
        let arguments = [
            path("old"),
            path("new"),
            "--old-key-file".into(),
            old_key.into(),
            "--new-key-file".into(),
            new.into(),
            "--context=tea".into(),
        ];
        let arguments: Vec<&OsStr> =
            arguments.iter().map(|argument| argument.as_os_str()).collect();
        let mut secrets = with_key(secrets_of(&json_of_libolm(&case)), &key(&case));
        secrets.push(new_key);
        let run = run("migrate_from_libolm", &arguments, b"");
        assert_eq!(run.status, Some(1));
        search.search(&secrets, &run);
    }
    assert!(search.secrets.len() > 100, "{}", search.secrets.len());
}

/// The list of secrets is not short of one, and holds nothing public.
#[test]
fn the_secrets_are_those_of_the_objects() {
    let session = case("pickle/vodozemac.json", "pickle/vodozemac/session-active-v1");
    let secrets = secrets_of(text(&session, "json"));
    // Root key, our ratchet key, our chain; five chains of theirs with three skipped keys each.
    assert_eq!(secrets.len(), 3 + 5 * 4);
    let session = case("pickle/vodozemac.json", "pickle/vodozemac/session-inactive-v1");
    assert_eq!(secrets_of(text(&session, "json")).len(), 1 + 5 * 4);
    let account = case("pickle/vodozemac.json", "pickle/vodozemac/account-in-use");
    // Two identity keys, nine one-time keys, two fallback keys.
    assert_eq!(secrets_of(text(&account, "json")).len(), 2 + 9 + 2);
    let room = case("megolm/libolm.json", "megolm/libolm/room");
    let key = SessionKey::from_base64(text(&room, "session_key")).unwrap();
    let export = ExportedSessionKey::from_base64(text(&room["exports"][0], "key")).unwrap();
    let of_index_0 = ratchet(key.to_bytes().expose());
    assert_eq!(export.message_index().get(), 0);
    assert_eq!(of_index_0, ratchet(export.to_bytes().expose()));
}
