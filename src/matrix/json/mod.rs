//! JSON, read strictly and written canonically.
//!
//! Room keys travel in JSON, so every text of a value lives in a [`SecretText`], which is wiped,
//! and what is written is measured first, so that no growing buffer leaves copies behind.
//!
//! | input | here |
//! |---|---|
//! | the same key twice in an object | refused: readers disagree on which one counts |
//! | half of a surrogate pair | refused: it has no UTF-8 form |
//! | more than 100 levels | refused |
//! | a number that is no integer of at most 2^53-1 | read as it came, refused where canonical JSON is needed |
//! | `-0`, `1e10` | the integers that they are, as the specification's example has it |
//!
//! Specification: <https://spec.matrix.org/v1.16/appendices/#canonical-json>.

mod error;
mod parser;
#[cfg(test)]
mod tests;
mod writer;

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

pub use error::JsonError;
pub(super) use parser::{Elements, parse, parse_object, parse_object_within};
pub(super) use writer::{write, write_object, write_secret};

use crate::secret::SecretText;

/// The greatest integer of canonical JSON.
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// A JSON value.
pub(super) enum Value {
    Null,
    Boolean(bool),
    /// At most [`MAX_INTEGER`] from zero.
    Integer(i64),
    /// Any other number, as it was written.
    OtherNumber(String),
    Text(SecretText),
    Array(Vec<Self>),
    Object(Object),
}

impl Value {
    /// A copy of a text.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(SecretText::new(text.to_owned()))
    }

    /// An array of texts.
    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Array(texts.into_iter().map(Self::text).collect())
    }

    /// Refuses numbers that canonical JSON does not have.
    pub(super) fn check_canonical(&self) -> Result<(), JsonError> {
        match self {
            Self::OtherNumber(_) => Err(JsonError::NotAnInteger),
            Self::Array(values) => values.iter().try_for_each(Self::check_canonical),
            Self::Object(object) => object.check_canonical(),
            Self::Null | Self::Boolean(_) | Self::Integer(_) | Self::Text(_) => Ok(()),
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.expose()),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

/// The members of a JSON object. Ordered by the bytes of their keys in UTF-8, which is the order
/// of their code points.
#[derive(Default)]
pub(super) struct Object(BTreeMap<String, Value>);

impl Object {
    /// The object with one member more, which replaces one of the same key.
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.insert(key, value);
        self
    }

    /// [`Object::with`] for a text.
    pub(super) fn with_text(self, key: &str, text: &str) -> Self {
        self.with(key, Value::text(text))
    }

    pub(super) fn insert(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// [`Value::check_canonical`] of every member.
    pub(super) fn check_canonical(&self) -> Result<(), JsonError> {
        self.0.values().try_for_each(Value::check_canonical)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The object under a key, made if there is none.
    pub(super) fn object_mut(&mut self, key: &'static str) -> Result<&mut Self, JsonError> {
        self.object_mut_of(key, key)
    }

    /// [`Object::object_mut`] where the key comes from outside; an error names `field`.
    pub(super) fn object_mut_of(
        &mut self,
        key: &str,
        field: &'static str,
    ) -> Result<&mut Self, JsonError> {
        let entry = self.0.entry(key.to_owned()).or_insert_with(|| Self::default().into());
        match entry {
            Value::Object(object) => Ok(object),
            _ => Err(JsonError::Field(field)),
        }
    }

    /// The text under a key that must be there.
    pub(super) fn text(&self, key: &'static str) -> Result<&str, JsonError> {
        self.get(key).and_then(Value::as_text).ok_or(JsonError::Field(key))
    }

    /// The text under a key that may be missing, but not be anything else.
    pub(super) fn optional_text(&self, key: &'static str) -> Result<Option<&str>, JsonError> {
        match self.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(key).map(Some),
        }
    }

    /// The object under a key that must be there.
    pub(super) fn object(&self, key: &'static str) -> Result<&Self, JsonError> {
        self.get(key).and_then(Value::as_object).ok_or(JsonError::Field(key))
    }

    /// [`Object::object`], taken out of this one.
    pub(super) fn into_object(mut self, key: &'static str) -> Result<Self, JsonError> {
        match self.remove(key) {
            Some(Value::Object(object)) => Ok(object),
            _ => Err(JsonError::Field(key)),
        }
    }

    /// The array under a key that must be there.
    pub(super) fn array(&self, key: &'static str) -> Result<&[Value], JsonError> {
        match self.get(key) {
            Some(Value::Array(values)) => Ok(values),
            _ => Err(JsonError::Field(key)),
        }
    }

    /// The integer under a key that must be there, in the range of `T`.
    pub(super) fn integer<T: TryFrom<i64>>(&self, key: &'static str) -> Result<T, JsonError> {
        match self.get(key) {
            Some(Value::Integer(integer)) => {
                T::try_from(*integer).map_err(|_| JsonError::Field(key))
            }
            _ => Err(JsonError::Field(key)),
        }
    }

    pub(super) fn into_members(self) -> impl Iterator<Item = (String, Value)> {
        self.0.into_iter()
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}
