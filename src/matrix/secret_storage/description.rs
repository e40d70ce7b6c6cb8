//! What the server keeps about a storage key.

use alloc::borrow::ToOwned as _;
use alloc::string::String;

use super::ALGORITHM;
use super::error::SecretStorageError;
use crate::encoding::base64;
use crate::matrix::json::{self, JsonError, Object, Value};
use crate::matrix::key_export::MIN_ROUNDS;

const PASSPHRASE_ALGORITHM: &str = "m.pbkdf2";
/// The only length of key, in bits.
const BITS: u32 = 256;

/// How a storage key comes from a passphrase: by PBKDF2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassphraseInfo {
    salt: String,
    rounds: u32,
}

/// What a description says about a passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passphrase {
    /// The key comes from it in the way of the specification.
    Pbkdf2(PassphraseInfo),
    /// The key comes from it in a way that is not known here, as JSON. The recovery key opens the
    /// storage all the same.
    Unsupported(String),
}

/// The IV and MAC by which a mistyped key is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Check {
    pub(super) iv: [u8; 16],
    pub(super) mac: [u8; 32],
}

/// The content of an `m.secret_storage.key.<id>` event. Holds no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDescription {
    /// What the user calls the key.
    pub name: Option<String>,
    /// How it comes from a passphrase, if it does.
    pub passphrase: Option<Passphrase>,
    pub(super) check: Option<Check>,
}

impl KeyDescription {
    /// Reads the content of the event.
    ///
    /// # Errors
    ///
    /// See [`SecretStorageError`].
    pub fn from_json(json: &str) -> Result<Self, SecretStorageError> {
        let object = json::parse_object(json)?;
        if object.text("algorithm")? != ALGORITHM {
            return Err(SecretStorageError::Unsupported);
        }
        let passphrase = match object.get("passphrase") {
            None | Some(Value::Null) => None,
            Some(_) => Some(Passphrase::from_object(object.object("passphrase")?)?),
        };
        let check = match (object.optional_text("iv")?, object.optional_text("mac")?) {
            (Some(iv), Some(mac)) => {
                Some(Check { iv: base64::decode_array(iv)?, mac: base64::decode_array(mac)? })
            }
            (None, None) => None,
            (Some(_), None) => return Err(JsonError::Field("mac").into()),
            (None, Some(_)) => return Err(JsonError::Field("iv").into()),
        };
        let name = object.optional_text("name")?.map(str::to_owned);
        Ok(Self { name, passphrase, check })
    }

    /// The content of the event.
    pub fn to_json(&self) -> String {
        let mut object = Object::default().with_text("algorithm", ALGORITHM);
        if let Some(name) = &self.name {
            object.insert("name", Value::text(name));
        }
        if let Some(passphrase) = self.passphrase.as_ref().and_then(Passphrase::to_value) {
            object.insert("passphrase", passphrase);
        }
        if let Some(Check { iv, mac }) = &self.check {
            object.insert("iv", Value::text(&base64::encode(iv)));
            object.insert("mac", Value::text(&base64::encode(mac)));
        }
        json::write_object(&object)
    }
}

impl Passphrase {
    fn from_object(object: &Object) -> Result<Self, SecretStorageError> {
        let algorithm = object.text("algorithm")?;
        let bits = match object.get("bits") {
            None | Some(Value::Null) => BITS,
            Some(_) => object.integer("bits")?,
        };
        if algorithm != PASSPHRASE_ALGORITHM || bits != BITS {
            return Ok(Self::Unsupported(json::write_object(object)));
        }
        let rounds = object.integer("iterations")?;
        if rounds == 0 {
            return Err(JsonError::Field("iterations").into());
        }
        Ok(Self::Pbkdf2(PassphraseInfo { salt: object.text("salt")?.to_owned(), rounds }))
    }

    /// What is not known here is written as it was read.
    fn to_value(&self) -> Option<Value> {
        match self {
            Self::Pbkdf2(PassphraseInfo { salt, rounds }) => Some(
                Object::default()
                    .with_text("algorithm", PASSPHRASE_ALGORITHM)
                    .with("bits", Value::Integer(BITS.into()))
                    .with("iterations", Value::Integer((*rounds).into()))
                    .with_text("salt", salt)
                    .into(),
            ),
            Self::Unsupported(json) => json::parse(json).ok(),
        }
    }
}

impl PassphraseInfo {
    /// The fewest rounds for a new key. A description may ask for fewer: its key was made elsewhere.
    pub const MIN_ROUNDS: u32 = MIN_ROUNDS;

    /// For a new key: the salt should be 32 random characters, and the rounds 500 000; at least
    /// [`PassphraseInfo::MIN_ROUNDS`] are made.
    pub fn new(salt: String, rounds: u32) -> Self {
        Self { salt, rounds: rounds.max(Self::MIN_ROUNDS) }
    }

    /// The salt, used as text.
    pub fn salt(&self) -> &str {
        &self.salt
    }

    /// The rounds of PBKDF2, at least one.
    pub const fn rounds(&self) -> u32 {
        self.rounds
    }
}
