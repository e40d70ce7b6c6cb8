//! Dehydrated devices (MSC3814, `org.matrix.msc3814.v2`): an account left with the server, to
//! which others can write while its owner is signed out everywhere.
//!
//! ```text
//! ciphertext  ChaCha20-Poly1305(key, nonce (12, random), contents), no associated data; base64
//! contents    1 (u32be) || Curve25519 secret (32) || Ed25519 seed (32)
//!             || one-time keys: count (u32be), each: secret (32)
//!             || fallback key present (1: 0 or 1), and if present: secret (32)
//! ```
//!
//! The two texts are the `device_pickle` and the `nonce` of the device data. Dehydrate a new
//! account, with its keys uploaded and before it has sessions: sessions are not in it. Not kept
//! either: key ids (the keys are numbered anew, from 1), whether keys are published (afterwards
//! all are), the previous fallback key, and the base keys that the fallback key has seen.
//!
//! ```
//! use olmec::Account;
//! use olmec::pickle::dehydrated_device::{dehydrate, rehydrate};
//!
//! let mut account = Account::new()?;
//! account.generate_one_time_keys(50)?;
//! let key = [7; 32]; // 32 random bytes, kept in secret storage
//! let device = dehydrate(&account, &key)?;
//! let again = rehydrate(&device.ciphertext, &device.nonce, &key)?;
//! assert_eq!(again.identity_keys(), account.identity_keys());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::string::String;

use zeroize::Zeroizing;

use super::codec::{Reader, Record, Sink};
use crate::encoding::base64;
use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode, Unsound};
use crate::olm::Account;
use crate::olm::fallback_key::{FallbackKey, FallbackKeys};
use crate::olm::one_time_keys::{KeyId, KeyIds, OneTimeKeys, Publication, StoredKey};
use crate::primitives::chacha20_poly1305::{self as cipher, NONCE_LENGTH};
use crate::primitives::curve25519::Curve25519KeyPair;
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::random::{RandomError, TryCryptoRng};
use crate::secret::Secret;

/// The version of the contents.
const VERSION: u32 = 1;

/// A dehydrated device, as it is uploaded. Not secret: the contents are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DehydratedDevice {
    /// The encrypted account, unpadded base64.
    pub ciphertext: String,
    /// The nonce it was encrypted with, unpadded base64.
    pub nonce: String,
}

/// Why an account could not be dehydrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DehydrateError {
    /// The account came from libolm, which keeps what the seed of the signing key expands to and
    /// not the seed, and the format has room for the seed only.
    #[error(
        "cannot dehydrate the account: it came from libolm and the seed of its signing key is not known; use a new account"
    )]
    SeedUnknown,
    /// The source of randomness failed.
    #[error("cannot dehydrate the account: {0}")]
    Random(#[from] RandomError),
}

impl CodedError for DehydrateError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::SeedUnknown => ErrorCode::NotRepresentable,
            Self::Random(error) => error.code(),
        }
    }
}

/// Why a dehydrated device could not be read. Nothing is ever loaded in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RehydrateError {
    /// The ciphertext or the nonce is not base64, or the nonce has another length than 12 bytes.
    #[error("cannot read the dehydrated device: {0}")]
    Base64(#[from] Base64Error),
    /// Another key or nonce, or damaged.
    #[error(
        "cannot open the dehydrated device: it is damaged or belongs to another key; check the key"
    )]
    Authentication,
    /// Authentic, but of another version of the format.
    #[error("cannot open the dehydrated device: version {0} of its contents is not known; update")]
    UnsupportedVersion(u32),
    /// Authentic, but its contents are not laid out as they must be, or hold a key twice.
    #[error(
        "cannot read the dehydrated device: its contents contradict each other; make a new one"
    )]
    Corrupted,
}

impl CodedError for RehydrateError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Base64(error) => error.code(),
            Self::Authentication => ErrorCode::AuthenticationFailed,
            Self::UnsupportedVersion(_) => ErrorCode::UnsupportedVersion,
            Self::Corrupted => ErrorCode::CorruptedPickle,
        }
    }
}

impl From<Unsound> for RehydrateError {
    fn from(_: Unsound) -> Self {
        Self::Corrupted
    }
}

