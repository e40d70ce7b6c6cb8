//! Dehydrated devices.

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::Value as Json;

use super::pickle::identity_keys;
use crate::fields::{Expect, Hex, read};
use crate::script::{Script, Translated};
use crate::value::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    kind: String,
    pickle: String,
    nonce: String,
    key: Hex,
    #[serde(default)]
    curve25519: String,
    #[serde(default)]
    ed25519: String,
    #[serde(default)]
    one_time_keys: u32,
    expect: Expect,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    let case: Case = read(case)?;
    ensure!(case.kind == "dehydrated_device", "unknown kind {}", case.kind);
    let mut script = Script::default();
    let device = device(&case.pickle, &case.nonce);
    let call = script.call("Account.rehydrate", [device, case.key.value()]);
    if let Some(code) = &case.expect {
        call.fails(code);
        return Ok(Translated::Calls(script));
    }
    call.keep("account");
    let keys = identity_keys(&case.curve25519, &case.ed25519);
    script.on("account", "Account#identity_keys", []).equals(keys);
    let count = Value::Number(case.one_time_keys);
    script.on("account", "Account#one_time_key_count", []).equals(count);
    script.on("account", "Account#one_time_keys", []).equals(Value::List(Vec::new()));
    Ok(Translated::Calls(script))
}

pub(super) fn device(ciphertext: &str, nonce: &str) -> Value {
    let fields = vec![("ciphertext", Value::text(ciphertext)), ("nonce", Value::text(nonce))];
    Value::Record("DehydratedDevice", fields)
}
