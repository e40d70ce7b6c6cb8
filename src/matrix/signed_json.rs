//! Canonical JSON, and signatures of JSON objects.
//!
//! ```text
//! signature = Ed25519(canonical JSON of the object without "signatures" and "unsigned")
//! signatures[user id][key id] = unpadded base64 of it
//! ```
//!
//! Only the members at the top are left out. An object that is read strictly (see
//! [`JsonError`]) has one canonical form only, so what is verified is what the caller sees.
//!
//! Specification: <https://spec.matrix.org/v1.16/appendices/#signing-json>.

use alloc::string::String;

use super::ids::{DeviceId, SigningKeyId, UserId};
use super::json::{self, JsonError, Object};
use crate::error::{CodedError, ErrorCode};
use crate::olm::Account;
use crate::pk::PkSigning;
use crate::primitives::KeyError;
use crate::primitives::ed25519::{Ed25519PublicKey, Ed25519Signature, SignatureError};

const SIGNATURES: &str = "signatures";
const UNSIGNED: &str = "unsigned";

/// The canonical form of a JSON text: the shortest one, keys in the order of code points.
///
/// # Errors
///
/// See [`JsonError`].
pub fn canonical_json(json: &str) -> Result<String, JsonError> {
    let value = json::parse(json)?;
    value.check_canonical()?;
    Ok(json::write(&value))
}

/// Verifies that an object carries the signature of this user's key.
///
/// # Errors
///
/// See [`VerifyJsonError`].
pub fn verify_json(
    json: &str,
    user_id: &UserId,
    key_id: &SigningKeyId,
    key: &Ed25519PublicKey,
) -> Result<(), VerifyJsonError> {
    verify_object(json::parse_object(json)?, user_id, key_id, key).map(drop)
}

/// [`verify_json`] of an object, which comes back without what is not signed.
pub(super) fn verify_object(
    object: Object,
    user_id: &UserId,
    key_id: &SigningKeyId,
    key: &Ed25519PublicKey,
) -> Result<Object, VerifyJsonError> {
    let of_user = object.object(SIGNATURES).ok().and_then(|users| users.get(user_id.as_str()));
    let of_key = of_user.and_then(|keys| keys.as_object()?.get(key_id.as_str())?.as_text());
    let signature: Ed25519Signature = of_key.ok_or(VerifyJsonError::Missing)?.parse()?;
    let signed = without_unsigned(object);
    key.verify(signing_bytes(&signed)?.as_bytes(), &signature)?;
    Ok(signed)
}

/// Adds a signature beside those that the object has.
pub(super) fn sign_object(
    mut object: Object,
    signer: &str,
    key_id: &SigningKeyId,
    sign: impl FnOnce(&[u8]) -> Ed25519Signature,
) -> Result<Object, JsonError> {
    let signatures = object.remove(SIGNATURES);
    let unsigned = object.remove(UNSIGNED);
    let signature = sign(signing_bytes(&object)?.as_bytes());
    for (key, value) in [(SIGNATURES, signatures), (UNSIGNED, unsigned)] {
        if let Some(value) = value {
            object.insert(key, value);
        }
    }
    let signatures = object.object_mut(SIGNATURES)?;
    let of_signer = signatures.object_mut_of(signer, SIGNATURES)?;
    of_signer.insert(key_id.as_str(), json::Value::text(&signature.to_base64()));
    Ok(object)
}

fn without_unsigned(mut object: Object) -> Object {
    object.remove(SIGNATURES);
    object.remove(UNSIGNED);
    object
}

fn signing_bytes(signed: &Object) -> Result<String, JsonError> {
    signed.check_canonical()?;
    Ok(json::write_object(signed))
}

impl Account {
    /// Signs a JSON object as this device; gives the object in canonical JSON with the signature
    /// beside those that it has.
    ///
    /// # Errors
    ///
    /// See [`JsonError`].
    pub fn sign_json(
        &self,
        json: &str,
        user_id: &UserId,
        device_id: &DeviceId,
    ) -> Result<String, JsonError> {
        let key_id = SigningKeyId::of_device(device_id);
        let object = json::parse_object(json)?;
        let signed = sign_object(object, user_id.as_str(), &key_id, |message| self.sign(message))?;
        Ok(json::write_object(&signed))
    }
}

impl PkSigning {
    /// Signs a JSON object as a cross-signing key of this user; gives the object in canonical JSON
    /// with the signature beside those that it has.
    ///
    /// # Errors
    ///
    /// See [`JsonError`].
    pub fn sign_json(&self, json: &str, user_id: &UserId) -> Result<String, JsonError> {
        let key_id = SigningKeyId::of_cross_signing_key(&self.public_key());
        let object = json::parse_object(json)?;
        let signed = sign_object(object, user_id.as_str(), &key_id, |message| self.sign(message))?;
        Ok(json::write_object(&signed))
    }
}

