//! What the types themselves promise, checked by the compiler: everything can be sent to and
//! shared with other threads, and nothing that uses up keys can be copied.

use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{Account, InboundSession, NormalMessage, OlmMessage, PreKeyMessage, Session};
use olmec::pk::{
    EncodedPkMessage, PkDecryption, PkDecryptionError, PkEncryption, PkEncryptionError, PkMessage,
    PkSigning, RecoveryKey, RecoveryKeyError, UnauthenticatedPlaintext,
};
use olmec::qr_login::{self, Msc4108QrCode, Msc4388QrCode, ecies, hpke};
use olmec::sas::{EstablishedSas, Mac, MacContent, Sas, SasBytes, Verification};
use olmec::secret::{Secret, SecretText};
use olmec::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature, SessionId};
use static_assertions::{assert_impl_all, assert_not_impl_any};

macro_rules! shared_between_threads {
    ($($type:ty),* $(,)?) => { $(assert_impl_all!($type: Send, Sync, core::fmt::Debug);)* };
}

shared_between_threads!(
    Account,
    InboundSession,
    Session,
    OlmMessage,
    NormalMessage,
    PreKeyMessage,
    OutboundGroupSession,
    InboundGroupSession,
    MegolmMessage,
    SessionKey,
    ExportedSessionKey,
    Sas,
    EstablishedSas,
    Verification<'static>,
    SasBytes,
    Mac,
    MacContent,
    olmec::sas::MacMethod,
    olmec::sas::KeyAgreement,
    olmec::sas::Participants<'static>,
    olmec::sas::SasKey,
    olmec::sas::ExpectedKeys<'static>,
    olmec::sas::Emoji,
    Secret<32>,
    SecretText,
    Curve25519PublicKey,
    Ed25519PublicKey,
    Ed25519Signature,
    SessionId,
    olmec::olm::AccountDescription,
    olmec::pickle::PickleClaims,
    olmec::RandomError,
    olmec::KeyError,
    olmec::SignatureError,
    olmec::MessageError,
    olmec::Base64Error,
    olmec::olm::DecryptError,
    olmec::olm::EncryptError,
    olmec::olm::InboundSessionError,
    olmec::olm::OutboundSessionError,
    olmec::olm::GenerateKeysError,
    olmec::megolm::DecryptError,
    olmec::megolm::EncryptError,
    olmec::megolm::SessionKeyError,
    olmec::megolm::ExportError,
    olmec::megolm::MergeError,
    EncodedPkMessage,
    PkDecryption,
    PkDecryptionError,
    PkEncryption,
    PkEncryptionError,
    PkMessage,
    PkSigning,
    RecoveryKey,
    RecoveryKeyError,
    UnauthenticatedPlaintext,
    olmec::pickle::dehydrated_device::DehydratedDevice,
    olmec::pickle::Pickle,
    olmec::pickle::PickleError,
    olmec::pickle::PickleKey,
    olmec::pickle::libolm::LibolmPickleError,
    olmec::sas::AgreeError,
    olmec::sas::OutputTooLong,
    olmec::sas::MacError,
    olmec::sas::MethodError,
    olmec::sas::ParticipantsError,
    olmec::sas::MacContentError,
    olmec::sas::VerifyError,
    ecies::Recipient,
    ecies::Initiator,
    ecies::Initiated,
    ecies::Established,
    ecies::Channel,
    ecies::InitialMessage,
    ecies::Message,
    hpke::Recipient,
    hpke::Responder,
    hpke::Opened,
    hpke::Responded,
    hpke::Sender,
    hpke::Started,
    hpke::Established,
    hpke::Channel,
    hpke::InitialMessage,
    hpke::InitialResponse,
    hpke::Message,
    Msc4108QrCode,
    Msc4388QrCode,
    qr_login::CheckCode,
    qr_login::ChannelMessageError,
    qr_login::InitiateError,
    qr_login::OpenError,
    qr_login::RespondError,
    qr_login::SealError,
    qr_login::QrCodeError,
    qr_login::QrCodeBuildError,
    qr_login::Refused<hpke::Sender, qr_login::OpenError>,
);

macro_rules! never_copied {
    ($($type:ty),* $(,)?) => { $(assert_not_impl_any!($type: Clone, Copy);)* };
}

never_copied!(
    Account,
    Session,
    OutboundGroupSession,
    InboundGroupSession,
    SessionKey,
    ExportedSessionKey,
    Sas,
    EstablishedSas,
    ecies::Recipient,
    ecies::Initiator,
    ecies::Channel,
    hpke::Recipient,
    hpke::Responder,
    hpke::Sender,
    hpke::Channel,
    Secret<32>,
    SecretText,
    PkDecryption,
    PkSigning,
    RecoveryKey,
    UnauthenticatedPlaintext,
    olmec::pickle::PickleKey,
);

// A received MAC is compared by the library, in constant time, and in no other way.
assert_not_impl_any!(Mac: PartialEq, core::fmt::Display, AsRef<str>);
assert_not_impl_any!(EstablishedSas: PartialEq);
assert_not_impl_any!(MacContent: PartialEq);

// A secret has no text and no ordering, and its length is not a run-time matter.
assert_not_impl_any!(Secret<32>: core::fmt::Display, AsRef<[u8]>, core::ops::Deref, PartialOrd);
assert_not_impl_any!(SecretText: core::fmt::Display, AsRef<str>, core::ops::Deref, PartialEq);

/// Objects used from two threads at once: the assertions above in action.
#[test]
fn two_threads_read_one_account_and_one_session() {
    let account = Account::new().unwrap();
    let session = OutboundGroupSession::new().unwrap();
    std::thread::scope(|scope| {
        let signatures = [0, 1].map(|_| scope.spawn(|| account.sign(b"tea at four")));
        let ids = [0, 1].map(|_| scope.spawn(|| session.id()));
        let [first, second] = signatures.map(|thread| thread.join().unwrap());
        assert_eq!(first, second);
        let key = account.identity_keys().ed25519;
        assert_eq!(key.verify(b"tea at four", &first), Ok(()));
        let [first, second] = ids.map(|thread| thread.join().unwrap());
        assert_eq!(first, second);
    });
}
