//! The classes of error and their stable codes.
//!
//! Each operation has its own error enum next to it (`olm::DecryptError`, `megolm::DecryptError`
//! and so on). Each of their variants maps to one [`ErrorCode`], which is the same in every
//! language and in the test vectors and never changes its number or its name.
//!
//! | class | who is at fault | numbers |
//! |---|---|---|
//! | [`ErrorClass::Environment`] | the machine | 100 to 199 |
//! | [`ErrorClass::Malformed`] | the bytes are not what they claim to be | 200 to 299 |
//! | [`ErrorClass::Refused`] | well-formed, but forged, replayed or dangerous | 300 to 399 |
//! | [`ErrorClass::MissingKey`] | genuine perhaps, but we do not hold the key for it | 400 to 499 |
//! | [`ErrorClass::State`] | the call does not fit the object's state | 500 to 599 |
//!
//! What authentication refuses is one code, [`ErrorCode::AuthenticationFailed`], whatever the
//! cause: bad MAC, bad padding and bad signature are not told apart. What depends only on public
//! header fields (a gap, an unknown index) has a code of its own.

use core::fmt;

/// Stored state that contradicts itself, such as a session without any chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsound;

/// Who is at fault; see the [module](self) page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The machine: no randomness.
    Environment,
    /// The bytes are not what they claim to be.
    Malformed,
    /// Well-formed, but forged, replayed or dangerous to use.
    Refused,
    /// Perhaps genuine, but this object does not hold the key for it.
    MissingKey,
    /// The call does not fit the object's state.
    State,
}

/// An error that has a stable code. Implemented by every error of this library.
pub trait CodedError: core::error::Error {
    /// The stable code of this error.
    fn code(&self) -> ErrorCode;
}

macro_rules! error_codes {
    ($($variant:ident = $number:literal, $name:literal, $class:ident, $advice:literal;)*) => {
        /// The stable code of an error, shared by every language and by the test vectors.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $name, "`: ", $advice)] $variant = $number,)*
        }

        impl ErrorCode {
            /// Every code, in numeric order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable number, as bindings return it.
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number,)* }
            }

            /// The stable name, as vectors and bindings spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Who is at fault.
            pub const fn class(self) -> ErrorClass {
                match self { $(Self::$variant => ErrorClass::$class,)* }
            }

            /// What happened and what to do next, in one sentence for a developer.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)* }
            }
        }
    };
}

