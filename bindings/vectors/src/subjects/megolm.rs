//! What one receiver of a Megolm session gets and exports, and what its sender sends.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use olmec::megolm::OutboundGroupSession;
use serde::Deserialize;
use serde_json::Value as Json;

use super::megolm_relations;
use crate::fields::{Expect, Hex, MacLength, decrypted_message, read};
use crate::fixed_bytes::FixedBytes;
use crate::script::{Pending, Script, Translated};
use crate::state;
use crate::value::Value;

/// A session as its receiver gets it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct View {
    mac_length: MacLength,
    session_key: Option<String>,
    exported_session_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    mac_length: MacLength,
    session_key: Option<String>,
    exported_session_key: Option<String>,
    #[serde(default)]
    session_id: String,
    sender_random: Option<Hex>,
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(default)]
    exports: Vec<Export>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    body: String,
    #[serde(default)]
    index: u32,
    #[serde(default)]
    plaintext: Hex,
    #[serde(rename = "text")]
    _text: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    index: u32,
    #[serde(default)]
    key: String,
    expect: Expect,
}

impl View {
    /// The call that makes the session.
    pub(super) fn open<'a>(&self, script: &'a mut Script) -> Pending<'a> {
        let key = Value::text(self.key());
        match (self.is_imported(), self.mac_length) {
            (false, MacLength::Truncated) => script.call("InboundGroupSession.new", [key]),
            (true, MacLength::Truncated) => script.call("InboundGroupSession.from_export", [key]),
            (false, MacLength::Full) => {
                let arguments = [key, self.mac_length.value()];
                script.call("InboundGroupSession.with_mac_length", arguments)
            }
            (true, MacLength::Full) => {
                let arguments = [key, self.mac_length.value()];
                script.call("InboundGroupSession.from_export_with_mac_length", arguments)
            }
        }
    }

    fn is_imported(&self) -> bool {
        self.exported_session_key.is_some()
    }

    fn key(&self) -> &str {
        self.exported_session_key.as_ref().or(self.session_key.as_ref()).map_or("", String::as_str)
    }

    /// Both forms of key have the index behind their version byte.
    fn first_known_index(&self) -> Result<u32> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(self.key().trim_end_matches('='))?;
        let (_, rest) = bytes.split_first().context("a key has a version")?;
        let index = rest.first_chunk().context("a key has an index")?;
        Ok(u32::from_be_bytes(*index))
    }
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    if case.get("relation").is_some() {
        return megolm_relations::translate(case);
    }
    let case: Case = read(case)?;
    let Case { mac_length, session_key, exported_session_key, .. } = case;
    let view = View { mac_length, session_key, exported_session_key };
    let mut script = Script::default();
    let call = view.open(&mut script);
    if let Some(code) = &case.expect {
        call.fails(code);
        return Ok(Translated::Calls(script));
    }
    call.keep("session");
    receive(&mut script, &view, &case.session_id, &case.messages)?;
    export(&mut script, &view, &case.exports)?;
    if let Some(random) = &case.sender_random {
        send(&mut script, &view, random, &case.messages)?;
    }
    Ok(Translated::Calls(script))
}

fn receive(script: &mut Script, view: &View, id: &str, messages: &[Message]) -> Result<()> {
    let first = Value::Number(view.first_known_index()?);
    let authenticity = if view.is_imported() { "Imported" } else { "Signed" };
    let authenticity = Value::Enum("Authenticity", authenticity);
    script.on("session", "InboundGroupSession#id", []).equals(Value::text(id));
    script.on("session", "InboundGroupSession#signing_key", []).equals(Value::text(id));
    script.on("session", "InboundGroupSession#authenticity", []).equals(authenticity);
    script.on("session", "InboundGroupSession#first_known_index", []).equals(first);
    let mac_length = view.mac_length.value();
    script.on("session", "InboundGroupSession#mac_length", []).equals(mac_length);
    for message in messages {
        let body = Value::text(&message.body);
        let call = script.on("session", "InboundGroupSession#decrypt", [body]);
        match &message.expect {
            Some(code) => call.fails(code),
            None => call.equals(decrypted_message(&message.plaintext.0, message.index)),
        }
    }
    receive_together(script, messages);
    Ok(())
}

