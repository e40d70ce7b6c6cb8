//! Words that may stand in few places, or in none.

use super::Problem;
use super::text::is_word;
use super::tree::SourceFile;

/// Where `unsafe` may stand, and on how many lines: only where C is on the other side, and in the allocator
/// of the memory tests, because allocators are unsafe by definition and only one can look into freed blocks.
const UNSAFE: [(&str, usize); 10] = [
    ("bindings/c/src/buffer.rs", 3),
    ("bindings/c/src/call.rs", 2),
    ("bindings/c/src/handle.rs", 4),
    ("bindings/c/src/input.rs", 2),
    ("bindings/libolm/src/buffer.rs", 4),
    ("bindings/libolm/src/memory.rs", 3),
    ("tests/libolm/src/library.rs", 4),
    ("tests/interop/src/libolm/ffi.rs", 10),
    ("tests/interop/src/libolm/handle.rs", 8),
    ("tests/memory/src/allocator.rs", 6),
];

/// What makes a function visible to C, which stands above each of them. It is `unsafe` because another
/// symbol may have the same name; all of ours begin with `olmec_` or are libolm's, as the suites `c` and
/// `libolm` check.
pub(crate) const EXPORTS: [&str; 2] = ["bindings/c/src/", "bindings/libolm/src/"];
const EXPORTED: &str = "#[unsafe(no_mangle)]";

/// Finds `unsafe` outside the places for it, and code that is compiled for a fuzzer only: what is fuzzed is what ships.
pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    let place = UNSAFE.iter().find(|(path, _)| *path == file.path);
    let allowed = place.map_or(0, |(_, lines)| *lines);
    let mut found = 0;
    for (index, line) in file.code.lines().enumerate() {
        let mut report = |text: String| problems.push(Problem { line: index + 1, text });
        if unsafe_columns(&file.path, line).next().is_some() {
            found += 1;
            if found > allowed {
                report(format!(
                    "`unsafe` stands on {allowed} lines of this file, as UNSAFE counts them"
                ));
            }
        }
        if columns(line, "fuzzing").next().is_some() && line.contains("cfg") {
            report("`cfg(fuzzing)`: what is fuzzed must be what ships".into());
        }
    }
    if found < allowed {
        let text = format!("`unsafe` stands on {found} lines now: lower the {allowed} of UNSAFE");
        problems.push(Problem { line: 1, text });
    }
    problems
}

/// Where `unsafe` stands in a line of code of this file, counted from 0, but for what makes a function visible to C.
pub(crate) fn unsafe_columns<'a>(path: &str, line: &'a str) -> impl Iterator<Item = usize> + 'a {
    let may_export = EXPORTS.iter().any(|prefix| path.starts_with(prefix));
    let exports = may_export && line.trim() == EXPORTED;
    columns(line, "unsafe").filter(move |_| !exports)
}

/// Where the word stands in the line by itself, not as a part of another one.
fn columns<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    line.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).and_then(|rest| rest.chars().next());
        !before.chars().next_back().is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&SourceFile::new(path, text)).iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn unsafe_stands_only_next_to_c_and_in_the_allocator_and_is_counted() {
        let text = "#![forbid(unsafe_code)]\n// unsafe\nfn f() {\n    unsafe { g() }\n}\n";
        assert_eq!(lines("src/secret.rs", text), [4]);
        assert_eq!(lines("bindings/facade/src/lib.rs", text), [4]);
        assert_eq!(lines("bindings/libolm/src/sas.rs", text), [4]);
        assert_eq!(lines("tests/memory/src/watcher.rs", text), [4]);
        for (path, allowed) in UNSAFE {
            let times = |count| "unsafe { g() }\n".repeat(count);
            assert_eq!(lines(path, &times(allowed)), [0; 0]);
            assert_eq!(lines(path, &times(allowed + 1)), [allowed + 1]);
            assert_eq!(lines(path, &times(allowed - 1)), [1]);
        }
    }

    #[test]
    fn an_unsafe_attribute_counts_except_above_functions_for_c() {
        let text = "#[unsafe(no_mangle)]\nfn f() { unsafe { g() } }\n";
        assert_eq!(lines("src/lib.rs", text), [1, 2]);
        assert_eq!(lines("bindings/c/src/generated/account.rs", text), [2]);
        assert_eq!(lines("bindings/libolm/src/sas.rs", text), [2]);
    }

    #[test]
    fn a_word_is_found_wherever_it_stands_by_itself() {
        let line = "unsafe_code(unsafe { a() } + unsafe { b() }, not_unsafe)";
        assert_eq!(columns(line, "unsafe").collect::<Vec<_>>(), [12, 29]);
    }

    #[test]
    fn code_for_the_fuzzer_only_is_found_everywhere() {
        let text = "#[cfg(not(fuzzing))]\nfn f() {}\nif cfg!(fuzzing) {}\nlet fuzzing = \"cfg\";\n";
        assert_eq!(lines("bindings/c/src/lib.rs", text), [1, 3]);
    }
}
