//! The facade as a C programmer meets it: which handles there are, and what each call takes and gives.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use camino::Utf8Path;
use uniffi_meta::{FnParamMetadata, Metadata, Type};

use super::names::snake;
use crate::metadata;

/// Calls that C has in a form of its own: a static text, and the statuses.
const BY_HAND: [&str; 2] = ["version", "error_codes"];
/// What only those calls need.
const NOT_NEEDED: [&str; 2] = ["OlmecError", "ErrorKind"];

/// The handles in the order of the header, and the titles above them.
pub(crate) const SECTIONS: [(&str, &[&str]); 7] = [
    ("A device's own keys", &["Account"]),
    ("Messages between two devices: Olm", &["OlmSession", "InboundSession"]),
    ("Messages in a room: Megolm", &["OutboundGroupSession", "InboundGroupSession"]),
    ("Key backup, and signing keys kept as seeds", &["PkDecryption", "PkEncryption", "PkSigning"]),
    ("Verifying devices by emoji or numbers", &["Sas", "EstablishedSas"]),
    ("Signing in with a QR code, MSC4108", &["EciesRecipient", "EciesInitiator", "EciesChannel"]),
    ("Signing in with a QR code, MSC4388", &["HpkeRecipient", "HpkeSender", "HpkeChannel"]),
];

/// Everything that the facade offers.
pub(crate) struct Api {
    pub(crate) handles: Vec<Handle>,
    pub(crate) functions: Vec<Function>,
    pub(crate) records: BTreeMap<String, Record>,
    pub(crate) enums: BTreeMap<String, Enum>,
}

pub(crate) struct Handle {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) functions: Vec<Function>,
}

pub(crate) struct Function {
    pub(crate) kind: Kind,
    /// The handle it belongs to.
    pub(crate) owner: Option<String>,
    /// Its name in the facade.
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) inputs: Vec<Input>,
    pub(crate) result: Option<Ty>,
    pub(crate) fails: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Constructor,
    Method,
    Free,
}

pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) by_ref: bool,
}

pub(crate) struct Record {
    pub(crate) fields: Vec<(String, Ty)>,
    pub(crate) docs: String,
    /// The docs of the fields, in their order.
    pub(crate) field_docs: Vec<String>,
}

pub(crate) struct Enum {
    pub(crate) docs: String,
    /// Names and docs.
    pub(crate) variants: Vec<(String, String)>,
}

/// A type of the facade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Bytes,
    Text,
    Bool,
    U8,
    U16,
    U32,
    Optional(Box<Self>),
    List(Box<Self>),
    Handle(String),
    Record(String),
    Enum(String),
}

impl Api {
    /// Reads the metadata of a compiled library.
    pub(crate) fn load(library: &Utf8Path) -> Result<Self> {
        let mut api = Self {
            handles: Vec::new(),
            functions: Vec::new(),
            records: BTreeMap::new(),
            enums: BTreeMap::new(),
        };
        let mut functions = Vec::new();
        for item in metadata::items(library)? {
            api.read(&item, &mut functions)?;
        }
        let place = |name: &str| {
            let mut handles = SECTIONS.iter().flat_map(|(_, handles)| handles.iter());
            handles.position(|handle| *handle == name).unwrap_or(usize::MAX)
        };
        api.handles.sort_by_key(|handle| (place(&handle.name), handle.name.clone()));
        functions.sort_by_key(|function: &Function| {
            let (name, kind) = (function.name.clone(), function.kind == Kind::Method);
            (function.is_pickle(), kind, name != "new", name)
        });
        for function in functions {
            let owner = function.owner.as_ref();
            let handle = api.handles.iter_mut().find(|handle| Some(&handle.name) == owner);
            match handle {
                Some(handle) => handle.functions.push(function),
                None => api.functions.push(function),
            }
        }
        api.functions.retain(|function| !BY_HAND.contains(&function.name.as_str()));
        Ok(api)
    }

    fn read(&mut self, item: &Metadata, functions: &mut Vec<Function>) -> Result<()> {
        match item {
            Metadata::Object(object) => self.handles.push(Handle {
                name: object.name.clone(),
                docs: docs(&object.docstring),
                functions: Vec::new(),
            }),
            Metadata::Constructor(constructor) => functions.push(Function {
                kind: Kind::Constructor,
                owner: Some(constructor.self_name.clone()),
                name: constructor.name.clone(),
                docs: docs(&constructor.docstring),
                inputs: inputs(&constructor.inputs)?,
                result: Some(Ty::Handle(constructor.self_name.clone())),
                fails: constructor.throws.is_some(),
            }),
            Metadata::Method(method) => functions.push(Function {
                kind: Kind::Method,
                owner: Some(method.self_name.clone()),
                name: method.name.clone(),
                docs: docs(&method.docstring),
                inputs: inputs(&method.inputs)?,
                result: method.return_type.as_ref().map(ty).transpose()?,
                fails: method.throws.is_some(),
            }),
            Metadata::Func(function) => functions.push(Function {
                kind: Kind::Free,
                owner: None,
                name: function.name.clone(),
                docs: docs(&function.docstring),
                inputs: inputs(&function.inputs)?,
                result: function.return_type.as_ref().map(ty).transpose()?,
                fails: function.throws.is_some(),
            }),
            Metadata::Record(record) => {
                let fields = record.fields.iter();
                let fields = fields.map(|field| Ok((field.name.clone(), ty(&field.ty)?)));
                let fields = fields.collect::<Result<_>>()?;
                let field_docs = record.fields.iter().map(|field| docs(&field.docstring)).collect();
                let docs = docs(&record.docstring);
                self.records.insert(record.name.clone(), Record { fields, docs, field_docs });
            }
            Metadata::Enum(list) if !NOT_NEEDED.contains(&list.name.as_str()) => {
                let variants = list.variants.iter();
                let variants = variants.map(|v| (v.name.clone(), docs(&v.docstring))).collect();
                let docs = docs(&list.docstring);
                self.enums.insert(list.name.clone(), Enum { docs, variants });
            }
            _ => {}
        }
        Ok(())
    }

