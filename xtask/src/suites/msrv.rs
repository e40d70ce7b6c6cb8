//! The oldest compiler: `rust-version` of the manifest is a promise.

use anyhow::Result;

use crate::toolchain;

/// Checks the library with the declared compiler, when this machine has it.
pub(super) fn run() -> Result<()> {
    toolchain::declared("check --package olmec --all-features")?.run()
}
