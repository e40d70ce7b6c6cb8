//! The Rust of bindings/c: one `extern "C"` function for each call.

use std::fmt::Write as _;

use anyhow::Result;

use super::constants;
use super::model::{Api, Function, Handle, Kind, Ty};
use super::names::{Spelling, c_type, snake};
use super::shape::{Argument, Form, Given, Output, Source, Spread};

pub(crate) const NOTICE: &str = "// Made by `olmec-generate c`: do not edit.\n\n";

/// A Rust file below `generated`.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// All files.
pub(crate) fn files(api: &Api) -> Result<Vec<File>> {
    let mut files = vec![
        File { name: "status".into(), text: constants::status() },
        File { name: "enums".into(), text: constants::enums(api)? },
        File { name: "lists".into(), text: lists(api)? },
    ];
    for (index, handle) in api.handles.iter().enumerate() {
        let (pickles, others): (Vec<_>, Vec<_>) =
            handle.functions.iter().partition(|function| function.is_pickle());
        let name = snake(&handle.name);
        let text = self::handle(api, handle, index + 1, &others)?;
        files.push(File { name: name.clone(), text });
        if !pickles.is_empty() {
            let docs = format!("Saving and loading `{}`.", c_type(&handle.name));
            let text = functions(api, &docs, &pickles, "")?;
            files.push(File { name: format!("{name}_pickles"), text });
        }
    }
    let free: Vec<_> = api.functions.iter().collect();
    let text = functions(api, "What needs no handle.", &free, "")?;
    files.push(File { name: "utility".into(), text });
    let mut text = format!(
        "//! What is made from the facade.\n{NOTICE}/// Where the tags of handles begin: the word \"olmec\".\n\
         const TAGS: u64 = 0x6f6c_6d65_6300_0000;\n\n"
    );
    files.iter().try_for_each(|file| writeln!(text, "pub mod {};", file.name))?;
    files.push(File { name: "mod".into(), text });
    Ok(files)
}

fn lists(api: &Api) -> Result<String> {
    let mut text = format!(
        "//! The lists that calls give.\n{NOTICE}use olmec_facade as facade;\n\n\
         use crate::call::call;\nuse crate::generated::status::olmec_status;\n\
         use crate::handle::{{Opaque, free}};\nuse crate::record::{{count, element}};\n"
    );
    for (index, name) in api.listed().into_iter().enumerate() {
        let c = c_type(name);
        text += &format!("use crate::record::{c};\n");
        let tag = 100 + index;
        write!(
            text,
            "\n/// A list of {c} that the library gives you. It does not change.\n///\n\
             /// Free it with {c}_list_free().\npub struct {c}_list(());\n\n\
             impl Opaque for {c}_list {{\n    type Object = Vec<facade::{name}>;\n    \
             const TAG: u64 = super::TAGS + {tag};\n}}\n\n\
             /// How many elements the list has; 0 for NULL. Thread-safe.\n#[unsafe(no_mangle)]\n\
             pub extern \"C\" fn {c}_list_count(list: *const {c}_list) -> usize {{\n    \
             count(list)\n}}\n\n\
             /// The element of an index, from 0. Its texts belong to the list, and are there until \
             the list is\n/// freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.\n\
             #[unsafe(no_mangle)]\n\
             pub extern \"C\" fn {c}_list_get(list: *const {c}_list, index: usize, out: *mut {c}) \
             -> olmec_status {{\n    call(out, || element(list, index))\n}}\n\n\
             /// Frees a list; NULL is allowed. No other thread may be using it.\n\
             #[unsafe(no_mangle)]\npub extern \"C\" fn {c}_list_free(list: *mut {c}_list) {{\n    \
             free(list);\n}}\n"
        )?;
    }
    Ok(text)
}

/// A handle and its calls other than pickles.
fn handle(api: &Api, handle: &Handle, tag: usize, functions: &[&Function]) -> Result<String> {
    let (name, c) = (&handle.name, c_type(&handle.name));
    let own = parameter_of(name);
    let docs = comment(&spelling(api).docs(&handle.docs, Some(name)), "");
    let declared = format!(
        "\n{docs}///\n/// May be used by several threads at once: calls on one handle wait for each \
         other.\n///\n/// Free it with {c}_free().\npub struct {c}(());\n\n\
         impl Opaque for {c} {{\n    type Object = facade::{name};\n    \
         const TAG: u64 = super::TAGS + {tag};\n}}\n\n\
         /// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using \
         it, and\n/// nobody may use it afterwards: freeing it twice is not allowed.\n\
         #[unsafe(no_mangle)]\npub extern \"C\" fn {c}_free({own}: *mut {c}) {{\n    \
         crate::handle::free({own});\n}}\n"
    );
    self::functions(api, &format!("`{c}` and its calls."), functions, &declared)
}

