//! No file grows past what a reader can hold.

use super::Problem;
use super::production::test_modules;
use super::tree::SourceFile;

/// The most lines of production code in one file.
const LIMIT: usize = 500;

/// Where the limit holds.
const FOLDERS: [&str; 3] = ["src/", "bindings/", "xtask/"];

/// What is made by a program, and read by none but the compiler.
const MADE: &str = "bindings/c/src/generated/";

/// Counts the production lines of the file, comments among them.
pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let lines = production_lines(file);
    let is_made = file.path.starts_with(MADE);
    if lines <= LIMIT || is_made || !FOLDERS.iter().any(|folder| file.path.starts_with(folder)) {
        return Vec::new();
    }
    let text = format!("{lines} lines of production code; {LIMIT} is the most");
    vec![Problem { line: 1, text }]
}

/// All lines but those of test modules.
fn production_lines(file: &SourceFile) -> usize {
    if file.is_test() {
        return 0;
    }
    let tests: usize = test_modules(&file.code).iter().map(ExactSizeIterator::len).sum();
    file.code.lines().count() - tests
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, lines: usize, test_lines: usize) -> usize {
        let code = "// a\n".repeat(lines);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    a();\n".repeat(test_lines));
        check(&SourceFile::new(path, &format!("{code}{tests}"))).len()
    }

    #[test]
    fn comments_count_and_tests_do_not() {
        assert_eq!(problems("src/a.rs", 500, 600), 0);
        assert_eq!(problems("src/a.rs", 501, 0), 1);
    }

    #[test]
    fn the_limit_holds_for_production_folders_only() {
        assert_eq!(problems("bindings/c/src/lib.rs", 501, 0), 1);
        assert_eq!(problems("benches/olm.rs", 501, 0), 0);
        assert_eq!(problems("src/olm/tests.rs", 501, 0), 0);
        assert_eq!(problems("bindings/c/src/generated/enums.rs", 501, 0), 0);
    }
}
