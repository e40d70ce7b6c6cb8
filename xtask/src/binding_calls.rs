//! The test vectors as calls of the facade, for the suites of other languages.

use std::path::PathBuf;

use anyhow::Result;

use crate::run::{cargo, target_dir};

/// Writes the calls anew and returns the file; `bindings/vectors` says what its format is.
pub(crate) fn write() -> Result<PathBuf> {
    let file = target_dir("binding-calls.json");
    cargo("run --quiet --package olmec-binding-vectors -- calls").path("--out", &file).run()?;
    Ok(file)
}
