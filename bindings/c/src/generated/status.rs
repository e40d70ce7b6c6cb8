//! What a function returns.
// Made by `olmec-generate c`: do not edit.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;

use olmec_core::ErrorCode;
use olmec_facade::OlmecError;

use crate::input::number;

/// What a function returns: OLMEC_OK, or why it failed. A call that fails has changed nothing.
///
/// The numbers never change. 1 to 99 are the C library's own, and except for OLMEC_PANIC and
/// OLMEC_OTHER they mean that the program calls it wrongly. From 100 on they are the codes that all
/// languages share:
/// 100 to 199 the machine, 200 to 299 malformed input, 300 to 399 refused as forged, replayed or
/// dangerous, 400 to 499 no key for it, 500 to 599 not possible in this state.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum olmec_status {
    /// Done.
    OLMEC_OK = 0,
    /// A pointer is NULL that must not be; fix the call.
    OLMEC_NULL_POINTER = 1,
    /// A pointer is not aligned for its type; fix the call.
    OLMEC_MISALIGNED_POINTER = 2,
    /// No object has this length, perhaps a negative one; fix the call.
    OLMEC_LENGTH_TOO_LARGE = 3,
    /// Text is not UTF-8; check where it comes from.
    OLMEC_NOT_UTF8 = 4,
    /// The number is none of the enum's; fix the call.
    OLMEC_UNKNOWN_CHOICE = 5,
    /// The handle is of another type, or was freed; fix the call.
    OLMEC_WRONG_HANDLE = 6,
    /// The list has no element of this index; fix the call.
    OLMEC_INDEX_OUT_OF_RANGE = 7,
    /// A bug in the library, which has changed nothing; report it.
    OLMEC_PANIC = 98,
    /// A failure that this version has no name for; update.
    OLMEC_OTHER = 99,
    /// The source of randomness failed; nothing was made, try again later.
    OLMEC_RANDOM_FAILURE = 100,
    /// Reading or writing the stream failed; start again from its beginning.
    OLMEC_IO_FAILURE = 101,
    /// The text is not standard base64 with canonical or no padding; ask the sender for it again.
    OLMEC_INVALID_BASE64 = 200,
    /// The decoded bytes have the wrong length for this object; check what was passed.
    OLMEC_WRONG_LENGTH = 201,
    /// The version byte is not one this library reads; check what was passed, or update.
    OLMEC_UNSUPPORTED_VERSION = 202,
    /// A field is missing, repeated, of the wrong type or out of range; drop the message.
    OLMEC_MALFORMED_MESSAGE = 203,
    /// A key that is not canonically encoded, or an Ed25519 key of small order; refuse its device.
    OLMEC_INVALID_PUBLIC_KEY = 204,
    /// The pickle holds another kind of object; open it as what it is.
    OLMEC_WRONG_PICKLE_KIND = 205,
    /// The pickle is authentic and its contents contradict each other; restore another copy.
    OLMEC_CORRUPTED_PICKLE = 206,
    /// The bytes are not a QR code of this kind, or cut or extended; ask the user to scan again.
    OLMEC_MALFORMED_QR_CODE = 207,
    /// The text is not a recovery key; compare it with what was written down.
    OLMEC_INVALID_RECOVERY_KEY = 208,
    /// Not JSON, or a key stands twice, or a number has no canonical form; check what was passed.
    OLMEC_MALFORMED_JSON = 220,
    /// The text is not a user, device, room or key id; check what was passed.
    OLMEC_INVALID_IDENTIFIER = 221,
    /// The object names an algorithm or version that this library does not have; pass it over.
    OLMEC_UNSUPPORTED_ALGORITHM = 222,
    /// The text is not a file of exported room keys, or is cut; check the file.
    OLMEC_MALFORMED_KEY_EXPORT = 223,
    /// The input is larger than the limit that was set for it; raise the limit if it is trusted.
    OLMEC_INPUT_TOO_LARGE = 224,
    /// The message or signature is forged, damaged or meant for another key; drop it.
    OLMEC_AUTHENTICATION_FAILED = 300,
    /// A Curve25519 key of small order, which would make the shared secret public; refuse it.
    OLMEC_NON_CONTRIBUTORY_KEY = 301,
    /// The message names another identity key than the sender's; refuse it.
    OLMEC_IDENTITY_KEY_MISMATCH = 302,
    /// The pre-key message belongs to another session; try the sender's other sessions.
    OLMEC_SESSION_MISMATCH = 303,
    /// The message's version differs from the session's, which is never negotiated; drop it.
    OLMEC_MAC_LENGTH_MISMATCH = 304,
    /// A session was already made from this pre-key message; use that session, or drop it.
    OLMEC_REPLAYED = 305,
    /// The pickle is older than one already seen; it is an old copy, do not use it.
    OLMEC_ROLLED_BACK = 306,
    /// The key is not the one that was committed to before it was sent; cancel the verification.
    OLMEC_COMMITMENT_MISMATCH = 307,
    /// The keys are not exactly those to be verified; cancel the verification.
    OLMEC_KEY_LIST_MISMATCH = 308,
    /// The object has no signature of this user and key; do not use it.
    OLMEC_SIGNATURE_MISSING = 320,
    /// The keys name another user or device than was asked for; do not use them.
    OLMEC_DEVICE_MISMATCH = 321,
    /// The message was not written by the sender that it is attributed to; drop it.
    OLMEC_SENDER_MISMATCH = 322,
    /// The message was written to somebody else and passed on to this device; drop it.
    OLMEC_RECIPIENT_MISMATCH = 323,
    /// The message or key belongs to another room; drop it.
    OLMEC_ROOM_MISMATCH = 324,
    /// The session key is not of the session that is named beside it; drop it.
    OLMEC_SESSION_ID_MISMATCH = 325,
    /// The message was decrypted before in another event; drop this one.
    OLMEC_MESSAGE_REPLAYED = 326,
    /// The sender used this message index for another message; drop this one and warn the user.
    OLMEC_MESSAGE_EQUIVOCATION = 327,
    /// Deriving the key would take more rounds than the limit; raise the limit if it is trusted.
    OLMEC_TOO_MANY_ROUNDS = 328,
    /// The one-time or fallback key is used up, replaced or was never ours; open a new session.
    OLMEC_UNKNOWN_ONE_TIME_KEY = 400,
    /// More messages are missing before this one than will be skipped; open a new session.
    OLMEC_MESSAGE_GAP_TOO_LARGE = 401,
    /// This message was decrypted before; drop the duplicate.
    OLMEC_MESSAGE_KEY_USED = 402,
    /// Too many later messages came first, so its key was let go; ask for the message again.
    OLMEC_MESSAGE_KEY_DISCARDED = 403,
    /// Used or let go, this session no longer knows which; ask for the message again if missed.
    OLMEC_MESSAGE_KEY_UNKNOWN = 404,
    /// The sender's ratchet key fits no chain of this session; try another, or open a new one.
    OLMEC_UNKNOWN_RATCHET_KEY = 405,
    /// The message is older than this session's first known index; ask for an earlier export.
    OLMEC_UNKNOWN_MESSAGE_INDEX = 406,
    /// The sender's device is not known; fetch its keys, verify them, and try again.
    OLMEC_UNKNOWN_DEVICE = 420,
    /// The last message index has been used; open or share a new session.
    OLMEC_SESSION_EXHAUSTED = 500,
    /// The two sessions do not belong to one ratchet; keep them apart.
    OLMEC_SESSIONS_NOT_CONNECTED = 501,
    /// More unpublished one-time keys than a server takes; upload and mark as published first.
    OLMEC_TOO_MANY_ONE_TIME_KEYS = 502,
    /// All 2^32-1 key ids are used; make a new account.
    OLMEC_KEY_IDS_EXHAUSTED = 503,
    /// The other library's format has no place for this; keep it in a pickle of our own.
    OLMEC_NOT_REPRESENTABLE = 504,
    /// Nothing has been decrypted in the session yet; decrypt its first message before.
    OLMEC_SESSION_NOT_AUTHENTICATED = 505,
    /// More bytes were asked for than HKDF-SHA-256 gives, which is 8160; ask for fewer.
    OLMEC_OUTPUT_TOO_LONG = 506,
    /// An earlier call used this object up; make a new one (where types cannot forbid the call).
    OLMEC_ALREADY_USED = 507,
}

