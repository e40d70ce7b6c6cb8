//! The native pickle: one sealed record.
//!
//! ```text
//! header      "OLMEC" || 0x01 || kind (1) || version (1) || generation (u64be) || nonce (24)   40 bytes
//! ciphertext  XChaCha20-Poly1305(key, nonce, record), with associated data header || context
//! tag         16 bytes
//! ```
//!
//! The fifth to eighth bytes of the header say: envelope 1, what kind of object, in which version
//! of its record. Nothing of the header is believed before the tag has been checked, so damage
//! anywhere is one error. The context is the caller's, not stored: a pickle sealed for one purpose
//! (a user, a device, a store) does not open for another.

mod account;
mod group_sessions;
mod pk_decryption;
#[cfg(feature = "matrix")]
mod replay_guard;
mod session;

#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::codec::{Reader, Record, Sink as _};
use super::error::PickleError;
use super::key::PickleKey;
use crate::encoding::base64;
#[cfg(feature = "matrix")]
use crate::matrix::replay_guard::ReplayGuard;
use crate::megolm::{InboundGroupSession, OutboundGroupSession};
use crate::olm::{Account, Session};
use crate::pk::PkDecryption;
use crate::primitives::xchacha20_poly1305::{self as cipher, NONCE_LENGTH, TAG_LENGTH};
use crate::random::{RandomError, TryCryptoRng};
use crate::secret::SecretBytes;

/// `"OLMEC"` and the number of this envelope.
const MAGIC: [u8; 6] = *b"OLMEC\x01";
/// Length of the header in bytes.
const HEADER_LENGTH: usize = 40;

/// What a pickle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PickleKind {
    /// An [`Account`].
    Account,
    /// An Olm [`Session`].
    Session,
    /// An [`OutboundGroupSession`].
    OutboundGroupSession,
    /// An [`InboundGroupSession`].
    InboundGroupSession,
    /// A [`PkDecryption`].
    PkDecryption,
    /// A guard against replayed messages of rooms, of the feature `matrix`.
    ReplayGuard,
}

impl PickleKind {
    const ALL: [Self; 6] = [
        Self::Account,
        Self::Session,
        Self::OutboundGroupSession,
        Self::InboundGroupSession,
        Self::PkDecryption,
        Self::ReplayGuard,
    ];

    /// The number in the header; never changed, never used again.
    const fn number(self) -> u8 {
        match self {
            Self::Account => 1,
            Self::Session => 2,
            Self::OutboundGroupSession => 3,
            Self::InboundGroupSession => 4,
            Self::PkDecryption => 5,
            Self::ReplayGuard => 6,
        }
    }

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// The kind in words, such as "outbound group session".
impl fmt::Display for PickleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Account => "account",
            Self::Session => "Olm session",
            Self::OutboundGroupSession => "outbound group session",
            Self::InboundGroupSession => "inbound group session",
            Self::PkDecryption => "backup key",
            Self::ReplayGuard => "replay guard",
        })
    }
}

/// What the header of a pickle says, before anything has checked it: good for sorting files and
/// for tools, not for trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PickleClaims {
    /// What the pickle holds; `None` for a kind that this version of the library does not know.
    pub kind: Option<PickleKind>,
    /// The version of the record inside.
    pub record_version: u8,
    /// How often the object had been saved, as [`Stamp::generation`] counts.
    pub generation: u64,
}

/// What a pickle is bound to beside its key.
///
/// The default is no context and generation 0, for callers that need neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// Any bytes that say what the pickle is for, such as a user and device id. Not stored; the
    /// same bytes are needed to open it.
    pub context: &'a [u8],
    /// When sealing: how often this object has been saved. When opening: the least generation
    /// that is accepted.
    pub generation: u64,
}

/// The objects that can be pickled. Implemented by this library only.
pub trait Picklable: sealed::Stored {
    /// The kind of this object's pickles.
    const KIND: PickleKind;
}

impl Picklable for Account {
    const KIND: PickleKind = PickleKind::Account;
}