/// Dehydrates an account, with a nonce from the operating system's generator.
///
/// # Errors
///
/// See [`DehydrateError`].
#[cfg(feature = "getrandom")]
pub fn dehydrate(account: &Account, key: &[u8; 32]) -> Result<DehydratedDevice, DehydrateError> {
    dehydrate_with_rng(account, key, &mut crate::random::OsRng)
}

/// [`dehydrate`] with the caller's random source, 12 bytes.
///
/// # Errors
///
/// See [`DehydrateError`].
pub fn dehydrate_with_rng<R: TryCryptoRng + ?Sized>(
    account: &Account,
    key: &[u8; 32],
    rng: &mut R,
) -> Result<DehydratedDevice, DehydrateError> {
    let seed = account.signing_key.seed().ok_or(DehydrateError::SeedUnknown)?;
    let mut nonce = [0; NONCE_LENGTH];
    rng.try_fill_bytes(&mut nonce).map_err(|_| RandomError)?;
    let mut contents = Contents { account, seed }.to_bytes();
    let tag = cipher::seal_in_place(&Secret::copy_of(key), &nonce, &[], &mut contents)
        .map_err(|_| RandomError)?;
    let ciphertext = base64::encode(&[contents.as_slice(), &tag].concat());
    Ok(DehydratedDevice { ciphertext, nonce: base64::encode(&nonce) })
}

/// Reads the account of a dehydrated device.
///
/// # Errors
///
/// See [`RehydrateError`].
pub fn rehydrate(ciphertext: &str, nonce: &str, key: &[u8; 32]) -> Result<Account, RehydrateError> {
    let nonce = base64::decode_array(nonce)?;
    let mut contents = Zeroizing::new(base64::decode(ciphertext)?);
    let (contents, tag) = contents.split_last_chunk_mut().ok_or(RehydrateError::Authentication)?;
    cipher::open_in_place(&Secret::copy_of(key), &nonce, &[], contents, tag)
        .map_err(|_| RehydrateError::Authentication)?;
    read(&mut Reader::new(contents))
}

struct Contents<'a> {
    account: &'a Account,
    seed: &'a Secret<32>,
}

impl Record for Contents<'_> {
    fn write<S: Sink>(&self, out: &mut S) {
        let Account { signing_key: _, identity_key, one_time_keys, fallback_keys, key_ids: _ } =
            self.account;
        out.u32(VERSION);
        out.put(identity_key.secret().expose());
        out.put(self.seed.expose());
        out.count(one_time_keys.len());
        one_time_keys.iter().for_each(|key| out.put(key.secret));
        out.bool(fallback_keys.current.is_some());
        if let Some(fallback) = &fallback_keys.current {
            out.put(fallback.stored.pair.secret().expose());
        }
    }
}

fn read(contents: &mut Reader<'_>) -> Result<Account, RehydrateError> {
    let version = contents.u32()?;
    if version != VERSION {
        return Err(RehydrateError::UnsupportedVersion(version));
    }
    let identity_key = read_pair(contents)?;
    let signing_key = Ed25519KeyPair::from_seed(Secret::copy_of(contents.array()?));
    let mut key_ids = KeyIds { last_used: 0 };
    let mut read_key = |contents: &mut Reader<'_>| {
        key_ids.last_used = key_ids.last_used.checked_add(1).ok_or(Unsound)?;
        let id = KeyId(key_ids.last_used);
        Ok(StoredKey { id, publication: Publication::Published, pair: read_pair(contents)? })
    };
    let one_time_keys = contents.list(OneTimeKeys::CAPACITY, &mut read_key)?;
    let fallback = if contents.bool()? { Some(read_key(contents)?) } else { None };
    contents.end()?;
    let current = fallback.map(FallbackKey::new);
    let fallback_keys = FallbackKeys { current, previous: None };
    let one_time_keys = OneTimeKeys::restore(&one_time_keys)?;
    Ok(Account::restore(signing_key, identity_key, one_time_keys, fallback_keys, key_ids)?)
}

fn read_pair(contents: &mut Reader<'_>) -> Result<Curve25519KeyPair, Unsound> {
    Ok(Curve25519KeyPair::from_secret(Secret::copy_of(contents.array()?)))
}
