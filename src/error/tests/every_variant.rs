//! The code of every variant of every error. A variant that is not listed here does not compile; an
//! error that is not listed is missed by [`every_error_has_its_code_and_is_listed`].

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::string::ToString as _;

use crate::error::{CodedError, ErrorClass, ErrorCode};

/// Of the first test of RFC 8032.
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo";

/// What was checked: the names of the errors.
type Checked = BTreeSet<&'static str>;

macro_rules! every_variant {
    ($checked:expr; $($error:ty {$(
        $variant:ident $(($inner:expr))? $({$($field:ident: $value:expr),+})?
            => $code:ident, $class:ident;
    )+})+) => { $({
        type E = $error;
        fn variant(error: &E) -> &'static str {
            match error { $(E::$variant { .. } => stringify!($variant),)+ }
        }
        $({
            let error = E::$variant $(($inner))? $({$($field: $value),+})?;
            assert_eq!(variant(&error), stringify!($variant));
            check($checked, &error, ErrorCode::$code, ErrorClass::$class);
        })+
    })+ };
}

fn check<E: CodedError>(checked: &mut Checked, error: &E, code: ErrorCode, class: ErrorClass) {
    checked.extend(core::any::type_name::<E>().split('<').next());
    assert_eq!((error.code(), error.code().class()), (code, class), "{error:?}");
    // A public key may be named; nothing else is as long as a key of 16 bytes in base64.
    let text = error.to_string().replace(PUBLIC_KEY, "");
    assert!(text.len() > 20, "{error:?} says only {text:?}");
    let is_base64 =
        |character: char| character.is_ascii_alphanumeric() || "+/-".contains(character);
    let longest = text.split(|character| !is_base64(character)).map(str::len).max();
    assert!(longest < Some(22), "{error:?} names something: {text:?}");
}

fn of_the_ratchets(checked: &mut Checked) {
    use crate::encoding::base64::Base64Error;
    use crate::encoding::message_error::MessageError;
    use crate::megolm::{self, MessageIndex};
    use crate::olm;
    use crate::primitives::KeyError;
    use crate::primitives::ed25519::SignatureError;
    use crate::random::RandomError;

    check(checked, &RandomError, ErrorCode::RandomFailure, ErrorClass::Environment);
    check(checked, &SignatureError, ErrorCode::AuthenticationFailed, ErrorClass::Refused);
    let (index, first_known) = (MessageIndex::new(1), MessageIndex::new(2));
    every_variant! { checked;
        Base64Error {
            Invalid => InvalidBase64, Malformed;
            WrongLength { expected: 32 } => WrongLength, Malformed;
        }
        KeyError {
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            InvalidEd25519Key => InvalidPublicKey, Malformed;
        }
        MessageError {
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            TooShort => MalformedMessage, Malformed;
            UnsupportedVersion(9) => UnsupportedVersion, Malformed;
            Malformed => MalformedMessage, Malformed;
        }
        olm::EncryptError {
            Exhausted => SessionExhausted, State;
            NonContributoryKey => NonContributoryKey, Refused;
            Random(RandomError) => RandomFailure, Environment;
        }
        olm::DecryptError {
            Authentication => AuthenticationFailed, Refused;
            SessionMismatch => SessionMismatch, Refused;
            MacLengthMismatch => MacLengthMismatch, Refused;
            NonContributoryKey => NonContributoryKey, Refused;
            GapTooLarge { gap: 9, max: 8 } => MessageGapTooLarge, MissingKey;
            KeyUsed { index: 1 } => MessageKeyUsed, MissingKey;
            KeyDiscarded { index: 1 } => MessageKeyDiscarded, MissingKey;
            KeyUnknown { index: 1 } => MessageKeyUnknown, MissingKey;
            UnknownRatchetKey => UnknownRatchetKey, MissingKey;
        }
        olm::OutboundSessionError {
            NonContributoryKey => NonContributoryKey, Refused;
            InvalidPublicKey => InvalidPublicKey, Malformed;
            Random(RandomError) => RandomFailure, Environment;
        }
        olm::InboundSessionError {
            IdentityKeyMismatch => IdentityKeyMismatch, Refused;
            UnknownOneTimeKey => UnknownOneTimeKey, MissingKey;
            Replayed => Replayed, Refused;
            NonContributoryKey => NonContributoryKey, Refused;
            NotAuthenticated => SessionNotAuthenticated, State;
            Decrypt(olm::DecryptError::KeyUsed { index: 1 }) => MessageKeyUsed, MissingKey;
        }
        olm::GenerateKeysError {
            TooMany { requested: 1, unpublished: 2, max: 3 } => TooManyOneTimeKeys, State;
            KeyIdsExhausted => KeyIdsExhausted, State;
            Random(RandomError) => RandomFailure, Environment;
        }
        megolm::EncryptError {
            Exhausted => SessionExhausted, State;
        }
        megolm::DecryptError {
            Authentication => AuthenticationFailed, Refused;
            MacLengthMismatch => MacLengthMismatch, Refused;
            UnknownIndex { index: index, first_known: first_known } => UnknownMessageIndex, MissingKey;
        }
        megolm::SessionKeyError {
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            WrongLength { expected: 229 } => WrongLength, Malformed;
            UnsupportedVersion(9) => UnsupportedVersion, Malformed;
            InvalidPublicKey => InvalidPublicKey, Malformed;
            Authentication => AuthenticationFailed, Refused;
        }
        megolm::ExportError {
            UnknownIndex { index: index, first_known: first_known } => UnknownMessageIndex, MissingKey;
        }
        megolm::MergeError {
            NotConnected => SessionsNotConnected, State;
        }
    }
}

