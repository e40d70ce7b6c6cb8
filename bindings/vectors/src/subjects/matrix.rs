//! The formats around the ratchets.

use anyhow::{Result, bail};
use olmec::Account;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::fields::{Expect, Hex, read};
use crate::fixed_bytes::FixedBytes;
use crate::script::{Pending, Script, Translated};
use crate::state;
use crate::value::Value;

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Case {
    CanonicalJson { object: String, canonical: Option<String>, expect: Expect },
    SignJson { seed: Hex, user_id: String, object: String, signed: String },
    VerifyJson { object: String, user_id: String, key_id: String, key: String, expect: Expect },
    DeviceKeys(DeviceKeys),
    OneTimeKey(OneTimeKey),
    Attachment { file: String, ciphertext: Hex, plaintext: Option<Hex>, expect: Expect },
    KeyExport(KeyExport),
    StorageKey(StorageKey),
    StoredSecret { key: Hex, name: String, secret: String, plaintext: Option<Hex>, expect: Expect },
    Backup(Backup),
    Room(Room),
    OlmEvent(OlmEvent),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceKeys {
    device_keys: String,
    user_id: String,
    device_id: String,
    ed25519: Option<String>,
    curve25519: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneTimeKey {
    device_keys: String,
    user_id: String,
    device_id: String,
    one_time_key: String,
    key: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyExport {
    file: String,
    passphrase: String,
    max_rounds: u32,
    max_bytes: u32,
    plaintext: Option<Hex>,
    session_ids: Option<Vec<Option<String>>>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StorageKey {
    description: String,
    recovery_key: Option<String>,
    passphrase: Option<String>,
    max_rounds: Option<u32>,
    key: Option<Hex>,
    confirmed: Option<bool>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Backup {
    backup_key: Hex,
    room_id: String,
    session_id: String,
    data: String,
    exported_key: Option<String>,
    sender_key: Option<String>,
    claimed_ed25519: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Room {
    room_session_key: String,
    session_room_id: String,
    owner: String,
    owner_user_id: String,
    owner_device_id: String,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    content: String,
    event_id: String,
    room_id: String,
    sender: String,
    event_type: Option<String>,
    plain_content: Option<String>,
    index: Option<u32>,
    sighting: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OlmEvent {
    account_random: Hex,
    one_time_key_random: Hex,
    user_id: String,
    sender: String,
    content: String,
    known_device: Option<String>,
    event_type: Option<String>,
    plain_content: Option<String>,
    sender_device_id: Option<String>,
    expect: Expect,
}

/// The names of a device, which stand in its keys.
#[derive(Deserialize)]
struct Names {
    user_id: String,
    device_id: String,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    let mut script = Script::default();
    match read(case)? {
        Case::CanonicalJson { object, canonical, expect } => {
            script.call("canonical_json", [Value::Text(object)]).gives(expect, text(canonical));
        }
        Case::SignJson { seed, user_id, object, signed } => {
            script.call("PkSigning.from_seed", [seed.value()]).keep("key");
            let sign = script.on("key", "PkSigning#sign_json", [object, user_id].map(Value::Text));
            sign.equals(Value::Text(signed));
        }
        Case::VerifyJson { object, user_id, key_id, key, expect } => {
            let arguments = [object, user_id, key_id, key].map(Value::Text);
            script.call("verify_json", arguments).gives(expect, Value::None);
        }
        Case::DeviceKeys(case) => device_keys(&mut script, case),
        Case::OneTimeKey(case) => one_time_key(&mut script, case),
        Case::Attachment { file, ciphertext, plaintext, expect } => {
            let arguments = [Value::Text(file), ciphertext.value()];
            let plaintext = plaintext.unwrap_or_default().value();
            script.call("decrypt_attachment", arguments).gives(expect, plaintext);
        }
        Case::KeyExport(case) => key_export(&mut script, case),
        Case::StorageKey(case) => storage_key(&mut script, case),
        Case::StoredSecret { key, name, secret, plaintext, expect } => {
            script.call("SecretStorageKey.from_bytes", [key.value()]).keep("key");
            let arguments = [name, secret].map(Value::Text);
            let decrypt = script.on("key", "SecretStorageKey#decrypt", arguments);
            decrypt.gives(expect, plaintext.unwrap_or_default().value());
        }
        Case::Backup(case) => backup(&mut script, case),
        Case::Room(case) => room(&mut script, case)?,
        Case::OlmEvent(case) => olm_event(&mut script, case)?,
    }
    Ok(Translated::Calls(script))
}

impl Pending<'_> {
    /// It gives this value, or fails.
    fn gives(self, expect: Expect, value: Value) {
        match expect {
            Some(code) => self.fails(&code),
            None => self.equals(value),
        }
    }
}

fn text(text: Option<String>) -> Value {
    Value::Text(text.unwrap_or_default())
}

/// Makes a call that gives a handle; whether it does.
fn handle(call: Pending<'_>, name: &str, expect: Expect) -> bool {
    let succeeds = expect.is_none();
    match expect {
        Some(code) => call.fails(&code),
        None => call.keep(name),
    }
    succeeds
}

fn device_keys(script: &mut Script, case: DeviceKeys) {
    let arguments = [case.device_keys, case.user_id, case.device_id].map(Value::Text);
    if handle(script.call("VerifiedDevice.new", arguments), "device", case.expect) {
        let keys = vec![("curve25519", text(case.curve25519)), ("ed25519", text(case.ed25519))];
        let found = script.on("device", "VerifiedDevice#identity_keys", []);
        found.equals(Value::Record("IdentityKeys", keys));
    }
}

fn one_time_key(script: &mut Script, case: OneTimeKey) {
    let arguments = [case.device_keys, case.user_id, case.device_id].map(Value::Text);
    script.call("VerifiedDevice.new", arguments).keep("device");
    let arguments = [Value::Text(case.one_time_key)];
    let verify = script.on("device", "VerifiedDevice#verify_one_time_key", arguments);
    if handle(verify, "key", case.expect) {
        script.on("key", "VerifiedOneTimeKey#key", []).equals(text(case.key));
    }
}

fn key_export(script: &mut Script, case: KeyExport) {
    let arguments = [
        Value::Text(case.file),
        Value::Text(case.passphrase),
        Value::Number(case.max_rounds),
        Value::Number(case.max_bytes),
    ];
    if handle(script.call("KeyExport.new", arguments), "export", case.expect) {
        let plaintext = case.plaintext.unwrap_or_default().value();
        script.on("export", "KeyExport#plaintext", []).equals(plaintext);
        if case.session_ids.is_some() {
            script.leave_out("to compare the session ids");
        }
    }
}

fn storage_key(script: &mut Script, case: StorageKey) {
    let description = Value::Text(case.description);
    let call = match case.recovery_key {
        Some(key) => script.call("SecretStorageKey.unlock", [description, Value::Text(key)]),
        None => {
            let rounds = Value::Number(case.max_rounds.unwrap_or_default());
            let arguments = [description, text(case.passphrase), rounds];
            script.call("SecretStorageKey.unlock_with_passphrase", arguments)
        }
    };
    if handle(call, "key", case.expect) {
        let bytes = case.key.unwrap_or_default().value();
        script.on("key", "SecretStorageKey#bytes", []).equals(bytes);
        let check = if case.confirmed == Some(true) { "Confirmed" } else { "NotPossible" };
        script.on("key", "SecretStorageKey#check", []).equals(Value::Enum("KeyCheck", check));
    }
}

fn backup(script: &mut Script, case: Backup) {
    script.call("PkDecryption.from_secret_key", [case.backup_key.value()]).keep("key");
    let room_id = case.room_id.clone();
    let arguments = [case.room_id, case.session_id, case.data].map(Value::Text);
    let decrypt = script.on("key", "PkDecryption#decrypt_room_key", arguments);
    let fields = vec![
        ("room_id", Value::Text(room_id)),
        ("sender_key", text(case.sender_key)),
        ("sender_claimed_ed25519", text(case.claimed_ed25519)),
        ("forwarding_chain", Value::text("")),
        ("exported_session_key", text(case.exported_key)),
    ];
    decrypt.gives(case.expect, Value::Record("ExportedRoomKey", fields));
}

fn room(script: &mut Script, case: Room) -> Result<()> {
    let arguments = [case.owner, case.owner_user_id, case.owner_device_id].map(Value::Text);
    script.call("VerifiedDevice.new", arguments).keep("owner");
    let arguments = [
        Value::Text(case.room_session_key),
        Value::Text(case.session_room_id),
        Value::handle("owner"),
    ];
    script.call("RoomSession.from_session_key", arguments).keep("session");
    script.call("ReplayGuard.new", []).keep("guard");
    for message in case.messages {
        let arguments = [
            Value::Text(message.room_id),
            Value::Text(message.sender),
            Value::Text(message.event_id),
            Value::Text(message.content),
            Value::handle("guard"),
        ];
        let open = script.on("session", "RoomSession#open", arguments);
        let sighting = match message.sighting.as_deref() {
            Some("again") => "Again",
            Some("first") | None => "First",
            Some(other) => bail!("there is no sighting {other}"),
        };
        let fields = vec![
            ("event_type", text(message.event_type)),
            ("content", text(message.plain_content)),
            ("message_index", Value::Number(message.index.unwrap_or_default())),
            ("sighting", Value::Enum("Sighting", sighting)),
            ("owner", Value::Enum("SessionOwner", "Device")),
        ];
        open.gives(message.expect, Value::Record("DecryptedRoomEvent", fields));
    }
    Ok(())
}

fn olm_event(script: &mut Script, case: OlmEvent) -> Result<()> {
    let mut account = Account::with_rng(&mut FixedBytes::new(&case.account_random.text()))?;
    let random = &mut FixedBytes::new(&case.one_time_key_random.text());
    account.generate_one_time_keys_with_rng(1, random)?;
    script.call("Account.from_pickle", state::pickle(&account)?).keep("account");

    let read =
        olmec::matrix::events::OlmEvent::from_json(case.sender.parse()?, &case.content, &account);
    let arguments = [Value::Text(case.sender), Value::Text(case.content), Value::handle("account")];
    let event = script.call("OlmEvent.new", arguments);
    if read.is_err() {
        event.gives(case.expect, Value::None);
        return Ok(());
    }
    event.keep("event");
    let (account, user_id) = (Value::handle("account"), Value::Text(case.user_id));
    let open = match case.known_device {
        None => script.on("event", "OlmEvent#open_new_session", [account, user_id]),
        Some(keys) => {
            let Names { user_id: theirs, device_id } = serde_json::from_str(&keys)?;
            let arguments = [keys, theirs, device_id].map(Value::Text);
            script.call("VerifiedDevice.new", arguments).keep("device");
            let arguments = [account, user_id, Value::handle("device")];
            script.on("event", "OlmEvent#open_new_session_from", arguments)
        }
    };
    let left = u32::from(case.expect.is_some());
    if handle(open, "opened", case.expect) {
        script.on("opened", "OpenedOlmEvent#event", []).keep("plain");
        script.on("opened", "OpenedOlmEvent#event", []).fails("ALREADY_USED");
        script.on("plain", "DecryptedOlmEvent#event_type", []).equals(text(case.event_type));
        script.on("plain", "DecryptedOlmEvent#content", []).equals(text(case.plain_content));
        script.on("plain", "DecryptedOlmEvent#sender_device", []).keep("sender");
        let device_id = text(case.sender_device_id);
        script.on("sender", "VerifiedDevice#device_id", []).equals(device_id);
    }
    script.on("account", "Account#one_time_key_count", []).equals(Value::Number(left));
    Ok(())
}
