//! The calls of the test vectors as tables that C and C++ read.
//!
//! All values are taken apart into atoms, in the order of the arguments and outputs of C: a number,
//! bytes, nothing, or a handle by its slot. A record is its fields, a list is its count and its
//! elements. So a program only has to know how to pass an atom, and how to compare one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::calls;
use super::model::{Api, Function, Ty};
use super::refusals;

/// The files, by name.
pub(crate) fn files(api: &Api, calls: &Value) -> Result<Vec<(&'static str, String)>> {
    let mut functions: Vec<&Function> = api.all_functions().collect();
    functions.sort_by_key(|function| function.surface_name());
    let (c, cpp) = calls::files(api, &functions)?;
    let cases = Tables::of(api, &functions, calls)?.text();
    Ok(vec![
        ("cases.inc", cases),
        ("calls.c.inc", c),
        ("calls.cpp.inc", cpp),
        ("slots.cpp.inc", calls::slots(api)),
        ("refusals.c.inc", refusals::file(api)?),
    ])
}

fn cases(calls: &Value) -> Result<&Vec<Value>> {
    calls["cases"].as_array().context("no cases")
}

#[derive(Default)]
struct Tables {
    atoms: String,
    atom_count: usize,
    steps: String,
    step_count: usize,
    cases: String,
    slots: usize,
}

impl Tables {
    fn of(api: &Api, functions: &[&Function], calls: &Value) -> Result<Self> {
        let mut tables = Self::default();
        for case in cases(calls)? {
            let id = case["id"].as_str().context("a case without id")?;
            let first = tables.step_count;
            let mut slots = BTreeMap::new();
            for call in case["calls"].as_array().context("a case without calls")? {
                tables.step(api, functions, call, &mut slots).with_context(|| id.to_owned())?;
            }
            tables.slots = tables.slots.max(slots.len());
            let count = tables.step_count - first;
            writeln!(tables.cases, "    {{{}, {first}, {count}}},", literal(id.as_bytes()))?;
        }
        Ok(tables)
    }

    fn step(
        &mut self,
        api: &Api,
        functions: &[&Function],
        call: &Value,
        slots: &mut BTreeMap<String, usize>,
    ) -> Result<()> {
        let name = call["call"].as_str().context("a call without name")?;
        let index = functions.iter().position(|function| function.surface_name() == name);
        let index = index.with_context(|| format!("{name} is not in the surface"))?;
        let function = functions.get(index).context("no function")?;
        let on = call["on"].as_str().map(|on| slots.get(on).copied().context("no such handle"));
        let on = on.transpose()?.unwrap_or_default();
        let first = self.atom_count;
        let arguments = call["arguments"].as_array().map_or(&[][..], Vec::as_slice);
        ensure!(arguments.len() == function.inputs.len(), "{name}: wrong number of arguments");
        for (input, value) in function.inputs.iter().zip(arguments) {
            self.value(api, &input.ty, value, slots)?;
        }
        let expected = self.atom_count;
        let (mut outcome, mut slot, mut status) = ("IGNORE", 0, "OLMEC_OK".to_owned());
        if let Some(kept) = call["as"].as_str() {
            let next = slots.len();
            (outcome, slot) = ("KEEP", *slots.entry(kept.into()).or_insert(next));
        } else if let Some(code) = call["error"].as_str() {
            (outcome, status) = ("EXPECT", format!("OLMEC_{code}"));
        } else if !call["equals"].is_null() {
            outcome = "EXPECT";
            self.result(api, function.result.as_ref(), &call["equals"], slots)?;
        }
        writeln!(
            self.steps,
            "    {{{index}, {on}, {first}, {expected}, {}, {outcome}, {slot}, {status}}},",
            self.atom_count
        )?;
        self.step_count += 1;
        Ok(())
    }

    /// The atoms of what a call gives.
    fn result(
        &mut self,
        api: &Api,
        ty: Option<&Ty>,
        value: &Value,
        slots: &BTreeMap<String, usize>,
    ) -> Result<()> {
        let absent = value["none"] == true;
        match ty {
            None => ensure!(absent, "nothing is given"),
            Some(Ty::Optional(inner)) => match (&**inner, absent) {
                (Ty::U32 | Ty::Enum(_), true) => {
                    ["0", "0"].iter().for_each(|number| self.number(number));
                }
                (Ty::U32 | Ty::Enum(_), false) => {
                    self.number("1");
                    self.value(api, inner, value, slots)?;
                }
                (Ty::Record(of), absent) if !api.all_texts(of) => {
                    self.number(if absent { "0" } else { "1" });
                    let fields = api.fields(of)?;
                    if absent {
                        fields.iter().for_each(|_| self.number("0"));
                    } else {
                        self.result(api, Some(inner), value, slots)?;
                    }
                }
                (Ty::Record(of), true) => {
                    api.record(of)?.fields.iter().for_each(|_| self.atom("{NONE, 0, 0}"));
                }
                (_, true) => self.atom("{NONE, 0, 0}"),
                (inner, false) => self.result(api, Some(inner), value, slots)?,
            },
            Some(Ty::Record(of)) => {
                for (field, ty) in &api.record(of)?.fields {
                    self.result(api, Some(ty), &value["fields"][field.as_str()], slots)?;
                }
            }
            Some(Ty::List(inner)) if **inner == Ty::U16 => {
                for number in value["list"].as_array().context("no list")? {
                    self.value(api, inner, number, slots)?;
                }
            }
            Some(ty) => self.value(api, ty, value, slots)?,
        }
        Ok(())
    }

