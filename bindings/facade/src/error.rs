//! The one error of all calls.

use alloc::string::{String, ToString as _};

use olmec::{CodedError, ErrorCode};

macro_rules! olmec_error {
    ($($(#[doc = $doc:literal])* $code:ident,)*) => {
        /// Why a call failed. It has changed nothing.
        ///
        /// There is one variant for each stable code; its text says what happened and what to do.
        /// The codes, their numbers and what they mean are listed at `olmec::ErrorCode`.
        #[derive(Debug, PartialEq, Eq, thiserror::Error)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi(flat_error))]
        #[non_exhaustive]
        pub enum OlmecError {
            $(
                $(#[doc = $doc])*
                #[error("{0}")]
                $code(String),
            )*
            /// A code that this version of the bindings does not know yet.
            #[error("{0}")]
            Other(String),
        }

        impl OlmecError {
            fn new(code: ErrorCode, text: String) -> Self {
                match code {
                    $(ErrorCode::$code => Self::$code(text),)*
                    _ => Self::Other(text),
                }
            }

            /// The stable code; `None` for [`OlmecError::Other`].
            pub fn code(&self) -> Option<ErrorCode> {
                match self {
                    $(Self::$code(_) => Some(ErrorCode::$code),)*
                    Self::Other(_) => None,
                }
            }
        }
    };
}

olmec_error! {
    /// The source of randomness failed; nothing was made, try again later.
    RandomFailure,
    /// Reading or writing the stream failed; start again from its beginning.
    IoFailure,
    /// The text is not standard base64 with canonical or no padding; ask the sender for it again.
    InvalidBase64,
    /// The decoded bytes have the wrong length for this object; check what was passed.
    WrongLength,
    /// The version byte is not one this library reads; check what was passed, or update.
    UnsupportedVersion,
    /// A field is missing, repeated, of the wrong type or out of range; drop the message.
    MalformedMessage,
    /// A key that is not canonically encoded, or an Ed25519 key of small order; refuse its
    /// device.
    InvalidPublicKey,
    /// The pickle holds another kind of object; open it as what it is.
    WrongPickleKind,
    /// The pickle is authentic and its contents contradict each other; restore another copy.
    CorruptedPickle,
    /// The bytes are not a QR code of this kind, or cut or extended; ask the user to scan again.
    MalformedQrCode,
    /// The text is not a recovery key; compare it with what was written down.
    InvalidRecoveryKey,
    /// Not JSON, or a key stands twice, or a number has no canonical form; check what was passed.
    MalformedJson,
    /// The text is not a user, device, room or key id; check what was passed.
    InvalidIdentifier,
    /// The object names an algorithm or version that this library does not have; pass it over.
    UnsupportedAlgorithm,
    /// The text is not a file of exported room keys, or is cut; check the file.
    MalformedKeyExport,
    /// The input is larger than the limit that was set for it; raise the limit if it is trusted.
    InputTooLarge,
    /// The message or signature is forged, damaged or meant for another key; drop it.
    AuthenticationFailed,
    /// A Curve25519 key of small order, which would make the shared secret public; refuse it.
    NonContributoryKey,
    /// The message names another identity key than the sender's; refuse it.
    IdentityKeyMismatch,
    /// The pre-key message belongs to another session; try the sender's other sessions.
    SessionMismatch,
    /// The message's version differs from the session's, which is never negotiated; drop it.
    MacLengthMismatch,
    /// A session was already made from this pre-key message; use that session, or drop it.
    Replayed,
    /// The pickle is older than one already seen; it is an old copy, do not use it.
    RolledBack,
    /// The key is not the one that was committed to before it was sent; cancel the verification.
    CommitmentMismatch,
    /// The keys are not exactly those to be verified; cancel the verification.
    KeyListMismatch,
    /// The object has no signature of this user and key; do not use it.
    SignatureMissing,
    /// The keys name another user or device than was asked for; do not use them.
    DeviceMismatch,
    /// The message was not written by the sender that it is attributed to; drop it.
    SenderMismatch,
    /// The message was written to somebody else and passed on to this device; drop it.
    RecipientMismatch,
    /// The message or key belongs to another room; drop it.
    RoomMismatch,
    /// The session key is not of the session that is named beside it; drop it.
    SessionIdMismatch,
    /// The message was decrypted before in another event; drop this one.
    MessageReplayed,
    /// The sender used this message index for another message; drop this one and warn the user.
    MessageEquivocation,
    /// Deriving the key would take more rounds than the limit; raise the limit if it is trusted.
    TooManyRounds,
    /// The one-time or fallback key is used up, replaced or was never ours; open a new session.
    UnknownOneTimeKey,
    /// More messages are missing before this one than will be skipped; open a new session.
    MessageGapTooLarge,
    /// This message was decrypted before; drop the duplicate.
    MessageKeyUsed,
    /// Too many later messages came first, so its key was let go; ask for the message again.
    MessageKeyDiscarded,
    /// Used or let go, this session no longer knows which; ask for the message again if missed.
    MessageKeyUnknown,
    /// The sender's ratchet key fits no chain of this session; try another, or open a new one.
    UnknownRatchetKey,
    /// The message is older than this session's first known index; ask for an earlier export.
    UnknownMessageIndex,
    /// The sender's device is not known; fetch its keys, verify them, and try again.
    UnknownDevice,
    /// The last message index has been used; open or share a new session.
    SessionExhausted,
    /// The two sessions do not belong to one ratchet; keep them apart.
    SessionsNotConnected,
    /// More unpublished one-time keys than a server takes; upload and mark as published first.
    TooManyOneTimeKeys,
    /// All 2^32-1 key ids are used; make a new account.
    KeyIdsExhausted,
    /// The other library's format has no place for this; keep it in a pickle of our own.
    NotRepresentable,
    /// Nothing has been decrypted in the session yet; decrypt its first message before.
    SessionNotAuthenticated,
    /// More bytes were asked for than HKDF-SHA-256 gives, which is 8160; ask for fewer.
    OutputTooLong,
    /// An earlier call used this object up; make a new one (where types cannot forbid the call).
    AlreadyUsed,
}

/// By hand: what is derived repeats the text's cloning for each code, a kilobyte of a small module.
impl Clone for OlmecError {
    fn clone(&self) -> Self {
        let text = self.to_string();
        match self.code() {
            Some(code) => Self::new(code, text),
            None => Self::Other(text),
        }
    }
}

impl<E: CodedError> From<E> for OlmecError {
    fn from(error: E) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// Bytes of a fixed length, such as a key of 32.
#[cfg(any(
    feature = "dehydrated-device",
    feature = "pickle",
    feature = "pk",
    feature = "vodozemac-pickle"
))]
pub(crate) fn array<const N: usize>(what: &str, bytes: &[u8]) -> Result<[u8; N], OlmecError> {
    bytes.try_into().map_err(|_| {
        let text = alloc::format!("{what} must have {N} bytes, not {}", bytes.len());
        OlmecError::WrongLength(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_variant() {
        let other = OlmecError::Other("why".into());
        assert_eq!((other.code(), other.clone()), (None, other));
        for code in ErrorCode::ALL {
            let error = OlmecError::new(*code, "why".into());
            assert_eq!(error.code(), Some(*code), "{code}");
            assert_eq!(error.to_string(), "why");
            assert_eq!(error.clone(), error);
        }
    }
}
