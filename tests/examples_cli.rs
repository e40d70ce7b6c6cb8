//! The examples that are tools, run as a user runs them.
//!
//! | module | what |
//! |---|---|
//! | `migrate` | `migrate_from_libolm`: what is taken over, what is refused, what is left alone |
//! | `inspect` | `inspect`: each thing it knows, and what it says of it |
//! | `secrets` | neither of them ever prints a secret |
//!
//! `cargo test` builds the examples before it runs the tests; with `--test examples_cli` alone it
//! does not, so there `cargo build --examples` comes first.
#![cfg(all(feature = "getrandom", feature = "vodozemac-pickle"))]

#[path = "examples_cli/inspect.rs"]
mod inspect;
#[path = "support/leaks.rs"]
mod leaks;
#[path = "examples_cli/migrate.rs"]
mod migrate;
#[path = "examples_cli/secrets.rs"]
mod secrets;
mod support;

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// What a run of a program gave.
struct Run {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    /// The line of the output that tells of a name, without it.
    fn line(&self, name: &str) -> (&str, &str) {
        let lines = self.out.lines().filter_map(|line| {
            let (fate, rest) = line.split_once(' ')?;
            let rest = rest.trim_start().strip_prefix(name)?.strip_prefix(": ")?;
            Some((fate, rest))
        });
        let lines: Vec<_> = lines.collect();
        assert_eq!(lines.len(), 1, "one line for {name} in {}", self.out);
        lines[0]
    }
}

/// An example that `cargo test` has built, next to this test.
fn program(name: &str) -> Command {
    let this = std::env::current_exe().unwrap();
    let target = this.parent().and_then(Path::parent).unwrap();
    let path = target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.exists(), "{} is not there; run cargo build --examples", path.display());
    Command::new(path)
}

fn run(name: &str, arguments: &[&OsStr], input: &[u8]) -> Run {
    run_with(program(name).args(arguments), input)
}

fn run_with(command: &mut Command, input: &[u8]) -> Run {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input); // it may not read it
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A directory that goes when this does.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("olmec-examples-cli-{process}-{count}"));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, in a directory that is made if need be.
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A file of `test-vectors/`.
fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors").join(name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn cases(name: &str) -> Vec<Value> {
    vectors(name)["cases"].as_array().unwrap().clone()
}

fn case(name: &str, id: &str) -> Value {
    let case = cases(name).into_iter().find(|case| case["id"] == id);
    case.unwrap_or_else(|| panic!("no case {id}"))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

fn key(case: &Value) -> Vec<u8> {
    hex::decode(text(case, "key")).unwrap()
}
