//! The languages: what is made for each, and how it spells the names of the surface.

use std::fs;

use anyhow::{Context as _, Result};
use camino::Utf8Path;

use super::Item;
use crate::c::{c_type, c_variant, snake};
use crate::javascript::{camel, screaming};
use crate::{SourceLanguage, javascript, sources, stubs};

/// A language, and the declarations that its users see.
pub(crate) struct Language {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    spell: fn(&Item) -> Spelling,
}

/// What stands in the declarations if an item is there.
struct Spelling {
    /// Where to look: from this text to the first of the others, or everywhere.
    scope: Option<(String, &'static [&'static str])>,
    /// All of these.
    texts: Vec<String>,
}

fn anywhere(text: String) -> Spelling {
    Spelling { scope: None, texts: vec![text] }
}

fn within(start: String, ends: &'static [&'static str], texts: Vec<String>) -> Spelling {
    Spelling { scope: Some((start, ends)), texts }
}

impl Language {
    /// Whether the language offers it.
    pub(crate) fn has(&self, item: &Item) -> bool {
        let Spelling { scope, texts } = (self.spell)(item);
        let place = match scope {
            None => Some(&*self.text),
            Some((start, ends)) => self.text.split_once(&start).map(|(_, rest)| {
                let end = ends.iter().filter_map(|end| rest.find(end)).min();
                end.map_or(rest, |end| &rest[..end])
            }),
        };
        place.is_some_and(|place| texts.iter().all(|text| place.contains(text)))
    }

    /// Swift, with this module.
    pub(crate) fn swift(text: String) -> Self {
        Self { name: "Swift", text, spell: spell_swift }
    }
}

/// All languages, in the order of the page, with what is made for them now.
pub(crate) fn all(
    library: &Utf8Path,
    root: &Utf8Path,
    scratch: &Utf8Path,
) -> Result<Vec<Language>> {
    let read = |path: &Utf8Path| fs::read_to_string(path).with_context(|| path.to_string());
    let (kotlin, swift) = (scratch.join("kotlin"), scratch.join("swift"));
    sources(SourceLanguage::Kotlin, library, &kotlin)?;
    sources(SourceLanguage::Swift, library, &swift)?;
    let include = root.join("bindings/c/include/olmec");
    let c = read(&include.join("olmec.h"))?;
    let cpp = read(&include.join("olmec.hpp"))? + &c;
    let kotlin = read(&kotlin.join("org/olmec/olmec.kt"))?;
    Ok(vec![
        Language { name: "C", text: c, spell: spell_c },
        Language { name: "C++", text: cpp, spell: spell_cpp },
        Language { name: "JavaScript", text: javascript::types(library)?, spell: spell_javascript },
        Language { name: "Kotlin", text: kotlin, spell: spell_kotlin },
        Language::swift(read(&swift.join("Olmec.swift"))?),
        Language { name: "Python", text: stubs::stubs(library)?, spell: spell_python },
    ])
}

fn spell_c(item: &Item) -> Spelling {
    anywhere(match item {
        Item::Function(name) => format!(" olmec_{name}("),
        Item::Call { of, name } => format!(" {}_{name}(", c_type(of)),
        Item::Record { name, .. } => format!("}} {};", c_type(name)),
        Item::Variant { of, name } => format!(" {} ", c_variant(of, name)),
        Item::Error(name) => format!(" OLMEC_{} ", snake(name).to_uppercase()),
    })
}

fn spell_cpp(item: &Item) -> Spelling {
    const ENDS: &[&str] = &["\n};"];
    match item {
        Item::Function(name) => anywhere(format!(" {name}(")),
        Item::Call { of, name } => {
            let text = if name == "new" { format!(" {of}(") } else { format!(" {name}(") };
            within(format!("\nclass {of} {{"), ENDS, vec![text])
        }
        Item::Record { name, fields } => {
            let fields = fields.iter().map(|field| format!(" {field};")).collect();
            within(format!("\nstruct {name} {{"), ENDS, fields)
        }
        Item::Variant { of, name } => {
            within(format!("\nenum class {of} "), ENDS, vec![format!(" {name} = ")])
        }
        Item::Error(_) => spell_c(item),
    }
}

