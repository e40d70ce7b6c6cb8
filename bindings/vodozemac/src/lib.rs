//! The API of vodozemac, made of olmec: one `[patch.crates-io]` line moves a program that uses
//! vodozemac 0.10, such as matrix-sdk-crypto 0.18, onto olmec.
//!
//! Types here wrap those of olmec and hold no protocol logic. The texts, pickles and messages are
//! those of vodozemac, both ways. What is stricter, what is absent and what panics stands in
//! `docs/vodozemac-differences.md` of the repository; how to move, and how to leave this layer for
//! olmec's own API, in `docs/migrating-from-vodozemac.md`.
//!
//! ```
//! use vodozemac::olm::{Account, InboundCreationResult, OlmMessage, SessionConfig};
//!
//! let alice = Account::new();
//! let mut bob = Account::new();
//! bob.generate_one_time_keys(1);
//! let one_time_key = *bob.one_time_keys().values().next().ok_or("no key")?;
//! let config = SessionConfig::version_1();
//! let mut to_bob = alice.create_outbound_session(config, bob.curve25519_key(), one_time_key)?;
//! bob.mark_keys_as_published();
//!
//! let OlmMessage::PreKey(message) = to_bob.encrypt("It's a secret to everybody")? else {
//!     return Err("not a first message".into());
//! };
//! let InboundCreationResult { plaintext, .. } =
//!     bob.create_inbound_session(config, alice.curve25519_key(), &message)?;
//! assert_eq!(plaintext, b"It's a secret to everybody");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! Those of vodozemac, except `low-level-api`: `libolm-compat` (default),
//! `experimental-session-config`, `insecure-pk-encryption`, `js`.
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing
)]

mod base64_text;
pub mod causes;
mod config;
pub mod ecies;
mod encoded;
mod errors;
mod infallible;
mod keys;
pub mod megolm;
pub mod olm;
mod pickles;
#[cfg(feature = "insecure-pk-encryption")]
pub mod pk_encryption;
pub mod sas;

pub use base64::DecodeError as Base64DecodeError;

pub use base64_text::{base64_decode, base64_encode};
pub use causes::ProtoBufDecodeError;
pub use errors::{DecodeError, DehydratedDeviceError, LibolmPickleError, PickleError};
pub use keys::{
    Curve25519PublicKey, Curve25519SecretKey, Ed25519Keypair, Ed25519PublicKey, Ed25519SecretKey,
    Ed25519Signature, KeyError, KeyId, SignatureError,
};

/// The version of vodozemac whose API this is, and what it is made of: `0.10.0+olmec`.
pub static VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+olmec");
