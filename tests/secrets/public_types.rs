//! Which public types there are, from the sources: a new one is to be printed too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Public in a module that is not.
const INTERNAL: [&str; 1] = ["olmec::pickle::codec::Reader"];

/// Every public struct and enum by its full name, but the errors: these have no room for a secret,
/// as a test beside their codes shows.
pub(super) fn all() -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "olmec", &mut types);
    assert!(types.len() > 100);
    types.retain(|name| !name.ends_with("Error") && !INTERNAL.contains(&name.as_str()));
    types
}

fn collect(folder: &Path, module: &str, types: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let inner = match name {
            "mod" | "lib" => module.to_owned(),
            _ => format!("{module}::{name}"),
        };
        if path.is_dir() {
            collect(&path, &inner, types);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let names = source.lines().filter_map(|line| {
            let rest = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "))?;
            rest.split(|character: char| !character.is_alphanumeric()).next()
        });
        types.extend(names.map(|name| format!("{inner}::{name}")));
    }
}
