//! The JavaScript package, packed as it would be published, and everything that uses it.

use std::fs;

use anyhow::{Context, Result};

use crate::apt::{self, CHROMIUM, EMOJI};
use crate::binding_calls;
use crate::npm::Node;
use crate::run::root;
use crate::snippets;
use crate::wasm::{Arguments, TESTS, install, package};

/// Makes a package of some features and then the whole one, each installed where the tests are,
/// and runs the tests that are for it.
pub(super) fn run() -> Result<()> {
    let node = Node::find()?;
    apt::ensure(&[CHROMIUM, EMOJI])?;
    let features = Some("olm-compat,precomputed-tables".into());
    install(&package(&Arguments { features, ..Arguments::default() })?)?;
    let mut reduced = tests("reduced")?;
    reduced.push(root().join(TESTS).join("olm-compat.test.js").to_string_lossy().into_owned());
    node.run().args(["--test"]).args(reduced.iter().map(String::as_str)).run()?;
    install(&package(&Arguments::default())?)?;
    let calls = binding_calls::write()?;
    node.run()
        .env("OLMEC_CALLS", &calls.to_string_lossy())
        .args(["--expose-gc", "--test", "--test-concurrency=2"])
        .args(tests("")?.iter().map(String::as_str))
        .run()?;
    code_in_documents(&node)
}

/// Runs the code in the documents, each block as a module beside which the package is installed.
fn code_in_documents(node: &Node) -> Result<()> {
    let beside = root().join(TESTS);
    for snippet in snippets::of("js")? {
        let run = node.run().args(["--input-type=module", "--eval", &snippet.code]);
        let run = run.within(&beside);
        snippet.run(run)?;
    }
    Ok(())
}

/// The files of tests in a folder.
fn tests(folder: &str) -> Result<Vec<String>> {
    let folder = root().join(TESTS).join(folder);
    let files = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let files = files.map(|entry| Ok(entry?.path().to_string_lossy().into_owned()));
    let mut files: Vec<_> = files.collect::<Result<_>>()?;
    files.retain(|path| path.ends_with(".test.js"));
    files.sort();
    Ok(files)
}
