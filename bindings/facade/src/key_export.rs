//! Room keys that travel, and the passphrase-protected file of them.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use olmec::matrix::{self, key_export};
use olmec::megolm;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::counted::Counted;
use crate::error::OlmecError;

/// An exported Megolm session and what is claimed about it; nothing of it is authenticated.
/// **Secret:** it holds the session's key.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct ExportedRoomKey {
    /// The room in which the session is used.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "roomId"))]
    pub room_id: String,
    /// The Curve25519 identity key of the device that owns the session, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "senderKey"))]
    pub sender_key: String,
    /// The Ed25519 key of that device, base64; old exports do not name it.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "senderClaimedEd25519"))]
    pub sender_claimed_ed25519: Option<String>,
    /// The identity keys of the devices that passed the session on, oldest first, separated by
    /// commas; empty if nobody did.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "forwardingChain"))]
    pub forwarding_chain: String,
    /// **Secret.** The session, an export in base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "exportedSessionKey"))]
    pub exported_session_key: String,
}

#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl ExportedRoomKey {
    /// A room key of these values.
    #[wasm_bindgen(constructor)]
    pub fn new(
        room_id: String,
        sender_key: String,
        sender_claimed_ed25519: Option<String>,
        forwarding_chain: String,
        exported_session_key: String,
    ) -> Self {
        Self { room_id, sender_key, sender_claimed_ed25519, forwarding_chain, exported_session_key }
    }
}

impl ExportedRoomKey {
    pub(crate) fn of(key: &matrix::ExportedRoomKey) -> Self {
        let chain = key.forwarding_curve25519_key_chain.iter();
        let chain: Vec<String> = chain.map(|key| key.to_base64()).collect();
        Self {
            room_id: key.room_id.to_string(),
            sender_key: key.sender_key.to_base64(),
            sender_claimed_ed25519: key.sender_claimed_ed25519.map(|key| key.to_base64()),
            forwarding_chain: chain.join(","),
            exported_session_key: key.session_key.to_base64().expose().to_owned(),
        }
    }

    pub(crate) fn parse(&self) -> Result<matrix::ExportedRoomKey, OlmecError> {
        let chain = self.forwarding_chain.split(',').filter(|key| !key.is_empty());
        let chain = chain.map(|key| Ok(key.parse()?));
        let ed25519 = self.sender_claimed_ed25519.as_deref();
        Ok(matrix::ExportedRoomKey {
            room_id: self.room_id.parse()?,
            sender_key: self.sender_key.parse()?,
            sender_claimed_ed25519: ed25519.map(str::parse).transpose()?,
            forwarding_curve25519_key_chain: chain.collect::<Result<_, OlmecError>>()?,
            session_key: megolm::ExportedSessionKey::from_base64(&self.exported_session_key)?,
        })
    }
}

/// Room keys, and how many others were refused.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct RoomKeyBatch {
    /// The keys.
    pub keys: Vec<ExportedRoomKey>,
    /// How many were refused, as they are of another algorithm, malformed, or not of the session
    /// that they name.
    pub refused: u32,
}

/// What a file of exported room keys says about itself before anything is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct KeyExportInfo {
    /// The rounds that deriving the key takes.
    pub rounds: u32,
    /// The length of the room keys' JSON in bytes.
    pub length: u32,
}

/// Reads what a file says about itself. Fails with `MalformedKeyExport`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "inspectKeyExport"))]
pub fn inspect_key_export(file: String) -> Result<KeyExportInfo, OlmecError> {
    let info = key_export::inspect(&file)?;
    let length = u32::try_from(info.length).unwrap_or(u32::MAX);
    Ok(KeyExportInfo { rounds: info.rounds, length })
}

/// Writes a file of room keys; at least 100 000 rounds are made, 500 000 are usual.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "encryptKeyExport"))]
pub fn encrypt_key_export(
    keys: Vec<ExportedRoomKey>,
    passphrase: String,
    rounds: u32,
) -> Result<String, OlmecError> {
    let keys: Result<Vec<_>, OlmecError> = keys.iter().map(ExportedRoomKey::parse).collect();
    Ok(key_export::encrypt(&keys?, &Zeroizing::new(passphrase), rounds)?)
}

/// A decrypted file of exported room keys.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct KeyExport(Counted<key_export::DecryptedKeyExport>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl KeyExport {
    /// Decrypts a file, if it asks for no more rounds and has no more bytes than these. Fails with
    /// `AuthenticationFailed` for another passphrase, `TooManyRounds`, `InputTooLarge`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(
        file: String,
        passphrase: String,
        max_rounds: u32,
        max_bytes: u32,
    ) -> Result<Self, OlmecError> {
        let max_bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
        let limits = key_export::Limits { max_rounds, max_bytes };
        let export = key_export::decrypt(&file, &Zeroizing::new(passphrase), limits)?;
        Ok(Self(Counted::new(export)))
    }

    /// **Secret.** The JSON of the room keys, as it was in the file.
    pub fn plaintext(&self) -> Vec<u8> {
        self.0.expose().to_vec()
    }

    /// **Secret.** The room keys. Fails with `MalformedJson` if the file has none.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "roomKeys"))]
    pub fn room_keys(&self) -> Result<RoomKeyBatch, OlmecError> {
        let mut batch = RoomKeyBatch { keys: Vec::new(), refused: 0 };
        for key in self.0.room_keys()? {
            match key {
                Ok(key) => batch.keys.push(ExportedRoomKey::of(&key)),
                Err(matrix::RoomKeyError::Json(
                    error @ (matrix::JsonError::Syntax(_)
                    | matrix::JsonError::DuplicateKey
                    | matrix::JsonError::TooDeep),
                )) => return Err(error.into()),
                Err(_) => batch.refused = batch.refused.saturating_add(1),
            }
        }
        Ok(batch)
    }
}
