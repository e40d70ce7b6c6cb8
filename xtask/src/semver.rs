//! `cargo xtask semver`: whether the version says what the API has become since a commit.
//!
//! The Rust API is compared by cargo-semver-checks. What the packages offer is bindings/surface.txt, and the
//! C library bindings/c/abi.txt, where each line that went or changed breaks somebody.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, ensure};

use crate::assurance::ensure_installed;
use crate::run::{Cmd, cargo, root};
use crate::version::{VERSION, series};

/// The lists of what the packages and the C library offer.
const LISTS: [&str; 2] = ["bindings/surface.txt", "bindings/c/abi.txt"];

/// Compares with a commit; without one, with the last tag of a release.
pub(crate) fn run(baseline: Option<&str>) -> Result<()> {
    let baseline = match baseline {
        Some(commit) => commit.to_owned(),
        None => last_release().context("no release has a tag yet: name a commit")?,
    };
    ensure_installed("cargo-semver-checks")?;
    let check = cargo("semver-checks --package olmec --all-features --baseline-rev");
    let api = check.args([&*baseline]).run();
    let manifest = show(&baseline, "Cargo.toml")?;
    let old = manifest.split("\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
    let may_break = series(old.context("the commit has no version")?) != series(VERSION);
    let mut gone = 0_usize;
    for list in LISTS {
        let now = fs::read_to_string(root().join(list)).context(list)?;
        for line in lost(&show(&baseline, list)?, &now) {
            println!("{list}: gone or changed: {line}");
            gone += 1;
        }
    }
    api?;
    ensure!(gone == 0 || may_break, "{gone} lines are gone: {VERSION} must be a breaking version");
    Ok(())
}

fn last_release() -> Option<String> {
    let tag = Cmd::new("git").args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]);
    Some(tag.output()?.trim().to_owned())
}

/// A file as it was in a commit.
fn show(commit: &str, file: &str) -> Result<String> {
    let shown = Cmd::new("git").args(["show", format!("{commit}:{file}").as_str()]).output();
    shown.with_context(|| format!("{commit} has no {file}"))
}

/// The lines that are not there any more.
fn lost<'a>(old: &'a str, now: &str) -> Vec<&'a str> {
    let now: BTreeSet<&str> = now.lines().collect();
    old.lines().filter(|line| !now.contains(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_went_or_changed_are_lost_and_new_ones_are_not() {
        assert_eq!(lost("a()\nb(x)\nc()\n", "a()\nb(y)\nc()\nd()\n"), ["b(x)"]);
        assert_eq!(lost("a()\n", "d()\na()\n"), [""; 0]);
    }
}
