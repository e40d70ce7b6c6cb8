//! Builds of what is shipped, which are the same to the byte wherever they are made: no folder of this
//! machine is named in them.

use std::path::PathBuf;

use crate::run::{Cmd, cargo, root, target_dir};

/// `cargo` with these arguments, which ask for a build of what may be shipped: the same to the byte
/// wherever it is made, because no folder of this machine is named in it.
pub(crate) fn cargo_shipping(arguments: &str) -> Cmd {
    cargo(arguments).env(ENCODED_RUSTFLAGS, &flags().join(SEPARATOR))
}

/// The compiler flags for that, after those that the environment asks for.
pub(crate) fn flags() -> Vec<String> {
    let home = |name: &str, default: &str| {
        let default = std::env::home_dir().unwrap_or_default().join(default);
        std::env::var_os(name).map_or(default, PathBuf::from)
    };
    // The last one that fits counts, and most machines have one of these inside another.
    let folders = [
        (home("RUSTUP_HOME", ".rustup"), "rustup"),
        (root(), "olmec"),
        (home("CARGO_HOME", ".cargo"), "cargo"),
        (target_dir(""), "target"),
    ];
    let remaps = folders.map(|(from, to)| {
        let from = from.to_string_lossy();
        format!("--remap-path-prefix={}={to}", from.trim_end_matches('/'))
    });
    let asked = match std::env::var(ENCODED_RUSTFLAGS) {
        Ok(flags) => split(&flags, SEPARATOR),
        Err(_) => split(&std::env::var("RUSTFLAGS").unwrap_or_default(), " "),
    };
    asked.into_iter().chain(remaps).collect()
}

/// Cargo's variable for compiler flags, and what stands between them.
pub(crate) const ENCODED_RUSTFLAGS: &str = "CARGO_ENCODED_RUSTFLAGS";
pub(crate) const SEPARATOR: &str = "\u{1f}";

fn split(flags: &str, separator: &str) -> Vec<String> {
    flags.split(separator).filter(|flag| !flag.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_inside_another_one_is_named_after_it() {
        let remaps = flags();
        let place = |name: &str| remaps.iter().position(|flag| flag.ends_with(name)).unwrap();
        assert!(place("=olmec") < place("=target") && place("=rustup") < place("=olmec"));
        let checkout = format!("--remap-path-prefix={}=olmec", root().display());
        assert!(remaps.contains(&checkout), "{remaps:?}");
    }
}
