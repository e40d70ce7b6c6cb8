//! What the documents point to is there: links to files and headings, and tests named as `file.rs::name`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Problem;
use super::tree::files;

/// A Markdown file, read.
pub(super) struct Document {
    /// Its path from the root of the checkout, with `/`.
    pub(super) path: String,
    /// What is in it.
    text: String,
}

/// All documents below the folder, in the order of their paths.
pub(super) fn read_all(root: &Path) -> io::Result<Vec<Document>> {
    let documents = files(root, ".md")?.into_iter().map(|path| {
        let text = fs::read_to_string(root.join(&path))?;
        Ok(Document { path, text })
    });
    documents.collect()
}

/// Finds links and names that lead nowhere.
pub(super) fn check(root: &Path, document: &Document) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut in_code = false;
    for (index, line) in document.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let lost_links = links(line).filter(|target| !resolves(root, document, target));
        let lost_tests = code_spans(line).filter(|span| !names_what_is_there(root, span));
        let texts = lost_links.map(|target| format!("the link to `{target}` leads nowhere"));
        let texts = texts.chain(lost_tests.map(|span| format!("`{span}` is not there")));
        problems.extend(texts.map(|text| Problem { line: index + 1, text }));
    }
    problems
}

/// The targets of the links in a line, those in code left out.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let prose = line.split('`').step_by(2);
    prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next())
}

/// The parts of a line in backquotes.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a link leads to a file, a folder or a heading. Addresses on the network are not tried.
fn resolves(root: &Path, document: &Document, target: &str) -> bool {
    if target.contains("://") {
        return true;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let folder = Path::new(&document.path).parent().unwrap_or(Path::new(""));
    let file = if path.is_empty() { PathBuf::from(&document.path) } else { folder.join(path) };
    let file = root.join(file);
    if heading.is_empty() {
        return file.exists();
    }
    fs::read_to_string(file).is_ok_and(|text| headings(&text).any(|name| name == heading))
}

/// The names by which links reach the headings of a text.
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let kept = line.trim_start_matches('#').trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

/// Whether a span of the form `file.rs::name` names a function of that file; other spans may be anything.
fn names_what_is_there(root: &Path, span: &str) -> bool {
    let Some((file, name)) = span.split_once(".rs::") else { return true };
    let text = fs::read_to_string(root.join(format!("{file}.rs")));
    text.is_ok_and(|text| text.contains(&format!("fn {name}(")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<usize> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let document = Document { path: "src/README.md".into(), text: text.into() };
        check(root, &document).iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn links_to_files_are_followed_from_the_document() {
        let text = "[a](lint/mod.rs) [b](../Cargo.toml) [c](https://example.org/none)\n[d](Cargo.toml)\n`[e](none)`\n";
        assert_eq!(problems(text), [2]);
    }

    #[test]
    fn what_stands_in_a_block_of_code_is_not_a_link() {
        assert_eq!(problems("```\n[a](none)\n```\n[b](none)\n"), [4]);
    }

    #[test]
    fn tests_are_looked_up_by_name() {
        let here = "src/lint/documents.rs::tests_are_looked_up_by_name";
        let text = format!("`{here}` `a::b`\n`{here}s`\n`src/none.rs::a`\n");
        assert_eq!(problems(&text), [2, 3]);
    }

    #[test]
    fn headings_have_the_names_that_links_use() {
        let names: Vec<String> = headings("# One, `two`\ntext\n## Three-four\n").collect();
        assert_eq!(names, ["one-two", "three-four"]);
    }
}
