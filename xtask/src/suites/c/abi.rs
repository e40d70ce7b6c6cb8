//! What the library exports: exactly what the list says, and everything that the facade offers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::run::Cmd;

use super::{file, text};

const ABI: &str = "bindings/c/abi.txt";
const SURFACE: &str = "bindings/surface.txt";

/// What C has in another form: `olmec_version` returns a static text, and the statuses are an enum.
const OTHERWISE: [&str; 2] = ["olmec_version", "olmec_error_codes"];

/// Compares the symbols of both libraries, as they are installed, the list, and the facade's surface.
pub(super) fn check(lib: &Path) -> Result<()> {
    let abi = fs::read_to_string(file(ABI)).context(ABI)?;
    let listed: BTreeSet<String> = functions(&abi).map(str::to_owned).collect();
    for (library, option) in [("libolmec.so", "-D"), ("libolmec.a", "-g")] {
        let symbols = Cmd::new("nm").args([option, "--defined-only", &text(&lib.join(library))?]);
        let symbols = symbols.output().context("nm failed")?;
        let exported = symbols.lines().filter_map(|line| line.split_whitespace().nth(2));
        let exported: BTreeSet<String> = exported.map(str::to_owned).collect();
        let odd: Vec<_> = exported.symmetric_difference(&listed).cloned().collect();
        ensure!(odd.is_empty(), "{library} and abi.txt disagree about {}", odd.join(", "));
    }

    let surface = fs::read_to_string(file(SURFACE)).context(SURFACE)?;
    let missing: Vec<String> = wanted(&surface)
        .filter(|name| !listed.contains(name) && !OTHERWISE.contains(&name.as_str()))
        .collect();
    ensure!(missing.is_empty(), "the facade has it, C does not: {}", missing.join(", "));
    println!("{} functions exported, listed and complete", listed.len());
    Ok(())
}

/// The names of the functions in the list.
fn functions(abi: &str) -> impl Iterator<Item = &str> {
    abi.lines().filter_map(|line| {
        let (before, _) = line.split_once('(')?;
        before.rsplit([' ', '*']).next()
    })
}

/// The functions that the surface asks for.
fn wanted(surface: &str) -> impl Iterator<Item = String> {
    surface.lines().filter_map(|line| {
        if let Some(function) = line.strip_prefix("fn ") {
            return Some(format!("olmec_{}", function.split('(').next()?));
        }
        let handle = line.strip_prefix("handle ")?;
        let name = handle.split('(').next()?;
        let (owner, call) = name.split_once(['#', '.']).unwrap_or((name, "free"));
        Some(format!("olmec_{}_{call}", snake(owner)))
    })
}

fn snake(camel: &str) -> String {
    camel.chars().fold(String::new(), |mut snake, c| {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
        snake
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_surface_asks_for_its_function() {
        let surface = "enum A.B\nfn sha256(bytes: bytes) -> bytes\nhandle OlmSession\n\
                       handle OlmSession#id() -> string\nhandle Sas.new() -> Sas !\nrecord R { }\n";
        let wanted: Vec<_> = wanted(surface).collect();
        let expected = ["olmec_sha256", "olmec_olm_session_free", "olmec_olm_session_id"];
        assert_eq!(wanted, [&expected[..], &["olmec_sas_new"]].concat());
    }

    #[test]
    fn functions_are_found_behind_any_type() {
        let abi = "OLMEC_OK = 0\nconst char *olmec_version(void)\nvoid olmec_f(int (*x)[3])\n";
        assert_eq!(functions(abi).collect::<Vec<_>>(), ["olmec_version", "olmec_f"]);
    }
}
