//! What bytes or a base64 text can be.
//!
//! Messages and session keys have a layout that hardly anything else has by chance, so what reads
//! as one is one. A key is any 32 bytes, a signature any 64, and an encrypted pickle looks like
//! noise: of these can only be said what they could be.

use olmec::megolm::{ExportedSessionKey, MegolmMessage, SessionKey};
use olmec::olm::{MessageType, OlmMessage};
use olmec::pickle::Pickle;
use olmec::{Base64Error, CodedError as _, Ed25519PublicKey, ErrorCode};

use super::finding::{Finding, Refusal, Verdict};
use super::pickles::{self, Key};
use super::{json, messages};

/// An input that is not JSON.
#[derive(Clone, Copy)]
pub enum Encoded<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// Says what an input is. White space around a text does not count.
pub fn recognise(input: &[u8], key: Option<&Key>) -> Verdict {
    match std::str::from_utf8(input).map(str::trim_ascii) {
        Ok("") => Refusal::plain("the input is empty").into(),
        Ok(text) if text.starts_with('{') => json::recognise_json(text, key),
        // Bytes that happen to be letters throughout are taken as text.
        Ok(text) if text.bytes().all(|byte| byte.is_ascii_graphic()) => recognise_text(text, key),
        Ok(text) if !text.contains(char::is_control) => {
            Refusal::coded(&Base64Error::Invalid).into()
        }
        _ => recognise_encoded(Encoded::Bytes(input), input, key),
    }
}

fn recognise_text(text: &str, key: Option<&Key>) -> Verdict {
    // What a text encodes, whatever that is.
    match Pickle::from_base64(text) {
        Ok(decoded) => recognise_encoded(Encoded::Text(text), decoded.as_bytes(), key),
        Err(_) => Refusal::coded(&Base64Error::Invalid).into(),
    }
}

fn recognise_encoded(input: Encoded<'_>, bytes: &[u8], key: Option<&Key>) -> Verdict {
    if bytes.starts_with(b"OLMEC") {
        return pickles::native(&Pickle::from_bytes(bytes), key).into();
    }
    let mut refusals = Vec::new();
    for (what, read) in READERS {
        match read(input) {
            Ok(finding) => return finding.with("size", size(bytes)).into(),
            Err(refusal) => refusals.push((*what, refusal)),
        }
    }
    if let (Encoded::Text(text), true) = (input, pickles::may_be_encrypted(bytes.len())) {
        return pickles::encrypted(text, bytes.len(), key);
    }
    let possibilities = match bytes.len() {
        32 => keys(input),
        64 => vec![Finding::new("an Ed25519 signature").with("size", size(bytes)), anything(64)],
        _ => return Verdict::Refused(likeliest(refusals)),
    };
    Verdict::CouldBe(possibilities)
}

pub fn size(bytes: &[u8]) -> String {
    format!("{} bytes", bytes.len())
}

/// Reads an input as one kind of thing.
type Reader = fn(Encoded<'_>) -> Result<Finding, Refusal>;

/// What has a layout of its own.
const READERS: &[(&str, Reader)] = &[
    ("a session key", |input| {
        let key = match input {
            Encoded::Text(text) => SessionKey::from_base64(text),
            Encoded::Bytes(bytes) => SessionKey::from_bytes(bytes),
        };
        key.map(|key| messages::session_key(&key)).map_err(|error| Refusal::coded(&error))
    }),
    ("an exported session key", |input| {
        let key = match input {
            Encoded::Text(text) => ExportedSessionKey::from_base64(text),
            Encoded::Bytes(bytes) => ExportedSessionKey::from_bytes(bytes),
        };
        key.map(|key| messages::exported_session_key(&key)).map_err(|error| Refusal::coded(&error))
    }),
    ("a Megolm message", |input| {
        let message = match input {
            Encoded::Text(text) => MegolmMessage::from_base64(text),
            Encoded::Bytes(bytes) => MegolmMessage::from_bytes(bytes),
        };
        message.map(|message| messages::megolm(&message)).map_err(|error| Refusal::coded(&error))
    }),
    ("an Olm pre-key message", |input| olm(MessageType::PreKey, input)),
    ("a normal Olm message", |input| olm(MessageType::Normal, input)),
];

fn olm(message_type: MessageType, input: Encoded<'_>) -> Result<Finding, Refusal> {
    let message = match input {
        Encoded::Text(text) => OlmMessage::from_base64(message_type, text),
        Encoded::Bytes(bytes) => OlmMessage::from_bytes(message_type, bytes),
    };
    message.map(|message| messages::olm(&message)).map_err(|error| Refusal::coded(&error))
}

/// What 32 bytes could be. They could also be secret, so they are not shown.
fn keys(input: Encoded<'_>) -> Vec<Finding> {
    let ed25519 = match input {
        Encoded::Text(text) => Ed25519PublicKey::from_base64(text),
        Encoded::Bytes(bytes) => match bytes.try_into() {
            Ok(bytes) => Ed25519PublicKey::from_bytes(bytes),
            Err(_) => Err(Base64Error::WrongLength { expected: 32 }.into()),
        },
    };
    let curve25519 = Finding::new("a Curve25519 public key").with("size", "32 bytes");
    let session_id = Finding::new("the id of an Olm session").with("size", "32 bytes");
    let mut findings = vec![curve25519];
    match ed25519 {
        Ok(_) => {
            let what = "an Ed25519 public key, and so the id of a Megolm session";
            findings.push(Finding::new(what).with("size", "32 bytes"));
        }
        Err(error) => {
            let curve25519 = findings.remove(0);
            findings.push(curve25519.with("no Ed25519 key", format!("{}: {error}", error.code())));
        }
    }
    findings.extend([session_id, anything(32)]);
    findings
}

fn anything(length: usize) -> Finding {
    Finding::new(format!("any other {length} bytes, also secret ones, so they are not shown"))
}

/// Of all reasons those that say most: what has the wrong length or version for one thing was
/// likely meant to be another. Things that are refused for one reason are told together.
fn likeliest(refusals: Vec<(&'static str, Refusal)>) -> Vec<Refusal> {
    let rank = |what: &str, refusal: &Refusal| match refusal.code {
        Some(ErrorCode::WrongLength) => 0,
        // A session key has one length, so with another version its length is right.
        Some(ErrorCode::UnsupportedVersion) if what.contains("message") => 1,
        _ => 2,
    };
    let best = refusals.iter().map(|(what, refusal)| rank(what, refusal)).max();
    let mut told: Vec<(Vec<&str>, Refusal)> = Vec::new();
    for (what, refusal) in refusals {
        if Some(rank(what, &refusal)) != best {
            continue;
        }
        match told.iter_mut().find(|(_, other)| other.why == refusal.why) {
            Some((names, _)) => names.push(what),
            None => told.push((vec![what], refusal)),
        }
    }
    told.into_iter().map(|(names, refusal)| refusal.of(&names.join(" or "))).collect()
}
