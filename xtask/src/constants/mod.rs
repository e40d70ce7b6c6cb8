//! `cargo xtask break-constants`: each constant of the formats is changed once, in a copy of the checkout, and at least
//! one test vector must then fail. This shows that the vectors would notice.

use std::fs;
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use crate::broken_copy::{Change, Copy, line, write};

mod list;

/// The tests that read `test-vectors/`, and no others; those that notice most come first.
const VECTORS: [&str; 3] = [
    "--test vectors -- --skip manifest",
    "--lib -- vector_tests olm::tests::steps",
    "--test libolm_pickles --test vodozemac_pickles --test pickle_stability --test odd_pickles",
];

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// A vector failed.
    Noticed,
    /// All vectors passed.
    Survived,
    /// The text does not stand in the file exactly once.
    NotFound,
    /// The changed library does not compile, so nothing was shown.
    DoesNotCompile,
}

/// Tries the changes whose file or text contains `only`, or all of them.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let copy = Copy::new("break-constants")?;
    println!("the unchanged copy first");
    ensure!(fate(&copy)? == Fate::Survived, "the vectors fail without any change");
    let changes: Vec<&Change> = list::ALL.iter().filter(|change| change.is_about(only)).collect();
    let mut bad = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let start = Instant::now();
        let fate = with(&copy, change, || fate(&copy))?;
        let shown = format!("{}: {} -> {}", change.file, line(change.from), line(change.to));
        let seconds = start.elapsed().as_secs();
        println!("{:>3} of {} {fate:?} ({seconds} s) {shown}", index + 1, changes.len());
        if fate != Fate::Noticed {
            bad.push(format!("{fate:?}: {shown}"));
        }
    }
    println!("{} changes, {} noticed by a vector", changes.len(), changes.len() - bad.len());
    if bad.is_empty() {
        return Ok(());
    }
    bail!("{}", bad.join("\n"))
}

/// Does something while a file is changed, and then puts it back.
fn with(copy: &Copy, change: &Change, work: impl FnOnce() -> Result<Fate>) -> Result<Fate> {
    let path = copy.path(change.file);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(Fate::NotFound) };
    let Some(changed) = changed(&text, change) else { return Ok(Fate::NotFound) };
    write(&path, &changed)?;
    let fate = work();
    write(&path, &text)?;
    fate
}

/// Whether the vectors notice.
fn fate(copy: &Copy) -> Result<Fate> {
    for arguments in VECTORS {
        let which = arguments.split(" -- ").next().unwrap_or_default();
        if !copy.cargo(&format!("{which} --no-run"), &[])? {
            return Ok(Fate::DoesNotCompile);
        }
        if !copy.cargo(arguments, &[])? {
            return Ok(Fate::Noticed);
        }
    }
    Ok(Fate::Survived)
}

fn changed(text: &str, change: &Change) -> Option<String> {
    let is_there_once = text.matches(change.from).count() == 1;
    is_there_once.then(|| text.replacen(change.from, change.to, 1))
}

#[cfg(test)]
mod tests {
    use crate::run::root;

    use super::*;

    /// Whoever changes a constant's line finds out here, and not only in the long run.
    #[test]
    fn every_text_stands_in_its_file_exactly_once() {
        for change in list::ALL {
            let text = fs::read_to_string(root().join("src").join(change.file)).unwrap();
            let changed = changed(&text, change);
            assert!(changed.is_some_and(|it| it != text), "{}: {}", change.file, change.from);
        }
    }
}
