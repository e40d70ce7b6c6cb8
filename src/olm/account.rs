//! A device's own keys: what it signs with, and what others open sessions with.

use alloc::vec::Vec;
use core::fmt;

use super::error::{DecryptError, GenerateKeysError, InboundSessionError, OutboundSessionError};
use super::fallback_key::{FallbackKey, FallbackKeys};
use super::message::PreKeyMessage;
use super::one_time_keys::{GeneratedKeys, KeyId, KeyIds, OneTimeKey, OneTimeKeys, StoredKey};
use super::session::Session;
use crate::error::Unsound;
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::ed25519::{Ed25519PublicKey, Ed25519Signature};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::random::{RandomError, TryCryptoRng};

/// The two public keys that name a device, published in its `device_keys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdentityKeys {
    /// Signs the device's other keys.
    pub ed25519: Ed25519PublicKey,
    /// Takes part in every session of the device.
    pub curve25519: Curve25519PublicKey,
}

/// Which of our keys a new inbound session used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UsedKey {
    /// A one-time key, which is now gone.
    OneTime(KeyId),
    /// A fallback key, which stays until it is rotated out.
    Fallback(KeyId),
}

/// A session that another device opened, with the first message it sent in it.
pub struct InboundSession {
    /// The session.
    pub session: Session,
    /// What the message said.
    pub plaintext: Vec<u8>,
    /// Which of our keys it used.
    pub used_key: UsedKey,
}

/// Shows the session and the length of the message, not what it said: often a room key.
impl fmt::Debug for InboundSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundSession")
            .field("session", &self.session)
            .field("plaintext_length", &self.plaintext.len())
            .field("used_key", &self.used_key)
            .finish()
    }
}

/// A device's identity keys, one-time keys and fallback keys.
///
/// Not `Clone`: two copies would hand out the same key ids and accept the same one-time key twice.
pub struct Account {
    pub(crate) signing_key: Ed25519KeyPair,
    pub(crate) identity_key: Curve25519KeyPair,
    pub(crate) one_time_keys: OneTimeKeys,
    pub(crate) fallback_keys: FallbackKeys,
    pub(crate) key_ids: KeyIds,
}

impl Account {
    /// How many one-time keys may be unpublished at a time: as many as a server should hold.
    pub const MAX_UNPUBLISHED_ONE_TIME_KEYS: usize = OneTimeKeys::MAX_UNPUBLISHED;
    /// How many one-time keys are kept in all, until messages that use them arrive.
    pub const MAX_ONE_TIME_KEYS: usize = OneTimeKeys::CAPACITY;

