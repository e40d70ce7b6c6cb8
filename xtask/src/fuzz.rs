//! `cargo xtask fuzz`: libFuzzer on every target of `fuzz/`, with AddressSanitizer unless it shall be fast, and the ledger.
//!
//! What cargo-fuzz would do is three flags of the compiler; they are written here instead, so that
//! nothing but a C++ compiler has to be installed. The sanitizer needs a switch that the stable compiler
//! hides, which `RUSTC_BOOTSTRAP` shows.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::apt::{self, GXX, LIBOLM};
use crate::run::{Cmd, cargo, root, target_dir};
use crate::toolchain;

/// What is run and for how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long each target is fuzzed.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Start from a fixed seed and stop after so many executions instead, so that a run can be repeated.
    #[arg(long)]
    runs: Option<u64>,
    /// Keep in fuzz/corpus what covers more than the seeds and what was kept before.
    #[arg(long)]
    keep: bool,
    /// Without AddressSanitizer, and with overflow checks in our own crates only: some ten times as many executions.
    #[arg(long)]
    fast: bool,
    /// The targets; all of them when none is named.
    targets: Vec<String>,
}

impl Arguments {
    /// A little of everything, the same each time.
    pub(crate) fn short() -> Self {
        Self { seconds: 12, runs: Some(20_000), keep: false, fast: false, targets: Vec::new() }
    }
}

/// The environment variable that names the target to the program.
const VARIABLE: &str = "OLMEC_FUZZ_TARGET";
const LEDGER: &str = "fuzz/LEDGER.md";

/// What makes a program of libFuzzer.
const FLAGS: &str = "--cfg olmec_libfuzzer";
/// The address sanitizer, everywhere.
const SANITIZER: &str = "-Zsanitizer=address";
/// Coverage of every edge, for the crates in [`COVERED`].
const COVERAGE: &str = r#""-Cpasses=sancov-module", "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters", "-Cllvm-args=-sanitizer-coverage-pc-table""#;
/// Comparisons are traced as well, so that values that the code looks for are found.
const COMPARISONS: &str = r#""-Cllvm-args=-sanitizer-coverage-trace-compares""#;
/// What a fast build leaves out of the crates that are not ours.
const UNCHECKED: [&str; 2] = [
    r#"profile.fuzz.package."*".debug-assertions=false"#,
    r#"profile.fuzz.package."*".overflow-checks=false"#,
];
/// What is generic in other crates is compiled in these as well. In the arithmetic of curves coverage would only cost
/// time, and libFuzzer looks at every counter after each execution.
const COVERED: [&str; 2] = ["olmec", "olmec-fuzz"];
/// No input takes longer, or more memory, than these.
const LIMITS: [&str; 4] =
    ["-timeout=5", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"];

/// Runs the targets one after the other, and fails if any of them found something.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    apt::ensure(&[GXX, LIBOLM])?;
    let tool = build_tool()?;
    let fuzzer = build_fuzzer(arguments.fast)?;
    let known = Cmd::new(&tool.to_string_lossy()).args(["list"]).output();
    let known: Vec<String> = known.context("`list` failed")?.lines().map(Into::into).collect();
    let mut found = Vec::new();
    for name in if arguments.targets.is_empty() { &known } else { &arguments.targets } {
        ensure!(known.contains(name), "there is no target {name}; there are {}", known.join(", "));
        let campaign = Campaign { name, tool: &tool, fuzzer: &fuzzer };
        let result = campaign.run(arguments)?;
        println!("{name}: {result}");
        append(name, arguments.fast, &result)?;
        if result.artifacts > 0 {
            found.push(name.as_str());
        } else if arguments.keep {
            campaign.keep()?;
        }
    }
    if !found.is_empty() {
        bail!("found something: {}; see {}", found.join(", "), folder("artifacts").display());
    }
    Ok(())
}

fn folder(name: &str) -> PathBuf {
    target_dir("fuzz").join(name)
}

/// The program around the corpora, as it is built everywhere.
fn build_tool() -> Result<PathBuf> {
    cargo("build --package olmec-fuzz").run()?;
    Ok(target_dir("debug").join("olmec-fuzz"))
}

/// The fuzzer itself. With a target named, the flags do not reach build scripts.
fn build_fuzzer(fast: bool) -> Result<PathBuf> {
    let host = toolchain::host()?;
    let products = folder(if fast { "fast" } else { "build" });
    let coverage = if fast { COVERAGE.into() } else { format!("{COVERAGE}, {COMPARISONS}") };
    let flags = if fast { FLAGS.into() } else { format!("{FLAGS} {SANITIZER}") };
    let covered = COVERED.map(|name| format!("profile.fuzz.package.{name}.rustflags=[{coverage}]"));
    let unchecked = UNCHECKED.iter().copied().filter(|_| fast);
    let settings = covered.iter().map(String::as_str).chain(unchecked);
    let build = cargo("build --package olmec-fuzz --profile fuzz -Zprofile-rustflags --target");
    let build = build.args([host.as_str()]).path("--target-dir", &products);
    let build = settings.fold(build, |build, setting| build.args(["--config", setting]));
    build.env("RUSTFLAGS", &flags).env("RUSTC_BOOTSTRAP", "1").run()?;
    Ok(products.join(&host).join("fuzz").join("olmec-fuzz"))
}

/// One target.
struct Campaign<'a> {
    name: &'a str,
    tool: &'a Path,
    fuzzer: &'a Path,
}

/// What a campaign did.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    executions: u64,
    edges: u64,
    corpus: u64,
    seconds: u64,
    artifacts: usize,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { executions, edges, corpus, seconds, artifacts } = self;
        write!(
            f,
            "{executions} executions in {seconds} s, {edges} edges by {corpus} inputs, {artifacts} finds"
        )
    }
}

