//! QR codes. The channels draw their keys themselves, so none of theirs can be played.

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::fields::{Expect, Hex, read};
use crate::script::{Script, Translated};
use crate::value::Value;

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Case {
    Msc4108Code(Code),
    Msc4388Code(Code),
    Ecies {},
    Hpke {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    bytes: Hex,
    intent: Option<Intent>,
    #[serde(default)]
    public_key: String,
    #[serde(default)]
    rendezvous_url: String,
    server_name: Option<String>,
    #[serde(default)]
    rendezvous_id: String,
    #[serde(default)]
    base_url: String,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Intent {
    Login,
    Reciprocate,
}

impl Code {
    fn intent(&self) -> Value {
        let variant = match self.intent {
            Some(Intent::Reciprocate) => "Reciprocate",
            Some(Intent::Login) | None => "Login",
        };
        Value::Enum("QrIntent", variant)
    }

    fn msc4108(&self) -> Value {
        let server_name = self.server_name.as_ref().map_or(Value::None, Value::text);
        let fields = vec![
            ("intent", self.intent()),
            ("public_key", Value::text(&self.public_key)),
            ("rendezvous_url", Value::text(&self.rendezvous_url)),
            ("server_name", server_name),
        ];
        Value::Record("Msc4108QrCode", fields)
    }

    fn msc4388(&self) -> Value {
        let fields = vec![
            ("intent", self.intent()),
            ("public_key", Value::text(&self.public_key)),
            ("rendezvous_id", Value::text(&self.rendezvous_id)),
            ("base_url", Value::text(&self.base_url)),
        ];
        Value::Record("Msc4388QrCode", fields)
    }
}

pub(super) fn translate(case: &Json) -> Result<Translated> {
    let (parse, build, case, record): (_, _, Code, fn(&Code) -> Value) = match read(case)? {
        Case::Msc4108Code(case) => {
            ("parse_msc4108_qr_code", "build_msc4108_qr_code", case, Code::msc4108)
        }
        Case::Msc4388Code(case) => {
            ("parse_msc4388_qr_code", "build_msc4388_qr_code", case, Code::msc4388)
        }
        Case::Ecies {} | Case::Hpke {} => {
            let reason = "the facade draws the keys of a channel itself";
            return Ok(Translated::NotApplicable(reason));
        }
    };
    let mut script = Script::default();
    let call = script.call(parse, [case.bytes.value()]);
    if let Some(code) = &case.expect {
        call.fails(code);
    } else {
        call.equals(record(&case));
        script.call(build, [record(&case)]).equals(case.bytes.value());
    }
    Ok(Translated::Calls(script))
}

/// A code of MSC4388 with this key, and the bytes that it must be: the version, the intent, the
/// key, and each text behind its length.
pub(super) fn code_with_key(text: &str, key: &[u8]) -> (Value, Vec<u8>) {
    let code = Code {
        bytes: Hex::default(),
        intent: Some(Intent::Login),
        public_key: text.into(),
        rendezvous_url: String::new(),
        server_name: None,
        rendezvous_id: "place".into(),
        base_url: "https://tea.example".into(),
        expect: None,
    };
    let start: &[u8] = b"IO_ELEMENT_MSC4388\x03\x00";
    let bytes = [start, key, b"\x00\x05place\x00\x13https://tea.example"].concat();
    (code.msc4388(), bytes)
}
