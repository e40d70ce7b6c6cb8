//! olmec as a WebAssembly module: everything is in the facade, and its shape for JavaScript in
//! `package/`.
//!
//! Without the standard library: its panics carry texts that nobody would see, and what prints them.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod runtime;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
extern crate std;

pub use olmec_facade::*;
