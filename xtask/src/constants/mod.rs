//! `cargo xtask break-constants`: each constant of the formats is changed once, in a copy of the checkout, and at least
//! one test vector must then fail. This shows that the vectors would notice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::run::{Cmd, root, target_dir};

mod list;

/// One change to the library.
pub(crate) struct Change {
    /// The file, below `src`.
    pub(crate) file: &'static str,
    /// A text that stands in it exactly once.
    pub(crate) from: &'static str,
    /// What it becomes.
    pub(crate) to: &'static str,
}

impl Change {
    /// Whether its file or text contains `only`; without that, every change does.
    pub(crate) fn is_about(&self, only: Option<&str>) -> bool {
        only.is_none_or(|only| [self.file, self.from].iter().any(|text| text.contains(only)))
    }
}

pub(crate) const fn change(file: &'static str, from: &'static str, to: &'static str) -> Change {
    Change { file, from, to }
}

/// The tests that read `test-vectors/`, and no others; those that notice most come first.
const VECTORS: [&str; 3] = [
    "--test vectors -- --skip manifest",
    "--lib -- vector_tests olm::tests::steps",
    "--test libolm_pickles --test vodozemac_pickles --test pickle_stability --test odd_pickles",
];

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// A vector failed.
    Noticed,
    /// All vectors passed.
    Survived,
    /// The text does not stand in the file exactly once.
    NotFound,
    /// The changed library does not compile, so nothing was shown.
    DoesNotCompile,
}

/// Tries the changes whose file or text contains `only`, or all of them.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let copy = Copy::new("break-constants")?;
    println!("the unchanged copy first");
    ensure!(copy.fate()? == Fate::Survived, "the vectors fail without any change");
    let changes: Vec<&Change> = list::ALL.iter().filter(|change| change.is_about(only)).collect();
    let mut bad = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let start = Instant::now();
        let fate = copy.with(change, || copy.fate())?;
        let shown = format!("{}: {} -> {}", change.file, line(change.from), line(change.to));
        let seconds = start.elapsed().as_secs();
        println!("{:>3} of {} {fate:?} ({seconds} s) {shown}", index + 1, changes.len());
        if fate != Fate::Noticed {
            bad.push(format!("{fate:?}: {shown}"));
        }
    }
    println!("{} changes, {} noticed by a vector", changes.len(), changes.len() - bad.len());
    if bad.is_empty() {
        return Ok(());
    }
    bail!("{}", bad.join("\n"))
}

/// A text of one or more lines as one.
pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A copy of the files that git knows, in which things may be broken.
pub(crate) struct Copy {
    tree: PathBuf,
    target: PathBuf,
}

impl Copy {
    pub(crate) fn new(name: &str) -> Result<Self> {
        let copy = target_dir(name);
        let (tree, target) = (copy.join("tree"), copy.join("target"));
        let files =
            Cmd::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]);
        let files = files.output().context("`git ls-files` failed")?;
        if tree.exists() {
            fs::remove_dir_all(&tree).with_context(|| tree.display().to_string())?;
        }
        for file in files.lines().filter(|file| root().join(file).exists()) {
            let to = tree.join(file);
            fs::create_dir_all(to.parent().unwrap_or(&tree))?;
            fs::copy(root().join(file), &to).with_context(|| file.to_owned())?;
        }
        Ok(Self { tree, target })
    }

    /// A file below `src`.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.tree.join("src").join(file)
    }

    /// Does something while a file is changed, and then puts it back.
    fn with(&self, change: &Change, work: impl FnOnce() -> Result<Fate>) -> Result<Fate> {
        let path = self.path(change.file);
        let Ok(text) = fs::read_to_string(&path) else { return Ok(Fate::NotFound) };
        let Some(changed) = changed(&text, change) else { return Ok(Fate::NotFound) };
        write(&path, &changed)?;
        let fate = work();
        write(&path, &text)?;
        fate
    }

    /// Whether the vectors notice.
    fn fate(&self) -> Result<Fate> {
        for arguments in VECTORS {
            let which = arguments.split(" -- ").next().unwrap_or_default();
            if !self.cargo(&format!("{which} --no-run"), &[])? {
                return Ok(Fate::DoesNotCompile);
            }
            if !self.cargo(arguments, &[])? {
                return Ok(Fate::Noticed);
            }
        }
        Ok(Fate::Survived)
    }

    /// Whether `cargo test` with these arguments is happy. What it says does not matter.
    pub(crate) fn cargo(&self, arguments: &str, variables: &[(&str, &str)]) -> Result<bool> {
        let mut test = self.command("test --quiet --package olmec");
        let test = test.args(arguments.split(' ')).envs(variables.iter().copied());
        Ok(test.stdout(Stdio::null()).status().context("cannot start cargo")?.success())
    }

    /// What `cargo` with these arguments says to programs, whether it is happy or not.
    pub(crate) fn cargo_json(&self, arguments: &str) -> Result<Vec<Value>> {
        let mut command = self.command(arguments);
        let output = command.arg("--message-format=json").output().context("cannot start cargo")?;
        let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        Ok(lines.map(serde_json::from_slice).collect::<Result<_, _>>()?)
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new("cargo");
        command.args(arguments.split(' ')).current_dir(&self.tree);
        command.env("CARGO_TARGET_DIR", &self.target).env_remove("CARGO_MANIFEST_DIR");
        // A change may leave something unused.
        command.env("RUSTFLAGS", "--cap-lints=warn");
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command
    }
}

fn changed(text: &str, change: &Change) -> Option<String> {
    let is_there_once = text.matches(change.from).count() == 1;
    is_there_once.then(|| text.replacen(change.from, change.to, 1))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever changes a constant's line finds out here, and not only in the long run.
    #[test]
    fn every_text_stands_in_its_file_exactly_once() {
        for change in list::ALL {
            let text = fs::read_to_string(root().join("src").join(change.file)).unwrap();
            let changed = changed(&text, change);
            assert!(changed.is_some_and(|it| it != text), "{}: {}", change.file, change.from);
        }
    }
}