fn of_pk_and_sas(checked: &mut Checked) {
    use crate::pk::{PkDecryptionError, PkEncryptionError, RecoveryKeyError};
    use crate::random::RandomError;
    use crate::sas::{
        AgreeError, MacContentError, MacError, MethodError, OutputTooLong, ParticipantsError,
        SasKey, VerifyError,
    };

    let too_long = OutputTooLong { requested: 9000 };
    check(checked, &too_long, ErrorCode::OutputTooLong, ErrorClass::State);
    check(checked, &MacError, ErrorCode::AuthenticationFailed, ErrorClass::Refused);
    let key = SasKey::Device(PUBLIC_KEY.parse().unwrap());
    every_variant! { checked;
        PkEncryptionError {
            InvalidPublicKey => InvalidPublicKey, Malformed;
            NonContributoryKey => NonContributoryKey, Refused;
            Random(RandomError) => RandomFailure, Environment;
        }
        PkDecryptionError {
            Authentication => AuthenticationFailed, Refused;
            NonContributoryKey => NonContributoryKey, Refused;
        }
        RecoveryKeyError {
            Character => InvalidRecoveryKey, Malformed;
            Length => InvalidRecoveryKey, Malformed;
            Prefix => InvalidRecoveryKey, Malformed;
            Parity => InvalidRecoveryKey, Malformed;
        }
        AgreeError {
            CommitmentMismatch => CommitmentMismatch, Refused;
            NonContributoryKey => NonContributoryKey, Refused;
            InvalidPublicKey => InvalidPublicKey, Malformed;
            ReflectedKey => AuthenticationFailed, Refused;
        }
        MethodError {
            Unknown => MalformedMessage, Malformed;
            Legacy => MalformedMessage, Malformed;
        }
        ParticipantsError {
            InvalidUserId => MalformedMessage, Malformed;
            InvalidDeviceId => MalformedMessage, Malformed;
            MissingTransactionId => MalformedMessage, Malformed;
            Indistinguishable => MalformedMessage, Malformed;
            KeyMismatch => AuthenticationFailed, Refused;
            MissingCommitment => CommitmentMismatch, Refused;
        }
        MacContentError {
            NoKeys => KeyListMismatch, Refused;
            AmbiguousKeys => KeyListMismatch, Refused;
        }
        VerifyError {
            AmbiguousKeys => KeyListMismatch, Refused;
            DuplicateKeyId => MalformedMessage, Malformed;
            InvalidKeyId => MalformedMessage, Malformed;
            Authentication => AuthenticationFailed, Refused;
            MissingKey(key) => KeyListMismatch, Refused;
            NoKeys => KeyListMismatch, Refused;
        }
    }
}