    /// All functions, in the order of the header.
    pub(crate) fn all_functions(&self) -> impl Iterator<Item = &Function> {
        self.handles.iter().flat_map(|handle| &handle.functions).chain(&self.functions)
    }

    pub(crate) fn record(&self, name: &str) -> Result<&Record> {
        self.records.get(name).with_context(|| format!("the record {name} is not known"))
    }

    pub(crate) fn choices(&self, name: &str) -> Result<&Enum> {
        self.enums.get(name).with_context(|| format!("the enum {name} is not known"))
    }

    /// Whether a record is a struct in C. Others are passed field by field.
    pub(crate) fn is_struct(&self, name: &str) -> bool {
        let holds_records =
            |fields: &[(String, Ty)]| fields.iter().any(|(_, ty)| matches!(ty, Ty::Record(_)));
        self.records.get(name).is_some_and(|record| holds_records(&record.fields))
    }

    /// The records of which a call gives a list.
    pub(crate) fn listed(&self) -> Vec<&str> {
        let mut listed: Vec<&str> = Vec::new();
        let mut add = |ty: &Ty| {
            if let Ty::List(element) = ty
                && let Ty::Record(name) = &**element
                && let Some((name, _)) = self.records.get_key_value(name)
                && !listed.contains(&name.as_str())
            {
                listed.push(name);
            }
        };
        for result in self.all_functions().filter_map(|function| function.result.as_ref()) {
            add(result);
            if let Ty::Record(name) = result
                && let Some(record) = self.records.get(name)
            {
                record.fields.iter().for_each(|(_, ty)| add(ty));
            }
        }
        listed
    }
}

impl Ty {
    /// The record that it is, or may be.
    pub(crate) fn record(&self) -> Option<&str> {
        match self {
            Self::Record(name) => Some(name),
            Self::Optional(inner) => inner.record(),
            _ => None,
        }
    }

    /// Whether it is a text that may be missing.
    pub(crate) fn is_optional_text(&self) -> bool {
        matches!(self, Self::Optional(inner) if **inner == Self::Text)
    }
}

impl Function {
    /// Its name in C, without the prefix of the library.
    pub(crate) fn short_name(&self) -> String {
        match &self.owner {
            Some(owner) => format!("{}_{}", snake(owner), self.name),
            None => self.name.clone(),
        }
    }

    pub(crate) fn c_name(&self) -> String {
        format!("olmec_{}", self.short_name())
    }

    /// Its name in surface.txt and in the calls of the vectors.
    pub(crate) fn surface_name(&self) -> String {
        match (&self.owner, self.kind) {
            (Some(owner), Kind::Method) => format!("{owner}#{}", self.name),
            (Some(owner), _) => format!("{owner}.{}", self.name),
            (None, _) => self.name.clone(),
        }
    }

    /// Whether it saves or loads.
    pub(crate) fn is_pickle(&self) -> bool {
        self.name.contains("pickle") || self.name.contains("vodozemac")
    }
}

fn docs(text: &Option<String>) -> String {
    text.as_deref().unwrap_or_default().trim().to_owned()
}

fn inputs(inputs: &[FnParamMetadata]) -> Result<Vec<Input>> {
    let input = |input: &FnParamMetadata| {
        Ok(Input { name: input.name.clone(), ty: ty(&input.ty)?, by_ref: input.by_ref })
    };
    inputs.iter().map(input).collect()
}

fn ty(of: &Type) -> Result<Ty> {
    Ok(match of {
        Type::Bytes => Ty::Bytes,
        Type::String => Ty::Text,
        Type::Boolean => Ty::Bool,
        Type::UInt8 => Ty::U8,
        Type::UInt16 => Ty::U16,
        Type::UInt32 => Ty::U32,
        Type::Optional { inner_type } => Ty::Optional(Box::new(ty(inner_type)?)),
        Type::Sequence { inner_type } => Ty::List(Box::new(ty(inner_type)?)),
        Type::Object { name, .. } => Ty::Handle(name.clone()),
        Type::Record { name, .. } => Ty::Record(name.clone()),
        Type::Enum { name, .. } => Ty::Enum(name.clone()),
        other => bail!("C has no form for {other:?} yet"),
    })
}
