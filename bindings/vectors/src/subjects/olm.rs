//! What one receiver of Olm sessions gets and answers.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use olmec::Curve25519PublicKey;
use olmec::olm::{Account, MessageType, OlmMessage, Session, UsedKey};
use serde::Deserialize;
use serde_json::Value as Json;

use super::olm_sender;
use crate::fields::{Expect, Hex, MacLength, message_type, olm_message, read};
use crate::fixed_bytes::FixedBytes;
use crate::script::{Script, Translated};
use crate::state;
use crate::value::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) mac_length: MacLength,
    receiver_account_random: Hex,
    receiver_one_time_key_random: Hex,
    receiver_fallback_key_random: Option<Hex>,
    pub(super) sender_identity_key: String,
    pub(super) sender_random: Option<Hex>,
    pub(super) session_ids: Vec<String>,
    pub(super) messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    from: From,
    session: usize,
    #[serde(rename = "type")]
    message_type: u8,
    body: String,
    #[serde(default)]
    pub(super) plaintext: Hex,
    #[serde(default)]
    random: Hex,
    #[serde(rename = "text")]
    _text: Option<String>,
    #[serde(rename = "comment")]
    _comment: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum From {
    Sender,
    Receiver,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Step {
    #[serde(rename = "3dh")]
    TripleDh {},
    #[serde(rename = "3dh-responder")]
    TripleDhResponder {},
    Root {},
    Chain {},
}

impl Case {
    /// The receiver's account, as README.md of the vectors says.
    pub(super) fn receiver(&self) -> Result<Account> {
        let mut random = FixedBytes::new(&self.receiver_account_random.text());
        let mut account = Account::with_rng(&mut random)?;
        random.assert_used_up();
        let count = self.receiver_one_time_key_random.0.len() / 32;
        let mut random = FixedBytes::new(&self.receiver_one_time_key_random.text());
        account.generate_one_time_keys_with_rng(count, &mut random)?;
        random.assert_used_up();
        if let Some(random) = &self.receiver_fallback_key_random {
            account.generate_fallback_key_with_rng(&mut FixedBytes::new(&random.text()))?;
        }
        Ok(account)
    }
}

impl Message {
    pub(super) fn value(&self) -> Result<Value> {
        olm_message(self.message_type, &self.body)
    }

    pub(super) fn type_value(&self) -> Result<Value> {
        message_type(self.message_type)
    }

    fn parse(&self) -> Result<OlmMessage, String> {
        let message_type = MessageType::try_from(self.message_type).map_err(code)?;
        OlmMessage::from_base64(message_type, &self.body).map_err(code)
    }
}

/// The stable name of an error of the core.
fn code(error: impl olmec::CodedError) -> String {
    error.code().name().into()
}

/// The receiver in the core, one step behind the script.
struct Receiver<'a> {
    case: &'a Case,
    account: Account,
    sessions: BTreeMap<usize, Session>,
    script: Script,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    if case.get("kind").is_some() {
        let _: Step = read(case)?;
        return Ok(Translated::NotApplicable("the facade has no call for a single step"));
    }
    let case: Case = read(case)?;
    let mut script = Script::default();
    if let Some(random) = &case.sender_random {
        olm_sender::send(&mut script, &case, random)?;
    }
    let account = case.receiver()?;
    script.call("Account.from_pickle", state::pickle(&account)?).keep("account");
    let mut receiver = Receiver { case: &case, account, sessions: BTreeMap::new(), script };
    for (place, message) in case.messages.iter().enumerate() {
        let step = match message.from {
            From::Receiver => receiver.answer(message),
            From::Sender if receiver.sessions.contains_key(&message.session) => {
                receiver.decrypt(message)
            }
            From::Sender => receiver.open(message),
        };
        step.with_context(|| format!("message {place}"))?;
    }
    Ok(Translated::Calls(receiver.script))
}

/// The name of a session in the scripts.
fn name(session: usize) -> String {
    format!("session {session}")
}

