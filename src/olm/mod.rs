//! Olm: an encrypted session between two devices.
//!
//! ```text
//!  I_A, E_A, I_B, E_B ──triple DH──► S ──OLM_ROOT──► R(0) ┬──► C(0,0) ► C(0,1) ► …   Alice sends
//!                                                        │      └► M(0,0) └► M(0,1)
//!                       DH(T(0), T(1)) ──OLM_RATCHET──► R(1) ┬─► C(1,0) ► …          Bob sends
//!                                                        │      └► M(1,0)
//!                       DH(T(1), T(2)) ──OLM_RATCHET──► R(2) ──► C(2,0) ► …          Alice sends
//!
//!  M(i,j) ──OLM_KEYS──► AES key, MAC key, IV of one message
//! ```
//!
//! | module | object of the specification |
//! |---|---|
//! | `triple_dh` | the shared secret from which a session starts |
//! | `ratchet` | root keys and whose turn it is |
//! | `chain_key` | chain keys `C`, message keys `M` |
//! | `chain` | the sending and the receiving end of a chain |
//! | `skipped_keys` | message keys whose message has not come yet |
//! | `discarded` | the indices whose keys were let go |
//! | `message` | bytes of normal and pre-key messages |
//! | `session` | a session: its keys, its ratchet, its MAC length |
//! | `account`, `one_time_keys`, `fallback_key` | a device's own keys |
//!
//! Specification: <https://gitlab.matrix.org/matrix-org/olm/-/blob/master/docs/olm.md>.

pub(crate) mod account;
mod account_description;
pub(crate) mod chain;
pub(crate) mod chain_key;
pub(crate) mod discarded;
mod error;
pub(crate) mod fallback_key;
mod message;
pub(crate) mod one_time_keys;
pub(crate) mod ratchet;
pub(crate) mod session;
pub(crate) mod session_keys;
pub(crate) mod skipped_keys;
mod triple_dh;

#[cfg(test)]
mod tests;

pub use account::{Account, IdentityKeys, InboundSession, UsedKey};
pub use account_description::AccountDescription;
pub use error::{
    DecryptError, EncryptError, GenerateKeysError, InboundSessionError, OutboundSessionError,
};
pub use message::{MessageType, NormalMessage, OlmMessage, PreKeyMessage};
pub use one_time_keys::{GeneratedKeys, KeyId, OneTimeKey};
pub use session::{Session, SessionDescription};
pub use session_keys::SessionKeys;

/// The largest number of missing messages before one that is still decrypted.
pub const MAX_MESSAGE_GAP: u32 = 2000;
/// How many receiving chains a session keeps; the oldest is let go.
pub const MAX_RECEIVING_CHAINS: usize = 5;
/// How many keys of missing messages each receiving chain keeps; the oldest are let go.
pub const MAX_SKIPPED_KEYS: u32 = 40;
