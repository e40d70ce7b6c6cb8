//! Drives two libolms side by side with random calls, and stops at the first difference that
//! docs/libolm-differences.md does not explain.
//!
//! ```text
//! acts ──► harness ──► call ──► object, guarded ──► library        one word of C at a time
//!             └──────► rules ──► wire, pickle                      descriptions of their own
//! ```
#![allow(clippy::cast_possible_truncation, reason = "random bits, and the narrower types of C")]

mod acts;
mod bench;
mod call;
mod guarded;
mod harness;
mod library;
mod object;
mod pickle;
mod rng;
mod rules;
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::acts::SCENES;
use crate::harness::Harness;
use crate::library::Library;
use crate::object::Both;
use crate::rng::Rng;

/// Compares two libolms.
#[derive(Parser)]
struct Arguments {
    /// Our library.
    #[arg(long)]
    ours: PathBuf,
    /// The other one.
    #[arg(long, default_value = "libolm.so.3")]
    theirs: PathBuf,
    /// Stop after this many calls.
    #[arg(long, default_value_t = 100_000)]
    calls: usize,
    /// The choices of a run; a random one by default.
    #[arg(long)]
    seed: Option<u64>,
    /// Begin with this episode.
    #[arg(long, default_value_t = 0)]
    episode: u64,
    /// Steps in an episode.
    #[arg(long, default_value_t = 150)]
    steps: usize,
    /// Time the calls instead of comparing what they do.
    #[arg(long)]
    bench: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    // Theirs first: the loader knows a library by its soname, and both have the same.
    let theirs = Library::open(&arguments.theirs)?;
    let both = Both { ours: Library::open(&arguments.ours)?, theirs };
    if both.ours.is(&both.theirs) {
        return Err("both names lead to one library".into());
    }
    if arguments.bench {
        bench::run(&both.ours, &both.theirs);
        return Ok(());
    }
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seed = arguments.seed.unwrap_or_else(|| now().map_or(0, |since| since.as_micros() as u64));
    println!("seed {seed}");
    let mut harness = Harness {
        both,
        rng: Rng(0),
        calls: 0,
        functions: BTreeMap::new(),
        successes: BTreeMap::new(),
        explained: BTreeMap::new(),
    };
    let (mut total, mut episode) = (0, arguments.episode);
    while total < arguments.calls {
        harness.rng = Rng(seed ^ episode.wrapping_mul(0xA24B_AED4_963E_E407));
        harness.calls = 0;
        let place = harness.rng.below(SCENES.len());
        let guard = Replay { seed, episode, steps: arguments.steps };
        SCENES[place](&mut harness, arguments.steps);
        std::mem::forget(guard);
        total += harness.calls;
        episode += 1;
    }
    report(&harness, total, episode - arguments.episode);
    Ok(())
}

/// Says how to see a failure again, when it comes.
struct Replay {
    seed: u64,
    episode: u64,
    steps: usize,
}

impl Drop for Replay {
    fn drop(&mut self) {
        let Self { seed, episode, steps } = self;
        eprintln!("again: --seed {seed} --episode {episode} --steps {steps} --calls 1");
    }
}

fn report(harness: &Harness, calls: usize, episodes: u64) {
    let functions = harness.functions.len();
    println!("{calls} calls of {functions} functions in {episodes} episodes, none unexplained");
    for (function, calls) in &harness.functions {
        let successes = harness.successes.get(function).copied().unwrap_or(0);
        println!("  {function}: {calls}, of which {successes} succeeded in both");
    }
    println!("explained by docs/libolm-differences.md:");
    for (section, times) in &harness.explained {
        println!("  {section}: {times}");
    }
}
