//! `cargo xtask assurance unsafe`: the C programs run every `unsafe` block of what ships.
//!
//! They are programs that the suites `c` and `libolm` run under valgrind and the sanitizers too, so every block is
//! watched there. Here the libraries count instead: at least, as threads and children of `fork` are counted loosely.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::apt::{self, GCC, GXX};
use crate::libolm;
use crate::lint::tree::{SourceFile, rust_files};
use crate::lint::words::{EXPORTS, unsafe_columns};
use crate::native_library::{link, shared};
use crate::run::{Cmd, cargo, root, target_dir};
use crate::suites::{c::programs, libolm::installed};
use crate::toolchain::llvm_tools;
use crate::version::{VERSION, series};

/// A line and a column, from 1.
type Place = (usize, usize);

/// From the word `unsafe` to the end of the braces after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    from: Place,
    to: Place,
}

/// What the report says of the code from a place to the next one: how often it was run, if it counts at all.
#[derive(Clone, Copy)]
struct Segment {
    from: Place,
    times: Option<u64>,
}

/// Runs the programs with libraries that count, and prints how often each block was run.
pub(crate) fn run() -> Result<()> {
    apt::ensure(&[GCC, GXX])?;
    let tools = llvm_tools()?;
    let folder = target_dir("unsafe");
    let lib = folder.join("debug");
    let olmec = counting("olmec-c", "olmec", series(VERSION), &folder)?;
    let olm = counting("olmec-libolm", "olm", libolm::MAJOR, &folder)?;
    let built = folder.join("programs");
    let mut programs = programs::without_tables(&lib, &built)?;
    programs.push(installed::program(&lib, &built)?);

    let profiles = folder.join("profiles");
    if profiles.exists() {
        fs::remove_dir_all(&profiles)?;
    }
    for program in programs {
        let name = program.file_name().context("a program without a name")?;
        let profile = profiles.join(name).with_added_extension("profraw");
        let run = Cmd::new(&program.to_string_lossy());
        let run = run.env("LD_LIBRARY_PATH", &lib.to_string_lossy());
        run.env("LLVM_PROFILE_FILE", &profile.to_string_lossy()).run()?;
    }
    let merged = folder.join("merged.profdata");
    let merge = Cmd::new(&tools.join("llvm-profdata").to_string_lossy()).args(["merge"]);
    merge.path("-o", &merged).args([&*profiles.to_string_lossy()]).run()?;
    let export = Cmd::new(&tools.join("llvm-cov").to_string_lossy()).args(["export"]);
    let export = export.path("--instr-profile", &merged).args(["--skip-functions"]);
    let export = export.path("--object", &olmec).path("--object", &olm);
    let report = export.output().context("llvm-cov failed")?;
    judge(&serde_json::from_str(&report)?, &rust_files(&root())?)
}

/// Builds a library that counts what is run of its own crate, and makes programs find it.
fn counting(package: &str, name: &str, version: &str, folder: &Path) -> Result<PathBuf> {
    let build = cargo(&format!("rustc --package {package} --lib")).path("--target-dir", folder);
    build.args(["--", "-Cinstrument-coverage"]).run()?;
    let library = folder.join("debug").join(shared(name, ""));
    link(&shared(name, ""), &library.with_file_name(shared(name, version)))?;
    Ok(library)
}

/// Prints how often each block was run, and fails if one was not.
fn judge(report: &Value, sources: &[SourceFile]) -> Result<()> {
    let mut missed = Vec::new();
    let mut count = 0;
    println!("| block | times, at least |\n|---|---|");
    let ships = |source: &&SourceFile| EXPORTS.iter().any(|folder| source.path.starts_with(folder));
    for source in sources.iter().filter(ships) {
        let segments = segments(report, &source.path);
        for block in blocks(source) {
            let (line, times) = least(&block, &segments);
            println!("| `{}:{}` | {times} |", source.path, block.from.0);
            count += 1;
            if times == 0 {
                missed.push(format!("{}:{line}", source.path));
            }
        }
    }
    ensure!(count > 0, "there is no unsafe block to be seen");
    ensure!(missed.is_empty(), "never run: {}", missed.join(", "));
    println!("all {count} unsafe blocks are run");
    Ok(())
}

