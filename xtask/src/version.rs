//! The version of a release: `Cargo.toml` says it, and what cannot read it there repeats it.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, root};

/// The version that the workspace has.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The versions that do not break each other, which a program is bound to: before 1.0 each minor version may
/// break the interface. bindings/c/build.rs gives it to the linker.
pub(crate) fn series(version: &str) -> &str {
    let major = version.split('.').next().unwrap_or_default();
    if major == "0" {
        version.rsplit_once('.').map_or(version, |(series, _)| series)
    } else {
        major
    }
}

/// Where the version stands, in which words; `{}` is the version.
const PLACES: [(&str, &str); 10] = [
    ("Cargo.toml", "[workspace.package]\nversion = \"{}\""),
    ("bindings/c/include/olmec/olmec.h", "#define OLMEC_VERSION \"{}\""),
    (
        "bindings/uniffi/kotlin/pom.xml",
        "<artifactId>olmec-parent</artifactId>\n  <version>{}</version>",
    ),
    (
        "bindings/uniffi/kotlin/olmec/pom.xml",
        "<artifactId>olmec-parent</artifactId>\n    <version>{}</version>",
    ),
    (
        "bindings/uniffi/kotlin/examples/pom.xml",
        "<artifactId>olmec-parent</artifactId>\n    <version>{}</version>",
    ),
    ("bindings/uniffi/kotlin/README.md", "<artifactId>olmec</artifactId>\n  <version>{}</version>"),
    ("bindings/uniffi/kotlin/README.md", "org.olmec:olmec:{}\""),
    ("tests/interop/matrix-sdk-crypto/Cargo.lock", "name = \"olmec\"\nversion = \"{}\""),
    (
        "tests/interop/matrix-sdk-crypto/with-vodozemac/Cargo.lock",
        "name = \"olmec\"\nversion = \"{}\"",
    ),
    ("bindings/wasm/package/package.json", "\"name\": \"olmec\",\n  \"version\": \"{}\""),
];

/// Fails where another version stands than the workspace's.
pub(crate) fn check() -> Result<()> {
    let odd = PLACES.iter().map(|(file, words)| {
        let text = fs::read_to_string(root().join(file)).with_context(|| (*file).to_owned())?;
        Ok((!text.contains(&said(words, VERSION))).then_some(*file))
    });
    let odd: Vec<_> = odd.filter_map(Result::transpose).collect::<Result<_>>()?;
    ensure!(
        odd.is_empty(),
        "not of version {VERSION}, see cargo xtask version: {}",
        odd.join(", ")
    );
    println!("version {VERSION} in {} places", PLACES.len());
    Ok(())
}

/// Writes a new version wherever the workspace's stands.
pub(crate) fn set(new: &str) -> Result<()> {
    let numbers: Vec<_> = new.split('.').map(str::parse::<u32>).collect();
    ensure!(numbers.len() == 3 && numbers.iter().all(Result::is_ok), "not a version: {new}");
    check()?;
    for (file, words) in PLACES {
        let path = root().join(file);
        let text = fs::read_to_string(&path)?;
        fs::write(&path, text.replacen(&said(words, VERSION), &said(words, new), 1))?;
    }
    // Writes it to the workspace's Cargo.lock, for all of its crates.
    cargo("update --workspace --offline").run()
}

fn said(words: &str, version: &str) -> String {
    words.replace("{}", version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_found_by_its_words_once_and_holds_no_other_version() {
        for (file, words) in PLACES {
            let text = fs::read_to_string(root().join(file)).unwrap();
            assert_eq!(text.matches(&said(words, VERSION)).count(), 1, "{file}");
            assert!(!text.contains(&said(words, "0.0.1")), "{file}");
        }
    }

    #[test]
    fn programs_are_bound_to_what_does_not_break() {
        assert_eq!(series("0.1.0"), "0.1");
        assert_eq!(series("1.4.2"), "1");
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["1.2", "v1.2.3", "1.2.x", ""] {
            assert_eq!(set(text).unwrap_err().to_string(), format!("not a version: {text}"));
        }
    }
}
