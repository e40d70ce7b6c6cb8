//! The shortest form of a value, keys in the order of code points: canonical JSON.

use alloc::string::String;
use core::fmt::Write;

use super::{Object, Value};
use crate::secret::SecretText;

/// The canonical form of a value that holds no secrets.
pub(in crate::matrix) fn write(value: &Value) -> String {
    exactly(|out| write_value(value, out))
}

/// The canonical form of an object that holds no secrets.
pub(in crate::matrix) fn write_object(object: &Object) -> String {
    exactly(|out| write_members(object, out))
}

/// The canonical form of an object that holds secrets; they are written where they stay.
pub(in crate::matrix) fn write_secret(object: &Object) -> SecretText {
    SecretText::new(write_object(object))
}

/// Writes twice, first to learn the length.
fn exactly(write: impl Fn(&mut dyn Write) -> core::fmt::Result) -> String {
    let mut length = Length(0);
    let measured = write(&mut length);
    let mut text = String::with_capacity(length.0);
    let written = write(&mut text);
    debug_assert!(measured.is_ok() && written.is_ok(), "neither sink can fail");
    text
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0 = self.0.saturating_add(text.len());
        Ok(())
    }
}

fn write_value(value: &Value, out: &mut dyn Write) -> core::fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Boolean(value) => write!(out, "{value}"),
        Value::Integer(value) => write!(out, "{value}"),
        Value::OtherNumber(number) => out.write_str(number),
        Value::Text(text) => write_text(text.expose(), out),
        Value::Array(values) => {
            out.write_char('[')?;
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.write_char(',')?;
                }
                write_value(value, out)?;
            }
            out.write_char(']')
        }
        Value::Object(object) => write_members(object, out),
    }
}

fn write_members(object: &Object, out: &mut dyn Write) -> core::fmt::Result {
    out.write_char('{')?;
    for (place, (key, value)) in object.members().enumerate() {
        if place > 0 {
            out.write_char(',')?;
        }
        write_text(key, out)?;
        out.write_char(':')?;
        write_value(value, out)?;
    }
    out.write_char('}')
}

/// Only what must be escaped is, and in its shortest form.
fn write_text(text: &str, out: &mut dyn Write) -> core::fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    while let Some(place) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        let (plain, special) = rest.split_at(place);
        out.write_str(plain)?;
        let mut characters = special.chars();
        match characters.next().unwrap_or_default() {
            '\u{8}' => out.write_str("\\b"),
            '\u{c}' => out.write_str("\\f"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            control if control < ' ' => write!(out, "\\u{:04x}", u32::from(control)),
            quoted => write!(out, "\\{quoted}"),
        }?;
        rest = characters.as_str();
    }
    out.write_str(rest)?;
    out.write_char('"')
}
