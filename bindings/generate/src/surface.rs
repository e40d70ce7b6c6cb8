//! The list of everything that the bindings offer, one line each, sorted.

use std::collections::BTreeSet;

use anyhow::Result;
use camino::Utf8Path;
use uniffi_meta::{FieldMetadata, FnParamMetadata, Metadata, Type};

use crate::metadata;

/// The lines of a library.
pub(crate) fn surface(library: &Utf8Path) -> Result<String> {
    let lines: BTreeSet<String> = metadata::items(library)?.iter().flat_map(lines).collect();
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

fn lines(item: &Metadata) -> Vec<String> {
    match item {
        Metadata::Func(function) => {
            let result = returns(function.return_type.as_ref(), function.throws.as_ref());
            vec![format!("fn {}({}){result}", function.name, arguments(&function.inputs))]
        }
        Metadata::Object(object) => vec![format!("handle {}", object.name)],
        Metadata::Constructor(constructor) => {
            let itself = format!(" -> {}", constructor.self_name);
            vec![format!(
                "handle {}.{}({}){}{}",
                constructor.self_name,
                constructor.name,
                arguments(&constructor.inputs),
                itself,
                throws(constructor.throws.as_ref()),
            )]
        }
        Metadata::Method(method) => {
            let result = returns(method.return_type.as_ref(), method.throws.as_ref());
            let (name, inputs) = (&method.name, arguments(&method.inputs));
            vec![format!("handle {}#{name}({inputs}){result}", method.self_name)]
        }
        Metadata::Record(record) => {
            vec![format!("record {} {{ {} }}", record.name, fields(&record.fields))]
        }
        Metadata::Enum(list) => {
            let variants = list.variants.iter();
            variants.map(|variant| format!("enum {}.{}", list.name, variant.name)).collect()
        }
        _ => Vec::new(),
    }
}

fn arguments(inputs: &[FnParamMetadata]) -> String {
    let inputs = inputs.iter().map(|input| format!("{}: {}", input.name, type_name(&input.ty)));
    inputs.collect::<Vec<_>>().join(", ")
}

fn fields(fields: &[FieldMetadata]) -> String {
    let fields = fields.iter().map(|field| format!("{}: {}", field.name, type_name(&field.ty)));
    fields.collect::<Vec<_>>().join(", ")
}

fn returns(value: Option<&Type>, error: Option<&Type>) -> String {
    let value = value.map_or(String::new(), |value| format!(" -> {}", type_name(value)));
    value + throws(error)
}

fn throws(error: Option<&Type>) -> &'static str {
    if error.is_some() { " !" } else { "" }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Bytes => "bytes".into(),
        Type::Optional { inner_type } => format!("{}?", type_name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", type_name(inner_type)),
        Type::Object { name, .. } | Type::Record { name, .. } | Type::Enum { name, .. } => {
            name.clone()
        }
        plain => format!("{plain:?}").to_lowercase(),
    }
}
