//! `cargo xtask`: everything with logic that a developer or a CI machine runs.
//!
//! ```text
//! cargo xtask setup            install what the suites need
//! cargo xtask test [SUITE…]    every test suite, or the named ones
//! cargo xtask interop [PROGRAM…] other people's programs, moved onto olmec; takes long
//! cargo xtask lint [STEP…]     formatting, clippy, documentation, the rules of the source
//! cargo xtask bench [NAME…]    times of olmec, vodozemac and libolm, side by side
//! cargo xtask c --prefix DIR   build and install the C library
//! cargo xtask libolm           build and install the drop-in libolm.so.3
//! cargo xtask libolm-diff      random calls to the drop-in and to libolm, side by side
//! cargo xtask sources LANGUAGE make what the package of a language is built from
//! cargo xtask wasm             make the JavaScript package
//! cargo xtask demo             the same, and serve the demo page
//! cargo xtask bench-wasm       rates and sizes of the JavaScript package beside npm's
//! cargo xtask realworld        clients that people use, on our libolm, through a homeserver on this machine
//! cargo xtask picture          draw the encrypted room of README
//! cargo xtask vectors          make the test vectors again and compare; --write to keep them
//! cargo xtask fuzz             fuzz every target, with AddressSanitizer, and log it
//! cargo xtask constant-time    nothing depends on secrets: valgrind and statistics
//! cargo xtask mutants          small changes to the library that tests must notice; takes long
//! cargo xtask assurance        what takes too long for every change
//! cargo xtask conformance      what libolm and vodozemac do with the vectors
//! cargo xtask dist [PART…]     everything that a release publishes, in target/dist
//! cargo xtask reproducible     the same twice, by two users in two places, and compared; takes long
//! cargo xtask semver           what the API broke since the last release
//! cargo xtask notices          the licences of what is compiled into a library
//! cargo xtask version 1.2.3    give every package this version
//! cargo xtask break-checks     show that tests notice each weakened check
//! cargo xtask break-constants  show that the vectors notice each changed constant; takes long
//! ```
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};

mod apt;
mod assurance;
mod bench;
mod binding_calls;
mod broken_copy;
mod c;
mod callgrind;
mod checks;
mod chosen;
mod constant_time;
mod constants;
mod coverage;
mod cross;
mod dist;
mod fuzz;
mod generator;
mod interop;
mod job;
mod libolm;
mod lint;
mod minimal_versions;
mod mutants;
mod native_library;
mod night;
mod notices;
mod npm;
mod picture;
mod python_olm;
mod realworld;
mod report;
mod reproducible;
mod run;
mod semver;
mod setup;
mod shipping;
mod snippets;
mod sources;
mod suites;
mod toolchain;
mod unsafe_blocks;
mod vectors;
mod venv;
mod version;
mod wasm;