fn functions(api: &Api, docs: &str, functions: &[&Function], first: &str) -> Result<String> {
    let mut text = first.to_owned();
    for function in functions {
        text += "\n";
        text += &self::function(api, function)?;
    }
    let imports = imports(&text, api);
    Ok(format!("//! {docs}\n{NOTICE}{imports}{text}"))
}

/// What the text of a module uses.
fn imports(text: &str, api: &Api) -> String {
    let code: String = text.lines().filter(|line| !line.starts_with("///")).collect();
    let uses = |name: &str| {
        code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
            && !text.contains(&format!("pub struct {name}("))
    };
    let call = |name: &str| text.contains(&format!("{name}(")) && uses(name);
    let list = |path: &str, names: Vec<String>| match names.as_slice() {
        [] => String::new(),
        names => format!("use {path}::{{{}}};\n", names.join(", ")),
    };
    let called = |names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| call(name)).map(|name| (*name).to_owned()).collect()
    };
    let mut imports = String::new();
    if uses("c_void") {
        imports += "use std::ffi::c_void;\n";
    }
    if uses("MaybeUninit") {
        imports += "use std::mem::MaybeUninit;\n";
    }
    if uses("facade") {
        imports += "use olmec_facade as facade;\n";
    }
    if uses("olmec_buffer") {
        imports += "use crate::buffer::olmec_buffer;\n";
    }
    let mut output = called(&["call"]);
    if text.contains("Output::EMPTY") {
        output.push("Output".into());
    }
    imports += &list("crate::call", output);
    let enums = api.enums.keys().map(|name| c_type(name)).filter(|name| uses(name));
    imports += &list("crate::generated::enums", enums.collect());
    let lists = api.listed().into_iter().map(|name| c_type(name) + "_list");
    imports += &list("crate::generated::lists", lists.filter(|name| uses(name)).collect());
    for handle in api.handles.iter().map(|handle| &handle.name) {
        if uses(&c_type(handle)) {
            imports += &format!("use crate::generated::{}::{};\n", snake(handle), c_type(handle));
        }
    }
    imports += "use crate::generated::status::olmec_status;\n";
    let mut handles = called(&["give", "handle"]);
    if text.contains("impl Opaque") {
        handles.push("Opaque".into());
    }
    imports += &list("crate::handle", handles);
    if code.contains("input::") {
        imports += "use crate::input;\n";
    }
    let mut records = called(&["decimals", "record", "records"]);
    let structs = api.records.keys().map(|name| c_type(name)).filter(|name| uses(name));
    records.extend(structs);
    imports += &list("crate::record", records);
    imports
}

/// One function.
fn function(api: &Api, function: &Function) -> Result<String> {
    let (name, arguments) = (function.c_name(), api.arguments(function)?);
    let (spread, outputs) = api.outputs(function)?;
    let (mut parameters, mut reads) = (String::new(), String::new());
    let own = function.owner.as_deref().map(parameter_of).unwrap_or_default();
    if function.kind == Kind::Method {
        let owner = c_type(function.owner.as_deref().unwrap_or_default());
        write!(parameters, "{own}: *mut {owner}, ")?;
        writeln!(reads, "let {own} = handle({own})?;")?;
    }
    for Argument { name, form } in &arguments {
        parameters += &parameter(name, form);
        reads += &read(name, form);
    }
    for output in &outputs {
        write!(parameters, "{}: *mut {}, ", output.parameter(), given(&output.of))?;
    }
    let passed: Result<Vec<String>> = function
        .inputs
        .iter()
        .map(|input| passed(api, &input.name, &input.ty, input.by_ref))
        .collect();
    let callee = match function.kind {
        Kind::Method => format!("{own}.{}", function.name),
        Kind::Constructor => {
            format!("facade::{}::{}", function.owner.as_deref().unwrap_or_default(), function.name)
        }
        Kind::Free => format!("facade::{}", function.name),
    };
    let question = if function.fails { "?" } else { "" };
    let call = format!("{callee}({}){question}", passed?.join(", "));
    let (names, values) = (
        tuple(outputs.iter().map(Output::parameter)),
        values(api, function, spread, &outputs, &call),
    );
    let docs = comment(&documentation(api, function, &outputs), "");
    Ok(format!(
        "{docs}#[unsafe(no_mangle)]\npub extern \"C\" fn {name}({parameters}) -> olmec_status {{\n\
         call({names}, || {{\n{reads}{values}\n}})\n}}\n"
    ))
}

