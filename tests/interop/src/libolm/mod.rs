//! A safe wrapper over the installed libolm, the C library that defined the formats.
//!
//! ```text
//! Account, *Session, Sas            safe types, one file each
//!            │ call!
//!         Handle<T>                 owns and clears the memory of one C object
//!            │
//!           ffi                     the declarations
//! ```
//!
//! libolm draws no random bytes: every call that needs some takes them as an argument. A test can
//! so give libolm and another implementation the same bytes and compare the results. libolm wipes
//! the buffer it is given, hence it gets a copy.
//!
//! Methods return [`Error`] where libolm can refuse the input, and a plain value where it can only
//! refuse a buffer of the wrong size, which this wrapper never passes.

#[macro_use]
mod handle;

mod account;
mod ffi;
mod group;
mod pk;
mod sas;
mod session;
#[cfg(test)]
mod tests;

use std::fmt;

pub use account::{Account, IdentityKeys};
pub use group::{InboundGroupSession, OutboundGroupSession};
use handle::Handle;
pub use pk::{PkDecryption, PkEncryption, PkMessage, PkSigning};
pub use sas::Sas;
pub use session::{NORMAL, PRE_KEY, Session};

/// The name libolm gives to what went wrong, such as `BAD_MESSAGE_MAC`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Error(pub String);

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl PartialEq<&str> for Error {
    fn eq(&self, name: &&str) -> bool {
        self.0 == *name
    }
}

/// The version of the linked library: major, minor, patch.
pub fn library_version() -> (u8, u8, u8) {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    ffi::olm_get_library_version(&mut major, &mut minor, &mut patch);
    (major, minor, patch)
}

/// Checks a base64 Ed25519 `signature` of `message` under the base64 public `key`.
///
/// A signature that does not fit is reported as `BAD_MESSAGE_MAC`.
pub fn ed25519_verify(key: &str, message: &[u8], signature: &str) -> Result<(), Error> {
    let utility = Handle::<ffi::OlmUtility>::new();
    let mut signature = signature.as_bytes().to_vec();
    utility.check(call!(utility, olm_ed25519_verify, in key, in message, out signature))?;
    Ok(())
}

/// The SHA-256 of `input`, in base64.
pub fn sha256(input: &[u8]) -> String {
    let utility = Handle::<ffi::OlmUtility>::new();
    let length = call!(utility, olm_sha256_length);
    utility.read_text(length, |out| call!(utility, olm_sha256, in input, out out))
}
