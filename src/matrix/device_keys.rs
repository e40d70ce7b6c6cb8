//! What a device uploads about itself, and what is verified of it before it is used.
//!
//! ```text
//! device keys    {"algorithms":[…],"device_id":D,"keys":{"curve25519:D":…,"ed25519:D":…},"user_id":U}
//! one-time keys  {"signed_curve25519:ID":{"key":…}, …}
//! fallback keys  {"signed_curve25519:ID":{"fallback":true,"key":…}}
//! ```
//!
//! Each object is signed by the device. The receiver makes a [`VerifiedDevice`] of the first and,
//! with it, a [`VerifiedOneTimeKey`] of a claimed one; only that opens a session with
//! [`Account::create_verified_session`].
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#key-algorithms>.

use alloc::format;
use alloc::string::String;

use super::ids::{DeviceId, SigningKeyId, UserId};
use super::json::{self, JsonError, Object, Value};
use super::signed_json::{VerifyJsonError, sign_object, verify_object};
use super::{MEGOLM_V1, OLM_V1};
use crate::error::{CodedError, ErrorCode};
use crate::olm::{Account, IdentityKeys, OneTimeKey};
use crate::primitives::KeyError;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ed25519::Ed25519PublicKey;

#[cfg(feature = "getrandom")]
use crate::olm::{OutboundSessionError, Session};

impl Account {
    /// The signed device keys, for `device_keys` of `POST /keys/upload`.
    pub fn device_keys_json(&self, user_id: &UserId, device_id: &DeviceId) -> String {
        let IdentityKeys { ed25519, curve25519 } = self.identity_keys();
        let keys = Object::default()
            .with_text(&format!("curve25519:{device_id}"), &curve25519.to_base64())
            .with_text(&format!("ed25519:{device_id}"), &ed25519.to_base64());
        let device_keys = Object::default()
            .with("algorithms", Value::texts([OLM_V1, MEGOLM_V1]))
            .with_text("device_id", device_id.as_str())
            .with("keys", keys)
            .with_text("user_id", user_id.as_str());
        json::write_object(&self.signed(device_keys, user_id, device_id))
    }

    /// The signed one-time keys that are not published yet, for `one_time_keys` of
    /// `POST /keys/upload`. Call [`Account::mark_keys_as_published`] after it has succeeded.
    pub fn one_time_keys_json(&self, user_id: &UserId, device_id: &DeviceId) -> String {
        let keys = self.one_time_keys();
        let keys = keys.fold(Object::default(), |keys, key| {
            self.with_signed_key(keys, key, Object::default(), user_id, device_id)
        });
        json::write_object(&keys)
    }

    /// The signed fallback key that is not published yet, for `fallback_keys` of
    /// `POST /keys/upload`; `{}` if there is none.
    pub fn fallback_keys_json(&self, user_id: &UserId, device_id: &DeviceId) -> String {
        let keys = self.fallback_key().into_iter().fold(Object::default(), |keys, key| {
            let fallback = Object::default().with("fallback", Value::Boolean(true));
            self.with_signed_key(keys, key, fallback, user_id, device_id)
        });
        json::write_object(&keys)
    }

    fn with_signed_key(
        &self,
        keys: Object,
        OneTimeKey { id, key }: OneTimeKey,
        members: Object,
        user_id: &UserId,
        device_id: &DeviceId,
    ) -> Object {
        let members = members.with_text("key", &key.to_base64());
        keys.with(&format!("signed_curve25519:{id}"), self.signed(members, user_id, device_id))
    }

    /// Signs an object of our own making.
    fn signed(&self, object: Object, user_id: &UserId, device_id: &DeviceId) -> Object {
        let key_id = SigningKeyId::of_device(device_id);
        let signed = sign_object(object, user_id.as_str(), &key_id, |message| self.sign(message));
        debug_assert!(signed.is_ok(), "there are no numbers in it, and no signatures yet");
        signed.unwrap_or_default()
    }

    /// Opens a session with a device, by a one-time key that the device has signed.
    ///
    /// # Errors
    ///
    /// See [`OutboundSessionError`].
    #[cfg(feature = "getrandom")]
    pub fn create_verified_session(
        &self,
        one_time_key: &VerifiedOneTimeKey,
    ) -> Result<Session, OutboundSessionError> {
        self.create_outbound_session(one_time_key.identity_key, one_time_key.key)
    }
}

