//! Accounts from pickles.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;

use crate::fields::{base64, olm_message};
use crate::script::Script;
use crate::value::Value;

/// What an account must say and do. The three formats have most of it in common.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    curve25519: String,
    ed25519: String,
    /// Of `tea at four`.
    signature: Option<String>,
    signature_of_tea: Option<String>,
    #[serde(alias = "stored_one_time_keys")]
    one_time_keys: u32,
    /// Ids and keys.
    unpublished: Option<Vec<(String, String)>>,
    /// Keys by the numbers that their ids stand for.
    unpublished_one_time_keys: Option<BTreeMap<u32, String>>,
    unpublished_fallback_key: Option<FallbackKey>,
    accepts: Vec<Opening>,
    #[serde(default)]
    refuses: Vec<Opening>,
    next_key_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum FallbackKey {
    /// Its id and key.
    Whole(String, String),
    /// One of both.
    Half(#[expect(dead_code, reason = "no call shows a half of it")] String),
}

/// A first message to the account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    identity_key: String,
    body: String,
    /// Always 0, whether it is written down or not.
    #[serde(rename = "type", default)]
    message_type: u8,
    #[serde(default)]
    plaintext: String,
    error: Option<String>,
}

/// `all_published` if the pickle was read as a dehydrated device.
pub(super) fn check(script: &mut Script, account: Account, all_published: bool) -> Result<()> {
    let keys = identity_keys(&account.curve25519, &account.ed25519);
    script.on("object", "Account#identity_keys", []).equals(keys);
    for (message, signature) in
        [("tea at four", account.signature), ("tea", account.signature_of_tea)]
    {
        if let Some(signature) = signature {
            let call = script.on("object", "Account#sign", [Value::bytes(message)]);
            call.equals(Value::Text(signature));
        }
    }
    let count = Value::Number(account.one_time_keys);
    script.on("object", "Account#one_time_key_count", []).equals(count);
    let by_number = account.unpublished_one_time_keys.unwrap_or_default().into_iter();
    let unpublished = account.unpublished.unwrap_or_else(|| {
        by_number.map(|(number, key)| (base64(&number.to_be_bytes()), key)).collect()
    });
    let unpublished = if all_published { Vec::new() } else { unpublished };
    let unpublished = unpublished.into_iter().map(|(id, key)| one_time_key(id, key)).collect();
    script.on("object", "Account#one_time_keys", []).equals(Value::List(unpublished));
    let fallback_key = account.unpublished_fallback_key.filter(|_| !all_published);
    let call = script.on("object", "Account#fallback_key", []);
    match fallback_key {
        None => call.equals(Value::None),
        Some(FallbackKey::Whole(id, key)) => call.equals(one_time_key(id, key)),
        Some(FallbackKey::Half(_)) => {
            script.leave_out("the fallback key, of which the vector has only its id or its key");
        }
    }
    for opening in account.accepts.into_iter().chain(account.refuses) {
        open(script, opening)?;
    }
    if account.next_key_id.is_some() {
        script.leave_out("the id of the next one-time key, which stands beside a random key");
    }
    Ok(())
}

fn open(script: &mut Script, opening: Opening) -> Result<()> {
    let message = olm_message(opening.message_type, &opening.body)?;
    let arguments = [Value::Text(opening.identity_key), message];
    let call = script.on("object", "Account#create_inbound_session", arguments);
    match opening.error {
        Some(code) => call.fails(&code),
        None => {
            call.keep("opened");
            let plaintext = Value::bytes(opening.plaintext);
            script.on("opened", "InboundSession#plaintext", []).equals(plaintext);
        }
    }
    Ok(())
}

pub(in crate::subjects) fn identity_keys(curve25519: &str, ed25519: &str) -> Value {
    let fields = vec![("curve25519", Value::text(curve25519)), ("ed25519", Value::text(ed25519))];
    Value::Record("IdentityKeys", fields)
}

fn one_time_key(id: String, key: String) -> Value {
    Value::Record("OneTimeKey", vec![("key_id", Value::Text(id)), ("key", Value::Text(key))])
}
