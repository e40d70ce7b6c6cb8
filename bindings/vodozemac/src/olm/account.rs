//! Accounts.

use std::collections::HashMap;

use olmec::olm::{
    DecryptError, GenerateKeysError, InboundSessionError, OneTimeKey, OutboundSessionError,
};
use olmec::pickle::dehydrated_device;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::session::DecryptionError;
use super::{PreKeyMessage, Session, SessionConfig};
use crate::infallible::certain;
use crate::pickles::{from_libolm, pickle_type};
use crate::{
    Curve25519PublicKey, DehydratedDeviceError, Ed25519PublicKey, Ed25519Signature, KeyId,
    base64_decode,
};

/// How many one-time keys a server should hold.
const PUBLIC_ONE_TIME_KEYS: usize = 50;

/// Why no session was made. The account is unchanged.
#[derive(Debug, Error)]
pub enum SessionCreationError {
    /// This one-time or fallback key is used up, replaced, or was never ours.
    #[error("cannot make a session: the one-time key {0} is not known, or was used before")]
    MissingOneTimeKey(Curve25519PublicKey),
    /// The message names another identity key: the expected one, and what was there.
    #[error("cannot make a session: the message is of {1}, expected is {0}")]
    MismatchedIdentityKey(Curve25519PublicKey, Curve25519PublicKey),
    /// The message is of a session with another configuration.
    #[error("cannot make a session: the message is of version {got:?}, expected is {expected:?}")]
    MismatchedSessionConfig {
        /// The expected configuration.
        expected: SessionConfig,
        /// That of the message, if it is known.
        got: Option<SessionConfig>,
    },
    /// The message could not be decrypted.
    #[error("cannot make a session: {0}")]
    Decryption(#[from] DecryptionError),
    /// A key has small order, or is not in its canonical encoding.
    #[error("cannot make a session: a key has small order or is not canonical")]
    NonContributoryKey,
}

/// The public keys that name a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityKeys {
    /// Signs the device's other keys.
    pub ed25519: Ed25519PublicKey,
    /// Takes part in every session of the device.
    pub curve25519: Curve25519PublicKey,
}

/// A session that another device opened.
pub struct InboundCreationResult {
    /// The session.
    pub session: Session,
    /// What the message said.
    pub plaintext: Vec<u8>,
}

/// Shows the length of the message, not what it said.
impl std::fmt::Debug for InboundCreationResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InboundCreationResult")
            .field("session", &self.session)
            .field("plaintext_length", &self.plaintext.len())
            .finish()
    }
}

/// A dehydrated device. Not secret: its contents are encrypted.
#[derive(Debug)]
pub struct DehydratedDeviceResult {
    /// The encrypted account, base64.
    pub ciphertext: String,
    /// The nonce, base64.
    pub nonce: String,
}

/// What making one-time keys did.
pub struct OneTimeKeyGenerationResult {
    /// The new keys.
    pub created: Vec<Curve25519PublicKey>,
    /// Old keys that were let go.
    pub removed: Vec<Curve25519PublicKey>,
}

/// A device's own keys.
pub struct Account(olmec::Account);

pickle_type!(Account, olmec::Account, AccountPickle, "an account");
from_libolm!(Account, olmec::pickle::libolm::read_account, 4);