impl From<OlmecError> for olmec_status {
    fn from(error: OlmecError) -> Self {
        match error.code() {
            Some(ErrorCode::RandomFailure) => Self::OLMEC_RANDOM_FAILURE,
            Some(ErrorCode::IoFailure) => Self::OLMEC_IO_FAILURE,
            Some(ErrorCode::InvalidBase64) => Self::OLMEC_INVALID_BASE64,
            Some(ErrorCode::WrongLength) => Self::OLMEC_WRONG_LENGTH,
            Some(ErrorCode::UnsupportedVersion) => Self::OLMEC_UNSUPPORTED_VERSION,
            Some(ErrorCode::MalformedMessage) => Self::OLMEC_MALFORMED_MESSAGE,
            Some(ErrorCode::InvalidPublicKey) => Self::OLMEC_INVALID_PUBLIC_KEY,
            Some(ErrorCode::WrongPickleKind) => Self::OLMEC_WRONG_PICKLE_KIND,
            Some(ErrorCode::CorruptedPickle) => Self::OLMEC_CORRUPTED_PICKLE,
            Some(ErrorCode::MalformedQrCode) => Self::OLMEC_MALFORMED_QR_CODE,
            Some(ErrorCode::InvalidRecoveryKey) => Self::OLMEC_INVALID_RECOVERY_KEY,
            Some(ErrorCode::MalformedJson) => Self::OLMEC_MALFORMED_JSON,
            Some(ErrorCode::InvalidIdentifier) => Self::OLMEC_INVALID_IDENTIFIER,
            Some(ErrorCode::UnsupportedAlgorithm) => Self::OLMEC_UNSUPPORTED_ALGORITHM,
            Some(ErrorCode::MalformedKeyExport) => Self::OLMEC_MALFORMED_KEY_EXPORT,
            Some(ErrorCode::InputTooLarge) => Self::OLMEC_INPUT_TOO_LARGE,
            Some(ErrorCode::AuthenticationFailed) => Self::OLMEC_AUTHENTICATION_FAILED,
            Some(ErrorCode::NonContributoryKey) => Self::OLMEC_NON_CONTRIBUTORY_KEY,
            Some(ErrorCode::IdentityKeyMismatch) => Self::OLMEC_IDENTITY_KEY_MISMATCH,
            Some(ErrorCode::SessionMismatch) => Self::OLMEC_SESSION_MISMATCH,
            Some(ErrorCode::MacLengthMismatch) => Self::OLMEC_MAC_LENGTH_MISMATCH,
            Some(ErrorCode::Replayed) => Self::OLMEC_REPLAYED,
            Some(ErrorCode::RolledBack) => Self::OLMEC_ROLLED_BACK,
            Some(ErrorCode::CommitmentMismatch) => Self::OLMEC_COMMITMENT_MISMATCH,
            Some(ErrorCode::KeyListMismatch) => Self::OLMEC_KEY_LIST_MISMATCH,
            Some(ErrorCode::SignatureMissing) => Self::OLMEC_SIGNATURE_MISSING,
            Some(ErrorCode::DeviceMismatch) => Self::OLMEC_DEVICE_MISMATCH,
            Some(ErrorCode::SenderMismatch) => Self::OLMEC_SENDER_MISMATCH,
            Some(ErrorCode::RecipientMismatch) => Self::OLMEC_RECIPIENT_MISMATCH,
            Some(ErrorCode::RoomMismatch) => Self::OLMEC_ROOM_MISMATCH,
            Some(ErrorCode::SessionIdMismatch) => Self::OLMEC_SESSION_ID_MISMATCH,
            Some(ErrorCode::MessageReplayed) => Self::OLMEC_MESSAGE_REPLAYED,
            Some(ErrorCode::MessageEquivocation) => Self::OLMEC_MESSAGE_EQUIVOCATION,
            Some(ErrorCode::TooManyRounds) => Self::OLMEC_TOO_MANY_ROUNDS,
            Some(ErrorCode::UnknownOneTimeKey) => Self::OLMEC_UNKNOWN_ONE_TIME_KEY,
            Some(ErrorCode::MessageGapTooLarge) => Self::OLMEC_MESSAGE_GAP_TOO_LARGE,
            Some(ErrorCode::MessageKeyUsed) => Self::OLMEC_MESSAGE_KEY_USED,
            Some(ErrorCode::MessageKeyDiscarded) => Self::OLMEC_MESSAGE_KEY_DISCARDED,
            Some(ErrorCode::MessageKeyUnknown) => Self::OLMEC_MESSAGE_KEY_UNKNOWN,
            Some(ErrorCode::UnknownRatchetKey) => Self::OLMEC_UNKNOWN_RATCHET_KEY,
            Some(ErrorCode::UnknownMessageIndex) => Self::OLMEC_UNKNOWN_MESSAGE_INDEX,
            Some(ErrorCode::UnknownDevice) => Self::OLMEC_UNKNOWN_DEVICE,
            Some(ErrorCode::SessionExhausted) => Self::OLMEC_SESSION_EXHAUSTED,
            Some(ErrorCode::SessionsNotConnected) => Self::OLMEC_SESSIONS_NOT_CONNECTED,
            Some(ErrorCode::TooManyOneTimeKeys) => Self::OLMEC_TOO_MANY_ONE_TIME_KEYS,
            Some(ErrorCode::KeyIdsExhausted) => Self::OLMEC_KEY_IDS_EXHAUSTED,
            Some(ErrorCode::NotRepresentable) => Self::OLMEC_NOT_REPRESENTABLE,
            Some(ErrorCode::SessionNotAuthenticated) => Self::OLMEC_SESSION_NOT_AUTHENTICATED,
            Some(ErrorCode::OutputTooLong) => Self::OLMEC_OUTPUT_TOO_LONG,
            Some(ErrorCode::AlreadyUsed) => Self::OLMEC_ALREADY_USED,
            _ => Self::OLMEC_OTHER,
        }
    }
}

