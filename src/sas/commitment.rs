//! The promise that the acceptor makes before it shows its key.
//!
//! ```text
//! commitment = base64(SHA-256(base64(K_acceptor) || canonical JSON of the start content))
//! ```
//!
//! With it, nobody in the middle can choose a key after having seen the starter's, trying many
//! until the short strings happen to be equal.

use alloc::string::String;

use subtle::ConstantTimeEq as _;

use crate::encoding::base64;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::kdf;

/// The commitment to `key`, 43 characters of base64.
pub(super) fn to(key: &Curve25519PublicKey, start_content: &str) -> String {
    base64::encode(&kdf::sha256(&[key.to_base64().as_bytes(), start_content.as_bytes()]))
}

/// Whether `commitment` is the one to `key`, compared as text in constant time.
pub(super) fn is_to(commitment: &str, key: &Curve25519PublicKey, start_content: &str) -> bool {
    to(key, start_content).as_bytes().ct_eq(commitment.as_bytes()).into()
}