/// A device whose keys are signed by itself, as whom they name: this user and this device id.
///
/// That says that one party holds all of it, not that it is the user's: for that the device must
/// be cross-signed, or verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedDevice {
    user_id: UserId,
    device_id: DeviceId,
    keys: IdentityKeys,
}

impl VerifiedDevice {
    /// Reads what the server says are the keys of this user's device.
    ///
    /// # Errors
    ///
    /// See [`DeviceKeysError`].
    pub fn from_json(
        json: &str,
        user_id: &UserId,
        device_id: &DeviceId,
    ) -> Result<Self, DeviceKeysError> {
        let object = json::parse_object(json)?;
        let is_asked_for = object.text("user_id")? == user_id.as_str()
            && object.text("device_id")? == device_id.as_str();
        if !is_asked_for {
            return Err(DeviceKeysError::OtherDevice);
        }
        let keys = object.object("keys")?;
        let key = |algorithm: &'static str| {
            let key = keys.get(&format!("{algorithm}:{device_id}"));
            key.and_then(Value::as_text).ok_or(JsonError::Field("keys"))
        };
        let ed25519: Ed25519PublicKey = key("ed25519")?.parse()?;
        let curve25519: Curve25519PublicKey = key("curve25519")?.parse()?;
        let keys = IdentityKeys { ed25519, curve25519 };
        verify_object(object, user_id, &SigningKeyId::of_device(device_id), &ed25519)?;
        Ok(Self { user_id: user_id.clone(), device_id: device_id.clone(), keys })
    }

    /// Whose device it says it is.
    pub const fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// Its id.
    pub const fn device_id(&self) -> &DeviceId {
        &self.device_id
    }

    /// Its two identity keys.
    pub const fn keys(&self) -> IdentityKeys {
        self.keys
    }

    /// Verifies a one-time or fallback key of this device: the object under
    /// `signed_curve25519:…`, as it came from `POST /keys/claim`.
    ///
    /// # Errors
    ///
    /// See [`DeviceKeysError`].
    pub fn verify_one_time_key(&self, json: &str) -> Result<VerifiedOneTimeKey, DeviceKeysError> {
        let key_id = SigningKeyId::of_device(&self.device_id);
        let object = json::parse_object(json)?;
        let signed = verify_object(object, &self.user_id, &key_id, &self.keys.ed25519)?;
        let key = signed.text("key")?.parse()?;
        Ok(VerifiedOneTimeKey { identity_key: self.keys.curve25519, key })
    }
}

/// A one-time key that its device has signed, together with that device's identity key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedOneTimeKey {
    identity_key: Curve25519PublicKey,
    key: Curve25519PublicKey,
}

impl VerifiedOneTimeKey {
    /// The Curve25519 identity key of the device.
    pub const fn identity_key(&self) -> Curve25519PublicKey {
        self.identity_key
    }

    /// The one-time key.
    pub const fn key(&self) -> Curve25519PublicKey {
        self.key
    }
}

/// Why the keys of a device were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceKeysError {
    /// They are not signed by the device.
    #[error(transparent)]
    Signature(#[from] VerifyJsonError),
    /// They are of another user or device than was asked for.
    #[error("refused the device's keys: they name another user or device; do not use them")]
    OtherDevice,
    /// A key cannot be read.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<JsonError> for DeviceKeysError {
    fn from(error: JsonError) -> Self {
        Self::Signature(error.into())
    }
}

