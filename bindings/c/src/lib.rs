//! The C library: one function for each call of the facade, and nothing decided here.
//!
//! `generated` holds those functions, made by `olmec-generate c` from the facade's metadata; the
//! header is made from them by cbindgen. What they are made of is written by hand:
//!
//! | module | what it holds |
//! |---|---|
//! | `call` | what every function does: empty the outputs, catch panics, fill the outputs |
//! | `handle` | objects behind opaque pointers, checked by a tag |
//! | `input` | pointers with a length, enums and optional texts |
//! | `buffer` | memory given to the caller, wiped when it comes back |
//! | `record` | the few records that are structs in C |
//!
//! Only the first four have `unsafe` blocks. Their functions are safe to call for the rest
//! of this crate although they follow the caller's pointers: that the pointers are good is what
//! the header asks of a C program, and no Rust code can call this crate.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// What C sees is named here as it is there.
#![allow(non_camel_case_types)]
#![allow(clippy::not_unsafe_ptr_arg_deref, reason = "see above: the caller is C")]

pub mod buffer;
mod call;
pub mod generated;
mod handle;
mod input;
pub mod record;
pub mod version;
