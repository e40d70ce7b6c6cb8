//! What belongs to no object.

use std::ffi::c_char;

use crate::buffer::number;
use crate::error::{self, Error, FAILED};

/// The version of libolm whose interface this is.
const VERSION: [u8; 3] = [3, 2, 16];

/// The version: of the interface, not of the library behind it.
#[unsafe(no_mangle)]
pub extern "C" fn olm_get_library_version(major: *mut u8, minor: *mut u8, patch: *mut u8) {
    let [first, second, third] = VERSION;
    number(major, first);
    number(minor, second);
    number(patch, third);
}

/// What a function returns that fails.
#[unsafe(no_mangle)]
pub extern "C" fn olm_error() -> usize {
    FAILED
}

/// The name of an error code.
#[unsafe(no_mangle)]
pub extern "C" fn _olm_error_to_string(error: u32) -> *const c_char {
    error::name(Error(error))
}
