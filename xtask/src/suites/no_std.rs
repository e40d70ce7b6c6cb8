//! `no_std`: the library without features but `matrix`, built for targets that have no standard library to lean on.

use anyhow::Result;

use crate::cross::{WASM, library_for};
use crate::run::{cargo, target_dir};

/// The browser, and a microcontroller (Cortex-M4) with neither operating system nor 64-bit atomics.
const TARGETS: [&str; 2] = [WASM, "thumbv7em-none-eabi"];

/// Nothing runs here: the workspace's optimised dependencies would only cost time.
const UNOPTIMISED: &str = "profile.dev.package.\"*\".opt-level=0";

/// Builds the library for every target.
pub(super) fn run() -> Result<()> {
    for target in TARGETS {
        let build = cargo("build --package olmec --no-default-features --features matrix");
        let build =
            build.path("--target-dir", &target_dir("no_std")).args(["--config", UNOPTIMISED]);
        library_for(target, build)?.run()?;
    }
    Ok(())
}
