//! Errors as JavaScript throws them.

use alloc::string::ToString as _;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;

#[wasm_bindgen]
extern "C" {
    type Error;

    #[wasm_bindgen(constructor)]
    fn new(message: &str) -> Error;

    #[wasm_bindgen(method, setter)]
    fn set_name(this: &Error, name: &str);

    #[wasm_bindgen(method, setter)]
    fn set_code(this: &Error, code: &str);

    #[wasm_bindgen(method, setter)]
    fn set_number(this: &Error, number: u16);
}

impl From<OlmecError> for JsValue {
    /// A JavaScript `Error` with the name `OlmecError`, the stable code's name as `code` and its
    /// number as `number`.
    fn from(error: OlmecError) -> Self {
        let js = Error::new(&error.to_string());
        js.set_name("OlmecError");
        let code = error.code();
        let (name, number) = code.map_or(("OTHER", 0), |code| (code.name(), code.number()));
        js.set_code(name);
        js.set_number(number);
        js.into()
    }
}
