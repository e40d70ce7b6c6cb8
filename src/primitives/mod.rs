//! The only users of dalek, RustCrypto and graviola. Everything else in the library reaches a
//! primitive through one function here: one Diffie-Hellman, one signature verification, one cipher.
//!
//! ```text
//! curve25519   ed25519_key_pair   xchacha20_poly1305 ──► backend: assembly or portable
//! ed25519 ──► ed25519_verifier ──► ed25519_table, ed25519_batch
//! ```

pub(crate) mod aes_cbc_hmac;
#[cfg(feature = "matrix")]
pub(crate) mod aes_ctr;
#[cfg(all(
    feature = "assembly",
    target_endian = "little",
    target_pointer_width = "64",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod assembly;
pub(crate) mod chacha20_poly1305;
pub(crate) mod curve25519;
pub(crate) mod ed25519;
mod ed25519_batch;
pub(crate) mod ed25519_key_pair;
mod ed25519_table;
pub(crate) mod ed25519_verifier;
mod hmac_sha256;
pub(crate) mod hpke;
pub(crate) mod kdf;
pub(crate) mod ordered_aead;
mod portable;
pub(crate) mod xchacha20_poly1305;

#[cfg(test)]
mod ed25519_accept_set_tests;
#[cfg(test)]
mod vector_tests;
#[cfg(test)]
mod wycheproof_tests;

#[cfg(all(
    feature = "assembly",
    target_endian = "little",
    target_pointer_width = "64",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
use assembly as backend;
#[cfg(not(all(
    feature = "assembly",
    target_endian = "little",
    target_pointer_width = "64",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
use portable as backend;

use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode};

/// Why a public key or signature was refused when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is not base64 of the right length.
    #[error("cannot read the key or signature: {0}")]
    Base64(#[from] Base64Error),
    /// The bytes are no Ed25519 public key that could verify anything safely: not the canonical
    /// encoding of a curve point, or a point of small order.
    #[error(
        "cannot read the Ed25519 key: not a canonical point of large order; refuse the device that published it"
    )]
    InvalidEd25519Key,
}

impl CodedError for KeyError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Base64(error) => error.code(),
            Self::InvalidEd25519Key => ErrorCode::InvalidPublicKey,
        }
    }
}
