//! The C library: its functions in Rust, its headers for C and C++, and what the tests run.

mod calls;
mod constants;
mod cpp;
mod header;
mod model;
mod names;
mod refusals;
mod rust;
mod shape;
mod vectors;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use camino::Utf8Path;

use model::Api;
pub(crate) use names::{c_type, c_variant, snake};

/// Writes everything that bindings/c commits and does not write by hand, or only compares it.
pub(crate) fn write(library: &Utf8Path, crate_dir: &Utf8Path, check: bool) -> Result<()> {
    let api = Api::load(library)?;
    let generated = crate_dir.join("src/generated");
    let files = rust::files(&api)?;
    let names: Vec<String> = files.iter().map(|file| format!("{}.rs", file.name)).collect();
    for rust::File { name, text } in files {
        put(&generated.join(name).with_extension("rs"), &formatted(&text)?, check)?;
    }
    for entry in fs::read_dir(&generated)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ensure!(names.contains(&name), "{generated}/{name} is not made any more: remove it");
    }
    // cbindgen reads what was written or compared just now.
    let header = header::header(&api, crate_dir)?;
    put(&crate_dir.join("abi.txt"), &header::abi(&header), check)?;
    put(&crate_dir.join("include/olmec/olmec.h"), &header, check)?;
    put(&crate_dir.join("include/olmec/olmec.hpp"), &cpp::header(&api)?, check)
}

/// Writes a file, or fails if it has another text.
pub(crate) fn put(path: &Utf8Path, text: &str, check: bool) -> Result<()> {
    if !check {
        return fs::write(path, text).with_context(|| path.to_string());
    }
    ensure!(
        fs::read_to_string(path).unwrap_or_default() == text,
        "{path} is not what is made of the facade now: run the same without --check"
    );
    Ok(())
}

/// Rust as `cargo fmt` has it.
fn formatted(text: &str) -> Result<String> {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", config])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut rustfmt = rustfmt.context("rustfmt")?;
    rustfmt.stdin.take().context("rustfmt")?.write_all(text.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    ensure!(output.status.success(), "rustfmt failed");
    Ok(String::from_utf8(output.stdout)?)
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
