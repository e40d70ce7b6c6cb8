//! Which library this is.

use std::ffi::c_char;

/// The version of the library that is running, as in "0.1.0". Static; do not free it.
///
/// OLMEC_VERSION is that of the header, which your program was compiled with. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    VERSION.as_ptr().cast()
}
