//! `api.d.ts`: the types of `api.js`, with the facade's documentation.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use uniffi_meta::{EnumMetadata, FnParamMetadata, RecordMetadata, Type};

use super::names::{camel, screaming};
use super::{Api, Direction, Handle, code};

const HEAD: &str = r#"// Made by olmec-generate from bindings/facade.
/// <reference lib="esnext.disposable" />

/** Bytes that the package made: a `Uint8Array` with an `ArrayBuffer` of its own. */
export type Bytes = ReturnType<Uint8Array["slice"]>;
"#;

const FREE: &str = r#"
  /** Wipes the object's secrets now instead of at some later time. Every other call on it fails afterwards. */
  free(): void;
  /** `free`, as `using` calls it. */
  [Symbol.dispose](): void;
"#;

/// The text of the module.
pub(super) fn module(api: &Api) -> Result<String> {
    let writer = Writer { error_names: error_names(api) };
    let mut text = HEAD.to_owned();
    for error in api.errors.values() {
        text += &writer.codes(error)?;
    }
    for (name, list) in &api.enums {
        text += &writer.list(name, list)?;
    }
    let given = api.records_in(Direction::Given);
    for (name, record) in &api.records {
        let lines = writer.record(name, record)?;
        text += &if given.contains(name.as_str()) { lines } else { any_bytes(&lines) };
    }
    for (name, handle) in &api.handles {
        text += &writer.class(name, handle)?;
    }
    for function in api.functions.values() {
        let (name, inputs) = (camel(&function.name), arguments(&function.inputs)?);
        let result = result(function.return_type.as_ref())?;
        text += &writer.docs(function.docstring.as_deref(), "\n");
        writeln!(text, "export function {name}({inputs}): {result};")?;
    }
    Ok(text)
}

/// How errors are called in the facade's documentation, and in JavaScript.
fn error_names(api: &Api) -> Vec<(String, String)> {
    let variants = api.errors.values().flat_map(|error| &error.variants);
    variants
        .map(|variant| (format!("`{}`", variant.name), format!("`{}`", screaming(&variant.name))))
        .collect()
}

struct Writer {
    error_names: Vec<(String, String)>,
}

impl Writer {
    /// A comment, after what starts each line of it.
    fn docs(&self, docs: Option<&str>, start: &str) -> String {
        let Some(docs) = docs else { return start.to_owned() };
        let mut docs = docs.trim().replace("*/", "* /");
        for (name, code) in &self.error_names {
            docs = docs.replace(name, code);
        }
        let indent = start.trim_start_matches('\n');
        let lines: Vec<_> = docs.lines().map(str::trim).collect();
        match lines.as_slice() {
            [line] => format!("{start}/** {line} */\n"),
            lines => {
                let lines = lines
                    .iter()
                    .map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n");
                format!("{start}/**\n{}{indent} */\n", lines.collect::<String>())
            }
        }
    }

    /// The codes of an error, as one union.
    fn codes(&self, error: &EnumMetadata) -> Result<String> {
        let mut text = "\n/** Why a call failed. Codes never change their meaning; new ones may come. */\nexport type ErrorCode =\n".to_owned();
        for variant in &error.variants {
            text += &self.docs(variant.docstring.as_deref(), "  ");
            writeln!(text, "  | \"{}\"", screaming(&variant.name))?;
        }
        text.truncate(text.trim_end().len());
        text.push_str(";\n");
        Ok(text)
    }

    fn list(&self, name: &str, list: &EnumMetadata) -> Result<String> {
        let mut text = self.docs(list.docstring.as_deref(), "\n");
        writeln!(text, "export const {name}: {{")?;
        for (at, variant) in list.variants.iter().enumerate() {
            text += &self.docs(variant.docstring.as_deref(), "  ");
            writeln!(
                text,
                "  readonly {}: {};",
                variant.name,
                code::value(name, at, &variant.name)
            )?;
        }
        writeln!(text, "}};\nexport type {name} = (typeof {name})[keyof typeof {name}];")?;
        Ok(text)
    }

    fn record(&self, name: &str, record: &RecordMetadata) -> Result<String> {
        let mut text = self.docs(record.docstring.as_deref(), "\n");
        writeln!(text, "export interface {name} {{")?;
        for field in &record.fields {
            text += &self.docs(field.docstring.as_deref(), "  ");
            let mark = if matches!(field.ty, Type::Optional { .. }) { "?" } else { "" };
            writeln!(text, "  {}{mark}: {};", camel(&field.name), type_name(&field.ty)?)?;
        }
        text.push_str("}\n");
        Ok(text)
    }

    fn class(&self, name: &str, handle: &Handle) -> Result<String> {
        let mut text = self.docs(handle.docs.as_deref(), "\n");
        writeln!(text, "export class {name} {{")?;
        match handle.constructors.get("new") {
            Some(call) => {
                text += &self.docs(call.docstring.as_deref(), "  ");
                writeln!(text, "  constructor({});", arguments(&call.inputs)?)?;
            }
            None => text.push_str("  private constructor();\n"),
        }
        for call in handle.constructors.values().filter(|call| call.name != "new") {
            text += &self.docs(call.docstring.as_deref(), "\n  ");
            writeln!(
                text,
                "  static {}({}): {name};",
                camel(&call.name),
                arguments(&call.inputs)?
            )?;
        }
        for call in handle.methods.values() {
            text += &self.docs(call.docstring.as_deref(), "\n  ");
            let result = result(call.return_type.as_ref())?;
            writeln!(text, "  {}({}): {result};", camel(&call.name), arguments(&call.inputs)?)?;
        }
        text.push_str(FREE);
        // A private member, so that TypeScript keeps classes of the same shape apart.
        text.push_str("  private readonly olmecHandle: never;\n}\n");
        Ok(text)
    }
}

fn arguments(inputs: &[FnParamMetadata]) -> Result<String> {
    let inputs = inputs
        .iter()
        .map(|input| Ok(any_bytes(&format!("{}: {}", camel(&input.name), type_name(&input.ty)?))));
    Ok(inputs.collect::<Result<Vec<_>>>()?.join(", "))
}

/// Any bytes are taken; those that are given back are more exactly known.
fn any_bytes(types: &str) -> String {
    types.replace(": Bytes", ": Uint8Array")
}

fn result(ty: Option<&Type>) -> Result<String> {
    ty.map_or(Ok("void".to_owned()), type_name)
}

fn type_name(ty: &Type) -> Result<String> {
    Ok(match ty {
        Type::String => "string".into(),
        Type::Bytes => "Bytes".into(),
        Type::Boolean => "boolean".into(),
        Type::UInt8 | Type::UInt16 | Type::UInt32 => "number".into(),
        Type::Enum { name, .. } | Type::Record { name, .. } | Type::Object { name, .. } => {
            name.clone()
        }
        Type::Optional { inner_type } => format!("{} | undefined", type_name(inner_type)?),
        Type::Sequence { inner_type } => format!("{}[]", type_name(inner_type)?),
        other => bail!("no TypeScript for the type {other:?}"),
    })
}
