//! The receiver's end of a Megolm session.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use super::error::{DecryptError, ExportError};
use super::message::MegolmMessage;
use super::outbound_session::OutboundGroupSession;
use super::positions::Positions;
use super::ratchet::{MessageIndex, Position, Ratchet};
use super::session_key::{Contents, ExportedSessionKey, SessionKey};
use crate::primitives::aes_cbc_hmac::{KeyRoom, MacLength};
use crate::primitives::ed25519::{Ed25519PublicKey, SignatureError};
use crate::primitives::ed25519_verifier::Ed25519Verifier;
use crate::session_id::SessionId;

/// Whether the owner of the session's signing key ever vouched for it.
///
/// It says nothing about who passed the session on: a signed session key can be forwarded. Who sent
/// it is known from the Olm session it came in. Never raised by decrypting: a message proves that its sender has the session, and whoever
/// wrote a false export has it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authenticity {
    /// From an export, which anyone who holds the session can write.
    Imported,
    /// From a session key that the session itself signed, or from the outbound session.
    Signed,
}

/// A decrypted Megolm message.
///
/// The index is part of the result so that a client can refuse a second event with the same one.
#[derive(Clone, PartialEq, Eq)]
pub struct DecryptedMessage {
    /// What was sent.
    pub plaintext: Vec<u8>,
    /// The index of the message in its session.
    pub message_index: MessageIndex,
}

/// Shows the index and the length, not what was said.
impl fmt::Debug for DecryptedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedMessage")
            .field("message_index", &self.message_index)
            .field("plaintext_length", &self.plaintext.len())
            .finish()
    }
}

/// The receiving end of a Megolm session, from some first known index on.
pub struct InboundGroupSession {
    /// The first known index; moved only by [`InboundGroupSession::advance_to`].
    pub(crate) initial: Ratchet,
    /// Where the newest message decrypted so far stands, so that the next is near. Absent until
    /// that is another index than the first known one.
    pub(crate) latest: Option<Ratchet>,
    pub(crate) signing_key: Ed25519PublicKey,
    pub(crate) authenticity: Authenticity,
    pub(crate) mac_length: MacLength,
    pub(crate) remembered: Remembered,
}

/// What need not be worked out again as long as the session is in memory: nothing that a session
/// knows, only how fast it is. Never stored.
#[derive(Default)]
pub(crate) struct Remembered(Option<Box<(Ed25519Verifier, Positions)>>);

impl Remembered {
    pub(super) fn get(
        &mut self,
        key: &Ed25519PublicKey,
    ) -> Result<&mut (Ed25519Verifier, Positions), SignatureError> {
        match &mut self.0 {
            Some(remembered) => Ok(remembered),
            nothing => {
                let verifier =
                    Ed25519Verifier::from_bytes(key.as_bytes()).map_err(|_| SignatureError)?;
                Ok(nothing.insert(Box::new((verifier, Positions::default()))))
            }
        }
    }
}

impl InboundGroupSession {
    /// The session of a session key, as it arrives in an `m.room_key` event.
    pub fn new(session_key: &SessionKey) -> Self {
        Self::with_mac_length(session_key, MacLength::Truncated)
    }

    /// [`InboundGroupSession::new`] with a MAC length agreed on beforehand.
    pub fn with_mac_length(session_key: &SessionKey, mac_length: MacLength) -> Self {
        Self::from_contents(session_key.contents(), Authenticity::Signed, mac_length)
    }

    /// The session of an export.
    pub fn import(export: &ExportedSessionKey) -> Self {
        Self::import_with_mac_length(export, MacLength::Truncated)
    }

    /// [`InboundGroupSession::import`] with a MAC length agreed on beforehand.
    pub fn import_with_mac_length(export: &ExportedSessionKey, mac_length: MacLength) -> Self {
        Self::from_contents(export.contents(), Authenticity::Imported, mac_length)
    }

    /// The receiving end of our own session, from its current index on, so that the sending
    /// device can read what it sent.
    pub fn from_outbound(session: &OutboundGroupSession) -> Self {
        Self::with_mac_length(&session.session_key(), session.mac_length())
    }

