//! The facade from which the packages for other languages are made, and the list of what they offer.

use anyhow::{Context, Result, ensure};

use crate::binding_calls;
use crate::run::{cargo, root, target_dir};
use crate::sources::library_name;

/// The list, which is committed so that a change of it is seen.
const SURFACE: &str = "bindings/surface.txt";

/// Tests the facade, also with the test vectors and with the attributes of both worlds; compares the list.
pub(super) fn run() -> Result<()> {
    cargo("test --package olmec-facade --package olmec-binding-vectors").run()?;
    binding_calls::write()?;
    cargo("check --package olmec-facade --features uniffi,wasm").run()?;
    let library = library()?;
    let surface = cargo("run --quiet --package olmec-generate -- surface").args([&*library]);
    let surface = surface.output().context("the surface could not be printed")?;
    let committed = std::fs::read_to_string(root().join(SURFACE)).context(SURFACE)?;
    ensure!(
        surface.trim_end() == committed.trim_end(),
        "the bindings offer something else than {SURFACE} says; if that is meant, write it anew:\n\
         cargo run --package olmec-generate -- surface {library} > {SURFACE}"
    );
    Ok(())
}

/// Builds the library whose metadata says what the facade offers. Its path.
pub(super) fn library() -> Result<String> {
    cargo("build --package olmec-uniffi --package olmec-generate").run()?;
    let library = target_dir("debug").join(library_name());
    Ok(library.to_str().context("the path of the library is not UTF-8")?.to_owned())
}