/// What a status means and what to do, in a sentence for a developer. Never NULL; static, do not
/// free it. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_status_message(status: MaybeUninit<olmec_status>) -> *const c_char {
    let message: &CStr = match number(&status) {
        0 => c"done",
        1 => c"a pointer is NULL that must not be; fix the call",
        2 => c"a pointer is not aligned for its type; fix the call",
        3 => c"no object has this length, perhaps a negative one; fix the call",
        4 => c"text is not UTF-8; check where it comes from",
        5 => c"the number is none of the enum's; fix the call",
        6 => c"the handle is of another type, or was freed; fix the call",
        7 => c"the list has no element of this index; fix the call",
        98 => c"a bug in the library, which has changed nothing; report it",
        99 => c"a failure that this version has no name for; update",
        100 => c"the source of randomness failed; nothing was made, try again later",
        101 => c"reading or writing the stream failed; start again from its beginning",
        200 => c"the text is not standard base64 with canonical or no padding; ask the sender for it again",
        201 => c"the decoded bytes have the wrong length for this object; check what was passed",
        202 => c"the version byte is not one this library reads; check what was passed, or update",
        203 => c"a field is missing, repeated, of the wrong type or out of range; drop the message",
        204 => c"a key that is not canonically encoded, or an Ed25519 key of small order; refuse its device",
        205 => c"the pickle holds another kind of object; open it as what it is",
        206 => c"the pickle is authentic and its contents contradict each other; restore another copy",
        207 => c"the bytes are not a QR code of this kind, or cut or extended; ask the user to scan again",
        208 => c"the text is not a recovery key; compare it with what was written down",
        220 => c"not JSON, or a key stands twice, or a number has no canonical form; check what was passed",
        221 => c"the text is not a user, device, room or key id; check what was passed",
        222 => c"the object names an algorithm or version that this library does not have; pass it over",
        223 => c"the text is not a file of exported room keys, or is cut; check the file",
        224 => c"the input is larger than the limit that was set for it; raise the limit if it is trusted",
        300 => c"the message or signature is forged, damaged or meant for another key; drop it",
        301 => c"a Curve25519 key of small order, which would make the shared secret public; refuse it",
        302 => c"the message names another identity key than the sender's; refuse it",
        303 => c"the pre-key message belongs to another session; try the sender's other sessions",
        304 => c"the message's version differs from the session's, which is never negotiated; drop it",
        305 => c"a session was already made from this pre-key message; use that session, or drop it",
        306 => c"the pickle is older than one already seen; it is an old copy, do not use it",
        307 => c"the key is not the one that was committed to before it was sent; cancel the verification",
        308 => c"the keys are not exactly those to be verified; cancel the verification",
        320 => c"the object has no signature of this user and key; do not use it",
        321 => c"the keys name another user or device than was asked for; do not use them",
        322 => c"the message was not written by the sender that it is attributed to; drop it",
        323 => c"the message was written to somebody else and passed on to this device; drop it",
        324 => c"the message or key belongs to another room; drop it",
        325 => c"the session key is not of the session that is named beside it; drop it",
        326 => c"the message was decrypted before in another event; drop this one",
        327 => c"the sender used this message index for another message; drop this one and warn the user",
        328 => c"deriving the key would take more rounds than the limit; raise the limit if it is trusted",
        400 => c"the one-time or fallback key is used up, replaced or was never ours; open a new session",
        401 => c"more messages are missing before this one than will be skipped; open a new session",
        402 => c"this message was decrypted before; drop the duplicate",
        403 => c"too many later messages came first, so its key was let go; ask for the message again",
        404 => c"used or let go, this session no longer knows which; ask for the message again if missed",
        405 => c"the sender's ratchet key fits no chain of this session; try another, or open a new one",
        406 => c"the message is older than this session's first known index; ask for an earlier export",
        420 => c"the sender's device is not known; fetch its keys, verify them, and try again",
        500 => c"the last message index has been used; open or share a new session",
        501 => c"the two sessions do not belong to one ratchet; keep them apart",
        502 => c"more unpublished one-time keys than a server takes; upload and mark as published first",
        503 => c"all 2^32-1 key ids are used; make a new account",
        504 => c"the other library's format has no place for this; keep it in a pickle of our own",
        505 => c"nothing has been decrypted in the session yet; decrypt its first message before",
        506 => c"more bytes were asked for than HKDF-SHA-256 gives, which is 8160; ask for fewer",
        507 => c"an earlier call used this object up; make a new one (where types cannot forbid the call)",
        _ => c"a status that this version of the library does not have",
    };
    message.as_ptr()
}

