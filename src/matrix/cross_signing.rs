//! Cross-signing keys as Matrix objects.
//!
//! ```text
//! {"keys":{"ed25519:KEY":KEY},"usage":["master"],"user_id":U}
//! ```
//!
//! The master key signs the other two with [`PkSigning::sign_json`]; the self-signing key signs the
//! user's device keys, the user-signing key the master keys of others.
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#cross-signing>.

use alloc::string::String;

use super::ids::{SigningKeyId, UserId};
use super::json::{self, JsonError, Object, Value};
use super::signed_json::{VerifyJsonError, verify_object};
use crate::error::{CodedError, ErrorCode};
use crate::pk::PkSigning;
use crate::primitives::KeyError;
use crate::primitives::ed25519::Ed25519PublicKey;

/// What a cross-signing key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUsage {
    /// Signs the other two; it is what users verify.
    Master,
    /// Signs the user's own devices.
    SelfSigning,
    /// Signs the master keys of other users.
    UserSigning,
}

impl KeyUsage {
    /// The name in `usage`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::SelfSigning => "self_signing",
            Self::UserSigning => "user_signing",
        }
    }
}

impl PkSigning {
    /// The unsigned object of this key, for `POST /keys/device_signing/upload` after the master key
    /// has signed it. A master key is uploaded signed by the device.
    pub fn cross_signing_key_json(&self, user_id: &UserId, usage: KeyUsage) -> String {
        let key = self.public_key();
        let key_id = SigningKeyId::of_cross_signing_key(&key);
        let keys = Object::default().with_text(key_id.as_str(), &key.to_base64());
        let object = Object::default()
            .with("keys", keys)
            .with("usage", Value::texts([usage.name()]))
            .with_text("user_id", user_id.as_str());
        json::write_object(&object)
    }
}

/// A cross-signing key that is of this user, for this usage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossSigningKey {
    user_id: UserId,
    usage: KeyUsage,
    key: Ed25519PublicKey,
}

impl CrossSigningKey {
    /// Reads what the server says is the user's master key. That it is, only the user can say.
    ///
    /// # Errors
    ///
    /// See [`CrossSigningKeyError`].
    pub fn master(json: &str, user_id: &UserId) -> Result<Self, CrossSigningKeyError> {
        Self::read(&json::parse_object(json)?, user_id, KeyUsage::Master)
    }

    /// Reads another key of this user, a self-signing or user-signing key, which this key must have
    /// signed and may sign, being the master key.
    ///
    /// # Errors
    ///
    /// See [`CrossSigningKeyError`].
    pub fn signed_key(&self, json: &str, usage: KeyUsage) -> Result<Self, CrossSigningKeyError> {
        if self.usage != KeyUsage::Master || usage == KeyUsage::Master {
            return Err(CrossSigningKeyError::Usage);
        }
        let key_id = SigningKeyId::of_cross_signing_key(&self.key);
        let signed = verify_object(json::parse_object(json)?, &self.user_id, &key_id, &self.key)?;
        Self::read(&signed, &self.user_id, usage)
    }

    fn read(
        object: &Object,
        user_id: &UserId,
        usage: KeyUsage,
    ) -> Result<Self, CrossSigningKeyError> {
        if object.text("user_id")? != user_id.as_str() {
            return Err(CrossSigningKeyError::OtherUser);
        }
        let [name] = object.array("usage")? else { return Err(JsonError::Field("usage").into()) };
        if name.as_text() != Some(usage.name()) {
            return Err(JsonError::Field("usage").into());
        }
        let mut keys = object.object("keys")?.members();
        let (Some((key_id, key)), None) = (keys.next(), keys.next()) else {
            return Err(JsonError::Field("keys").into());
        };
        let key: Ed25519PublicKey = key.as_text().ok_or(JsonError::Field("keys"))?.parse()?;
        if key_id != SigningKeyId::of_cross_signing_key(&key).as_str() {
            return Err(JsonError::Field("keys").into());
        }
        Ok(Self { user_id: user_id.clone(), usage, key })
    }