    /// A new account, with keys from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut crate::random::OsRng)
    }

    /// A new account from the caller's random source: the Ed25519 seed (32 bytes), then the
    /// Curve25519 key (32 bytes).
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        Ok(Self {
            signing_key: Ed25519KeyPair::generate(rng)?,
            identity_key: Curve25519KeyPair::generate(rng)?,
            one_time_keys: OneTimeKeys::default(),
            fallback_keys: FallbackKeys::default(),
            key_ids: KeyIds::new(),
        })
    }

    /// A stored account. No one-time or fallback key may have an id that has not been handed out
    /// yet or that another has, and none may be held twice: it would open a second session after the
    /// first has used it up.
    pub(crate) fn restore(
        signing_key: Ed25519KeyPair,
        identity_key: Curve25519KeyPair,
        one_time_keys: OneTimeKeys,
        fallback_keys: FallbackKeys,
        key_ids: KeyIds,
    ) -> Result<Self, Unsound> {
        let fallbacks = fallback_keys.iter().map(|key| key.stored.parts());
        let keys = one_time_keys.iter().chain(fallbacks);
        let (mut ids, mut public_keys): (Vec<_>, Vec<_>) =
            keys.map(|key| (key.id, key.public)).unzip();
        let are_handed_out = ids.iter().all(|id| id.get() <= key_ids.last_used);
        ids.sort_unstable();
        public_keys.sort_unstable();
        let are_all_different =
            ids.is_sorted_by(|a, b| a < b) && public_keys.is_sorted_by(|a, b| a < b);
        if are_handed_out && are_all_different {
            Ok(Self { signing_key, identity_key, one_time_keys, fallback_keys, key_ids })
        } else {
            Err(Unsound)
        }
    }

    /// The public identity keys.
    pub fn identity_keys(&self) -> IdentityKeys {
        IdentityKeys { ed25519: self.signing_key.public(), curve25519: self.identity_key.public() }
    }

    /// Signs bytes with the Ed25519 identity key. For a Matrix object the bytes are its canonical
    /// JSON without `signatures` and `unsigned`.
    pub fn sign(&self, message: &[u8]) -> Ed25519Signature {
        self.signing_key.sign(message)
    }

    /// Makes `count` one-time keys, all or none. Those still to be uploaded are at
    /// [`Account::one_time_keys`].
    ///
    /// # Errors
    ///
    /// See [`GenerateKeysError`]; the account is unchanged.
    #[cfg(feature = "getrandom")]
    pub fn generate_one_time_keys(
        &mut self,
        count: usize,
    ) -> Result<GeneratedKeys, GenerateKeysError> {
        self.generate_one_time_keys_with_rng(count, &mut crate::random::OsRng)
    }

    /// [`Account::generate_one_time_keys`] with the caller's random source, 32 bytes a key.
    ///
    /// # Errors
    ///
    /// See [`GenerateKeysError`]; the account is unchanged.
    pub fn generate_one_time_keys_with_rng<R: TryCryptoRng + ?Sized>(
        &mut self,
        count: usize,
        rng: &mut R,
    ) -> Result<GeneratedKeys, GenerateKeysError> {
        self.one_time_keys.generate(count, &mut self.key_ids, rng)
    }

    /// The one-time keys that are not marked as published, oldest first: those to upload.
    pub fn one_time_keys(&self) -> impl Iterator<Item = OneTimeKey> {
        self.one_time_keys.unpublished()
    }

    /// How many one-time keys are held, published or not.
    pub fn one_time_key_count(&self) -> usize {
        self.one_time_keys.len()
    }

    /// Makes a new fallback key. The one it replaces is kept as the previous one, and the previous
    /// one before it is let go and returned.
    ///
    /// # Errors
    ///
    /// See [`GenerateKeysError`]; the account is unchanged.
    #[cfg(feature = "getrandom")]
    pub fn generate_fallback_key(&mut self) -> Result<Option<OneTimeKey>, GenerateKeysError> {
        self.generate_fallback_key_with_rng(&mut crate::random::OsRng)
    }

    /// [`Account::generate_fallback_key`] with the caller's random source, 32 bytes.
    ///
    /// # Errors
    ///
    /// See [`GenerateKeysError`]; the account is unchanged.
    pub fn generate_fallback_key_with_rng<R: TryCryptoRng + ?Sized>(
        &mut self,
        rng: &mut R,
    ) -> Result<Option<OneTimeKey>, GenerateKeysError> {
        let id = self.key_ids.peek(1)?.next().ok_or(GenerateKeysError::KeyIdsExhausted)?;
        let pair = Curve25519KeyPair::generate(rng)?;
        self.key_ids.take_through(id);
        Ok(self.fallback_keys.rotate(FallbackKey::new(StoredKey::new(id, pair))))
    }

    /// The current fallback key, unless it is marked as published.
    pub fn fallback_key(&self) -> Option<OneTimeKey> {
        self.fallback_keys.unpublished()
    }

    /// The current fallback key, whether it is marked as published or not.
    pub fn current_fallback_key(&self) -> Option<OneTimeKey> {
        self.fallback_keys.current()
    }

    /// Lets the previous fallback key go, once no message that uses it can still be on its way.
    /// Returns it if there was one.
    pub fn forget_previous_fallback_key(&mut self) -> Option<OneTimeKey> {
        self.fallback_keys.forget_previous()
    }

    /// Notes that the server has all one-time keys and the current fallback key. Returns how many
    /// one-time keys were unpublished.
    pub fn mark_keys_as_published(&mut self) -> usize {
        self.fallback_keys.mark_as_published();
        self.one_time_keys.mark_as_published()
    }

    /// Opens a session with another device, from its identity key and a one-time or fallback key
    /// claimed from the server. Both must have been checked against the device's signature.
    ///
    /// # Errors
    ///
    /// See [`OutboundSessionError`].
    #[cfg(feature = "getrandom")]
    pub fn create_outbound_session(
        &self,
        their_identity_key: Curve25519PublicKey,
        their_one_time_key: Curve25519PublicKey,
    ) -> Result<Session, OutboundSessionError> {
        self.create_outbound_session_with(
            their_identity_key,
            their_one_time_key,
            MacLength::Truncated,
            &mut crate::random::OsRng,
        )
    }

    /// [`Account::create_outbound_session`] with a MAC length that both sides have agreed on, and
    /// the caller's random source: the base key (32 bytes), then the first ratchet key (32 bytes).
    ///
    /// # Errors
    ///
    /// See [`OutboundSessionError`].
    pub fn create_outbound_session_with<R: TryCryptoRng + ?Sized>(
        &self,
        their_identity_key: Curve25519PublicKey,
        their_one_time_key: Curve25519PublicKey,
        mac_length: MacLength,
        rng: &mut R,
    ) -> Result<Session, OutboundSessionError> {
        Session::outbound(
            &self.identity_key,
            their_identity_key,
            their_one_time_key,
            mac_length,
            rng,
        )
    }

    /// Accepts a session that another device opened, and decrypts the message it came with.
    ///
    /// `their_identity_key` is the sender's as its signed device keys name it. The one-time key
    /// that the message names is removed only after the message has authenticated, so a forged
    /// message costs nothing; a message made with a fallback key is accepted once.
    ///
    /// Before calling this, try the sessions with the sender whose
    /// [`Session::matches`] is true: a sender repeats the pre-key form until it is answered.
    ///
    /// # Errors
    ///
    /// See [`InboundSessionError`]; the account is then exactly as before.
    pub fn create_inbound_session(
        &mut self,
        their_identity_key: Curve25519PublicKey,
        message: &PreKeyMessage,
    ) -> Result<InboundSession, InboundSessionError> {
        self.create_inbound_session_with(their_identity_key, message, MacLength::Truncated)
    }

    /// [`Account::create_inbound_session`] with a MAC length that both sides have agreed on; a
    /// message with another one is refused.
    ///
    /// # Errors
    ///
    /// See [`InboundSessionError`]; the account is then exactly as before.
    pub fn create_inbound_session_with(
        &mut self,
        their_identity_key: Curve25519PublicKey,
        message: &PreKeyMessage,
        mac_length: MacLength,
    ) -> Result<InboundSession, InboundSessionError> {
        let mut session = self.begin_inbound_session(their_identity_key, message, mac_length)?;
        let plaintext = session.decrypt_pre_key::<_, DecryptError>(message, Ok)?;
        let used_key = self.finish_inbound_session(&session)?;
        Ok(InboundSession { session, plaintext, used_key })
    }

    /// First step of [`Account::create_inbound_session`] for APIs that are split in two: makes the
    /// session without decrypting and without using up the one-time key. **Nothing is
    /// authenticated yet**: go on only after [`Session::decrypt`] of the same message has
    /// succeeded, with [`Account::finish_inbound_session`].
    ///
    /// # Errors
    ///
    /// See [`InboundSessionError`].
    pub fn begin_inbound_session(
        &self,
        their_identity_key: Curve25519PublicKey,
        message: &PreKeyMessage,
        mac_length: MacLength,
    ) -> Result<Session, InboundSessionError> {
        let keys = message.session_keys();
        if keys.identity_key != their_identity_key {
            return Err(InboundSessionError::IdentityKeyMismatch);
        }
        let one_time_key = self.one_time_keys.find(&keys.one_time_key);
        let our_key = match &one_time_key {
            Some(one_time_key) => one_time_key,
            None => {
                let fallback = self.fallback_keys.find(&keys.one_time_key);
                let fallback = fallback.ok_or(InboundSessionError::UnknownOneTimeKey)?;
                if fallback.has_seen(&keys.base_key) {
                    return Err(InboundSessionError::Replayed);
                }
                fallback.stored().pair()
            }
        };
        Ok(Session::inbound(&self.identity_key, our_key, message, mac_length)?)
    }

    /// Second step: uses up the one-time key of `session`, or remembers that its fallback key has
    /// opened it. Call it once the session's first message has been decrypted.
    ///
    /// # Errors
    ///
    /// [`InboundSessionError::NotAuthenticated`] if nothing has been decrypted in the session,
    /// [`InboundSessionError::UnknownOneTimeKey`] if the account has no such key, and
    /// [`InboundSessionError::Replayed`] if another session was finished from the same message.
    /// The account is then exactly as before; let the session go.
    pub fn finish_inbound_session(
        &mut self,
        session: &Session,
    ) -> Result<UsedKey, InboundSessionError> {
        if !session.has_received_message() {
            return Err(InboundSessionError::NotAuthenticated);
        }
        let keys = session.keys();
        if let Some(id) = self.one_time_keys.remove(&keys.one_time_key) {
            return Ok(UsedKey::OneTime(id));
        }
        let fallback = self.fallback_keys.find_mut(&keys.one_time_key);
        let fallback = fallback.ok_or(InboundSessionError::UnknownOneTimeKey)?;
        if fallback.has_seen(&keys.base_key) {
            return Err(InboundSessionError::Replayed);
        }
        fallback.remember(keys.base_key);
        Ok(UsedKey::Fallback(fallback.stored().public().id))
    }
}

/// Shows the public keys and how many keys are held, no secrets.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("identity_keys", &self.identity_keys())
            .field("one_time_key_count", &self.one_time_key_count())
            .field("unpublished_fallback_key", &self.fallback_key())
            .finish()
    }
}