/// Why [`verify_json`] did not verify an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyJsonError {
    /// The object cannot be read, or has no canonical form.
    #[error("cannot verify the object: {0}")]
    Json(#[from] JsonError),
    /// It has no signature of this user with this key.
    #[error("cannot verify the object: it has no signature of this user and key; do not use it")]
    Missing,
    /// The signature is not base64 of 64 bytes.
    #[error("cannot verify the object: {0}")]
    Key(#[from] KeyError),
    /// The signature is wrong.
    #[error("cannot verify the object: {0}")]
    Signature(#[from] SignatureError),
}

impl CodedError for VerifyJsonError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::Missing => ErrorCode::SignatureMissing,
            Self::Key(error) => error.code(),
            Self::Signature(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::*;
    use crate::encoding::base64;

    /// The key of the specification's cryptographic test vectors. Its last character there is a 1,
    /// whose unused bits are not zero.
    fn spec_key() -> PkSigning {
        let seed = base64::decode_array("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0").unwrap();
        PkSigning::from_seed(&seed)
    }

    #[test]
    fn the_vectors_of_the_specification() {
        let key_id = "ed25519:1".parse().unwrap();
        for (json, signature) in [
            (
                "{}",
                "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ",
            ),
            (
                r#"{"two": "Two", "one": 1}"#,
                "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
            ),
        ] {
            let object = json::parse_object(json).unwrap();
            let signed =
                sign_object(object, "domain", &key_id, |message| spec_key().sign(message)).unwrap();
            let of_domain = signed.object(SIGNATURES).unwrap().object("domain").unwrap();
            assert_eq!(of_domain.text("ed25519:1").unwrap(), signature);
        }
    }

    fn alice() -> UserId {
        "@alice:example.org".parse().unwrap()
    }

    #[test]
    fn a_signature_covers_everything_but_signatures_and_unsigned_at_the_top() {
        let key = spec_key();
        let key_id = SigningKeyId::of_cross_signing_key(&key.public_key());
        let verify = |json: &str| verify_json(json, &alice(), &key_id, &key.public_key());
        let signed = key.sign_json(
            r#"{"b":{"unsigned":1,"signatures":2},"a":[null],"unsigned":{"x":1.5}}"#,
            &alice(),
        );
        // A float in what is not signed is no reason to refuse.
        let signed = signed.unwrap();
        verify(&signed).unwrap();
        verify(&signed.replace("1.5", "2.5")).unwrap();
        verify(&signed.replace(":{", " : {\n")).unwrap();
        let bad = VerifyJsonError::Signature(SignatureError);
        for (from, to) in [
            ("\"unsigned\":1", "\"unsigned\":2"),
            ("\"signatures\":2", "\"x\":2"),
            ("[null]", "[]"),
        ] {
            assert!(signed.contains(from));
            assert_eq!(verify(&signed.replace(from, to)), Err(bad), "{from}");
        }
        let float = signed.replace("[null]", "[0.5]");
        assert_eq!(verify(&float), Err(VerifyJsonError::Json(JsonError::NotAnInteger)));
    }

    #[test]
    fn the_signature_must_be_of_this_user_and_key() {
        let key = spec_key();
        let own = SigningKeyId::of_cross_signing_key(&key.public_key());
        let signed = key.sign_json("{}", &alice()).unwrap();
        let bob = "@bob:example.org".parse().unwrap();
        let other = "ed25519:OTHER".parse().unwrap();
        let missing = Err(VerifyJsonError::Missing);
        assert_eq!(verify_json(&signed, &bob, &own, &key.public_key()), missing);
        assert_eq!(verify_json(&signed, &alice(), &other, &key.public_key()), missing);
        for without in
            ["{}", r#"{"signatures":[]}"#, r#"{"signatures":{"@alice:example.org":"x"}}"#]
        {
            assert_eq!(verify_json(without, &alice(), &own, &key.public_key()), missing);
        }
        let stranger = PkSigning::from_seed(&[7; 32]).public_key();
        assert_eq!(
            verify_json(&signed, &alice(), &own, &stranger),
            Err(VerifyJsonError::Signature(SignatureError))
        );
    }

    #[test]
    fn signatures_of_others_stay() {
        let first = spec_key().sign_json(r#"{"a":1}"#, &alice()).unwrap();
        let account = Account::with_rng(&mut crate::random::tests::rng(1)).unwrap();
        let device = "DEVICE".parse().unwrap();
        let both = account.sign_json(&first, &alice(), &device).unwrap();
        let keys = [
            (SigningKeyId::of_cross_signing_key(&spec_key().public_key()), spec_key().public_key()),
            (SigningKeyId::of_device(&device), account.identity_keys().ed25519),
        ];
        for (key_id, key) in keys {
            verify_json(&both, &alice(), &key_id, &key).unwrap();
        }
        let odd = r#"{"signatures":{"@alice:example.org":1}}"#;
        assert_eq!(spec_key().sign_json(odd, &alice()), Err(JsonError::Field(SIGNATURES)));
    }

    #[test]
    fn a_hundred_thousand_signatures_are_only_read() {
        let others: Vec<_> =
            (0..100_000).map(|n| format!("\"@u{n}:s\":{{\"ed25519:A\":\"x\"}}")).collect();
        let json = format!("{{\"signatures\":{{{}}}}}", others.join(","));
        let key = spec_key().public_key();
        let key_id = "ed25519:A".parse().unwrap();
        assert_eq!(verify_json(&json, &alice(), &key_id, &key), Err(VerifyJsonError::Missing));
    }
}