    /// Whose key it is.
    pub const fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// What it is for.
    pub const fn usage(&self) -> KeyUsage {
        self.usage
    }

    /// The public key.
    pub const fn key(&self) -> Ed25519PublicKey {
        self.key
    }
}

/// Why a cross-signing key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CrossSigningKeyError {
    /// It is not signed by the master key.
    #[error(transparent)]
    Signature(#[from] VerifyJsonError),
    /// It is of another user.
    #[error("refused the cross-signing key: it names another user; do not use it")]
    OtherUser,
    /// Only the master key signs other keys of its user, and it is none of them.
    #[error("refused: only a master key signs cross-signing keys, and they are no master keys")]
    Usage,
    /// The key cannot be read.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<JsonError> for CrossSigningKeyError {
    fn from(error: JsonError) -> Self {
        Self::Signature(error.into())
    }
}

impl CodedError for CrossSigningKeyError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Signature(error) => error.code(),
            Self::OtherUser => ErrorCode::DeviceMismatch,
            Self::Usage => ErrorCode::SignatureMissing,
            Self::Key(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_from_the_master_key_is_verified() {
        let user = "@alice:example.org".parse().unwrap();
        let [master, own] = [1, 2].map(|byte| PkSigning::from_seed(&[byte; 32]));
        let json = master.cross_signing_key_json(&user, KeyUsage::Master);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let key = master.public_key().to_base64();
        let key_id = alloc::format!("ed25519:{key}");
        let expected = serde_json::json!({
            "keys": {key_id: key}, "usage": ["master"], "user_id": "@alice:example.org"
        });
        assert_eq!(value, expected);

        let verified = CrossSigningKey::master(&json, &user).unwrap();
        assert_eq!((verified.key(), verified.user_id()), (master.public_key(), &user));
        let unsigned = own.cross_signing_key_json(&user, KeyUsage::SelfSigning);
        let signed = master.sign_json(&unsigned, &user).unwrap();
        let self_signing = verified.signed_key(&signed, KeyUsage::SelfSigning).unwrap();
        assert_eq!(self_signing.key(), own.public_key());

        let code =
            |result: Result<CrossSigningKey, CrossSigningKeyError>| result.unwrap_err().code();
        let refused = verified.signed_key(&unsigned, KeyUsage::SelfSigning);
        assert_eq!(code(refused), ErrorCode::SignatureMissing);
        let refused = verified.signed_key(&signed, KeyUsage::UserSigning);
        assert_eq!(code(refused), ErrorCode::MalformedMessage);
        let refused = verified.signed_key(&signed, KeyUsage::Master);
        assert_eq!(refused.unwrap_err(), CrossSigningKeyError::Usage);
        let third = PkSigning::from_seed(&[3; 32]);
        let third = third.cross_signing_key_json(&user, KeyUsage::UserSigning);
        let third = own.sign_json(&third, &user).unwrap();
        let refused = self_signing.signed_key(&third, KeyUsage::UserSigning);
        assert_eq!(refused.unwrap_err(), CrossSigningKeyError::Usage);
        assert_eq!(self_signing.usage(), KeyUsage::SelfSigning);
        let both = json.replacen("[\"master\"", "[\"master\",\"self_signing\"", 1);
        assert_eq!(code(CrossSigningKey::master(&both, &user)), ErrorCode::MalformedMessage);
        let bob = "@bob:example.org".parse().unwrap();
        assert_eq!(code(CrossSigningKey::master(&json, &bob)), ErrorCode::DeviceMismatch);
        let renamed = json.replacen("ed25519:", "ed25519:A", 1);
        assert_eq!(code(CrossSigningKey::master(&renamed, &user)), ErrorCode::MalformedMessage);
        let two = json.replacen("\"keys\":{", "\"keys\":{\"ed25519:A\":\"B\",", 1);
        assert_eq!(code(CrossSigningKey::master(&two, &user)), ErrorCode::MalformedMessage);
    }
}
