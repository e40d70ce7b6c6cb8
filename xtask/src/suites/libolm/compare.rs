//! Random calls to both libraries: as they are, under valgrind, and with AddressSanitizer in ours.

use std::path::Path;

use anyhow::Result;

use crate::run::{Cmd, cargo, target_dir};
use crate::shipping::cargo_shipping;
use crate::toolchain;

use super::{THEIRS, text};

const PACKAGE: &str = "olmec-libolm-tests";
const PROGRAM: &str = "libolm-diff";

/// The arguments of the program.
fn arguments(cmd: Cmd, ours: &Path, calls: u32, seed: Option<u64>) -> Cmd {
    let cmd = cmd.args(["--ours", &text(ours), "--theirs", THEIRS, "--calls", &calls.to_string()]);
    match seed {
        Some(seed) => cmd.args(["--seed", &seed.to_string()]),
        None => cmd,
    }
}

/// Compares the libraries as they are.
pub(super) fn plainly(ours: &Path, calls: u32, seed: Option<u64>) -> Result<()> {
    cargo_shipping(&format!("build --release --package {PACKAGE}")).run()?;
    let program = target_dir("release").join(PROGRAM);
    arguments(Cmd::new(&text(&program)), ours, calls, seed).run()
}

/// Compares them where each wrong access is an error. Nothing is left unfreed by ours.
pub(super) fn with_valgrind(ours: &Path, calls: u32) -> Result<()> {
    let program = target_dir("release").join(PROGRAM);
    let valgrind = Cmd::new("valgrind").args(["--quiet", "--error-exitcode=9", &text(&program)]);
    arguments(valgrind, ours, calls, None).run()
}

/// Compares them with ours and the program itself made for AddressSanitizer.
pub(super) fn with_sanitizer(calls: u32) -> Result<()> {
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
    arguments(program, &folder.join("libolm.so"), calls, None).run()
}
