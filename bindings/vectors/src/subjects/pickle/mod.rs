//! Pickles of every format and kind: what they hold must go on, and be written as it was; what is
//! damaged or contradicts itself must be refused.

mod account;
mod backup_key;
mod group_sessions;
mod session;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

pub(super) use account::identity_keys;

use super::dehydrated;
use crate::fields::{Hex, read};
use crate::script::{Pending, Script, Translated};
use crate::value::Value;

/// Who wrote a pickle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Native,
    Libolm,
    Vodozemac,
}

/// What is in a pickle.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Account,
    Session,
    #[serde(alias = "outbound group session")]
    OutboundGroupSession,
    #[serde(alias = "inbound group session")]
    InboundGroupSession,
    #[serde(alias = "backup key")]
    PkDecryption,
    DehydratedDevice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(alias = "open_as")]
    kind: Kind,
    key: Hex,
    pickle: String,
    json: Option<String>,
    nonce: Option<String>,
    #[serde(default)]
    context: String,
    #[serde(default)]
    generation: u32,
    /// As the object is written again, where that is not how it stood there.
    rewritten: Option<String>,
    #[serde(rename = "libolm_differs")]
    _libolm_differs: Option<bool>,
    #[serde(rename = "written_by")]
    _written_by: Option<String>,
    expect: Option<Json>,
}

impl Kind {
    fn handle(self) -> &'static str {
        match self {
            Self::Account | Self::DehydratedDevice => "Account",
            Self::Session => "OlmSession",
            Self::OutboundGroupSession => "OutboundGroupSession",
            Self::InboundGroupSession => "InboundGroupSession",
            Self::PkDecryption => "PkDecryption",
        }
    }
}

impl Case {
    fn open<'a>(&self, script: &'a mut Script, format: Format) -> Pending<'a> {
        let handle = self.kind.handle();
        let (pickle, key) = (Value::text(&self.pickle), self.key.value());
        if let Some(nonce) = &self.nonce {
            let device = dehydrated::device(&self.pickle, nonce);
            return script.call("Account.rehydrate", [device, key]);
        }
        match format {
            Format::Native => {
                let context = Value::bytes(self.context.as_bytes());
                let fields =
                    vec![("context", context), ("generation", Value::Number(self.generation))];
                let stamp = Value::Record("PickleStamp", fields);
                script.call(&format!("{handle}.from_pickle_with_stamp"), [pickle, key, stamp])
            }
            Format::Libolm => script.call(&format!("{handle}.from_libolm_pickle"), [pickle, key]),
            Format::Vodozemac => {
                script.call(&format!("{handle}.from_vodozemac_pickle"), [pickle, key])
            }
        }
    }

    /// What the object says, does and refuses, as `expect` has it.
    fn check(&self, script: &mut Script, format: Format) -> Result<()> {
        match self.kind {
            Kind::Account => account::check(script, self.expectation()?, false)?,
            Kind::DehydratedDevice => account::check(script, self.expectation()?, true)?,
            Kind::Session => session::check(script, self.expectation()?, format)?,
            Kind::OutboundGroupSession => {
                group_sessions::check_outbound(script, self.expectation()?)?;
            }
            Kind::InboundGroupSession => {
                group_sessions::check_inbound(script, self.expectation()?)?;
            }
            Kind::PkDecryption => backup_key::check(script, self.expectation()?),
        }
        Ok(())
    }

    fn expectation<T: DeserializeOwned>(&self) -> Result<T> {
        let expect = self.expect.clone().context("what does the object do?")?;
        Ok(serde_json::from_value(expect)?)
    }

    /// The object is written as it was. Our own pickles draw a nonce, and vodozemac's accounts and
    /// sessions hold things that olmec does not keep.
    fn write_again(&self, script: &mut Script, format: Format) {
        let handle = self.kind.handle();
        let is_group = matches!(self.kind, Kind::OutboundGroupSession | Kind::InboundGroupSession);
        match format {
            Format::Libolm => {
                let written = Value::text(self.rewritten.as_ref().unwrap_or(&self.pickle));
                let call = format!("{handle}#to_libolm_pickle");
                script.on("object", &call, [self.key.value()]).equals(written);
            }
            Format::Vodozemac if is_group => {
                let call = format!("{handle}#to_vodozemac_pickle");
                let written = Value::text(&self.pickle);
                script.on("object", &call, [self.key.value()]).equals(written);
                if let Some(json) = &self.json {
                    let call = format!("{handle}#to_vodozemac_json");
                    script.on("object", &call, []).equals(Value::text(json));
                }
            }
            Format::Native | Format::Vodozemac => {}
        }
    }
}

pub(super) fn translate(file: &str, case: &Json) -> Result<Translated> {
    let format = match file {
        "pickle/native.json" | "pickle/native-odd.json" => Format::Native,
        "pickle/libolm.json" | "pickle/libolm-by-hand.json" => Format::Libolm,
        "pickle/vodozemac.json" | "pickle/vodozemac-odd.json" => Format::Vodozemac,
        other => bail!("nobody knows whose pickles are in {other}"),
    };
    let case: Case = read(case)?;
    let mut script = Script::default();
    let call = case.open(&mut script, format);
    if let Some(Json::String(code)) = &case.expect {
        call.fails(code);
        return Ok(Translated::Calls(script));
    }
    call.keep("object");
    case.write_again(&mut script, format);
    if case.rewritten.is_some() {
        return Ok(Translated::Calls(script));
    }
    case.check(&mut script, format)?;
    if let Some(json) = &case.json {
        let call = format!("{}.from_vodozemac_json", case.kind.handle());
        script.call(&call, [Value::text(json)]).keep("object");
        case.check(&mut script, format)?;
    }
    Ok(Translated::Calls(script))
}
