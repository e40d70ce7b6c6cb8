//! olmec for other languages: one set of types, from which the Kotlin, Swift, Python, JavaScript
//! and C packages are made.
//!
//! | here | in other words |
//! |---|---|
//! | handle (`Account`, `OlmSession`, …) | an object with state; may be used from several threads, calls on one handle wait for each other |
//! | record (`IdentityKeys`, `OlmMessage`, …) | plain public data |
//! | bytes | `Vec<u8>`: plaintexts, pickle keys, and whatever else is not text in Matrix |
//! | text | `String`: keys, messages, signatures and pickles, in unpadded base64 as in Matrix's JSON |
//! | error | [`OlmecError`], one variant for each code of `olmec::ErrorCode` |
//!
//! Every call is one of the core crate; nothing is decided here. A call that fails has changed
//! nothing. What a small package can leave out has a feature of the crate; all are on by default.
//! Without the feature `std`, for one thread, no panic has a text: it is what makes the WebAssembly
//! module small. Secrets leave only through methods whose names say so, as text or bytes that are then
//! the caller's to protect.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod account;
#[cfg(feature = "matrix")]
mod attachment;
#[cfg(feature = "matrix")]
mod backup;
mod counted;
#[cfg(feature = "dehydrated-device")]
mod dehydrated_device;
#[cfg(feature = "matrix")]
mod device_keys;
#[cfg(feature = "qr-login")]
mod ecies;
mod error;
mod error_codes;
#[cfg(feature = "matrix")]
mod events;
#[cfg(any(feature = "libolm-pickle", feature = "vodozemac-pickle"))]
mod foreign_pickles;
#[cfg(feature = "qr-login")]
mod hpke;
mod inbound_group_session;
#[cfg(feature = "inspect")]
mod inspect;
#[cfg(feature = "wasm")]
mod js_error;
#[cfg(feature = "matrix")]
mod key_export;
mod locked;
mod mac_length;
mod message_batch;
#[cfg(feature = "olm-compat")]
mod olm_compat;
mod olm_message;
mod olm_session;
mod outbound_group_session;
#[cfg(feature = "pickle")]
mod pickle;
#[cfg(feature = "pk")]
mod pk;
#[cfg(feature = "qr-login")]
mod qr_code;
#[cfg(feature = "matrix")]
mod replay_guard;
#[cfg(feature = "matrix")]
mod room_events;
#[cfg(feature = "sas-agreement")]
mod sas;
#[cfg(feature = "sas-agreement")]
mod sas_methods;
#[cfg(feature = "sas")]
mod sas_verification;
#[cfg(feature = "matrix")]
mod secret_storage;
mod session_import;
#[cfg(feature = "matrix")]
mod signed_json;
mod utility;

pub use account::{Account, GeneratedKeys, IdentityKeys, InboundSession, OneTimeKey};
#[cfg(feature = "matrix")]
pub use attachment::{
    AttachmentDecryptor, AttachmentEncryptor, AttachmentVerifier, decrypt_attachment,
};
#[cfg(feature = "matrix")]
pub use backup::{BackupRestore, SenderTrust, backup_auth_data_json, backup_verified_public_key};
pub use counted::live_objects;
#[cfg(feature = "dehydrated-device")]
pub use dehydrated_device::DehydratedDevice;
#[cfg(feature = "matrix")]
pub use device_keys::{CrossSigningKey, KeyUsage, VerifiedDevice, VerifiedOneTimeKey};
#[cfg(feature = "qr-login")]
pub use ecies::{EciesChannel, EciesInitiator, EciesRecipient};
pub use error::OlmecError;
pub use error_codes::{ErrorCodeInfo, ErrorKind, error_codes};
#[cfg(feature = "matrix")]
pub use events::{DecryptedOlmEvent, OlmEvent, OpenedOlmEvent};
#[cfg(feature = "qr-login")]
pub use hpke::{HpkeChannel, HpkeRecipient, HpkeSender};
pub use inbound_group_session::{
    Authenticity, DecryptedMessage, InboundGroupSession, SessionRelation,
};
#[cfg(feature = "inspect")]
pub use inspect::{
    MegolmMessageInfo, OlmMessageInfo, PickleInfo, PickleKind, inspect_megolm_message,
    inspect_olm_message, inspect_pickle,
};
#[cfg(feature = "matrix")]
pub use key_export::{
    ExportedRoomKey, KeyExport, KeyExportInfo, RoomKeyBatch, encrypt_key_export, inspect_key_export,
};
pub use mac_length::MacLength;
pub use message_batch::{DecryptedBatch, MessageBatch};
pub use olm_message::{MessageType, OlmMessage};
pub use olm_session::{OlmSession, SessionKeys};
pub use outbound_group_session::OutboundGroupSession;
#[cfg(feature = "pickle")]
pub use pickle::{PickleStamp, generate_pickle_key};
#[cfg(feature = "pk")]
pub use pk::{PkDecryption, PkEncryption, PkMessage, PkSigning};
#[cfg(feature = "qr-login")]
pub use qr_code::{
    Msc4108QrCode, Msc4388QrCode, QrIntent, build_msc4108_qr_code, build_msc4388_qr_code,
    parse_msc4108_qr_code, parse_msc4388_qr_code,
};
#[cfg(feature = "matrix")]
pub use replay_guard::{ReplayGuard, Sighting};
#[cfg(feature = "matrix")]
pub use room_events::{DecryptedRoomEvent, RoomSession, SessionOwner};
#[cfg(feature = "sas-agreement")]
pub use sas::{EstablishedSas, Sas};
#[cfg(feature = "sas-agreement")]
pub use sas_methods::{
    SasKeyAgreement, SasMacMethod, sas_key_agreement_from_name,
    sas_key_agreement_from_name_with_legacy, sas_key_agreement_name, sas_mac_method_from_name,
    sas_mac_method_from_name_with_legacy, sas_mac_method_name,
};
#[cfg(feature = "sas")]
pub use sas_verification::{
    KeyMac, MacContent, SasEmoji, SasKey, SasKeyKind, SasParticipant, SasParticipants,
    SasShortString,
};
#[cfg(feature = "matrix")]
pub use secret_storage::{KeyCheck, SecretStorageKey};
pub use session_import::SessionImport;
#[cfg(feature = "matrix")]
pub use signed_json::{canonical_json, verify_json};
pub use utility::{ed25519_verify, sha256, sha256_base64, version};

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("olmec");