fn of_pickles(checked: &mut Checked) {
    use crate::encoding::base64::Base64Error;
    use crate::pickle::dehydrated_device::{DehydrateError, RehydrateError};
    use crate::pickle::libolm::{LibolmPickleError, LimitedList};
    use crate::pickle::{PickleError, PickleKind};
    use crate::random::RandomError;

    let (expected, found) = (PickleKind::Account, Some(PickleKind::Session));
    every_variant! { checked;
        PickleError {
            Authentication => AuthenticationFailed, Refused;
            WrongKind { expected: expected, found: found } => WrongPickleKind, Malformed;
            UnsupportedVersion(9) => UnsupportedVersion, Malformed;
            RolledBack { found: 3, at_least: 4 } => RolledBack, Refused;
            Corrupted => CorruptedPickle, Malformed;
        }
        LibolmPickleError {
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            Authentication => AuthenticationFailed, Refused;
            UnsupportedVersion(9) => UnsupportedVersion, Malformed;
            CompromisedAccount => UnsupportedVersion, Malformed;
            TooMany { list: LimitedList::OneTimeKeys, count: 101 } => CorruptedPickle, Malformed;
            Truncated => CorruptedPickle, Malformed;
            TrailingBytes => CorruptedPickle, Malformed;
            KeyMismatch => CorruptedPickle, Malformed;
            NoChains => CorruptedPickle, Malformed;
            Contradiction => CorruptedPickle, Malformed;
            FullMac => NotRepresentable, State;
            Exhausted => SessionExhausted, State;
            LonePreviousFallbackKey => NotRepresentable, State;
        }
        DehydrateError {
            SeedUnknown => NotRepresentable, State;
            Random(RandomError) => RandomFailure, Environment;
        }
        RehydrateError {
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            Authentication => AuthenticationFailed, Refused;
            UnsupportedVersion(9) => UnsupportedVersion, Malformed;
            Corrupted => CorruptedPickle, Malformed;
        }
    }
}

#[cfg(feature = "vodozemac-pickle")]
fn of_vodozemac_pickles(checked: &mut Checked) {
    use crate::pickle::vodozemac::{ReadError, WriteError};

    every_variant! { checked;
        ReadError {
            Authentication => AuthenticationFailed, Refused;
            Corrupted => CorruptedPickle, Malformed;
        }
        WriteError {
            Exhausted => NotRepresentable, State;
        }
    }
}

fn of_qr_login(checked: &mut Checked) {
    use crate::encoding::base64::Base64Error;
    use crate::qr_login::{
        ChannelMessageError, InitiateError, OpenError, QrCodeBuildError, QrCodeError, Refused,
        RespondError, SealError,
    };
    use crate::random::RandomError;

    let refused = Refused { state: (), error: OpenError::Authentication };
    check(checked, &refused, ErrorCode::AuthenticationFailed, ErrorClass::Refused);
    every_variant! { checked;
        ChannelMessageError {
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            Separator => MalformedMessage, Malformed;
            TooShort => MalformedMessage, Malformed;
            InvalidPublicKey => InvalidPublicKey, Malformed;
            NonContributoryKey => NonContributoryKey, Refused;
        }
        InitiateError {
            InvalidPublicKey => InvalidPublicKey, Malformed;
            NonContributoryKey => NonContributoryKey, Refused;
            Seal(SealError::Exhausted) => SessionExhausted, State;
            Random(RandomError) => RandomFailure, Environment;
        }
        RespondError {
            Seal(SealError::Exhausted) => SessionExhausted, State;
            Random(RandomError) => RandomFailure, Environment;
        }
        SealError {
            Exhausted => SessionExhausted, State;
        }
        OpenError {
            Authentication => AuthenticationFailed, Refused;
            Exhausted => SessionExhausted, State;
        }
        QrCodeError {
            WrongPrefix => MalformedQrCode, Malformed;
            UnsupportedType(9) => UnsupportedVersion, Malformed;
            UnknownIntent(2) => MalformedQrCode, Malformed;
            Truncated => MalformedQrCode, Malformed;
            TrailingBytes => MalformedQrCode, Malformed;
            EmptyText => MalformedQrCode, Malformed;
            NotUtf8 => MalformedQrCode, Malformed;
            InvalidPublicKey => InvalidPublicKey, Malformed;
            NonContributoryKey => NonContributoryKey, Refused;
        }
        QrCodeBuildError {
            TextLength { length: 0 } => WrongLength, Malformed;
            InvalidPublicKey => InvalidPublicKey, Malformed;
            NonContributoryKey => NonContributoryKey, Refused;
        }
    }
}

