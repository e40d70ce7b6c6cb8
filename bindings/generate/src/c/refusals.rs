//! A call of every function with nothing in it, which each must refuse and survive.

use std::fmt::Write as _;

use anyhow::Result;

use super::model::{Api, Function, Kind};
use super::names::c_type;
use super::shape::{Argument, Form, Given, Output};

/// The functions in C, and a table of them.
pub(crate) fn file(api: &Api) -> Result<String> {
    let mut text = String::new();
    let mut table = String::new();
    for function in api.all_functions() {
        refused(api, function, &mut text)?;
        writeln!(table, "    refuse_{},", function.short_name())?;
    }
    write!(text, "\nstatic void (*const REFUSALS[])(void) = {{\n{table}}};\n")?;
    Ok(text)
}

fn refused(api: &Api, function: &Function, text: &mut String) -> Result<()> {
    let (_, outputs) = api.outputs(function)?;
    let arguments = api.arguments(function)?;
    let name = function.c_name();
    let itself = (function.kind == Kind::Method).then(|| "NULL".to_owned());
    let with = |length: &str, data: &str, outputs: Vec<String>| {
        let passed = itself.iter().cloned();
        let passed = passed.chain(arguments.iter().map(|argument| nothing(argument, length, data)));
        format!("{name}({})", passed.chain(outputs).collect::<Vec<_>>().join(", "))
    };
    writeln!(text, "\nstatic void refuse_{}(void)\n{{", function.short_name())?;
    let null = outputs.iter().map(|_| "NULL".to_owned()).collect();
    if outputs.is_empty() && itself.is_none() {
        writeln!(text, "    CHECK({} != OLMEC_OK);", with("0", "NULL", null))?;
    } else {
        writeln!(text, "    RETURNS(OLMEC_NULL_POINTER, {});", with("0", "NULL", null))?;
    }
    for output in &outputs {
        writeln!(text, "    {};", filled(output))?;
    }
    let given: Vec<String> =
        outputs.iter().map(|output| format!("&{}", output.parameter())).collect();
    let has_length = |argument: &Argument| {
        matches!(argument.form, Form::Bytes | Form::Text | Form::OptionalText)
    };
    // A list is NULL here, whatever its length.
    let begins_with_list =
        matches!(arguments.first(), Some(Argument { form: Form::Structs(_), .. }));
    if itself.is_some() || begins_with_list {
        writeln!(text, "    RETURNS(OLMEC_NULL_POINTER, {});", with("1", "\"\"", given))?;
    } else if arguments.first().is_some_and(has_length) {
        let call = with("SIZE_MAX", "\"\"", given);
        writeln!(text, "    RETURNS(OLMEC_LENGTH_TOO_LARGE, {call});")?;
    } else {
        return Ok(writeln!(text, "{}}}", unused(&outputs))?);
    }
    outputs.iter().try_for_each(|output| writeln!(text, "    CHECK({});", empty(output)))?;
    writeln!(text, "}}")?;
    Ok(())
}

fn nothing(Argument { form, .. }: &Argument, length: &str, data: &str) -> String {
    match form {
        Form::Bytes | Form::Text | Form::OptionalText => format!("{data}, {length}"),
        Form::Structs(_) => format!("NULL, {length}"),
        Form::Number => "0".into(),
        Form::Choice(of) => format!("({})0", c_type(of)),
        Form::Handle(_) | Form::Struct(_) => "NULL".into(),
    }
}

/// A variable that is not empty before the call.
pub(crate) fn filled(output: &Output) -> String {
    let name = output.parameter();
    match &output.of {
        Given::Buffer | Given::OptionalBuffer => format!("olmec_buffer {name} = FILLED_BUFFER"),
        Given::Bool => format!("bool {name} = true"),
        Given::Byte => format!("uint8_t {name} = 77"),
        Given::Number => format!("uint32_t {name} = 77"),
        Given::Decimals => format!("uint16_t {name}[3] = {{7, 7, 7}}"),
        Given::Choice(of) => format!("{} {name} = 77", c_type(of)),
        Given::Handle(of) => format!("{} *{name} = FILLED_POINTER", c_type(of)),
        Given::List(of) => format!("{}_list *{name} = FILLED_POINTER", c_type(of)),
    }
}

fn empty(output: &Output) -> String {
    let name = output.parameter();
    match &output.of {
        Given::Buffer | Given::OptionalBuffer => format!("is_empty(&{name})"),
        Given::Decimals => format!("{name}[0] == 0 && {name}[1] == 0 && {name}[2] == 0"),
        Given::Bool | Given::Byte | Given::Number | Given::Choice(_) => format!("{name} == 0"),
        Given::Handle(_) | Given::List(_) => format!("{name} == NULL"),
    }
}

fn unused(outputs: &[Output]) -> String {
    outputs.iter().map(|output| format!("    (void){};\n", output.parameter())).collect()
}
