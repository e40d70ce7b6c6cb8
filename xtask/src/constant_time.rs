//! `cargo xtask constant-time`: what the library does must not depend on its secrets.
//!
//! Under valgrind, once with the instructions that the processor has for AES and once with AES in
//! software; then the statistics of times, which are a second opinion.

use anyhow::Result;

use crate::apt::{self, GCC, VALGRIND};
use crate::run::{Cmd, cargo, target_dir};

/// The points at which a result that depends on secrets becomes public, by name.
const DECLASSIFIED: &str = "tests/constant-time/declassified.supp";

/// How the library is built for it.
struct Build {
    name: &'static str,
    flags: &'static str,
}

const BUILDS: [Build; 2] = [
    Build { name: "default", flags: "--cfg olmec_valgrind" },
    Build { name: "software", flags: "--cfg olmec_valgrind --cfg aes_backend=\"soft\"" },
];

/// What is run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many samples the timing test takes of each case; 0 leaves it out.
    #[arg(long, default_value_t = 200_000)]
    samples: usize,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { samples: 200_000 }
    }
}

/// Runs both.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    apt::ensure(&[GCC, VALGRIND])?;
    for build in BUILDS {
        let target = target_dir("constant-time").join(build.name);
        let compile = cargo("build --release --package olmec-constant-time");
        let compile = compile.path("--target-dir", &target).env("RUSTFLAGS", build.flags);
        compile.env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only").run()?;
        let program = target.join("release").join("olmec-constant-time");
        let valgrind = Cmd::new("valgrind").args(["--quiet", "--num-callers=40"]);
        let valgrind = valgrind.args([format!("--suppressions={DECLASSIFIED}").as_str()]);
        valgrind.args([&*program.to_string_lossy(), "memcheck"]).run()?;
    }
    if arguments.samples > 0 {
        let run = cargo("run --release --package olmec-constant-time -- timing");
        run.args([arguments.samples.to_string().as_str()]).run()?;
    }
    Ok(())
}
