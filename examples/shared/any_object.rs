//! An object of whatever kind a pickle turns out to hold.

use std::fmt;

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::libolm::{self, LibolmPickleError};
use olmec::pickle::{Pickle, PickleError, PickleKey, PickleKind, Stamp};
use olmec::pk::PkDecryption;
use olmec::{CodedError as _, ErrorCode};

/// An object of one of the five kinds.
pub enum AnyObject {
    Account(Box<Account>),
    Session(Box<Session>),
    OutboundGroupSession(Box<OutboundGroupSession>),
    InboundGroupSession(Box<InboundGroupSession>),
    PkDecryption(Box<PkDecryption>),
}

impl AnyObject {
    /// Opens a pickle of our own, as what its header claims. The claim is checked with the rest.
    pub fn open(pickle: &Pickle, key: &PickleKey, stamp: Stamp<'_>) -> Result<Self, PickleError> {
        match pickle.claimed_kind() {
            Some(PickleKind::Session) => Ok(pickle.open::<Session>(key, stamp)?.object.into()),
            Some(PickleKind::OutboundGroupSession) => {
                Ok(pickle.open::<OutboundGroupSession>(key, stamp)?.object.into())
            }
            Some(PickleKind::InboundGroupSession) => {
                Ok(pickle.open::<InboundGroupSession>(key, stamp)?.object.into())
            }
            Some(PickleKind::PkDecryption) => {
                Ok(pickle.open::<PkDecryption>(key, stamp)?.object.into())
            }
            // With a kind that is not known, the error says so.
            _ => Ok(pickle.open::<Account>(key, stamp)?.object.into()),
        }
    }

    /// Reads a pickle of libolm, which does not say what it holds, as the kind that fits.
    ///
    /// At most one does: each kind has its versions and its lengths, no two kinds share both, and
    /// nothing may follow the last field. In bytes, with `n` for one-time keys, and `k` for
    /// receiving chains and skipped message keys together:
    ///
    /// ```text
    /// account    version 2: 172 + 69n, 3: 310 + 69n, 4: 173 or 242 or 311 + 69n
    /// session    version 1: 145 + 68k, 100 more if it sends; 0x80000001: 4 more
    /// outbound   version 1: 232
    /// inbound    version 1: 300, 2: 301
    /// backup key version 1: 68
    /// ```
    pub fn from_libolm(text: &str, key: &[u8]) -> Result<Self, LibolmRefusal> {
        let mut reasons = Vec::new();
        for (kind, read) in READERS {
            match read(text, key) {
                Ok(object) => return Ok(object),
                // These two come before the contents, so they are the same for every kind.
                Err(error @ (LibolmPickleError::Base64(_) | LibolmPickleError::Authentication)) => {
                    return Err(LibolmRefusal::Envelope(error));
                }
                Err(error) => reasons.push((kind, error)),
            }
        }
        reasons.retain(|(kind, _)| may_have_length_of(*kind, text));
        reasons.sort_by_key(|(_, error)| std::cmp::Reverse(closeness(*error)));
        Err(LibolmRefusal::Contents(reasons))
    }

    /// Its kind.
    pub fn kind(&self) -> PickleKind {
        match self {
            Self::Account(_) => PickleKind::Account,
            Self::Session(_) => PickleKind::Session,
            Self::OutboundGroupSession(_) => PickleKind::OutboundGroupSession,
            Self::InboundGroupSession(_) => PickleKind::InboundGroupSession,
            Self::PkDecryption(_) => PickleKind::PkDecryption,
        }
    }
}

/// Reads a pickle of libolm as one kind.
type Reader = fn(&str, &[u8]) -> Result<AnyObject, LibolmPickleError>;

const READERS: [(PickleKind, Reader); 5] = [
    (PickleKind::Account, |text, key| libolm::read_account(text, key).map(Into::into)),
    (PickleKind::Session, |text, key| libolm::read_session(text, key).map(Into::into)),
    (PickleKind::OutboundGroupSession, |text, key| {
        libolm::read_outbound_group_session(text, key).map(Into::into)
    }),
    (PickleKind::InboundGroupSession, |text, key| {
        libolm::read_inbound_group_session(text, key).map(Into::into)
    }),
    (PickleKind::PkDecryption, |text, key| libolm::read_pk_decryption(text, key).map(Into::into)),
];