    fn from_contents(
        contents: Contents,
        authenticity: Authenticity,
        mac_length: MacLength,
    ) -> Self {
        let Contents { ratchet, signing_key } = contents;
        let remembered = Remembered::default();
        Self { initial: ratchet, latest: None, signing_key, authenticity, mac_length, remembered }
    }

    /// Decrypts a message, in any order.
    ///
    /// So that the next one takes less time, a session in use keeps places of its ratchet, up to 10 KB,
    /// and after eight messages, with the feature `precomputed-tables`, a table of 56 KB for its signing
    /// key. [`advance_to`](Self::advance_to) the
    /// [first known index](Self::first_known_index) frees both and forgets nothing else.
    ///
    /// # Errors
    ///
    /// See [`DecryptError`]; the session is then exactly as before.
    pub fn decrypt(&mut self, message: &MegolmMessage) -> Result<DecryptedMessage, DecryptError> {
        self.decrypt_either(Cow::Borrowed(message))
    }

    /// [`InboundGroupSession::decrypt`] for a message that is not needed any more: the plaintext takes
    /// its place in memory.
    ///
    /// # Errors
    ///
    /// See [`DecryptError`]; the session is then exactly as before, but the message is gone.
    pub fn decrypt_owned(
        &mut self,
        message: MegolmMessage,
    ) -> Result<DecryptedMessage, DecryptError> {
        self.decrypt_either(Cow::Owned(message))
    }

    fn decrypt_either(
        &mut self,
        message: Cow<'_, MegolmMessage>,
    ) -> Result<DecryptedMessage, DecryptError> {
        if message.mac_length() != self.mac_length {
            return Err(DecryptError::MacLengthMismatch);
        }
        let (verifier, positions) = self.remembered.get(&self.signing_key)?;
        let signed = MegolmMessage::verify(message, verifier)?;
        let index = signed.message_index();
        let first_known = self.initial.index();
        if index < first_known {
            return Err(DecryptError::UnknownIndex { index, first_known });
        }
        let latest = self.latest.as_ref().unwrap_or(&self.initial);
        let is_newest = index > latest.index();
        let mut ratchet = Position::new();
        positions.lead(&mut ratchet, index, [&self.initial, latest]);
        let plaintext = signed.open(&ratchet.cipher_keys(&mut KeyRoom::new()))?;
        if is_newest {
            match &mut self.latest {
                Some(latest) => latest.copy_from(&ratchet),
                None => self.latest = Some(Ratchet::copy_of(&ratchet)),
            }
        }
        Ok(DecryptedMessage { plaintext, message_index: index })
    }

    /// Decrypts many messages of the session in one call, which takes less time than one after the
    /// other: the ratchet is walked once, whatever order they are in, and the signatures are
    /// verified together.
    ///
    /// Gives a result for each message, in their order, each the same as
    /// [`InboundGroupSession::decrypt`] would give. Draws random numbers for the verification from
    /// the operating system; does without, and takes longer, if that fails.
    #[cfg(feature = "getrandom")]
    pub fn decrypt_batch(
        &mut self,
        messages: &[MegolmMessage],
    ) -> Vec<Result<DecryptedMessage, DecryptError>> {
        self.decrypt_batch_with_rng(messages, &mut crate::random::OsRng)
    }

    /// A copy of the ratchet at `index`, without what is remembered; `None` before the first known one.
    pub(super) fn ratchet_at(&self, index: MessageIndex) -> Option<Ratchet> {
        if index < self.first_known_index() {
            return None;
        }
        let mut ratchet = self.nearest(index).duplicate();
        ratchet.advance_to(index);
        Some(ratchet)
    }

    /// The ratchet we hold that is nearest before or at `index`, else the initial one.
    pub(super) fn nearest(&self, index: MessageIndex) -> &Ratchet {
        self.latest.as_ref().filter(|latest| latest.index() <= index).unwrap_or(&self.initial)
    }

