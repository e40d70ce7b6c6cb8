//! An Olm session: one device's end of the encrypted conversation with one other device.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::error::{DecryptError, EncryptError, OutboundSessionError};
use super::message::{MessageType, NormalMessage, OlmMessage, PreKeyMessage};
use super::ratchet::DoubleRatchet;
use super::session_keys::SessionKeys;
use super::triple_dh;
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use crate::random::TryCryptoRng;
use crate::session_id::SessionId;

/// What the other side is known to have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answered {
    /// Nothing has come from them yet, so our messages must carry the session's keys.
    NotYet,
    /// They have the session: a message of theirs was decrypted.
    Yes,
}

/// An Olm session between two devices.
///
/// Made by [`Account::create_outbound_session`](super::Account::create_outbound_session) or
/// [`Account::create_inbound_session`](super::Account::create_inbound_session). It is neither
/// `Clone` nor made from parts: a copied ratchet would use keys twice.
///
/// Messages may arrive in any order, be lost, or be duplicated. Per receiving chain the keys of
/// [`MAX_SKIPPED_KEYS`](super::MAX_SKIPPED_KEYS) missing messages are kept, for
/// [`MAX_RECEIVING_CHAINS`](super::MAX_RECEIVING_CHAINS) chains.
pub struct Session {
    pub(crate) keys: SessionKeys,
    pub(crate) ratchet: DoubleRatchet,
    pub(crate) mac_length: MacLength,
    pub(crate) answered: Answered,
}

impl Session {
    /// Draws the base key, then the first ratchet key.
    pub(super) fn outbound<R: TryCryptoRng + ?Sized>(
        our_identity_key: &Curve25519KeyPair,
        their_identity_key: Curve25519PublicKey,
        their_one_time_key: Curve25519PublicKey,
        mac_length: MacLength,
        rng: &mut R,
    ) -> Result<Self, OutboundSessionError> {
        if !their_identity_key.is_canonical() || !their_one_time_key.is_canonical() {
            return Err(OutboundSessionError::InvalidPublicKey);
        }
        let base_key = Curve25519KeyPair::generate(rng)?;
        let ratchet_key = Curve25519KeyPair::generate(rng)?;
        let (root, chain) = triple_dh::initiator(
            our_identity_key,
            &base_key,
            &their_identity_key,
            &their_one_time_key,
        )?;
        Ok(Self {
            keys: SessionKeys {
                identity_key: our_identity_key.public(),
                base_key: base_key.public(),
                one_time_key: their_one_time_key,
            },
            ratchet: DoubleRatchet::initiator(root, chain, ratchet_key),
            mac_length,
            answered: Answered::NotYet,
        })
    }

    /// The session that `message` opens, before anything in it is verified.
    pub(super) fn inbound(
        our_identity_key: &Curve25519KeyPair,
        our_one_time_key: &Curve25519KeyPair,
        message: &PreKeyMessage,
        mac_length: MacLength,
    ) -> Result<Self, NonContributory> {
        let keys = *message.session_keys();
        let ratchet_key = message.message().ratchet_key();
        // It is used only when we answer; a session that could never answer is refused now.
        if ratchet_key.is_small_order() {
            return Err(NonContributory);
        }
        let (root, chain) = triple_dh::responder(
            our_identity_key,
            our_one_time_key,
            &keys.identity_key,
            &keys.base_key,
        )?;
        Ok(Self {
            keys,
            ratchet: DoubleRatchet::responder(root, chain, ratchet_key),
            mac_length,
            answered: Answered::NotYet,
        })
    }

    /// Encrypts a message of any length.
    ///
    /// Gives a [`OlmMessage::PreKey`] until the first message of the other side has been
    /// decrypted. Reads 32 bytes from the operating system when it is our turn to ratchet.
    ///
    /// # Errors
    ///
    /// See [`EncryptError`]; the session is unchanged.
    #[cfg(feature = "getrandom")]
    pub fn encrypt(&mut self, plaintext: &[u8]) -> Result<OlmMessage, EncryptError> {
        self.encrypt_with_rng(plaintext, &mut crate::random::OsRng)
    }

    /// [`Session::encrypt`] with the caller's random source.
    ///
    /// # Errors
    ///
    /// See [`EncryptError`]; the session is unchanged.
    pub fn encrypt_with_rng<R: TryCryptoRng + ?Sized>(
        &mut self,
        plaintext: &[u8],
        rng: &mut R,
    ) -> Result<OlmMessage, EncryptError> {
        let message = self.ratchet.encrypt(plaintext, self.mac_length, rng)?;
        Ok(match self.next_message_type() {
            MessageType::PreKey => OlmMessage::PreKey(PreKeyMessage::new(self.keys, message)),
            MessageType::Normal => OlmMessage::Normal(message),
        })
    }

    /// Decrypts a message of the other side.
    ///
    /// # Errors
    ///
    /// See [`DecryptError`]; the session is then exactly as before.
    pub fn decrypt(&mut self, message: &OlmMessage) -> Result<Vec<u8>, DecryptError> {
        self.decrypt_if(message, Ok)
    }