/// Why a text is no pickle of libolm that can be read.
pub enum LibolmRefusal {
    /// It is not base64, or does not open with the key.
    Envelope(LibolmPickleError),
    /// It opens, and is none of the five kinds. Of the kinds that have pickles of this length,
    /// the likeliest first.
    Contents(Vec<(PickleKind, LibolmPickleError)>),
}

impl LibolmRefusal {
    /// The stable code of the likeliest reason.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Envelope(error) => error.code(),
            Self::Contents(reasons) => {
                reasons.first().map_or(ErrorCode::CorruptedPickle, |(_, error)| error.code())
            }
        }
    }
}

impl fmt::Display for LibolmRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons = match self {
            Self::Envelope(error) => return error.fmt(f),
            Self::Contents(reasons) => reasons,
        };
        let close: Vec<_> =
            reasons.iter().filter(|(_, error)| closeness(*error) > Closeness::Version).collect();
        f.write_str("the key is right, but the contents are of no kind that is known")?;
        match (reasons.first(), close.is_empty()) {
            (None, _) => f.write_str(": none has this length"),
            (Some((_, LibolmPickleError::UnsupportedVersion(version))), true) => {
                write!(f, ": version {version:#x} is of none that has this length")
            }
            _ => close.into_iter().try_for_each(|(kind, error)| {
                let error = error.to_string();
                let why = error.trim_start_matches("cannot read the libolm pickle: ");
                write!(f, "; as {kind}: {why}")
            }),
        }
    }
}

/// How far a kind got with contents that are not its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// Not even the version is one of this kind.
    Version,
    /// The version is, the layout is not.
    Layout,
    /// An account that libolm would not read either.
    Compromised,
    /// The layout is, but what stands in it is wrong.
    Values,
}

fn closeness(error: LibolmPickleError) -> Closeness {
    match error {
        LibolmPickleError::UnsupportedVersion(_) => Closeness::Version,
        LibolmPickleError::CompromisedAccount => Closeness::Compromised,
        LibolmPickleError::KeyMismatch
        | LibolmPickleError::Contradiction
        | LibolmPickleError::NoChains => Closeness::Values,
        _ => Closeness::Layout,
    }
}

/// Whether pickles of a kind can be as long as this one. Around the contents there are 1 to 16
/// bytes of padding and a MAC of 8.
fn may_have_length_of(kind: PickleKind, text: &str) -> bool {
    let sealed = text.trim_end_matches('=').len() * 3 / 4;
    let mut lengths = sealed.saturating_sub(8 + 16)..sealed.saturating_sub(8);
    lengths.any(|length| match kind {
        PickleKind::Account => length >= 172 && matches!(length % 69, 34 | 35),
        PickleKind::Session => length >= 213 && matches!(length % 68, 9 | 13 | 41 | 45),
        PickleKind::OutboundGroupSession => length == 232,
        PickleKind::PkDecryption => length == 68,
        _ => matches!(length, 300 | 301),
    })
}

impl From<Account> for AnyObject {
    fn from(account: Account) -> Self {
        Self::Account(Box::new(account))
    }
}

impl From<Session> for AnyObject {
    fn from(session: Session) -> Self {
        Self::Session(Box::new(session))
    }
}

impl From<OutboundGroupSession> for AnyObject {
    fn from(session: OutboundGroupSession) -> Self {
        Self::OutboundGroupSession(Box::new(session))
    }
}

impl From<InboundGroupSession> for AnyObject {
    fn from(session: InboundGroupSession) -> Self {
        Self::InboundGroupSession(Box::new(session))
    }
}

impl From<PkDecryption> for AnyObject {
    fn from(key: PkDecryption) -> Self {
        Self::PkDecryption(Box::new(key))
    }
}
