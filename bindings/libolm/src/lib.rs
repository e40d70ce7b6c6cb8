//! The drop-in: a `libolm.so.3` with libolm's interface and this library's safety.
//!
//! Each object lives in the memory that the caller gave for it, as a record of plain bytes and
//! nothing else. A call makes the core's types of the record, acts, and writes the record again.
//!
//! | module | what it holds |
//! |---|---|
//! | `memory` | the caller's memory of an object: its head, and the record behind it |
//! | `buffer` | the caller's other memory: inputs, outputs, random bytes |
//! | `object` | what every function does around its call: load, act, store, note the error |
//! | `text` | lengths of base64, and texts of the caller |
//! | `error` | libolm's error codes, and what becomes one of them |
//! | the others | the functions of one object each, in the order of libolm's checks |
//!
//! Only `memory` and `buffer` have `unsafe` blocks. Their functions are safe to call for
//! the rest of this crate although they follow the caller's pointers: that the pointers are good is
//! what libolm's headers ask of a C program, and no Rust code can call this crate.
//!
//! Where this library is stricter than libolm, `docs/libolm-differences.md` says so.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::not_unsafe_ptr_arg_deref, reason = "see above: the caller is C")]

mod buffer;
mod error;
mod memory;
mod object;
mod text;

pub mod account;
pub mod account_keys;
pub mod inbound_group_session;
pub mod library;
pub mod outbound_group_session;
pub mod pk_decryption;
pub mod pk_encryption;
pub mod pk_signing;
pub mod sas;
pub mod session;
pub mod session_messages;
pub mod utility;