    /// The first index that can be decrypted or exported.
    pub const fn first_known_index(&self) -> MessageIndex {
        self.initial.index()
    }

    /// Exports the session from `index` on: its reader can decrypt that and later messages.
    ///
    /// # Errors
    ///
    /// [`ExportError::UnknownIndex`] for an index before the first known one.
    pub fn export_at(
        &self,
        index: impl Into<MessageIndex>,
    ) -> Result<ExportedSessionKey, ExportError> {
        let ratchet = self.known_ratchet_at(index.into())?;
        Ok(ExportedSessionKey::new(ratchet, self.signing_key))
    }

    /// The exports from `index` on, one for each index to the last: for several in a row, of which
    /// [`InboundGroupSession::export_at`] would walk the whole way each time.
    ///
    /// # Errors
    ///
    /// [`ExportError::UnknownIndex`] for an index before the first known one.
    pub fn exports_from<I: Into<MessageIndex>>(
        &self,
        index: I,
    ) -> Result<impl Iterator<Item = ExportedSessionKey> + use<I>, ExportError> {
        let mut next = Some(self.known_ratchet_at(index.into())?);
        let signing_key = self.signing_key;
        Ok(core::iter::from_fn(move || {
            let mut ratchet = next.take()?;
            let export = ExportedSessionKey::new(ratchet.duplicate(), signing_key);
            next = ratchet.index().next().map(|index| {
                ratchet.advance_to(index);
                ratchet
            });
            Some(export)
        }))
    }

    /// Exports the session from its first known index on, all that it can read.
    pub fn export_at_first_known_index(&self) -> ExportedSessionKey {
        ExportedSessionKey::new(self.initial.duplicate(), self.signing_key)
    }

    /// Forgets everything before `index`, for good: those messages can no longer be decrypted
    /// from this session.
    ///
    /// # Errors
    ///
    /// [`ExportError::UnknownIndex`] for an index before the first known one.
    pub fn advance_to(&mut self, index: impl Into<MessageIndex>) -> Result<(), ExportError> {
        self.initial = self.known_ratchet_at(index.into())?;
        self.remembered = Remembered::default();
        self.latest = self.latest.take().filter(|latest| latest.index() > self.initial.index());
        Ok(())
    }

    fn known_ratchet_at(&self, index: MessageIndex) -> Result<Ratchet, ExportError> {
        let first_known = self.first_known_index();
        self.ratchet_at(index).ok_or(ExportError::UnknownIndex { index, first_known })
    }

    /// The session id.
    pub fn id(&self) -> SessionId {
        SessionId::new(self.signing_key.to_base64())
    }

    /// The Ed25519 key that signs the session's messages.
    pub const fn signing_key(&self) -> Ed25519PublicKey {
        self.signing_key
    }

    /// How we know whose session this is.
    pub const fn authenticity(&self) -> Authenticity {
        self.authenticity
    }

    /// The MAC length, fixed since the session was made.
    pub const fn mac_length(&self) -> MacLength {
        self.mac_length
    }

    pub(super) const fn initial(&self) -> &Ratchet {
        &self.initial
    }

    /// A new session that starts at `ratchet` and is otherwise this one.
    pub(super) fn starting_at(&self, ratchet: Ratchet, authenticity: Authenticity) -> Self {
        let contents = Contents { ratchet, signing_key: self.signing_key };
        Self::from_contents(contents, authenticity, self.mac_length)
    }
}

/// As [`InboundGroupSession::import`].
impl From<ExportedSessionKey> for InboundGroupSession {
    fn from(export: ExportedSessionKey) -> Self {
        let contents = export.into_contents();
        Self::from_contents(contents, Authenticity::Imported, MacLength::Truncated)
    }
}

/// Shows the session id and the indices, no secrets.
impl fmt::Debug for InboundGroupSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundGroupSession")
            .field("id", &self.id())
            .field("first_known_index", &self.first_known_index())
            .field("authenticity", &self.authenticity)
            .field("mac_length", &self.mac_length)
            .finish()
    }
}
