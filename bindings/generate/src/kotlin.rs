//! What the generated Kotlin lacks, put in: objects that are closed stay safe as arguments too, an
//! argument that is refused leaves no object behind, text that has no UTF-8 form is refused like all
//! else that others send, exceptions are unchecked, and records compare the contents of bytes and
//! print neither them nor secrets.
//!
//! Where the generator's output is no longer what is changed here, this fails: then look at what it
//! does now.

use anyhow::{Context, Result, ensure};
use camino::Utf8Path;
use heck::ToLowerCamelCase as _;
use uniffi_meta::{FieldMetadata, Metadata, RecordMetadata, Type};

use crate::metadata;
use crate::secrets::{is_secret, unit};

/// An object as an argument: its handle is cloned only while the object is known to be open.
const LOWER: [&str; 2] =
    ["return value.uniffiCloneHandle()", "return value.callWithHandle { handle -> handle }"];

/// A call clones the handle, then converts the arguments, then calls the library, which takes the
/// clone over. If an argument cannot be converted, nobody has: it is freed here. The library's side
/// of a call throws no `IllegalStateException`, and nothing that has a cause.
const CALL: [&str; 2] = [
    "            return block(this.uniffiCloneHandle())\n",
    "            val clone = this.uniffiCloneHandle()
            try {
                return block(clone)
            } catch (refused: OlmecException) {
                if (refused.cause != null) UniffiCleanAction(clone).run()
                throw refused
            } catch (refused: IllegalStateException) {
                UniffiCleanAction(clone).run()
                throw refused
            }
",
];

/// Text that has no UTF-8 form comes from others, in JSON: it is refused as all else that they send.
const TEXT: [&str; 2] = [
    "            encode(CharBuffer.wrap(value))\n",
    "            try {
                encode(CharBuffer.wrap(value))
            } catch (refused: java.nio.charset.CharacterCodingException) {
                val why = \"the text has a lone surrogate, so it has no UTF-8 form\"
                throw OlmecException.MalformedMessage(why).apply { initCause(refused) }
            }
",
];

/// Called from an inline function, which private classes cannot be.
const CLEAN: [&str; 2] = ["private class UniffiCleanAction", "internal class UniffiCleanAction"];

/// Java code could not catch a checked exception of a constructor, which does not declare it.
const UNCHECKED: [&str; 2] = [" kotlin.Exception(message)", " kotlin.RuntimeException(message)"];

/// Mends the generated file of a library.
pub(crate) fn mend(file: &Utf8Path, library: &Utf8Path) -> Result<()> {
    let mut source = std::fs::read_to_string(file)?;
    let objects = source.matches(": Disposable, AutoCloseable,").count();
    for [from, to] in [LOWER, CALL, CLEAN] {
        let found = source.matches(from).count();
        ensure!(found == objects && found > 0, "{found} of {objects} classes have `{from}`");
        source = source.replace(from, to);
    }
    // The classes of exceptions are those of refusals and of defects.
    for ([from, to], times) in [(UNCHECKED, 2), (TEXT, 1)] {
        let found = source.matches(from).count();
        ensure!(found == times, "`{from}` is there {found} times, not {times}");
        source = source.replace(from, to);
    }
    for item in metadata::items(library)? {
        if let Metadata::Record(record) = item
            && record.fields.iter().any(|field| is_bytes(field) || is_secret(field))
        {
            source = with_methods(&source, &record)?;
        }
    }
    Ok(std::fs::write(file, source)?)
}

fn is_bytes(field: &FieldMetadata) -> bool {
    field.ty == Type::Bytes
}

/// A data class compares arrays by identity and prints what is in them, and all texts: here it gets methods of its
/// own.
fn with_methods(source: &str, record: &RecordMetadata) -> Result<String> {
    let name = &record.name;
    let class = source.find(&format!("data class {name} ("));
    let class = class.with_context(|| format!("there is no data class {name}"))?;
    let body = source[class..].find("\n){\n").context("a data class has a body")?;
    let (before, after) = source.split_at(class + body + "\n){\n".len());

    let (mut equal, mut hash, mut shown) = (String::new(), String::from("0"), Vec::new());
    for field in &record.fields {
        let field_name = field.name.to_lower_camel_case();
        if is_bytes(field) {
            equal += &format!(" && {field_name}.contentEquals(other.{field_name})");
            hash = format!("31 * ({hash}) + {field_name}.contentHashCode()");
            shown.push(format!("{field_name}=<${{{field_name}.size}} bytes>"));
        } else {
            equal += &format!(" && {field_name} == other.{field_name}");
            hash = format!("31 * ({hash}) + {field_name}.hashCode()");
            shown.push(if is_secret(field) {
                format!("{field_name}=<${{{field_name}.length}} {}>", unit(field)?)
            } else {
                format!("{field_name}=${field_name}")
            });
        }
    }
    let shown = shown.join(", ");
    Ok(format!(
        "{before}
    override fun equals(other: Any?) = other is {name}{equal}

    override fun hashCode() = {hash}

    override fun toString() = \"{name}({shown})\"
{after}"
    ))
}