impl Picklable for Session {
    const KIND: PickleKind = PickleKind::Session;
}

impl Picklable for OutboundGroupSession {
    const KIND: PickleKind = PickleKind::OutboundGroupSession;
}

impl Picklable for InboundGroupSession {
    const KIND: PickleKind = PickleKind::InboundGroupSession;
}

impl Picklable for PkDecryption {
    const KIND: PickleKind = PickleKind::PkDecryption;
}

#[cfg(feature = "matrix")]
impl Picklable for ReplayGuard {
    const KIND: PickleKind = PickleKind::ReplayGuard;
}

mod sealed {
    use super::{PickleError, Reader, Record};

    /// How an object is laid out; see the modules of the kinds.
    #[expect(unnameable_types, reason = "seals the public trait above it")]
    pub trait Stored: Record + Sized {
        /// The version of the record that is written.
        #[doc(hidden)]
        const VERSION: u8;

        /// Reads a record of a version from 1 to that one.
        #[doc(hidden)]
        fn read(version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError>;
    }
}

/// The object of an authentic record, of which nothing may be left over.
pub(super) fn restore<T: Picklable>(version: u8, record: &[u8]) -> Result<T, PickleError> {
    if !(1..=T::VERSION).contains(&version) {
        return Err(PickleError::UnsupportedVersion(version));
    }
    let mut reader = Reader::new(record);
    let object = T::read(version, &mut reader)?;
    reader.end()?;
    Ok(object)
}

/// A sealed pickle: bytes or text that can be stored anywhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Pickle(Vec<u8>);

/// An object from a pickle, and when it was saved.
#[derive(Debug)]
pub struct Opened<T> {
    /// The object.
    pub object: T,
    /// The generation under which it was sealed.
    pub generation: u64,
}

impl Pickle {
    /// Seals an object with a nonce from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn seal<T: Picklable>(
        object: &T,
        key: &PickleKey,
        stamp: Stamp<'_>,
    ) -> Result<Self, RandomError> {
        Self::seal_with_rng(object, key, stamp, &mut crate::random::OsRng)
    }

