//! `cargo xtask reproducible`: what a release publishes is made twice, by two users in two places, and is the same.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::dist::SUMS;
use crate::run::{Cmd, root, target_dir};

/// A builder, who differs from the other in all that must not matter.
struct Builder {
    /// Where it works, below a common folder.
    place: &'static str,
    umask: &'static str,
    environment: [(&'static str, &'static str); 5],
}

const BUILDERS: [Builder; 2] = [
    Builder {
        place: "one",
        umask: "022",
        environment: [
            ("LC_ALL", "C"),
            ("TZ", "UTC"),
            ("USER", "one"),
            ("LOGNAME", "one"),
            ("HOSTNAME", "one"),
        ],
    },
    Builder {
        place: "two/deeper",
        umask: "077",
        environment: [
            ("LC_ALL", "C.UTF-8"),
            ("TZ", "Asia/Kathmandu"),
            ("USER", "two"),
            ("LOGNAME", "two"),
            ("HOSTNAME", "two"),
        ],
    },
];

/// Makes the parts twice of what is committed, and compares.
pub(crate) fn run(parts: &[String]) -> Result<()> {
    let commit = Cmd::new("git").args(["rev-parse", "HEAD"]).output().context("no commit")?;
    let build = |builder: &Builder| builder.build(commit.trim(), parts).context(builder.place);
    let made = BUILDERS.iter().map(build);
    let made = made.collect::<Result<Vec<_>>>()?;
    let [first, second] = &made[..] else { unreachable!("there are two builders") };
    for (name, sum) in first {
        println!("{sum}  {name}");
    }
    let odd = differences(first, second);
    ensure!(odd.is_empty(), "not the same twice: {}", odd.join(", "));
    println!("{} files, the same twice", first.len());
    Ok(())
}

impl Builder {
    /// Makes the parts in a checkout of its own, and returns the sum of each file.
    fn build(&self, commit: &str, parts: &[String]) -> Result<BTreeMap<String, String>> {
        let place = target_dir("reproducible").join(self.place);
        let (checkout, target) = (place.join("olmec"), place.join("built"));
        if checkout.exists() {
            fs::remove_dir_all(&checkout)?;
        }
        fs::create_dir_all(&place)?;
        let from = root();
        let clone = Cmd::new("git").args(["clone", "--quiet", "--no-hardlinks"]);
        clone.args([&*from.to_string_lossy(), &*checkout.to_string_lossy()]).run()?;
        let git = Cmd::new("git").path("-C", &checkout);
        git.args(["checkout", "--quiet", "--detach", commit]).run()?;

        let umask = format!("umask {}; cd \"$0\"; exec cargo xtask dist \"$@\"", self.umask);
        let dist = Cmd::new("sh").args(["-c", &umask, &*checkout.to_string_lossy()]);
        let dist = dist.args(parts.iter().map(String::as_str));
        let dist = dist.env("CARGO_TARGET_DIR", &target.to_string_lossy());
        let dist = dist.env("CARGO_HOME", &cargo_home(&place)?.to_string_lossy());
        let dist = self.environment.iter().fold(dist, |dist, (name, value)| dist.env(name, value));
        dist.run()?;
        let sums = fs::read_to_string(target.join("dist").join(SUMS)).context(SUMS)?;
        Ok(read(&sums))
    }
}

/// Cargo's home under another name, which the sources of the dependencies are then found under.
fn cargo_home(place: &Path) -> Result<PathBuf> {
    let real = std::env::home_dir().unwrap_or_default().join(".cargo");
    let real = std::env::var_os("CARGO_HOME").map_or(real, PathBuf::from);
    let home = place.join("cargo");
    if !home.is_symlink() {
        symlink(real, &home).with_context(|| home.display().to_string())?;
    }
    Ok(home)
}

/// The list, as name and sum.
fn read(sums: &str) -> BTreeMap<String, String> {
    let lines = sums.lines().filter_map(|line| line.split_once("  "));
    lines.map(|(sum, name)| (name.to_owned(), sum.to_owned())).collect()
}

/// The names of what only one of them has, or has otherwise.
fn differences(first: &BTreeMap<String, String>, second: &BTreeMap<String, String>) -> Vec<String> {
    let names = first.keys().chain(second.keys().filter(|name| !first.contains_key(*name)));
    names.filter(|name| first.get(*name) != second.get(*name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_sum_and_a_file_that_one_of_them_lacks_are_differences() {
        let first = read("11  a\n22  b\n33  c d\n");
        assert_eq!(differences(&first, &first), [""; 0]);
        assert_eq!(differences(&first, &read("11  a\n23  b\n44  e\n")), ["b", "c d", "e"]);
    }
}
