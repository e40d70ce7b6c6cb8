//! No vector is passed over in silence.

use std::fs;
use std::path::{Path, PathBuf};

use olmec_binding_vectors::{Tally, folder, translate};
use serde_json::{Value as Json, json};

/// The numbers of cases that are run, and of those that cannot be.
#[test]
fn the_cases_of_each_subject_become_calls() {
    let (scripts, tally) = translate(&folder()).unwrap();
    println!("{tally}");
    for (subject, run, not_applicable) in [
        ("dehydrated", 57, 0),
        ("matrix", 182, 0),
        ("megolm", 481, 0),
        ("olm", 538, 39),
        ("pickle", 636, 0),
        ("pk", 134, 0),
        ("primitives", 170, 89),
        ("qr_login", 24, 8),
        ("sas", 31, 70),
    ] {
        let numbers = tally.of(subject);
        assert!(numbers.run >= run, "{subject}: {numbers:?}");
        assert!(numbers.not_applicable <= not_applicable, "{subject}: {numbers:?}");
    }
    let total = tally.total();
    assert_eq!(scripts["cases"].as_array().unwrap().len(), total.run);
    assert_eq!(scripts["not_applicable"].as_array().unwrap().len(), total.not_applicable);
}

#[test]
fn every_run_gives_the_same_calls() {
    assert!(translate(&folder()).unwrap().0 == translate(&folder()).unwrap().0);
}

/// Translates a single case, as if it stood alone in a file.
fn alone(file: &str, contents: Json) -> Result<(Json, Tally), String> {
    let name = contents.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name[..name.len().min(60)]);
    let path: PathBuf = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, contents.to_string()).unwrap();
    let outcome = translate(&folder).map_err(|error| format!("{error:#}"));
    fs::remove_dir_all(folder).unwrap();
    outcome
}

#[test]
fn what_nobody_knows_is_an_error() {
    let recovery_key = json!({"id": "x", "text": "Es", "expect": "INVALID_RECOVERY_KEY"});
    alone("pk/new.json", json!({ "cases": [recovery_key] })).unwrap();
    for (file, contents, why) in [
        ("new/new.json", json!({"cases": [{"id": "a"}]}), "the subject new has no translator"),
        (
            "pickle/new.json",
            json!({"cases": [{"id": "b"}]}),
            "whose pickles are in pickle/new.json",
        ),
        ("pk/new.json", json!({"more": [recovery_key]}), "unknown part more"),
        ("pk/new.json", json!({"cases": [{"text": "Es"}]}), "a case without id"),
        (
            "pk/new.json",
            json!({"cases": [{"id": "c", "text": "Es", "colour": "red"}]}),
            "unknown field `colour`",
        ),
        (
            "primitives/new.json",
            json!({"cases": [{"id": "d", "kind": "sha3"}]}),
            "unknown variant `sha3`",
        ),
        ("olm/new.json", json!({"cases": [{"id": "e", "kind": "4dh"}]}), "unknown variant `4dh`"),
    ] {
        let error = alone(file, contents).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}