    /// [`Pickle::seal`] with the caller's random source, 24 bytes.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn seal_with_rng<T: Picklable, R: TryCryptoRng + ?Sized>(
        object: &T,
        key: &PickleKey,
        stamp: Stamp<'_>,
        rng: &mut R,
    ) -> Result<Self, RandomError> {
        let mut nonce = [0; NONCE_LENGTH];
        rng.try_fill_bytes(&mut nonce).map_err(|_| RandomError)?;
        // Of its full size at once, so that no growing buffer leaves the record behind, and wiped
        // if it is not encrypted.
        let length = object.length().saturating_add(HEADER_LENGTH).saturating_add(TAG_LENGTH);
        let mut sealed = SecretBytes(Vec::with_capacity(length));
        sealed.put(&MAGIC);
        sealed.put(&[T::KIND.number(), T::VERSION]);
        sealed.u64(stamp.generation);
        sealed.put(&nonce);
        object.write(&mut sealed);
        let (header, record) = sealed.0.split_at_mut_checked(HEADER_LENGTH).unwrap_or_default();
        let tag = cipher::seal_in_place(key.secret(), &nonce, header, stamp.context, record)
            .map_err(|_| RandomError)?;
        sealed.put(&tag);
        Ok(Self(core::mem::take(&mut sealed.0)))
    }

    /// Opens a pickle sealed with the same key and context, at `stamp.generation` or later.
    ///
    /// # Errors
    ///
    /// See [`PickleError`].
    pub fn open<T: Picklable>(
        &self,
        key: &PickleKey,
        stamp: Stamp<'_>,
    ) -> Result<Opened<T>, PickleError> {
        self.clone().open_in_place(key, stamp)
    }

    /// [`Pickle::open`], where the bytes are, which are wiped.
    fn open_in_place<T: Picklable>(
        self,
        key: &PickleKey,
        stamp: Stamp<'_>,
    ) -> Result<Opened<T>, PickleError> {
        let damaged = PickleError::Authentication;
        let mut bytes = SecretBytes(self.0);
        let (header, rest) = bytes.0.split_first_chunk_mut::<HEADER_LENGTH>().ok_or(damaged)?;
        let (record, tag) = rest.split_last_chunk_mut().ok_or(damaged)?;
        let (fields, nonce) = header.split_last_chunk().ok_or(damaged)?;
        let fields = fields.strip_prefix(&MAGIC).ok_or(damaged)?;
        let ([kind, version], generation) = fields.split_first_chunk().ok_or(damaged)?;
        cipher::open_in_place(key.secret(), nonce, header, stamp.context, record, tag)
            .map_err(|_| damaged)?;

        if *kind != T::KIND.number() {
            let found = PickleKind::from_number(*kind);
            return Err(PickleError::WrongKind { expected: T::KIND, found });
        }
        let generation = u64::from_be_bytes(generation.try_into().map_err(|_| damaged)?);
        if generation < stamp.generation {
            let at_least = stamp.generation;
            return Err(PickleError::RolledBack { found: generation, at_least });
        }
        Ok(Opened { object: restore(*version, record)?, generation })
    }

    /// A pickle from its bytes; they are looked at when it is opened.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A pickle from its text form, unpadded base64.
    ///
    /// # Errors
    ///
    /// [`PickleError::Authentication`] if the text is not base64.
    pub fn from_base64(text: &str) -> Result<Self, PickleError> {
        base64::decode(text).map(Self).map_err(|_| PickleError::Authentication)
    }

    /// The text form, unpadded base64. Not secret: the contents are encrypted.
    pub fn to_base64(&self) -> String {
        base64::encode(&self.0)
    }

    /// What the header claims to hold, unauthenticated: good for sorting files, not for trust.
    pub fn claimed_kind(&self) -> Option<PickleKind> {
        let rest = self.0.strip_prefix(&MAGIC)?;
        PickleKind::from_number(*rest.first()?)
    }

    /// All that the header claims, unauthenticated; `None` if these bytes do not begin as a
    /// pickle does, or are too short to be one.
    pub fn claims(&self) -> Option<PickleClaims> {
        let (header, rest) = self.0.split_first_chunk::<HEADER_LENGTH>()?;
        rest.len().checked_sub(TAG_LENGTH)?;
        let ([kind, record_version], rest) = header.strip_prefix(&MAGIC)?.split_first_chunk()?;
        let (generation, _nonce) = rest.split_first_chunk()?;
        Some(PickleClaims {
            kind: PickleKind::from_number(*kind),
            record_version: *record_version,
            generation: u64::from_be_bytes(*generation),
        })
    }
}

/// Shows what the header claims and the length.
impl fmt::Debug for Pickle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pickle")
            .field("claimed_kind", &self.claimed_kind())
            .field("length", &self.0.len())
            .finish()
    }
}

/// Gives an object the two calls of the paved path.
macro_rules! paved_path {
    ($($object:ty),*) => {$(
        impl $object {
            /// Seals the object as text, without a context and as generation 0. See [`Pickle`]
            /// for both.
            ///
            /// # Errors
            ///
            /// [`RandomError`] if the operating system's generator fails.
            #[cfg(feature = "getrandom")]
            pub fn pickle(&self, key: &PickleKey) -> Result<String, RandomError> {
                Ok(Pickle::seal(self, key, Stamp::default())?.to_base64())
            }

            /// Opens what [`Self::pickle`] made.
            ///
            /// # Errors
            ///
            /// See [`PickleError`].
            pub fn from_pickle(text: &str, key: &PickleKey) -> Result<Self, PickleError> {
                Ok(Pickle::from_base64(text)?.open_in_place(key, Stamp::default())?.object)
            }
        }
    )*};
}

paved_path!(Account, Session, OutboundGroupSession, InboundGroupSession, PkDecryption);
#[cfg(feature = "matrix")]
paved_path!(ReplayGuard);
