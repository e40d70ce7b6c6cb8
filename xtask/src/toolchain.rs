//! Which Rust compilers and targets this machine has.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::job::Missing;
use crate::run::{Cmd, cargo};

/// The version of a Rust compiler, as far as features depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// Reads `1.95`, `1.95.0`, or the first line of `rustc --version`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = text.trim().strip_prefix("rustc ").unwrap_or(text);
        let mut parts = number.trim().split(['.', '-', ' ']);
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        Some(Self { major, minor })
    }

    /// The version that the workspace declares as the oldest it builds with.
    pub(crate) fn declared() -> Option<Self> {
        Self::parse(env!("CARGO_PKG_RUST_VERSION"))
    }

    /// The version of this compiler, when it is there.
    pub(crate) fn of(rustc: &str) -> Option<Self> {
        Self::parse(&Cmd::new(rustc).args(["--version"]).output()?)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// `cargo` of the compiler that the workspace declares, with these arguments.
pub(crate) fn declared(arguments: &str) -> Result<Cmd> {
    let declared = Version::declared().context("the workspace declares no rust-version")?;
    if Version::of("rustc") == Some(declared) {
        return Ok(cargo(arguments));
    }
    let toolchain = installed(declared).ok_or_else(|| {
        Missing(format!(
            "Rust {declared} is not installed. To install: rustup toolchain install {declared}"
        ))
    })?;
    let cargo = Cmd::new("cargo").args([format!("+{toolchain}").as_str()]);
    Ok(cargo.args(arguments.split(' ')))
}

/// The name of an installed rustup toolchain of that version.
fn installed(version: Version) -> Option<String> {
    find_toolchain(&Cmd::new("rustup").args(["toolchain", "list"]).output()?, version)
}

/// The target that the active compiler builds for unless it is told otherwise: this machine.
pub(crate) fn host() -> Result<String> {
    let host = Cmd::new("rustc").args(["--print", "host-tuple"]).output();
    Ok(host.context("`rustc --print host-tuple` failed")?.trim().to_owned())
}

/// Whether the active compiler has a standard library for a target, from rustup or whoever else.
pub(crate) fn has_target(target: &str) -> bool {
    let folder = Cmd::new("rustc").args(["--print", "target-libdir", "--target", target]).output();
    let files = folder.and_then(|folder| std::fs::read_dir(folder.trim()).ok());
    files.is_some_and(|mut files| files.next().is_some())
}

/// The folder of LLVM's own programs of the active compiler, which are of the version that it writes for.
pub(crate) fn llvm_tools() -> Result<PathBuf> {
    let libraries = Cmd::new("rustc").args(["--print", "target-libdir"]).output();
    let libraries = libraries.context("`rustc --print target-libdir` failed")?;
    let tools = Path::new(libraries.trim()).with_file_name("bin");
    if !tools.join("llvm-cov").exists() {
        let add = Cmd::new("rustup").args(["component", "add", "llvm-tools"]);
        add.run().map_err(|error| {
            Missing(format!(
                "missing: llvm-cov. To install: rustup component add llvm-tools ({error:#})"
            ))
        })?;
    }
    Ok(tools)
}

/// The first toolchain of that version in the output of `rustup toolchain list`.
fn find_toolchain(list: &str, version: Version) -> Option<String> {
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| Version::parse(name) == Some(version)).map(str::to_owned).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "stable-x86_64-unknown-linux-gnu (active, default)\n\
        nightly-x86_64-unknown-linux-gnu\n\
        1.95.0-x86_64-unknown-linux-gnu\n\
        1.96-x86_64-unknown-linux-gnu\n";

    #[test]
    fn versions_are_read_from_every_form() {
        let version = Some(Version { major: 1, minor: 95 });
        assert_eq!(Version::parse("1.95"), version);
        assert_eq!(Version::parse("1.95.0"), version);
        assert_eq!(Version::parse("rustc 1.95.0 (59807616e 2026-04-14)\n"), version);
        assert_eq!(Version::parse("1.95.0-x86_64-unknown-linux-gnu"), version);
        assert_eq!(Version::parse("nightly-x86_64-unknown-linux-gnu"), None);
    }

    #[test]
    fn minor_versions_compare_as_numbers() {
        assert!(Version::parse("1.100") > Version::parse("1.95"));
    }

    #[test]
    fn the_workspace_declares_a_version() {
        assert!(Version::declared() >= Version::parse("1.85"));
    }

    #[test]
    fn the_machine_itself_has_a_standard_library_and_a_target_that_nobody_knows_has_none() {
        assert!(has_target(&host().unwrap()));
        assert!(!has_target("no-such-target"));
    }

    #[test]
    fn a_toolchain_is_found_under_its_full_name() {
        let find = |text| find_toolchain(LIST, Version::parse(text).unwrap());
        assert_eq!(find("1.95").as_deref(), Some("1.95.0-x86_64-unknown-linux-gnu"));
        assert_eq!(find("1.96").as_deref(), Some("1.96-x86_64-unknown-linux-gnu"));
        assert_eq!(find("1.9"), None);
    }
}
