//! The enums.
// Made by `olmec-generate c`: do not edit.

use olmec_facade as facade;

use crate::call::Output;
use crate::input::Choice;

/// Where a view of a session comes from.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_authenticity {
    /// From an export, which anybody could have made who knows the session.
    OLMEC_AUTHENTICITY_IMPORTED = 0,
    /// From a session key that the sender has signed.
    OLMEC_AUTHENTICITY_SIGNED = 1,
}

impl Output for olmec_authenticity {
    const EMPTY: Self = Self::OLMEC_AUTHENTICITY_IMPORTED;
}

impl From<facade::Authenticity> for olmec_authenticity {
    fn from(choice: facade::Authenticity) -> Self {
        match choice {
            facade::Authenticity::Imported => Self::OLMEC_AUTHENTICITY_IMPORTED,
            facade::Authenticity::Signed => Self::OLMEC_AUTHENTICITY_SIGNED,
        }
    }
}

impl Choice for olmec_authenticity {
    type Facade = facade::Authenticity;

    fn from_number(number: u32) -> Option<facade::Authenticity> {
        match number {
            0 => Some(facade::Authenticity::Imported),
            1 => Some(facade::Authenticity::Signed),
            _ => None,
        }
    }
}

/// Whether a storage key could be compared with its description.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_key_check {
    /// It is the key that is described, or a new one.
    OLMEC_KEY_CHECK_CONFIRMED = 0,
    /// There is no description, or it says nothing to compare with: encrypt nothing with the key
    /// before it has decrypted something.
    OLMEC_KEY_CHECK_NOT_POSSIBLE = 1,
}

impl Output for olmec_key_check {
    const EMPTY: Self = Self::OLMEC_KEY_CHECK_CONFIRMED;
}

impl From<facade::KeyCheck> for olmec_key_check {
    fn from(choice: facade::KeyCheck) -> Self {
        match choice {
            facade::KeyCheck::Confirmed => Self::OLMEC_KEY_CHECK_CONFIRMED,
            facade::KeyCheck::NotPossible => Self::OLMEC_KEY_CHECK_NOT_POSSIBLE,
        }
    }
}

impl Choice for olmec_key_check {
    type Facade = facade::KeyCheck;

    fn from_number(number: u32) -> Option<facade::KeyCheck> {
        match number {
            0 => Some(facade::KeyCheck::Confirmed),
            1 => Some(facade::KeyCheck::NotPossible),
            _ => None,
        }
    }
}

/// What a cross-signing key is for.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_key_usage {
    /// Signs the other two; it is what users verify.
    OLMEC_KEY_USAGE_MASTER = 0,
    /// Signs the user's own devices.
    OLMEC_KEY_USAGE_SELF_SIGNING = 1,
    /// Signs the master keys of other users.
    OLMEC_KEY_USAGE_USER_SIGNING = 2,
}

impl Output for olmec_key_usage {
    const EMPTY: Self = Self::OLMEC_KEY_USAGE_MASTER;
}

impl From<facade::KeyUsage> for olmec_key_usage {
    fn from(choice: facade::KeyUsage) -> Self {
        match choice {
            facade::KeyUsage::Master => Self::OLMEC_KEY_USAGE_MASTER,
            facade::KeyUsage::SelfSigning => Self::OLMEC_KEY_USAGE_SELF_SIGNING,
            facade::KeyUsage::UserSigning => Self::OLMEC_KEY_USAGE_USER_SIGNING,
        }
    }
}

impl Choice for olmec_key_usage {
    type Facade = facade::KeyUsage;

    fn from_number(number: u32) -> Option<facade::KeyUsage> {
        match number {
            0 => Some(facade::KeyUsage::Master),
            1 => Some(facade::KeyUsage::SelfSigning),
            2 => Some(facade::KeyUsage::UserSigning),
            _ => None,
        }
    }
}

