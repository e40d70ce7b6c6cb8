//! Keys and signatures by themselves.

use serde_json::Value;
use vodozemac::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature};

use super::{Outcome, Verdict, compare, expected, text, unhex, words};
use crate::libolm::{self, PkEncryption, PkSigning};
use crate::peer::Implementation;

/// Verifies a signature.
pub(super) fn ed25519(case: &Value, peer: Implementation) -> Outcome {
    let message = unhex(case, "message");
    let in_base64 = |field: &str| match &case[format!("{field}_base64")] {
        Value::String(text) => text.clone(),
        _ => vodozemac::base64_encode(unhex(case, field)),
    };
    let (key, signature) = (in_base64("public"), in_base64("signature"));
    let verified = match peer {
        Implementation::Libolm => libolm::ed25519_verify(&key, &message, &signature).map_err(words),
        Implementation::Vodozemac => Ed25519PublicKey::from_base64(&key)
            .map_err(words)
            .and_then(|key| Ok((key, Ed25519Signature::from_base64(&signature).map_err(words)?)))
            .and_then(|(key, signature)| key.verify(&message, &signature).map_err(words)),
        Implementation::Olmec => return Err(Verdict::NotApplicable),
    };
    compare(verified, expected(case, || ()), || "the signature".into())
}

/// Signs.
pub(super) fn ed25519_sign(case: &Value, peer: Implementation) -> Outcome {
    let (seed, message) = (unhex(case, "seed"), unhex(case, "message"));
    let made = match peer {
        Implementation::Libolm => {
            let key = PkSigning::new(&seed).expect("32 bytes are a seed");
            (key.public_key().to_owned(), key.sign(&message))
        }
        Implementation::Vodozemac => {
            let seed = seed.try_into().expect("32 bytes are a seed");
            let key = vodozemac::Ed25519SecretKey::from_slice(&seed);
            (key.public_key().to_base64(), key.sign(&message).to_base64())
        }
        Implementation::Olmec => return Err(Verdict::NotApplicable),
    };
    let encoded = |field: &str| vodozemac::base64_encode(unhex(case, field));
    let wanted = (encoded("public"), encoded("signature"));
    compare(Ok(made), Some(wanted), || "the signature".into())
}

/// Reads a key from base64. libolm does not show what it read, but what it encrypts to.
pub(super) fn curve25519_key(case: &Value, peer: Implementation) -> Outcome {
    let text = text(case, "text");
    let read = match peer {
        // Its caller sees to the length.
        Implementation::Libolm if text.len() != 43 => return Err(Verdict::NotApplicable),
        Implementation::Libolm => {
            let encrypt = |key: &str| {
                let encryption = PkEncryption::new(key).map_err(words)?;
                encryption.encrypt(b"tea", &[7; 32]).map_err(words)
            };
            let wanted = expected(case, || vodozemac::base64_encode(unhex(case, "key")));
            let wanted = wanted.map(|key| encrypt(&key).expect("a genuine key"));
            return compare(encrypt(text), wanted, || "the key".into());
        }
        Implementation::Vodozemac => {
            Curve25519PublicKey::from_base64(text).map(|key| key.to_bytes().to_vec())
        }
        Implementation::Olmec => return Err(Verdict::NotApplicable),
    };
    compare(read.map_err(words), expected(case, || unhex(case, "key")), || "the key".into())
}

/// Reads base64 of any length; libolm has no such call.
pub(super) fn base64(case: &Value, peer: Implementation) -> Outcome {
    if peer != Implementation::Vodozemac {
        return Err(Verdict::NotApplicable);
    }
    let read = vodozemac::base64_decode(text(case, "text")).map_err(words);
    compare(read, expected(case, || unhex(case, "bytes")), || "the bytes".into())
}
