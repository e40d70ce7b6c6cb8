//! No word is misspelt, by typos' list of common mistakes; `typos.toml` names what is meant as it stands.

use std::path::Path;

use anyhow::{Context, Result};

use crate::job::Missing;
use crate::run::{Cmd, root};
use crate::venv::Venv;

/// Reads every file of the checkout that git would keep.
pub(super) fn check() -> Result<()> {
    checker()?.args(["."]).run().context("to allow a word that is meant: typos.toml")
}

/// The checker, installed into an environment of its own, before its arguments.
pub(crate) fn checker() -> Result<Cmd> {
    let wanted = root().join("xtask/src/lint/spelling.txt");
    let environment = Venv::kept("spelling-environment", &wanted, |install| install);
    let environment =
        environment.map_err(|error| Missing(format!("missing: typos ({error:#})")))?;
    let program = environment.python().with_file_name("typos");
    Ok(Cmd::new(&program.to_string_lossy()).path("--config", Path::new("typos.toml")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::target_dir;

    #[test]
    fn a_misspelt_word_is_found_and_one_that_is_meant_is_not() {
        let file = target_dir("spelling-test.md");
        // In two parts, or this file would not pass.
        for (text, is_right) in [(concat!("rec", "ieve"), false), ("receive nulll", true)] {
            std::fs::write(&file, text).unwrap();
            let found = checker().unwrap().args([&*file.to_string_lossy()]).run();
            assert_eq!(found.is_ok(), is_right, "{text}");
        }
    }
}