    /// [`Session::decrypt`] for a message that is not needed any more: the plaintext takes its
    /// place in memory.
    ///
    /// # Errors
    ///
    /// See [`DecryptError`]; the session is then exactly as before, but the message is gone.
    pub fn decrypt_owned(&mut self, message: OlmMessage) -> Result<Vec<u8>, DecryptError> {
        let message = match message {
            OlmMessage::PreKey(message) => {
                self.check_keys(&message)?;
                message.into_message()
            }
            OlmMessage::Normal(message) => message,
        };
        self.decrypt_normal(Cow::Owned(message), Ok)
    }

    /// Decrypts a message and gives what `accept` makes of it. If that refuses the message, the
    /// session is as before, too.
    pub(crate) fn decrypt_if<T, E: From<DecryptError>>(
        &mut self,
        message: &OlmMessage,
        accept: impl FnOnce(Vec<u8>) -> Result<T, E>,
    ) -> Result<T, E> {
        match message {
            OlmMessage::PreKey(message) => self.decrypt_pre_key(message, accept),
            OlmMessage::Normal(message) => self.decrypt_normal(Cow::Borrowed(message), accept),
        }
    }

    pub(crate) fn decrypt_pre_key<T, E: From<DecryptError>>(
        &mut self,
        message: &PreKeyMessage,
        accept: impl FnOnce(Vec<u8>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.check_keys(message)?;
        self.decrypt_normal(Cow::Borrowed(message.message()), accept)
    }

    /// Nothing authenticates the outer keys of a pre-key message, so they must be the session's own.
    fn check_keys(&self, message: &PreKeyMessage) -> Result<(), DecryptError> {
        if self.matches(message) { Ok(()) } else { Err(DecryptError::SessionMismatch) }
    }

    fn decrypt_normal<T, E: From<DecryptError>>(
        &mut self,
        message: Cow<'_, NormalMessage>,
        accept: impl FnOnce(Vec<u8>) -> Result<T, E>,
    ) -> Result<T, E> {
        if message.mac_length() != self.mac_length {
            return Err(DecryptError::MacLengthMismatch.into());
        }
        let accepted = self.ratchet.decrypt(message, accept)?;
        self.answered = Answered::Yes;
        Ok(accepted)
    }

    /// Whether a pre-key message names the keys of this session, and so belongs to it rather than
    /// opening a new one. Says nothing about its authenticity.
    pub fn matches(&self, message: &PreKeyMessage) -> bool {
        self.keys == *message.session_keys()
    }

    /// The session id, equal on both sides.
    pub fn id(&self) -> SessionId {
        self.keys.session_id()
    }

    /// The public keys from which the session was made.
    pub const fn keys(&self) -> &SessionKeys {
        &self.keys
    }

    /// The MAC length, fixed since the session was made.
    pub const fn mac_length(&self) -> MacLength {
        self.mac_length
    }

    /// Whether a message of the other side has been decrypted.
    pub fn has_received_message(&self) -> bool {
        self.answered == Answered::Yes
    }

    /// The form of the next message that [`Session::encrypt`] makes.
    pub fn next_message_type(&self) -> MessageType {
        match self.answered {
            Answered::NotYet => MessageType::PreKey,
            Answered::Yes => MessageType::Normal,
        }
    }

    /// The positions of the session's chains, for a log or a bug report. Holds no secrets.
    pub fn describe(&self) -> SessionDescription {
        let chains = self.ratchet.receiving();
        SessionDescription {
            sending_index: self.ratchet.sending_index(),
            receiving_indices: chains.iter().map(|chain| chain.next_index()).collect(),
            skipped_indices: self.ratchet.skipped_indices().collect(),
        }
    }
}

/// Shows the session id and the chain positions, no secrets.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id())
            .field("mac_length", &self.mac_length)
            .field("has_received_message", &self.has_received_message())
            .field("chains", &self.describe())
            .finish()
    }
}

/// Where the chains of a session stand. Its `Display` has the form of the line that libolm's
/// `olm_session_describe` prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDescription {
    /// The index of the next message we send on the current chain; `None` when the next message
    /// begins a new chain, or the chain is exhausted.
    pub sending_index: Option<u32>,
    /// For each receiving chain, newest first, the next index expected; `None` when exhausted.
    pub receiving_indices: Vec<Option<u32>>,
    /// The indices of missing messages whose keys are kept, of all chains: the one that was passed
    /// over last comes first.
    pub skipped_indices: Vec<u32>,
}

impl fmt::Display for SessionDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sender chain index: {}", self.sending_index.unwrap_or(0))?;
        f.write_str(" receiver chain indices:")?;
        for index in &self.receiving_indices {
            write!(f, " {}", index.unwrap_or(u32::MAX))?;
        }
        f.write_str(" skipped message keys:")?;
        for index in &self.skipped_indices {
            write!(f, " {index}")?;
        }
        Ok(())
    }
}
