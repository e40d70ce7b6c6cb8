//! Random calls to both libraries: as they are, under valgrind, and with AddressSanitizer in ours.

use std::path::Path;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::apt::{self, LIBOLM, VALGRIND};
use crate::run::{Cmd, cargo, target_dir};
use crate::shipping::cargo_shipping;
use crate::toolchain;

use super::{THEIRS, text};

const PACKAGE: &str = "olmec-libolm-tests";
const PROGRAM: &str = "libolm-diff";

/// What watches the calls.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Under {
    /// Nothing: the libraries as they are.
    Nothing,
    /// memcheck: each wrong access is an error.
    Valgrind,
    /// Ours and the program itself made for AddressSanitizer.
    AddressSanitizer,
}

/// `cargo xtask libolm-diff`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many calls.
    #[arg(long, default_value_t = 1_000_000)]
    calls: u32,
    /// The choices of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
    /// What watches the calls.
    #[arg(long, value_enum, default_value_t = Under::Nothing)]
    under: Under,
}

/// Builds the drop-in and compares it with Debian's libolm.
pub(crate) fn command(arguments: &Arguments) -> Result<()> {
    apt::ensure(&[LIBOLM, VALGRIND])?;
    let built = crate::native_library::build("olmec-libolm", "olm")?;
    run(&built.shared, arguments.under, arguments.calls, arguments.seed)
}

/// Compares the drop-in `ours` with Debian's libolm.
pub(super) fn run(ours: &Path, under: Under, calls: u32, seed: Option<u64>) -> Result<()> {
    if matches!(under, Under::AddressSanitizer) {
        return with_sanitizer(calls, seed);
    }
    cargo_shipping(&format!("build --release --package {PACKAGE}")).run()?;
    let program = text(&target_dir("release").join(PROGRAM));
    let program = match under {
        Under::Valgrind => Cmd::new("valgrind").args(["--quiet", "--error-exitcode=9", &program]),
        _ => Cmd::new(&program),
    };
    arguments(program, ours, calls, seed).run()
}

/// The arguments of the program.
fn arguments(cmd: Cmd, ours: &Path, calls: u32, seed: Option<u64>) -> Cmd {
    let cmd = cmd.args(["--ours", &text(ours), "--theirs", THEIRS, "--calls", &calls.to_string()]);
    match seed {
        Some(seed) => cmd.args(["--seed", &seed.to_string()]),
        None => cmd,
    }
}

fn with_sanitizer(calls: u32, seed: Option<u64>) -> Result<()> {
    let target = toolchain::host()?;
    // With a target, the flags are for what is built for it, and the tools of the build stay as they are.
    let sanitized = |what: &str, flags: &[&str]| {
        let build = cargo(&format!("rustc --profile release --target {target} {what} --"));
        let build = build.args(flags.iter().copied()).env("RUSTC_BOOTSTRAP", "1");
        build.env("RUSTFLAGS", "-Zsanitizer=address -Cdebuginfo=1 -Copt-level=1").run()
    };
    sanitized("--package olmec-libolm --lib", &[])?;
    // The library finds the sanitizer in the program.
    sanitized(&format!("--package {PACKAGE} --bin {PROGRAM}"), &["-Clink-arg=-rdynamic"])?;
    let folder = target_dir(&target).join("release");
    let program = Cmd::new(&text(&folder.join(PROGRAM)));
    arguments(program, &folder.join("libolm.so"), calls, seed).run()
}
