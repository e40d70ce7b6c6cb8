//! State at rest: accounts and sessions as encrypted bytes.
//!
//! | format | for | read | write |
//! |---|---|---|---|
//! | native, [`Pickle`] | everyone | yes | yes |
//! | [`libolm`] | clients that come from libolm, or go back | every version but the compromised first | the newest |
//! | `vodozemac`, with the feature `vodozemac-pickle` | clients that come from vodozemac, or go back | encrypted and JSON | encrypted and JSON |
//! | [`dehydrated_device`] | a device waiting on the server (MSC3814) | yes | yes |
//!
//! # Saving, so that nothing is lost and nothing is used twice
//!
//! Save the object **before** what it made leaves the device: encrypt, save the session, then send.
//! A message that was sent from a state that was not saved is sent again, under the same key, after
//! a crash. When receiving: decrypt, save the session together with what it said, then confirm to
//! the server. Then a crash loses at most the last step, which is repeated.
//!
//! A pickle carries a generation that the caller counts up with each save. Whoever keeps the last
//! generation elsewhere notices when an old copy is put back, which would use message keys twice.

pub(crate) mod codec;
pub mod dehydrated_device;
mod error;
mod key;
pub mod libolm;
mod native;
#[cfg(feature = "vodozemac-pickle")]
pub mod vodozemac;

pub use error::PickleError;
pub use key::PickleKey;
pub use native::{Opened, Picklable, Pickle, PickleClaims, PickleKind, Stamp};
