//! The fields that the test vectors of several subjects have in common.

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::value::Value;

/// What a vector says must happen: a plaintext, a key, … or else the error of this name.
pub(crate) type Expect = Option<String>;

/// Bytes, which stand in hex.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hex(#[serde(with = "hex")] pub(crate) Vec<u8>);

impl Hex {
    pub(crate) fn value(&self) -> Value {
        Value::bytes(self.0.as_slice())
    }

    /// The bytes as the facade takes and gives keys and signatures.
    pub(crate) fn base64(&self) -> String {
        base64(&self.0)
    }

    /// As the random source of the core takes them.
    pub(crate) fn text(&self) -> String {
        hex::encode(&self.0)
    }
}

/// How much of a MAC is sent.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MacLength {
    Truncated,
    Full,
}

impl MacLength {
    pub(crate) fn value(self) -> Value {
        Value::Enum(
            "MacLength",
            match self {
                Self::Truncated => "Truncated",
                Self::Full => "Full",
            },
        )
    }

    pub(crate) fn core(self) -> olmec::MacLength {
        match self {
            Self::Truncated => olmec::MacLength::Truncated,
            Self::Full => olmec::MacLength::Full,
        }
    }
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD_NO_PAD.encode(bytes)
}

/// The type of an Olm message, which the vectors have as a number.
pub(crate) fn message_type(number: u8) -> Result<Value> {
    let variant = match number {
        0 => "PreKey",
        1 => "Normal",
        other => bail!("there is no message type {other}"),
    };
    Ok(Value::Enum("MessageType", variant))
}

/// An Olm message with the number of its type.
pub(crate) fn olm_message(number: u8, body: &str) -> Result<Value> {
    let fields = vec![("message_type", message_type(number)?), ("body", Value::text(body))];
    Ok(Value::Record("OlmMessage", fields))
}

/// A message to a backup key.
pub(crate) fn pk_message(ephemeral: &str, ciphertext: &str, mac: &str) -> Value {
    let fields = [("ephemeral", ephemeral), ("ciphertext", ciphertext), ("mac", mac)];
    Value::Record("PkMessage", fields.map(|(name, text)| (name, Value::text(text))).into())
}

/// What a decrypted message of a room says.
pub(crate) fn decrypted_message(plaintext: &[u8], index: u32) -> Value {
    let fields =
        vec![("plaintext", Value::bytes(plaintext)), ("message_index", Value::Number(index))];
    Value::Record("DecryptedMessage", fields)
}

/// The fields of a case, as a type that knows them all: a field it does not know is an error.
pub(crate) fn read<T: DeserializeOwned>(case: &Json) -> Result<T> {
    let mut case = case.as_object().context("a case is an object")?.clone();
    for common in ["id", "comment", "flags", "choices"] {
        case.remove(common);
    }
    Ok(serde_json::from_value(case.into())?)
}
