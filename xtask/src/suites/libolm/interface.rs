//! The interface: the same functions as Debian's library, with the same types.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::libolm::HEADERS;
use crate::run::{Cmd, target_dir};

use super::text;

/// How many functions the headers of libolm 3.2 have.
const FUNCTIONS: usize = 150;

/// Compares headers and symbols with Debian's.
pub(super) fn check(prefix: &Path, lib: &Path) -> Result<()> {
    let theirs = declarations(Path::new("/usr/include"))?;
    let ours = declarations(&prefix.join("include"))?;
    let names = |all: &[String]| all.iter().map(|it| name(it)).collect::<BTreeSet<_>>();
    let (our_names, their_names) = (names(&ours), names(&theirs));
    ensure!(their_names.len() == FUNCTIONS, "Debian's headers have {}", their_names.len());
    ensure!(our_names == their_names, "{}", difference(&our_names, &their_names));
    same_types(&ours)?;

    let library = lib.join("libolm.so.3");
    let exported = symbols("-D", &library)?;
    ensure!(exported == our_names, "libolm.so.3: {}", difference(&exported, &our_names));
    let in_archive = symbols("-g", &lib.join("libolm.a"))?;
    ensure!(in_archive == our_names, "libolm.a: {}", difference(&in_archive, &our_names));
    let debians = symbols("-D", &debians_library()?)?;
    let missing: Vec<_> = debians.iter().filter(|it| their_names.contains(*it)).collect();
    ensure!(missing.len() == FUNCTIONS, "Debian's library has {} of its own", missing.len());

    let sonames = [soname(&library)?, soname(&debians_library()?)?];
    ensure!(sonames[0] == sonames[1], "the sonames are {sonames:?}");
    println!("{FUNCTIONS} functions declared alike and exported, soname {}", sonames[0]);
    Ok(())
}

/// Debian's library, where the linker finds it.
fn debians_library() -> Result<std::path::PathBuf> {
    let found = Cmd::new("gcc").args(["-print-file-name=libolm.so.3"]).output();
    Ok(found.context("gcc does not find libolm.so.3")?.trim().into())
}

/// The functions that the headers below a folder declare, each in one line.
fn declarations(include: &Path) -> Result<Vec<String>> {
    let folder = target_dir("libolm");
    fs::create_dir_all(&folder)?;
    let source = folder.join("all.h");
    let all = HEADERS.iter().map(|header| format!("#include <olm/{header}>\n"));
    fs::write(&source, all.collect::<String>())?;
    let expanded = Cmd::new("gcc").args(["-E", "-P", "-I", &text(include), &text(&source)]);
    let expanded = expanded.output().context("gcc -E")?;
    Ok(functions(&expanded))
}

/// The declarations of functions among C's declarations.
fn functions(expanded: &str) -> Vec<String> {
    let statements =
        expanded.split(';').map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let statements = statements.filter(|it| it.contains('(') && !it.starts_with("typedef"));
    let ours =
        statements.filter(|it| name(it).starts_with("olm_") || name(it).starts_with("_olm_"));
    ours.map(|it| format!("{it};")).collect()
}

/// The name of a function that is declared: the word before the list of its parameters, which is the
/// last one in parentheses.
fn name(declaration: &str) -> String {
    let before = declaration.rsplit_once('(').map_or("", |(before, _)| before);
    before.trim_end().rsplit([' ', '*']).next().unwrap_or_default().to_owned()
}

/// Declares our functions once more behind Debian's headers, which C allows only with the same types.
fn same_types(ours: &[String]) -> Result<()> {
    let source = target_dir("libolm").join("types.c");
    let theirs = HEADERS.iter().map(|header| format!("#include <olm/{header}>\n"));
    let both = theirs.chain(ours.iter().map(|it| format!("{it}\n"))).collect::<String>();
    fs::write(&source, both)?;
    let check = Cmd::new("gcc").args(["-std=c11", "-fsyntax-only", "-Werror", &text(&source)]);
    check.run().context("a function has other types than Debian's")
}

fn symbols(option: &str, library: &Path) -> Result<BTreeSet<String>> {
    let symbols = Cmd::new("nm").args([option, "--defined-only", &text(library)]);
    let symbols = symbols.output().with_context(|| format!("nm {}", library.display()))?;
    let names = symbols.lines().filter_map(|line| line.split_whitespace().nth(2));
    Ok(names.map(str::to_owned).collect())
}

fn soname(library: &Path) -> Result<String> {
    let dynamic = Cmd::new("objdump").args(["-p", &text(library)]).output().context("objdump")?;
    let soname = dynamic.lines().find_map(|line| line.trim().strip_prefix("SONAME"));
    Ok(soname.context("no soname")?.trim().to_owned())
}

fn difference(ours: &BTreeSet<String>, others: &BTreeSet<String>) -> String {
    let odd: Vec<_> = ours.symmetric_difference(others).cloned().collect();
    format!("in one of the two only: {}", odd.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_told_from_other_declarations() {
        let expanded = "typedef struct A A;\nstatic const int olm_x = 1;\nextern int puts(char *s);\n\
                        __attribute__((visibility(\"default\"))) const char *\nolm_a(\n A *a\n);\n\
                        __attribute__((visibility(\"default\"))) void olm_b(void);";
        let names: Vec<_> = functions(expanded).iter().map(|it| name(it)).collect();
        assert_eq!(names, ["olm_a", "olm_b"]);
    }
}
