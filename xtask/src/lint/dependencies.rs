//! Every dependency of the core stands in docs/dependencies.md with a reason, and nothing else does.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, root};

/// Compares the page with what cargo says.
pub(super) fn check() -> Result<()> {
    let tree = cargo("tree --package olmec --edges normal,build --all-features --prefix none");
    let tree = tree.output().context("`cargo tree` failed")?;
    let page = std::fs::read_to_string(root().join("docs/dependencies.md"))?;
    let (real, described) = (in_tree(&tree), in_page(&page)?);
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).cloned().collect::<Vec<_>>().join(", ")
    };
    let (new, gone) = (only(&real, &described), only(&described, &real));
    ensure!(new.is_empty(), "without a reason in docs/dependencies.md: {new}");
    ensure!(gone.is_empty(), "in docs/dependencies.md, and no dependency: {gone}");
    println!("{} crates, each with a reason", real.len());
    Ok(())
}

fn in_tree(tree: &str) -> BTreeSet<String> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// The names in the table; each row must have a reason.
fn in_page(page: &str) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for row in page.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, name, _, reason, _] = cells[..] else { continue };
        ensure!(!reason.is_empty(), "{name} has no reason");
        names.insert(name.to_owned());
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_both() {
        let tree = "olmec v0.1.0 (here)\naes v0.9.4\naes v0.9.4 (*)\n\n";
        let page = "# x\n\n| crate | asked for by | why |\n|---|---|---|\n| aes | us | AES |\n| olmec | | it |\n";
        assert_eq!(in_tree(tree), in_page(page).unwrap());
        assert!(in_page("| crate | a | b |\n| aes | us | |\n").is_err());
    }
}
