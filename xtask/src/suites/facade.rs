//! The facade from which the packages for other languages are made, and the list of what they offer.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, root, target_dir};

/// The list, which is committed so that a change of it is seen.
const SURFACE: &str = "bindings/surface.txt";

/// Tests the facade, alone and with the attributes of both worlds; compares the list.
pub(super) fn run() -> Result<()> {
    cargo("test --package olmec-facade").run()?;
    cargo("check --package olmec-facade --features uniffi,wasm").run()?;
    cargo("build --package olmec-uniffi --package olmec-generate").run()?;
    let library = library();
    let library = library.to_str().context("the path of the library is not UTF-8")?;
    let surface = cargo("run --quiet --package olmec-generate -- surface").args([library]);
    let surface = surface.output().context("the surface could not be printed")?;
    let committed = std::fs::read_to_string(root().join(SURFACE)).context(SURFACE)?;
    ensure!(
        surface.trim_end() == committed.trim_end(),
        "the bindings offer something else than {SURFACE} says; if that is meant, write it anew:\n\
         cargo run --package olmec-generate -- surface {library} > {SURFACE}"
    );
    Ok(())
}

/// Where the library of `bindings/uniffi` is once it is built; its metadata say what it offers.
pub(crate) fn library() -> PathBuf {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    target_dir("debug").join(format!("{prefix}olmec_uniffi{suffix}"))
}
