//! The library behind the Kotlin, Swift and Python packages: the facade, and nothing else.
//!
//! The packages are made by `cargo xtask`, from the metadata that is compiled into this library.

pub use olmec_facade::*;

olmec_facade::uniffi_reexport_scaffolding!();
