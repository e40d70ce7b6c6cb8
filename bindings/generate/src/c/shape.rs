//! What becomes of each argument and result on its way through C.

use anyhow::{Result, bail};

use super::model::{Api, Function, Ty};

/// An argument in C. A record is taken apart into its fields, unless it is a struct.
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) form: Form,
}

/// How an argument looks in C.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// Pointer and length.
    Bytes,
    /// Pointer and length.
    Text,
    /// Pointer and length; NULL for none.
    OptionalText,
    /// `uint32_t`.
    Number,
    Choice(String),
    Handle(String),
    /// A pointer to a struct.
    Struct(String),
    /// A pointer to structs, and their count.
    Structs(String),
}

/// A variable that a call fills.
pub(crate) struct Output {
    /// Empty for the only result of a call.
    pub(crate) name: String,
    pub(crate) of: Given,
    /// Where it comes from in the facade's result.
    pub(crate) source: Source,
}

/// What a call gives.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Given {
    Buffer,
    /// A buffer that stays empty for none.
    OptionalBuffer,
    Bool,
    Byte,
    Number,
    /// Three numbers of 16 bits.
    Decimals,
    Choice(String),
    Handle(String),
    List(String),
}

/// Where an output comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// It is the value.
    Plain,
    /// Whether an optional value is there.
    Presence,
    /// An optional value, or the empty one.
    Optional,
    /// A field of a record that is a field and may be absent.
    Nested,
}

/// How the outputs come out of the facade's result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    Nothing,
    One,
    /// A number that may be absent: a bool and the number.
    OptionalNumber,
    /// The fields of a record.
    Fields,
    /// The fields of a record that may be absent: then all buffers stay empty.
    OptionalFields,
    /// A bool and the fields of a record that may be absent, not all of which are buffers.
    PresentFields,
}

impl Output {
    /// The name of the parameter.
    pub(crate) fn parameter(&self) -> String {
        if self.name.is_empty() { "out".into() } else { format!("out_{}", self.name) }
    }
}

impl Given {
    fn of(ty: &Ty) -> Result<Self> {
        Ok(match ty {
            Ty::Bytes | Ty::Text => Self::Buffer,
            Ty::Bool => Self::Bool,
            Ty::U8 => Self::Byte,
            Ty::U32 => Self::Number,
            Ty::Enum(name) => Self::Choice(name.clone()),
            Ty::Handle(name) => Self::Handle(name.clone()),
            ty if ty.is_optional_text() => Self::OptionalBuffer,
            Ty::List(inner) if **inner == Ty::U16 => Self::Decimals,
            Ty::List(inner) => match &**inner {
                Ty::Record(name) => Self::List(name.clone()),
                other => bail!("C has no list of {other:?} yet"),
            },
            other => bail!("C has no output for {other:?} yet"),
        })
    }
}

impl Api {
    /// The arguments of a function, without the handle it is called on.
    pub(crate) fn arguments(&self, function: &Function) -> Result<Vec<Argument>> {
        let mut all = Vec::new();
        for input in &function.inputs {
            self.take_apart(&input.name, &input.ty, &mut all)?;
        }
        Ok(all)
    }

    /// The arguments that one value of the facade becomes.
    pub(crate) fn take_apart(&self, name: &str, ty: &Ty, all: &mut Vec<Argument>) -> Result<()> {
        let form = match ty {
            Ty::Bytes => Form::Bytes,
            Ty::Text => Form::Text,
            Ty::U32 => Form::Number,
            Ty::Enum(of) => Form::Choice(of.clone()),
            Ty::Handle(of) => Form::Handle(of.clone()),
            ty if ty.is_optional_text() => Form::OptionalText,
            Ty::Record(of) if self.is_struct(of) => Form::Struct(of.clone()),
            Ty::Record(of) => {
                for (field, ty) in &self.record(of)?.fields {
                    self.take_apart(field, ty, all)?;
                }
                return Ok(());
            }
            Ty::List(inner) => match &**inner {
                Ty::Record(of) => Form::Structs(of.clone()),
                other => bail!("C takes no list of {other:?} yet"),
            },
            other => bail!("C takes no {other:?} yet"),
        };
        all.push(Argument { name: name.into(), form });
        Ok(())
    }

    /// The variables that a function fills.
    pub(crate) fn outputs(&self, function: &Function) -> Result<(Spread, Vec<Output>)> {
        let output = |name: &str, of, source| Output { name: name.into(), of, source };
        Ok(match &function.result {
            None => (Spread::Nothing, Vec::new()),
            Some(Ty::Record(name)) => (Spread::Fields, self.fields(name)?),
            Some(Ty::Optional(inner)) => match &**inner {
                Ty::Record(name) => {
                    let fields = self.fields(name)?;
                    if self.all_texts(name) {
                        return Ok((Spread::OptionalFields, fields));
                    }
                    let mut all = vec![output("present", Given::Bool, Source::Presence)];
                    all.extend(fields);
                    (Spread::PresentFields, all)
                }
                Ty::U32 => {
                    let present = output("present", Given::Bool, Source::Presence);
                    let value = output("", Given::Number, Source::Optional);
                    (Spread::OptionalNumber, vec![present, value])
                }
                _ => (Spread::One, vec![output("", Given::OptionalBuffer, Source::Plain)]),
            },
            Some(ty) => (Spread::One, vec![output("", Given::of(ty)?, Source::Plain)]),
        })
    }

    /// Whether a record is all texts, so that empty buffers say that it is absent.
    pub(crate) fn all_texts(&self, name: &str) -> bool {
        let fields = self.records.get(name).map(|record| record.fields.as_slice());
        fields.unwrap_or_default().iter().all(|(_, ty)| *ty == Ty::Text)
    }

    /// The variables for the fields of a record.
    pub(crate) fn fields(&self, name: &str) -> Result<Vec<Output>> {
        let mut outputs = Vec::new();
        let mut add = |name: &str, of, source| {
            outputs.push(Output { name: name.into(), of, source });
        };
        for (name, ty) in &self.record(name)?.fields {
            match ty {
                Ty::Optional(inner) => match &**inner {
                    Ty::Text => add(name, Given::OptionalBuffer, Source::Plain),
                    Ty::Record(of) => {
                        for (field, _) in &self.record(of)?.fields {
                            add(field, Given::OptionalBuffer, Source::Nested);
                        }
                    }
                    inner => {
                        add(&format!("has_{name}"), Given::Bool, Source::Presence);
                        add(name, Given::of(inner)?, Source::Optional);
                    }
                },
                ty => add(name, Given::of(ty)?, Source::Plain),
            }
        }
        Ok(outputs)
    }

    /// The field that holds the record of a nested output.
    pub(crate) fn nesting<'a>(&'a self, record: &str, field: &str) -> Option<(&'a str, &'a str)> {
        self.records.get(record)?.fields.iter().find_map(|(outer, ty)| match ty {
            Ty::Optional(inner) => match &**inner {
                Ty::Record(of) if self.records.get(of)?.fields.iter().any(|f| f.0 == field) => {
                    Some((outer.as_str(), of.as_str()))
                }
                _ => None,
            },
            _ => None,
        })
    }
}
