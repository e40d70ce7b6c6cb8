//! Examples are code that readers copy: each must run, not only build.

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, root};

/// The example of the main job, which also runs in a larger room.
const ROOM: &str = "encrypted_room";
const LARGER_ROOM: [&str; 5] = ["--", "--devices", "6", "--messages", "40"];

/// Runs every example with its default arguments, and the encrypted room once more.
pub(super) fn run() -> Result<()> {
    let names = names()?;
    ensure!(names.iter().any(|name| name == ROOM), "there is no example {ROOM}");
    for name in &names {
        cargo("run --package olmec --example").args([name.as_str()]).run()?;
    }
    cargo("run --package olmec --example").args([ROOM]).args(LARGER_ROOM).run()
}

/// The names of all examples: a file, or a folder with a `main.rs`.
fn names() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("examples")).context("examples")? {
        let path = entry?.path();
        let is_example =
            path.extension().is_some_and(|e| e == "rs") || path.join("main.rs").exists();
        if let (true, Some(stem)) = (is_example, path.file_stem()) {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