error_codes! {
    RandomFailure = 100, "RANDOM_FAILURE", Environment,
        "the source of randomness failed; nothing was made, try again later";
    IoFailure = 101, "IO_FAILURE", Environment,
        "reading or writing the stream failed; start again from its beginning";
    InvalidBase64 = 200, "INVALID_BASE64", Malformed,
        "the text is not standard base64 with canonical or no padding; ask the sender for it again";
    WrongLength = 201, "WRONG_LENGTH", Malformed,
        "the decoded bytes have the wrong length for this object; check what was passed";
    UnsupportedVersion = 202, "UNSUPPORTED_VERSION", Malformed,
        "the version byte is not one this library reads; check what was passed, or update";
    MalformedMessage = 203, "MALFORMED_MESSAGE", Malformed,
        "a field is missing, repeated, of the wrong type or out of range; drop the message";
    InvalidPublicKey = 204, "INVALID_PUBLIC_KEY", Malformed,
        "a key that is not canonically encoded, or an Ed25519 key of small order; refuse its device";
    WrongPickleKind = 205, "WRONG_PICKLE_KIND", Malformed,
        "the pickle holds another kind of object; open it as what it is";
    CorruptedPickle = 206, "CORRUPTED_PICKLE", Malformed,
        "the pickle is authentic and its contents contradict each other; restore another copy";
    MalformedQrCode = 207, "MALFORMED_QR_CODE", Malformed,
        "the bytes are not a QR code of this kind, or cut or extended; ask the user to scan again";
    InvalidRecoveryKey = 208, "INVALID_RECOVERY_KEY", Malformed,
        "the text is not a recovery key; compare it with what was written down";
    MalformedJson = 220, "MALFORMED_JSON", Malformed,
        "not JSON, or a key stands twice, or a number has no canonical form; check what was passed";
    InvalidIdentifier = 221, "INVALID_IDENTIFIER", Malformed,
        "the text is not a user, device, room or key id; check what was passed";
    UnsupportedAlgorithm = 222, "UNSUPPORTED_ALGORITHM", Malformed,
        "the object names an algorithm or version that this library does not have; pass it over";
    MalformedKeyExport = 223, "MALFORMED_KEY_EXPORT", Malformed,
        "the text is not a file of exported room keys, or is cut; check the file";
    InputTooLarge = 224, "INPUT_TOO_LARGE", Malformed,
        "the input is larger than the limit that was set for it; raise the limit if it is trusted";
    AuthenticationFailed = 300, "AUTHENTICATION_FAILED", Refused,
        "the message or signature is forged, damaged or meant for another key; drop it";
    NonContributoryKey = 301, "NON_CONTRIBUTORY_KEY", Refused,
        "a Curve25519 key of small order, which would make the shared secret public; refuse it";
    IdentityKeyMismatch = 302, "IDENTITY_KEY_MISMATCH", Refused,
        "the message names another identity key than the sender's; refuse it";
    SessionMismatch = 303, "SESSION_MISMATCH", Refused,
        "the pre-key message belongs to another session; try the sender's other sessions";
    MacLengthMismatch = 304, "MAC_LENGTH_MISMATCH", Refused,
        "the message's version differs from the session's, which is never negotiated; drop it";
    Replayed = 305, "REPLAYED", Refused,
        "a session was already made from this pre-key message; use that session, or drop it";
    RolledBack = 306, "ROLLED_BACK", Refused,
        "the pickle is older than one already seen; it is an old copy, do not use it";
    CommitmentMismatch = 307, "COMMITMENT_MISMATCH", Refused,
        "the key is not the one that was committed to before it was sent; cancel the verification";
    KeyListMismatch = 308, "KEY_LIST_MISMATCH", Refused,
        "the keys are not exactly those to be verified; cancel the verification";
    SignatureMissing = 320, "SIGNATURE_MISSING", Refused,
        "the object has no signature of this user and key; do not use it";
    DeviceMismatch = 321, "DEVICE_MISMATCH", Refused,
        "the keys name another user or device than was asked for; do not use them";
    SenderMismatch = 322, "SENDER_MISMATCH", Refused,
        "the message was not written by the sender that it is attributed to; drop it";
    RecipientMismatch = 323, "RECIPIENT_MISMATCH", Refused,
        "the message was written to somebody else and passed on to this device; drop it";
    RoomMismatch = 324, "ROOM_MISMATCH", Refused,
        "the message or key belongs to another room; drop it";
    SessionIdMismatch = 325, "SESSION_ID_MISMATCH", Refused,
        "the session key is not of the session that is named beside it; drop it";
    MessageReplayed = 326, "MESSAGE_REPLAYED", Refused,
        "the message was decrypted before in another event; drop this one";
    MessageEquivocation = 327, "MESSAGE_EQUIVOCATION", Refused,
        "the sender used this message index for another message; drop this one and warn the user";
    TooManyRounds = 328, "TOO_MANY_ROUNDS", Refused,
        "deriving the key would take more rounds than the limit; raise the limit if it is trusted";
    UnknownOneTimeKey = 400, "UNKNOWN_ONE_TIME_KEY", MissingKey,
        "the one-time or fallback key is used up, replaced or was never ours; open a new session";
    MessageGapTooLarge = 401, "MESSAGE_GAP_TOO_LARGE", MissingKey,
        "more messages are missing before this one than will be skipped; open a new session";
    MessageKeyUsed = 402, "MESSAGE_KEY_USED", MissingKey,
        "this message was decrypted before; drop the duplicate";
    MessageKeyDiscarded = 403, "MESSAGE_KEY_DISCARDED", MissingKey,
        "too many later messages came first, so its key was let go; ask for the message again";
    MessageKeyUnknown = 404, "MESSAGE_KEY_UNKNOWN", MissingKey,
        "used or let go, this session no longer knows which; ask for the message again if missed";
    UnknownRatchetKey = 405, "UNKNOWN_RATCHET_KEY", MissingKey,
        "the sender's ratchet key fits no chain of this session; try another, or open a new one";
    UnknownMessageIndex = 406, "UNKNOWN_MESSAGE_INDEX", MissingKey,
        "the message is older than this session's first known index; ask for an earlier export";
    UnknownDevice = 420, "UNKNOWN_DEVICE", MissingKey,
        "the sender's device is not known; fetch its keys, verify them, and try again";
    SessionExhausted = 500, "SESSION_EXHAUSTED", State,
        "the last message index has been used; open or share a new session";
    SessionsNotConnected = 501, "SESSIONS_NOT_CONNECTED", State,
        "the two sessions do not belong to one ratchet; keep them apart";
    TooManyOneTimeKeys = 502, "TOO_MANY_ONE_TIME_KEYS", State,
        "more unpublished one-time keys than a server takes; upload and mark as published first";
    KeyIdsExhausted = 503, "KEY_IDS_EXHAUSTED", State,
        "all 2^32-1 key ids are used; make a new account";
    NotRepresentable = 504, "NOT_REPRESENTABLE", State,
        "the other library's format has no place for this; keep it in a pickle of our own";
    SessionNotAuthenticated = 505, "SESSION_NOT_AUTHENTICATED", State,
        "nothing has been decrypted in the session yet; decrypt its first message before";
    OutputTooLong = 506, "OUTPUT_TOO_LONG", State,
        "more bytes were asked for than HKDF-SHA-256 gives, which is 8160; ask for fewer";
    AlreadyUsed = 507, "ALREADY_USED", State,
        "an earlier call used this object up; make a new one (where types cannot forbid the call)";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    mod every_variant;

    use super::*;

    #[test]
    fn numbers_rise_and_lie_in_their_class_range() {
        for pair in ErrorCode::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number(), "{pair:?}");
        }
        for code in ErrorCode::ALL {
            let hundred = match code.class() {
                ErrorClass::Environment => 1,
                ErrorClass::Malformed => 2,
                ErrorClass::Refused => 3,
                ErrorClass::MissingKey => 4,
                ErrorClass::State => 5,
            };
            assert_eq!(code.number() / 100, hundred, "{code}");
        }
    }

    #[test]
    fn a_code_is_shown_by_its_name() {
        assert_eq!(std::format!("{}", ErrorCode::NotRepresentable), "NOT_REPRESENTABLE");
    }

    #[test]
    fn names_are_unique_and_in_capitals() {
        let names: std::collections::BTreeSet<_> =
            ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        assert!(names.iter().all(|name| name.chars().all(allowed)));
    }
}
