//! The calls of the test vectors as tables that C and C++ read, and a function for each call.
//!
//! All values are taken apart into atoms, in the order of the arguments and outputs of C: a number,
//! bytes, nothing, or a handle by its slot. A record is its fields, a list is its count and its
//! elements. So a program only has to know how to pass an atom, and how to compare one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::cpp;
use super::model::{Api, Function, Kind, Ty};
use super::names::{c_type, snake};
use super::refusals;
use super::shape::{Argument, Form, Given, Output, Spread};

/// The files, by name.
pub(crate) fn files(api: &Api, calls: &Value) -> Result<Vec<(&'static str, String)>> {
    let mut functions: Vec<&Function> = api.all_functions().collect();
    functions.sort_by_key(|function| function.surface_name());
    let mut c = String::new();
    let mut cpp = String::new();
    for handle in &api.handles {
        let (of, c_name) = (snake(&handle.name), c_type(&handle.name));
        writeln!(c, "static void free_{of}(void *handle) {{ {c_name}_free(handle); }}")?;
    }
    for function in &functions {
        in_c(api, function, &mut c)?;
        in_cpp(api, function, &mut cpp)?;
    }
    let table: String =
        functions.iter().map(|f| format!("    call_{},\n", f.short_name())).collect();
    let table = format!("\nstatic void (*const CALLS[])(struct run *) = {{\n{table}}};\n");
    let cases = Tables::of(api, &functions, calls)?.text();
    Ok(vec![
        ("cases.inc", cases),
        ("calls.c.inc", c + &table),
        ("calls.cpp.inc", cpp + &table),
        ("slots.cpp.inc", slots(api)),
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
                (Ty::U32, true) => ["0", "0"].iter().for_each(|number| self.number(number)),
                (Ty::U32, false) => {
                    self.number("1");
                    self.value(api, inner, value, slots)?;
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

/// The function that makes a call in C.
fn in_c(api: &Api, function: &Function, text: &mut String) -> Result<()> {
    let (_, outputs) = api.outputs(function)?;
    let (mut body, mut passed) = (String::new(), Vec::new());
    if let (Some(owner), Kind::Method) = (&function.owner, function.kind) {
        writeln!(body, "    {} *self = on(run);", c_type(owner))?;
        passed.push("self".to_owned());
    }
    for Argument { name, form } in api.arguments(function)? {
        match form {
            Form::Bytes | Form::Text | Form::OptionalText => {
                writeln!(body, "    const struct atom *{name} = take(run);")?;
                passed.push(format!("{name}->data, {name}->number"));
            }
            Form::Number => {
                writeln!(body, "    uint32_t {name} = take(run)->number;")?;
                passed.push(name);
            }
            Form::Choice(of) => {
                writeln!(body, "    {} {name} = take(run)->number;", c_type(&of))?;
                passed.push(name);
            }
            Form::Handle(of) => {
                writeln!(body, "    {} *{name} = handle(run);", c_type(&of))?;
                passed.push(name);
            }
            Form::Struct(of) => {
                writeln!(body, "    {} {name};", c_type(&of))?;
                take_struct(api, &of, &name, &mut body)?;
                passed.push(format!("&{name}"));
            }
            Form::Structs(of) => {
                writeln!(body, "    {} {name}[MOST_ELEMENTS];", c_type(&of))?;
                writeln!(body, "    size_t {name}_count = count(run);")?;
                writeln!(body, "    for (size_t i = 0; i < {name}_count; i++) {{")?;
                take_struct(api, &of, &format!("{name}[i]"), &mut body)?;
                writeln!(body, "    }}")?;
                passed.push(format!("{name}, {name}_count"));
            }
        }
    }
    // What a failure must make empty is not empty before.
    for output in &outputs {
        writeln!(body, "    {};", refusals::filled(output))?;
        passed.push(format!("&{}", output.parameter()));
    }
    writeln!(body, "    returned(run, {}({}));", function.c_name(), passed.join(", "))?;
    outputs.iter().try_for_each(|output| got_in_c(api, output, &mut body))?;
    write!(text, "\nstatic void call_{}(struct run *run) {{\n{body}}}\n", function.short_name())?;
    Ok(())
}

/// Fills a struct from atoms.
fn take_struct(api: &Api, of: &str, into: &str, body: &mut String) -> Result<()> {
    for (field, ty) in &api.record(of)?.fields {
        let field = format!("{into}.{field}");
        match ty {
            Ty::Text => writeln!(body, "        {field} = text(take(run));")?,
            Ty::Record(inner) => take_struct(api, inner, &field, body)?,
            Ty::Enum(_) | Ty::U8 => writeln!(body, "        {field} = take(run)->number;")?,
            other => bail!("a struct does not hold {other:?}"),
        }
    }
    Ok(())
}

fn got_in_c(api: &Api, output: &Output, body: &mut String) -> Result<()> {
    let name = output.parameter();
    match &output.of {
        Given::Buffer | Given::OptionalBuffer => writeln!(body, "    got_buffer(run, &{name});")?,
        Given::Bool | Given::Number | Given::Choice(_) => {
            writeln!(body, "    got_number(run, {name});")?;
        }
        Given::Decimals => {
            writeln!(body, "    for (int i = 0; i < 3; i++) got_number(run, {name}[i]);")?;
        }
        Given::Handle(of) => {
            writeln!(body, "    got_handle(run, {name}, free_{});", snake(of))?;
        }
        Given::List(of) => {
            let c = c_type(of);
            writeln!(body, "    size_t {name}_count = {c}_list_count({name});")?;
            writeln!(body, "    got_list(run, {name}, {name}_count);")?;
            writeln!(body, "    for (size_t i = 0; i < {name}_count; i++) {{")?;
            writeln!(body, "        {c} element;")?;
            writeln!(body, "        must(run, {c}_list_get({name}, i, &element));")?;
            for (field, ty) in &api.record(of)?.fields {
                let got = if *ty == Ty::Text { "got_text" } else { "got_number" };
                writeln!(body, "        {got}(run, element.{field});")?;
            }
            writeln!(body, "    }}\n    {c}_list_free({name});")?;
        }
    }
    Ok(())
}

/// The type of the handles that a case holds, in C++.
fn slots(api: &Api) -> String {
    let classes = api.handles.iter().map(|handle| format!("    olmec::{}", handle.name));
    let classes = classes.collect::<Vec<_>>().join(",\n");
    format!("using Slot = std::variant<std::monostate,\n{classes}>;\n")
}

/// The function that makes a call in C++.
fn in_cpp(api: &Api, function: &Function, text: &mut String) -> Result<()> {
    let (spread, outputs) = api.outputs(function)?;
    let (mut body, mut passed) = (String::new(), Vec::new());
    if let (Some(owner), Kind::Method) = (&function.owner, function.kind) {
        writeln!(body, "    auto &self = std::get<olmec::{owner}>(on(run));")?;
    }
    for Argument { name, form } in api.arguments(function)? {
        match form {
            Form::Bytes => writeln!(body, "    auto {name} = take_bytes(run);")?,
            Form::Text => writeln!(body, "    auto {name} = take_text(run);")?,
            Form::OptionalText => writeln!(body, "    auto {name} = take_optional_text(run);")?,
            Form::Number => writeln!(body, "    auto {name} = take_number(run);")?,
            Form::Choice(of) => {
                writeln!(body, "    auto {name} = static_cast<olmec::{of}>(take_number(run));")?;
            }
            Form::Handle(of) => {
                writeln!(body, "    auto &{name} = std::get<olmec::{of}>(handle(run));")?;
            }
            Form::Struct(of) => {
                writeln!(body, "    olmec::{of} {name};")?;
                take_struct_cpp(api, &of, &name, &mut body)?;
            }
            Form::Structs(of) => {
                writeln!(body, "    std::vector<olmec::{of}> {name}(take_number(run));")?;
                writeln!(body, "    for (auto &element : {name}) {{")?;
                take_struct_cpp(api, &of, "element", &mut body)?;
                writeln!(body, "    }}")?;
            }
        }
        passed.push(name);
    }
    let call = cpp::callee(function, &passed.join(", "));
    match (spread, outputs.as_slice()) {
        (Spread::Nothing, _) => writeln!(body, "    {call};\n    succeeded(run);")?,
        (Spread::One | Spread::OptionalNumber, _) => {
            writeln!(body, "    auto out = {call};\n    succeeded(run);")?;
            got_in_cpp(api, outputs.last().map(|output| &output.of), "out", &mut body)?;
        }
        (Spread::Fields, _) => {
            writeln!(body, "    auto out = {call};\n    succeeded(run);")?;
            for output in &outputs {
                got_in_cpp(api, Some(&output.of), &format!("out.{}", output.name), &mut body)?;
            }
        }
        (Spread::OptionalFields, _) => {
            writeln!(body, "    auto out = {call};\n    succeeded(run);")?;
            for output in &outputs {
                writeln!(
                    body,
                    "    if (out) got(run, out->{0}); else got_nothing(run);",
                    output.name
                )?;
            }
        }
    }
    write!(text, "\nstatic void call_{}(struct run *run) {{\n{body}}}\n", function.short_name())?;
    Ok(())
}

fn take_struct_cpp(api: &Api, of: &str, into: &str, body: &mut String) -> Result<()> {
    for (field, ty) in &api.record(of)?.fields {
        let field = format!("{into}.{field}");
        match ty {
            Ty::Text => writeln!(body, "        {field} = take_text(run);")?,
            Ty::Record(inner) => take_struct_cpp(api, inner, &field, body)?,
            Ty::Enum(of) => {
                writeln!(body, "        {field} = static_cast<olmec::{of}>(take_number(run));")?;
            }
            other => bail!("a struct does not hold {other:?}"),
        }
    }
    Ok(())
}

fn got_in_cpp(api: &Api, of: Option<&Given>, from: &str, body: &mut String) -> Result<()> {
    match of {
        Some(Given::List(of)) => {
            writeln!(body, "    got(run, {from}.size());")?;
            writeln!(body, "    for (const auto &element : {from}) {{")?;
            for (field, _) in &api.record(of)?.fields {
                writeln!(body, "        got(run, element.{field});")?;
            }
            writeln!(body, "    }}")?;
        }
        Some(Given::Handle(_)) => writeln!(body, "    keep(run, std::move({from}));")?,
        _ => writeln!(body, "    got(run, {from});")?,
    }
    Ok(())
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