/// How much of each message's MAC is sent: agreed on beforehand, fixed when a session is made.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_mac_length {
    /// 8 bytes: what the Matrix specification defines and every client speaks.
    OLMEC_MAC_LENGTH_TRUNCATED = 0,
    /// 32 bytes: an extension that both sides must know.
    OLMEC_MAC_LENGTH_FULL = 1,
}

impl Output for olmec_mac_length {
    const EMPTY: Self = Self::OLMEC_MAC_LENGTH_TRUNCATED;
}

impl From<facade::MacLength> for olmec_mac_length {
    fn from(choice: facade::MacLength) -> Self {
        match choice {
            facade::MacLength::Truncated => Self::OLMEC_MAC_LENGTH_TRUNCATED,
            facade::MacLength::Full => Self::OLMEC_MAC_LENGTH_FULL,
        }
    }
}

impl Choice for olmec_mac_length {
    type Facade = facade::MacLength;

    fn from_number(number: u32) -> Option<facade::MacLength> {
        match number {
            0 => Some(facade::MacLength::Truncated),
            1 => Some(facade::MacLength::Full),
            _ => None,
        }
    }
}

/// The form of an Olm message; Matrix writes it as the number 0 or 1.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_message_type {
    /// 0: carries the keys of its session, so that it can open one.
    OLMEC_MESSAGE_TYPE_PRE_KEY = 0,
    /// 1: a message of a session that both sides have.
    OLMEC_MESSAGE_TYPE_NORMAL = 1,
}

impl Output for olmec_message_type {
    const EMPTY: Self = Self::OLMEC_MESSAGE_TYPE_PRE_KEY;
}

impl From<facade::MessageType> for olmec_message_type {
    fn from(choice: facade::MessageType) -> Self {
        match choice {
            facade::MessageType::PreKey => Self::OLMEC_MESSAGE_TYPE_PRE_KEY,
            facade::MessageType::Normal => Self::OLMEC_MESSAGE_TYPE_NORMAL,
        }
    }
}

impl Choice for olmec_message_type {
    type Facade = facade::MessageType;

    fn from_number(number: u32) -> Option<facade::MessageType> {
        match number {
            0 => Some(facade::MessageType::PreKey),
            1 => Some(facade::MessageType::Normal),
            _ => None,
        }
    }
}

/// What kind of object a pickle holds.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_pickle_kind {
    /// An olmec_account.
    OLMEC_PICKLE_KIND_ACCOUNT = 0,
    /// An olmec_olm_session.
    OLMEC_PICKLE_KIND_OLM_SESSION = 1,
    /// An olmec_outbound_group_session.
    OLMEC_PICKLE_KIND_OUTBOUND_GROUP_SESSION = 2,
    /// An olmec_inbound_group_session.
    OLMEC_PICKLE_KIND_INBOUND_GROUP_SESSION = 3,
    /// A olmec_pk_decryption.
    OLMEC_PICKLE_KIND_PK_DECRYPTION = 4,
    /// A olmec_replay_guard.
    OLMEC_PICKLE_KIND_REPLAY_GUARD = 5,
}

impl Output for olmec_pickle_kind {
    const EMPTY: Self = Self::OLMEC_PICKLE_KIND_ACCOUNT;
}

impl From<facade::PickleKind> for olmec_pickle_kind {
    fn from(choice: facade::PickleKind) -> Self {
        match choice {
            facade::PickleKind::Account => Self::OLMEC_PICKLE_KIND_ACCOUNT,
            facade::PickleKind::OlmSession => Self::OLMEC_PICKLE_KIND_OLM_SESSION,
            facade::PickleKind::OutboundGroupSession => {
                Self::OLMEC_PICKLE_KIND_OUTBOUND_GROUP_SESSION
            }
            facade::PickleKind::InboundGroupSession => {
                Self::OLMEC_PICKLE_KIND_INBOUND_GROUP_SESSION
            }
            facade::PickleKind::PkDecryption => Self::OLMEC_PICKLE_KIND_PK_DECRYPTION,
            facade::PickleKind::ReplayGuard => Self::OLMEC_PICKLE_KIND_REPLAY_GUARD,
        }
    }
}

