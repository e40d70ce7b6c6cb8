//! `cargo xtask constant-time`: what the library does must not depend on its secrets.
//!
//! Under valgrind, with the instructions that the processor has for AES and with AES in software, each compiled for
//! speed and for size; then the statistics of times, which are a second opinion.

use anyhow::Result;

use crate::apt::{self, GCC, VALGRIND};
use crate::run::{Cmd, cargo, target_dir};

/// The points at which a result that depends on secrets becomes public, by name.
const DECLASSIFIED: &str = "tests/constant-time/declassified.supp";

/// How the library is built for it.
struct Build {
    name: &'static str,
    flags: &'static str,
    opt_level: &'static str,
}

/// As it is by default, and with AES in software.
const PROCESSOR: &str = "--cfg olmec_valgrind";
const SOFTWARE: &str = "--cfg olmec_valgrind --cfg aes_backend=\"soft\"";

const BUILDS: [Build; 4] = [
    Build { name: "default", flags: PROCESSOR, opt_level: "3" },
    Build { name: "software", flags: SOFTWARE, opt_level: "3" },
    Build { name: "small", flags: PROCESSOR, opt_level: "s" },
    Build { name: "small-software", flags: SOFTWARE, opt_level: "s" },
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

/// Under valgrind, the library as it is built by default: the suite.
pub(crate) fn suite() -> Result<()> {
    apt::ensure(&[GCC, VALGRIND])?;
    BUILDS[0].check()
}

impl Build {
    /// Lets valgrind report what depends on secrets.
    fn check(&self) -> Result<()> {
        let target = target_dir("constant-time").join(self.name);
        let compile = cargo("build --release --package olmec-constant-time");
        let compile = compile.path("--target-dir", &target).env("RUSTFLAGS", self.flags);
        let compile = compile.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level);
        // Across units of code valgrind does not learn the names of what is inlined.
        let compile = compile.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1");
        compile.env("CARGO_PROFILE_RELEASE_DEBUG", "full").run()?;
        let program = target.join("release").join("olmec-constant-time");
        let valgrind = Cmd::new("valgrind").args(["--quiet", "--num-callers=40"]);
        let valgrind = valgrind.args([format!("--suppressions={DECLASSIFIED}").as_str()]);
        valgrind.args([&*program.to_string_lossy(), "memcheck"]).run()
    }
}

/// All builds under valgrind, then the times.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    apt::ensure(&[GCC, VALGRIND])?;
    BUILDS.iter().try_for_each(Build::check)?;
    if arguments.samples > 0 {
        let run = cargo("run --release --package olmec-constant-time -- timing");
        run.args([arguments.samples.to_string().as_str()]).run()?;
    }
    Ok(())
}
