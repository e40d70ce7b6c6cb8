//! What `cargo package` would publish: the library and its papers, nothing of the workshop.

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, target_dir};
use crate::version::VERSION;

const MUST_HOLD: [&str; 6] =
    ["CHANGELOG.md", "Cargo.toml", "LICENSE", "README.md", "SECURITY.md", "src/lib.rs"];
const MUST_NOT_HOLD: [&str; 4] = ["bindings/", "fuzz/", "tests/", "xtask/"];

/// The registry takes no archive that is larger.
const MOST_BYTES: u64 = 10 << 20;

/// Lists the package and compares; packs it, and builds the library from the archive alone.
pub(super) fn run() -> Result<()> {
    let list = cargo("package --list --allow-dirty --package olmec").output();
    check(&list.context("`cargo package --list --package olmec` failed")?)?;
    cargo("package --quiet --allow-dirty --package olmec").run()?;
    let archive = target_dir("package").join(format!("olmec-{VERSION}.crate"));
    let bytes = std::fs::metadata(&archive).with_context(|| archive.display().to_string())?.len();
    ensure!(bytes <= MOST_BYTES, "the archive has {bytes} bytes, the registry takes {MOST_BYTES}");
    println!("{bytes} bytes");
    Ok(())
}

fn check(list: &str) -> Result<()> {
    for file in MUST_HOLD {
        ensure!(list.lines().any(|line| line == file), "the package lacks {file}");
    }
    for folder in MUST_NOT_HOLD {
        let stray = list.lines().find(|line| line.starts_with(folder));
        ensure!(stray.is_none(), "the package holds {}", stray.unwrap_or_default());
    }
    println!("{} files", list.lines().count());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lacking_file_and_a_stray_one_are_named() {
        let whole = MUST_HOLD.join("\n");
        assert!(check(&whole).is_ok());
        let lacking = check(&whole.replace("LICENSE\n", "")).unwrap_err();
        assert_eq!(lacking.to_string(), "the package lacks LICENSE");
        let stray = check(&format!("{whole}\nxtask/src/main.rs")).unwrap_err();
        assert_eq!(stray.to_string(), "the package holds xtask/src/main.rs");
    }
}
