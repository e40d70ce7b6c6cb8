//! vodozemac's pickles and dehydrated devices, without vodozemac at hand.
//!
//! | module | what |
//! |---|---|
//! | `vectors` | pickles that vodozemac really made, and what the objects must still do |
//! | `mapping` | what the two libraries count or order differently |
//! | `hostile` | JSON that must be refused, and JSON that must not |
//! | `limits` | contents that contradict each other or are too many |
//! | `dehydrated` | damage to dehydrated devices, and accounts that cannot become one |
#![cfg(feature = "vodozemac-pickle")]

#[path = "vodozemac_pickles/dehydrated.rs"]
mod dehydrated;
#[path = "vodozemac_pickles/hostile.rs"]
mod hostile;
#[path = "vodozemac_pickles/limits.rs"]
mod limits;
#[path = "vodozemac_pickles/mapping.rs"]
mod mapping;
mod support;
#[path = "vodozemac_pickles/vectors.rs"]
mod vectors;

use olmec::CodedError;
use olmec::pickle::vodozemac as pickles;
use serde_json::Value;

/// `test-vectors/pickle/vodozemac.json`.
fn file() -> Value {
    serde_json::from_str(include_str!("../test-vectors/pickle/vodozemac.json")).unwrap()
}

/// The case with this id.
fn case(id: &str) -> Value {
    let id = format!("pickle/vodozemac/{id}");
    let cases = file()["cases"].as_array().unwrap().clone();
    cases.into_iter().find(|case| case["id"] == *id).unwrap_or_else(|| panic!("no case {id}"))
}

/// The JSON inside a case's pickle.
fn json_of(id: &str) -> Value {
    serde_json::from_str(case(id)["json"].as_str().unwrap()).unwrap()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

fn key(case: &Value) -> [u8; 32] {
    hex::decode(text(case, "key")).unwrap().try_into().unwrap()
}

/// Reads plain JSON as an object of a kind and writes it again; or the name of the error.
fn rewritten(kind: &str, json: &str) -> Result<String, &'static str> {
    let name = |error: pickles::ReadError| error.code().name();
    let written = match kind {
        "account" => pickles::write_account_json(&pickles::read_account_json(json).map_err(name)?),
        "session" => pickles::write_session_json(&pickles::read_session_json(json).map_err(name)?),
        "outbound_group_session" => {
            let read = pickles::read_outbound_group_session_json(json).map_err(name)?;
            pickles::write_outbound_group_session_json(&read).unwrap()
        }
        "inbound_group_session" => pickles::write_inbound_group_session_json(
            &pickles::read_inbound_group_session_json(json).map_err(name)?,
        ),
        other => panic!("unknown kind {other}"),
    };
    Ok(written.expose().to_owned())
}

/// The same with an encrypted pickle.
fn rewritten_encrypted(kind: &str, pickle: &str, key: &[u8; 32]) -> Result<String, &'static str> {
    let name = |error: pickles::ReadError| error.code().name();
    Ok(match kind {
        "account" => {
            pickles::write_account(&pickles::read_account(pickle, key).map_err(name)?, key)
        }
        "session" => {
            pickles::write_session(&pickles::read_session(pickle, key).map_err(name)?, key)
        }
        "outbound_group_session" => {
            let read = pickles::read_outbound_group_session(pickle, key).map_err(name)?;
            pickles::write_outbound_group_session(&read, key).unwrap()
        }
        "inbound_group_session" => {
            let read = pickles::read_inbound_group_session(pickle, key).map_err(name)?;
            pickles::write_inbound_group_session(&read, key)
        }
        other => panic!("unknown kind {other}"),
    })
}
