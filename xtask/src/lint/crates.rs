//! The roads to other crates: each dependency that touches keys or the wire is used in one place only.

use super::Problem;
use super::layers::module;
use super::paths::first_names;
use super::tree::SourceFile;

/// Crates that are used in one place only.
const CRATES: [(&[&str], &str); 3] = [
    (&["getrandom"], "random"),
    (&["base64", "base64ct", "bs58"], "encoding"),
    (
        &[
            "aes",
            "cbc",
            "chacha20poly1305",
            "ctr",
            "curve25519_dalek",
            "ed25519_dalek",
            "graviola",
            "hkdf",
            "hmac",
            "pbkdf2",
            "sha2",
            "x25519_dalek",
        ],
        "primitives",
    ),
];

/// Finds uses of a crate outside the one place for it.
pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let module = match file.path.as_str() {
        "src/lib.rs" => "lib",
        path => match module(path) {
            Some((module, _)) => module,
            None => return Vec::new(),
        },
    };
    let names = first_names(&file.production).into_iter();
    let strays = names.filter_map(|reached| {
        let (_, place) = CRATES.iter().find(|(crates, _)| crates.contains(&reached.name))?;
        (*place != module).then(|| Problem {
            line: reached.line,
            text: format!("the crate {} is used in {place} only", reached.name),
        })
    });
    strays.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objections(path: &str, text: &str) -> Vec<String> {
        let problems = check(&SourceFile::new(path, text)).into_iter();
        problems.map(|problem| problem.text).collect()
    }

    #[test]
    fn crates_are_used_where_they_belong() {
        let text = "use sha2::Sha256;";
        assert_eq!(objections("src/primitives/kdf.rs", text), [""; 0]);
        assert_eq!(objections("src/sas.rs", text), ["the crate sha2 is used in primitives only"]);
        assert_eq!(objections("src/lib.rs", text), ["the crate sha2 is used in primitives only"]);
        assert_eq!(objections("tests/vectors.rs", text), [""; 0]);
    }
}
