//! The files of `test-vectors/`.
//!
//! ```text
//! make-fixtures libolm | vodozemac   writes what that implementation sends
//! make-fixtures --write              writes all that can be made anew to the byte, the flags and
//!                                    choices of all other files, and the tables
//! make-fixtures --check              makes the same, writes nothing, and fails if a byte differs
//! make-fixtures --conformance        prints the table of what libolm and vodozemac do
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use olmec_interop::conformance::table;
use olmec_interop::fixtures::{self, Made, Manifest, sha256};
use olmec_interop::peer::Implementation;

fn main() -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    for name in &names {
        match name.as_str() {
            "--write" => write()?,
            "--check" => check()?,
            "--conformance" => {
                println!("{}", table::conformance()?);
                println!("{}", table::differences()?);
            }
            "libolm" => fixtures::write(Implementation::Libolm)?,
            "vodozemac" => fixtures::write(Implementation::Vodozemac)?,
            other => return Err(format!("{other} is neither libolm nor vodozemac").into()),
        }
    }
    if names.is_empty() {
        return Err("say libolm, vodozemac, --write, --check or --conformance".into());
    }
    Ok(())
}

fn write() -> Result<(), Box<dyn Error>> {
    let made = fixtures::deterministic();
    fixtures::write_files(&made)?;
    fixtures::write_files(&fixtures::stored(&made)?)?;
    let readme = fixtures::folder().join("README.md");
    let text = table::fill(&fs::read_to_string(&readme)?)?;
    fs::write(readme, text)?;
    check()
}

/// Goes through the files as they are on the disk, so that none is left out.
fn check() -> Result<(), Box<dyn Error>> {
    let made = fixtures::deterministic();
    let by_path = |files: Vec<Made>| -> BTreeMap<String, String> {
        files.into_iter().map(|file| (file.entry.path, file.json)).collect()
    };
    let stored = by_path(fixtures::stored(&made)?);
    let mut made = by_path(made);
    let manifest = Manifest::read(&fixtures::folder())?;
    let mut wrong = Vec::new();
    for path in fixtures::on_disk()? {
        let text = fs::read_to_string(fixtures::folder().join(&path))?;
        let entry = manifest.files.iter().find(|entry| entry.path == path);
        let state = match (entry, made.remove(&path)) {
            (None, _) => Err("is not in the manifest"),
            (Some(entry), _) if entry.sha256 != sha256(text.as_bytes()) => {
                Err("is not what the manifest says")
            }
            (Some(_), Some(json)) if json != text => Err("differs from what is made now"),
            (Some(_), Some(_)) => Ok("made again, the same to the byte"),
            (Some(_), None) if stored.get(&path) != Some(&text) => {
                Err("has not the flags and choices of its cases")
            }
            (Some(_), None) => Ok("as the manifest says; not made again"),
        };
        println!("{path}: {}", state.unwrap_or_else(|error| error));
        wrong.extend(state.err().map(|error| format!("{path} {error}")));
    }
    wrong.extend(made.into_keys().map(|path| format!("{path} is not there")));
    let readme = fs::read_to_string(fixtures::folder().join("README.md"))?;
    if table::fill(&readme)? != readme {
        wrong.push("the tables in README.md are out of date".into());
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{}. To write: cargo xtask vectors --write", wrong.join("; ")).into())
}
