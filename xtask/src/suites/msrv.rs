//! The oldest compiler: `rust-version` of the manifest is a promise.

use anyhow::{Context, Result};

use crate::job::Missing;
use crate::run::{Cmd, cargo};
use crate::toolchain::{self, Version};

const CHECK: &str = "check --package olmec --all-features";

/// Checks the library with the declared compiler, when this machine has it.
pub(super) fn run() -> Result<()> {
    let declared = Version::declared().context("the workspace declares no rust-version")?;
    if Version::of("rustc") == Some(declared) {
        println!("the active compiler is the declared one, {declared}");
        return cargo(CHECK).run();
    }
    let toolchain = toolchain::installed(declared).ok_or_else(|| {
        Missing(format!(
            "Rust {declared} is not installed. To install: rustup toolchain install {declared}"
        ))
    })?;
    let check = Cmd::new("cargo").args([format!("+{toolchain}").as_str()]);
    check.args(CHECK.split(' ')).run()
}
