//! What must never happen in the library, so that the tests of the packages can see what would.

/// Panics.
#[uniffi::export]
pub fn panic_for_tests() {
    panic!("a panic on purpose");
}