impl Account {
    /// A new account.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn new() -> Self {
        Self(certain(olmec::Account::new()))
    }

    /// The public keys.
    pub fn identity_keys(&self) -> IdentityKeys {
        let olmec::olm::IdentityKeys { ed25519, curve25519 } = self.0.identity_keys();
        IdentityKeys {
            ed25519: Ed25519PublicKey(ed25519),
            curve25519: Curve25519PublicKey(curve25519),
        }
    }

    /// The public key that signs.
    pub fn ed25519_key(&self) -> Ed25519PublicKey {
        self.identity_keys().ed25519
    }

    /// The public key that takes part in every session.
    pub fn curve25519_key(&self) -> Curve25519PublicKey {
        self.identity_keys().curve25519
    }

    /// Signs a message.
    pub fn sign(&self, message: impl AsRef<[u8]>) -> Ed25519Signature {
        Ed25519Signature(self.0.sign(message.as_ref()))
    }

    /// How many one-time keys a server should hold.
    pub const fn max_number_of_one_time_keys(&self) -> usize {
        PUBLIC_ONE_TIME_KEYS
    }

    /// Opens a session with another device.
    ///
    /// # Errors
    ///
    /// If one of the keys has small order or is not canonical.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn create_outbound_session(
        &self,
        session_config: SessionConfig,
        identity_key: Curve25519PublicKey,
        one_time_key: Curve25519PublicKey,
    ) -> Result<Session, SessionCreationError> {
        let session = self.0.create_outbound_session_with(
            identity_key.0,
            one_time_key.0,
            session_config.mac_length(),
            &mut olmec::random::system(),
        );
        match session {
            Err(OutboundSessionError::Random(error)) => certain(Err(error)),
            session => session.map(Session).map_err(|_| SessionCreationError::NonContributoryKey),
        }
    }

    /// Accepts a session that another device opened, and decrypts the message it came with.
    ///
    /// # Errors
    ///
    /// See [`SessionCreationError`]; the account is then exactly as before.
    pub fn create_inbound_session(
        &mut self,
        expected_config: SessionConfig,
        their_identity_key: Curve25519PublicKey,
        pre_key_message: &PreKeyMessage,
    ) -> Result<InboundCreationResult, SessionCreationError> {
        let created = self.0.create_inbound_session_with(
            their_identity_key.0,
            &pre_key_message.whole,
            expected_config.mac_length(),
        );
        match created {
            Ok(olmec::olm::InboundSession { session, plaintext, used_key: _ }) => {
                Ok(InboundCreationResult { session: Session(session), plaintext })
            }
            Err(InboundSessionError::IdentityKeyMismatch) => {
                let found = pre_key_message.identity_key();
                Err(SessionCreationError::MismatchedIdentityKey(their_identity_key, found))
            }
            Err(InboundSessionError::UnknownOneTimeKey | InboundSessionError::Replayed) => {
                Err(SessionCreationError::MissingOneTimeKey(pre_key_message.one_time_key()))
            }
            Err(InboundSessionError::Decrypt(DecryptError::MacLengthMismatch)) => {
                let got = SessionConfig::of(pre_key_message.whole.message().mac_length());
                let (expected, got) = (expected_config, Some(got));
                Err(SessionCreationError::MismatchedSessionConfig { expected, got })
            }
            Err(InboundSessionError::Decrypt(error)) => {
                Err(DecryptionError::new(expected_config, error).into())
            }
            Err(_) => Err(SessionCreationError::NonContributoryKey),
        }
    }

    /// Makes one-time keys: as many as asked for, but never more than 100 that are not marked as
    /// published.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails, or all 2^32 - 1 ids are used.
    pub fn generate_one_time_keys(&mut self, count: usize) -> OneTimeKeyGenerationResult {
        let mut generated = self.0.generate_one_time_keys(count);
        if let Err(GenerateKeysError::TooMany { unpublished, max, .. }) = generated {
            generated = self.0.generate_one_time_keys(max.saturating_sub(unpublished));
        }
        let generated = certain(generated);
        let keys = |keys: Vec<OneTimeKey>| {
            keys.into_iter().map(|key| Curve25519PublicKey(key.key)).collect()
        };
        OneTimeKeyGenerationResult {
            created: keys(generated.created),
            removed: keys(generated.evicted),
        }
    }

    /// How many one-time keys are held, published or not.
    pub fn stored_one_time_key_count(&self) -> usize {
        self.0.one_time_key_count()
    }

    /// The one-time keys that are not marked as published.
    pub fn one_time_keys(&self) -> HashMap<KeyId, Curve25519PublicKey> {
        self.0.one_time_keys().map(entry).collect()
    }

    /// Makes a new fallback key. Returns the previous one's predecessor, which is let go.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails, or all 2^32 - 1 ids are used.
    pub fn generate_fallback_key(&mut self) -> Option<Curve25519PublicKey> {
        certain(self.0.generate_fallback_key()).map(|key| Curve25519PublicKey(key.key))
    }

    /// The fallback key, unless it is marked as published.
    pub fn fallback_key(&self) -> HashMap<KeyId, Curve25519PublicKey> {
        self.0.fallback_key().map(entry).into_iter().collect()
    }

    /// Lets the previous fallback key go. Whether there was one.
    pub fn forget_fallback_key(&mut self) -> bool {
        self.0.forget_previous_fallback_key().is_some()
    }

    /// Notes that the server has all keys.
    pub fn mark_keys_as_published(&mut self) {
        self.0.mark_keys_as_published();
    }

    /// Writes a pickle of libolm.
    ///
    /// # Errors
    ///
    /// [`LibolmPickleError::Encode`](crate::LibolmPickleError::Encode) if there is a previous
    /// fallback key without a current one.
    #[cfg(feature = "libolm-compat")]
    pub fn to_libolm_pickle(&self, pickle_key: &[u8]) -> Result<String, crate::LibolmPickleError> {
        let pickle = olmec::pickle::libolm::write_account(&self.0, pickle_key);
        pickle.map_err(crate::LibolmPickleError::writing)
    }

    /// Dehydrates the account.
    ///
    /// # Errors
    ///
    /// [`DehydratedDeviceError::InvalidAccount`] if the account came from libolm.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn to_dehydrated_device(
        &self,
        key: &[u8; 32],
    ) -> Result<DehydratedDeviceResult, DehydratedDeviceError> {
        let dehydrated_device::DehydratedDevice { ciphertext, nonce } =
            dehydrated_device::dehydrate(&self.0, key).map_err(DehydratedDeviceError::writing)?;
        Ok(DehydratedDeviceResult { ciphertext, nonce })
    }

    /// Reads a dehydrated device.
    ///
    /// # Errors
    ///
    /// See [`DehydratedDeviceError`].
    pub fn from_dehydrated_device(
        ciphertext: &str,
        nonce: &str,
        key: &[u8; 32],
    ) -> Result<Self, DehydratedDeviceError> {
        base64_decode(ciphertext)?;
        if base64_decode(nonce)?.len() != 12 {
            return Err(DehydratedDeviceError::InvalidNonce);
        }
        let account = dehydrated_device::rehydrate(ciphertext, nonce, key);
        account.map(Self).map_err(DehydratedDeviceError::reading)
    }
}

impl Default for Account {
    fn default() -> Self {
        Self::new()
    }
}

fn entry(key: OneTimeKey) -> (KeyId, Curve25519PublicKey) {
    (KeyId::new(key.id), Curve25519PublicKey(key.key))
}
