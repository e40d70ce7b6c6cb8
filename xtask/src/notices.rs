//! What a compiled library owes to the authors of the crates in it: their names, licences, and the texts that must go along.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::run::{cargo, root};
use crate::toolchain;

/// The file beside each compiled library, and beside our own [`LICENSE`].
pub(crate) const NOTICES: &str = "THIRD-PARTY-NOTICES.txt";
/// Our licence.
pub(crate) const LICENSE: &str = "LICENSE";

/// What `cargo xtask notices` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The crate whose library is shipped, such as `olmec-c`.
    #[arg(long)]
    package: String,
    /// The folder that the licence and the notices are written to.
    #[arg(long)]
    out: PathBuf,
}

/// `cargo xtask notices`.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    write(&arguments.package, None, &root().join(&arguments.out))
}

/// Writes our licence and the notices for the library of a package to a folder.
pub(crate) fn write(package: &str, target: Option<&str>, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    fs::copy(root().join(LICENSE), folder.join(LICENSE)).context(LICENSE)?;
    let text = notices(&compiled_in(package, target)?)?;
    fs::write(folder.join(NOTICES), text).context(NOTICES)
}

/// A crate of somebody else.
#[derive(Debug)]
struct Crate {
    name: String,
    version: String,
    licence: String,
    /// Where its source is, for people.
    address: String,
    /// Where its source is, on this machine.
    folder: PathBuf,
}

/// The crates that are compiled into the library of a package, without those that only the compiler runs.
fn compiled_in(package: &str, target: Option<&str>) -> Result<Vec<Crate>> {
    let tree = cargo("tree --locked --edges normal,no-proc-macro --prefix none --no-dedupe");
    let tree = tree.args(["--format", "{p}", "--package", package]);
    let host = toolchain::host()?;
    let target = target.unwrap_or(&host);
    let tree = tree.args(["--target", target]).output();
    let tree = tree.with_context(|| format!("`cargo tree --package {package}` failed"))?;
    let metadata = cargo("metadata --locked --format-version 1 --filter-platform");
    let metadata = metadata.args([target]).output();
    let metadata = metadata.context("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&metadata).context("`cargo metadata`")?;
    let known = metadata["packages"].as_array().context("`cargo metadata` without packages")?;
    let known: Vec<Crate> = known.iter().filter_map(of_others).collect();
    let is_in = |it: &Crate| {
        let line = format!("{} v{}", it.name, it.version);
        tree.lines().any(|in_tree| in_tree == line)
    };
    Ok(known.into_iter().filter(is_in).collect())
}

/// A package in the output of `cargo metadata`, unless it is ours.
fn of_others(package: &Value) -> Option<Crate> {
    let text = |name: &str| package[name].as_str().map(str::to_owned);
    text("source")?;
    let (name, version) = (text("name")?, text("version")?);
    let page = format!("https://crates.io/crates/{name}/{version}");
    Some(Crate {
        licence: text("license").unwrap_or_else(|| "as in its text below".into()),
        address: text("repository").unwrap_or(page),
        folder: Path::new(&text("manifest_path")?).parent()?.to_owned(),
        name,
        version,
    })
}

/// The licence by which we take a crate.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    /// Ours, whose text goes along anyway.
    Apache,
    /// The one that asks only to say where the source is.
    Mozilla,
    /// Another one, whose text with the names of the authors must go along.
    WithText,
}

impl Taken {
    fn by(licence: &str) -> Self {
        let alternatives: Vec<&str> = licence.split(" OR ").flat_map(|it| it.split('/')).collect();
        if alternatives.contains(&"Apache-2.0") {
            Self::Apache
        } else if licence == "MPL-2.0" {
            Self::Mozilla
        } else {
            Self::WithText
        }
    }
}

/// The file for these crates.
fn notices(crates: &[Crate]) -> Result<String> {
    let mut text = String::from(
        "olmec is licensed under Apache-2.0; see LICENSE. This library has the crates below compiled into\n\
         it, unchanged, and parts of Rust's standard library (MIT or Apache-2.0; a toolchain has the list of\n\
         what is in that as COPYRIGHT-library.html). What is offered under Apache-2.0 among others is used\n\
         under Apache-2.0. What is under MPL-2.0 (https://mozilla.org/MPL/2.0/) has its source at the\n\
         address beside it. The texts of the other licences follow the list.\n\n",
    );
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for it in crates {
        text += &format!("{} {}, {}, {}\n", it.name, it.version, it.licence, it.address);
        let papers = papers(it)?;
        ensure!(
            Taken::by(&it.licence) != Taken::WithText || !papers.is_empty(),
            "{} has no text of its licence, {}",
            it.name,
            it.licence
        );
        for paper in papers {
            texts.entry(paper).or_default().push(&it.name);
        }
    }
    for (paper, names) in texts {
        text += &format!("\n{}\n{}\n\n{}\n", "-".repeat(72), names.join(", "), paper.trim());
    }
    Ok(text)
}

/// The texts in the folder of a crate that must go along: the licence where it is not ours, and what a
/// `NOTICE` says, which Apache-2.0 asks to be passed on.
fn papers(it: &Crate) -> Result<Vec<String>> {
    let begins: &[&str] = match Taken::by(&it.licence) {
        Taken::WithText => &["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "NOTICE"],
        Taken::Apache | Taken::Mozilla => &["NOTICE"],
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(&it.folder).with_context(|| it.folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && begins.iter().any(|begin| name.starts_with(begin)) {
            files.push(path);
        }
    }
    files.sort();
    files.iter().map(|file| Ok(fs::read_to_string(file)?.replace('\r', ""))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_chosen_where_it_is_offered() {
        for offered in ["MIT OR Apache-2.0", "Apache-2.0", "MIT/Apache-2.0", "Apache-2.0 OR ISC"] {
            assert_eq!(Taken::by(offered), Taken::Apache, "{offered}");
        }
        assert_eq!(Taken::by("MPL-2.0"), Taken::Mozilla);
        for other in ["MIT", "BSD-3-Clause", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert_eq!(Taken::by(other), Taken::WithText, "{other}");
        }
    }

    #[test]
    fn the_drop_in_names_what_is_in_it_and_has_the_texts() {
        let crates = compiled_in("olmec-libolm", None).unwrap();
        let names: Vec<&str> = crates.iter().map(|it| it.name.as_str()).collect();
        assert!(names.contains(&"curve25519-dalek") && names.contains(&"typenum"), "{names:?}");
        // Asked for by others; a macro; ours.
        for not_in_it in ["uniffi", "clap", "thiserror-impl", "olmec"] {
            assert!(!names.contains(&not_in_it), "{not_in_it}");
        }
        let text = notices(&crates).unwrap();
        assert!(text.contains("Isis Agora Lovecruft") && text.contains("BSD-3-Clause"));
        assert!(!text.contains("Apache License"), "the text of Apache-2.0 is in LICENSE");
    }

    #[test]
    fn a_licence_without_its_text_is_refused() {
        let it = Crate {
            name: "a".into(),
            version: "1.0.0".into(),
            licence: "MIT".into(),
            address: String::new(),
            folder: root().join("xtask/src/lint"),
        };
        let refused = notices(&[it]).unwrap_err().to_string();
        assert_eq!(refused, "a has no text of its licence, MIT");
    }
}
