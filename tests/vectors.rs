//! Runs the public test vectors in `test-vectors/`: what other implementations really sent, and
//! what must be refused. `test-vectors/README.md` says what the fields mean.

#[path = "vectors/fixed_bytes.rs"]
mod fixed_bytes;
#[path = "vectors/matrix.rs"]
mod matrix;
#[path = "vectors/megolm.rs"]
mod megolm;
#[path = "vectors/olm.rs"]
mod olm;
#[path = "vectors/pk.rs"]
mod pk;
#[path = "vectors/primitives.rs"]
mod primitives;
#[path = "vectors/qr_login.rs"]
mod qr_login;
#[path = "vectors/relations.rs"]
mod relations;
#[path = "vectors/sas.rs"]
mod sas;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use olmec::{CodedError, MacLength};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The folders whose cases are run here; those of pickles have tests of their own.
const PROTOCOLS: [&str; 7] = ["matrix", "olm", "megolm", "pk", "primitives", "qr_login", "sas"];

/// The folders that have a runner elsewhere: `libolm_pickles`, `vodozemac_pickles`,
/// `pickle_stability` and `odd_pickles`.
const ELSEWHERE: [&str; 2] = ["dehydrated", "pickle"];

/// The lists of a case whose entries can have an `expect` of their own.
const PARTS: [&str; 4] = ["messages", "exports", "macs", "contents"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors")
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

/// The entries of the manifest.
fn files() -> Vec<Value> {
    json(&folder().join("manifest.json"))["files"].as_array().unwrap().clone()
}

/// Every case of a protocol, from all files.
fn cases(protocol: &str) -> Vec<Value> {
    let paths = files().into_iter().map(|file| string(&file, "path").to_owned());
    let ours = paths.filter(|path| path.starts_with(&format!("{protocol}/")));
    ours.flat_map(|path| list(&json(&folder().join(path)), "cases").to_vec()).collect()
}

fn string<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value, field: &str) -> u32 {
    let number = value[field].as_u64().unwrap_or_else(|| panic!("no {field} in {value}"));
    number.try_into().unwrap()
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn mac_length(case: &Value) -> MacLength {
    match string(case, "mac_length") {
        "truncated" => MacLength::Truncated,
        "full" => MacLength::Full,
        other => panic!("unknown MAC length {other}"),
    }
}

/// The stable name of an error.
fn name(error: impl CodedError) -> &'static str {
    error.code().name()
}

/// Compares what happened with what the vector expects: a plaintext or key in hex or base64, or
/// the name of an error.
fn check<T>(outcome: Result<T, &'static str>, expected: &Value, at: &str, compare: impl FnOnce(T)) {
    let expect = expected["expect"].as_str();
    match (outcome, expect) {
        (Ok(value), None) => compare(value),
        (Err(name), Some(expect)) => assert_eq!(name, expect, "{at}"),
        (Ok(_), Some(expect)) => panic!("{at}: accepted instead of {expect}"),
        (Err(name), None) => panic!("{at}: refused as {name}"),
    }
}

#[test]
fn the_manifest_names_every_file_and_its_digest() {
    let mut named = BTreeSet::new();
    for file in files() {
        let path = string(&file, "path");
        let bytes = fs::read(folder().join(path)).unwrap();
        assert_eq!(hex::encode(Sha256::digest(&bytes)), string(&file, "sha256"), "{path}");
        for field in ["covers", "command"] {
            assert!(!string(&file, field).is_empty(), "{path}: {field}");
        }
        for field in ["implementation", "version"] {
            assert!(!string(&file["origin"], field).is_empty(), "{path}: {field}");
        }
        assert!(named.insert(path.to_owned()), "{path} stands twice in the manifest");
    }
    let mut present = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            for file in fs::read_dir(entry.path()).unwrap().map(Result::unwrap) {
                let (folder, file) = (entry.file_name(), file.file_name());
                present.insert(format!("{}/{}", folder.display(), file.display()));
            }
        }
    }
    assert_eq!(named, present);
}

