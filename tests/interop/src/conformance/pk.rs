//! Messages to backup keys, and X25519, which shows through them.

use serde_json::Value;
use vodozemac::Curve25519SecretKey;
use vodozemac::pk_encryption;

use super::{Outcome, Verdict, compare, expected, text, unhex, words};
use crate::libolm::{PkDecryption, PkMessage};
use crate::model::{CipherKeys, array};
use crate::peer::Implementation;

/// Decrypts.
pub(super) fn run(case: &Value, peer: Implementation) -> Outcome {
    let message = PkMessage {
        ciphertext: text(case, "ciphertext").into(),
        mac: text(case, "mac").into(),
        ephemeral: text(case, "ephemeral").into(),
    };
    let blocks = vodozemac::base64_decode(&message.ciphertext).unwrap_or_default().len();
    if peer == Implementation::Libolm && (blocks == 0 || !blocks.is_multiple_of(16)) {
        return Err(Verdict::NotApplicable);
    }
    let secret_key = unhex(case, "secret_key");
    let wanted = expected(case, || unhex(case, "plaintext"));
    compare(decrypt(&secret_key, &message, peer)?, wanted, || "the plaintext".into())
}

fn decrypt(
    secret_key: &[u8],
    message: &PkMessage,
    peer: Implementation,
) -> Result<Result<Vec<u8>, String>, Verdict> {
    let PkMessage { ciphertext, mac, ephemeral } = message;
    match peer {
        Implementation::Libolm => {
            let key = PkDecryption::new(secret_key).expect("32 bytes are a key");
            Ok(key.decrypt(message).map_err(words))
        }
        Implementation::Vodozemac => {
            let secret_key = Curve25519SecretKey::from_slice(&array(secret_key));
            let key = pk_encryption::PkDecryption::from_key(secret_key);
            let message = pk_encryption::Message::from_base64(ciphertext, mac, ephemeral);
            Ok(message.map_err(words).and_then(|message| key.decrypt(&message).map_err(words)))
        }
        Implementation::Olmec => Err(Verdict::NotApplicable),
    }
}

/// A message to the secret key is made from the shared secret and read: it can be read only with
/// the same secret. Where the key must be refused, the secret is all zero.
pub(super) fn x25519(case: &Value, peer: Implementation) -> Outcome {
    let shared = match case["expect"].is_null() {
        true => unhex(case, "shared"),
        false => vec![0; 32],
    };
    let keys = CipherKeys::derive(&shared, "");
    let message = PkMessage {
        ciphertext: vodozemac::base64_encode(keys.encrypt(b"tea")),
        mac: vodozemac::base64_encode(keys.mac(b"", 8)),
        ephemeral: vodozemac::base64_encode(unhex(case, "public")),
    };
    let read = decrypt(&unhex(case, "secret"), &message, peer)?;
    compare(read, expected(case, || b"tea".to_vec()), || "the secret".into())
}
