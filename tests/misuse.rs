//! Mistakes that do not compile: `tests/misuse/cases.rs`, in one pass of the compiler, each refused on
//! its line for its reason and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The fewest cases there are to be.
const AT_LEAST: usize = 40;
const CASES: &str = include_str!("misuse/cases.rs");

/// What the cases say about themselves: the line, and the compiler's code for the mistake on it.
fn expected() -> BTreeMap<u64, String> {
    let marks = (1..).zip(CASES.lines());
    marks.filter_map(|(line, text)| Some((line, text.split_once("//~ ")?.1.to_owned()))).collect()
}

/// What the compiler says about them.
fn refused() -> BTreeMap<u64, String> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("misuse");
    fs::create_dir_all(&package).unwrap();
    let manifest = format!(
        "[package]\nname = \"misuse\"\nedition = \"2024\"\n[lib]\npath = {:?}\n\
         [dependencies]\nolmec = {{ path = {checkout:?} }}\n[workspace]\n",
        checkout.join("tests/misuse/cases.rs"),
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::copy(checkout.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["check", "--offline", "--message-format=json", "--target-dir", "target"])
        .current_dir(&package)
        .output()
        .unwrap();
    let said = String::from_utf8(cargo.stdout).unwrap();
    let messages = said.lines().map(|line| serde_json::from_str(line).unwrap());
    let errors = messages.filter_map(|message: Value| {
        let error = &message["message"];
        if error["level"] != "error" {
            return None;
        }
        let code = error["code"]["code"].as_str()?;
        assert_eq!(message["target"]["name"], "misuse", "{}", error["rendered"]);
        let spans = error["spans"].as_array()?;
        let place = spans.iter().find(|span| span["is_primary"] == true)?;
        Some((place["line_start"].as_u64()?, code.to_owned()))
    });
    let errors: BTreeMap<u64, String> = errors.collect();
    assert!(!errors.is_empty(), "{}", String::from_utf8_lossy(&cargo.stderr));
    errors
}

#[test]
fn every_mistake_is_refused_where_it_is_made() {
    let expected = expected();
    assert_eq!(refused(), expected);
    assert!(expected.len() >= AT_LEAST, "{} cases", expected.len());
    let functions = CASES.lines().filter(|line| line.starts_with("fn ")).count();
    assert_eq!(functions, expected.len(), "one mistake a function");
}
