//! The ephemeral key, and what becomes of it.

use alloc::string::String;
use core::fmt;

use super::commitment;
use super::error::{AgreeError, MethodError};
use super::established::{Commitment, EstablishedSas};
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::random::{RandomError, TryCryptoRng};

/// The names of `key_agreement_protocol` in `m.key.verification.accept`. They differ only in the
/// info of the short string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAgreement {
    /// `curve25519-hkdf-sha256`: the info has both public keys, and `|` between its fields.
    Curve25519HkdfSha256,
    /// `curve25519`, deprecated: neither keys nor delimiters. Only for peers that know nothing
    /// better.
    LegacyCurve25519,
}

impl KeyAgreement {
    /// The protocol of that name. Deprecated ones are refused.
    ///
    /// # Errors
    ///
    /// If the name is unknown or deprecated.
    pub fn from_name(name: &str) -> Result<Self, MethodError> {
        match Self::from_name_with_legacy(name)? {
            Self::LegacyCurve25519 => Err(MethodError::Legacy),
            agreement => Ok(agreement),
        }
    }

    /// The protocol of that name, deprecated ones included.
    ///
    /// # Errors
    ///
    /// If the name is unknown.
    pub fn from_name_with_legacy(name: &str) -> Result<Self, MethodError> {
        let all = [Self::Curve25519HkdfSha256, Self::LegacyCurve25519];
        all.into_iter().find(|agreement| agreement.name() == name).ok_or(MethodError::Unknown)
    }

    /// The name in Matrix events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Curve25519HkdfSha256 => "curve25519-hkdf-sha256",
            Self::LegacyCurve25519 => "curve25519",
        }
    }
}

impl fmt::Display for KeyAgreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Our side of a verification before the other side's key is known: one ephemeral key pair, which
/// the agreement uses up.
pub struct Sas {
    pair: Curve25519KeyPair,
}

impl Sas {
    /// A new key pair from the operating system's generator.
    ///
    /// # Errors
    ///
    /// If the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut crate::random::OsRng)
    }

    /// A new key pair from 32 bytes of `rng`.
    ///
    /// # Errors
    ///
    /// If `rng` fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        Ok(Self { pair: Curve25519KeyPair::generate(rng)? })
    }

    /// Our public key, the `key` of `m.key.verification.key` in its base64 form.
    pub fn public_key(&self) -> Curve25519PublicKey {
        self.pair.public()
    }

    /// The acceptor's promise to use [`public_key`](Self::public_key): the `commitment` of
    /// `m.key.verification.accept`, 43 characters of base64. `start_content` is the canonical
    /// JSON of the content of the `m.key.verification.start` that is accepted.
    pub fn commitment(&self, start_content: &str) -> String {
        commitment::to(&self.public_key(), start_content)
    }

    /// Agrees on the shared secret: the acceptor's way, or that of a protocol without commitment.
    /// The starter of a Matrix verification gets none from it.
    ///
    /// # Errors
    ///
    /// If their key has small order or is not canonically encoded, or is our own. Our key pair is
    /// then gone as well: cancel the verification.
    pub fn agree(self, their_key: Curve25519PublicKey) -> Result<EstablishedSas, AgreeError> {
        self.agree_on(their_key, Commitment::NotChecked)
    }

    fn agree_on(
        self,
        their_key: Curve25519PublicKey,
        commitment: Commitment,
    ) -> Result<EstablishedSas, AgreeError> {
        if !their_key.is_canonical() {
            return Err(AgreeError::InvalidPublicKey);
        }
        let our_key = self.pair.public();
        if their_key == our_key {
            return Err(AgreeError::ReflectedKey);
        }
        Ok(EstablishedSas::new(self.pair.dh(&their_key)?, our_key, their_key, commitment))
    }

    /// Agrees on the shared secret, the starter's way: their key must be the one that their
    /// `m.key.verification.accept` promised. `start_content` is the canonical JSON of the content
    /// of our `m.key.verification.start`; `commitment` is compared as text, in constant time.
    ///
    /// # Errors
    ///
    /// If the commitment is not to this key and this start, and for the reasons of
    /// [`agree`](Self::agree). Our key pair is then gone as well: cancel the verification.
    pub fn agree_with_commitment(
        self,
        their_key: Curve25519PublicKey,
        commitment: &str,
        start_content: &str,
    ) -> Result<EstablishedSas, AgreeError> {
        if !commitment::is_to(commitment, &their_key, start_content) {
            return Err(AgreeError::CommitmentMismatch);
        }
        self.agree_on(their_key, Commitment::Checked)
    }
}

impl fmt::Debug for Sas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sas({}, secret redacted)", self.public_key())
    }
}