/// The `unsafe` blocks of the production code, and whatever else the word makes unsafe.
fn blocks(source: &SourceFile) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut before = 0;
    for (index, line) in source.production.split_inclusive('\n').enumerate() {
        for column in unsafe_columns(&source.path, line) {
            let code = source.production.get(before + column..).unwrap_or_default();
            let block = code.get(..end_of_braces(code)).unwrap_or_default();
            let from = (index + 1, column + 1);
            let to = match block.rsplit_once('\n') {
                Some((others, last)) => (from.0 + others.lines().count(), last.len() + 1),
                None => (from.0, from.1 + block.len()),
            };
            blocks.push(Block { from, to });
        }
        before += line.len();
    }
    blocks
}

/// Where the first braces end, and with them what stands before them.
fn end_of_braces(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// What the report of `llvm-cov export` says of a file, in the order of the places.
fn segments(report: &Value, path: &str) -> Vec<Segment> {
    let files = report["data"].as_array().into_iter().flatten();
    let mut files = files.flat_map(|data| data["files"].as_array().into_iter().flatten());
    let file =
        files.find(|file| file["filename"].as_str().is_some_and(|name| name.ends_with(path)));
    let segments = file.and_then(|file| file["segments"].as_array()).into_iter().flatten();
    segments.filter_map(segment).collect()
}

/// `[line, column, times, whether it counts, whether a region begins, whether it is between regions]`.
fn segment(of: &Value) -> Option<Segment> {
    let place = |at: usize| of[at].as_u64().and_then(|number| usize::try_from(number).ok());
    let counts = of[3].as_bool()? && !of[5].as_bool()?;
    Some(Segment { from: (place(0)?, place(1)?), times: of[2].as_u64().filter(|_| counts) })
}

/// What of the block was run least: its line, and how often. What nothing counts is not run.
fn least(block: &Block, segments: &[Segment]) -> (usize, u64) {
    let begun = segments.iter().rev().find(|segment| segment.from <= block.from);
    let within = |segment: &&Segment| block.from < segment.from && segment.from < block.to;
    let all = begun.into_iter().chain(segments.iter().filter(within));
    let counted =
        all.filter_map(|Segment { from, times }| Some((from.0.max(block.from.0), (*times)?)));
    counted.min_by_key(|(_, times)| *times).unwrap_or((block.from.0, 0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PATH: &str = "bindings/c/src/a.rs";
    const TEXT: &str = "\
#[unsafe(no_mangle)]
fn f(a: bool) {
    let b = unsafe { g() } + unsafe { h() };
    c(|| unsafe {
        if a { g() } // }
        h()
    });
}
#[cfg(test)]
mod tests {
    fn f() { unsafe { g() } }
}
";

    #[test]
    fn blocks_are_found_to_their_ends_but_not_in_tests_and_not_what_exports() {
        let found = blocks(&SourceFile::new(PATH, TEXT));
        let block = |from, to| Block { from, to };
        let expected = [block((3, 13), (3, 27)), block((3, 30), (3, 44)), block((4, 10), (7, 6))];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_not_run_is_named_by_its_line() {
        let judged = |segments: Value| {
            let files = json!([{ "filename": format!("/x/{PATH}"), "segments": segments }]);
            let report = json!({ "data": [{ "files": files }] });
            judge(&report, &[SourceFile::new(PATH, TEXT)]).map_err(|error| error.to_string())
        };
        let never = |line: &str| Err(format!("never run: {PATH}:{line}"));
        let whole = json!([2, 1, 7, true, true, false]);
        assert_eq!(judged(json!([whole])), Ok(()));
        assert_eq!(
            judged(json!([[2, 1, 0, true, true, false]])),
            never(&format!("3, {PATH}:3, {PATH}:4"))
        );
        // The second block of a line.
        let second = json!([[3, 30, 0, true, true, false], [3, 44, 7, true, false, false]]);
        assert_eq!(judged(json!([whole, second[0], second[1]])), never("3"));
        // A branch within a block, and one behind it.
        let branch = json!([[5, 14, 0, true, true, false], [5, 21, 7, true, false, false]]);
        assert_eq!(judged(json!([whole, branch[0], branch[1]])), never("5"));
        assert_eq!(judged(json!([whole, [7, 6, 0, true, true, false]])), Ok(()));
        // What is not counted, and a file that the report does not have.
        assert_eq!(judged(json!([whole, [4, 1, 0, false, false, false]])), never("4"));
        assert_eq!(judged(json!([])), never(&format!("3, {PATH}:3, {PATH}:4")));
    }
}
