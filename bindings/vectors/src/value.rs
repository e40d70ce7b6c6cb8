//! Values of the facade, as the scripts write them.

use serde_json::{Value as Json, json};

/// An argument or a result.
pub(crate) enum Value {
    Text(String),
    Bytes(Vec<u8>),
    Number(u32),
    Boolean(bool),
    /// An absent optional, or the result of a call that returns nothing.
    None,
    List(Vec<Value>),
    Enum(&'static str, &'static str),
    Record(&'static str, Vec<(&'static str, Value)>),
    /// An object that an earlier call of the case has kept under this name.
    Handle(String),
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into())
    }

    pub(crate) fn handle(name: &str) -> Self {
        Self::Handle(name.into())
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => json!({ "text": text }),
            Self::Bytes(bytes) => json!({ "bytes": hex::encode(bytes) }),
            Self::Number(number) => json!({ "number": number }),
            Self::Boolean(boolean) => json!({ "boolean": boolean }),
            Self::None => json!({ "none": true }),
            Self::List(values) => {
                json!({ "list": values.iter().map(Self::to_json).collect::<Vec<_>>() })
            }
            Self::Enum(name, variant) => json!({ "enum": name, "variant": variant }),
            Self::Record(name, fields) => {
                let fields = fields.iter().map(|(name, value)| ((*name).into(), value.to_json()));
                json!({ "record": name, "fields": fields.collect::<serde_json::Map<_, _>>() })
            }
            Self::Handle(name) => json!({ "handle": name }),
        }
    }
}
