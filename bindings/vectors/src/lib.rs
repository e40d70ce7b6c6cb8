//! The test vectors, as calls of the facade.
//!
//! Every language has its own binding of one facade, `bindings/facade`, and each must give what
//! `test-vectors/` says. So a vector is translated once, here, into calls by the names of
//! `bindings/surface.txt`; each language only has a small interpreter that makes the calls and
//! compares. Where a vector gives random bytes, which the facade does not take, the core crate is
//! played with them and its state handed to the script as a pickle. The values that are compared
//! are those of the vector, never what the core returned; only to see that an error changed
//! nothing are the positions of a session (`describe`) and the number of one-time keys taken from
//! the core, as they were before.
//!
//! # The format
//!
//! ```console
//! $ cargo run -p olmec-binding-vectors -- calls --out FILE
//! ```
//!
//! writes one JSON object:
//!
//! ```json
//! { "cases": [ { "id": "megolm/model/…", "calls": [
//!     { "call": "InboundGroupSession.new", "arguments": [{"text": "AgAAAA…"}], "as": "session" },
//!     { "call": "InboundGroupSession#decrypt", "on": "session", "arguments": [{"text": "AwgA…"}],
//!       "equals": {"record": "DecryptedMessage",
//!                  "fields": {"plaintext": {"bytes": "6869"}, "message_index": {"number": 0}}} },
//!     { "call": "InboundGroupSession#decrypt", "on": "session", "arguments": [{"text": "Aw"}],
//!       "error": "MALFORMED_MESSAGE" }
//!   ] } ],
//!   "not_applicable": [ { "id": "olm/steps/…", "reason": "the facade has no call for …" } ] }
//! ```
//!
//! A case is a list of calls to be made in order. Each has
//!
//! | field | what it is |
//! |---|---|
//! | `call` | `Handle.constructor`, `Handle#method` or a free function, as the surface spells it |
//! | `on` | of a method: the name under which an earlier call of the case kept the handle |
//! | `arguments` | values, in the order of the surface |
//!
//! and one outcome:
//!
//! | field | what must happen |
//! |---|---|
//! | `as` | it returns a handle, which is kept under this name; a name can be given anew |
//! | `equals` | it returns this value |
//! | `error` | it fails with this code: a name of `olmec::ErrorCode`, whose variant of `OlmecError` is the same in PascalCase |
//!
//! A value is one of
//!
//! | value | what it is |
//! |---|---|
//! | `{"text": "…"}` | a string |
//! | `{"bytes": "…"}` | bytes, in hex |
//! | `{"number": 7}` | a number of any of the surface's widths |
//! | `{"boolean": true}` | a boolean |
//! | `{"none": true}` | an absent optional, or the result of a call that returns nothing |
//! | `{"list": […]}` | a list of values |
//! | `{"enum": "MessageType", "variant": "PreKey"}` | a variant of an enum |
//! | `{"record": "OlmMessage", "fields": {…}}` | a record, each field by its name in the surface |
//! | `{"handle": "…"}` | an object that an earlier call kept under this name |
//!
//! Names are those of one case; at its end everything that was kept can be let go. A case of which
//! a part has no call says so in `left_out`; a case without any call is in `not_applicable`, with
//! the reason.
#![forbid(unsafe_code)]

mod fields;
#[path = "../../../tests/vectors/fixed_bytes.rs"]
mod fixed_bytes;
mod script;
mod state;
mod subjects;
mod tally;
mod value;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value as Json, json};

use script::Translated;
pub use tally::Tally;

/// The folder of the test vectors.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors")
}

/// Translates all vectors of a folder: the JSON, and how many cases of each subject are in it.
///
/// # Errors
///
/// A file or a case that cannot be read, or is of a kind that nobody here knows.
pub fn translate(folder: &Path) -> Result<(Json, Tally)> {
    let (mut cases, mut not_applicable) = (Vec::new(), Vec::new());
    let mut tally = Tally::default();
    for file in files(folder)? {
        let text = fs::read_to_string(folder.join(&file)).with_context(|| file.clone())?;
        let vectors: Json = serde_json::from_str(&text).with_context(|| file.clone())?;
        for case in contents(&vectors).with_context(|| file.clone())? {
            let id = case["id"].as_str().with_context(|| format!("{file}: a case without id"))?;
            let translated =
                subjects::translate(&file, case).with_context(|| format!("{file}: {id}"))?;
            tally.count(&file, &translated);
            match translated {
                Translated::Calls(script) => cases.push(script.to_json(id)),
                Translated::NotApplicable(reason) => {
                    not_applicable.push(json!({ "id": id, "reason": reason }));
                }
            }
        }
    }
    ensure!(!cases.is_empty(), "{}: no vectors", folder.display());
    Ok((json!({ "cases": cases, "not_applicable": not_applicable }), tally))
}

/// `subject/file.json` of every file there is, in order.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for subject in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let subject = subject?;
        if !subject.file_type()?.is_dir() {
            continue; // the README, the manifest and the schema
        }
        for file in fs::read_dir(subject.path())? {
            let (subject, file) = (subject.file_name(), file?.file_name());
            files.push(format!("{}/{}", subject.display(), file.display()));
        }
    }
    files.sort();
    Ok(files)
}

/// The cases of a file, and those that it calls refusals.
fn contents(vectors: &Json) -> Result<Vec<&Json>> {
    let mut contents = Vec::new();
    for (name, part) in vectors.as_object().context("not an object")? {
        match (name.as_str(), part) {
            ("cases" | "refusals", Json::Array(cases)) => contents.extend(cases),
            ("about", Json::String(_)) => {}
            (other, _) => anyhow::bail!("unknown part {other}"),
        }
    }
    Ok(contents)
}
