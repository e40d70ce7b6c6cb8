//! The C library: its functions in Rust, its headers for C and C++, and what the tests run.

mod cpp;
mod header;
mod model;
mod names;
mod rust;
mod shape;
mod vectors;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use camino::Utf8Path;

use model::Api;

/// Writes everything that bindings/c commits and does not write by hand.
pub(crate) fn write(library: &Utf8Path, crate_dir: &Utf8Path) -> Result<()> {
    let api = Api::load(library)?;
    let generated = crate_dir.join("src/generated");
    if generated.exists() {
        fs::remove_dir_all(&generated)?;
    }
    fs::create_dir_all(&generated)?;
    let mut paths = Vec::new();
    for rust::File { name, text } in rust::files(&api)? {
        let path = generated.join(name).with_extension("rs");
        fs::write(&path, text).with_context(|| path.to_string())?;
        paths.push(path);
    }
    let format = Command::new("rustfmt").args(["--edition", "2024"]).args(&paths).status();
    ensure!(format.context("rustfmt")?.success(), "rustfmt failed");
    let header = header::header(&api, crate_dir)?;
    fs::write(crate_dir.join("abi.txt"), header::abi(&header))?;
    fs::write(crate_dir.join("include/olmec/olmec.h"), header)?;
    fs::write(crate_dir.join("include/olmec/olmec.hpp"), cpp::header(&api)?)?;
    Ok(())
}

/// Writes the calls of the test vectors as C and C++ to a folder.
pub(crate) fn vectors(library: &Utf8Path, calls: &Utf8Path, out: &Utf8Path) -> Result<()> {
    let api = Api::load(library)?;
    let calls = serde_json::from_str(&fs::read_to_string(calls)?)?;
    fs::create_dir_all(out)?;
    for (name, text) in vectors::files(&api, &calls)? {
        fs::write(out.join(name), text)?;
    }
    Ok(())
}
