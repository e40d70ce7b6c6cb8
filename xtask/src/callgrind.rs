//! `cargo xtask bench --callgrind`: how many instructions the main operations take, beside how many
//! they took when that was last written down.
//!
//! Counts do not depend on what else the machine does. They do depend on the compiler, on valgrind
//! and on what the CPU that valgrind plays can do: it has no ADX and no SHA-NI, so this is the
//! portable code. A change of these is a reason to write the counts anew.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, ensure};

use crate::apt::{self, LIBOLM, VALGRIND};
use crate::run::{Cmd, cargo, root, target_dir};

/// The counts of before: a name and a number a line.
const BASELINE: &str = "benches/compare/instructions.txt";
/// What a count may rise by before it is reported, in hundredths.
const TOLERANCE: u64 = 3;

/// Counts, and compares with the baseline or writes it.
pub(crate) fn run(write: bool) -> Result<()> {
    apt::ensure(&[LIBOLM, VALGRIND])?;
    cargo("build --release --package olmec-compare --bin olmec-instructions").run()?;
    let program = target_dir("release").join("olmec-instructions");
    let program = program.to_str().context("the target directory is not UTF-8")?;
    let names = Cmd::new(program).output().context("the names of the operations")?;
    let mut counts = BTreeMap::new();
    for name in names.lines() {
        counts.insert(name.to_owned(), count(program, name)?);
    }
    let path = root().join(BASELINE);
    if write {
        let lines = counts.iter().map(|(name, count)| format!("{name} {count}\n"));
        return fs::write(&path, lines.collect::<String>()).context(BASELINE);
    }
    let before = read(&fs::read_to_string(&path).context(BASELINE)?)?;
    let mut risen = Vec::new();
    for (name, count) in &counts {
        let Some(before) = before.get(name) else {
            println!("{name}: {count}, not counted before");
            continue;
        };
        let percent = (*count as f64 / *before as f64 - 1.0) * 100.0;
        println!("{name}: {count} instructions, {before} before ({percent:+.1}%)");
        if has_risen(*before, *count) {
            risen.push(format!("{name} by {percent:.1}%"));
        }
    }
    ensure!(
        risen.is_empty(),
        "more instructions than before: {}; if that is meant, write {BASELINE} anew with --write",
        risen.join(", ")
    );
    Ok(())
}

fn has_risen(before: u64, now: u64) -> bool {
    now.saturating_mul(100) > before.saturating_mul(100 + TOLERANCE)
}

/// What callgrind counts while the operation's own function runs.
fn count(program: &str, name: &str) -> Result<u64> {
    let command = Cmd::new("valgrind").args([
        "--tool=callgrind",
        "--collect-atstart=no",
        "--toggle-collect=*counted_work*",
        "--callgrind-out-file=/dev/null",
        "--log-fd=1",
        program,
        name,
    ]);
    let log = command.output().unwrap_or_default();
    collected(&log).with_context(|| format!("valgrind has not counted {name}"))
}

/// The number in `==1== Collected : 12345`.
fn collected(log: &str) -> Option<u64> {
    let line = log.lines().find_map(|line| line.split_once("Collected :"));
    line?.1.trim().parse().ok().filter(|count| *count > 0)
}

fn read(text: &str) -> Result<BTreeMap<String, u64>> {
    let entry = |line: &str| {
        let (name, count) = line.split_once(' ').context("a line without a count")?;
        Ok((name.to_owned(), count.parse()?))
    };
    text.lines().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_three_percent_is_a_rise() {
        assert!(!has_risen(1000, 1030) && has_risen(1000, 1031) && !has_risen(1000, 10));
    }

    #[test]
    fn the_count_is_found_in_what_valgrind_says() {
        assert_eq!(collected("==7== Events    : Ir\n==7== Collected : 1234\n"), Some(1234));
        assert_eq!(collected("==7== Collected : 0\n"), None, "the function was not found");
        assert_eq!(collected("nothing"), None);
    }

    #[test]
    fn the_baseline_is_read_and_names_operations() {
        let text = fs::read_to_string(root().join(BASELINE)).unwrap();
        assert!(read(&text).unwrap().len() >= 15);
        assert!(read("no count").is_err());
    }
}
