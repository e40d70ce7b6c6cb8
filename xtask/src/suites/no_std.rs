//! `no_std`: the library without features, built for targets that have no standard library to lean on.
//!
//! A rustup toolchain with the target installed builds it directly. Otherwise Debian's compiler and its source package
//! do: `core` and `alloc`, and nothing else, are built first, so a use of `std` anywhere is an unresolved crate.

use anyhow::{Context, Result};

use crate::apt::{self, RUST_WEB_SRC, RUSTC_WEB};
use crate::job::Missing;
use crate::run::{Cmd, cargo, target_dir};
use crate::toolchain::{Version, has_target};

/// The browser, and a microcontroller (Cortex-M4) with neither operating system nor 64-bit atomics.
const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "thumbv7em-none-eabi"];

/// Nothing runs here: the workspace's optimised dependencies would only cost time.
const UNOPTIMISED: &str = "profile.dev.package.\"*\".opt-level=0";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Builds the library for every target.
pub(super) fn run() -> Result<()> {
    for target in TARGETS {
        let build = cargo("build --package olmec --no-default-features --target").args([target]);
        let build =
            build.path("--target-dir", &target_dir("no_std")).args(["--config", UNOPTIMISED]);
        if has_target(target) { build.run()? } else { with_debian_rustc(build)?.run()? }
    }
    Ok(())
}

/// The same build, with `core` and `alloc` made from source by Debian's compiler.
fn with_debian_rustc(build: Cmd) -> Result<Cmd> {
    apt::ensure(&[RUSTC_WEB, RUST_WEB_SRC])?;
    let declared = Version::declared().context("the workspace declares no rust-version")?;
    if Version::of(DEBIAN_RUSTC) < Some(declared) {
        return Err(Missing(format!("{DEBIAN_RUSTC} is older than Rust {declared}")).into());
    }
    // Building the standard library is an unstable option of cargo, so the stable one is asked to allow it.
    let build = build.args(["-Zbuild-std=core,alloc"]);
    Ok(build.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1"))
}
