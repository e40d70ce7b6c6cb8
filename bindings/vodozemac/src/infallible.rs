//! The only panic of this crate.

use std::fmt::Display;

/// The value of a step that can fail in olmec, in a function that cannot in vodozemac.
///
/// # Panics
///
/// If the operating system's generator fails, as vodozemac does, or all 2^32 message indices of a
/// session are used, where vodozemac would use keys a second time.
#[track_caller]
#[expect(clippy::panic, reason = "the signature has no error, and going on would be worse")]
pub(crate) fn certain<T, E: Display>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
