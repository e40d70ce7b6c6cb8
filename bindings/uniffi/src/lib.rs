//! The library behind the Kotlin, Swift and Python packages: the facade, and nothing else.
//!
//! The packages are made by `cargo xtask`, from the metadata that is compiled into this library.
//!
//! What crosses between a language and this library (plaintexts, pickle keys, session keys) is
//! copied into buffers that UniFFI allocates here and frees as they are. So in this library all
//! memory is wiped when it is freed.

pub use olmec_facade::*;

olmec_facade::uniffi_reexport_scaffolding!();

#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
