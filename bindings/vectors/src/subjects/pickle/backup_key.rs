//! Backup keys from pickles.

use serde::Deserialize;

use crate::fields::{Hex, pk_message};
use crate::script::Script;
use crate::value::Value;

/// What a backup key must say and decrypt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BackupKey {
    public_key: String,
    secret_key: Option<Hex>,
    ephemeral: String,
    ciphertext: String,
    mac: String,
    plaintext: String,
}

pub(super) fn check(script: &mut Script, key: BackupKey) {
    script.on("object", "PkDecryption#public_key", []).equals(Value::Text(key.public_key));
    if let Some(secret_key) = key.secret_key {
        script.on("object", "PkDecryption#secret_key", []).equals(secret_key.value());
    }
    let message = pk_message(&key.ephemeral, &key.ciphertext, &key.mac);
    let call = script.on("object", "PkDecryption#decrypt_unauthenticated", [message]);
    call.equals(Value::bytes(key.plaintext));
}
