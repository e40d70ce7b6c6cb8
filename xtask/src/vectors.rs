//! `cargo xtask vectors` and `cargo xtask conformance`: the test vectors, made again and given to other implementations.

use anyhow::Result;

use crate::apt::{self, LIBOLM};
use crate::run::cargo;

/// Makes again what can be made again, and fails if a file or a table of the README differs.
pub(crate) fn check() -> Result<()> {
    make("--check")
}

/// The same, but keeps what was made.
pub(crate) fn write() -> Result<()> {
    make("--write")
}

/// Prints the table, and each difference.
pub(crate) fn conformance() -> Result<()> {
    make("--conformance")
}

fn make(what: &str) -> Result<()> {
    apt::ensure(&[LIBOLM])?;
    cargo("run --quiet --package olmec-interop --bin make-fixtures --").args([what]).run()
}
