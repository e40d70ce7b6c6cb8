//! `cargo xtask bench`: builds the comparison with vodozemac and libolm for release, and runs it; or
//! counts instructions.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;

use crate::apt::{self, LIBOLM};
use crate::callgrind;
use crate::native_library::build;
use crate::run::{Cmd, cargo};

/// The page that the table is written to.
const PAGE: &str = "docs/benchmarks.md";
/// The picture that README shows.
const PLOT: &str = "docs/benchmarks.svg";

/// What is timed and how.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many turns each library has at each operation.
    #[arg(long)]
    rounds: Option<u32>,
    /// Write the table to docs/benchmarks.md and the picture beside it; with --callgrind, the counts.
    #[arg(long)]
    write: bool,
    /// Count the instructions of the main operations instead, and report those that have risen.
    #[arg(long, conflicts_with_all = ["rounds", "names"])]
    callgrind: bool,
    /// Parts of the names of the operations; all of them when none is given.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// Prints the table.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match compare(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments) -> Result<()> {
    if arguments.callgrind {
        return callgrind::run(arguments.write);
    }
    apt::ensure(&[LIBOLM])?;
    command(arguments).run()?;
    if arguments.write { sizes() } else { Ok(()) }
}

/// Writes how much memory objects take and how large the compiled libraries are, without what they
/// hold for debuggers.
fn sizes() -> Result<()> {
    let stripped = |library: &Path| -> Result<PathBuf> {
        let stripped = library.with_extension("stripped.so");
        Cmd::new("strip").path("-o", &stripped).path("--strip-unneeded", library).run()?;
        Ok(stripped)
    };
    let built = build("olmec-c", "olmec")?;
    let drop_in = build("olmec-libolm", "olm")?;
    let files = [
        ("libolmec.so, stripped", Some(stripped(&built.shared)?)),
        ("our libolm.so.3, stripped", Some(stripped(&drop_in.shared)?)),
        ("libolmec.a, with Rust's standard library", Some(built.archive)),
        ("libolm.so.3 of the system", libolm()),
    ];
    let files = files.into_iter().filter_map(|(name, file)| Some((name, file?)));
    let files: Vec<String> =
        files.map(|(name, file)| format!("--file={name}={}", file.display())).collect();
    let page = format!("--write={PAGE}");
    let sizes = cargo("run --release --package olmec-compare --bin olmec-sizes --");
    sizes.args([page.as_str()]).args(files.iter().map(String::as_str)).run()
}

/// Where Debian puts the library: in a folder named after the architecture.
fn libolm() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten();
    folders.map(|folder| folder.path().join("libolm.so.3")).find(|file| file.exists())
}

fn command(arguments: &Arguments) -> Cmd {
    let Arguments { rounds, write, callgrind: _, names } = arguments;
    let rounds = rounds.map(|rounds| format!("--rounds={rounds}"));
    let files = [("--write", PAGE), ("--plot", PLOT)];
    let files = files.iter().filter(|_| *write).map(|(name, file)| format!("{name}={file}"));
    let files: Vec<String> = files.collect();
    cargo("run --release --package olmec-compare --bin olmec-compare --")
        .args(rounds.iter().chain(&files).chain(names).map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rounds: Option<u32>, write: bool, names: &[&str]) -> String {
        let names = names.iter().map(ToString::to_string).collect();
        command(&Arguments { rounds, write, callgrind: false, names }).to_string()
    }

    #[test]
    fn arguments_are_passed_on() {
        let start = "cargo run --release --package olmec-compare --bin olmec-compare --";
        assert_eq!(shown(None, false, &[]), start);
        assert_eq!(
            shown(Some(9), true, &["account", "session-pickle"]),
            format!(
                "{start} --rounds=9 --write=docs/benchmarks.md --plot=docs/benchmarks.svg account \
                 session-pickle"
            )
        );
    }
}