impl Choice for olmec_pickle_kind {
    type Facade = facade::PickleKind;

    fn from_number(number: u32) -> Option<facade::PickleKind> {
        match number {
            0 => Some(facade::PickleKind::Account),
            1 => Some(facade::PickleKind::OlmSession),
            2 => Some(facade::PickleKind::OutboundGroupSession),
            3 => Some(facade::PickleKind::InboundGroupSession),
            4 => Some(facade::PickleKind::PkDecryption),
            5 => Some(facade::PickleKind::ReplayGuard),
            _ => None,
        }
    }
}

/// What the device that shows a QR code wants.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_qr_intent {
    /// A new device that wants to sign in.
    OLMEC_QR_INTENT_LOGIN = 0,
    /// A device that is signed in and will help the other to.
    OLMEC_QR_INTENT_RECIPROCATE = 1,
}

impl Output for olmec_qr_intent {
    const EMPTY: Self = Self::OLMEC_QR_INTENT_LOGIN;
}

impl From<facade::QrIntent> for olmec_qr_intent {
    fn from(choice: facade::QrIntent) -> Self {
        match choice {
            facade::QrIntent::Login => Self::OLMEC_QR_INTENT_LOGIN,
            facade::QrIntent::Reciprocate => Self::OLMEC_QR_INTENT_RECIPROCATE,
        }
    }
}

impl Choice for olmec_qr_intent {
    type Facade = facade::QrIntent;

    fn from_number(number: u32) -> Option<facade::QrIntent> {
        match number {
            0 => Some(facade::QrIntent::Login),
            1 => Some(facade::QrIntent::Reciprocate),
            _ => None,
        }
    }
}

/// key_agreement_protocol in m.key.verification.accept.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_sas_key_agreement {
    /// curve25519-hkdf-sha256, the one to use.
    OLMEC_SAS_KEY_AGREEMENT_CURVE25519_HKDF_SHA256 = 0,
    /// curve25519, deprecated.
    OLMEC_SAS_KEY_AGREEMENT_LEGACY_CURVE25519 = 1,
}

impl Output for olmec_sas_key_agreement {
    const EMPTY: Self = Self::OLMEC_SAS_KEY_AGREEMENT_CURVE25519_HKDF_SHA256;
}

impl From<facade::SasKeyAgreement> for olmec_sas_key_agreement {
    fn from(choice: facade::SasKeyAgreement) -> Self {
        match choice {
            facade::SasKeyAgreement::Curve25519HkdfSha256 => {
                Self::OLMEC_SAS_KEY_AGREEMENT_CURVE25519_HKDF_SHA256
            }
            facade::SasKeyAgreement::LegacyCurve25519 => {
                Self::OLMEC_SAS_KEY_AGREEMENT_LEGACY_CURVE25519
            }
        }
    }
}

impl Choice for olmec_sas_key_agreement {
    type Facade = facade::SasKeyAgreement;

    fn from_number(number: u32) -> Option<facade::SasKeyAgreement> {
        match number {
            0 => Some(facade::SasKeyAgreement::Curve25519HkdfSha256),
            1 => Some(facade::SasKeyAgreement::LegacyCurve25519),
            _ => None,
        }
    }
}

/// Whose key is verified.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_sas_key_kind {
    /// The Ed25519 identity key of the device that sends the MAC.
    OLMEC_SAS_KEY_KIND_DEVICE = 0,
    /// A cross-signing key of its user, such as the master key.
    OLMEC_SAS_KEY_KIND_CROSS_SIGNING = 1,
}

impl Output for olmec_sas_key_kind {
    const EMPTY: Self = Self::OLMEC_SAS_KEY_KIND_DEVICE;
}

