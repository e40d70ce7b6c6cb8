//! Other implementations of Olm, Megolm and SAS, made easy to test against.
//!
//! ```text
//! tests/schedules    random traffic between any two implementations ──► ledger says what must happen
//! tests/same_bytes   olmec and libolm given the same random bytes ────► equal bytes
//! tests/sas          olmec verifying libolm and vodozemac, and back ──► equal strings and MACs
//! fixtures           what libolm and vodozemac sent, frozen ──────────► test-vectors/
//! conformance        test-vectors/ given to libolm and vodozemac ─────► the table in its README
//!        │
//!       peer         one face for all three
//!        │
//!  libolm, vodozemac, olmec
//! ```
//!
//! [`libolm`] wraps the C library. vodozemac is a Rust crate and is used as it is.

extern crate alloc;

pub mod conformance;
pub mod fixtures;
pub mod ledger;
pub mod libolm;
#[path = "../../model/mod.rs"]
mod model;
pub mod peer;
pub mod random;
