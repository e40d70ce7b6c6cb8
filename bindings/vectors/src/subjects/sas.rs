//! Verification by short strings. The facade draws its secret itself, so only what does not
//! depend on it can be played: which keys and which commitments are refused.

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::fields::{Expect, read};
use crate::script::{Script, Translated};
use crate::value::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "random")]
    _random: String,
    public_key: String,
    their_key: String,
    commitment: Option<String>,
    #[serde(default)]
    start_content: String,
    #[serde(default)]
    bytes: Vec<Json>,
    #[serde(default)]
    macs: Vec<Json>,
    #[serde(default)]
    contents: Vec<Json>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only to know the fields of this kind of case")]
struct EmojiRow {
    number: u8,
    emoji: String,
    description: String,
    unicode: String,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    if case.get("emoji").is_some() {
        let _: EmojiRow = read(case)?;
        let reason = "the facade shows only the emoji of a shared secret, which cannot be given";
        return Ok(Translated::NotApplicable(reason));
    }
    let case: Case = read(case)?;
    if case.their_key == case.public_key {
        let reason = "the facade draws its key itself, and cannot be sent it before";
        return Ok(Translated::NotApplicable(reason));
    }
    let depends_on_secret =
        [&case.bytes, &case.macs, &case.contents].iter().any(|it| !it.is_empty());
    if depends_on_secret && case.commitment.is_none() {
        return Ok(Translated::NotApplicable("the facade draws its secret itself"));
    }
    let mut script = Script::default();
    script.call("Sas.new", []).keep("sas");
    let their_key = Value::Text(case.their_key);
    let call = match case.commitment {
        None => script.on("sas", "Sas#agree", [their_key]),
        Some(commitment) => {
            let arguments = [their_key, Value::Text(commitment), Value::Text(case.start_content)];
            script.on("sas", "Sas#agree_with_commitment", arguments)
        }
    };
    match case.expect {
        Some(code) => call.fails(&code),
        None => call.keep("established"),
    }
    if depends_on_secret {
        script.leave_out("what depends on the secret, which the facade draws itself");
    }
    Ok(Translated::Calls(script))
}
