//! Verifying devices by short authentication strings.

use hmac::digest::MacError;
use olmec::sas::MacMethod;
use thiserror::Error;

use crate::infallible::certain;
use crate::{Base64DecodeError, Curve25519PublicKey, KeyError, base64_decode, base64_encode};

/// A MAC.
pub struct Mac(Vec<u8>);

impl Mac {
    /// Unpadded base64.
    pub fn to_base64(&self) -> String {
        base64_encode(&self.0)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The MAC of these bytes. Whether it is one shows when it is verified.
    pub fn from_slice(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The MAC of a base64 text.
    ///
    /// # Errors
    ///
    /// If the text is not base64.
    pub fn from_base64(mac: &str) -> Result<Self, Base64DecodeError> {
        base64_decode(mac).map(Self)
    }
}

/// More bytes were asked for than HKDF-SHA-256 gives.
#[derive(Clone, Debug, Error)]
#[error("HKDF-SHA-256 gives at most 8160 bytes")]
pub struct InvalidCount;

/// Why a MAC was refused.
#[derive(Debug, Error)]
pub enum SasError {
    /// It is wrong.
    #[error("cannot verify the MAC: {0}")]
    Mac(#[from] MacError),
}

/// Our side before the other side's key is known.
pub struct Sas(olmec::sas::Sas);

impl Sas {
    /// A new key pair.
    ///
    /// # Panics
    ///
    /// If the operating system's generator fails.
    pub fn new() -> Self {
        Self(certain(olmec::sas::Sas::new()))
    }

    /// Our public key.
    pub fn public_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey(self.0.public_key())
    }

    /// Agrees on the shared secret. The commitment to their key is the caller's to check.
    ///
    /// # Errors
    ///
    /// If their key has small order, is not canonical, or is our own.
    pub fn diffie_hellman(
        self,
        their_public_key: Curve25519PublicKey,
    ) -> Result<EstablishedSas, KeyError> {
        let established = self.0.agree(their_public_key.0);
        established.map(EstablishedSas).map_err(|_| KeyError::NonContributoryKey)
    }

    /// [`Sas::diffie_hellman`] with a key in base64.
    ///
    /// # Errors
    ///
    /// As there, and if the text is not base64 of 32 bytes.
    pub fn diffie_hellman_with_raw(
        self,
        other_public_key: &str,
    ) -> Result<EstablishedSas, KeyError> {
        self.diffie_hellman(Curve25519PublicKey::from_base64(other_public_key)?)
    }
}

impl Default for Sas {
    fn default() -> Self {
        Self::new()
    }
}

/// The six bytes of a short authentication string. `Debug` does not show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SasBytes(olmec::sas::SasBytes);

impl SasBytes {
    /// The numbers of the seven emoji.
    pub fn emoji_indices(&self) -> [u8; 7] {
        self.0.emoji_indices()
    }

    /// The three numbers.
    pub fn decimals(&self) -> (u16, u16, u16) {
        self.0.decimals()
    }

    /// The six bytes.
    pub const fn as_bytes(&self) -> &[u8; 6] {
        self.0.as_bytes()
    }
}

/// Our side once the shared secret is agreed on.
#[derive(Debug)]
pub struct EstablishedSas(olmec::sas::EstablishedSas);

impl EstablishedSas {
    /// The short authentication string for an info.
    pub fn bytes(&self, info: &str) -> SasBytes {
        SasBytes(self.0.bytes(info.as_bytes()))
    }

    /// `count` bytes for an info.
    ///
    /// # Errors
    ///
    /// If there are to be more than 8160.
    pub fn bytes_raw(&self, info: &str, count: usize) -> Result<Vec<u8>, InvalidCount> {
        if count > olmec::sas::EstablishedSas::MAX_BYTES {
            return Err(InvalidCount);
        }
        let mut bytes = vec![0; count];
        self.0.fill_bytes(info.as_bytes(), &mut bytes).map_err(|_| InvalidCount)?;
        Ok(bytes)
    }

    /// The MAC of `input` under a key made for `info`.
    pub fn calculate_mac(&self, input: &str, info: &str) -> Mac {
        let mac = self.mac(MacMethod::HkdfHmacSha256V2, input, info);
        Mac(certain(base64_decode(mac.as_str())))
    }

    /// The text that libolm made of the MAC.
    #[cfg(feature = "libolm-compat")]
    pub fn calculate_mac_invalid_base64(&self, input: &str, info: &str) -> String {
        self.mac(MacMethod::LegacyHkdfHmacSha256, input, info).as_str().to_owned()
    }

    fn mac(&self, method: MacMethod, input: &str, info: &str) -> olmec::sas::Mac {
        self.0.mac(method, input.as_bytes(), info.as_bytes())
    }

    /// Verifies a MAC that the other side made.
    ///
    /// # Errors
    ///
    /// If it is not the MAC of `input` for `info`.
    pub fn verify_mac(&self, input: &str, info: &str, tag: &Mac) -> Result<(), SasError> {
        let (input, info) = (input.as_bytes(), info.as_bytes());
        let verified =
            self.0.verify_mac(MacMethod::HkdfHmacSha256V2, input, info, &tag.to_base64());
        verified.map_err(|_| MacError.into())
    }

    /// Our public key.
    pub const fn our_public_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey(self.0.our_public_key())
    }

    /// The other side's public key.
    pub const fn their_public_key(&self) -> Curve25519PublicKey {
        Curve25519PublicKey(self.0.their_public_key())
    }
}
