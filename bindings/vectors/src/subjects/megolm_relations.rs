//! Two views of sessions, compared and merged.

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value as Json;

use super::megolm::View;
use crate::fields::{Expect, read};
use crate::script::{Script, Translated};
use crate::value::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    one: View,
    other: View,
    relation: Relation,
    #[serde(default)]
    merged: String,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Relation {
    Equal,
    Better,
    Worse,
    Unconnected,
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    let case: Case = read(case)?;
    let (relation, reverse) = match case.relation {
        Relation::Equal => ("Equal", "Equal"),
        Relation::Better => ("Better", "Worse"),
        Relation::Worse => ("Worse", "Better"),
        Relation::Unconnected => ("Unconnected", "Unconnected"),
    };
    let mut script = Script::default();
    case.one.open(&mut script).keep("one");
    case.other.open(&mut script).keep("other");
    for (one, other, relation) in [("one", "other", relation), ("other", "one", reverse)] {
        let call = script.on(one, "InboundGroupSession#compare", [Value::handle(other)]);
        call.equals(Value::Enum("SessionRelation", relation));
    }
    let call = script.on("one", "InboundGroupSession#merge", [Value::handle("other")]);
    match case.expect {
        Some(code) => call.fails(&code),
        None => {
            call.keep("merged");
            let call = script.on("merged", "InboundGroupSession#export_at_first_known_index", []);
            call.equals(Value::Text(case.merged));
        }
    }
    Ok(Translated::Calls(script))
}
