//! Features only add: the library builds with none, with each alone, and passes its tests with all of them.

use anyhow::Result;

use crate::run::cargo;

/// The features of the library, and the empty set.
const ALONE: [&str; 8] = [
    "",
    "std",
    "getrandom",
    "matrix",
    "precomputed-tables",
    "assembly",
    "serde",
    "vodozemac-pickle",
];

/// Builds each set of features, then tests all features together.
pub(super) fn run() -> Result<()> {
    for feature in ALONE {
        let check = cargo("clippy --package olmec --no-default-features");
        let check = if feature.is_empty() { check } else { check.args(["--features", feature]) };
        check.args(["--", "-D", "warnings"]).run()?;
    }
    cargo("test --package olmec --all-features").run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::root;

    #[test]
    fn every_feature_of_the_manifest_is_in_the_list() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let features = manifest.split("\n[features]\n").nth(1).unwrap();
        let features = features.split("\n[").next().unwrap().lines();
        let names: Vec<_> = features.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        let expected: Vec<_> =
            std::iter::once("default").chain(ALONE.into_iter().skip(1)).collect();
        assert_eq!(names, expected);
    }
}
