//! `cargo xtask assurance coverage`: which lines of the library its own tests run.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};

use crate::assurance::ensure_installed;
use crate::lint::tree::{SourceFile, rust_files};
use crate::run::{cargo, root, target_dir};

/// Of a hundred lines of the whole library, so many must be run.
const LEAST: f64 = 95.0;

/// Parts of the library with a line of their own: what their paths begin with.
const PARTS: [(&str, &[&str]); 3] = [
    (
        "what reads messages, keys, codes and JSON",
        &[
            "src/encoding/",
            "src/matrix/json/",
            "src/megolm/message.rs",
            "src/megolm/session_key.rs",
            "src/olm/message.rs",
            "src/pk/message.rs",
            "src/pk/recovery_key.rs",
            "src/qr_login/code/",
        ],
    ),
    ("pickles", &["src/pickle/"]),
    ("what stands on the primitives' crates", &["src/primitives/"]),
];

/// So many of the files are shown, the least covered first.
const SHOWN: usize = 12;

/// How many of how many lines were run, and which were not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lines {
    run: usize,
    missed: Vec<usize>,
}

/// Runs the tests of the library, counting, and prints what they leave out.
pub(crate) fn run() -> Result<()> {
    ensure_installed("cargo-llvm-cov")?;
    let report = target_dir("coverage.info");
    let names = integration_tests()?;
    let tests = cargo("llvm-cov --package olmec --lib --lcov").path("--output-path", &report);
    let tests = names.iter().fold(tests, |tests, name| tests.args(["--test", name.as_str()]));
    // Without asking whether the compiler's own tools may be installed.
    tests.env("CARGO_LLVM_COV_SETUP", "yes").run()?;
    let report = fs::read_to_string(&report).context("no report")?;
    let files = by_file(&report, &rust_files(&root())?);
    ensure!(files.len() > 50, "the report has no more than {} files", files.len());
    print!("{}", table(&files));
    for (path, lines) in files.iter().filter(|(_, lines)| !lines.missed.is_empty()) {
        println!("{path}: {}", ranges(&lines.missed));
    }
    let share = Lines::all(files.values()).share();
    ensure!(share >= LEAST, "{share:.2} % of the lines are run, and {LEAST} % should be");
    Ok(())
}

/// The tests in `tests/`, but for that of the examples: it runs programs, which are not built with the tests.
fn integration_tests() -> Result<Vec<String>> {
    let files = fs::read_dir(root().join("tests"))?.collect::<Result<Vec<_>, _>>()?;
    let names = files.iter().filter_map(|file| file.file_name().into_string().ok());
    let names = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned));
    Ok(names.filter(|name| name != "examples_cli").collect())
}

impl Lines {
    fn all<'a>(of: impl IntoIterator<Item = &'a Self>) -> Self {
        of.into_iter().fold(Self::default(), |mut sum, lines| {
            sum.run += lines.run;
            sum.missed.extend(&lines.missed);
            sum
        })
    }

    fn count(&self) -> usize {
        self.run + self.missed.len()
    }

    /// Of a hundred.
    fn share(&self) -> f64 {
        100.0 * self.run as f64 / self.count().max(1) as f64
    }
}

/// The lines of production code in a report of the format of lcov.
fn by_file(report: &str, sources: &[SourceFile]) -> BTreeMap<String, Lines> {
    let mut files = BTreeMap::new();
    for record in report.split("end_of_record") {
        let path = record.lines().find_map(|line| line.strip_prefix("SF:")).unwrap_or_default();
        let source = sources.iter().find(|source| {
            source.path.starts_with("src/") && !source.is_test() && path.ends_with(&source.path)
        });
        let Some(source) = source else { continue };
        let production: Vec<&str> = source.production.lines().collect();
        let lines: &mut Lines = files.entry(source.path.clone()).or_default();
        for line in record.lines().filter_map(|line| line.strip_prefix("DA:")) {
            let mut numbers = line.split(',').map_while(|number| number.parse::<usize>().ok());
            let (Some(number), Some(times)) = (numbers.next(), numbers.next()) else { continue };
            let text = number.checked_sub(1).and_then(|at| production.get(at));
            match times {
                _ if text.is_none_or(|text| text.trim().is_empty()) => {}
                0 => lines.missed.push(number),
                _ => lines.run += 1,
            }
        }
    }
    files
}

/// As it stands in docs/assurance.md.
fn table(files: &BTreeMap<String, Lines>) -> String {
    let part = |beginnings: &[&str]| {
        let is_in = |path: &str| beginnings.iter().any(|beginning| path.starts_with(beginning));
        Lines::all(files.iter().filter(|(path, _)| is_in(path)).map(|(_, lines)| lines))
    };
    let parts = PARTS.iter().map(|(name, beginnings)| ((*name).to_owned(), part(beginnings)));
    let whole = ("the whole library".to_owned(), Lines::all(files.values()));
    let mut lowest: Vec<_> = files.iter().collect();
    lowest.sort_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()));
    let lowest = lowest.into_iter().take(SHOWN);
    let lowest = lowest.map(|(path, lines)| (format!("`{path}`"), lines.clone()));
    let rows = [whole].into_iter().chain(parts).chain(lowest).map(|(what, lines)| {
        let (run, count) = (lines.run, lines.count());
        format!("| {what} | {run} of {count} | {:.1} % |\n", lines.share())
    });
    "| what | lines run | |\n|---|---|---|\n".to_owned() + &rows.collect::<String>()
}

/// `1-3, 5`.
fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let texts = runs.filter_map(|run| match run {
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}-{last}")),
        [] => None,
    });
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_of_production_code_count() {
        let text = "fn a() {\n    b();\n}\n\n// c\n#[cfg(test)]\nmod tests {\n    fn t() {}\n}\n";
        let sources = [SourceFile::new("src/a.rs", text), SourceFile::new("src/b.rs", text)];
        let report = "SF:/x/src/a.rs\nDA:1,3\nDA:2,0\nDA:3,0\nDA:5,0\nDA:8,0\nDA:99,0\nend_of_record\n\
            SF:/x/tests/a.rs\nDA:1,0\nend_of_record\n";
        let files = by_file(report, &sources);
        let expected = Lines { run: 1, missed: vec![2, 3] };
        assert_eq!(files, BTreeMap::from([("src/a.rs".to_owned(), expected)]));
        assert!(table(&files).contains("| `src/a.rs` | 1 of 3 | 33.3 % |"));
    }

    #[test]
    fn neighbours_are_written_as_a_range() {
        assert_eq!(ranges(&[1, 2, 3, 5, 8, 9]), "1-3, 5, 8-9");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn every_part_that_is_named_is_there() {
        for beginning in PARTS.iter().flat_map(|(_, beginnings)| *beginnings) {
            assert!(root().join(beginning).exists(), "{beginning}");
        }
    }
}
