//! What the program does, shown with messages and pickles of other implementations, and checked.

use std::error::Error;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::finding::Verdict;
use super::pickles::Key;
use super::recognise::recognise;

const OLM: &str = include_str!("../../test-vectors/olm/libolm.json");
const MEGOLM: &str = include_str!("../../test-vectors/megolm/vodozemac.json");
const LIBOLM: &str = include_str!("../../test-vectors/pickle/libolm.json");
const VODOZEMAC: &str = include_str!("../../test-vectors/pickle/vodozemac.json");
const NATIVE: &str = include_str!("../../test-vectors/pickle/native.json");

/// The case of a file with this id.
fn case(file: &str, id: &str) -> Result<Value, Box<dyn Error>> {
    let mut file: Value = serde_json::from_str(file)?;
    let cases = file["cases"].as_array_mut().ok_or("no cases")?;
    let case = cases.iter_mut().find(|case| case["id"] == id);
    Ok(case.ok_or_else(|| format!("no case {id}"))?.take())
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    value[name].as_str().ok_or_else(|| format!("no text {name}"))
}

fn key_of(case: &Value) -> Result<Key, Box<dyn Error>> {
    let bytes = Zeroizing::new(hex::decode(text(case, "key")?)?);
    Ok(Key { bytes, context: case["context"].as_str().unwrap_or_default().into() })
}

/// Shows one input, and checks that the answer has these words in it.
fn show(what: &str, input: &str, key: Option<&Key>, words: &[&str]) -> Result<(), Box<dyn Error>> {
    let verdict: Verdict = recognise(input.as_bytes(), key);
    let answer = verdict.to_string();
    println!("$ inspect {what}\n{answer}");
    match words.iter().find(|word| !answer.contains(**word)) {
        Some(word) => Err(format!("{what}: the answer should say {word:?}").into()),
        None => Ok(()),
    }
}

/// Shows something of each sort.
pub fn run() -> Result<(), Box<dyn Error>> {
    let olm = case(OLM, "olm/libolm/first-messages")?;
    let message = &olm["messages"][0];
    let event = json!({ "type": message["type"], "body": message["body"] }).to_string();
    let id = olm["session_ids"][0].as_str().ok_or("no session id")?;
    show("pre-key-message.json", &event, None, &["pre-key message (type 0)", id])?;

    let room = case(MEGOLM, "megolm/vodozemac/room")?;
    let (session_key, id) = (text(&room, "session_key")?, text(&room, "session_id")?);
    let message = text(&room["messages"][1], "body")?;
    show("room-message", message, None, &["a Megolm message", "message index          1"])?;
    show("session-key", session_key, None, &["a session key", id, "good"])?;
    let export = &room["exports"][0];
    show("export", text(export, "key")?, None, &["an exported session key", id])?;

    let damaged = message.get(..message.len() / 8 * 4).ok_or("no half")?;
    show("half-a-message", damaged, None, &["refused: MALFORMED_MESSAGE"])?;
    show("43-characters", id, None, &["could be a Curve25519", "could be an Ed25519"])?;

    let account = case(LIBOLM, "pickle/libolm/account/in-use")?;
    let (pickle, key) = (text(&account, "pickle")?, key_of(&account)?);
    show("libolm-pickle", pickle, None, &["could be a pickle of libolm"])?;
    let curve25519 = text(&account["expect"], "curve25519")?;
    show("libolm-pickle --key key", pickle, Some(&key), &["libolm: account", curve25519])?;

    let session = case(VODOZEMAC, "pickle/vodozemac/session-active-v2")?;
    let (pickle, id) = (text(&session, "pickle")?, text(&session["expect"], "session_id")?);
    let key = key_of(&session)?;
    show("vodozemac-pickle --key key", pickle, Some(&key), &["vodozemac: Olm session", id])?;

    let own = case(NATIVE, "inbound group session, record version 1")?;
    let (pickle, id) = (text(&own, "pickle")?, text(&own["expect"], "id")?);
    let key = key_of(&own)?;
    show("own-pickle", pickle, None, &["olmec: inbound group session", "not checked"])?;
    show("own-pickle --key key --context …", pickle, Some(&key), &[id, "signed"])?;
    let other = Key { context: "another purpose".into(), ..key };
    show("own-pickle --key key", pickle, Some(&other), &["refused: AUTHENTICATION_FAILED"])?;
    println!("Everything above is public; no secret is ever printed.");
    Ok(())
}
