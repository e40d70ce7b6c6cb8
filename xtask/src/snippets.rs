//! The code in the documents, which readers copy: every block is found here, whatever document it is in, and the
//! suite of its language runs it. The lint step `snippets` sees that no block escapes.
//!
//! A block is a whole program. What it prints stands behind the line that prints it, after an arrow:
//! `print(1 + 1)  # → 2`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::lint::tree;
use crate::run::{Cmd, root};

/// A fenced block.
pub(crate) struct Snippet {
    /// The document, from the root of the checkout, with `/`.
    pub(crate) document: String,
    /// The line of its first fence.
    pub(crate) line: usize,
    /// What the fence names.
    pub(crate) language: String,
    /// Its lines.
    pub(crate) code: String,
}

/// The blocks of a language in all documents; there is at least one.
pub(crate) fn of(language: &str) -> Result<Vec<Snippet>> {
    let mut all = all()?;
    all.retain(|snippet| snippet.language == language);
    ensure!(!all.is_empty(), "no document has code in {language}");
    Ok(all)
}

/// All blocks of all documents.
pub(crate) fn all() -> Result<Vec<Snippet>> {
    let documents = tree::files(&root(), ".md").context("cannot read the documents")?;
    let read = documents.iter().map(|path| {
        let text = fs::read_to_string(root().join(path)).with_context(|| path.clone())?;
        Ok(blocks(path, &text))
    });
    Ok(read.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// The blocks of a document.
pub(crate) fn blocks(document: &str, text: &str) -> Vec<Snippet> {
    let mut found: Vec<Snippet> = Vec::new();
    let mut is_open = false;
    for (index, line) in text.lines().enumerate() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            if !is_open {
                let (document, language) = (document.to_owned(), language.trim().to_owned());
                found.push(Snippet { document, line: index + 1, language, code: String::new() });
            }
            is_open = !is_open;
        } else if let (true, Some(snippet)) = (is_open, found.last_mut()) {
            snippet.code += line;
            snippet.code.push('\n');
        }
    }
    found
}

impl Snippet {
    /// Where it stands, as editors take it.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.document, self.line)
    }

    /// A name that every language takes: `docs_other_languages_md_24`.
    pub(crate) fn name(&self) -> String {
        let name = format!("{}_{}", self.document, self.line).to_lowercase();
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
    }

    /// Writes it to a folder.
    pub(crate) fn write(&self, folder: &Path, extension: &str) -> Result<PathBuf> {
        fs::create_dir_all(folder)?;
        let file = folder.join(self.name()).with_extension(extension);
        fs::write(&file, &self.code).with_context(|| file.display().to_string())?;
        Ok(file)
    }

    /// Runs the program made of it, and sees that it prints what it says.
    pub(crate) fn run(&self, program: Cmd) -> Result<()> {
        println!("$ {program}    # {}", self.place());
        let failed = format!("the code at {} failed: `{program}`", self.place());
        let said = program.output().context(failed)?;
        print!("{said}");
        let mut lines = said.lines();
        for expected in self.prints() {
            ensure!(
                lines.any(|line| line == expected),
                "{} does not print: {expected}",
                self.place()
            );
        }
        Ok(())
    }

    /// What it says that it prints, in order.
    fn prints(&self) -> impl Iterator<Item = &str> {
        let behind =
            self.code.lines().filter_map(|line| line.rsplit_once("→ ")).map(|(_, text)| text);
        behind.map(|text| text.trim_end_matches("*/").trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str =
        "# A\n```js\na(); // → 1\nb();\n```\ntext\n```c\nc(); /* → 2 3 */\n```\n";

    #[test]
    fn blocks_know_their_place_and_language() {
        let found = blocks("docs/a-b.md", DOCUMENT);
        let [js, c] = found.as_slice() else { panic!("{}", found.len()) };
        assert_eq!((&*js.language, &*js.code, js.line), ("js", "a(); // → 1\nb();\n", 2));
        assert_eq!((&*c.language, &*c.code), ("c", "c(); /* → 2 3 */\n"));
        assert_eq!((c.name(), c.place()), ("docs_a_b_md_7".into(), "docs/a-b.md:7".into()));
    }

    #[test]
    fn a_program_prints_what_stands_behind_the_arrows() {
        let found = blocks("a.md", DOCUMENT);
        assert_eq!(found[0].prints().collect::<Vec<_>>(), ["1"]);
        assert_eq!(found[1].prints().collect::<Vec<_>>(), ["2 3"]);
        let echo = |text| Cmd::new("echo").args([text]);
        found[1].run(echo("2 3")).unwrap();
        let error = found[1].run(echo("2")).unwrap_err().to_string();
        assert_eq!(error, "a.md:7 does not print: 2 3");
        assert!(found[1].run(Cmd::new("false")).is_err());
    }
}
