//! Secrets that the server keeps, encrypted.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use olmec::matrix::secret_storage::{
    self, EncryptedSecret, KeyDescription, Passphrase, PassphraseInfo,
};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::counted::Counted;
use crate::error::{OlmecError, array};

/// Whether a storage key could be compared with its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum KeyCheck {
    /// It is the key that is described, or a new one.
    Confirmed,
    /// There is no description, or it says nothing to compare with: encrypt nothing with the key
    /// before it has decrypted something.
    NotPossible,
}

/// The key under which secrets are stored, `m.secret_storage.v1.aes-hmac-sha2`.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct SecretStorageKey(Counted<State>);

struct State {
    key: secret_storage::SecretStorageKey,
    check: KeyCheck,
    name: Option<String>,
    passphrase: Option<Passphrase>,
}

impl SecretStorageKey {
    fn of_new(key: secret_storage::SecretStorageKey, passphrase: Option<Passphrase>) -> Self {
        let check = KeyCheck::Confirmed;
        Self(Counted::new(State { key, check, name: None, passphrase }))
    }

    fn unlocked(unlocked: secret_storage::UnlockedKey, description: KeyDescription) -> Self {
        let secret_storage::UnlockedKey { key, check } = unlocked;
        let check = match check {
            secret_storage::KeyCheck::Confirmed => KeyCheck::Confirmed,
            secret_storage::KeyCheck::NotPossible => KeyCheck::NotPossible,
        };
        let KeyDescription { name, passphrase, .. } = description;
        Self(Counted::new(State { key, check, name, passphrase }))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl SecretStorageKey {
    /// A new key. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(Self::of_new(secret_storage::SecretStorageKey::new()?, None))
    }

    /// The key of 32 secret bytes, which is compared with nothing.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromBytes"))]
    pub fn from_bytes(key: Vec<u8>) -> Result<Self, OlmecError> {
        let key = Zeroizing::new(array("the storage key", &Zeroizing::new(key))?);
        let key = secret_storage::SecretStorageKey::from_bytes(&key);
        let check = KeyCheck::NotPossible;
        Ok(Self(Counted::new(State { key, check, name: None, passphrase: None })))
    }

    /// A new key out of a passphrase; the salt should be 32 random characters, the rounds 500 000, of
    /// which at least 100 000 are made.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromPassphrase"))]
    pub fn from_passphrase(passphrase: String, salt: String, rounds: u32) -> Self {
        let info = PassphraseInfo::new(salt, rounds);
        let passphrase = Zeroizing::new(passphrase);
        let key = secret_storage::SecretStorageKey::from_passphrase(&passphrase, &info);
        Self::of_new(key, Some(Passphrase::Pbkdf2(info)))
    }

    /// The key that a recovery key holds, if it is the one that is described. Fails with
    /// `AuthenticationFailed`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn unlock(description: String, recovery_key: String) -> Result<Self, OlmecError> {
        let description = KeyDescription::from_json(&description)?;
        let recovery_key = Zeroizing::new(recovery_key).parse()?;
        let unlocked = secret_storage::SecretStorageKey::unlock(&description, &recovery_key)?;
        Ok(Self::unlocked(unlocked, description))
    }

    /// The key that comes from a passphrase, if it is the one that is described, and takes no more
    /// rounds than these. Fails with `AuthenticationFailed` and `TooManyRounds`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "unlockWithPassphrase"))]
    pub fn unlock_with_passphrase(
        description: String,
        passphrase: String,
        max_rounds: u32,
    ) -> Result<Self, OlmecError> {
        let description = KeyDescription::from_json(&description)?;
        let unlocked = secret_storage::SecretStorageKey::unlock_with_passphrase(
            &description,
            &Zeroizing::new(passphrase),
            max_rounds,
        )?;
        Ok(Self::unlocked(unlocked, description))
    }

    /// Whether the key could be compared with its description.
    pub fn check(&self) -> KeyCheck {
        self.0.check
    }

    /// **Secret.** The key, 32 bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.key.bytes().expose().to_vec()
    }

    /// **Secret.** The key in the form that a user writes down.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "recoveryKey"))]
    pub fn recovery_key(&self) -> String {
        self.0.key.recovery_key().to_text().expose().to_owned()
    }

    /// What goes to the server about the key: the content of its event.
    pub fn describe(&self) -> Result<String, OlmecError> {
        let mut description = self.0.key.describe()?;
        description.name.clone_from(&self.0.name);
        description.passphrase.clone_from(&self.0.passphrase);
        Ok(description.to_json())
    }

    /// Encrypts a secret under its name; gives the JSON object of ciphertext, IV and MAC. Not with a
    /// key whose `check` was `NotPossible` and that has decrypted nothing yet: it may be another.
    pub fn encrypt(&self, name: String, secret: Vec<u8>) -> Result<String, OlmecError> {
        Ok(self.0.key.encrypt(&name, &Zeroizing::new(secret))?.to_json())
    }

    /// **Secret.** Decrypts the secret of this name. Fails with `AuthenticationFailed`.
    pub fn decrypt(&self, name: String, secret: String) -> Result<Vec<u8>, OlmecError> {
        let mut secret = self.0.key.decrypt(&name, &EncryptedSecret::from_json(&secret)?)?;
        Ok(core::mem::take(&mut *secret))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;
    use alloc::vec;

    use super::*;

    #[test]
    fn what_was_read_is_described_again() {
        let key = SecretStorageKey::new().unwrap();
        let mut read = KeyDescription::from_json(&key.describe().unwrap()).unwrap();
        read.name = Some("mine".to_string());
        let unlocked = SecretStorageKey::unlock(read.to_json(), key.recovery_key()).unwrap();
        assert_eq!(unlocked.check(), KeyCheck::Confirmed);
        let again = KeyDescription::from_json(&unlocked.describe().unwrap()).unwrap();
        assert_eq!(again.name.as_deref(), Some("mine"));
    }

    #[test]
    fn a_key_of_bytes_was_compared_with_nothing() {
        let key = SecretStorageKey::from_bytes(vec![7; 32]).unwrap();
        assert_eq!(key.check(), KeyCheck::NotPossible);
        assert_eq!(SecretStorageKey::new().unwrap().check(), KeyCheck::Confirmed);
    }

    #[test]
    fn a_new_key_is_never_described_with_few_rounds() {
        let key = SecretStorageKey::from_passphrase("p".to_string(), "salt".to_string(), 0);
        assert!(key.describe().unwrap().contains("\"iterations\":100000,"));
    }
}