impl From<facade::SasKeyKind> for olmec_sas_key_kind {
    fn from(choice: facade::SasKeyKind) -> Self {
        match choice {
            facade::SasKeyKind::Device => Self::OLMEC_SAS_KEY_KIND_DEVICE,
            facade::SasKeyKind::CrossSigning => Self::OLMEC_SAS_KEY_KIND_CROSS_SIGNING,
        }
    }
}

impl Choice for olmec_sas_key_kind {
    type Facade = facade::SasKeyKind;

    fn from_number(number: u32) -> Option<facade::SasKeyKind> {
        match number {
            0 => Some(facade::SasKeyKind::Device),
            1 => Some(facade::SasKeyKind::CrossSigning),
            _ => None,
        }
    }
}

/// message_authentication_code in m.key.verification.accept.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_sas_mac_method {
    /// hkdf-hmac-sha256.v2, the one to use.
    OLMEC_SAS_MAC_METHOD_HKDF_HMAC_SHA256_V2 = 0,
    /// org.matrix.msc3783.hkdf-hmac-sha256, the same under an older name.
    OLMEC_SAS_MAC_METHOD_MSC3783_HKDF_HMAC_SHA256 = 1,
    /// hkdf-hmac-sha256, deprecated.
    OLMEC_SAS_MAC_METHOD_LEGACY_HKDF_HMAC_SHA256 = 2,
    /// hmac-sha256, of 2018.
    OLMEC_SAS_MAC_METHOD_LEGACY_HMAC_SHA256 = 3,
}

impl Output for olmec_sas_mac_method {
    const EMPTY: Self = Self::OLMEC_SAS_MAC_METHOD_HKDF_HMAC_SHA256_V2;
}

impl From<facade::SasMacMethod> for olmec_sas_mac_method {
    fn from(choice: facade::SasMacMethod) -> Self {
        match choice {
            facade::SasMacMethod::HkdfHmacSha256V2 => {
                Self::OLMEC_SAS_MAC_METHOD_HKDF_HMAC_SHA256_V2
            }
            facade::SasMacMethod::Msc3783HkdfHmacSha256 => {
                Self::OLMEC_SAS_MAC_METHOD_MSC3783_HKDF_HMAC_SHA256
            }
            facade::SasMacMethod::LegacyHkdfHmacSha256 => {
                Self::OLMEC_SAS_MAC_METHOD_LEGACY_HKDF_HMAC_SHA256
            }
            facade::SasMacMethod::LegacyHmacSha256 => Self::OLMEC_SAS_MAC_METHOD_LEGACY_HMAC_SHA256,
        }
    }
}

impl Choice for olmec_sas_mac_method {
    type Facade = facade::SasMacMethod;

    fn from_number(number: u32) -> Option<facade::SasMacMethod> {
        match number {
            0 => Some(facade::SasMacMethod::HkdfHmacSha256V2),
            1 => Some(facade::SasMacMethod::Msc3783HkdfHmacSha256),
            2 => Some(facade::SasMacMethod::LegacyHkdfHmacSha256),
            3 => Some(facade::SasMacMethod::LegacyHmacSha256),
            _ => None,
        }
    }
}

/// Whether the device that owns a session is verified; other clients may show it.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_sender_trust {
    /// It is verified.
    OLMEC_SENDER_TRUST_VERIFIED = 0,
    /// It is not, or nobody knows.
    OLMEC_SENDER_TRUST_UNVERIFIED = 1,
}

impl Output for olmec_sender_trust {
    const EMPTY: Self = Self::OLMEC_SENDER_TRUST_VERIFIED;
}

impl From<facade::SenderTrust> for olmec_sender_trust {
    fn from(choice: facade::SenderTrust) -> Self {
        match choice {
            facade::SenderTrust::Verified => Self::OLMEC_SENDER_TRUST_VERIFIED,
            facade::SenderTrust::Unverified => Self::OLMEC_SENDER_TRUST_UNVERIFIED,
        }
    }
}

impl Choice for olmec_sender_trust {
    type Facade = facade::SenderTrust;