impl Campaign<'_> {
    fn corpus(&self) -> PathBuf {
        folder("corpus").join(self.name)
    }

    fn artifacts(&self) -> PathBuf {
        folder("artifacts").join(self.name)
    }

    /// One of both programs, for this target.
    fn program(&self, path: &Path) -> Cmd {
        Cmd::new(&path.to_string_lossy()).env(VARIABLE, self.name)
    }

    fn run(&self, arguments: &Arguments) -> Result<Outcome> {
        self.program(self.tool).path("unpack", &self.corpus()).run()?;
        fs::create_dir_all(self.artifacts())?;
        let before = count(&self.artifacts())?;
        let length = match arguments.runs {
            Some(runs) => vec![format!("-runs={runs}"), "-seed=1".into()],
            None => vec![format!("-max_total_time={}", arguments.seconds)],
        };
        println!("$ {VARIABLE}={} {} {}", self.name, self.fuzzer.display(), length.join(" "));
        let output = Command::new(self.fuzzer)
            .args(&length)
            .args(LIMITS)
            .arg(format!("-artifact_prefix={}/", self.artifacts().display()))
            .arg(self.corpus())
            .env(VARIABLE, self.name)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()
            .context("cannot start the fuzzer")?;
        let said = String::from_utf8_lossy(&output.stderr);
        let mut outcome = read(&said);
        outcome.artifacts = count(&self.artifacts())?.saturating_sub(before);
        if !output.status.success() {
            let tail: Vec<&str> = said.lines().rev().take(60).collect();
            println!("{}", tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
            ensure!(outcome.artifacts > 0, "the fuzzer of {} failed: {}", self.name, output.status);
        }
        Ok(outcome)
    }

    /// Adds to what is kept, finds of earlier campaigns among it, the few inputs that cover what nothing else does.
    fn keep(&self) -> Result<()> {
        let minimised = folder("minimised").join(self.name);
        if minimised.exists() {
            fs::remove_dir_all(&minimised)?;
        }
        self.program(self.tool).path("unpack", &minimised).run()?;
        // How often an edge is taken makes no difference here, or there would be ten times as many.
        let how = ["-set_cover_merge=1", "-use_counters=0", "-max_len=4096"];
        let merge = self.program(self.fuzzer).args(how);
        let corpus = self.corpus();
        let folders = [minimised.to_string_lossy(), corpus.to_string_lossy()];
        merge.args(folders.iter().map(AsRef::as_ref)).run()?;
        self.program(self.tool).path("keep", &minimised).run()
    }
}

fn count(folder: &Path) -> Result<usize> {
    Ok(fs::read_dir(folder)?.count())
}

/// Reads what libFuzzer says.
fn read(said: &str) -> Outcome {
    let stat = |name: &str| {
        let line = said.lines().rev().find(|line| line.starts_with(name))?;
        line.split_whitespace().last()?.parse().ok()
    };
    let progress = |name: &str| {
        let line = said.lines().rev().find(|line| line.starts_with('#') && line.contains(name))?;
        let words = line.split_whitespace();
        let word = words.skip_while(|word| *word != name).nth(1)?;
        word.split('/').next()?.parse().ok()
    };
    let done = said.lines().rev().find_map(|line| line.strip_prefix("Done "));
    let seconds = done.and_then(|line| line.split_whitespace().rev().nth(1)?.parse().ok());
    Outcome {
        executions: stat("stat::number_of_executed_units").unwrap_or_default(),
        edges: progress("cov:").unwrap_or_default(),
        corpus: progress("corp:").unwrap_or_default(),
        seconds: seconds.unwrap_or_default(),
        artifacts: 0,
    }
}

/// Adds a line to the ledger.
fn append(name: &str, fast: bool, outcome: &Outcome) -> Result<()> {
    let say = |program: &str, arguments: &[&str]| {
        let text = Cmd::new(program).args(arguments.iter().copied()).output();
        text.map(|text| text.trim().to_owned()).with_context(|| program.to_owned())
    };
    let date = say("date", &["-u", "+%Y-%m-%d %H:%M"])?;
    let changed =
        !say("git", &["status", "--porcelain", "src", "fuzz/src", "tests/model"])?.is_empty();
    let commit = say("git", &["rev-parse", "--short=10", "HEAD"])? + if changed { "+" } else { "" };
    let Outcome { executions, edges, corpus, seconds, artifacts } = outcome;
    let mark = if fast { "*" } else { "" };
    let line = format!(
        "| {date} | {commit} | {name} | {executions}{mark} | {edges} | {corpus} | {seconds} | {artifacts} |"
    );
    let ledger = fs::OpenOptions::new().append(true).open(root().join(LEDGER));
    writeln!(ledger.context(LEDGER)?, "{line}").context(LEDGER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fuzzer_says_is_read() {
        let said = "#5\tINITED cov: 12 ft: 40 corp: 3/30b exec/s: 0 rss: 60Mb\n\
            #900\tNEW    cov: 345 ft: 700 corp: 67/8120b lim: 4096 exec/s: 450 rss: 61Mb\n\
            #1000\tDONE   cov: 346 ft: 701 corp: 68/8130b lim: 4096 exec/s: 500 rss: 61Mb\n\
            Done 1000 runs in 2 second(s)\n\
            stat::number_of_executed_units: 1000\n\
            stat::average_exec_per_sec:     500\n";
        let expected =
            Outcome { executions: 1000, edges: 346, corpus: 68, seconds: 2, artifacts: 0 };
        assert_eq!(read(said), expected);
        assert_eq!(read("nothing"), Outcome::default());
    }
}
