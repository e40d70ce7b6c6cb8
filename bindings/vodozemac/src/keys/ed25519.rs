//! Ed25519 keys and signatures.

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use olmec::pk::PkSigning;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{KeyError, check_text_length, decode_public, shown_as_base64, to_array};
use crate::causes::Ed25519Error;
use crate::infallible::certain;
use crate::pickles::secret_bytes::Bytes;
use crate::pickles::shape::SigningKey;
use crate::{Base64DecodeError, base64_decode, base64_encode};

/// The name of this kind in errors.
const NAME: &str = "Ed25519";

/// Why a signature could not be read, or is wrong.
#[derive(Debug, Error)]
pub enum SignatureError {
    /// The text is not base64.
    #[error("cannot read the signature: {0}")]
    Base64(#[from] Base64DecodeError),
    /// Not a signature, or not this key's over this message.
    #[error("the signature or its key is invalid: {0}")]
    Signature(#[from] Ed25519Error),
}

impl From<olmec::SignatureError> for SignatureError {
    fn from(_: olmec::SignatureError) -> Self {
        Ed25519Error("not this key's over this message").into()
    }
}

/// An Ed25519 public key: the canonical encoding of a point that is not of small order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ed25519PublicKey(pub(crate) olmec::Ed25519PublicKey);

impl Ed25519PublicKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// The key of 32 bytes.
    ///
    /// # Errors
    ///
    /// If they are not the canonical encoding of a point, or the point has small order.
    pub fn from_slice(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = olmec::Ed25519PublicKey::from_bytes(bytes);
        let error = Ed25519Error("not a canonical point of large order");
        key.map(Self).map_err(|_| SignatureError::from(error).into())
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// The key of a base64 text.
    ///
    /// # Errors
    ///
    /// If the text is not base64 of 32 bytes, and as [`Ed25519PublicKey::from_slice`].
    pub fn from_base64(input: &str) -> Result<Self, KeyError> {
        Self::from_slice(&decode_public(NAME, input)?)
    }

    /// Unpadded base64, 43 characters.
    pub fn to_base64(&self) -> String {
        self.0.to_base64()
    }

    /// Checks the signature over the message, strictly.
    ///
    /// # Errors
    ///
    /// If it is not this key's over exactly these bytes.
    pub fn verify(
        &self,
        message: &[u8],
        signature: &Ed25519Signature,
    ) -> Result<(), SignatureError> {
        Ok(self.0.verify(message, &signature.0)?)
    }
}

shown_as_base64!(Ed25519PublicKey, "ed25519");

impl Serialize for Ed25519PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.as_bytes())
    }
}

impl<'de> Deserialize<'de> for Ed25519PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Bytes::deserialize(deserializer)?;
        Self::from_slice(bytes.expose()).map_err(D::Error::custom)
    }
}

/// An Ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ed25519Signature(pub(crate) olmec::Ed25519Signature);

impl Ed25519Signature {
    /// Length in bytes.
    pub const LENGTH: usize = 64;

    /// The signature of 64 bytes. Whether it is one shows when it is verified.
    ///
    /// # Errors
    ///
    /// If there are more or fewer.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, SignatureError> {
        let bytes = bytes.try_into().map_err(|_| Ed25519Error("not 64 bytes"))?;
        Ok(Self(olmec::Ed25519Signature::new(bytes)))
    }

    /// The signature of a base64 text.
    ///
    /// # Errors
    ///
    /// If the text is not base64 of 64 bytes.
    pub fn from_base64(signature: &str) -> Result<Self, SignatureError> {
        Self::from_slice(&base64_decode(signature)?)
    }

    /// Unpadded base64, 86 characters.
    pub fn to_base64(&self) -> String {
        base64_encode(self.0.as_bytes())
    }

    /// The 64 bytes.
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        *self.0.as_bytes()
    }
}

shown_as_base64!(Ed25519Signature, "ed25519");

/// An Ed25519 signing key.
pub struct Ed25519SecretKey(PkSigning);

impl Ed25519SecretKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// A new key.
    pub fn new() -> Self {
        Self(certain(PkSigning::new()))
    }

    /// The seed, which is the caller's to wipe.
    pub fn to_bytes(&self) -> Box<[u8; 32]> {
        Box::new(*self.0.seed().expose())
    }

    /// The key of a seed.
    pub fn from_slice(bytes: &[u8; 32]) -> Self {
        Self(PkSigning::from_seed(bytes))
    }

    /// The seed in unpadded base64, made in constant time, which is the caller's to wipe.
    pub fn to_base64(&self) -> String {
        Base64Unpadded::encode_string(self.0.seed().expose())
    }

    /// The key of a seed in base64, read in constant time.
    ///
    /// # Errors
    ///
    /// If the text is not base64 of 32 bytes.
    pub fn from_base64(input: &str) -> Result<Self, KeyError> {
        check_text_length(NAME, input)?;
        let unpadded = Base64Unpadded::decode_vec(input);
        let bytes = Zeroizing::new(unpadded.or_else(|_| Base64::decode_vec(input))?);
        let seed = Zeroizing::new(to_array(NAME, &bytes)?);
        Ok(Self::from_slice(&seed))
    }

    /// The public key.
    pub fn public_key(&self) -> Ed25519PublicKey {
        Ed25519PublicKey(self.0.public_key())
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Ed25519Signature {
        Ed25519Signature(self.0.sign(message))
    }
}

impl Default for Ed25519SecretKey {
    fn default() -> Self {
        Self::new()
    }
}

impl Serialize for Ed25519SecretKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.seed().expose())
    }
}

impl<'de> Deserialize<'de> for Ed25519SecretKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Bytes::deserialize(deserializer).map(|seed| Self::from_slice(seed.expose()))
    }
}

/// An Ed25519 signing key and its public key. In this crate it always has a seed.
pub struct Ed25519Keypair(Ed25519SecretKey);

impl Ed25519Keypair {
    /// A new pair.
    pub fn new() -> Self {
        Self(Ed25519SecretKey::new())
    }

    /// The public key.
    pub fn public_key(&self) -> Ed25519PublicKey {
        self.0.public_key()
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Ed25519Signature {
        self.0.sign(message)
    }
}

impl Clone for Ed25519Keypair {
    fn clone(&self) -> Self {
        Self(Ed25519SecretKey::from_slice(self.0.0.seed().expose()))
    }
}

impl Default for Ed25519Keypair {
    fn default() -> Self {
        Self::new()
    }
}

impl Serialize for Ed25519Keypair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SigningKey::Normal(Bytes::from(self.0.0.seed().expose())).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ed25519Keypair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match SigningKey::deserialize(deserializer)? {
            SigningKey::Normal(seed) => Ok(Self(Ed25519SecretKey::from_slice(seed.expose()))),
            SigningKey::Expanded(_) => Err(D::Error::custom("a key pair without its seed")),
        }
    }
}
