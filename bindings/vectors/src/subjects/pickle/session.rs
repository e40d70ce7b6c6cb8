//! Olm sessions from pickles.

use anyhow::Result;
use serde::Deserialize;

use super::Format;
use crate::fields::{Hex, MacLength, message_type, olm_message};
use crate::script::Script;
use crate::value::Value;

/// What a session must say and do.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Session {
    #[serde(alias = "id")]
    session_id: String,
    description: Option<String>,
    has_received_message: Option<bool>,
    mac_length: Option<MacLength>,
    /// What it encrypts before it decrypts.
    next: Option<Message>,
    #[serde(alias = "reads")]
    decrypts: Vec<Message>,
    /// What it encrypts after it has decrypted.
    sends: Option<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    #[serde(rename = "type")]
    message_type: u8,
    body: String,
    plaintext: String,
    /// The ratchet key of what is encrypted.
    #[serde(default)]
    random: Hex,
}

pub(super) fn check(script: &mut Script, session: Session, format: Format) -> Result<()> {
    script.on("object", "OlmSession#id", []).equals(Value::Text(session.session_id));
    if let Some(received) = session.has_received_message {
        let call = script.on("object", "OlmSession#has_received_message", []);
        call.equals(Value::Boolean(received));
    }
    if let Some(mac_length) = session.mac_length {
        script.on("object", "OlmSession#mac_length", []).equals(mac_length.value());
    }
    // libolm's descriptions name the keys of missing messages in another order.
    if let Some(description) = session.description.filter(|_| format == Format::Native) {
        script.on("object", "OlmSession#describe", []).equals(Value::Text(description));
    }
    if let Some(next) = session.next {
        encrypt(script, &next)?;
    }
    for message in session.decrypts {
        let body = olm_message(message.message_type, &message.body)?;
        let call = script.on("object", "OlmSession#decrypt", [body]);
        call.equals(Value::bytes(message.plaintext));
    }
    if let Some(sends) = session.sends {
        encrypt(script, &sends)?;
    }
    Ok(())
}

fn encrypt(script: &mut Script, message: &Message) -> Result<()> {
    let call = script.on("object", "OlmSession#next_message_type", []);
    call.equals(message_type(message.message_type)?);
    if !message.random.0.is_empty() {
        script.leave_out("to encrypt with the given ratchet key");
        return Ok(());
    }
    let plaintext = Value::bytes(message.plaintext.as_bytes());
    let call = script.on("object", "OlmSession#encrypt", [plaintext]);
    call.equals(olm_message(message.message_type, &message.body)?);
    Ok(())
}