/// The developer tool of olmec.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What the developer asks for.
#[derive(Subcommand)]
enum Command {
    /// Install everything the suites and lints need.
    Setup,
    /// Run the test suites one after the other.
    Test {
        /// Suites to run; all of them when none is named.
        #[arg(value_name = "SUITE", value_parser = PossibleValuesParser::new(job::names(suites::ALL)))]
        suites: Vec<String>,
        /// Run only the Swift package, and insist on a Swift compiler.
        #[arg(long, conflicts_with = "suites")]
        swift: bool,
    },
    /// Move other people's programs onto olmec, and see them talk to themselves as they were.
    Interop {
        /// Programs to move; all of them when none is named.
        #[arg(value_name = "PROGRAM", value_parser = PossibleValuesParser::new(job::names(interop::ALL)))]
        programs: Vec<String>,
    },
    /// Check formatting, clippy, documentation and the rules of the source.
    Lint {
        /// Steps to run; all of them when none is named.
        #[arg(value_name = "STEP", value_parser = PossibleValuesParser::new(job::names(lint::ALL)))]
        steps: Vec<String>,
    },
    /// Time olmec beside vodozemac and libolm. Nothing fails because it is slow.
    Bench(bench::Arguments),
    /// Build the C library, and install it with its headers, pkg-config file and CMake package.
    C {
        /// Where to, such as `/usr/local`.
        #[arg(long)]
        prefix: PathBuf,
    },
    /// Build the drop-in library, and install it as Debian's libolm3 and libolm-dev are.
    Libolm(libolm::Arguments),
    /// Make random calls to the drop-in and to Debian's libolm, and stop at a difference that
    /// docs/libolm-differences.md does not explain.
    LibolmDiff(suites::libolm::compare::Arguments),
    /// Build the library for the package of a language, and make the sources that belong to it.
    Sources {
        /// The language.
        language: sources::Language,
    },
    /// Make the JavaScript package in target/npm/olmec.
    Wasm(wasm::Arguments),
    /// Make the JavaScript package and serve the demo page on this machine.
    Demo,
    /// Time the JavaScript package beside npm's, and show the sizes.
    BenchWasm {
        /// Write the tables to docs/benchmarks.md.
        #[arg(long)]
        write: bool,
    },
    /// Let clients on our libolm talk to one on vodozemac through a homeserver on this machine; takes minutes.
    Realworld(realworld::Arguments),
    /// Draw docs/encrypted-room.svg.
    Picture,
    /// Make again all test vectors that can be made again to the byte, and fail if any differs.
    Vectors {
        /// Write what differs.
        #[arg(long)]
        write: bool,
    },
    /// Fuzz the targets of `fuzz/`, with AddressSanitizer, and append to fuzz/LEDGER.md.
    Fuzz(fuzz::Arguments),
    /// Check what takes too long, or needs too much, for every change.
    Assurance {
        /// Parts to run; all of them when none is named.
        #[arg(value_name = "PART", value_parser = PossibleValuesParser::new(job::names(assurance::ALL)))]
        parts: Vec<String>,
    },
    /// Show under valgrind, and by statistics, that nothing depends on secrets.
    ConstantTime(constant_time::Arguments),
    /// Change the library in many small ways and see a test fail each time; takes hours.
    Mutants(mutants::Arguments),
    /// Print what libolm and vodozemac do with the test vectors.
    Conformance,
    /// Make everything that a release publishes, in target/dist.
    Dist {
        /// Parts to make; all of them when none is named.
        #[arg(value_name = "PART", value_parser = PossibleValuesParser::new(job::names(dist::ALL)))]
        parts: Vec<String>,
    },
    /// Make what is committed twice, as two users in two places, and compare; takes long.
    Reproducible {
        /// Parts to make; all of them when none is named.
        #[arg(value_name = "PART", value_parser = PossibleValuesParser::new(job::names(dist::ALL)))]
        parts: Vec<String>,
    },
    /// Compare the API with an earlier one, by the rules of semantic versioning.
    Semver {
        /// The commit to compare with; the last release when none is named.
        #[arg(value_name = "COMMIT")]
        baseline: Option<String>,
    },
    /// Write what a compiled library owes to the authors of the crates in it.
    Notices(notices::Arguments),
    /// Write the version of the next release wherever it stands.
    Version {
        /// Three numbers, such as `1.2.3`.
        version: String,
    },
    /// Weaken each check of the core in a copy of the checkout, and see a test fail.
    BreakChecks {
        /// Try only changes whose file or text contains this.
        only: Option<String>,
    },
    /// Change each constant of the formats in a copy of the checkout, and see the vectors fail.
    BreakConstants {
        /// Try only changes whose file or text contains this.
        only: Option<String>,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Setup => job::run_all(&job::select(setup::ALL, &[])),
        Command::Test { swift: true, .. } => job::run_all(&[&suites::swift::WITH_COMPILER]),
        Command::Test { suites, swift: false } => job::run_all(&job::select(suites::ALL, &suites)),
        Command::Interop { programs } => job::run_all(&job::select(interop::ALL, &programs)),
        Command::Lint { steps } => job::run_all(&job::select(lint::ALL, &steps)),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Wasm(arguments) => {
            exit(wasm::package(&arguments).map(|folder| println!("{}", folder.display())))
        }
        Command::Demo => exit(wasm::demo()),
        Command::BenchWasm { write } => exit(wasm::bench(write)),
        Command::Realworld(arguments) => exit(realworld::run(&arguments)),
        Command::C { prefix } => exit(c::install(&run::root().join(prefix)).map(drop)),
        Command::Libolm(arguments) => exit(libolm::install(&arguments).map(drop)),
        Command::LibolmDiff(arguments) => exit(suites::libolm::compare::command(&arguments)),
        Command::Sources { language } => exit(sources::make(language)),
        Command::Picture => exit(picture::write()),
        Command::Vectors { write: true } => exit(vectors::write()),
        Command::Vectors { write: false } => exit(vectors::check()),
        Command::Fuzz(arguments) => exit(fuzz::run(&arguments)),
        Command::Assurance { parts } => job::run_all(&job::select(assurance::ALL, &parts)),
        Command::ConstantTime(arguments) => exit(constant_time::run(&arguments)),
        Command::Mutants(arguments) => exit(mutants::run(&arguments)),
        Command::Conformance => exit(vectors::conformance()),
        Command::Dist { parts } => dist::run(&parts),
        Command::Reproducible { parts } => exit(reproducible::run(&parts)),
        Command::Semver { baseline } => exit(semver::run(baseline.as_deref())),
        Command::Notices(arguments) => exit(notices::run(&arguments)),
        Command::Version { version } => exit(version::set(&version)),
        Command::BreakChecks { only } => exit(checks::run(only.as_deref())),
        Command::BreakConstants { only } => exit(constants::run(only.as_deref())),
    }
}

/// The result as an exit code.
fn exit(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
