//! End-to-end encryption for Matrix, embeddable: **Olm**, the double ratchet between two devices,
//! and **Megolm**, the ratchet of a whole room.
//!
//! A device has an [`Account`]. Its Olm [`Session`](olm::Session)s carry small secrets, one device at a
//! time; the largest of them is the key of a Megolm session, with which everybody in a room then reads
//! what the device says. What follows is both, from the first key to the last rule.
//!
//! # Olm: two devices
//!
//! ```text
//!  Alice's device                   server                        Bob's device
//!        │                             │ ◄── identity key,             │ Account::new
//!        │                             │     one-time keys, signed ────│ generate_one_time_keys
//!        │ ◄── one of Bob's keys ──────│     (handed out once each)    │ mark_keys_as_published
//!  create_outbound_session             │                               │
//!        │──── pre-key message ───────►│──────────────────────────────►│ create_inbound_session
//!        │     names the keys used     │                               │ the one-time key is gone
//!        │ ◄───────────────────────────│◄──── normal message ──────────│ encrypt
//!        │      each change of direction mixes a new secret in         │
//! ```
//!
//! ```
//! use olmec::Account;
//! use olmec::olm::OlmMessage;
//!
//! let alice = Account::new()?;
//! let mut bob = Account::new()?;
//! bob.generate_one_time_keys(50)?;
//! let bobs_key = bob.one_time_keys().next().ok_or("no key")?.key; // uploaded, then claimed by Alice
//! bob.mark_keys_as_published();
//!
//! let mut to_bob = alice.create_outbound_session(bob.identity_keys().curve25519, bobs_key)?;
//! let message = to_bob.encrypt(b"It's a secret to everybody")?; // a pre-key message until Bob answers
//!
//! let OlmMessage::PreKey(message) = message else { return Err("not a first message".into()) };
//! let inbound = bob.create_inbound_session(alice.identity_keys().curve25519, &message)?;
//! assert_eq!(inbound.plaintext, b"It's a secret to everybody");
//!
//! let mut to_alice = inbound.session; // the one-time key is gone, only now
//! assert_eq!(to_bob.decrypt(&to_alice.encrypt(b"I see")?)?, b"I see");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The first secret comes of three Diffie-Hellman results, of both identity keys, Alice's base key and
//! Bob's one-time key. From there two ratchets turn. A *chain* gives each message a key of its own,
//! which is forgotten once it is used: what was read stays safe from whoever takes the device later.
//! Each answer brings a new *ratchet key*, and with it a new chain: whoever copied the state before
//! cannot follow. Messages may come late or never; the keys of up to 40 missing ones are kept for
//! each of the last five chains. [`olm`] has the picture of the keys, formula by formula.
//!
//! # Megolm: a room
//!
//! A room has too many devices to encrypt each message for each. So each sender has a session, one
//! ratchet that turns with every message, and hands it out over Olm, once for each device:
//!
//! ```text
//!  index     0 ──────► 1 ──────► 2 ──────► 3 ──────►   the ratchet turns one way only
//!            │         │         │         │
//!  message   M0        M1        M2        M3          encrypted once, signed, sent to all
//!            │                   │
//!            session_key:        export_at(2):
//!            Bob reads all       Carol, who came later, reads M2 and what follows
//! ```
//!
//! ```
//! use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
//!
//! let mut room = OutboundGroupSession::new()?;
//! let mut bobs_view = InboundGroupSession::new(&room.session_key()); // travels inside an Olm message
//!
//! let message = room.encrypt(b"hello, room")?;
//! let decrypted = bobs_view.decrypt(&message)?;
//! assert_eq!((decrypted.message_index.get(), &decrypted.plaintext[..]), (0, &b"hello, room"[..]));
//!
//! // Carol joins later and gets the history from message 1 on.
//! let mut carols_view = InboundGroupSession::import(&bobs_view.export_at(1)?);
//! assert!(carols_view.decrypt(&message).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This is cheap, and weaker than Olm: who has the ratchet at one index reads all later messages, and a
//! message decrypts as often as it is shown. So a client makes a new session now and then, and when
//! somebody leaves, and remembers which event had which index. [`megolm`] has the picture of the keys.
//!
//! # What a client adds
//!
//! - **Whose keys are these?** Keys from a server count only with their device's signature:
//!   [`matrix::device_keys`] makes types that prove it. That the device is the person's is what [`sas`]
//!   and cross-signing verify.
//! - **Save, then send.** A message key must never be used twice, so store the session before the
//!   message leaves the device: [`pickle`].
//! - **Replays in rooms** are found by [`matrix::replay_guard`]; [`matrix::events`] opens whole events
//!   with every check in one call.
//!
//! # Where things are
//!
//! | module | what |
//! |---|---|
//! | [`olm`] | accounts, sessions and messages between two devices |
//! | [`megolm`] | outbound and inbound group sessions, session keys, exports |
//! | [`sas`] | verifying a device with emoji or numbers that two people compare |
//! | [`pickle`] | saving and loading all of these; libolm's and vodozemac's pickles; dehydrated devices |
//! | [`pk`] | keys of the server-side key backup, recovery keys, cross-signing keys |
//! | [`matrix`] | signed JSON, attachments, key exports, secret storage, backups, room-key events |
//! | [`qr_login`] | signing in with a QR code: its contents, and the channel (MSC4108, MSC4388) |
//! | [`error`] | the classes of error and their stable codes |
//! | [`secret`] | how secret bytes are handed out |
//! | [`random`] | where randomness comes from |
//! | [`sha256`] | SHA-256, and its unpadded base64 form |
//! | [`Ed25519PublicKey::verify`] | verifying a signature |
//!
//! # What every call keeps
//!
//! - A call that returns an error has changed nothing.
//! - No input makes the library panic; what a hostile message can cost is bounded.
//! - Secrets are wiped when dropped, and never printed.
//! - What cannot be authenticated is one error, whatever the reason.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `std` | yes | the standard library's error and base64 support; nothing else changes |
//! | `getrandom` | yes | constructors that read the operating system's generator (`new()`, `encrypt()`, …) |
//! | `precomputed-tables` | yes | tables of 38 KB in the program, with which new keys and signatures take a third of the time, and 56 KB of memory for each signing key in use that has verified many signatures, with which the next ones take two thirds |
//! | `assembly` | yes | X25519 and Ed25519 signing by proven assembly, twice as fast, on x86-64 and AArch64 where the CPU has what it needs (brings graviola, and `std`); the results are the same |
//! | `matrix` | yes | the formats around the ratchets, module [`matrix`] |
//! | `vodozemac-pickle` | yes | reading and writing vodozemac's pickles (brings serde_json) |
//! | `serde` | no | `Serialize` and `Deserialize` of public keys and signatures, as base64 text |
//!
//! Without them the crate needs only `alloc`; use the `…_with_rng` and `…_with` forms with a
//! generator of your own.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
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
mod hash;
#[cfg(feature = "matrix")]
pub mod matrix;
pub mod megolm;
pub mod olm;
pub mod pickle;
pub mod pk;
mod primitives;
pub mod qr_login;
pub mod random;
pub mod sas;
pub mod secret;
mod session_id;

pub use encoding::base64::Base64Error;
pub use encoding::message_error::MessageError;
pub use error::{CodedError, ErrorClass, ErrorCode};
pub use hash::{sha256, sha256_base64};
pub use olm::Account;
pub use primitives::KeyError;
pub use primitives::aes_cbc_hmac::MacLength;
pub use primitives::curve25519::Curve25519PublicKey;
pub use primitives::ed25519::{Ed25519PublicKey, Ed25519Signature, SignatureError};
pub use primitives::ed25519_verifier::Ed25519Verifier;
pub use random::RandomError;
pub use session_id::SessionId;

/// Runs the code of README.md as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
