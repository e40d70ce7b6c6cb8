//! The names of a verification's methods, as its events have them.

use alloc::string::String;

use olmec::sas;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;

/// `key_agreement_protocol` in `m.key.verification.accept`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum SasKeyAgreement {
    /// `curve25519-hkdf-sha256`, the one to use.
    Curve25519HkdfSha256,
    /// `curve25519`, deprecated.
    LegacyCurve25519,
}

/// `message_authentication_code` in `m.key.verification.accept`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum SasMacMethod {
    /// `hkdf-hmac-sha256.v2`, the one to use.
    HkdfHmacSha256V2,
    /// `org.matrix.msc3783.hkdf-hmac-sha256`, the same under an older name.
    Msc3783HkdfHmacSha256,
    /// `hkdf-hmac-sha256`, deprecated.
    LegacyHkdfHmacSha256,
    /// `hmac-sha256`, of 2018.
    LegacyHmacSha256,
}

impl From<SasKeyAgreement> for sas::KeyAgreement {
    fn from(agreement: SasKeyAgreement) -> Self {
        match agreement {
            SasKeyAgreement::Curve25519HkdfSha256 => Self::Curve25519HkdfSha256,
            SasKeyAgreement::LegacyCurve25519 => Self::LegacyCurve25519,
        }
    }
}

impl From<SasMacMethod> for sas::MacMethod {
    fn from(method: SasMacMethod) -> Self {
        match method {
            SasMacMethod::HkdfHmacSha256V2 => Self::HkdfHmacSha256V2,
            SasMacMethod::Msc3783HkdfHmacSha256 => Self::Msc3783HkdfHmacSha256,
            SasMacMethod::LegacyHkdfHmacSha256 => Self::LegacyHkdfHmacSha256,
            SasMacMethod::LegacyHmacSha256 => Self::LegacyHmacSha256,
        }
    }
}

const KEY_AGREEMENTS: [SasKeyAgreement; 2] =
    [SasKeyAgreement::Curve25519HkdfSha256, SasKeyAgreement::LegacyCurve25519];

const MAC_METHODS: [SasMacMethod; 4] = [
    SasMacMethod::HkdfHmacSha256V2,
    SasMacMethod::Msc3783HkdfHmacSha256,
    SasMacMethod::LegacyHkdfHmacSha256,
    SasMacMethod::LegacyHmacSha256,
];

/// The method of the facade that is that of the core.
fn of_core<F: Copy + Into<C>, C: PartialEq>(all: &[F], core: C) -> Result<F, OlmecError> {
    let unknown = || OlmecError::Other("these bindings do not know that method yet".into());
    all.iter().copied().find(|method| (*method).into() == core).ok_or_else(unknown)
}

/// The name of a key agreement in events.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sasKeyAgreementName"))]
pub fn sas_key_agreement_name(agreement: SasKeyAgreement) -> String {
    sas::KeyAgreement::from(agreement).name().into()
}

/// The key agreement of that name. Fails with `MalformedMessage` for unknown and deprecated ones.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sasKeyAgreementFromName"))]
pub fn sas_key_agreement_from_name(name: String) -> Result<SasKeyAgreement, OlmecError> {
    of_core(&KEY_AGREEMENTS, sas::KeyAgreement::from_name(&name)?)
}

/// The key agreement of that name, deprecated ones too: only for peers that know nothing better.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sasKeyAgreementFromNameWithLegacy"))]
pub fn sas_key_agreement_from_name_with_legacy(
    name: String,
) -> Result<SasKeyAgreement, OlmecError> {
    of_core(&KEY_AGREEMENTS, sas::KeyAgreement::from_name_with_legacy(&name)?)
}

/// The name of a MAC method in events.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sasMacMethodName"))]
pub fn sas_mac_method_name(method: SasMacMethod) -> String {
    sas::MacMethod::from(method).name().into()
}

/// The MAC method of that name. Fails with `MalformedMessage` for unknown and deprecated ones.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sasMacMethodFromName"))]
pub fn sas_mac_method_from_name(name: String) -> Result<SasMacMethod, OlmecError> {
    of_core(&MAC_METHODS, sas::MacMethod::from_name(&name)?)
}

/// The MAC method of that name, deprecated ones too: only for peers that know nothing better.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "sasMacMethodFromNameWithLegacy"))]
pub fn sas_mac_method_from_name_with_legacy(name: String) -> Result<SasMacMethod, OlmecError> {
    of_core(&MAC_METHODS, sas::MacMethod::from_name_with_legacy(&name)?)
}
