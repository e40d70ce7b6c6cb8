//! The key agreement of a verification, and what both sides derive from it.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use olmec::Curve25519PublicKey;
use olmec::sas;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::counted::Counted;
use crate::error::OlmecError;
use crate::locked::Once;
use crate::sas_methods::SasMacMethod;

/// The ephemeral key of one verification. Agreeing on a secret uses it up.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct Sas(pub(crate) Once<sas::Sas>);

/// A verification after both sides have sent their keys.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct EstablishedSas(pub(crate) Counted<sas::EstablishedSas>);

pub(crate) fn established(
    agreed: Result<sas::EstablishedSas, sas::AgreeError>,
) -> Result<EstablishedSas, OlmecError> {
    Ok(EstablishedSas(Counted::new(agreed?)))
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl Sas {
    /// A new ephemeral key. Fails with `RandomFailure`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new() -> Result<Self, OlmecError> {
        Ok(Self(Once::new(sas::Sas::new()?)))
    }

    /// The public key to send, base64. Fails with `AlreadyUsed` after the agreement.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "publicKey"))]
    pub fn public_key(&self) -> Result<String, OlmecError> {
        self.0.read(|sas| sas.public_key().to_base64())
    }

    /// Agrees with the other side's key: what the side does that sent `accept`.
    ///
    /// Fails with `NonContributoryKey`, `InvalidPublicKey` or `AuthenticationFailed` for keys that
    /// no honest device sends. The key is used up all the same.
    pub fn agree(&self, their_key: String) -> Result<EstablishedSas, OlmecError> {
        let their_key: Curve25519PublicKey = their_key.parse()?;
        self.0.step(|sas| (None, established(sas.agree(their_key))))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl EstablishedSas {
    /// Any number of bytes up to 8160 for an info of the caller. Fails with `OutputTooLong`.
    pub fn bytes(&self, info: Vec<u8>, count: u32) -> Result<Vec<u8>, OlmecError> {
        // So much is never given, and need not be allocated.
        let count = usize::try_from(count).unwrap_or(usize::MAX).min(1 << 16);
        let mut bytes = vec![0; count];
        self.0.fill_bytes(&info, &mut bytes)?;
        Ok(bytes)
    }

    /// The MAC of an input under a key made for an info of the caller, as text.
    pub fn mac(&self, method: SasMacMethod, input: Vec<u8>, info: Vec<u8>) -> String {
        self.0.mac(method.into(), &input, &info).as_str().to_owned()
    }

    /// Verifies a MAC that the other side made. Fails with `AuthenticationFailed`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "verifyMac"))]
    pub fn verify_mac(
        &self,
        method: SasMacMethod,
        input: Vec<u8>,
        info: Vec<u8>,
        received: String,
    ) -> Result<(), OlmecError> {
        Ok(self.0.verify_mac(method.into(), &input, &info, &received)?)
    }
}
