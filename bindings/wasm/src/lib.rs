//! olmec as a WebAssembly module: everything is in the facade, and its shape for JavaScript in
//! `package/`.
#![forbid(unsafe_code)]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

pub use olmec_facade::*;

/// Wipes what is freed: the plaintexts, keys and pickles that cross to JavaScript are copied
/// through this memory by generated code, which frees them and does no more.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);
