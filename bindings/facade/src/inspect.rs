//! What a message or pickle says of itself, before any key is asked. Only a claim, good for finding
//! the right session or file, never for trust.

use alloc::string::{String, ToString as _};

use olmec::{megolm, pickle};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::mac_length::MacLength;
use crate::olm_message::OlmMessage;
use crate::olm_session::SessionKeys;

/// What an Olm message says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct OlmMessageInfo {
    /// The session that a pre-key message names; a normal message names none.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "sessionId"))]
    pub session_id: Option<String>,
    /// The keys of that session.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "sessionKeys"))]
    pub session_keys: Option<SessionKeys>,
    /// The sender's ratchet key, base64.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "ratchetKey"))]
    pub ratchet_key: String,
    /// The index in its chain.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "chainIndex"))]
    pub chain_index: u32,
    /// The length of its MAC.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "macLength"))]
    pub mac_length: MacLength,
}

/// What a Megolm message says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct MegolmMessageInfo {
    /// The index in its session.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "messageIndex"))]
    pub message_index: u32,
    /// The length of its MAC.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "macLength"))]
    pub mac_length: MacLength,
}

/// What kind of object a pickle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum PickleKind {
    /// An `Account`.
    Account,
    /// An `OlmSession`.
    OlmSession,
    /// An `OutboundGroupSession`.
    OutboundGroupSession,
    /// An `InboundGroupSession`.
    InboundGroupSession,
    /// A `PkDecryption`.
    PkDecryption,
    /// A `ReplayGuard`.
    ReplayGuard,
}

/// What a pickle of olmec says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct PickleInfo {
    /// What it holds; absent if it is of a kind that a later version has added.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub kind: Option<PickleKind>,
    /// The version of the record inside.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly, js_name = "recordVersion"))]
    pub record_version: u8,
    /// The generation under which it was saved; absent if that is beyond 32 bits.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub generation: Option<u32>,
}

/// Reads what an Olm message says of itself. Fails with the codes of malformed messages.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "inspectOlmMessage"))]
pub fn inspect_olm_message(message: &OlmMessage) -> Result<OlmMessageInfo, OlmecError> {
    let (keys, inner) = match message.parse()? {
        olmec::olm::OlmMessage::PreKey(message) => {
            (Some(*message.session_keys()), message.message().clone())
        }
        olmec::olm::OlmMessage::Normal(message) => (None, message),
    };
    Ok(OlmMessageInfo {
        session_id: keys.map(|keys| keys.session_id().to_string()),
        session_keys: keys.map(SessionKeys::from),
        ratchet_key: inner.ratchet_key().to_base64(),
        chain_index: inner.chain_index(),
        mac_length: inner.mac_length().into(),
    })
}

/// Reads what a Megolm message says of itself. Fails with the codes of malformed messages.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "inspectMegolmMessage"))]
pub fn inspect_megolm_message(message: String) -> Result<MegolmMessageInfo, OlmecError> {
    let message = megolm::MegolmMessage::from_base64(&message)?;
    Ok(MegolmMessageInfo {
        message_index: message.message_index().get(),
        mac_length: message.mac_length().into(),
    })
}

/// Reads what a pickle says of itself; absent if the text is no pickle of olmec.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "inspectPickle"))]
pub fn inspect_pickle(pickle: String) -> Option<PickleInfo> {
    let claims = pickle::Pickle::from_base64(&pickle).ok()?.claims()?;
    Some(PickleInfo {
        kind: claims.kind.and_then(kind),
        record_version: claims.record_version,
        generation: claims.generation.try_into().ok(),
    })
}

fn kind(kind: pickle::PickleKind) -> Option<PickleKind> {
    Some(match kind {
        pickle::PickleKind::Account => PickleKind::Account,
        pickle::PickleKind::Session => PickleKind::OlmSession,
        pickle::PickleKind::OutboundGroupSession => PickleKind::OutboundGroupSession,
        pickle::PickleKind::InboundGroupSession => PickleKind::InboundGroupSession,
        pickle::PickleKind::PkDecryption => PickleKind::PkDecryption,
        pickle::PickleKind::ReplayGuard => PickleKind::ReplayGuard,
        _ => return None,
    })
}
