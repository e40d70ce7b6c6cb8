//! The stable codes as a table, for languages whose errors are classes.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use olmec::{ErrorClass, ErrorCode};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

/// Who is at fault when a call fails, and so what is worth trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum ErrorKind {
    /// The system around the library; the same call may work later.
    Environment,
    /// The input is not what it should be; the same input will always fail.
    Malformed,
    /// The input is well-formed and not to be trusted; drop it.
    Refused,
    /// A key is not there, or not any more.
    MissingKey,
    /// The object is not in a state for this call.
    State,
    /// A kind that this version of the bindings does not know yet.
    Other,
}

/// A stable error code, the same in every language and version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct ErrorCodeInfo {
    /// Its number, from 100 to 599.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub number: u16,
    /// Its name in test vectors and logs, as in `MALFORMED_MESSAGE`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub name: String,
    /// The name of its variant of `OlmecError`, as in `MalformedMessage`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub variant: String,
    /// Who is at fault.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub kind: ErrorKind,
    /// What happened and what to do next, in one sentence for a developer.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub advice: String,
}

/// All stable error codes, by number.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "errorCodes"))]
pub fn error_codes() -> Vec<ErrorCodeInfo> {
    ErrorCode::ALL.iter().map(|code| info(*code)).collect()
}

fn info(code: ErrorCode) -> ErrorCodeInfo {
    let kind = match code.class() {
        ErrorClass::Environment => ErrorKind::Environment,
        ErrorClass::Malformed => ErrorKind::Malformed,
        ErrorClass::Refused => ErrorKind::Refused,
        ErrorClass::MissingKey => ErrorKind::MissingKey,
        ErrorClass::State => ErrorKind::State,
        _ => ErrorKind::Other,
    };
    ErrorCodeInfo {
        number: code.number(),
        name: code.name().into(),
        variant: format!("{code:?}"),
        kind,
        advice: code.advice().into(),
    }
}
