//! The secrets that a test knows, by name.

use olmec_memory::Watcher;
use sha2::{Digest as _, Sha512};

use super::model::{CurveKeys, Key, hkdf, hmac};

/// What is known so far, and who watches for it.
pub(crate) struct Seen<'a> {
    pub(crate) known: &'a mut Known,
    pub(crate) watcher: &'a Watcher,
}

/// Secrets and their names; each once.
#[derive(Default)]
pub(crate) struct Known(Vec<(String, Vec<u8>)>);

impl Known {
    pub(crate) fn add(&mut self, name: &str, secret: &[u8]) {
        if self.0.iter().all(|(_, known)| known != secret) {
            self.0.push((name.to_owned(), secret.to_vec()));
        }
    }

    /// An Ed25519 seed, and the scalar and prefix that it expands to.
    pub(crate) fn add_seed(&mut self, name: &str, seed: &[u8]) {
        self.add(name, seed);
        self.add(&format!("{name}, expanded"), &Sha512::digest(seed));
    }

    /// A chain key, and what the next message is sealed with.
    pub(crate) fn add_chain_key(&mut self, name: &str, chain_key: &[u8]) {
        self.add(name, chain_key);
        self.add_message_key("message key", &hmac(chain_key, &[1]));
    }

    /// The key of one Olm message, and the cipher keys made from it.
    pub(crate) fn add_message_key(&mut self, name: &str, message_key: &[u8]) {
        self.add(name, message_key);
        self.add_cipher_keys("cipher keys of a message", message_key, "OLM_KEYS");
    }

    /// AES key, MAC key and IV made from a secret.
    pub(crate) fn add_cipher_keys(&mut self, name: &str, secret: &[u8], info: &str) {
        self.add(name, &hkdf::<80>(&[0; 32], secret, info));
    }

    /// The key of pickles in every format, and what is made of it.
    pub(crate) fn add_pickle_key(&mut self, key: &Key) {
        self.add("pickle key", key);
        self.add_cipher_keys("cipher keys of pickles", key, "Pickle");
    }

    /// Everything that may stand where a record has a key: these secrets, and the public keys of
    /// those that have one.
    pub(crate) fn keys(&self) -> Vec<Vec<u8>> {
        let secrets = self.0.iter().map(|(_, secret)| secret);
        let public = secrets.clone().filter_map(|secret| secret.as_slice().try_into().ok());
        let public = public.flat_map(|secret: Key| {
            let signing = ed25519_dalek::SigningKey::from_bytes(&secret).verifying_key();
            [CurveKeys::from_secret(secret).public, signing.to_bytes()].map(Vec::from)
        });
        secrets.cloned().chain(public).collect()
    }

    pub(crate) fn watcher(&self) -> Watcher {
        Watcher::new(self.0.iter().map(|(name, secret)| (name.as_str(), secret.as_slice())))
    }
}
