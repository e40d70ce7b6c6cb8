//! `cargo xtask assurance`: what takes too long, or needs too much, for every change.

use anyhow::Result;

use crate::apt::{self, GCC_MULTILIB};
use crate::job::{Job, Missing, WhenMissing};
use crate::run::{Cmd, cargo, target_dir};
use crate::toolchain::has_target;
use crate::{constant_time, coverage, fuzz, minimal_versions, night, unsafe_blocks};

/// Linux on processors of 32 bits, whose programs run on this machine too.
const I686: &str = "i686-unknown-linux-gnu";

/// What a processor may have or lack: a name, what the compiler is told, and the features of the library.
const PROCESSORS: [(&str, &str, &str); 4] = [
    ("all instructions of this one", "-Ctarget-cpu=native", "default"),
    ("no assembly", "", PORTABLE),
    ("no instructions for ciphers, hashes and vectors", SOFTWARE, PORTABLE),
    ("words of 32 bits", "--cfg curve25519_dalek_bits=\"32\"", PORTABLE),
];
const PORTABLE: &str = "std,getrandom,matrix,precomputed-tables,vodozemac-pickle";
const SOFTWARE: &str = "--cfg aes_backend=\"soft\" --cfg sha2_backend=\"soft\" \
    --cfg chacha20_backend=\"soft\" --cfg poly1305_backend=\"soft\" --cfg curve25519_dalek_backend=\"serial\"";

/// The parts, in the order in which they run.
pub(crate) const ALL: &[Job] = &[
    Job {
        name: "supply",
        about: "licences, bans and sources of every dependency",
        when_missing: WhenMissing::Skip,
        run: supply,
    },
    Job {
        name: "minimal-versions",
        about: "the library builds with the oldest dependencies that it asks for",
        when_missing: WhenMissing::Skip,
        run: minimal_versions::run,
    },
    Job {
        name: "docs.rs",
        about: "the documentation, as docs.rs makes it of the published crate",
        when_missing: WhenMissing::Skip,
        run: || {
            // With what its compiler can do, and ours when it is asked for.
            let doc = cargo("doc --package olmec --all-features --no-deps");
            let doc = doc.path("--target-dir", &target_dir("docs.rs")).env("RUSTC_BOOTSTRAP", "1");
            doc.env("RUSTDOCFLAGS", "--cfg docsrs -D warnings").run()
        },
    },
    Job {
        name: "32-bit",
        about: "the tests of the library, where a pointer has 32 bits",
        when_missing: WhenMissing::Skip,
        run: || {
            apt::ensure(&[GCC_MULTILIB])?;
            if !has_target(I686) {
                let add = Cmd::new("rustup").args(["target", "add", I686]);
                add.run().map_err(|error| {
                    Missing(format!("the compiler has no library for {I686} ({error:#})"))
                })?;
            }
            // Some tests run examples.
            cargo("build --package olmec --examples --target").args([I686]).run()?;
            cargo("test --package olmec --lib --tests --target").args([I686]).run()
        },
    },
    Job {
        name: "processors",
        about: "the known answers, with all instructions that a processor may have and with none",
        when_missing: WhenMissing::Skip,
        run: processors,
    },
    Job {
        name: "coverage",
        about: "which lines of the library its own tests run",
        when_missing: WhenMissing::Skip,
        run: coverage::run,
    },
    Job {
        name: "unsafe",
        about: "the C programs run every `unsafe` block of what ships",
        when_missing: WhenMissing::Skip,
        run: unsafe_blocks::run,
    },
    Job {
        name: "night",
        about: "the random and exhaustive tests at their full size",
        when_missing: WhenMissing::Skip,
        run: night::run,
    },
    Job {
        name: "constant-time",
        about: "nothing depends on secrets: valgrind, and the statistics of times",
        when_missing: WhenMissing::Skip,
        run: || constant_time::run(&constant_time::Arguments::default()),
    },
    Job {
        name: "fuzz",
        about: "20,000 executions of every fuzz target, from a fixed start",
        when_missing: WhenMissing::Skip,
        run: || fuzz::run(&fuzz::Arguments::short()),
    },
];

/// A subcommand of cargo, which is built from its source, once.
pub(crate) fn ensure_installed(program: &str) -> Result<()> {
    let name = program.trim_start_matches("cargo-");
    if Cmd::new("cargo").args([name, "--version"]).output().is_some() {
        return Ok(());
    }
    cargo("install --locked").args([program]).run().map_err(|error| {
        let how = format!("missing: {program}. To install: cargo install {program} ({error:#})");
        Missing(how).into()
    })
}

/// The published vectors of the primitives, and our own, on every way that the code may take.
fn processors() -> Result<()> {
    for (name, flags, features) in PROCESSORS {
        println!("{name}");
        let test = |what: &str| {
            let test = cargo("test --release --package olmec --no-default-features --features");
            let test = test.args([features]).path("--target-dir", &target_dir("processors"));
            test.args(what.split(' ')).env("RUSTFLAGS", flags).run()
        };
        test("--lib -- primitives")?;
        test("--test vectors")?;
    }
    Ok(())
}

fn supply() -> Result<()> {
    ensure_installed("cargo-deny")?;
    let check =
        |what: &'static str| cargo("deny --workspace --offline check").args(what.split(' '));
    check("licenses bans sources --allow license-not-encountered").run()?;
    // The database of advisories is fetched from where not every machine can reach.
    let known = Cmd::new("cargo").args(["deny", "--workspace", "--offline", "check", "advisories"]);
    match known.output() {
        Some(_) => println!("advisories: none against what is here"),
        None => println!(
            "ADVISORIES WERE NOT CHECKED, or some apply: run `cargo deny check advisories`"
        ),
    }
    Ok(())
}
