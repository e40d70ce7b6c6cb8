//! `api.js`: the classes, functions and enums, each call a line that checks, calls and converts.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use uniffi_meta::{FieldMetadata, FnParamMetadata, Type};

use super::names::camel;
use super::{Api, Direction, Handle};

const HEAD: &str = r#"// Made by olmec-generate from bindings/facade.
import {
  Handle, adopt, call, inner, opened, own, takeBoolean, takeBytes, takeList, takeOptional, takeRecord, takeText,
  takeUint32, variants,
} from "./runtime.js";
import * as raw from "./wasm.js";
"#;

/// The text of the module.
pub(super) fn module(api: &Api) -> Result<String> {
    let mut text = HEAD.to_owned();
    for (name, list) in &api.enums {
        let variants = list.variants.iter().enumerate();
        let values: Vec<_> = variants
            .map(|(at, variant)| format!("{}: {}", variant.name, value(name, at, &variant.name)))
            .collect();
        writeln!(text, "\nconst {name}s = variants(\"{name}\", {{ {} }});", values.join(", "))?;
        writeln!(text, "export const {name} = {name}s.values;")?;
    }
    let (taken, given) = (api.records_in(Direction::Taken), api.records_in(Direction::Given));
    for (name, record) in &api.records {
        text.push('\n');
        if given.contains(name.as_str()) {
            text += &record_out(name, &record.fields)?;
        }
        if taken.contains(name.as_str()) {
            text += &record_in(name, &record.fields)?;
        }
    }
    for (name, handle) in &api.handles {
        text.push('\n');
        text += &class(name, handle)?;
    }
    for function in api.functions.values() {
        let target = format!("raw.{}", camel(&function.name));
        let body = body(&target, &function.inputs, function.return_type.as_ref(), "  ")?;
        let (name, names) = (camel(&function.name), argument_names(&function.inputs));
        writeln!(text, "\nexport function {name}({names}) {{\n{body}}}")?;
    }
    Ok(text)
}

/// What stands for a variant in JavaScript: its name; for a message's type the number that
/// Matrix's JSON has.
pub(super) fn value(list: &str, at: usize, variant: &str) -> String {
    if list == "MessageType" { at.to_string() } else { format!("\"{variant}\"") }
}

/// A function from an object of wasm-bindgen to a plain one.
fn record_out(name: &str, fields: &[FieldMetadata]) -> Result<String> {
    let mut parts = Vec::new();
    for field in fields {
        let field_name = camel(&field.name);
        parts.push(format!(
            "{field_name}: {}",
            given_back(&field.ty, &format!("held.{field_name}"))?
        ));
    }
    Ok(format!("const out{name} = (held) => opened(held, () => ({{ {} }}));\n", parts.join(", ")))
}

/// A function from a plain object, which is checked, to one of wasm-bindgen.
fn record_in(name: &str, fields: &[FieldMetadata]) -> Result<String> {
    let mut parts = Vec::new();
    for field in fields {
        let field_name = camel(&field.name);
        let path = format!("`${{name}}.{field_name}`");
        parts.push(taken(&field.ty, &format!("value.{field_name}"), &path)?);
    }
    Ok(format!(
        "const in{name} = (value, name) => takeRecord(value, name, () => new raw.{name}({}));\n",
        parts.join(", ")
    ))
}

fn class(name: &str, handle: &Handle) -> Result<String> {
    let mut text = format!("export class {name} extends Handle {{\n");
    match handle.constructors.get("new") {
        Some(call) => {
            let body = body(&format!("new raw.{name}"), &call.inputs, None, "    ")?;
            let names = argument_names(&call.inputs);
            let made = body.trim().trim_start_matches("return ").trim_end_matches(';');
            writeln!(
                text,
                "  constructor({names}) {{\n    super();\n    own(this, {made});\n  }}"
            )?;
        }
        None => {
            writeln!(
                text,
                "  constructor() {{\n    super();\n    throw new TypeError(\"{name} is not made with new\");\n  }}"
            )?;
        }
    }
    for call in handle.constructors.values().filter(|call| call.name != "new") {
        let call_name = camel(&call.name);
        let target = format!("raw.{name}.{call_name}");
        let itself = Type::Object {
            module_path: call.module_path.clone(),
            name: name.to_owned(),
            imp: uniffi_meta::ObjectImpl::Struct,
        };
        let body = body(&target, &call.inputs, Some(&itself), "    ")?;
        writeln!(text, "\n  static {call_name}({}) {{\n{body}  }}", argument_names(&call.inputs))?;
    }
    for call in handle.methods.values() {
        let call_name = camel(&call.name);
        let target = format!("inner(this, raw.{name}, \"this\").{call_name}");
        let body = body(&target, &call.inputs, call.return_type.as_ref(), "    ")?;
        writeln!(text, "\n  {call_name}({}) {{\n{body}  }}", argument_names(&call.inputs))?;
    }
    text.push_str("}\n");
    Ok(text)
}

