//! Backup keys and recovery keys.

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::fields::{Expect, Hex, pk_message, read};
use crate::script::{Script, Translated};
use crate::value::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    secret_key: Hex,
    public_key: String,
    ephemeral_secret: Option<Hex>,
    ephemeral: String,
    ciphertext: String,
    mac: String,
    plaintext: Option<Hex>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecoveryKey {
    text: String,
    key: Option<Hex>,
    written_as: Option<String>,
    expect: Expect,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    let mut script = Script::default();
    if case.get("text").is_some() {
        recovery_key(&mut script, read(case)?);
    } else {
        message(&mut script, read(case)?);
    }
    Ok(Translated::Calls(script))
}

fn message(script: &mut Script, case: Message) {
    script.call("PkDecryption.from_secret_key", [case.secret_key.value()]).keep("key");
    script.on("key", "PkDecryption#public_key", []).equals(Value::Text(case.public_key));
    let message = pk_message(&case.ephemeral, &case.ciphertext, &case.mac);
    let call = script.on("key", "PkDecryption#decrypt_unauthenticated", [message]);
    match case.expect {
        Some(code) => call.fails(&code),
        None => call.equals(case.plaintext.unwrap_or_default().value()),
    }
    if case.ephemeral_secret.is_some() {
        script.leave_out("to encrypt with the given ephemeral key");
    }
}

fn recovery_key(script: &mut Script, case: RecoveryKey) {
    let call = script.call("PkDecryption.from_recovery_key", [Value::text(case.text.as_str())]);
    if let Some(code) = case.expect {
        return call.fails(&code);
    }
    call.keep("key");
    let secret_key = case.key.unwrap_or_default();
    let written = Value::Text(case.written_as.unwrap_or(case.text));
    script.on("key", "PkDecryption#secret_key", []).equals(secret_key.value());
    script.on("key", "PkDecryption#recovery_key", []).equals(written);
}
