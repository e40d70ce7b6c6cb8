//! `cargo xtask break-checks`: each check of a MAC, a signature, a key, a padding, a field and a limit is weakened
//! once, in a copy of the checkout, and a test of the library must then fail.
//!
//! All changes are compiled at once, each behind a number that an environment variable chooses, so that a run takes
//! one build and not a hundred. `cargo xtask mutants` knows more changes, and takes a build for each.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::constants::{Change, Copy, line, write};

mod list;

/// The environment variable that chooses a change.
const VARIABLE: &str = "OLMEC_CHANGE";
/// What every changed place asks.
const ASK: &str = r#"
extern crate std as std_of_changes;
pub(crate) fn is_changed(number: usize) -> bool {
    static CHOSEN: std_of_changes::sync::LazyLock<Option<usize>> =
        std_of_changes::sync::LazyLock::new(|| std_of_changes::env::var("OLMEC_CHANGE").ok()?.parse().ok());
    *CHOSEN == Some(number)
}
"#;

/// The tests that must notice: the quick ones, and last those that look at everything.
const TESTS: [&str; 5] = [
    "--lib",
    "--test vectors",
    "--test mutations --test qr_login",
    "--test libolm_pickles --test vodozemac_pickles --test odd_pickles --test pickles",
    "--test properties --test scenarios --test matrix_hostile",
];

/// Tries the changes whose file or text contains `only`, or all of them.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let copy = Copy::new("break-checks")?;
    for (file, text) in changed_files()? {
        write(&copy.path(file), &text)?;
    }
    let library = copy.path("lib.rs");
    let text = fs::read_to_string(&library).context("lib.rs")?;
    // Behind the last attribute of the crate.
    ensure!(text.matches("extern crate alloc;").count() == 1, "lib.rs is not as it was");
    write(&library, &text.replace("extern crate alloc;", &format!("extern crate alloc;{ASK}")))?;
    for tests in TESTS {
        let which = tests.split(" -- ").next().unwrap_or_default();
        ensure!(copy.cargo(&format!("{which} --no-run"), &[])?, "the changes do not compile");
        ensure!(copy.cargo(tests, &[])?, "{tests} fails without any change");
    }
    let (mut tried, mut survived) = (0, Vec::new());
    for (number, change) in list::ALL.iter().enumerate().filter(|(_, change)| change.is_about(only))
    {
        let start = Instant::now();
        let number = number.to_string();
        let mut noticed = None;
        for tests in TESTS {
            if !copy.cargo(tests, &[(VARIABLE, &number)])? {
                noticed = Some(tests);
                break;
            }
        }
        let shown = format!("{}: {} -> {}", change.file, line(change.from), line(change.to));
        println!("{number:>3} {noticed:?} ({} s) {shown}", start.elapsed().as_secs());
        tried += 1;
        if noticed.is_none() {
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
