//! Random traffic between any two implementations, over a network that delays, reorders, loses,
//! repeats and damages messages, and ends that are stopped and go on from their pickles.
//!
//! Every schedule comes from one seed. Two environment variables change what runs:
//!
//! - `OLMEC_INTEROP_SEED=0x…` runs one schedule again, the one that a failure names. What olmec and
//!   libolm draw is then the same as before; vodozemac draws from the operating system, so with it
//!   the keys differ and the order of events does not.
//! - `OLMEC_INTEROP_SCHEDULES=N` runs N times as many as usual.

mod megolm;
mod olm;

use std::env;

use olmec_interop::peer::Implementation;
use olmec_interop::random::Dice;

/// Runs `usual` schedules, or as many as the environment asks for, and gives the sum of what they
/// count. `name` tells in a failure which schedule it was.
fn run_schedules(
    name: &str,
    usual: usize,
    mut schedule: impl FnMut(&mut Dice) -> Vec<(&'static str, usize)>,
) {
    let one = env::var("OLMEC_INTEROP_SEED").ok();
    let times = env::var("OLMEC_INTEROP_SCHEDULES").ok();
    let times: usize = times.map_or(1, |times| times.parse().expect("a number"));
    let seeds: Vec<u64> = match one {
        Some(seed) => {
            let digits = seed.strip_prefix("0x").expect("a seed starts with 0x");
            vec![u64::from_str_radix(digits, 16).expect("a hexadecimal number")]
        }
        None => {
            let start = name.bytes().fold(0, |sum: u64, byte| sum.rotate_left(7) ^ u64::from(byte));
            let mut seeds = Dice::new(start);
            (0..usual * times).map(|_| seeds.seed()).collect()
        }
    };

    let mut totals: Vec<(&'static str, usize)> = Vec::new();
    for &seed in &seeds {
        let naming = NameOnPanic { name, seed };
        for (what, count) in schedule(&mut Dice::new(seed)) {
            match totals.iter_mut().find(|(total, _)| *total == what) {
                Some((_, total)) => *total += count,
                None => totals.push((what, count)),
            }
        }
        drop(naming);
    }
    println!("{name}: {} schedules, {totals:?}", seeds.len());
    if seeds.len() >= usual {
        for (what, total) in totals {
            assert_ne!(total, 0, "{name}: no schedule had any {what}");
        }
    }
}

/// Says which schedule it was when a test fails in it.
struct NameOnPanic<'a> {
    name: &'a str,
    seed: u64,
}

impl Drop for NameOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self { name, seed } = self;
            eprintln!("{name}: failed in the schedule of OLMEC_INTEROP_SEED={seed:#x}");
        }
    }
}

/// The pairs of different implementations that olmec is a part of.
const WITH_OLMEC: [[Implementation; 2]; 2] = [
    [Implementation::Olmec, Implementation::Libolm],
    [Implementation::Olmec, Implementation::Vodozemac],
];
