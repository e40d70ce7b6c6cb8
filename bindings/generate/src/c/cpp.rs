//! `olmec.hpp`: a class for each handle, whose methods are the functions of `olmec.h`.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::model::{Api, Function, Handle, Kind, Ty};
use super::names::{Spelling, c_type, c_variant};
use super::shape::{Argument, Form, Given, Output, Spread};

/// What is written by hand: buffers, byte ranges, errors, lists.
const TEMPLATE: &str = include_str!("olmec.hpp.in");

/// The whole header.
pub(crate) fn header(api: &Api) -> Result<String> {
    let (before, rest) = TEMPLATE.split_once("@GENERATED@\n").context("the template's mark")?;
    let mut text = before.to_owned();
    api.enums.iter().try_for_each(|(name, _)| enumeration(api, name, &mut text))?;
    for name in structs(api) {
        structure(api, &name, &mut text)?;
    }
    for name in api.listed() {
        writeln!(text, "/// A list of {name}, which it owns; its elements are views into it.")?;
        let c = c_type(name);
        writeln!(
            text,
            "using {name}List = detail::List<{c}_list, {name}, {c}, {c}_list_count, {c}_list_get,\n    \
             {c}_list_free>;\n"
        )?;
    }
    for name in results(api) {
        result_record(api, &name, &mut text)?;
    }
    for handle in &api.handles {
        writeln!(text, "class {};", handle.name)?;
    }
    api.handles.iter().try_for_each(|handle| class(api, handle, &mut text))?;
    for handle in &api.handles {
        for function in &handle.functions {
            definition(api, Some(&handle.name), function, &mut text)?;
        }
    }
    for function in &api.functions {
        docs(api, &function.docs, None, "", &mut text);
        definition(api, None, function, &mut text)?;
    }
    text += rest;
    Ok(text.lines().map(folded).collect())
}

/// A line of code, broken behind commas where it is too long.
fn folded(line: &str) -> String {
    let indent = " ".repeat(line.len() - line.trim_start().len() + 4);
    let mut text = String::new();
    let mut used = 0;
    for piece in line.split_inclusive(", ") {
        if used > 0 && used + piece.trim_end().len() > 100 && !line.contains("///") {
            text.truncate(text.trim_end().len());
            text += &format!("\n{indent}");
            used = indent.len();
        }
        text += piece;
        used += piece.len();
    }
    text + "\n"
}

fn spelling(api: &Api) -> Spelling<'_> {
    Spelling {
        api,
        function: |handle, method| {
            if method == "new" { format!("{handle}()") } else { format!("{handle}::{method}()") }
        },
        handle: str::to_owned,
    }
}

fn docs(api: &Api, docs: &str, owner: Option<&str>, indent: &str, text: &mut String) {
    for line in spelling(api).docs(docs, owner).lines() {
        *text += format!("{indent}/// {line}").trim_end();
        *text += "\n";
    }
}

fn enumeration(api: &Api, name: &str, text: &mut String) -> Result<()> {
    let list = api.choices(name)?;
    docs(api, &list.docs, None, "", text);
    writeln!(text, "enum class {name} : std::uint32_t {{")?;
    for (variant, about) in &list.variants {
        docs(api, about, None, "    ", text);
        writeln!(text, "    {variant} = {},", c_variant(name, variant))?;
    }
    writeln!(text, "}};\n")?;
    Ok(())
}

/// The records that are structs in C, those first that others hold.
fn structs(api: &Api) -> Vec<String> {
    let mut names: Vec<String> = api.listed().into_iter().map(str::to_owned).collect();
    let whole: Vec<&String> = api.records.keys().filter(|name| api.is_struct(name)).collect();
    for name in whole {
        let fields = api.records.get(name).map(|record| record.fields.as_slice());
        for (_, ty) in fields.unwrap_or_default() {
            if let Ty::Record(inner) = ty
                && !names.contains(inner)
            {
                names.push(inner.clone());
            }
        }
        names.push(name.clone());
    }
    names
}