#[cfg(feature = "matrix")]
fn of_matrix(checked: &mut Checked) {
    use crate::encoding::base64::Base64Error;
    use crate::encoding::message_error::MessageError;
    use crate::matrix::attachment::{EncryptedFileError, HashMismatch};
    use crate::matrix::backup::BackupError;
    use crate::matrix::cross_signing::CrossSigningKeyError;
    use crate::matrix::device_keys::DeviceKeysError;
    use crate::matrix::events::{EncryptEventError, OlmEventError, RoomEventError};
    use crate::matrix::key_export::KeyExportError;
    use crate::matrix::replay_guard::ReplayError;
    use crate::matrix::secret_storage::SecretStorageError;
    use crate::matrix::signed_json::VerifyJsonError;
    use crate::matrix::{JsonError, RoomId, RoomKeyError};
    use crate::megolm::{self, SessionKeyError};
    use crate::olm::{self, InboundSessionError};
    use crate::pk::PkDecryptionError;
    use crate::primitives::KeyError;
    use crate::primitives::ed25519::SignatureError;

    check(checked, &HashMismatch, ErrorCode::AuthenticationFailed, ErrorClass::Refused);
    let no_room = "tea".parse::<RoomId>().unwrap_err();
    check(checked, &no_room, ErrorCode::InvalidIdentifier, ErrorClass::Malformed);
    every_variant! { checked;
        JsonError {
            Syntax(1) => MalformedJson, Malformed;
            DuplicateKey => MalformedJson, Malformed;
            TooDeep => MalformedJson, Malformed;
            NotAnInteger => MalformedJson, Malformed;
            Field("keys") => MalformedMessage, Malformed;
        }
        VerifyJsonError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            Missing => SignatureMissing, Refused;
            Key(KeyError::InvalidEd25519Key) => InvalidPublicKey, Malformed;
            Signature(SignatureError) => AuthenticationFailed, Refused;
        }
        EncryptedFileError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            Unsupported => UnsupportedAlgorithm, Malformed;
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
        }
        SecretStorageError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            Unsupported => UnsupportedAlgorithm, Malformed;
            NoPassphrase => UnsupportedAlgorithm, Malformed;
            TooManyRounds { rounds: 2, max: 1 } => TooManyRounds, Refused;
            Authentication => AuthenticationFailed, Refused;
        }
        KeyExportError {
            Malformed => MalformedKeyExport, Malformed;
            Base64(Base64Error::Invalid) => InvalidBase64, Malformed;
            UnsupportedVersion(9) => UnsupportedVersion, Malformed;
            TooLarge { max: 1 } => InputTooLarge, Malformed;
            TooManyRounds { rounds: 2, max: 1 } => TooManyRounds, Refused;
            Authentication => AuthenticationFailed, Refused;
        }
        BackupError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            Signature(VerifyJsonError::Missing) => SignatureMissing, Refused;
            Key(KeyError::InvalidEd25519Key) => InvalidPublicKey, Malformed;
            Identifier(no_room) => InvalidIdentifier, Malformed;
            Message(MessageError::UnsupportedVersion(9)) => UnsupportedVersion, Malformed;
            Decryption(PkDecryptionError::Authentication) => AuthenticationFailed, Refused;
            RoomKey(RoomKeyError::NoClaimedKey) => UnknownDevice, MissingKey;
        }
        CrossSigningKeyError {
            Signature(VerifyJsonError::Missing) => SignatureMissing, Refused;
            OtherUser => DeviceMismatch, Refused;
            Usage => SignatureMissing, Refused;
            Key(KeyError::InvalidEd25519Key) => InvalidPublicKey, Malformed;
        }
        DeviceKeysError {
            Signature(VerifyJsonError::Missing) => SignatureMissing, Refused;
            OtherDevice => DeviceMismatch, Refused;
            Key(KeyError::InvalidEd25519Key) => InvalidPublicKey, Malformed;
        }
        ReplayError {
            Replayed => MessageReplayed, Refused;
            Equivocation => MessageEquivocation, Refused;
        }
        RoomKeyError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            Identifier(no_room) => InvalidIdentifier, Malformed;
            UnsupportedAlgorithm => UnsupportedAlgorithm, Malformed;
            SessionKey(SessionKeyError::Authentication) => AuthenticationFailed, Refused;
            Key(KeyError::InvalidEd25519Key) => InvalidPublicKey, Malformed;
            WrongEventType => MalformedMessage, Malformed;
            SessionIdMismatch => SessionIdMismatch, Refused;
            NoClaimedKey => UnknownDevice, MissingKey;
        }
        EncryptEventError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            OtherSession => IdentityKeyMismatch, Refused;
            Olm(olm::EncryptError::NonContributoryKey) => NonContributoryKey, Refused;
            Megolm(megolm::EncryptError::Exhausted) => SessionExhausted, State;
        }
        OlmEventError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            Identifier(no_room) => InvalidIdentifier, Malformed;
            Key(KeyError::InvalidEd25519Key) => InvalidPublicKey, Malformed;
            UnsupportedAlgorithm => UnsupportedAlgorithm, Malformed;
            NotForThisDevice => RecipientMismatch, Refused;
            Message(MessageError::UnsupportedVersion(9)) => UnsupportedVersion, Malformed;
            NotPreKey => MalformedMessage, Malformed;
            OtherSession => IdentityKeyMismatch, Refused;
            Session(InboundSessionError::Replayed) => Replayed, Refused;
            Decrypt(olm::DecryptError::UnknownRatchetKey) => UnknownRatchetKey, MissingKey;
            Recipient => RecipientMismatch, Refused;
            Sender => SenderMismatch, Refused;
            UnknownDevice => UnknownDevice, MissingKey;
            DeviceKeys(DeviceKeysError::OtherDevice) => DeviceMismatch, Refused;
        }
        RoomEventError {
            Json(JsonError::DuplicateKey) => MalformedJson, Malformed;
            UnsupportedAlgorithm => UnsupportedAlgorithm, Malformed;
            OtherSession => SessionIdMismatch, Refused;
            Room => RoomMismatch, Refused;
            Sender => SenderMismatch, Refused;
            Message(MessageError::UnsupportedVersion(9)) => UnsupportedVersion, Malformed;
            Decrypt(megolm::DecryptError::MacLengthMismatch) => MacLengthMismatch, Refused;
            Replay(ReplayError::Equivocation) => MessageEquivocation, Refused;
        }
    }
}

