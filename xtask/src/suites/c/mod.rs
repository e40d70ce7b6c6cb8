//! The C library: it is what the facade offers, does what the vectors say, and works as installed.

mod abi;
mod consumers;
pub(crate) mod programs;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::apt::{self, CMAKE, GCC, GXX, PKG_CONFIG, VALGRIND};
use crate::binding_calls;
use crate::c;
use crate::generator::Generator;
use crate::run::{Cmd, cargo, root, target_dir};

/// Everything about C.
pub(super) fn run() -> Result<()> {
    apt::ensure(&[GCC, GXX, CMAKE, PKG_CONFIG, VALGRIND])?;
    let Generator { program, library } = Generator::build()?;
    let generate = |arguments: &[&str]| Cmd::new(&program).args(arguments.iter().copied()).run();
    generate(&["c", "--check", "--crate-dir", &text(&c::folder())?, &library])?;
    cargo("test --package olmec-c --package olmec-generate").run()?;

    let prefix = target_dir("c").join("prefix");
    let built = c::install(&prefix)?;
    abi::check(&prefix.join("lib"))?;

    let calls = text(&binding_calls::write()?)?;
    let tables = target_dir("c").join("vectors");
    generate(&["c-vectors", "--calls", &calls, "--out", &text(&tables)?, &library])?;
    programs::run(&built, &prefix, &tables)?;
    consumers::run(&prefix)
}

/// `cc` or `c++` as strict as the header must bear, with folders of headers.
pub(super) fn compiler(source: &Path, include: &[&Path]) -> Result<Cmd> {
    let cpp = source.extension().is_some_and(|extension| extension == "cpp");
    let (program, standard) = if cpp { ("g++", "-std=c++17") } else { ("gcc", "-std=c11") };
    let strict = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-g", "-O1", "-pthread"];
    let compile = Cmd::new(program).args([standard]).args(strict);
    let compile = include.iter().fold(compile, |compile, folder| compile.path("-I", folder));
    Ok(compile.args([&*text(source)?]))
}

/// Runs a program under valgrind, which fails for every leak and every wrong access.
pub(super) fn valgrind(program: &Path, libraries: &Path) -> Result<()> {
    under_valgrind(program, libraries)?.run()
}

fn under_valgrind(program: &Path, libraries: &Path) -> Result<Cmd> {
    let strict = ["--quiet", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=all"];
    let kept = format!("--suppressions={}", text(&file("bindings/c/tests/kept.supp"))?);
    let valgrind = Cmd::new("valgrind").args(strict).args(["--errors-for-leak-kinds=all", &kept]);
    let valgrind = valgrind.args([&*text(program)?]);
    Ok(valgrind.env("LD_LIBRARY_PATH", &text(libraries)?))
}

fn text(path: &Path) -> Result<String> {
    Ok(path.to_str().with_context(|| format!("{path:?} is not UTF-8"))?.to_owned())
}

fn file(path: &str) -> PathBuf {
    root().join(path)
}
