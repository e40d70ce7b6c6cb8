//! The contents of the QR codes for signing in.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::qr_login as core;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;

/// What the device that shows a QR code wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum QrIntent {
    /// A new device that wants to sign in.
    Login,
    /// A device that is signed in and will help the other to.
    Reciprocate,
}

/// The contents of a QR code of MSC4108.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct Msc4108QrCode {
    /// What the device that shows it wants.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub intent: QrIntent,
    /// The key of its channel, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "publicKey"))]
    pub public_key: String,
    /// Where both devices leave their messages.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "rendezvousUrl"))]
    pub rendezvous_url: String,
    /// The name of the homeserver, exactly when the intent is to reciprocate.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "serverName"))]
    pub server_name: Option<String>,
}

/// The contents of a QR code of MSC4388.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct Msc4388QrCode {
    /// What the device that shows it wants.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub intent: QrIntent,
    /// The key of its channel, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "publicKey"))]
    pub public_key: String,
    /// Which place both devices leave their messages at.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "rendezvousId"))]
    pub rendezvous_id: String,
    /// The base URL of the homeserver that has that place.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "baseUrl"))]
    pub base_url: String,
}

#[cfg(feature = "wasm")]
mod constructors {
    use super::*;

    #[wasm_bindgen]
    impl Msc4108QrCode {
        /// A code to show.
        #[wasm_bindgen(constructor)]
        pub fn new(
            intent: QrIntent,
            public_key: String,
            rendezvous_url: String,
            server_name: Option<String>,
        ) -> Self {
            Self { intent, public_key, rendezvous_url, server_name }
        }
    }

    #[wasm_bindgen]
    impl Msc4388QrCode {
        /// A code to show.
        #[wasm_bindgen(constructor)]
        pub fn new(
            intent: QrIntent,
            public_key: String,
            rendezvous_id: String,
            base_url: String,
        ) -> Self {
            Self { intent, public_key, rendezvous_id, base_url }
        }
    }
}

/// Reads the bytes of a QR code of MSC4108. Fails with `MalformedQrCode` and others.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "parseMsc4108QrCode"))]
pub fn parse_msc4108_qr_code(bytes: Vec<u8>) -> Result<Msc4108QrCode, OlmecError> {
    let code = core::Msc4108QrCode::from_bytes(&bytes)?;
    let (intent, server_name) = match code.intent {
        core::Msc4108Intent::Login => (QrIntent::Login, None),
        core::Msc4108Intent::Reciprocate { server_name } => {
            (QrIntent::Reciprocate, Some(server_name))
        }
    };
    let (public_key, rendezvous_url) = (code.public_key.to_base64(), code.rendezvous_url);
    Ok(Msc4108QrCode { intent, public_key, rendezvous_url, server_name })
}

/// The bytes of a QR code of MSC4108. Fails with `MalformedQrCode` if the server name does not fit
/// the intent, or a text is empty or too long.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "buildMsc4108QrCode"))]
pub fn build_msc4108_qr_code(code: &Msc4108QrCode) -> Result<Vec<u8>, OlmecError> {
    let Msc4108QrCode { intent, public_key, rendezvous_url, server_name } = code.clone();
    let intent = match (intent, server_name) {
        (QrIntent::Login, None) => core::Msc4108Intent::Login,
        (QrIntent::Reciprocate, Some(server_name)) => {
            core::Msc4108Intent::Reciprocate { server_name }
        }
        _ => {
            let text = "the server name stands in codes that reciprocate, and only there";
            return Err(OlmecError::MalformedQrCode(text.into()));
        }
    };
    let public_key = public_key.parse()?;
    Ok(core::Msc4108QrCode { intent, public_key, rendezvous_url }.to_bytes()?)
}

/// Reads the bytes of a QR code of MSC4388. Fails with `MalformedQrCode` and others.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "parseMsc4388QrCode"))]
pub fn parse_msc4388_qr_code(bytes: Vec<u8>) -> Result<Msc4388QrCode, OlmecError> {
    let code = core::Msc4388QrCode::from_bytes(&bytes)?;
    let intent = match code.intent {
        core::Msc4388Intent::Login => QrIntent::Login,
        core::Msc4388Intent::Reciprocate => QrIntent::Reciprocate,
    };
    Ok(Msc4388QrCode {
        intent,
        public_key: code.public_key.to_base64(),
        rendezvous_id: code.rendezvous_id,
        base_url: code.base_url,
    })
}

/// The bytes of a QR code of MSC4388. Fails with `MalformedQrCode` if a text is empty or too long.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "buildMsc4388QrCode"))]
pub fn build_msc4388_qr_code(code: &Msc4388QrCode) -> Result<Vec<u8>, OlmecError> {
    let Msc4388QrCode { intent, public_key, rendezvous_id, base_url } = code.clone();
    let intent = match intent {
        QrIntent::Login => core::Msc4388Intent::Login,
        QrIntent::Reciprocate => core::Msc4388Intent::Reciprocate,
    };
    let public_key = public_key.parse()?;
    Ok(core::Msc4388QrCode { intent, public_key, rendezvous_id, base_url }.to_bytes()?)
}