fn spell_javascript(item: &Item) -> Spelling {
    const ENDS: &[&str] = &["\n}"];
    match item {
        Item::Function(name) => anywhere(format!("export function {}(", camel(name))),
        Item::Call { of, name } => {
            let name = if name == "new" { "constructor".into() } else { camel(name) };
            within(format!("export class {of} {{"), ENDS, vec![format!(" {name}(")])
        }
        Item::Record { name, fields } => {
            let fields = fields.iter().map(|field| format!("\n  {}", camel(field))).collect();
            within(format!("export interface {name} {{"), ENDS, fields)
        }
        Item::Variant { of, name } => {
            let text = format!("readonly {name}: ");
            within(format!("export const {of}: {{"), ENDS, vec![text])
        }
        Item::Error(name) => anywhere(format!("  | \"{}\"", screaming(name))),
    }
}

fn spell_kotlin(item: &Item) -> Spelling {
    match item {
        Item::Function(name) => anywhere(format!(" fun `{}`(", camel(name))),
        Item::Call { of, name } => {
            let text = match &**name {
                "new" => "    constructor(".to_owned(),
                name => format!("fun `{}`(", camel(name)),
            };
            within(
                format!("\nopen class {of}:"),
                &["\nopen class ", "\npublic interface "],
                vec![text],
            )
        }
        Item::Record { name, fields } => {
            let fields = fields.iter().map(|field| format!(" `{}`: ", camel(field))).collect();
            within(format!("\ndata class {name} ("), &["\n)"], fields)
        }
        Item::Variant { of, name } => {
            let text = format!("\n    {}", snake(name).to_uppercase());
            within(format!("\nenum class {of} {{"), &["\n}"], vec![text])
        }
        Item::Error(name) => anywhere(format!(" class {name}(message: String) : OlmecException")),
    }
}

fn spell_swift(item: &Item) -> Spelling {
    match item {
        Item::Function(name) => anywhere(format!("public func {}(", camel(name))),
        Item::Call { of, name } => {
            let text = match &**name {
                "new" => "convenience init(".to_owned(),
                "open" => " func `open`(".to_owned(), // a word of the language
                name => format!(" func {}(", camel(name)),
            };
            within(
                format!("\nopen class {of}:"),
                &["\nopen class ", "\npublic protocol "],
                vec![text],
            )
        }
        Item::Record { name, fields } => {
            let fields = fields.iter().map(|field| format!("public var {}: ", camel(field)));
            within(format!("\npublic struct {name}:"), &["\n}"], fields.collect())
        }
        Item::Variant { of, name } => {
            let text = format!("    case {}\n", camel(&snake(name)));
            within(format!("\npublic enum {of}:"), &["\n}"], vec![text])
        }
        Item::Error(name) => anywhere(format!("    case {name}(message: String)")),
    }
}

fn spell_python(item: &Item) -> Spelling {
    const ENDS: &[&str] = &["\nclass ", "\ndef "];
    match item {
        Item::Function(name) => anywhere(format!("\ndef {name}(")),
        Item::Call { of, name } => {
            let name = if name == "new" { "__init__" } else { name };
            within(format!("\nclass {of}:"), ENDS, vec![format!("    def {name}(")])
        }
        Item::Record { name, fields } => {
            let fields = fields.iter().map(|field| format!("\n    {field}: ")).collect();
            within(format!("\nclass {name}:"), ENDS, fields)
        }
        Item::Variant { of, name } => {
            let text = format!("\n    {} = ", snake(name).to_uppercase());
            within(format!("\nclass {of}(enum.Enum):"), ENDS, vec![text])
        }
        Item::Error(name) => anywhere(format!("    class {name}(")),
    }
}
