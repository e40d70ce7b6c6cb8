//! `cargo xtask break-checks`: each check of a MAC, a signature, a key, a padding, a field and a limit is weakened
//! once, in a copy of the checkout, and a test of the library must then fail.
//!
//! All changes are compiled at once, see [`crate::chosen`]. `cargo xtask mutants` knows more changes, but none of these that
//! weaken a check without taking it away.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::broken_copy::{Change, Copy, line, write};
use crate::chosen::{self, Effort, Fate, Tests, module};

mod list;

/// Tries the changes whose file or text contains `only`, or all of them.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let copy = Copy::new("break-checks")?;
    for (file, text) in changed_files()? {
        write(&copy.path(file), &text)?;
    }
    chosen::arm(&copy)?;
    let tests = Tests::build(&copy, Effort::Whole)?;
    let (mut tried, mut survived) = (0, Vec::new());
    for (number, change) in list::ALL.iter().enumerate().filter(|(_, change)| change.is_about(only))
    {
        let start = Instant::now();
        let fate = tests.noticed_by(number, &module(change.file))?;
        let shown = format!("{}: {} -> {}", change.file, line(change.from), line(change.to));
        println!("{number:>3} {fate:?} ({:.1} s) {shown}", start.elapsed().as_secs_f32());
        tried += 1;
        if fate == Fate::Survived {
            survived.push(shown);
        }
    }
    println!("{tried} changes, {} noticed", tried - survived.len());
    if survived.is_empty() {
        return Ok(());
    }
    bail!("{}", survived.join("\n"))
}

/// The files with every change in them, each behind its number.
fn changed_files() -> Result<BTreeMap<&'static str, String>> {
    let mut places: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for (number, Change { file, from, to }) in list::ALL.iter().enumerate() {
        let choice = places.entry((file, from)).or_default();
        choice.push_str(&format!("if crate::is_changed({number}) {{ {to} }} else "));
    }
    let mut files = BTreeMap::new();
    for ((file, from), choice) in places {
        let text = match files.remove(file) {
            Some(text) => text,
            None => fs::read_to_string(crate::run::root().join("src").join(file)).context(file)?,
        };
        ensure!(text.matches(from).count() == 1, "{file} has not exactly one `{from}`");
        files.insert(file, text.replacen(from, &format!("({choice}{{ {from} }})"), 1));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    /// Whoever changes a check finds out here, and not only in the long run.
    #[test]
    fn every_check_stands_in_its_file() {
        assert!(super::changed_files().unwrap().len() > 10);
    }
}
