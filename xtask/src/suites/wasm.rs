//! The JavaScript package, packed as it would be published, and everything that uses it.

use std::fs;

use anyhow::{Context, Result};

use crate::apt::{self, CHROMIUM, EMOJI};
use crate::binding_calls;
use crate::npm::Node;
use crate::run::root;
use crate::wasm::{Arguments, TESTS, install, package};

/// Makes the package, installs it where the tests are, and runs them.
pub(super) fn run() -> Result<()> {
    let node = Node::find()?;
    apt::ensure(&[CHROMIUM, EMOJI])?;
    let folder = package(&Arguments::default())?;
    install(&folder)?;
    let calls = binding_calls::write()?;
    let tests = root().join(TESTS);
    let tests = fs::read_dir(&tests).context(TESTS)?;
    let tests = tests.map(|entry| Ok(entry?.path().to_string_lossy().into_owned()));
    let mut tests: Vec<_> = tests.collect::<Result<_>>()?;
    tests.retain(|path| path.ends_with(".test.js"));
    tests.sort();
    node.run()
        .env("OLMEC_CALLS", &calls.to_string_lossy())
        .args(["--expose-gc", "--test", "--test-concurrency=2"])
        .args(tests.iter().map(String::as_str))
        .run()
}