fn argument_names(inputs: &[FnParamMetadata]) -> String {
    inputs.iter().map(|input| camel(&input.name)).collect::<Vec<_>>().join(", ")
}

/// The lines of a call. The arguments are complete before the object itself is looked at, so that
/// a getter among them cannot free it in between.
fn body(
    target: &str,
    inputs: &[FnParamMetadata],
    result: Option<&Type>,
    indent: &str,
) -> Result<String> {
    let mut arguments = Vec::new();
    for input in inputs {
        let name = camel(&input.name);
        let argument = taken(&input.ty, &name, &format!("\"{name}\""))?;
        let is_lent = input.by_ref && matches!(input.ty, Type::Record { .. });
        arguments.push(if is_lent { format!("lend({argument})") } else { argument });
    }
    let convert = |call: String| result.map_or(Ok(call.clone()), |ty| given_back(ty, &call));
    if arguments.is_empty() {
        let made = convert(format!("{target}()"))?;
        return Ok(format!("{indent}return call(() => {made});\n"));
    }
    let made = convert(format!("{target}(...given)"))?;
    let lend =
        if arguments.iter().any(|argument| argument.starts_with("lend(")) { "lend" } else { "" };
    Ok(format!(
        "{indent}return call(({lend}) => {{\n\
         {indent}  const given = [{}];\n\
         {indent}  return {made};\n\
         {indent}}});\n",
        arguments.join(", ")
    ))
}

/// An expression that checks `value` and turns it into what wasm-bindgen takes. `name` is an
/// expression for what to call it in an error.
fn taken(ty: &Type, value: &str, name: &str) -> Result<String> {
    Ok(match ty {
        Type::String => format!("takeText({value}, {name})"),
        Type::Bytes => format!("takeBytes({value}, {name})"),
        Type::Boolean => format!("takeBoolean({value}, {name})"),
        Type::UInt32 => format!("takeUint32({value}, {name})"),
        Type::Enum { name: list, .. } => format!("{list}s.taken({value}, {name})"),
        Type::Record { name: record, .. } => format!("in{record}({value}, {name})"),
        Type::Object { name: handle, .. } => format!("inner({value}, raw.{handle}, {name})"),
        Type::Optional { inner_type } => {
            format!("takeOptional({value}, (value) => {})", taken(inner_type, "value", name)?)
        }
        Type::Sequence { inner_type } => {
            format!(
                "takeList({value}, {name}, (value, name) => {})",
                taken(inner_type, "value", "name")?
            )
        }
        other => bail!("no way into JavaScript for an argument of the type {other:?}"),
    })
}

/// An expression that turns what wasm-bindgen gives into what the package gives.
fn given_back(ty: &Type, value: &str) -> Result<String> {
    Ok(match ty {
        Type::String | Type::Bytes | Type::Boolean | Type::UInt8 | Type::UInt16 | Type::UInt32 => {
            value.to_owned()
        }
        Type::Enum { name: list, .. } => format!("{list}s.given({value})"),
        Type::Record { name: record, .. } => format!("out{record}({value})"),
        Type::Object { name: handle, .. } => format!("adopt({handle}, {value})"),
        Type::Optional { inner_type } => match given_back(inner_type, "value")?.as_str() {
            "value" => value.to_owned(),
            convert => format!("takeOptional({value}, (value) => {convert})"),
        },
        Type::Sequence { inner_type } => match given_back(inner_type, "value")?.as_str() {
            "value" => format!("Array.from({value})"),
            convert => format!("{value}.map((value) => {convert})"),
        },
        other => bail!("no way into JavaScript for a result of the type {other:?}"),
    })
}
