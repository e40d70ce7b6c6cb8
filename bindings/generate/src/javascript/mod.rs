//! The JavaScript package's API, from the metadata inside the compiled library: a module whose
//! classes check every argument and give plain objects, over what wasm-bindgen makes; and its types.

mod code;
mod names;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context as _, Result};
use camino::Utf8Path;
use uniffi_bindgen::{BindgenLoader, BindgenPaths, GlobalConfig};
use uniffi_meta::{
    ConstructorMetadata, EnumMetadata, FnMetadata, Metadata, MethodMetadata, ObjectMetadata,
    RecordMetadata, Type,
};
use wasm_bindgen_cli_support::Bindgen;

pub(crate) use names::{camel, screaming};

/// Everything that the library offers, by name.
#[derive(Default)]
pub(crate) struct Api {
    handles: BTreeMap<String, Handle>,
    records: BTreeMap<String, RecordMetadata>,
    enums: BTreeMap<String, EnumMetadata>,
    errors: BTreeMap<String, EnumMetadata>,
    functions: BTreeMap<String, FnMetadata>,
}

/// Which way a value goes.
#[derive(Clone, Copy)]
enum Direction {
    /// Into the library.
    Taken,
    /// Out of it.
    Given,
}

/// An object with state, and its calls in the order of their names.
#[derive(Default)]
struct Handle {
    docs: Option<String>,
    constructors: BTreeMap<String, ConstructorMetadata>,
    methods: BTreeMap<String, MethodMetadata>,
}

impl Api {
    /// Reads what the compiled library of `bindings/uniffi` offers.
    fn read(library: &Utf8Path) -> Result<Self> {
        let loader = BindgenLoader::new(BindgenPaths::default(), GlobalConfig::default());
        let groups = loader.load_metadata(library)?;
        let mut api = Self::default();
        for item in groups.values().flat_map(|group| &group.items) {
            api.add(item.clone());
        }
        // An enum that calls fail with is an error, and a class of its own in JavaScript.
        let thrown = api.thrown();
        for name in thrown {
            if let Some(error) = api.enums.remove(&name) {
                api.errors.insert(name, error);
            }
        }
        Ok(api)
    }

    fn add(&mut self, item: Metadata) {
        match item {
            Metadata::Object(ObjectMetadata { name, docstring, .. }) => {
                self.handles.entry(name).or_default().docs = docstring;
            }
            Metadata::Constructor(call) => {
                let handle = self.handles.entry(call.self_name.clone()).or_default();
                handle.constructors.insert(call.name.clone(), call);
            }
            Metadata::Method(call) => {
                let handle = self.handles.entry(call.self_name.clone()).or_default();
                handle.methods.insert(call.name.clone(), call);
            }
            Metadata::Record(record) => {
                self.records.insert(record.name.clone(), record);
            }
            Metadata::Enum(list) => {
                self.enums.insert(list.name.clone(), list);
            }
            Metadata::Func(function) => {
                self.functions.insert(function.name.clone(), function);
            }
            _ => {}
        }
    }

    /// The records that calls take (or give back), and those inside them.
    fn records_in(&self, direction: Direction) -> BTreeSet<&str> {
        let calls = self.handles.values().flat_map(|handle| {
            let made = handle.constructors.values().map(|call| (&call.inputs, None));
            made.chain(
                handle.methods.values().map(|call| (&call.inputs, call.return_type.as_ref())),
            )
        });
        let functions = self.functions.values();
        let calls = calls.chain(functions.map(|call| (&call.inputs, call.return_type.as_ref())));
        let mut open: Vec<&Type> = match direction {
            Direction::Taken => {
                calls.flat_map(|(inputs, _)| inputs.iter().map(|input| &input.ty)).collect()
            }
            Direction::Given => calls.filter_map(|(_, result)| result).collect(),
        };
        let mut found = BTreeSet::new();
        while let Some(ty) = open.pop() {
            match ty {
                Type::Optional { inner_type } | Type::Sequence { inner_type } => {
                    open.push(inner_type)
                }
                Type::Record { name, .. } if found.insert(name.as_str()) => {
                    let fields = self.records.get(name).map_or(&[][..], |record| &record.fields);
                    open.extend(fields.iter().map(|field| &field.ty));
                }
                _ => {}
            }
        }
        found
    }

    fn thrown(&self) -> BTreeSet<String> {
        let calls = self.handles.values().flat_map(|handle| {
            let made = handle.constructors.values().filter_map(|call| call.throws.as_ref());
            made.chain(handle.methods.values().filter_map(|call| call.throws.as_ref()))
        });
        let functions = self.functions.values().filter_map(|call| call.throws.as_ref());
        calls.chain(functions).filter_map(|thrown| thrown.name().map(str::to_owned)).collect()
    }
}

/// The types that users of the JavaScript package see.
pub(crate) fn types(library: &Utf8Path) -> Result<String> {
    types::module(&Api::read(library)?)
}

/// Writes the parts of the JavaScript package that are made: wasm-bindgen's glue `wasm.js` beside
/// `wasm_bg.wasm`, and `api.js` with its types over them.
pub(crate) fn write(library: &Utf8Path, module: &Utf8Path, out: &Utf8Path) -> Result<()> {
    let api = Api::read(library)?;
    fs::create_dir_all(out).with_context(|| out.to_string())?;
    // Which file the module is in is decided by the package's entry points.
    Bindgen::new()
        .input_path(module)
        .out_name("wasm")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)?;
    // Its documentation is in the types, where editors look; here it would be most of the file.
    let glue = out.join("wasm.js");
    let text = fs::read_to_string(&glue).with_context(|| glue.to_string())?;
    fs::write(&glue, without_documentation(&text)).with_context(|| glue.to_string())?;
    for (name, text) in [("api.js", code::module(&api)?), ("api.d.ts", types::module(&api)?)] {
        fs::write(out.join(name), text).with_context(|| name.to_owned())?;
    }
    Ok(())
}

/// The text without comments that have lines of their own.
fn without_documentation(text: &str) -> String {
    let mut is_comment = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        is_comment |= line.trim_start().starts_with("/**");
        if !is_comment {
            kept.push_str(line);
            kept.push('\n');
        }
        is_comment &= !line.trim_end().ends_with("*/");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_code_stays() {
        let text = "a();\n  /**\n   * one\n   */\n  b(); // c\n/** two */\nd(\"/**\");\n";
        assert_eq!(without_documentation(text), "a();\n  b(); // c\nd(\"/**\");\n");
    }
}
