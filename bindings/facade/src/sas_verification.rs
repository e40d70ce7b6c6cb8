//! Verifying a device: two people compare emoji or numbers.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use olmec::sas;
use olmec::{Curve25519PublicKey, Ed25519PublicKey};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::sas::{EstablishedSas, Sas, established};
use crate::sas_methods::{SasKeyAgreement, SasMacMethod};

/// Whose key is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum SasKeyKind {
    /// The Ed25519 identity key of the device that sends the MAC.
    Device,
    /// A cross-signing key of its user, such as the master key.
    CrossSigning,
}

/// An Ed25519 key that a device vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct SasKey {
    /// Whose key it is.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub kind: SasKeyKind,
    /// The key, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub key: String,
}

/// One of the two devices of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct SasParticipant {
    /// The Matrix id of its user.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "userId"))]
    pub user_id: String,
    /// Its device id.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "deviceId"))]
    pub device_id: String,
    /// The key that it sent in `m.key.verification.key`, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub key: String,
}

/// The two devices, and the verification between them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct SasParticipants {
    /// The device that sent the `m.key.verification.start` which was accepted.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub starter: SasParticipant,
    /// The device that sent `m.key.verification.accept`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub acceptor: SasParticipant,
    /// The transaction id, or the event id of the request in a room.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "transactionId"))]
    pub transaction_id: String,
}

/// One of the 64 emoji of the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct SasEmoji {
    /// Its number in the specification's table, 0 to 63.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub number: u8,
    /// The emoji.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub symbol: String,
    /// What it shows, in English.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub description: String,
}

/// What the two people compare: either the emoji or the numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct SasShortString {
    /// Seven emoji.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub emojis: Vec<SasEmoji>,
    /// Three numbers from 1000 to 9191.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub decimals: Vec<u16>,
}

/// The MAC of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct KeyMac {
    /// The key's id, as in `ed25519:DEVICE`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "keyId"))]
    pub key_id: String,
    /// The MAC, as text.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub mac: String,
}

/// The content of `m.key.verification.mac`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct MacContent {
    /// The object `mac`, pair by pair.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub macs: Vec<KeyMac>,
    /// The text `keys`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub keys: String,
}

#[cfg(feature = "wasm")]
mod constructors {
    use super::*;

    #[wasm_bindgen]
    impl SasKey {
        /// A key of a device or user.
        #[wasm_bindgen(constructor)]
        pub fn new(kind: SasKeyKind, key: String) -> Self {
            Self { kind, key }
        }
    }

    #[wasm_bindgen]
    impl SasParticipant {
        /// A device with its key.
        #[wasm_bindgen(constructor)]
        pub fn new(user_id: String, device_id: String, key: String) -> Self {
            Self { user_id, device_id, key }
        }
    }

    #[wasm_bindgen]
    impl SasParticipants {
        /// Two devices.
        #[wasm_bindgen(constructor)]
        pub fn new(
            starter: SasParticipant,
            acceptor: SasParticipant,
            transaction_id: String,
        ) -> Self {
            Self { starter, acceptor, transaction_id }
        }
    }

    #[wasm_bindgen]
    impl KeyMac {
        /// A key id and the MAC under it.
        #[wasm_bindgen(constructor)]
        pub fn new(key_id: String, mac: String) -> Self {
            Self { key_id, mac }
        }
    }

    #[wasm_bindgen]
    impl MacContent {
        /// A content that was received.
        #[wasm_bindgen(constructor)]
        pub fn new(macs: Vec<KeyMac>, keys: String) -> Self {
            Self { macs, keys }
        }
    }
}

impl SasParticipant {
    fn core(&self) -> Result<sas::Participant<'_>, OlmecError> {
        let key = self.key.parse()?;
        Ok(sas::Participant { user_id: &self.user_id, device_id: &self.device_id, key })
    }
}

impl SasParticipants {
    fn core(&self) -> Result<sas::Participants<'_>, OlmecError> {
        Ok(sas::Participants {
            starter: self.starter.core()?,
            acceptor: self.acceptor.core()?,
            transaction_id: &self.transaction_id,
        })
    }
}

