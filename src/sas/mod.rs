//! Short Authentication String: two people compare emoji or numbers, and so verify each other's
//! devices.
//!
//! ```text
//! starter (sent `start`)                                   acceptor (sent `accept`)
//!   Sas ◄──── commitment = SHA-256(K_acceptor || start content) ──────────── Sas
//!    │ ───────────────────────────── K_starter ────────────────────────────► │ agree
//!    │ ◄──────────────────────────── K_acceptor ──────────────────────────── │
//!    │ agree_with_commitment                                                 │
//!    ▼                                                                       ▼
//! EstablishedSas: S = ECDH(K_starter, K_acceptor), 32 bytes            EstablishedSas
//!    ├─ bytes   = HKDF(0, S, info, 6) ──► 7 emoji or 3 numbers, compared by the two people
//!    └─ MAC key = HKDF(0, S, info', 32) ─► MAC of each Ed25519 key, and of the list of key ids
//! ```
//!
//! Whoever stands between the two devices shares a secret with each of them, but not the same
//! one, so the two strings differ: one try in 2^42 (emoji) or 2^39 (numbers) hits. The commitment
//! is why there is only one try.
//!
//! ```
//! use olmec::sas::{ExpectedKeys, KeyAgreement, MacMethod, Participant, Participants, Sas, SasKey};
//! # let alice_account = olmec::Account::new()?;
//! # let alice_key = alice_account.identity_keys().ed25519;
//!
//! let (alice, bob) = (Sas::new()?, Sas::new()?);
//! let (alice_sent, bob_sent) = (alice.public_key(), bob.public_key());
//! let start = r#"{"from_device":"PHONE","method":"m.sas.v1","transaction_id":"S0meUniqueId"}"#;
//! let commitment = bob.commitment(start); // in Bob's `accept`, before he shows his key
//!
//! let bob = bob.agree(alice_sent)?;
//! let alice = alice.agree_with_commitment(bob_sent, &commitment, start)?;
//!
//! let participants = Participants {
//!     starter: Participant { user_id: "@alice:tea.example", device_id: "PHONE", key: alice_sent },
//!     acceptor: Participant { user_id: "@bob:tea.example", device_id: "LAPTOP", key: bob_sent },
//!     transaction_id: "S0meUniqueId",
//! };
//! let (alice, bob) = (alice.verification(participants)?, bob.verification(participants)?);
//! let shown = alice.short_string(KeyAgreement::Curve25519HkdfSha256).emojis();
//! assert_eq!(shown, bob.short_string(KeyAgreement::Curve25519HkdfSha256).emojis());
//!
//! // Both people say that the emoji match; Alice sends her `mac`, and Bob checks it.
//! let method = MacMethod::HkdfHmacSha256V2;
//! let sent = alice.mac_content(method, &[SasKey::Device(alice_key)])?;
//! let expected = ExpectedKeys { required: &[SasKey::Device(alice_key)], known: &[] };
//! assert_eq!(bob.verify(method, &sent, expected)?, [SasKey::Device(alice_key)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where fields could run into each other
//!
//! The info of the short string is made of ids with `|` between them. Here a user id must have
//! the form `@localpart:server` without `|` in the server's name, and a device id must have
//! neither `|` nor comma. Then each info is made of one list of fields only: the first `:` of a user id ends its
//! localpart, the next `|` the user id, the next one the device id. A `|` in a localpart, which
//! old user ids may have, is harmless.
//!
//! The info of a MAC has nothing between its fields. Under one shared secret there is only one
//! list of them, and the short string has shown that both sides have the same one, so there is
//! nothing to confuse, but for the two directions: two devices whose ids would give both
//! directions one info are refused. With the deprecated `curve25519` the short string has nothing
//! between its fields either, and shows less.
//!
//! The list of key ids has commas between them, so an id with a comma in it is refused.
//!
//! **Not here:** sending the events, their order and their time limits.
//!
//! Specification: Matrix client-server API, "Short Authentication String (SAS) verification"
//! <https://spec.matrix.org/v1.16/client-server-api/#short-authentication-string-sas-verification>.

mod commitment;
mod emoji;
mod error;
mod established;
mod key_agreement;
mod mac;
mod mac_content;
mod participants;
mod short_string;
mod verification;

#[cfg(test)]
mod tests;

pub use emoji::Emoji;
pub use error::{
    AgreeError, MacContentError, MacError, MethodError, OutputTooLong, ParticipantsError,
    VerifyError,
};
pub use established::EstablishedSas;
pub use key_agreement::{KeyAgreement, Sas};
pub use mac::{Mac, MacMethod};
pub use mac_content::{ExpectedKeys, MacContent, SasKey};
pub use participants::{Participant, Participants};
pub use short_string::SasBytes;
pub use verification::Verification;
