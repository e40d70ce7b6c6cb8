//! Curve25519 keys.

use olmec::pk::PkDecryption;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{KeyError, decode_public, shown_as_base64, to_array};
use crate::infallible::certain;
use crate::pickles::secret_bytes::Tuple;

/// The name of this kind in errors.
const NAME: &str = "Curve25519";

/// A Curve25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Curve25519PublicKey(pub(crate) olmec::Curve25519PublicKey);

impl Curve25519PublicKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// The 32 bytes.
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        *self.as_bytes()
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// The 32 bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    /// The key of 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(olmec::Curve25519PublicKey::new(bytes))
    }

    /// The key of a base64 text.
    ///
    /// # Errors
    ///
    /// If the text is not base64 of 32 bytes.
    pub fn from_base64(input: &str) -> Result<Self, KeyError> {
        decode_public(NAME, input).map(Self::from_bytes)
    }

    /// The key of 32 bytes.
    ///
    /// # Errors
    ///
    /// If there are more or fewer.
    pub fn from_slice(slice: &[u8]) -> Result<Self, KeyError> {
        to_array(NAME, slice).map(Self::from_bytes)
    }

    /// Unpadded base64, 43 characters.
    pub fn to_base64(&self) -> String {
        self.0.to_base64()
    }
}

shown_as_base64!(Curve25519PublicKey, "curve25519");

impl From<[u8; 32]> for Curve25519PublicKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<&Curve25519SecretKey> for Curve25519PublicKey {
    fn from(secret: &Curve25519SecretKey) -> Self {
        Self(secret.0.public_key())
    }
}

impl Serialize for Curve25519PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_bytes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Curve25519PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <[u8; 32]>::deserialize(deserializer).map(Self::from_bytes)
    }
}

/// A Curve25519 secret key.
pub struct Curve25519SecretKey(PkDecryption);

impl Curve25519SecretKey {
    /// A new key.
    pub fn new() -> Self {
        Self(certain(PkDecryption::new()))
    }

    /// The key of 32 secret bytes.
    pub fn from_slice(bytes: &[u8; 32]) -> Self {
        Self(PkDecryption::from_secret_key(bytes))
    }

    /// The 32 secret bytes, which are the caller's to wipe.
    pub fn to_bytes(&self) -> Box<[u8; 32]> {
        Box::new(*self.0.secret_key().expose())
    }

    #[cfg(feature = "insecure-pk-encryption")]
    pub(crate) const fn decryption(&self) -> &PkDecryption {
        &self.0
    }

    #[cfg(feature = "insecure-pk-encryption")]
    pub(crate) const fn of(decryption: PkDecryption) -> Self {
        Self(decryption)
    }
}

impl Clone for Curve25519SecretKey {
    fn clone(&self) -> Self {
        Self::from_slice(self.0.secret_key().expose())
    }
}

impl Default for Curve25519SecretKey {
    fn default() -> Self {
        Self::new()
    }
}

impl Serialize for Curve25519SecretKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tuple::from(self.0.secret_key().expose()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Curve25519SecretKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tuple::deserialize(deserializer).map(|bytes| Self::from_slice(bytes.expose()))
    }
}
