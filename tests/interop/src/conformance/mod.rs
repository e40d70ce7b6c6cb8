//! The cases of `test-vectors/` given to libolm and vodozemac, as far as their interfaces allow.
//!
//! A peer *agrees* with a case if it gives the expected values, and refuses what must be refused,
//! for whatever reason it names. Where it does not, that is its behaviour and no fault: many cases
//! ask for more than the specification does.

mod megolm;
mod olm;
mod pickles;
mod pk;
mod primitives;
mod sas;
pub mod table;
pub mod whole_blocks;

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::peer::Implementation;

/// Whom the cases are given to.
pub const PEERS: [Implementation; 2] = [Implementation::Libolm, Implementation::Vodozemac];

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All as expected.
    Agrees,
    /// Something else.
    Differs(Difference),
    /// The implementation has no way to run it, or none that is sure to come back with an answer.
    NotApplicable,
}

/// What an implementation does instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It accepts what must be refused; where.
    Accepts(String),
    /// It refuses what must be accepted; its words.
    Refuses(String),
    /// Another value; where.
    OtherResult(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Accepts(_) => "accepts it",
            Self::Refuses(_) => "refuses it",
            Self::OtherResult(_) => "gives another result",
        })
    }
}

/// What a runner says: nothing if all was as expected.
type Outcome = Result<(), Verdict>;

/// Gives a case to a peer.
pub fn run(case: &Value, peer: Implementation) -> Verdict {
    if has_no_answer(case, peer) {
        return Verdict::NotApplicable;
    }
    let has = |field: &str| !case[field].is_null();
    let kind = case["kind"].as_str();
    let outcome = if has("receiver_account_random") {
        olm::run(&typed(case), peer)
    } else if has("their_key") && has("random") {
        sas::run(case, peer)
    } else if has("relation") {
        megolm::relation(case, peer)
    } else if has("session_key") || has("exported_session_key") {
        megolm::run(&typed(case), peer)
    } else if has("pickle") || has("json") {
        pickles::run(case, peer)
    } else if has("ciphertext") && has("ephemeral") {
        pk::run(case, peer)
    } else {
        match kind {
            Some("3dh") => olm::triple_dh(case, peer),
            Some("x25519") => pk::x25519(case, peer),
            Some("ed25519") => primitives::ed25519(case, peer),
            Some("ed25519-sign") => primitives::ed25519_sign(case, peer),
            Some("curve25519-key") => primitives::curve25519_key(case, peer),
            Some("base64") => primitives::base64(case, peer),
            _ => Err(Verdict::NotApplicable),
        }
    };
    outcome.err().unwrap_or(Verdict::Agrees)
}

/// Texts that decode to more bytes than an Ed25519 key has are not given to vodozemac: its reader
/// is for texts of the right length.
fn has_no_answer(case: &Value, peer: Implementation) -> bool {
    let decoded = case["public_base64"].as_str().map(vodozemac::base64_decode);
    peer == Implementation::Vodozemac && matches!(decoded, Some(Ok(bytes)) if bytes.len() > 32)
}

fn typed<C: DeserializeOwned>(case: &Value) -> C {
    serde_json::from_value(case.clone())
        .unwrap_or_else(|error| panic!("{}: {error}", text(case, "id")))
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_else(|| panic!("no {field} in {case}"))
}

fn unhex(case: &Value, field: &str) -> Vec<u8> {
    hex::decode(text(case, field)).expect("hex in a vector")
}

/// Compares what a peer did with what is expected: a value, or an error.
fn compare<T: PartialEq>(
    outcome: Result<T, String>,
    expected: Option<T>,
    at: impl FnOnce() -> String,
) -> Outcome {
    match (outcome, expected) {
        (Ok(value), Some(expected)) if value == expected => Ok(()),
        (Err(_), None) => Ok(()),
        (Ok(_), Some(_)) => Err(Verdict::Differs(Difference::OtherResult(at()))),
        (Ok(_), None) => Err(Verdict::Differs(Difference::Accepts(at()))),
        (Err(words), Some(_)) => Err(Verdict::Differs(Difference::Refuses(words))),
    }
}

/// The value that is expected, unless an error is.
fn expected<T>(case: &Value, value: impl FnOnce() -> T) -> Option<T> {
    case["expect"].is_null().then(value)
}

/// The error of a peer in its own words.
fn words(error: impl fmt::Display) -> String {
    error.to_string()
}