#[cfg(all(feature = "matrix", feature = "std"))]
fn of_streams(checked: &mut Checked) {
    use crate::matrix::attachment::{HashMismatch, StreamError};

    every_variant! { checked;
        StreamError {
            Io(std::io::Error::other("no disk")) => IoFailure, Environment;
            Forged(HashMismatch) => AuthenticationFailed, Refused;
            Changed => AuthenticationFailed, Refused;
            NotAtEnd => IoFailure, Environment;
        }
    }
}

#[test]
fn every_error_has_its_code_and_is_listed() {
    let mut checked = Checked::new();
    of_the_ratchets(&mut checked);
    of_pk_and_sas(&mut checked);
    of_pickles(&mut checked);
    of_qr_login(&mut checked);
    #[cfg(feature = "vodozemac-pickle")]
    of_vodozemac_pickles(&mut checked);
    #[cfg(feature = "matrix")]
    of_matrix(&mut checked);
    #[cfg(all(feature = "matrix", feature = "std"))]
    of_streams(&mut checked);

    if cfg!(all(feature = "vodozemac-pickle", feature = "matrix", feature = "std")) {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert_eq!(checked.len(), implementations(&sources), "{checked:?}");
    }
}

/// How many types of the sources have a code.
fn implementations(folder: &Path) -> usize {
    let count = |path: &Path| {
        let source = fs::read_to_string(path).unwrap();
        let is_one = |line: &&str| line.starts_with("impl") && line.contains(" CodedError for ");
        source.lines().filter(is_one).count()
    };
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| if path.is_dir() { implementations(&path) } else { count(&path) }).sum()
}