/// The name of the argument that is the handle itself: the last word of its type.
fn parameter_of(handle: &str) -> String {
    snake(handle).rsplit('_').next().unwrap_or_default().to_owned()
}

fn tuple(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [one] => one.clone(),
        names => format!("({})", names.join(", ")),
    }
}

fn parameter(name: &str, form: &Form) -> String {
    match form {
        Form::Bytes | Form::Text | Form::OptionalText => {
            format!("{name}: *const c_void, {name}_len: usize, ")
        }
        Form::Number => format!("{name}: u32, "),
        Form::Choice(of) => format!("{name}: MaybeUninit<{}>, ", c_type(of)),
        Form::Handle(of) => format!("{name}: *mut {}, ", c_type(of)),
        Form::Struct(of) => format!("{name}: *const {}, ", c_type(of)),
        Form::Structs(of) => format!("{name}: *const {}, {name}_count: usize, ", c_type(of)),
    }
}

fn read(name: &str, form: &Form) -> String {
    match form {
        Form::Bytes => format!("let {name} = input::bytes({name}, {name}_len)?;\n"),
        Form::Text => format!("let {name} = input::text({name}, {name}_len)?;\n"),
        Form::OptionalText => format!("let {name} = input::optional_text({name}, {name}_len)?;\n"),
        Form::Number => String::new(),
        Form::Choice(_) => format!("let {name} = input::choice({name})?;\n"),
        Form::Handle(_) => format!("let {name} = handle({name})?;\n"),
        Form::Struct(_) => format!("let {name} = record({name})?;\n"),
        Form::Structs(_) => format!("let {name} = records({name}, {name}_count)?;\n"),
    }
}

/// The facade's argument, made of what was read.
fn passed(api: &Api, name: &str, ty: &Ty, by_ref: bool) -> Result<String> {
    Ok(match ty {
        Ty::Bytes | Ty::Text => format!("{name}.into()"),
        Ty::Optional(_) => format!("{name}.map(Into::into)"),
        Ty::Record(of) if !api.is_struct(of) => {
            let fields = api.record(of)?.fields.iter().map(|(field, ty)| {
                let value = passed(api, field, ty, false)?;
                Ok(if value == *field { value } else { format!("{field}: {value}") })
            });
            let fields: Vec<String> = fields.collect::<Result<_>>()?;
            let reference = if by_ref { "&" } else { "" };
            format!("{reference}facade::{of} {{ {} }}", fields.join(", "))
        }
        Ty::Record(_) if by_ref => format!("&{name}"),
        _ => name.to_owned(),
    })
}

fn given(of: &Given) -> String {
    match of {
        Given::Buffer | Given::OptionalBuffer => "olmec_buffer".into(),
        Given::Bool => "bool".into(),
        Given::Byte => "u8".into(),
        Given::Number => "u32".into(),
        Given::Decimals => "[u16; 3]".into(),
        Given::Choice(of) => c_type(of),
        Given::Handle(of) => format!("*mut {}", c_type(of)),
        Given::List(of) => format!("*mut {}_list", c_type(of)),
    }
}

