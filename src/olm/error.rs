//! Errors of Olm, one enum an operation.

use crate::error::{CodedError, ErrorCode};
use crate::primitives::aes_cbc_hmac::NotAuthentic;
use crate::primitives::curve25519::NonContributory;
use crate::random::RandomError;

/// Why [`Session::encrypt`](super::Session::encrypt) made no message. The session is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// The chain's last index has been used and the other side has not answered since.
    #[error("cannot encrypt: the session's last message index is used; open a new session")]
    Exhausted,
    /// The other side's ratchet key has small order.
    #[error("cannot encrypt: the other side's ratchet key has small order; open a new session")]
    NonContributoryKey,
    /// The random source failed.
    #[error("cannot encrypt: {0}")]
    Random(#[from] RandomError),
}

impl From<NonContributory> for EncryptError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for EncryptError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Exhausted => ErrorCode::SessionExhausted,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::Random(error) => error.code(),
        }
    }
}

/// Why [`Session::decrypt`](super::Session::decrypt) gave no plaintext. The session is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecryptError {
    /// Forged, damaged, or meant for another session; which of these is not said.
    #[error("cannot decrypt the Olm message: it is not authentic for this session; drop it")]
    Authentication,
    /// A pre-key message whose outer keys are those of another session.
    #[error(
        "cannot decrypt the Olm message: it belongs to another session; try the sender's others"
    )]
    SessionMismatch,
    /// The message's version has another MAC length than the session.
    #[error("cannot decrypt the Olm message: its MAC length is not the session's; drop it")]
    MacLengthMismatch,
    /// The message's ratchet key has small order.
    #[error("cannot decrypt the Olm message: its ratchet key has small order; drop it")]
    NonContributoryKey,
    /// Too many messages are missing before this one.
    #[error(
        "cannot decrypt the Olm message: {gap} messages before it are missing and at most {max} are skipped; open a new session"
    )]
    GapTooLarge {
        /// How many messages lie between the last one seen and this one.
        gap: u32,
        /// The largest gap that is bridged.
        max: u32,
    },
    /// The message was decrypted before.
    #[error(
        "cannot decrypt the Olm message: message {index} of this chain was decrypted before; drop the duplicate"
    )]
    KeyUsed {
        /// The message's index in its chain.
        index: u32,
    },
    /// Its key was let go because too many later messages came first.
    #[error(
        "cannot decrypt the Olm message: the key of message {index} was let go, too many later ones came first; ask for it again"
    )]
    KeyDiscarded {
        /// The message's index in its chain.
        index: u32,
    },
    /// Its key was used or let go, and the session no longer knows which.
    #[error(
        "cannot decrypt the Olm message: the key of message {index} was used or let go long ago; ask for it again if it was missed"
    )]
    KeyUnknown {
        /// The message's index in its chain.
        index: u32,
    },
    /// A new ratchet key at a moment when the other side cannot have made one, or one of a chain
    /// that has been let go.
    #[error(
        "cannot decrypt the Olm message: its ratchet key fits no chain of this session; try another session or open a new one"
    )]
    UnknownRatchetKey,
}

impl From<NotAuthentic> for DecryptError {
    fn from(_: NotAuthentic) -> Self {
        Self::Authentication
    }
}

impl From<NonContributory> for DecryptError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for DecryptError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::SessionMismatch => ErrorCode::SessionMismatch,
            Self::MacLengthMismatch => ErrorCode::MacLengthMismatch,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::GapTooLarge { .. } => ErrorCode::MessageGapTooLarge,
            Self::KeyUsed { .. } => ErrorCode::MessageKeyUsed,
            Self::KeyDiscarded { .. } => ErrorCode::MessageKeyDiscarded,
            Self::KeyUnknown { .. } => ErrorCode::MessageKeyUnknown,
            Self::UnknownRatchetKey => ErrorCode::UnknownRatchetKey,
        }
    }
}

/// Why no outbound session was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutboundSessionError {
    /// The identity or one-time key has small order.
    #[error(
        "cannot open a session: the identity or one-time key has small order; refuse the device"
    )]
    NonContributoryKey,
    /// The identity or one-time key is not in its canonical encoding, so the other side would
    /// refuse the message that names it.
    #[error(
        "cannot open a session: the identity or one-time key is not canonical; refuse the device"
    )]
    InvalidPublicKey,
    /// The random source failed.
    #[error("cannot open a session: {0}")]
    Random(#[from] RandomError),
}

impl From<NonContributory> for OutboundSessionError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for OutboundSessionError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::InvalidPublicKey => ErrorCode::InvalidPublicKey,
            Self::Random(error) => error.code(),
        }
    }
}

/// Why no inbound session was made. The account is unchanged: no one-time key is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InboundSessionError {
    /// The message names another identity key than the sender's.
    #[error(
        "cannot accept the session: the message names another identity key than the sender's; refuse it"
    )]
    IdentityKeyMismatch,
    /// We hold no such one-time or fallback key: used up (a replayed message, or a second message
    /// of a session we have), replaced, let go, or never ours.
    #[error(
        "cannot accept the session: its one-time key is used up, replaced or was never ours; try existing sessions, or open a new one"
    )]
    UnknownOneTimeKey,
    /// A session was already made from this base key and this fallback key.
    #[error(
        "cannot accept the session: one was already made from this message; use that session, or drop the replay"
    )]
    Replayed,
    /// The identity, base or ratchet key has small order.
    #[error("cannot accept the session: one of its keys has small order; drop the message")]
    NonContributoryKey,
    /// The second of the two steps without a decrypted message in between.
    #[error(
        "cannot accept the session: nothing has been decrypted in it; \
         decrypt its first message before"
    )]
    NotAuthenticated,
    /// The message inside could not be decrypted.
    #[error("cannot accept the session: {0}")]
    Decrypt(#[from] DecryptError),
}

impl From<NonContributory> for InboundSessionError {
    fn from(_: NonContributory) -> Self {
        Self::NonContributoryKey
    }
}

impl CodedError for InboundSessionError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::IdentityKeyMismatch => ErrorCode::IdentityKeyMismatch,
            Self::UnknownOneTimeKey => ErrorCode::UnknownOneTimeKey,
            Self::Replayed => ErrorCode::Replayed,
            Self::NonContributoryKey => ErrorCode::NonContributoryKey,
            Self::NotAuthenticated => ErrorCode::SessionNotAuthenticated,
            Self::Decrypt(error) => error.code(),
        }
    }
}

/// Why no one-time or fallback keys were made. The account is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateKeysError {
    /// There would be more unpublished one-time keys than a server takes.
    #[error(
        "cannot make one-time keys: {requested} are asked for and {unpublished} wait to be uploaded, at most {max} together; upload and mark as published first"
    )]
    TooMany {
        /// How many were asked for.
        requested: usize,
        /// How many unpublished ones there are.
        unpublished: usize,
        /// How many unpublished ones there may be.
        max: usize,
    },
    /// All 2^32-1 key ids have been used.
    #[error("cannot make keys: every key id is used; make a new account")]
    KeyIdsExhausted,
    /// The random source failed.
    #[error("cannot make keys: {0}")]
    Random(#[from] RandomError),
}

impl CodedError for GenerateKeysError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::TooMany { .. } => ErrorCode::TooManyOneTimeKeys,
            Self::KeyIdsExhausted => ErrorCode::KeyIdsExhausted,
            Self::Random(error) => error.code(),
        }
    }
}
