//! `cargo xtask assurance minimal-versions`: the library builds with the oldest dependencies that its manifest allows.
//!
//! Whoever has an older lock file keeps those: a manifest that asks for less than is used breaks their build.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::broken_copy::{Copy, write};
use crate::run::Cmd;

/// Lets cargo choose the oldest versions, in a copy that holds the library alone.
pub(crate) fn run() -> Result<()> {
    let copy = Copy::new("minimal-versions")?;
    let manifest = copy.root().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).context("Cargo.toml")?;
    write(&manifest, &alone(&text)?)?;
    fs::remove_file(copy.root().join("Cargo.lock"))?;
    let cargo = || Cmd::new("cargo").within(copy.root()).env("RUSTC_BOOTSTRAP", "1");
    cargo().args(["-Zdirect-minimal-versions", "update"]).run()?;
    let check = cargo().args(["check", "--package", "olmec", "--all-features", "--lib", "--tests"]);
    check.path("--target-dir", copy.target()).run()
}

/// The manifest without the other members of the workspace, which ask for more.
fn alone(manifest: &str) -> Result<String> {
    let (before, members) = manifest.split_once("members = [").context("no members")?;
    let (members, after) = members.split_once(']').context("no end of the members")?;
    ensure!(members.contains("\".\""), "the library is not among the members");
    Ok(format!("{before}members = [\".\"]{after}"))
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn only_the_library_is_left() {
        let manifest = "[workspace]\nmembers = [\n    \".\",\n    \"fuzz\",\n]\nresolver = \"3\"\n";
        let expected = "[workspace]\nmembers = [\".\"]\nresolver = \"3\"\n";
        assert_eq!(alone(manifest).unwrap(), expected);
        assert!(alone("[workspace]\nmembers = [\"fuzz\"]\n").is_err());
    }
}