/// A struct of views, with its form in C.
fn structure(api: &Api, name: &str, text: &mut String) -> Result<()> {
    let (record, c) = (api.record(name)?, c_type(name));
    docs(api, &record.docs, None, "", text);
    writeln!(text, "struct {name} {{")?;
    let (mut to_c, mut from_c) = (Vec::new(), Vec::new());
    for ((field, ty), about) in record.fields.iter().zip(&record.field_docs) {
        let (cpp, to, from) = match ty {
            Ty::Text => (
                "std::string_view".to_owned(),
                format!("detail::text({field})"),
                format!("detail::view(from.{field})"),
            ),
            ty if ty.is_optional_text() => (
                "std::optional<std::string_view>".to_owned(),
                format!("detail::optional_text({field})"),
                format!("detail::optional_view(from.{field})"),
            ),
            Ty::Enum(of) => (
                of.clone(),
                format!("static_cast<{}>({field})", c_type(of)),
                format!("static_cast<{of}>(from.{field})"),
            ),
            Ty::Record(of) => {
                (of.clone(), format!("{field}.to_c()"), format!("{of}::from_c(from.{field})"))
            }
            _ => ("std::uint8_t".to_owned(), field.clone(), format!("from.{field}")),
        };
        docs(api, about, None, "    ", text);
        writeln!(text, "    {cpp} {field};")?;
        to_c.push(to);
        from_c.push(from);
    }
    let (to_c, from_c) = (to_c.join(", "), from_c.join(", "));
    writeln!(text, "\n    /// As `olmec.h` has it; valid as long as the texts are.")?;
    writeln!(text, "    {c} to_c() const {{\n        return {{{to_c}}};\n    }}")?;
    writeln!(text, "    /// From what `olmec.h` has.")?;
    writeln!(
        text,
        "    static {name} from_c(const {c} &from) {{\n        return {{{from_c}}};\n    }}"
    )?;
    writeln!(text, "}};\n")?;
    Ok(())
}

