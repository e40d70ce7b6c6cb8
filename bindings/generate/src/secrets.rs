//! The secret fields of records: those whose documentation begins with `**Secret.**`. Printed, a
//! record shows only how long they are, as what is printed ends up in logs.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use camino::Utf8Path;
use heck::ToLowerCamelCase as _;
use uniffi_meta::{FieldMetadata, Metadata, RecordMetadata, Type};

use crate::metadata;

/// Whether a field is not printed.
pub(crate) fn is_secret(field: &FieldMetadata) -> bool {
    field.docstring.as_deref().is_some_and(|doc| doc.trim_start().starts_with("**Secret.**"))
}

/// What the length of a secret field counts.
pub(crate) fn unit(field: &FieldMetadata) -> Result<&'static str> {
    match field.ty {
        Type::Bytes => Ok("bytes"),
        Type::String => Ok("characters"),
        _ => bail!("the secret field {} is neither bytes nor text", field.name),
    }
}

fn records(library: &Utf8Path) -> Result<Vec<RecordMetadata>> {
    let records = metadata::items(library)?.into_iter().filter_map(|item| match item {
        Metadata::Record(record) if record.fields.iter().any(is_secret) => Some(record),
        _ => None,
    });
    Ok(records.collect())
}

/// Tells the Python package which fields these are.
pub(crate) fn name_in_python(file: &Utf8Path, library: &Utf8Path) -> Result<()> {
    let mut source = std::fs::read_to_string(file)?;
    source += "\n_SECRET_FIELDS = {\n";
    for record in records(library)? {
        let (mut named, record_name) = (String::new(), &record.name);
        for field in record.fields.iter().filter(|field| is_secret(field)) {
            write!(named, "{:?}: {:?}, ", field.name, unit(field)?)?;
        }
        writeln!(source, "    {record_name:?}: {{{}}},", named.trim_end_matches(", "))?;
    }
    source += "}\n";
    Ok(std::fs::write(file, source)?)
}

/// Gives the records descriptions of their own in Swift.
pub(crate) fn describe_in_swift(file: &Utf8Path, library: &Utf8Path) -> Result<()> {
    let mut source = std::fs::read_to_string(file)?;
    for record in records(library)? {
        let mut shown = Vec::new();
        for field in &record.fields {
            let name = field.name.to_lower_camel_case();
            shown.push(if is_secret(field) {
                format!("{name}: <\\({name}.count) {}>", unit(field)?)
            } else {
                format!("{name}: \\(String(describing: {name}))")
            });
        }
        let (name, shown) = (&record.name, shown.join(", "));
        source += &format!(
            "
extension {name}: CustomStringConvertible, CustomDebugStringConvertible {{
    /// The lengths of secrets and not the secrets, which would end up in a log.
    public var description: String {{
        \"{name}({shown})\"
    }}

    public var debugDescription: String {{
        description
    }}
}}
"
        );
    }
    Ok(std::fs::write(file, source)?)
}
