//! What the program does, shown with pickles that a real libolm wrote, and checked.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use olmec::pickle::{Pickle, PickleKey, Stamp};
use serde_json::Value;

use super::any_object::AnyObject;
use super::migration::{Tally, identity};
use super::{Arguments, migrate};

/// Thirteen pickles of libolm 3.2.13, with their keys and what must be in them.
const VECTORS: &str = include_str!("../../test-vectors/pickle/libolm.json");
const CONTEXT: &str = "@alice:tea.example PHONE";

/// A directory that goes when this does.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A pickle in the old directory, and what it holds.
struct Original {
    name: String,
    text: String,
    identity: String,
}

/// Takes the pickles over, one of them damaged; mends it, and takes over what is left.
pub fn run() -> Result<(), Box<dyn Error>> {
    let process = std::process::id();
    let scratch = Scratch(std::env::temp_dir().join(format!("olmec-migration-{process}")));
    let (old, new) = (scratch.0.join("old"), scratch.0.join("new"));
    fs::create_dir(&scratch.0)?;
    fs::create_dir(&old)?;
    let new_key = PickleKey::generate()?;
    fs::write(scratch.0.join("new-key"), new_key.expose())?;
    let cases: Value = serde_json::from_str(VECTORS)?;
    let cases = cases["cases"].as_array().ok_or("no cases")?;
    let originals = cases.iter().map(original).collect::<Result<Vec<_>, _>>()?;

    let mut arguments = vec!["migrate_from_libolm".into(), old.clone(), new.clone()];
    for (Original { name, text, .. }, case) in originals.iter().zip(cases) {
        fs::write(old.join(name), text)?;
        // These pickles were written with a key each. A client has one, or a few.
        let key_file = scratch.0.join(format!("{name}.key"));
        fs::write(&key_file, hex::decode(text_of(case, "key")?)?)?;
        arguments.extend(["--old-key-file".into(), key_file]);
    }
    arguments.extend(["--new-key-file".into(), scratch.0.join("new-key")]);
    arguments.extend(["--context".into(), CONTEXT.into()]);
    let migrate = || -> Result<Tally, Box<dyn Error>> {
        let tally = migrate(Arguments::try_parse_from(&arguments)?, &mut std::io::stdout())?;
        println!("exit status {}\n", tally.exit_status());
        Ok(tally)
    };
    let stamp = Stamp { context: CONTEXT.as_bytes(), generation: 1 };
    let result = |original: &Original| new.join(format!("{}.olmec", original.name));
    let check = |original: &Original| check(original, &result(original), &new_key, stamp);

    println!("{} pickles of a real libolm. One was damaged on the disk:", originals.len());
    let [damaged, whole @ ..] = originals.as_slice() else { return Err("no pickles".into()) };
    let damaged_text = damaged.text.replacen('A', "B", 1);
    fs::write(old.join(&damaged.name), &damaged_text)?;
    let tally = migrate()?;
    let expected = Tally { written: whole.len(), refused: 1, locked: 1, ..Tally::default() };
    expect(tally == expected && tally.exit_status() == 1, "all but the damaged one are written")?;
    expect(!result(damaged).exists(), "nothing is written for the damaged one")?;
    whole.iter().try_for_each(check)?;

    println!("From a backup, it is whole again:");
    fs::write(old.join(&damaged.name), &damaged.text)?;
    let before = whole.iter().map(|one| fs::read(result(one))).collect::<Result<Vec<_>, _>>()?;
    let tally = migrate()?;
    let expected = Tally { written: 1, kept: whole.len(), ..Tally::default() };
    expect(tally == expected && tally.exit_status() == 0, "only what is new is written")?;
    originals.iter().try_for_each(check)?;
    let after = whole.iter().map(|one| fs::read(result(one))).collect::<Result<Vec<_>, _>>()?;
    expect(before == after, "what is there already is left alone")?;

    for Original { name, text, .. } in &originals {
        expect(fs::read(old.join(name))? == text.as_bytes(), "the old pickles are as they were")?;
    }
    let files = fs::read_dir(&new)?.count();
    expect(files == originals.len(), "there are the results and nothing else")?;
    println!("Each new pickle opens and holds what libolm said; no old one has changed.");
    Ok(())
}

/// The new pickle opens with the new key and is the object that libolm's own words describe.
fn check(
    original: &Original,
    result: &Path,
    key: &PickleKey,
    stamp: Stamp<'_>,
) -> Result<(), Box<dyn Error>> {
    let object = AnyObject::open(&Pickle::from_bytes(fs::read(result)?), key, stamp)?;
    let Original { name, identity: expected, .. } = original;
    expect(identity(&object) == *expected, &format!("{name} is the object that libolm wrote"))
}

fn expect(it_is_so: bool, what: &str) -> Result<(), Box<dyn Error>> {
    if it_is_so { Ok(()) } else { Err(format!("it should be so that {what}").into()) }
}

/// A case of the vectors as a file: "pickle/libolm/session/opened" is "session-opened".
fn original(case: &Value) -> Result<Original, Box<dyn Error>> {
    let id = text_of(case, "id")?;
    let name = id.strip_prefix("pickle/libolm/").ok_or("another id")?.replace('/', "-");
    let expected = &case["expect"];
    let identity = match text_of(case, "kind")? {
        "account" => {
            let (curve, ed) = (text_of(expected, "curve25519")?, text_of(expected, "ed25519")?);
            format!("curve25519 {curve} ed25519 {ed}")
        }
        "pk_decryption" => format!("public key {}", text_of(expected, "public_key")?),
        _ => text_of(expected, "session_id")?.to_owned(),
    };
    Ok(Original { name, text: text_of(case, "pickle")?.to_owned(), identity })
}

fn text_of<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    value[name].as_str().ok_or_else(|| format!("no text {name}"))
}
