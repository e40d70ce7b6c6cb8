//! Other implementations of Olm and Megolm, made easy to test against.
//!
//! [`libolm`] wraps the C library. vodozemac is a Rust crate and is used as it is.

pub mod libolm;
