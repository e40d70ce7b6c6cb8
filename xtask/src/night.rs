//! `cargo xtask assurance night`: the random and exhaustive tests at the size that the plan of assurance gives a night.
//!
//! `cargo xtask test` runs each of them with a small number; a variable of the environment says another one.

use anyhow::{Result, bail};

use crate::apt::{self, LIBOLM};
use crate::run::cargo;

/// What says how much, and how much.
type Variables = &'static [(&'static str, &'static str)];

/// The lines of the plan in docs/assurance.md: its name, the variables, and what follows `cargo test --release`.
const LINES: [(&str, Variables, &str); 13] = [
    ("T-3", &[("OLMEC_INTEROP_SCHEDULES", "14")], "--package olmec-interop --test schedules"),
    ("T-5", &[("OLMEC_MUTATION_SAMPLES", "200")], "--test mutations"),
    ("T-6", &[("OLMEC_AUTHENTIC", "1000000")], "--test authentic"),
    (
        "T-7",
        &[("OLMEC_BASE64_CHARACTERS", "70"), ("OLMEC_MEGOLM_JUMPS", "600")],
        "--lib -- varint four_characters all_jumps padding_is",
    ),
    ("T-8", &[("OLMEC_PICKLE_STATES", "10000")], "--test pickles"),
    (
        "T-8, the peers'",
        &[("OLMEC_INTEROP_PICKLES", "20")],
        "--package olmec-interop --test pickles_libolm --test pickles_vodozemac",
    ),
    ("T-12", &[("OLMEC_X25519", "1000000")], "--lib -- x25519_iterated"),
    ("T-13", &[("OLMEC_SIGNATURES", "1000000")], "--lib -- verify_strict"),
    ("T-14", &[("OLMEC_STATES_DEPTH", "9")], "--test every_state"),
    ("T-15", &[("OLMEC_KILLS", "10000")], "--test crash"),
    ("T-17, T-20", &[("OLMEC_LOST_STATES", "1000")], "--test lost_state"),
    ("T-16, T-26", &[("OLMEC_DRAWS", "1000000")], "--test unique"),
    ("T-37", &[("OLMEC_SOAK_MESSAGES", "1000000"), ("OLMEC_SOAK_SESSIONS", "1000")], "--test soak"),
];

/// Runs all of them, whatever becomes of each.
pub(crate) fn run() -> Result<()> {
    apt::ensure(&[LIBOLM])?;
    let mut failed = Vec::new();
    for (name, variables, tests) in LINES {
        let test = cargo("test --release").args(tests.split(' '));
        let test = variables.iter().fold(test, |test, (name, value)| test.env(name, value));
        if let Err(error) = test.run() {
            failed.push(format!("{name}: {error:#}"));
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::LINES;
    use crate::lint::tree::rust_files;
    use crate::run::root;

    #[test]
    fn every_variable_is_read_by_a_test_and_the_plan_names_it() {
        let plan = fs::read_to_string(root().join("docs/assurance.md")).unwrap();
        let files = rust_files(&root()).unwrap();
        let paths = files.iter().map(|file| &file.path);
        let paths = paths.filter(|path| path.starts_with("src/") || path.starts_with("tests/"));
        let code: String =
            paths.map(|path| fs::read_to_string(root().join(path)).unwrap()).collect();
        for (variable, _) in LINES.iter().flat_map(|(_, variables, _)| *variables) {
            assert!(code.contains(&format!("\"{variable}\"")), "nobody reads {variable}");
            assert!(plan.contains(variable), "{variable} is not in docs/assurance.md");
        }
    }
}
