//! A copy of the checkout in which something is changed, such as the library to see a test fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{Cmd, root, target_dir};

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

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        &self.tree
    }

    /// Where its build products go.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A file below `src`.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.tree.join("src").join(file)
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
        // A change may keep a test from ending: no process needs as many seconds of a processor.
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -t 600 -c 0; exec cargo \"$@\"", "cargo"]);
        command.args(arguments.split(' ')).current_dir(&self.tree);
        command.env("CARGO_TARGET_DIR", &self.target).env_remove("CARGO_MANIFEST_DIR");
        // A change may leave something unused.
        command.env("RUSTFLAGS", "--cap-lints=warn");
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command
    }
}

pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| path.display().to_string())
}
