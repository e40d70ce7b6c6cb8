//! A device's long-term keys, one-time keys and fallback keys.

use super::{Error, Session, ffi::OlmAccount, handle::Handle};

/// The public half of an account's two long-term key pairs, in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityKeys {
    /// The key of the Diffie-Hellman steps.
    pub curve25519: String,
    /// The key that signs.
    pub ed25519: String,
}

/// libolm's account.
#[derive(Debug)]
pub struct Account {
    pub(super) handle: Handle<OlmAccount>,
}

impl Account {
    /// A new account from 64 random bytes: the Ed25519 seed, then the Curve25519 secret key.
    pub fn create(random: &[u8]) -> Result<Self, Error> {
        let (handle, mut random) = (Handle::new(), random.to_vec());
        handle.check(call!(handle, olm_create_account, out random))?;
        Ok(Self { handle })
    }

    /// The public identity keys.
    pub fn identity_keys(&self) -> IdentityKeys {
        let length = call!(self.handle, olm_account_identity_keys_length);
        let json = self
            .handle
            .read_text(length, |out| call!(self.handle, olm_account_identity_keys, out out));
        match strings(&json)[..] {
            ["curve25519", curve25519, "ed25519", ed25519] => {
                IdentityKeys { curve25519: curve25519.into(), ed25519: ed25519.into() }
            }
            _ => panic!("unexpected identity keys {json}"),
        }
    }

    /// Signs `message` with the Ed25519 identity key; base64.
    pub fn sign(&self, message: &[u8]) -> String {
        let length = call!(self.handle, olm_account_signature_length);
        self.handle
            .read_text(length, |out| call!(self.handle, olm_account_sign, in message, out out))
    }

    /// How many one-time keys the account holds before it drops the oldest.
    pub fn max_number_of_one_time_keys(&self) -> usize {
        call!(self.handle, olm_account_max_number_of_one_time_keys)
    }

    /// The random bytes that [`generate_one_time_keys`](Self::generate_one_time_keys) needs.
    pub fn one_time_keys_random_length(&self, number: usize) -> usize {
        call!(self.handle, olm_account_generate_one_time_keys_random_length, val number)
    }

    /// Makes `number` one-time keys, each from 32 random bytes.
    pub fn generate_one_time_keys(&mut self, number: usize, random: &[u8]) -> Result<(), Error> {
        let mut random = random.to_vec();
        self.handle.check(
            call!(self.handle, olm_account_generate_one_time_keys, val number, out random),
        )?;
        Ok(())
    }

    /// The one-time keys not yet published, as (id, base64 key), newest first.
    pub fn one_time_keys(&self) -> Vec<(String, String)> {
        let length = call!(self.handle, olm_account_one_time_keys_length);
        let json = self
            .handle
            .read_text(length, |out| call!(self.handle, olm_account_one_time_keys, out out));
        named_keys(&json)
    }

    /// Marks all one-time keys and the current fallback key as published; returns the number of
    /// one-time keys that this newly marks.
    pub fn mark_keys_as_published(&mut self) -> usize {
        call!(self.handle, olm_account_mark_keys_as_published)
    }

    /// Makes a fallback key from 32 random bytes; the current one becomes the previous one.
    pub fn generate_fallback_key(&mut self, random: &[u8]) -> Result<(), Error> {
        let mut random = random.to_vec();
        self.handle.check(call!(self.handle, olm_account_generate_fallback_key, out random))?;
        Ok(())
    }

    /// The current fallback key as (id, base64 key), until it is published.
    pub fn unpublished_fallback_key(&self) -> Option<(String, String)> {
        let length = call!(self.handle, olm_account_unpublished_fallback_key_length);
        let json = self.handle.read_text(
            length,
            |out| call!(self.handle, olm_account_unpublished_fallback_key, out out),
        );
        named_keys(&json).pop()
    }

    /// The current fallback key as (id, base64 key), published or not.
    pub fn fallback_key(&self) -> Option<(String, String)> {
        let length = call!(self.handle, olm_account_fallback_key_length);
        let json = self
            .handle
            .read_text(length, |out| call!(self.handle, olm_account_fallback_key, out out));
        named_keys(&json).pop()
    }

    /// Drops the previous fallback key.
    pub fn forget_old_fallback_key(&mut self) {
        call!(self.handle, olm_account_forget_old_fallback_key);
    }

    /// Drops the one-time key that `session` was made with and returns its id. A fallback key is
    /// found but stays.
    pub fn remove_one_time_keys(&mut self, session: &Session) -> Result<usize, Error> {
        let session = &session.handle;
        self.handle.check(call!(self.handle, olm_remove_one_time_keys, object session))
    }

    /// The encrypted state, in base64.
    pub fn pickle(&self, key: &[u8]) -> String {
        let length = call!(self.handle, olm_pickle_account_length);
        self.handle.read_text(length, |out| call!(self.handle, olm_pickle_account, in key, out out))
    }

    /// Reads back what [`pickle`](Self::pickle) wrote.
    pub fn unpickle(pickle: &str, key: &[u8]) -> Result<Self, Error> {
        let (handle, mut pickle) = (Handle::new(), pickle.as_bytes().to_vec());
        handle.check(call!(handle, olm_unpickle_account, in key, out pickle))?;
        Ok(Self { handle })
    }
}

/// The strings of libolm's JSON in order. They are all base64 or key names, so none has an escape,
/// and reading them by hand keeps the order of the keys, which a map would lose.
fn strings(json: &str) -> Vec<&str> {
    json.split('"').skip(1).step_by(2).collect()
}

/// Reads `{"curve25519":{"AAAAAQ":"<key>",..}}`.
fn named_keys(json: &str) -> Vec<(String, String)> {
    match strings(json).split_first() {
        Some((&"curve25519", keys)) => {
            keys.chunks_exact(2).map(|pair| (pair[0].into(), pair[1].into())).collect()
        }
        _ => panic!("unexpected keys {json}"),
    }
}