/// The records that calls give, whole or not at all.
fn results(api: &Api) -> Vec<String> {
    let mut names = Vec::new();
    for function in api.all_functions() {
        let Some(name) = function.result.as_ref().and_then(Ty::record) else { continue };
        let fields = api.records.get(name).map(|record| record.fields.as_slice());
        let inner = fields.unwrap_or_default().iter().filter_map(|(_, ty)| ty.record());
        for name in inner.chain([name]) {
            if !names.iter().any(|other| other == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The fields of a record that a call gives, made of the variables that it filled.
fn members(api: &Api, record: &str) -> Result<Vec<String>> {
    let member = |(name, ty): &(String, Ty)| -> Result<String> {
        let out = format!("out_{name}");
        Ok(match ty {
            Ty::Optional(inner) => match &**inner {
                Ty::Text => format!("detail::present(std::move({out}))"),
                Ty::Record(of) => {
                    let fields = &api.record(of)?.fields;
                    let first = fields.first().map(|(first, _)| first.as_str());
                    let fields = fields.iter().map(|(field, _)| format!("std::move(out_{field})"));
                    let fields = fields.collect::<Vec<_>>().join(", ");
                    format!(
                        "out_{}.absent() ? std::nullopt : std::optional<{of}>({of}{{{fields}}})",
                        first.unwrap_or_default()
                    )
                }
                Ty::Enum(of) => {
                    format!("detail::optional(out_has_{name}, static_cast<{of}>({out}))")
                }
                _ => format!("detail::optional(out_has_{name}, {out})"),
            },
            Ty::List(inner) => match &**inner {
                Ty::Record(of) => format!("{of}List({out})"),
                _ => format!("{{{out}[0], {out}[1], {out}[2]}}"),
            },
            Ty::Enum(of) => format!("static_cast<{of}>({out})"),
            Ty::Bool | Ty::U8 | Ty::U16 | Ty::U32 => out,
            _ => format!("std::move({out})"),
        })
    };
    api.record(record)?.fields.iter().map(member).collect()
}

/// The name of a record that owns its texts. Where there are views too, those have the plain name.
fn owned(api: &Api, name: &str) -> String {
    if structs(api).iter().any(|other| other == name) {
        format!("Owned{name}")
    } else {
        name.into()
    }
}

fn result_record(api: &Api, name: &str, text: &mut String) -> Result<()> {
    let record = api.record(name)?;
    docs(api, &record.docs, None, "", text);
    writeln!(text, "struct {} {{", owned(api, name))?;
    for ((field, ty), about) in record.fields.iter().zip(&record.field_docs) {
        docs(api, about, None, "    ", text);
        let ty = match ty {
            Ty::Optional(inner) => match &**inner {
                Ty::Record(of) | Ty::Enum(of) => format!("std::optional<{of}>"),
                Ty::U32 => "std::optional<std::uint32_t>".into(),
                _ => "std::optional<Buffer>".to_owned(),
            },
            Ty::U8 => "std::uint8_t".into(),
            Ty::List(inner) => match &**inner {
                Ty::Record(of) => format!("{of}List"),
                _ => "std::array<std::uint16_t, 3>".into(),
            },
            Ty::Enum(of) => of.clone(),
            Ty::U32 => "std::uint32_t".into(),
            _ => "Buffer".into(),
        };
        writeln!(text, "    {ty} {field};")?;
    }
    writeln!(text, "}};\n")?;
    Ok(())
}

fn class(api: &Api, handle: &Handle, text: &mut String) -> Result<()> {
    let (name, c) = (&handle.name, c_type(&handle.name));
    writeln!(text)?;
    docs(api, &handle.docs, Some(name), "", text);
    writeln!(text, "class {name} {{\n  public:")?;
    for function in &handle.functions {
        docs(api, &function.docs, Some(name), "    ", text);
        writeln!(text, "    {};\n", declaration(api, None, function)?)?;
    }
    writeln!(text, "    /// Takes over a handle of `olmec.h`, and frees it in the end.")?;
    writeln!(text, "    explicit {name}({c} *handle) noexcept : handle_(handle) {{}}")?;
    writeln!(text, "    /// The handle, which stays this object's.")?;
    writeln!(text, "    {c} *get() const noexcept {{ return handle_.get(); }}")?;
    writeln!(text, "\n  private:\n    detail::Owned<{c}, {c}_free> handle_;\n}};")?;
    Ok(())
}

/// The constructor of C++, for the one named `new`.
fn is_constructor(function: &Function) -> bool {
    function.kind == Kind::Constructor && function.name == "new"
}

fn declaration(api: &Api, class: Option<&str>, function: &Function) -> Result<String> {
    let scope = class.map(|class| format!("{class}::")).unwrap_or_default();
    let arguments = api.arguments(function)?;
    let parameters: Vec<_> = arguments.iter().map(parameter).collect();
    let parameters = parameters.join(", ");
    let (name, result) = (&function.name, result_type(api, function)?);
    Ok(match function.kind {
        _ if is_constructor(function) => {
            let owner = function.owner.as_deref().unwrap_or_default();
            let explicit = if class.is_none() && arguments.len() == 1 { "explicit " } else { "" };
            format!("{explicit}{scope}{owner}({parameters})")
        }
        Kind::Constructor if class.is_none() => format!("static {result} {name}({parameters})"),
        Kind::Constructor | Kind::Free => format!("{result} {scope}{name}({parameters})"),
        Kind::Method => format!("{result} {scope}{name}({parameters}) const"),
    })
}

fn parameter(Argument { name, form }: &Argument) -> String {
    match form {
        Form::Bytes => format!("Bytes {name}"),
        Form::Text => format!("std::string_view {name}"),
        Form::OptionalText => format!("std::optional<std::string_view> {name}"),
        Form::Number => format!("std::uint32_t {name}"),
        Form::Choice(of) => format!("{of} {name}"),
        Form::Handle(of) | Form::Struct(of) => format!("const {of} &{name}"),
        Form::Structs(of) => format!("const std::vector<{of}> &{name}"),
    }
}

fn result_type(api: &Api, function: &Function) -> Result<String> {
    let (spread, outputs) = api.outputs(function)?;
    Ok(match (spread, &function.result, outputs.as_slice()) {
        (Spread::One, _, [output]) => match &output.of {
            Given::Buffer => "Buffer".into(),
            Given::OptionalBuffer => "std::optional<Buffer>".into(),
            Given::Bool => "bool".into(),
            Given::Byte => "std::uint8_t".into(),
            Given::Number => "std::uint32_t".into(),
            Given::Decimals => "std::array<std::uint16_t, 3>".into(),
            Given::Choice(of) | Given::Handle(of) => of.clone(),
            Given::List(of) => format!("{of}List"),
        },
        (Spread::OptionalNumber, _, _) => "std::optional<std::uint32_t>".into(),
        (Spread::Fields, Some(Ty::Record(name)), _) => owned(api, name),
        (Spread::OptionalFields | Spread::PresentFields, Some(Ty::Optional(inner)), _) => {
            match &**inner {
                Ty::Record(name) => format!("std::optional<{}>", owned(api, name)),
                _ => "void".into(),
            }
        }
        _ => "void".into(),
    })
}

fn definition(
    api: &Api,
    class: Option<&str>,
    function: &Function,
    text: &mut String,
) -> Result<()> {
    let (spread, outputs) = api.outputs(function)?;
    let arguments = api.arguments(function)?;
    let mut body = String::new();
    for Argument { name, form } in &arguments {
        if let Form::Struct(_) = form {
            writeln!(body, "    const auto {name}_c = {name}.to_c();")?;
        } else if let Form::Structs(_) = form {
            writeln!(body, "    const auto {name}_c = detail::to_c({name});")?;
        }
    }
    let mut passed: Vec<String> = Vec::new();
    if function.kind == Kind::Method {
        passed.push("get()".into());
    }
    passed.extend(arguments.iter().map(self::passed));
    for output in &outputs {
        let name = output.parameter();
        body += &variable(&output.of, &name);
        passed.push(match &output.of {
            Given::Buffer | Given::OptionalBuffer => format!("{name}.out()"),
            _ => format!("&{name}"),
        });
    }
    writeln!(body, "    detail::check({}({}));", function.c_name(), passed.join(", "))?;
    let values: Vec<_> = outputs.iter().map(value).collect();
    let record = function.result.as_ref().and_then(Ty::record);
    let members = record.map_or(Ok(Vec::new()), |record| members(api, record))?;
    match (spread, outputs.as_slice()) {
        (Spread::One, [output]) if is_constructor(function) => {
            writeln!(body, "    handle_.reset({});", output.parameter())?;
        }
        (Spread::One, [Output { of: Given::Buffer, .. }]) => writeln!(body, "    return out;")?,
        (Spread::One, [_]) => writeln!(body, "    return {};", values.join(""))?,
        (Spread::OptionalNumber, _) => writeln!(
            body,
            "    return out_present ? std::optional<std::uint32_t>(out) : std::nullopt;"
        )?,
        (Spread::Fields, _) => writeln!(body, "    return {{{}}};", members.join(", "))?,
        (Spread::OptionalFields | Spread::PresentFields, [first, ..]) => {
            let absent = match first.of {
                Given::Bool => format!("!{}", first.parameter()),
                _ => format!("{}.absent()", first.parameter()),
            };
            writeln!(body, "    if ({absent}) return std::nullopt;")?;
            let record = result_type(api, function)?;
            writeln!(body, "    return {record}({{{}}});", members.join(", "))?;
        }
        _ => {}
    }
    let declared = declaration(api, class, function)?;
    let declared = declared.strip_prefix("explicit ").unwrap_or(&declared);
    let declared = declared.strip_prefix("static ").unwrap_or(declared);
    writeln!(text, "\ninline {declared} {{\n{body}}}")?;
    Ok(())
}

fn variable(of: &Given, name: &str) -> String {
    match of {
        Given::Buffer | Given::OptionalBuffer => format!("    Buffer {name};\n"),
        Given::Bool => format!("    bool {name} = false;\n"),
        Given::Byte => format!("    std::uint8_t {name} = 0;\n"),
        Given::Number => format!("    std::uint32_t {name} = 0;\n"),
        Given::Decimals => format!("    std::uint16_t {name}[3] = {{0, 0, 0}};\n"),
        Given::Choice(of) => format!("    {c} {name} = {{}};\n", c = c_type(of)),
        Given::Handle(of) => format!("    {} *{name} = nullptr;\n", c_type(of)),
        Given::List(of) => format!("    {}_list *{name} = nullptr;\n", c_type(of)),
    }
}

fn passed(Argument { name, form }: &Argument) -> String {
    match form {
        Form::Bytes | Form::Text => format!("{name}.data(), {name}.size()"),
        Form::OptionalText => format!("detail::data({name}), detail::size({name})"),
        Form::Number => name.clone(),
        Form::Choice(of) => format!("static_cast<{}>({name})", c_type(of)),
        Form::Handle(_) => format!("{name}.get()"),
        Form::Struct(_) => format!("&{name}_c"),
        Form::Structs(_) => format!("{name}_c.data(), {name}_c.size()"),
    }
}

fn value(output: &Output) -> String {
    let name = output.parameter();
    match &output.of {
        Given::Buffer => format!("std::move({name})"),
        Given::OptionalBuffer => format!("detail::present(std::move({name}))"),
        Given::Bool | Given::Byte | Given::Number => name,
        Given::Decimals => format!("{{{name}[0], {name}[1], {name}[2]}}"),
        Given::Choice(of) => format!("static_cast<{of}>({name})"),
        Given::Handle(of) => format!("{of}({name})"),
        Given::List(of) => format!("{of}List({name})"),
    }
}

/// The expression of a call in C++, for the vectors.
pub(crate) fn callee(function: &Function, arguments: &str) -> String {
    match (&function.owner, function.kind) {
        (Some(owner), _) if is_constructor(function) => format!("olmec::{owner}({arguments})"),
        (Some(_), Kind::Method) => format!("self.{}({arguments})", function.name),
        (Some(owner), _) => format!("olmec::{owner}::{}({arguments})", function.name),
        (None, _) => format!("olmec::{}({arguments})", function.name),
    }
}
