//! `cargo xtask setup`: everything the other commands need, once, ahead of time.

use anyhow::Result;

use crate::apt::{
    self, CHROMIUM, CLANG, CMAKE, EMOJI, GCC, GXX, JDK, LIBOLM, LLD, MAVEN, MCS, MONO, PKG_CONFIG,
    PYTHON_DEV, PYTHON_VENV, RUST_WEB_SRC, RUSTC_WEB, VALGRIND,
};
use crate::cross::WASM;
use crate::job::{Job, Missing, WhenMissing};
use crate::lint::spelling;
use crate::npm::{self, Node};
use crate::run::{Cmd, cargo};
use crate::toolchain::has_target;
use crate::wasm::TESTS;

/// The steps, in order.
pub(crate) const ALL: &[Job] = &[
    Job {
        name: "components",
        about: "rustfmt and clippy of the active toolchain",
        when_missing: WhenMissing::FailInCi,
        run: components,
    },
    Job {
        name: "spelling",
        about: "typos, which knows common spelling mistakes",
        when_missing: WhenMissing::FailInCi,
        run: || spelling::checker().map(drop),
    },
    Job {
        name: "libolm",
        about: "Debian's libolm, for the interoperability tests",
        when_missing: WhenMissing::FailInCi,
        run: || apt::ensure(&[LIBOLM]),
    },
    Job {
        name: "c",
        about: "C and C++ compilers, CMake, pkg-config and valgrind",
        when_missing: WhenMissing::FailInCi,
        run: || apt::ensure(&[GCC, GXX, CMAKE, PKG_CONFIG, VALGRIND]),
    },
    Job {
        name: "csharp",
        about: "Mono, for the C# code of docs/other-languages.md",
        when_missing: WhenMissing::Skip,
        run: || apt::ensure(&[MCS, MONO]),
    },
    Job {
        name: "languages",
        about: "Java, Maven, Python's virtual environments and headers, and a C compiler, for the packages",
        when_missing: WhenMissing::FailInCi,
        run: || apt::ensure(&[JDK, MAVEN, PYTHON_VENV, PYTHON_DEV, CLANG]),
    },
    Job {
        name: "no_std",
        about: "a compiler that builds core and alloc for other targets",
        when_missing: WhenMissing::Skip,
        run: || apt::ensure(&[RUSTC_WEB, RUST_WEB_SRC]),
    },
    Job {
        name: "wasm",
        about: "a compiler for WebAssembly, Node, its packages, and a browser",
        when_missing: WhenMissing::FailInCi,
        run: wasm,
    },
    Job {
        name: "crates",
        about: "the dependencies that Cargo.lock names",
        when_missing: WhenMissing::FailInCi,
        run: || cargo("fetch --locked").run(),
    },
];

fn wasm() -> Result<()> {
    Node::find()?;
    if !has_target(WASM) {
        apt::ensure(&[RUSTC_WEB, RUST_WEB_SRC, LLD])?;
    }
    apt::ensure(&[CHROMIUM, EMOJI])?;
    npm::install(TESTS)
}

/// Makes sure that `cargo fmt` and `cargo clippy` work, by asking rustup for them.
pub(crate) fn components() -> Result<()> {
    let works = |name| cargo(name).args(["--version"]).output().is_some();
    let missing: Vec<_> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(command, _)| !works(*command))
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = Cmd::new("rustup").args(["component", "add"]).args(missing.iter().copied());
    install.run().map_err(|error| {
        let names = missing.join(" ");
        Missing(format!(
            "missing: {names}. To install: rustup component add {names} (not done: {error:#})"
        ))
        .into()
    })
}
