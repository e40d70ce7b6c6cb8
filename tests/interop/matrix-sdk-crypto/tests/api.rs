//! Everything public of vodozemac is in the layer too, or on the list of what is not.
//!
//! Run by `cargo xtask interop matrix-sdk`, which makes the two descriptions by rustdoc and names
//! them in `API_OF_OLMEC` and `API_OF_VODOZEMAC`.

use std::collections::BTreeSet;
use std::env;
use std::fs;

use public_api::{Builder, PublicApi};

/// Where the list is: the lines of its blocks that begin with ```` ```absent ````.
const DIFFERENCES: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/vodozemac-differences.md");

/// The items of a description, in a form in which only what matters to a caller is told apart.
fn items(variable: &str) -> BTreeSet<String> {
    let file = env::var(variable).expect("run cargo xtask interop matrix-sdk");
    let api: PublicApi = Builder::from_rustdoc_json(file)
        .omit_auto_trait_impls(true)
        .omit_blanket_impls(true)
        .build()
        .expect("rustdoc's JSON of the declared compiler");
    api.items().map(|item| item.to_string()).filter(|item| matters(item)).map(plain).collect()
}

/// Not what the compiler keeps for itself, and not the methods of serde, of which the line of the
/// implementation speaks already.
fn matters(item: &str) -> bool {
    let silent = ["::serialize<", "::deserialize<", "::StructuralPartialEq ", "::drop::Drop "];
    !silent.iter().any(|part| item.contains(part)) && !item.ends_with("::drop(&mut self)")
}

/// Without what a caller does not see: private fields, the names of lifetimes, whether a type calls
/// itself `Self`, and whether a function can run in constants.
fn plain(item: String) -> String {
    let item = item.replace("(_)", "").replace("const fn", "fn");
    let item = item.replace("impl<'a>", "impl").replace("&'a ", "&");
    let path = item.split_once('(').map_or(&*item, |(path, _)| path);
    match path.strip_prefix("pub fn ").and_then(|path| path.rsplit_once("::")) {
        Some((owner, _)) => item.replace("Self", owner),
        None => item,
    }
}

/// The list: parts of lines.
fn absent() -> Vec<String> {
    let text = fs::read_to_string(DIFFERENCES).expect("the list");
    let blocks = text.split("```absent\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn what_vodozemac_offers_is_there_or_listed_as_absent() {
    let (ours, theirs, absent) = (items("API_OF_OLMEC"), items("API_OF_VODOZEMAC"), absent());
    assert!(theirs.len() > 500, "that is not the API of vodozemac: {} items", theirs.len());
    let missing: Vec<_> = theirs.difference(&ours).collect();
    let unlisted: Vec<_> =
        missing.iter().filter(|item| !absent.iter().any(|part| item.contains(part))).collect();
    assert!(unlisted.is_empty(), "neither there nor listed as absent: {unlisted:#?}");

    let idle = absent.iter().filter(|part| !missing.iter().any(|item| item.contains(*part)));
    let present = absent.iter().filter(|part| ours.iter().any(|item| item.contains(*part)));
    let wrong: Vec<_> = idle.chain(present).collect();
    assert!(wrong.is_empty(), "listed as absent, but there, or nowhere at all: {wrong:#?}");
    println!("{} items, {} of them listed as absent", theirs.len(), missing.len());
}
