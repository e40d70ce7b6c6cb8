//! Keys and signatures by themselves.

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value as Json;

use super::qr_login;
use crate::fields::{Expect, Hex, base64, pk_message, read};
use crate::script::{Script, Translated};
use crate::value::Value;

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Case {
    Ed25519(Signature),
    Ed25519Sign(Signing),
    Curve25519Key(KeyText),
    X25519(Agreement),
    Base64(AnyText),
    Hkdf {},
    Hmac {},
    Seal {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    public: Option<Hex>,
    public_base64: Option<String>,
    message: Hex,
    signature: Option<Hex>,
    signature_base64: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signing {
    seed: Hex,
    public: Hex,
    message: Hex,
    signature: Hex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyText {
    text: String,
    key: Option<Hex>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreement {
    secret: Hex,
    public: Hex,
    shared: Option<Hex>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyText {
    text: String,
    #[serde(rename = "bytes")]
    _bytes: Option<Hex>,
    expect: Expect,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    let mut script = Script::default();
    match read(case)? {
        Case::Ed25519(case) => verify(&mut script, case),
        Case::Ed25519Sign(case) => sign(&mut script, &case),
        Case::Curve25519Key(case) => key(&mut script, case),
        Case::X25519(case) => return Ok(agree(script, case)),
        Case::Base64(case) => return Ok(any_base64(script, case)),
        Case::Hkdf {} | Case::Hmac {} | Case::Seal {} => {
            let reason = "the facade has no call for a derivation, a MAC or a cipher by itself";
            return Ok(Translated::NotApplicable(reason));
        }
    }
    Ok(Translated::Calls(script))
}

fn verify(script: &mut Script, case: Signature) {
    let text = |text: Option<String>, bytes: Option<Hex>| {
        Value::Text(text.or(bytes.map(|bytes| bytes.base64())).unwrap_or_default())
    };
    let key = text(case.public_base64, case.public);
    let signature = text(case.signature_base64, case.signature);
    let call = script.call("ed25519_verify", [key, case.message.value(), signature]);
    match case.expect {
        None => call.succeeds(),
        Some(code) => call.fails(&code),
    }
}

fn sign(script: &mut Script, case: &Signing) {
    let (key, signature) = (Value::Text(case.public.base64()), case.signature.base64());
    script.call("PkSigning.from_seed", [case.seed.value()]).keep("key");
    script.on("key", "PkSigning#public_key", []).equals(key);
    script.on("key", "PkSigning#sign", [case.message.value()]).equals(Value::Text(signature));
    script.on("key", "PkSigning#seed", []).equals(case.seed.value());
}

/// A QR code holds the 32 bytes of a key, so to make one shows which key was read.
fn key(script: &mut Script, case: KeyText) {
    let (code, bytes) = qr_login::code_with_key(&case.text, &case.key.unwrap_or_default().0);
    let call = script.call("build_msc4388_qr_code", [code]);
    match case.expect {
        None => call.equals(Value::bytes(bytes)),
        Some(code) => call.fails(&code),
    }
}

/// The secret is the key of a backup: its public key is what it agrees on with the base point, and
/// the other key may be the ephemeral key of a message to it.
fn agree(mut script: Script, case: Agreement) -> Translated {
    const BASE_POINT: [u8; 32] = {
        let mut point = [0; 32];
        point[0] = 9;
        point
    };
    let their_key = case.public.base64();
    script.call("PkDecryption.from_secret_key", [case.secret.value()]).keep("key");
    match (case.shared, case.expect) {
        (Some(shared), None) if case.public.0 == BASE_POINT => {
            let shared = Value::Text(shared.base64());
            script.on("key", "PkDecryption#public_key", []).equals(shared);
        }
        (None, Some(code)) if is_canonical(&case.public.0) => {
            let message = pk_message(&their_key, &base64(&[0; 16]), &base64(&[0; 8]));
            let call = script.on("key", "PkDecryption#decrypt_unauthenticated", [message]);
            call.fails(&code);
        }
        (Some(_), _) => {
            let reason = "no call of the facade gives a shared secret away";
            return Translated::NotApplicable(reason);
        }
        (None, _) => {
            let reason =
                "the facade takes keys as text, and refuses what is not canonical as malformed";
            return Translated::NotApplicable(reason);
        }
    }
    Translated::Calls(script)
}

/// Whether the coordinate is below 2^255 - 19.
fn is_canonical(key: &[u8]) -> bool {
    let mut prime = [0xff; 32];
    (prime[0], prime[31]) = (0x7f, 0xed);
    key.iter().rev().lt(prime.iter())
}

/// The ciphertext of a message to a backup key may have any length, so its base64 may be any.
fn any_base64(mut script: Script, case: AnyText) -> Translated {
    let Some(code) = case.expect else {
        let reason = "no call of the facade gives the bytes of any base64 back";
        return Translated::NotApplicable(reason);
    };
    let message = pk_message(&base64(&[9; 32]), &case.text, &base64(&[0; 8]));
    script.call("PkDecryption.from_secret_key", [Value::bytes([9; 32])]).keep("key");
    script.on("key", "PkDecryption#decrypt_unauthenticated", [message]).fails(&code);
    Translated::Calls(script)
}