fn keys(keys: Vec<SasKey>) -> Result<Vec<sas::SasKey>, OlmecError> {
    let core = |SasKey { kind, key }| {
        let key: Ed25519PublicKey = key.parse()?;
        Ok(match kind {
            SasKeyKind::Device => sas::SasKey::Device(key),
            SasKeyKind::CrossSigning => sas::SasKey::CrossSigning(key),
        })
    };
    keys.into_iter().map(core).collect()
}

fn key_out(key: sas::SasKey) -> SasKey {
    let kind = match key {
        sas::SasKey::Device(_) => SasKeyKind::Device,
        sas::SasKey::CrossSigning(_) => SasKeyKind::CrossSigning,
    };
    SasKey { kind, key: key.key().to_base64() }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl Sas {
    /// The `commitment` of `m.key.verification.accept`, from the canonical JSON of the content of
    /// `m.key.verification.start`.
    pub fn commitment(&self, start_content: String) -> Result<String, OlmecError> {
        self.0.read(|sas| sas.commitment(&start_content))
    }

    /// Agrees with the other side's key if it is the one that was committed to: what the side does
    /// that sent `start`.
    ///
    /// Fails with `CommitmentMismatch`, and as `agree` does.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "agreeWithCommitment"))]
    pub fn agree_with_commitment(
        &self,
        their_key: String,
        commitment: String,
        start_content: String,
    ) -> Result<EstablishedSas, OlmecError> {
        let their_key: Curve25519PublicKey = their_key.parse()?;
        self.0.step(|sas| {
            let agreed = sas.agree_with_commitment(their_key, &commitment, &start_content);
            (None, established(agreed))
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl EstablishedSas {
    /// What both people compare.
    ///
    /// Fails with `CommitmentMismatch` at the side that sent `start`, if it has agreed without
    /// checking the commitment.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "shortString"))]
    pub fn short_string(
        &self,
        participants: &SasParticipants,
        key_agreement: SasKeyAgreement,
    ) -> Result<SasShortString, OlmecError> {
        let verification = self.0.verification(participants.core()?)?;
        let shown = verification.short_string(key_agreement.into());
        let emoji = |emoji: sas::Emoji| SasEmoji {
            number: emoji.number,
            symbol: emoji.symbol.into(),
            description: emoji.description.into(),
        };
        let (first, second, third) = shown.decimals();
        Ok(SasShortString {
            emojis: shown.emojis().map(emoji).into(),
            decimals: vec![first, second, third],
        })
    }

    /// Our `m.key.verification.mac`, once our user has said that the short strings match.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "macContent"))]
    pub fn mac_content(
        &self,
        participants: &SasParticipants,
        method: SasMacMethod,
        keys: Vec<SasKey>,
    ) -> Result<MacContent, OlmecError> {
        let verification = self.0.verification(participants.core()?)?;
        let content = verification.mac_content(method.into(), &self::keys(keys)?)?;
        let mac = |(key_id, mac): (&str, &str)| KeyMac { key_id: key_id.into(), mac: mac.into() };
        Ok(MacContent { macs: content.mac().map(mac).collect(), keys: content.keys().into() })
    }

    /// Verifies their `m.key.verification.mac`, once our user has said that the short strings
    /// match. All `required` keys must be in it; of the others, the `known` ones are verified and
    /// the rest passed over. Returns the keys that are verified by it.
    ///
    /// Fails with `AuthenticationFailed` or `KeyListMismatch`; cancel the verification then.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "verifyMacContent"))]
    pub fn verify_mac_content(
        &self,
        participants: &SasParticipants,
        method: SasMacMethod,
        received: &MacContent,
        required: Vec<SasKey>,
        known: Vec<SasKey>,
    ) -> Result<Vec<SasKey>, OlmecError> {
        let verification = self.0.verification(participants.core()?)?;
        let pairs =
            received.macs.iter().map(|KeyMac { key_id, mac }| (key_id.clone(), mac.clone()));
        let received = sas::MacContent::new(pairs, received.keys.clone());
        let (required, known) = (keys(required)?, keys(known)?);
        let expected = sas::ExpectedKeys { required: &required, known: &known };
        let verified = verification.verify(method.into(), &received, expected)?;
        Ok(verified.into_iter().map(key_out).collect())
    }
}