/// The expression of the outputs' values.
fn values(
    api: &Api,
    function: &Function,
    spread: Spread,
    outputs: &[Output],
    call: &str,
) -> String {
    let fields = |outputs: &[Output]| {
        let record = function.result.as_ref().and_then(Ty::record).unwrap_or_default();
        outputs.iter().map(|output| field(api, record, output)).collect::<Vec<_>>()
    };
    let empty = || tuple(outputs.iter().map(|_| "Output::EMPTY".into()));
    match (spread, outputs) {
        (Spread::One, [output]) => format!("Ok({})", value(&output.of, call)),
        (Spread::OptionalNumber, _) => {
            format!("let result = {call};\nOk((result.is_some(), result.unwrap_or_default()))")
        }
        (Spread::Fields, outputs) => {
            format!("let result = {call};\nOk({})", tuple(fields(outputs).into_iter()))
        }
        (Spread::OptionalFields, outputs) => {
            let fields = tuple(fields(outputs).into_iter());
            let empty = empty();
            format!("let result = {call};\nOk(result.map_or({empty}, |result| {fields}))")
        }
        (Spread::PresentFields, [_, rest @ ..]) => {
            let fields = ["true".to_owned()].into_iter().chain(fields(rest));
            let (fields, empty) = (tuple(fields), empty());
            format!("let result = {call};\nOk(result.map_or({empty}, |result| {fields}))")
        }
        _ => format!("{call};\nOk(())"),
    }
}

/// A value of the facade, as C has it.
fn value(of: &Given, from: &str) -> String {
    match of {
        Given::Buffer | Given::OptionalBuffer | Given::Choice(_) => format!("{from}.into()"),
        Given::Bool | Given::Byte | Given::Number => from.to_owned(),
        Given::Decimals => format!("decimals(&{from})?"),
        Given::Handle(_) | Given::List(_) => format!("give({from})"),
    }
}

/// An output that is a field of `result`.
fn field(api: &Api, record: &str, output: &Output) -> String {
    let name = &output.name;
    match (output.source, &output.of) {
        (Source::Presence, _) => {
            format!("result.{}.is_some()", name.strip_prefix("has_").unwrap_or(name))
        }
        (Source::Optional, Given::Choice(_)) => {
            format!("result.{name}.map_or(Output::EMPTY, Into::into)")
        }
        (Source::Optional, _) => format!("result.{name}.unwrap_or_default()"),
        (Source::Nested, _) => {
            let (outer, _) = api.nesting(record, name).unwrap_or_default();
            format!("result.{outer}.as_ref().map(|inner| inner.{name}.clone()).into()")
        }
        (Source::Plain, of) => value(of, &format!("result.{name}")),
    }
}

/// What the header says about a function: the facade's words, and who owns what.
fn documentation(api: &Api, function: &Function, outputs: &[Output]) -> String {
    let mut docs = spelling(api).docs(&function.docs, function.owner.as_deref());
    let free = |output: &Output| match &output.of {
        Given::Buffer | Given::OptionalBuffer => Some("olmec_buffer_free()".to_owned()),
        Given::Handle(of) => Some(format!("{}_free()", c_type(of))),
        Given::List(of) => Some(format!("{}_list_free()", c_type(of))),
        _ => None,
    };
    let mut owned: Vec<(String, Vec<String>)> = Vec::new();
    for output in outputs {
        let Some(free) = free(output) else { continue };
        match owned.iter_mut().find(|(by, _)| *by == free) {
            Some((_, names)) => names.push(output.parameter()),
            None => owned.push((free, vec![output.parameter()])),
        }
    }
    if api.outputs(function).is_ok_and(|(spread, _)| spread == Spread::OptionalFields) {
        docs += "\n\nIf there is none, the buffers stay empty.";
    } else if outputs.iter().any(|output| output.source == Source::Presence) {
        docs += "\n\nA bool says whether the output of its name, or out_present all of them, has a value.";
    } else if outputs.iter().any(|output| output.of == Given::OptionalBuffer) {
        docs += "\n\nA text that is absent stays an empty buffer, whose data is NULL.";
    }
    if function
        .inputs
        .iter()
        .any(|input| matches!(&input.ty, Ty::Record(of) if of == "Msc4108QrCode"))
    {
        docs += "\n\nNULL for a server name that is absent.";
    }
    if !owned.is_empty() {
        let owned = owned.iter().map(|(free, names)| format!("{} with {free}", and(names)));
        docs += &format!("\n\nFree {}.", and(&owned.collect::<Vec<_>>()));
    }
    docs
}

pub(crate) fn spelling(api: &Api) -> Spelling<'_> {
    Spelling {
        api,
        function: |handle, method| format!("olmec_{}_{method}()", snake(handle)),
        handle: c_type,
    }
}

/// A documentation comment.
pub(crate) fn comment(docs: &str, indent: &str) -> String {
    docs.lines()
        .fold(String::new(), |all, line| all + format!("{indent}/// {line}").trim_end() + "\n")
}

/// `a, b and c`
fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
