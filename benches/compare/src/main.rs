//! Times what olmec, vodozemac and libolm do, side by side: `cargo xtask bench`.
//!
//! ```text
//!  libraries   one face for the three
//!     │
//! operations   what is timed: the same work for each library, checked to give the same result
//!     │
//!  contest     rounds, in each of which every contender has a turn
//!     │
//!  figures     medians, quartiles, and how many times faster ours is
//!     │
//! table, plot  Markdown, with the machine that it was measured on; a picture
//! ```
//!
//! The contenders of an operation take turns in one process, so that whatever slows the machine
//! down slows all of them down; ratios are taken round by round and so mean more than times.
//! Time is that of this thread's CPU, without the time in which others have it. Nothing fails
//! because it is slow.
#![forbid(unsafe_code)]

mod clock;
mod contest;
mod figures;
mod libraries;
mod machine;
mod operations;
mod plot;
mod table;

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;

use contest::Contest;
use operations::Operation;

/// Times olmec, vodozemac and libolm side by side.
#[derive(Parser)]
struct Arguments {
    /// How many turns each contender has.
    #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Write the table to this file too.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Draw the ratios into this file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Parts of the names of the operations; all of them when none is given.
    names: Vec<String>,
}

fn main() -> Result<()> {
    let Arguments { rounds, write, plot, names } = Arguments::parse();
    let chosen = choose(operations::ALL, &names)?;
    let mut contests = Vec::new();
    for operation in chosen {
        let contenders = (operation.contenders)().context(operation.name)?;
        contests.push(Contest::hold(operation.name, contenders, rounds));
        eprintln!("{}: done", operation.name);
    }
    let table = format!("{}{}", machine::description(rounds), table::table(&contests));
    print!("{table}");
    if let Some(file) = plot {
        std::fs::write(&file, plot::plot(&contests)).with_context(|| file.display().to_string())?;
    }
    if let Some(file) = write {
        // What `olmec-sizes` and `cargo xtask bench-wasm` have written below stays.
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        let below = before.find("\n## ").and_then(|at| before.get(at..)).unwrap_or_default();
        let page = format!("# Benchmarks\n\n{table}{below}");
        std::fs::write(&file, page).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// The operations whose names have one of the parts in them; every part must be of use.
fn choose<'a>(all: &'a [Operation], parts: &[String]) -> Result<Vec<&'a Operation>> {
    let has = |operation: &&Operation, part: &String| operation.name.contains(part.as_str());
    for part in parts {
        let known: Vec<_> = all.iter().map(|operation| operation.name).collect();
        let found = all.iter().any(|operation| has(&operation, part));
        ensure!(found, "no operation has {part:?} in its name; there are: {}", known.join(", "));
    }
    let is_chosen =
        |operation: &&Operation| parts.is_empty() || parts.iter().any(|part| has(operation, part));
    Ok(all.iter().filter(is_chosen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(parts: &[&str]) -> Result<Vec<&'static str>> {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        Ok(choose(operations::ALL, &parts)?.iter().map(|operation| operation.name).collect())
    }

    #[test]
    fn operations_are_chosen_by_parts_of_their_names() {
        assert_eq!(chosen(&[]).unwrap().len(), operations::ALL.len());
        assert_eq!(
            chosen(&["account-unpickle", "outbound-group"]).unwrap(),
            ["account-unpickle", "outbound-group-pickle", "outbound-group-unpickle"]
        );
        let refused = chosen(&["account", "acount"]).unwrap_err().to_string();
        assert!(refused.starts_with("no operation has \"acount\" in its name"), "{refused}");
    }

    /// The setting up of every operation checks that all contenders do the same.
    #[test]
    fn every_operation_has_contenders_that_agree_and_each_name_once() {
        let mut names: Vec<_> = operations::ALL.iter().map(|operation| operation.name).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for operation in operations::ALL {
            let contenders = (operation.contenders)().unwrap();
            let contest = Contest::hold(operation.name, contenders, 1);
            assert!(contest.entries.len() >= 2, "{}", operation.name);
        }
    }
}
