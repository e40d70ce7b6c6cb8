//! `cargo xtask interop`: other people's programs, moved onto olmec.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::apt::{self, GCC};
use crate::job::{Job, WhenMissing};
use crate::run::{cargo, root, target_dir};
use crate::toolchain;

/// The programs.
pub(crate) const ALL: &[Job] = &[Job {
    name: "matrix-sdk",
    about: "matrix-sdk-crypto on the layer with vodozemac's API, beside itself on vodozemac",
    when_missing: WhenMissing::FailInCi,
    run: matrix_sdk,
}];

/// The manifest of the layer.
const LAYER: &str = "bindings/vodozemac/Cargo.toml";
/// The device on the layer, and the tests.
const WITH_OLMEC: &str = "tests/interop/matrix-sdk-crypto/Cargo.toml";
/// The device on vodozemac, and the tests in which olmec meets what knows nothing of it.
const WITH_VODOZEMAC: &str = "tests/interop/matrix-sdk-crypto/with-vodozemac/Cargo.toml";

/// Builds the device twice, describes both APIs, and lets everything meet.
fn matrix_sdk() -> Result<()> {
    // For the SQLite that the SDK brings along.
    apt::ensure(&[GCC])?;
    // Both builds go to one place: most of what they are made of is the same.
    let target = target_dir("matrix-sdk");
    let formats = cargo("test --locked").path("--manifest-path", &root().join(WITH_VODOZEMAC));
    formats.path("--target-dir", &target).run()?;
    let olmec = describe(LAYER, "--all-features")?;
    let vodozemac = describe(WITH_VODOZEMAC, "--package=vodozemac")?;

    let test = cargo("test").path("--manifest-path", &root().join(WITH_OLMEC));
    let device = target.join("debug/device-with-vodozemac");
    let told = [
        ("DEVICE_WITH_VODOZEMAC", device),
        ("API_OF_OLMEC", olmec),
        ("API_OF_VODOZEMAC", vodozemac),
    ];
    let test = told.iter().fold(test, |test, (name, path)| test.env(name, &path.to_string_lossy()));
    test.path("--target-dir", &target).run()
}

/// Lets rustdoc describe the public API of the crate `vodozemac` that `what` names, in JSON.
///
/// The form changes from compiler to compiler, and what reads it is for the declared one. It takes
/// a variable to make that compiler write it, which would make everything else be built again:
/// hence a place of its own.
fn describe(manifest: &str, what: &str) -> Result<PathBuf> {
    let name = if manifest == LAYER { "olmec" } else { "vodozemac" };
    let target = target_dir("vodozemac-api").join(name);
    let rustdoc = toolchain::declared("rustdoc --lib")?.args([what]);
    let rustdoc = rustdoc.path("--manifest-path", &root().join(manifest));
    let rustdoc = rustdoc.path("--target-dir", &target).env("RUSTC_BOOTSTRAP", "1");
    rustdoc.args(["--", "-Zunstable-options", "--output-format=json"]).run()?;
    Ok(target.join(Path::new("doc/vodozemac.json")))
}