impl Receiver<'_> {
    /// A session is made by the first message to it that is not refused.
    fn open(&mut self, message: &Message) -> Result<()> {
        let sender = Value::text(&self.case.sender_identity_key);
        let (body, mac_length) = (message.value()?, self.case.mac_length);
        let call = match mac_length {
            MacLength::Truncated => {
                self.script.call("Account#create_inbound_session", [sender, body])
            }
            MacLength::Full => {
                let arguments = [sender, body, mac_length.value()];
                self.script.call("Account#create_inbound_session_with_mac_length", arguments)
            }
        };
        let call = call.on("account");
        if let Some(code) = &message.expect {
            call.fails(code);
            let refused = self.open_in_core(message).err();
            ensure!(refused.as_ref() == Some(code), "the core says {refused:?}");
            let count = Value::Number(u32::try_from(self.account.one_time_key_count())?);
            self.script.on("account", "Account#one_time_key_count", []).equals(count);
            return Ok(());
        }
        call.keep("opened");
        let used_key = self.open_in_core(message).map_err(anyhow::Error::msg)?;
        let used_fallback_key = Value::Boolean(matches!(used_key, UsedKey::Fallback(_)));
        let plaintext = message.plaintext.value();
        let session = name(message.session);
        let id = self.case.session_ids.get(message.session).context("a session has an id")?;
        let script = &mut self.script;
        script.on("opened", "InboundSession#plaintext", []).equals(plaintext);
        script.on("opened", "InboundSession#used_fallback_key", []).equals(used_fallback_key);
        script.on("opened", "InboundSession#session", []).keep(&session);
        script.on(&session, "OlmSession#id", []).equals(Value::text(id));
        script.on(&session, "OlmSession#mac_length", []).equals(mac_length.value());
        script.on(&session, "OlmSession#has_received_message", []).equals(Value::Boolean(true));
        Ok(())
    }

    fn open_in_core(&mut self, message: &Message) -> Result<UsedKey, String> {
        let sender = Curve25519PublicKey::from_base64(&self.case.sender_identity_key);
        let OlmMessage::PreKey(pre_key) = message.parse()? else {
            return Err("MALFORMED_MESSAGE".into());
        };
        let mac_length = self.case.mac_length.core();
        let inbound = self
            .account
            .create_inbound_session_with(sender.map_err(code)?, &pre_key, mac_length)
            .map_err(code)?;
        self.sessions.insert(message.session, inbound.session);
        Ok(inbound.used_key)
    }

    fn session(&mut self, message: &Message) -> Result<&mut Session> {
        self.sessions.get_mut(&message.session).context("the session is not yet made")
    }

    fn decrypt(&mut self, message: &Message) -> Result<()> {
        let (on, body) = (name(message.session), message.value()?);
        let session = self.session(message)?;
        let before = session.describe().to_string();
        let outcome = message.parse().and_then(|wire| session.decrypt(&wire).map_err(code));
        ensure!(outcome.as_ref().err() == message.expect.as_ref(), "the core says {outcome:?}");
        let call = self.script.on(&on, "OlmSession#decrypt", [body]);
        if let Some(code) = &message.expect {
            call.fails(code);
            self.script.on(&on, "OlmSession#describe", []).equals(Value::Text(before));
            return Ok(());
        }
        call.equals(message.plaintext.value());
        if message.message_type == 0 {
            let call = self.script.on(&on, "OlmSession#matches", [message.value()?]);
            call.equals(Value::Boolean(true));
        }
        Ok(())
    }

    /// An answer that needs no new ratchet key is the same to the byte. For one that does, the
    /// script goes on with the state behind it.
    fn answer(&mut self, message: &Message) -> Result<()> {
        let on = name(message.session);
        let next_type = message.type_value()?;
        self.script.on(&on, "OlmSession#next_message_type", []).equals(next_type);
        let mut random = FixedBytes::new(&message.random.text());
        let session = self.session(message)?;
        let made = session.encrypt_with_rng(&message.plaintext.0, &mut random)?;
        random.assert_used_up();
        ensure!(made.to_base64() == message.body, "the core answers something else");
        if message.random.0.is_empty() {
            let call = self.script.on(&on, "OlmSession#encrypt", [message.plaintext.value()]);
            call.equals(message.value()?);
            return Ok(());
        }
        let pickle = state::pickle(session)?;
        self.script.call("OlmSession.from_pickle", pickle).keep(&on);
        self.script.leave_out("answers whose ratchet key is given");
        Ok(())
    }
}
