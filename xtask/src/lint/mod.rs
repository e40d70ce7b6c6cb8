//! `cargo xtask lint`: what a reviewer should not have to look for.

use anyhow::{Context, Result, bail};

use crate::job::{Job, WhenMissing};
use crate::run::{cargo, root};
use crate::setup;
use crate::version;

mod crates;
mod dependencies;
mod documents;
mod layers;
mod paths;
mod production;
mod size;
mod snippets;
pub(crate) mod spelling;
mod text;
pub(crate) mod tree;
pub(crate) mod words;

use tree::SourceFile;

/// Crates that are not in the workspace, because their dependencies are patched.
const OTHER_WORKSPACES: [&str; 1] = ["tests/interop/matrix-sdk-crypto/Cargo.toml"];

/// The steps, in the order in which they run.
pub(crate) const ALL: &[Job] = &[
    Job {
        name: "format",
        about: "cargo fmt changes nothing",
        when_missing: WhenMissing::FailInCi,
        run: || {
            setup::components()?;
            cargo("fmt --all --check").run()?;
            // Workspaces of their own.
            OTHER_WORKSPACES.iter().try_for_each(|manifest| {
                let fmt = cargo("fmt --check").path("--manifest-path", &root().join(manifest));
                fmt.run()
            })
        },
    },
    Job {
        name: "clippy",
        about: "no warning in any target",
        when_missing: WhenMissing::FailInCi,
        run: || {
            setup::components()?;
            cargo("clippy --workspace --all-targets --all-features -- -D warnings").run()
        },
    },
    Job {
        name: "docs",
        about: "the documentation builds, every link resolves",
        when_missing: WhenMissing::FailInCi,
        run: || {
            let doc = cargo("doc --no-deps --workspace --all-features");
            doc.env("RUSTDOCFLAGS", "-D warnings").run()
        },
    },
    Job {
        name: "source",
        about: "sizes, layers, unsafe code, conditional compilation; what documents point to",
        when_missing: WhenMissing::FailInCi,
        run: source,
    },
    Job {
        name: "snippets",
        about: "a test runs each block of code in the documents, and the commands in them are there",
        when_missing: WhenMissing::FailInCi,
        run: snippets::check,
    },
    Job {
        name: "dependencies",
        about: "every dependency of the library has a reason in docs/dependencies.md",
        when_missing: WhenMissing::FailInCi,
        run: dependencies::check,
    },
    Job {
        name: "version",
        about: "every package has the version of the workspace",
        when_missing: WhenMissing::FailInCi,
        run: version::check,
    },
    Job {
        name: "spelling",
        about: "no common spelling mistake anywhere",
        when_missing: WhenMissing::FailInCi,
        run: spelling::check,
    },
];

/// A rule of the source that a file breaks, at a line.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    line: usize,
    text: String,
}

/// A rule: what it finds wrong with a file.
type Rule = fn(&SourceFile) -> Vec<Problem>;

const RULES: [Rule; 4] = [size::check, words::check, layers::check, crates::check];

/// Applies our own rules to every Rust file and every document.
fn source() -> Result<()> {
    let root = root();
    let files = tree::rust_files(&root).context("cannot read the source tree")?;
    let documents = documents::read_all(&root).context("cannot read the documents")?;
    let in_files = files.iter().map(|file| {
        (file.path.as_str(), RULES.iter().flat_map(|rule| rule(file)).collect::<Vec<_>>())
    });
    let in_documents = documents
        .iter()
        .map(|document| (document.path.as_str(), documents::check(&root, document)));
    let mut found = 0_usize;
    for (path, problems) in in_files.chain(in_documents) {
        for Problem { line, text } in problems {
            println!("{path}:{line}: {text}");
            found += 1;
        }
    }
    println!("{} files and {} documents read", files.len(), documents.len());
    if found > 0 {
        bail!("{found} broken rules, listed above");
    }
    Ok(())
}