/// The name of a status without OLMEC_, as in "AUTHENTICATION_FAILED": the same in every language.
/// Never NULL; static, do not free it. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_status_name(status: MaybeUninit<olmec_status>) -> *const c_char {
    let name: &CStr = match number(&status) {
        0 => c"OK",
        1 => c"NULL_POINTER",
        2 => c"MISALIGNED_POINTER",
        3 => c"LENGTH_TOO_LARGE",
        4 => c"NOT_UTF8",
        5 => c"UNKNOWN_CHOICE",
        6 => c"WRONG_HANDLE",
        7 => c"INDEX_OUT_OF_RANGE",
        98 => c"PANIC",
        99 => c"OTHER",
        100 => c"RANDOM_FAILURE",
        101 => c"IO_FAILURE",
        200 => c"INVALID_BASE64",
        201 => c"WRONG_LENGTH",
        202 => c"UNSUPPORTED_VERSION",
        203 => c"MALFORMED_MESSAGE",
        204 => c"INVALID_PUBLIC_KEY",
        205 => c"WRONG_PICKLE_KIND",
        206 => c"CORRUPTED_PICKLE",
        207 => c"MALFORMED_QR_CODE",
        208 => c"INVALID_RECOVERY_KEY",
        220 => c"MALFORMED_JSON",
        221 => c"INVALID_IDENTIFIER",
        222 => c"UNSUPPORTED_ALGORITHM",
        223 => c"MALFORMED_KEY_EXPORT",
        224 => c"INPUT_TOO_LARGE",
        300 => c"AUTHENTICATION_FAILED",
        301 => c"NON_CONTRIBUTORY_KEY",
        302 => c"IDENTITY_KEY_MISMATCH",
        303 => c"SESSION_MISMATCH",
        304 => c"MAC_LENGTH_MISMATCH",
        305 => c"REPLAYED",
        306 => c"ROLLED_BACK",
        307 => c"COMMITMENT_MISMATCH",
        308 => c"KEY_LIST_MISMATCH",
        320 => c"SIGNATURE_MISSING",
        321 => c"DEVICE_MISMATCH",
        322 => c"SENDER_MISMATCH",
        323 => c"RECIPIENT_MISMATCH",
        324 => c"ROOM_MISMATCH",
        325 => c"SESSION_ID_MISMATCH",
        326 => c"MESSAGE_REPLAYED",
        327 => c"MESSAGE_EQUIVOCATION",
        328 => c"TOO_MANY_ROUNDS",
        400 => c"UNKNOWN_ONE_TIME_KEY",
        401 => c"MESSAGE_GAP_TOO_LARGE",
        402 => c"MESSAGE_KEY_USED",
        403 => c"MESSAGE_KEY_DISCARDED",
        404 => c"MESSAGE_KEY_UNKNOWN",
        405 => c"UNKNOWN_RATCHET_KEY",
        406 => c"UNKNOWN_MESSAGE_INDEX",
        420 => c"UNKNOWN_DEVICE",
        500 => c"SESSION_EXHAUSTED",
        501 => c"SESSIONS_NOT_CONNECTED",
        502 => c"TOO_MANY_ONE_TIME_KEYS",
        503 => c"KEY_IDS_EXHAUSTED",
        504 => c"NOT_REPRESENTABLE",
        505 => c"SESSION_NOT_AUTHENTICATED",
        506 => c"OUTPUT_TOO_LONG",
        507 => c"ALREADY_USED",
        _ => c"UNKNOWN",
    };
    name.as_ptr()
}
