//! A function for each call of the facade, in C and in C++: takes its arguments from the tables of the
//! vectors, and compares what it is given.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::cpp;
use super::model::{Api, Function, Kind, Ty};
use super::names::{c_type, snake};
use super::refusals;
use super::shape::{Argument, Form, Given, Output, Spread};

/// The functions in C and in C++, each with the table of them.
pub(crate) fn files(api: &Api, functions: &[&Function]) -> Result<(String, String)> {
    let mut c = String::new();
    let mut cpp = String::new();
    for handle in &api.handles {
        let (of, c_name) = (snake(&handle.name), c_type(&handle.name));
        writeln!(c, "static void free_{of}(void *handle) {{ {c_name}_free(handle); }}")?;
    }
    for function in functions {
        in_c(api, function, &mut c)?;
        in_cpp(api, function, &mut cpp)?;
    }
    let table: String =
        functions.iter().map(|f| format!("    call_{},\n", f.short_name())).collect();
    let table = format!("\nstatic void (*const CALLS[])(struct run *) = {{\n{table}}};\n");
    Ok((c + &table, cpp + &table))
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
            ty if ty.is_optional_text() => writeln!(body, "        {field} = text(take(run));")?,
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
        Given::Bool | Given::Byte | Given::Number | Given::Choice(_) => {
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
                let is_text = *ty == Ty::Text || ty.is_optional_text();
                let got = if is_text { "got_text" } else { "got_number" };
                writeln!(body, "        {got}(run, element.{field});")?;
            }
            writeln!(body, "    }}\n    {c}_list_free({name});")?;
        }
    }
    Ok(())
}

/// The type of the handles that a case holds, in C++.
pub(crate) fn slots(api: &Api) -> String {
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
            let record = function.result.as_ref().and_then(Ty::record).unwrap_or_default();
            got_fields_in_cpp(api, record, &mut body)?;
        }
        (Spread::PresentFields, _) => {
            let record = function.result.as_ref().and_then(Ty::record).unwrap_or_default();
            writeln!(body, "    auto found = {call};\n    succeeded(run);")?;
            writeln!(body, "    got(run, found.has_value());")?;
            writeln!(body, "    auto out = found ? std::move(*found) : olmec::{record}{{}};")?;
            got_fields_in_cpp(api, record, &mut body)?;
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
            ty if ty.is_optional_text() => {
                writeln!(body, "        {field} = take_optional_text(run);")?;
            }
            Ty::Record(inner) => take_struct_cpp(api, inner, &field, body)?,
            Ty::Enum(of) => {
                writeln!(body, "        {field} = static_cast<olmec::{of}>(take_number(run));")?;
            }
            other => bail!("a struct does not hold {other:?}"),
        }
    }
    Ok(())
}

/// Compares the fields of the record `out`.
fn got_fields_in_cpp(api: &Api, record: &str, body: &mut String) -> Result<()> {
    for (field, ty) in &api.record(record)?.fields {
        let from = format!("out.{field}");
        match ty {
            Ty::Optional(inner) => match &**inner {
                Ty::Record(of) => {
                    for (inner, _) in &api.record(of)?.fields {
                        writeln!(
                            body,
                            "    if ({from}) got(run, {from}->{inner}); else got_nothing(run);"
                        )?;
                    }
                }
                _ => writeln!(body, "    got(run, {from});")?,
            },
            Ty::List(inner) => match &**inner {
                Ty::Record(of) => {
                    got_in_cpp(api, Some(&Given::List(of.clone())), &from, body)?;
                }
                _ => writeln!(body, "    got(run, {from});")?,
            },
            _ => writeln!(body, "    got(run, {from});")?,
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