#[test]
fn every_subject_has_a_runner() {
    let run: BTreeSet<String> =
        PROTOCOLS.iter().chain(&ELSEWHERE).map(|it| it.to_string()).collect();
    let subject = |file: Value| string(&file, "path").split('/').next().unwrap().to_owned();
    let present: BTreeSet<String> = files().into_iter().map(subject).collect();
    assert_eq!(run, present);
}

/// All cases and refusals of all files.
fn everything() -> Vec<Value> {
    let of_file = |file: Value| {
        let file = json(&folder().join(string(&file, "path")));
        [list(&file, "cases"), list(&file, "refusals")].concat()
    };
    files().into_iter().flat_map(of_file).collect()
}

#[test]
fn every_case_has_a_name_of_its_own_and_a_comment() {
    let (mut ids, mut negative) = (BTreeSet::new(), 0);
    for case in everything() {
        assert!(ids.insert(string(&case, "id").to_owned()), "{} stands twice", case["id"]);
        assert!(!string(&case, "comment").is_empty(), "{}", case["id"]);
        negative += usize::from(with_parts(&case).iter().any(|part| part["expect"].is_string()));
    }
    println!("{} cases, {negative} of them with a refusal", ids.len());
    assert!(ids.len() >= 1400, "only {} cases", ids.len());
    assert!(negative * 3 >= ids.len(), "only {negative} of {} are negative", ids.len());
}

/// The case, and every entry of it that can be refused by itself.
fn with_parts(case: &Value) -> Vec<&Value> {
    let entries = PARTS.iter().flat_map(|field| list(case, field));
    [case].into_iter().chain(entries).collect()
}

/// Whatever is refused has a flag that says why; every flag is explained; what is
/// implementation-defined says what the choices are, and that olmec is stricter where others accept.
#[test]
fn flags_say_why_and_are_explained() {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let (defined, stricter) = ("ImplementationDefined", "StricterThanPeers");
    for case in everything() {
        for part in with_parts(&case) {
            let at = format!("{}: {}", case["id"], part["comment"]);
            let flags = list(part, "flags").iter().map(|flag| flag.as_str().unwrap());
            let flags: BTreeSet<&str> = flags.collect();
            for flag in &flags {
                assert!(readme.contains(&format!("| `{flag}` |")), "{at}: {flag}");
            }
            let why = flags.iter().filter(|flag| ![defined, stricter].contains(flag)).count();
            assert!(part["expect"].is_null() || part["expect"].is_object() || why > 0, "{at}");
            assert_eq!(flags.contains(defined), part["choices"].is_object(), "{at}");
            let mut choices = part["choices"].as_object().into_iter().flat_map(|it| it.values());
            let accepts = choices.any(|it| it.as_str().unwrap().starts_with("accepts"));
            assert_eq!(flags.contains(stricter), accepts, "{at}");
        }
    }
}

/// Every error that bytes from outside can cause has a vector.
#[test]
fn expectations_are_names_of_errors() {
    let known: BTreeSet<&str> = olmec::ErrorCode::ALL.iter().map(|code| code.name()).collect();
    let mut seen = BTreeSet::new();
    for case in PROTOCOLS.map(cases).concat() {
        for part in with_parts(&case) {
            if let Some(expect) = part["expect"].as_str() {
                assert!(known.contains(expect), "{}: {expect} is no error", case["id"]);
                seen.insert(expect.to_owned());
            }
        }
    }
    for case in json(&folder().join("pickle/native.json"))["refusals"].as_array().unwrap() {
        seen.insert(string(case, "expect").to_owned());
    }
    let of_bytes = |code: &&olmec::ErrorCode| (200..500).contains(&code.number());
    let must_be_seen: BTreeSet<String> =
        olmec::ErrorCode::ALL.iter().filter(of_bytes).map(|code| code.name().into()).collect();
    assert_eq!(&must_be_seen - &seen, BTreeSet::new());
}
