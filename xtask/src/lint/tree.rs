//! The files of the checkout.

use std::fs;
use std::io;
use std::path::Path;

use super::production::without_tests;
use super::text::blank;

/// A Rust file, read.
pub(crate) struct SourceFile {
    /// Its path from the root of the checkout, with `/`.
    pub(crate) path: String,
    /// Its code: comments and literals are blank.
    pub(super) code: String,
    /// Its production code: test modules are blank too.
    pub(crate) production: String,
}

impl SourceFile {
    /// A file with this text.
    pub(crate) fn new(path: impl Into<String>, text: &str) -> Self {
        let path = path.into();
        let code = blank(text);
        let production = if is_test(&path) { String::new() } else { without_tests(&code) };
        Self { path, code, production }
    }

    /// Whether the whole file is tests.
    pub(crate) fn is_test(&self) -> bool {
        is_test(&self.path)
    }
}

/// Whether a file of this name is declared below a `#[cfg(test)]` or belongs to a folder of tests.
fn is_test(path: &str) -> bool {
    path.split('/').any(|part| {
        part == "tests"
            || part == "tests.rs"
            || part.ends_with("_tests")
            || part.ends_with("_tests.rs")
    })
}

/// All Rust files below the folder, in the order of their paths. What is built or fetched is left out.
pub(crate) fn rust_files(root: &Path) -> io::Result<Vec<SourceFile>> {
    let read = files(root, ".rs")?.into_iter().map(|path| {
        let text = fs::read_to_string(root.join(&path))?;
        Ok(SourceFile::new(path, &text))
    });
    read.collect()
}

/// The paths of all files below the folder whose names end like this, from the folder, with `/`, in order.
pub(crate) fn files(root: &Path, ending: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    collect(root, "", ending, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, ending: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !name.starts_with(['.']) && name != "target" && name != "node_modules" {
                collect(&entry.path(), &format!("{path}/"), ending, found)?;
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_file_is_found_and_its_tests_are_not_production() {
        let files = rust_files(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let this = files.iter().find(|file| file.path == "src/lint/tree.rs").unwrap();
        assert!(this.production.contains("fn collect"));
        assert!(this.code.contains("fn this_file_is_found"));
        assert!(!this.production.contains("fn this_file_is_found"));
    }

    #[test]
    fn files_of_tests_are_known_by_name() {
        assert!(is_test("src/olm/tests.rs"));
        assert!(is_test("src/primitives/accept_set_tests/rule.rs"));
        assert!(is_test("tests/vectors.rs"));
        assert!(!is_test("src/olm/attests.rs"));
    }
}