    /// The atoms of an argument.
    fn value(
        &mut self,
        api: &Api,
        ty: &Ty,
        value: &Value,
        slots: &BTreeMap<String, usize>,
    ) -> Result<()> {
        match ty {
            Ty::Text => self.bytes(value["text"].as_str().context("no text")?.as_bytes()),
            Ty::Bytes => self.bytes(&unhex(value["bytes"].as_str().context("no bytes")?)?),
            Ty::Bool => {
                let yes = value["boolean"].as_bool().context("no boolean")?;
                self.number(if yes { "1" } else { "0" });
            }
            Ty::U8 | Ty::U16 | Ty::U32 => {
                let number = value["number"].as_u64().context("no number")?;
                self.number(&number.to_string());
            }
            Ty::Enum(of) => {
                let name = value["variant"].as_str().context("no variant")?;
                let variants = &api.choices(of)?.variants;
                let number = variants.iter().position(|(variant, _)| variant == name);
                self.number(&number.with_context(|| format!("{of}.{name}"))?.to_string());
            }
            Ty::Handle(_) => {
                let name = value["handle"].as_str().context("no handle")?;
                let slot = slots.get(name).with_context(|| format!("no handle {name}"))?;
                self.atom(&format!("{{HANDLE, 0, {slot}}}"));
            }
            Ty::Optional(_) if value["none"] == true => self.atom("{NONE, 0, 0}"),
            Ty::Optional(inner) => self.value(api, inner, value, slots)?,
            Ty::List(inner) => {
                let list = value["list"].as_array().context("no list")?;
                self.number(&list.len().to_string());
                for element in list {
                    self.value(api, inner, element, slots)?;
                }
            }
            Ty::Record(of) => {
                for (field, ty) in &api.record(of)?.fields {
                    self.value(api, ty, &value["fields"][field.as_str()], slots)?;
                }
            }
        }
        Ok(())
    }

    fn number(&mut self, number: &str) {
        self.atom(&format!("{{NUMBER, 0, {number}U}}"));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.atom(&format!("{{BYTES, {}, {}}}", literal(bytes), bytes.len()));
    }

    fn atom(&mut self, atom: &str) {
        self.atoms += &format!("    {atom},\n");
        self.atom_count += 1;
    }

    fn text(self) -> String {
        format!(
            "static const struct atom ATOMS[] = {{\n{}    {{NONE, 0, 0}},\n}};\n\n\
             static const struct step STEPS[] = {{\n{}}};\n\n\
             static const struct test_case CASES[] = {{\n{}}};\n\nenum {{ SLOTS = {} }};\n",
            self.atoms, self.steps, self.cases, self.slots
        )
    }
}

/// The bytes as a literal of C, in pieces that no compiler finds too long for a line.
fn literal(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for (index, &byte) in bytes.iter().enumerate() {
        if index > 0 && index % 100 == 0 {
            text += "\"\n        \"";
        }
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
            // Not the question mark, which could begin a trigraph.
            b' '..=b'>' | b'@'..=b'~' => text.push(char::from(byte)),
            _ => text += &format!("\\{byte:03o}"),
        }
    }
    text + "\""
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    ensure!(text.is_ascii() && text.len().is_multiple_of(2), "{text} is not hex");
    let pairs = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair)?;
        Ok(u8::from_str_radix(pair, 16)?)
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_hold_any_bytes() {
        assert_eq!(literal(b"a\"\\?\n\xff1"), r#""a\"\\\077\012\3771""#);
        assert_eq!(literal(&[b'a'; 101]).matches('a').count(), 101);
    }

    #[test]
    fn hex_is_read() {
        assert_eq!(unhex("00ff").ok(), Some(vec![0, 255]));
        assert!(unhex("0").is_err());
        assert!(unhex("zz").is_err());
    }
}