    fn from_number(number: u32) -> Option<facade::SenderTrust> {
        match number {
            0 => Some(facade::SenderTrust::Verified),
            1 => Some(facade::SenderTrust::Unverified),
            _ => None,
        }
    }
}

/// Whose session it is.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_session_owner {
    /// Of the device that sent its key over Olm. The device has signed its own keys and nobody else
    /// has: check that it is cross-signed before you show its messages as its user's.
    OLMEC_SESSION_OWNER_DEVICE = 0,
    /// Nobody can say: who sent the messages in it is the server's word alone.
    OLMEC_SESSION_OWNER_UNKNOWN = 1,
}

impl Output for olmec_session_owner {
    const EMPTY: Self = Self::OLMEC_SESSION_OWNER_DEVICE;
}

impl From<facade::SessionOwner> for olmec_session_owner {
    fn from(choice: facade::SessionOwner) -> Self {
        match choice {
            facade::SessionOwner::Device => Self::OLMEC_SESSION_OWNER_DEVICE,
            facade::SessionOwner::Unknown => Self::OLMEC_SESSION_OWNER_UNKNOWN,
        }
    }
}

impl Choice for olmec_session_owner {
    type Facade = facade::SessionOwner;

    fn from_number(number: u32) -> Option<facade::SessionOwner> {
        match number {
            0 => Some(facade::SessionOwner::Device),
            1 => Some(facade::SessionOwner::Unknown),
            _ => None,
        }
    }
}

/// How two views of a session stand to each other.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_session_relation {
    /// They know the same messages.
    OLMEC_SESSION_RELATION_EQUAL = 0,
    /// The first knows earlier messages.
    OLMEC_SESSION_RELATION_BETTER = 1,
    /// The second knows earlier messages.
    OLMEC_SESSION_RELATION_WORSE = 2,
    /// They do not belong to one session.
    OLMEC_SESSION_RELATION_UNCONNECTED = 3,
}

impl Output for olmec_session_relation {
    const EMPTY: Self = Self::OLMEC_SESSION_RELATION_EQUAL;
}

impl From<facade::SessionRelation> for olmec_session_relation {
    fn from(choice: facade::SessionRelation) -> Self {
        match choice {
            facade::SessionRelation::Equal => Self::OLMEC_SESSION_RELATION_EQUAL,
            facade::SessionRelation::Better => Self::OLMEC_SESSION_RELATION_BETTER,
            facade::SessionRelation::Worse => Self::OLMEC_SESSION_RELATION_WORSE,
            facade::SessionRelation::Unconnected => Self::OLMEC_SESSION_RELATION_UNCONNECTED,
        }
    }
}

impl Choice for olmec_session_relation {
    type Facade = facade::SessionRelation;

    fn from_number(number: u32) -> Option<facade::SessionRelation> {
        match number {
            0 => Some(facade::SessionRelation::Equal),
            1 => Some(facade::SessionRelation::Better),
            2 => Some(facade::SessionRelation::Worse),
            3 => Some(facade::SessionRelation::Unconnected),
            _ => None,
        }
    }
}

/// What a decrypted message is.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum olmec_sighting {
    /// New.
    OLMEC_SIGHTING_FIRST = 0,
    /// The same message in the same event as before.
    OLMEC_SIGHTING_AGAIN = 1,
}

impl Output for olmec_sighting {
    const EMPTY: Self = Self::OLMEC_SIGHTING_FIRST;
}

impl From<facade::Sighting> for olmec_sighting {
    fn from(choice: facade::Sighting) -> Self {
        match choice {
            facade::Sighting::First => Self::OLMEC_SIGHTING_FIRST,
            facade::Sighting::Again => Self::OLMEC_SIGHTING_AGAIN,
        }
    }
}

impl Choice for olmec_sighting {
    type Facade = facade::Sighting;

    fn from_number(number: u32) -> Option<facade::Sighting> {
        match number {
            0 => Some(facade::Sighting::First),
            1 => Some(facade::Sighting::Again),
            _ => None,
        }
    }
}
