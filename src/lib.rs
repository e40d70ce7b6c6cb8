//! olmec
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::missing_errors_doc
)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod encoding;
pub mod error;
pub mod megolm;
pub mod olm;
mod primitives;
pub mod random;
pub mod secret;
mod session_id;

pub use encoding::base64::Base64Error;
pub use encoding::message_error::MessageError;
pub use error::{CodedError, ErrorClass, ErrorCode};
pub use olm::Account;
pub use primitives::KeyError;
pub use primitives::aes_cbc_hmac::MacLength;
pub use primitives::curve25519::Curve25519PublicKey;
pub use primitives::ed25519::{Ed25519PublicKey, Ed25519Signature, SignatureError};
pub use random::RandomError;
pub use session_id::SessionId;
