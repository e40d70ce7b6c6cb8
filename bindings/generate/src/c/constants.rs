//! The numbers of the C library, in Rust: the statuses and the enums.

use std::fmt::Write as _;

use anyhow::Result;
use olmec::ErrorCode;

use super::model::Api;
use super::names::{c_type, c_variant};
use super::rust::{NOTICE, comment, spelling};

/// The statuses that no error code of the core stands for. Numbers never change.
const OWN_STATUSES: [(&str, u32, &str); 10] = [
    ("OK", 0, "done"),
    ("NULL_POINTER", 1, "a pointer is NULL that must not be; fix the call"),
    ("MISALIGNED_POINTER", 2, "a pointer is not aligned for its type; fix the call"),
    ("LENGTH_TOO_LARGE", 3, "no object has this length, perhaps a negative one; fix the call"),
    ("NOT_UTF8", 4, "text is not UTF-8; check where it comes from"),
    ("UNKNOWN_CHOICE", 5, "the number is none of the enum's; fix the call"),
    ("WRONG_HANDLE", 6, "the handle is of another type, or was freed; fix the call"),
    ("INDEX_OUT_OF_RANGE", 7, "the list has no element of this index; fix the call"),
    ("PANIC", 98, "a bug in the library, which has changed nothing; report it"),
    ("OTHER", 99, "a failure that this version has no name for; update"),
];

/// `generated/status.rs`: what functions return.
pub(crate) fn status() -> String {
    let own = OWN_STATUSES.iter().map(|(name, number, text)| ((*name).to_owned(), *number, *text));
    let codes = ErrorCode::ALL.iter();
    let codes = codes.map(|code| (code.name().to_owned(), u32::from(code.number()), code.advice()));
    let all: Vec<_> = own.chain(codes).collect();
    let list = |line: &dyn Fn(&(String, u32, &str)) -> String| -> String {
        all.iter().map(line).collect()
    };
    let variants = list(&|(name, number, text)| {
        format!("    /// {}.\n    OLMEC_{name} = {number},\n", capital(text))
    });
    let names = list(&|(name, number, _)| format!("        {number} => c\"{name}\",\n"));
    let messages = list(&|(_, number, text)| format!("        {number} => c\"{text}\",\n"));
    let core: String = ErrorCode::ALL.iter().fold(String::new(), |all, code| {
        all + &format!("            Some(ErrorCode::{code:?}) => Self::OLMEC_{},\n", code.name())
    });
    format!(
        "//! What a function returns.
{NOTICE}use std::ffi::{{CStr, c_char}};
use std::mem::MaybeUninit;

use olmec_core::ErrorCode;
use olmec_facade::OlmecError;

use crate::input::number;

/// What a function returns: OLMEC_OK, or why it failed. A call that fails has changed nothing.
///
/// The numbers never change. 1 to 99 are the C library's own, and except for OLMEC_PANIC and
/// OLMEC_OTHER they mean that the program calls it wrongly. From 100 on they are the codes that all
/// languages share:
/// 100 to 199 the machine, 200 to 299 malformed input, 300 to 399 refused as forged, replayed or
/// dangerous, 400 to 499 no key for it, 500 to 599 not possible in this state.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum olmec_status {{
{variants}}}

impl From<OlmecError> for olmec_status {{
    fn from(error: OlmecError) -> Self {{
        match error.code() {{
{core}            _ => Self::OLMEC_OTHER,
        }}
    }}
}}

/// What a status means and what to do, in a sentence for a developer. Never NULL; static, do not
/// free it. Thread-safe.
#[unsafe(no_mangle)]
pub extern \"C\" fn olmec_status_message(status: MaybeUninit<olmec_status>) -> *const c_char {{
    let message: &CStr = match number(&status) {{
{messages}        _ => c\"a status that this version of the library does not have\",
    }};
    message.as_ptr()
}}

/// The name of a status without OLMEC_, as in \"AUTHENTICATION_FAILED\": the same in every language.
/// Never NULL; static, do not free it. Thread-safe.
#[unsafe(no_mangle)]
pub extern \"C\" fn olmec_status_name(status: MaybeUninit<olmec_status>) -> *const c_char {{
    let name: &CStr = match number(&status) {{
{names}        _ => c\"UNKNOWN\",
    }};
    name.as_ptr()
}}
"
    )
}

/// `generated/enums.rs`: the enums of the facade.
pub(crate) fn enums(api: &Api) -> Result<String> {
    let mut text = format!(
        "//! The enums.\n{NOTICE}use olmec_facade as facade;\n\nuse crate::call::Output;\n\
         use crate::input::Choice;\n"
    );
    for (name, list) in &api.enums {
        let c = c_type(name);
        let mut variants = String::new();
        let (mut into, mut from) = (String::new(), String::new());
        for (number, (variant, docs)) in list.variants.iter().enumerate() {
            let c_name = c_variant(name, variant);
            let docs = comment(&spelling(api).docs(docs, None), "    ");
            writeln!(variants, "{docs}    {c_name} = {number},")?;
            writeln!(into, "            facade::{name}::{variant} => Self::{c_name},")?;
            writeln!(from, "            {number} => Some(facade::{name}::{variant}),")?;
        }
        let first = list.variants.first().map(|(first, _)| c_variant(name, first));
        let first = first.unwrap_or_default();
        let docs = comment(&spelling(api).docs(&list.docs, None), "");
        write!(
            text,
            "\n{docs}#[repr(u32)]\n#[derive(Clone, Copy)]\npub enum {c} {{\n{variants}}}\n\n\
             impl Output for {c} {{\n    const EMPTY: Self = Self::{first};\n}}\n\n\
             impl From<facade::{name}> for {c} {{\n    fn from(choice: facade::{name}) -> Self {{\n\
             match choice {{\n{into}        }}\n    }}\n}}\n\n\
             impl Choice for {c} {{\n    type Facade = facade::{name};\n\n    \
             fn from_number(number: u32) -> Option<facade::{name}> {{\n        \
             match number {{\n{from}            _ => None,\n        }}\n    }}\n}}\n"
        )?;
    }
    Ok(text)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
