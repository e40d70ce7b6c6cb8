//! Pickles: what the objects give and take, encrypted or in any format of serde.

pub(crate) mod secret_bytes;
mod sending_ratchet;
pub(crate) mod shape;

use std::io::{self, Write};
use std::marker::PhantomData;

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::vodozemac::{self as format, ReadError, WriteError};
use olmec::secret::SecretText;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::PickleError;
use crate::infallible::certain;

/// An object of olmec that can be pickled.
pub(crate) trait Stored: Sized {
    /// How the pickle looks to serde.
    type Shape: Serialize + DeserializeOwned;

    fn read(json: &str) -> Result<Self, ReadError>;
    fn write(&self) -> Result<SecretText, WriteError>;
}

impl Stored for Account {
    type Shape = shape::Account;

    fn read(json: &str) -> Result<Self, ReadError> {
        format::read_account_json(json)
    }

    fn write(&self) -> Result<SecretText, WriteError> {
        Ok(format::write_account_json(self))
    }
}

impl Stored for Session {
    type Shape = shape::Session;

    fn read(json: &str) -> Result<Self, ReadError> {
        format::read_session_json(json)
    }

    fn write(&self) -> Result<SecretText, WriteError> {
        Ok(format::write_session_json(self))
    }
}

impl Stored for OutboundGroupSession {
    type Shape = shape::OutboundGroupSession;

    fn read(json: &str) -> Result<Self, ReadError> {
        format::read_outbound_group_session_json(json)
    }

    fn write(&self) -> Result<SecretText, WriteError> {
        format::write_outbound_group_session_json(self)
    }
}

impl Stored for InboundGroupSession {
    type Shape = shape::InboundGroupSession;

    fn read(json: &str) -> Result<Self, ReadError> {
        format::read_inbound_group_session_json(json)
    }

    fn write(&self) -> Result<SecretText, WriteError> {
        Ok(format::write_inbound_group_session_json(self))
    }
}

/// The JSON that olmec wrote for an object, so that olmec reads it again.
pub(crate) struct Pickle<T> {
    json: SecretText,
    of: PhantomData<T>,
}

impl<T: Stored> Pickle<T> {
    pub(crate) fn of(object: &T) -> Self {
        Self { json: certain(object.write()), of: PhantomData }
    }

    pub(crate) fn into_object(self) -> T {
        certain(T::read(self.json.expose()))
    }

    pub(crate) fn encrypt(&self, key: &[u8; 32]) -> String {
        format::encrypt_json(&self.json, key)
    }

    pub(crate) fn from_encrypted(text: &str, key: &[u8; 32]) -> Result<Self, PickleError> {
        let json = format::decrypt_json(text, key);
        let object = json.and_then(|json| T::read(json.expose()));
        object.map(|object| Self::of(&object)).map_err(|error| PickleError::new(text, error))
    }
}

impl<T: Stored> Serialize for Pickle<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape: T::Shape = serde_json::from_str(self.json.expose())
            .map_err(|_| S::Error::custom("olmec wrote a pickle that is not vodozemac's"))?;
        shape.serialize(serializer)
    }
}

/// A format's own errors can quote the input, so they go no further.
impl<'de, T: Stored> Deserialize<'de> for Pickle<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let corrupted = || D::Error::custom(ReadError::Corrupted);
        let shape = T::Shape::deserialize(deserializer).map_err(|_| corrupted())?;
        let json = to_json(&shape).map_err(|_| corrupted())?;
        let json = std::str::from_utf8(&json).map_err(|_| corrupted())?;
        T::read(json).map(|object| Self::of(&object)).map_err(D::Error::custom)
    }
}

/// JSON in a buffer that never grows, since growing would leave secrets behind.
fn to_json(shape: &impl Serialize) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, shape)?;
    let mut json = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *json, shape)?;
    Ok(json)
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Defines the pickle type of an object, and the object's two methods for it.
macro_rules! pickle_type {
    ($object:ident, $inner:ty, $pickle:ident, $what:literal) => {
        #[doc = concat!("The stored form of ", $what, ". Its serde form holds every secret.")]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $pickle(crate::pickles::Pickle<$inner>);

        impl $pickle {
            /// Encrypts the pickle. Each should have a key of its own.
            pub fn encrypt(self, pickle_key: &[u8; 32]) -> String {
                self.0.encrypt(pickle_key)
            }

            /// Decrypts a pickle.
            ///
            /// # Errors
            ///
            /// If it is damaged, of another key, or not of this kind of object.
            pub fn from_encrypted(
                ciphertext: &str,
                pickle_key: &[u8; 32],
            ) -> Result<Self, crate::PickleError> {
                crate::pickles::Pickle::from_encrypted(ciphertext, pickle_key).map(Self)
            }
        }

        impl $object {
            /// The stored form.
            pub fn pickle(&self) -> $pickle {
                $pickle(crate::pickles::Pickle::of(&self.0))
            }

            /// The object of a stored form.
            pub fn from_pickle(pickle: $pickle) -> Self {
                Self(pickle.0.into_object())
            }
        }

        impl From<$pickle> for $object {
            fn from(pickle: $pickle) -> Self {
                Self::from_pickle(pickle)
            }
        }
    };
}

/// Gives an object its `from_libolm_pickle`.
macro_rules! from_libolm {
    ($object:ident, $read:path, $version:literal) => {
        #[cfg(feature = "libolm-compat")]
        impl $object {
            /// Reads a pickle of libolm.
            ///
            /// # Errors
            ///
            /// If it is damaged, of another key, or not of this kind of object.
            pub fn from_libolm_pickle(
                pickle: &str,
                pickle_key: &[u8],
            ) -> Result<Self, crate::LibolmPickleError> {
                $read(pickle, pickle_key)
                    .map(Self)
                    .map_err(|error| crate::LibolmPickleError::reading(pickle, $version, error))
            }
        }
    };
}

pub(crate) use {from_libolm, pickle_type};
