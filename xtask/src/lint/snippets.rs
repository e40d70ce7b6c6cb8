//! The code in the documents: each block is run by a suite or has a reason why not, and each command is there.

use anyhow::{Context, Result, bail};
use clap::Parser as _;
use clap::error::ErrorKind;

use crate::run::root;
use crate::snippets::{self, Snippet};

use super::tree::files;

/// Languages whose blocks a suite runs; Swift needs a compiler, and is parsed elsewhere.
const RUN: [&str; 9] = ["c", "cpp", "csharp", "dart", "go", "js", "kotlin", "python", "swift"];

/// Where the documentation tests find the Rust code of documents.
const DOCTESTS: &str = "src/lib.rs";

/// Blocks that are not run, and why.
const NOT_RUN: [(&str, &str); 6] = [
    ("absent", "names, compared by cargo xtask interop matrix-sdk"),
    ("console", "commands, of which this step checks that they are there"),
    ("groovy", "a part of a Gradle build"),
    ("text", "no code"),
    ("toml", "a part of a manifest"),
    ("xml", "a part of a manifest"),
];

/// Checks all blocks and all commands.
pub(super) fn check() -> Result<()> {
    let doctests = std::fs::read_to_string(root().join(DOCTESTS)).context(DOCTESTS)?;
    let mut problems = Vec::new();
    let blocks = snippets::all()?;
    for block in &blocks {
        if block.language == "console" {
            let commands = block.code.lines().filter_map(|line| line.strip_prefix("$ "));
            problems.extend(commands.filter_map(|command| wrong(block, command)));
        } else if let Some(problem) = escapes(block, &doctests) {
            problems.push(problem);
        }
    }
    for path in files(&root(), ".md")? {
        let text = std::fs::read_to_string(root().join(&path)).with_context(|| path.clone())?;
        problems.extend(wrong_in_prose(&path, &text));
    }
    for problem in &problems {
        println!("{problem}");
    }
    println!("{} blocks of code read", blocks.len());
    if !problems.is_empty() {
        bail!("{} problems, listed above", problems.len());
    }
    Ok(())
}

/// What is wrong with a block that no test runs.
fn escapes(block: &Snippet, doctests: &str) -> Option<String> {
    let Snippet { document, language, .. } = block;
    let is_doctest = || doctests.contains(&format!("include_str!(\"../{document}\")"));
    let is_run = match &**language {
        "rust" => is_doctest(),
        language => RUN.contains(&language) || NOT_RUN.iter().any(|(name, _)| *name == language),
    };
    (!is_run).then(|| format!("{}: no test runs this block of {language:?}", block.place()))
}

/// What is wrong with the commands between backquotes in the text of a document.
fn wrong_in_prose(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        let spans = line.split('`').skip(1).step_by(2).filter(|_| !in_code);
        let wrong = spans.filter_map(|span| Some((span, missing(span)?)));
        problems.extend(wrong.map(|(span, why)| format!("{path}:{}: `{span}`: {why}", index + 1)));
    }
    problems
}

fn wrong(block: &Snippet, command: &str) -> Option<String> {
    missing(command).map(|why| format!("{}: `{command}`: {why}", block.place()))
}

/// What a command of ours asks for that is not there.
fn missing(command: &str) -> Option<String> {
    let command = command.split(" # ").next().unwrap_or_default();
    let words: Vec<&str> = command.split_whitespace().collect();
    match words.as_slice() {
        ["cargo", "xtask", _, ..] => {
            let error = crate::Arguments::try_parse_from(words.iter().skip(1)).err()?;
            let text = error.to_string();
            // A text may name a command without what it needs.
            let is_fine = [ErrorKind::DisplayHelp, ErrorKind::MissingRequiredArgument];
            (!is_fine.contains(&error.kind()))
                .then(|| text.lines().next().unwrap_or_default().to_owned())
        }
        ["cargo", ..] => {
            let pairs = words.windows(2);
            let examples = pairs.filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
            let mut names =
                examples.filter_map(|(option, name)| (option == "--example").then_some(name));
            let lost = names.find(|name| {
                let folder = root().join("examples").join(name);
                !folder.with_extension("rs").exists() && !folder.join("main.rs").exists()
            })?;
            Some(format!("there is no example {lost}"))
        }
        // Not a folder, which may be one that a build makes.
        [program, ..]
            if program.starts_with("bindings/")
                && program.ends_with(".sh")
                && !root().join(program).exists() =>
        {
            Some("there is no such program".into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(language: &str) -> Snippet {
        let text = format!("```{language}\n```\n");
        snippets::blocks("docs/a.md", &text).remove(0)
    }

    #[test]
    fn a_block_that_nothing_runs_is_found() {
        assert!(escapes(&block("js"), "").is_none());
        assert!(escapes(&block("text"), "").is_none());
        assert!(escapes(&block(""), "").is_some());
        assert!(escapes(&block("sh"), "").is_some());
        assert!(escapes(&block("rust"), "").is_some());
        assert!(escapes(&block("rust"), "#[doc = include_str!(\"../docs/a.md\")]").is_none());
    }

    #[test]
    fn commands_are_read_as_they_would_be_run() {
        for good in [
            "cargo xtask test # every test",
            "cargo xtask test core",
            "cargo xtask c --prefix DIR",
            "cargo xtask c",
            "cargo run --release --example encrypted_room",
            "cargo run --example two_party",
            "cargo test",
            "bindings/uniffi/swift/test.sh",
        ] {
            assert_eq!(missing(good), None, "{good}");
        }
        for bad in [
            "cargo xtask tests",
            "cargo xtask test cores",
            "cargo xtask c --to DIR",
            "cargo run --example none",
            "bindings/none.sh",
        ] {
            assert!(missing(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn commands_in_prose_are_read_too() {
        let text = "Run `cargo xtask tests`.\n```console\n$ `cargo xtask tests`\n```\n`cargo xtask lint`\n";
        let found = wrong_in_prose("a.md", text);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("a.md:1: `cargo xtask tests`: error: unrecognized"),
            "{found:?}"
        );
    }
}
