//! The Swift package. Without a Swift compiler its sources are parsed, and its C header and module map compiled;
//! with one it is built, tested and run, which `cargo xtask test --swift` insists on.

use std::fs;

use anyhow::{Context, Result};

use crate::apt::{self, CLANG};
use crate::job::{Job, Missing, WhenMissing};
use crate::run::{Cmd, root, target_dir};
use crate::sources::{self, Language};
use crate::venv::Venv;

/// What `cargo xtask test --swift` runs.
pub(crate) const WITH_COMPILER: Job = Job {
    name: "swift",
    about: "the Swift package, built, tested and run",
    when_missing: WhenMissing::FailInCi,
    run: || match Cmd::new("swift").args(["--version"]).output() {
        Some(version) => {
            println!("{}", version.trim());
            Cmd::new("bindings/uniffi/swift/test.sh").run()
        }
        None => Err(Missing("there is no Swift compiler; see swift.org/install".into()).into()),
    },
};

/// Checks what can be checked without a Swift compiler, then runs everything if there is one.
pub(super) fn run() -> Result<()> {
    sources::make(Language::Swift)?;
    compile_header()?;
    parse_sources()?;
    if Cmd::new("swift").args(["--version"]).output().is_some() {
        return (WITH_COMPILER.run)();
    }
    println!(
        "NOTE: there is no Swift compiler here, so the Swift package was parsed and not compiled."
    );
    println!("NOTE: where there is one, run: cargo xtask test --swift");
    Ok(())
}

/// The header by itself, and the module as Swift would import it.
fn compile_header() -> Result<()> {
    apt::ensure(&[CLANG])?;
    let module = root().join("bindings/uniffi/swift/Sources/OlmecFFI");
    let strict = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"];
    let header = Cmd::new("clang").args(strict).args(["-x", "c-header"]);
    header.args([&*module.join("OlmecFFI.h").to_string_lossy()]).run()?;

    let user = target_dir("swift-sources").join("import.m");
    fs::write(
        &user,
        "@import OlmecFFI;\nint main(void) { RustBuffer none = {0}; return (int)none.len; }\n",
    )?;
    let map = format!("-fmodule-map-file={}", module.join("module.modulemap").display());
    let import = Cmd::new("clang").args(["-fmodules", "-Werror", "-fsyntax-only", map.as_str()]);
    import.args([&*user.to_string_lossy()]).run()
}

/// Every Swift file of the package, generated or not, by a grammar of the language.
fn parse_sources() -> Result<()> {
    let python = Venv::new("swift-environment")?;
    let packages = ["tree-sitter==0.25.2", "tree-sitter-swift==0.7.4"];
    let install = python.pip().args(["install"]).args(packages);
    install.run().context("the Swift grammar could not be installed")?;
    let script = root().join("bindings/uniffi/swift/parse.py");
    python.cmd().args([&*script.to_string_lossy()]).run()
}
