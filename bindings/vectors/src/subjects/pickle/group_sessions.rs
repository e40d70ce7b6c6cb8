//! Megolm sessions from pickles.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::fields::{MacLength, decrypted_message};
use crate::script::Script;
use crate::value::Value;

/// What a sender must say and send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outbound {
    #[serde(alias = "id")]
    session_id: String,
    #[serde(alias = "index")]
    message_index: u32,
    mac_length: Option<MacLength>,
    session_key: Option<String>,
    next: Option<Next>,
    /// What it makes of `plaintext`, or of `tea at four`.
    #[serde(alias = "next_message")]
    body: Option<String>,
    plaintext: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Next {
    body: String,
    plaintext: String,
}

/// What a receiver must say and decrypt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Inbound {
    #[serde(alias = "id")]
    session_id: String,
    authenticity: Option<Authenticity>,
    verified: Option<bool>,
    first_known_index: u32,
    mac_length: Option<MacLength>,
    exported: Option<String>,
    #[serde(alias = "reads")]
    decrypts: Vec<Message>,
}

#[derive(Deserialize, PartialEq, Eq)]
enum Authenticity {
    #[serde(alias = "signed")]
    Signed,
    #[serde(alias = "imported")]
    Imported,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    body: String,
    index: u32,
    plaintext: String,
}

pub(super) fn check_outbound(script: &mut Script, session: Outbound) -> Result<()> {
    let index = Value::Number(session.message_index);
    script.on("object", "OutboundGroupSession#id", []).equals(Value::Text(session.session_id));
    script.on("object", "OutboundGroupSession#message_index", []).equals(index);
    if let Some(mac_length) = session.mac_length {
        script.on("object", "OutboundGroupSession#mac_length", []).equals(mac_length.value());
    }
    if let Some(key) = session.session_key {
        script.on("object", "OutboundGroupSession#session_key", []).equals(Value::Text(key));
    }
    let (plaintext, body) = match session.next {
        Some(next) => (next.plaintext, next.body),
        None => {
            let plaintext = session.plaintext.unwrap_or("tea at four".into());
            (plaintext, session.body.context("no next message")?)
        }
    };
    let call = script.on("object", "OutboundGroupSession#encrypt", [Value::bytes(plaintext)]);
    call.equals(Value::Text(body));
    Ok(())
}

pub(super) fn check_inbound(script: &mut Script, session: Inbound) -> Result<()> {
    let first = Value::Number(session.first_known_index);
    let is_signed = match session.authenticity {
        Some(authenticity) => authenticity == Authenticity::Signed,
        None => session.verified.context("where is it from?")?,
    };
    let authenticity = Value::Enum("Authenticity", if is_signed { "Signed" } else { "Imported" });
    script.on("object", "InboundGroupSession#id", []).equals(Value::Text(session.session_id));
    script.on("object", "InboundGroupSession#authenticity", []).equals(authenticity);
    script.on("object", "InboundGroupSession#first_known_index", []).equals(first);
    if let Some(mac_length) = session.mac_length {
        script.on("object", "InboundGroupSession#mac_length", []).equals(mac_length.value());
    }
    if let Some(exported) = session.exported {
        let call = script.on("object", "InboundGroupSession#export_at_first_known_index", []);
        call.equals(Value::Text(exported));
    }
    for message in session.decrypts {
        let body = Value::Text(message.body);
        let call = script.on("object", "InboundGroupSession#decrypt", [body]);
        call.equals(decrypted_message(message.plaintext.as_bytes(), message.index));
    }
    Ok(())
}