/// The same messages in one call.
fn receive_together(script: &mut Script, messages: &[Message]) {
    script.call("MessageBatch.new", []).keep("batch");
    for message in messages {
        script.on("batch", "MessageBatch#add", [Value::text(&message.body)]).succeeds();
    }
    let batch = Value::handle("batch");
    script.on("session", "InboundGroupSession#decrypt_batch", [batch]).keep("decrypted");
    for (place, message) in (0..).zip(messages) {
        let call = script.on("decrypted", "DecryptedBatch#message", [Value::Number(place)]);
        match &message.expect {
            Some(code) => call.fails(code),
            None => call.equals(decrypted_message(&message.plaintext.0, message.index)),
        }
    }
    let beyond = Value::Number(u32::try_from(messages.len()).unwrap_or(u32::MAX));
    let call = script.on("decrypted", "DecryptedBatch#message", [beyond]);
    call.fails("UNKNOWN_MESSAGE_INDEX");
}

/// Makes the exports; at the end the view is moved to the latest one.
fn export(script: &mut Script, view: &View, exports: &[Export]) -> Result<()> {
    let first = view.first_known_index()?;
    for export in exports {
        let index = Value::Number(export.index);
        let call = script.on("session", "InboundGroupSession#export_at", [index]);
        match &export.expect {
            Some(code) => call.fails(code),
            None => call.equals(Value::text(&export.key)),
        }
        if export.expect.is_none() && export.index == first {
            let call = script.on("session", "InboundGroupSession#export_at_first_known_index", []);
            call.equals(Value::text(&export.key));
        }
    }
    // Neither a message, nor an error, nor an export moves the view.
    script.on("session", "InboundGroupSession#first_known_index", []).equals(Value::Number(first));
    let made = exports.iter().filter(|export| export.expect.is_none());
    if let Some(latest) = made.max_by_key(|export| export.index) {
        let index = Value::Number(latest.index);
        script.on("session", "InboundGroupSession#advance_to", [index]).succeeds();
        let call = script.on("session", "InboundGroupSession#export_at_first_known_index", []);
        call.equals(Value::text(&latest.key));
    }
    Ok(())
}

/// The sender's random bytes are known, so it is loaded where it sends a message of the case;
/// what it sent in between is not known.
fn send(script: &mut Script, view: &View, random: &Hex, messages: &[Message]) -> Result<()> {
    let mut random = FixedBytes::new(&random.text());
    let mut sender = OutboundGroupSession::with_rng(view.mac_length.core(), &mut random)?;
    random.assert_used_up();
    let sent = messages.iter().filter(|message| message.expect.is_none());
    let sent: BTreeMap<u32, &Message> = sent.map(|message| (message.index, message)).collect();
    let shared_at = view.first_known_index()?;
    let mut loaded_at = None;
    for index in 0..=sent.keys().last().copied().unwrap_or_default() {
        if sent.contains_key(&index) || index == shared_at {
            if loaded_at != Some(index) {
                let arguments = state::pickle(&sender)?;
                script.call("OutboundGroupSession.from_pickle", arguments).keep("sender");
                loaded_at = Some(index);
            }
            let number = Value::Number(index);
            script.on("sender", "OutboundGroupSession#message_index", []).equals(number);
        }
        if index == shared_at {
            let key = Value::text(view.key());
            script.on("sender", "OutboundGroupSession#session_key", []).equals(key);
            let sender = Value::handle("sender");
            script.call("InboundGroupSession.from_outbound", [sender]).keep("own view");
        }
        let mut plaintext: &[u8] = b"not in the vector";
        if let Some(message) = sent.get(&index) {
            plaintext = &message.plaintext.0;
            let call =
                script.on("sender", "OutboundGroupSession#encrypt", [message.plaintext.value()]);
            call.equals(Value::text(&message.body));
            if index >= shared_at {
                let body = Value::text(&message.body);
                let call = script.on("own view", "InboundGroupSession#decrypt", [body]);
                call.equals(decrypted_message(&message.plaintext.0, index));
            }
            loaded_at = Some(index.saturating_add(1));
        }
        sender.encrypt(plaintext)?;
    }
    Ok(())
}