impl CodedError for DeviceKeysError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Signature(error) => error.code(),
            Self::OtherDevice => ErrorCode::DeviceMismatch,
            Self::Key(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::ed25519::SignatureError;
    use crate::random::tests::rng;

    fn names() -> (UserId, DeviceId) {
        ("@alice:example.org".parse().unwrap(), "JLAFKJWSCS".parse().unwrap())
    }

    fn account() -> Account {
        let mut account = Account::with_rng(&mut rng(1)).unwrap();
        account.generate_one_time_keys_with_rng(2, &mut rng(2)).unwrap();
        account.generate_fallback_key_with_rng(&mut rng(3)).unwrap();
        account
    }

    /// Read by another JSON reader.
    fn read(json: &str) -> serde_json::Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn device_keys_have_the_members_of_the_specification() {
        let ((user, device), account) = (names(), account());
        let json = account.device_keys_json(&user, &device);
        let IdentityKeys { ed25519, curve25519 } = account.identity_keys();
        let mut value = read(&json);
        let signature = value["signatures"]["@alice:example.org"]["ed25519:JLAFKJWSCS"].take();
        assert_eq!(signature.as_str().unwrap().len(), 86);
        value.as_object_mut().unwrap().remove("signatures");
        let expected = serde_json::json!({
            "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
            "device_id": "JLAFKJWSCS",
            "keys": {
                "curve25519:JLAFKJWSCS": curve25519.to_base64(),
                "ed25519:JLAFKJWSCS": ed25519.to_base64(),
            },
            "user_id": "@alice:example.org",
        });
        assert_eq!(value, expected);
        let verified = VerifiedDevice::from_json(&json, &user, &device).unwrap();
        assert_eq!(verified.keys(), account.identity_keys());
    }

    #[test]
    fn one_time_and_fallback_keys_are_signed_each() {
        let ((user, device), mut account) = (names(), account());
        let json = account.device_keys_json(&user, &device);
        let verified = VerifiedDevice::from_json(&json, &user, &device).unwrap();
        let one_time = read(&account.one_time_keys_json(&user, &device));
        assert_eq!(one_time.as_object().unwrap().len(), 2);
        for key in account.one_time_keys() {
            let object = &one_time[format!("signed_curve25519:{}", key.id)];
            let claimed = verified.verify_one_time_key(&serde_json::to_string(object).unwrap());
            let claimed = claimed.unwrap();
            assert_eq!(
                (claimed.key(), claimed.identity_key()),
                (key.key, verified.keys().curve25519)
            );
            assert!(object["fallback"].is_null());
        }
        let fallback = read(&account.fallback_keys_json(&user, &device));
        let object = &fallback["signed_curve25519:AAAAAw"];
        assert_eq!(object["fallback"], true);
        let text = serde_json::to_string(object).unwrap();
        assert!(verified.verify_one_time_key(&text).is_ok());
        // `fallback` is signed.
        let changed = text.replace("true", "false");
        assert_eq!(
            verified.verify_one_time_key(&changed),
            Err(DeviceKeysError::Signature(VerifyJsonError::Signature(SignatureError)))
        );
        account.mark_keys_as_published();
        assert_eq!(account.one_time_keys_json(&user, &device), "{}");
        assert_eq!(account.fallback_keys_json(&user, &device), "{}");
    }

    #[test]
    fn a_swapped_one_time_key_is_refused() {
        let (user, device) = names();
        let (alice, mut mallory) = (account(), Account::with_rng(&mut rng(9)).unwrap());
        mallory.generate_one_time_keys_with_rng(1, &mut rng(10)).unwrap();
        let json = alice.device_keys_json(&user, &device);
        let verified = VerifiedDevice::from_json(&json, &user, &device).unwrap();
        let swapped = read(&mallory.one_time_keys_json(&user, &device));
        let object = swapped.as_object().unwrap().values().next().unwrap();
        let refused = verified.verify_one_time_key(&serde_json::to_string(object).unwrap());
        assert_eq!(refused.unwrap_err().code(), ErrorCode::AuthenticationFailed);
    }

    #[test]
    fn keys_of_another_user_or_device_are_refused() {
        let ((user, device), account) = (names(), account());
        let json = account.device_keys_json(&user, &device);
        let (bob, other) = ("@bob:example.org".parse().unwrap(), "OTHER".parse().unwrap());
        let refused = Err(DeviceKeysError::OtherDevice);
        assert_eq!(VerifiedDevice::from_json(&json, &bob, &device), refused);
        assert_eq!(VerifiedDevice::from_json(&json, &user, &other), refused);
        // Whoever changes the name breaks the signature.
        let renamed = json.replace("@alice:", "@bob:");
        let refused = VerifiedDevice::from_json(&renamed, &bob, &device).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::AuthenticationFailed);
    }
}
