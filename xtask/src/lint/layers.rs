//! The arrows between the modules of the library.
//!
//! ```text
//! pickle ─► olm  megolm  sas  pk  qr_login  matrix  hash ─► primitives  encoding ─► secret  random  error  session_id
//! ```
//! A module may use those of its own height and those to its right. The two ratchets do not know each other.

use super::Problem;
use super::paths::from_root;
use super::tree::SourceFile;

/// The modules by height, lowest first.
const LAYERS: [&[&str]; 4] = [
    &["secret", "random", "error", "session_id"],
    &["primitives", "encoding"],
    &["olm", "megolm", "sas", "pk", "qr_login", "matrix", "hash"],
    &["pickle"],
];

/// Modules that must not use each other, though they have the same height.
const STRANGERS: [(&str, &str); 2] = [("olm", "megolm"), ("megolm", "olm")];

/// Finds paths that lead upwards, or past the modules.
pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let Some((module, depth)) = module(&file.path) else {
        return Vec::new();
    };
    let Some(own) = height(module) else {
        let text = format!("the module {module} has no place in the layers; give it one in xtask");
        return vec![Problem { line: 1, text }];
    };
    let reached = from_root(&file.production, depth).into_iter();
    let judged =
        reached.filter_map(|reached| Some((reached.line, objection(module, own, reached.name)?)));
    judged.map(|(line, text)| Problem { line, text }).collect()
}

/// The module at the root that the file belongs to, and how many modules deep the file is. The root itself has none.
pub(super) fn module(path: &str) -> Option<(&str, usize)> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let module = path.split('/').next()?;
    (path != "lib").then(|| (module, path.split('/').count()))
}

fn height(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Why the module must not use that name of the root.
fn objection(module: &str, own: usize, name: &str) -> Option<String> {
    match height(name) {
        None => Some(format!("crate::{name} hides which module is used: name the module")),
        Some(other) if other > own => Some(format!("{module} is below {name} and must not use it")),
        Some(_) if STRANGERS.contains(&(module, name)) => {
            Some(format!("{module} and {name} do not know each other"))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objections(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile::new(path, text);
        check(&file).into_iter().map(|problem| problem.text).collect()
    }

    #[test]
    fn downward_and_sideways_is_allowed() {
        let text = "use crate::error::Error;\nuse crate::primitives::kdf;\nuse crate::pk::X;\nuse super::chain::Y;";
        assert_eq!(objections("src/olm/session.rs", text), [""; 0]);
        assert_eq!(objections("src/pickle/libolm/olm.rs", "use crate::{megolm, olm::X};"), [""; 0]);
        assert_eq!(objections("src/lib.rs", "pub use crate::olm::Session;"), [""; 0]);
    }

    #[test]
    fn upward_is_refused_by_any_spelling() {
        let refused = ["olm is below pickle and must not use it"];
        assert_eq!(objections("src/olm/session.rs", "use crate::pickle::X;"), refused);
        assert_eq!(objections("src/olm/session.rs", "use crate::{error, pickle::X};"), refused);
        assert_eq!(objections("src/olm/session.rs", "use super::super::pickle::X;"), refused);
        assert_eq!(objections("src/olm/mod.rs", "fn f() { super::pickle::g() }"), refused);
        assert_eq!(
            objections("src/secret.rs", "use crate::encoding::X;"),
            ["secret is below encoding and must not use it"]
        );
    }

    #[test]
    fn the_ratchets_do_not_know_each_other() {
        let refused = ["megolm and olm do not know each other"];
        assert_eq!(objections("src/megolm/ratchet.rs", "use crate::olm::X;"), refused);
    }

    #[test]
    fn the_root_is_no_way_round() {
        let refused = ["crate::Session hides which module is used: name the module"];
        assert_eq!(objections("src/pk.rs", "use crate::Session;"), refused);
    }

    #[test]
    fn a_new_module_must_be_given_its_place() {
        let refused = ["the module utils has no place in the layers; give it one in xtask"];
        assert_eq!(objections("src/utils.rs", ""), refused);
    }

    #[test]
    fn tests_and_comments_are_free() {
        let text =
            "//! [`crate::pickle`]\n#[cfg(test)]\nmod tests {\n    use crate::pickle::X;\n}\n";
        assert_eq!(objections("src/olm/session.rs", text), [""; 0]);
    }
}
