//! The test vectors as a source of seeds.

use std::fs;
use std::path::Path;

use base64ct::{Base64Unpadded, Encoding as _};
use serde_json::{Map, Value};

/// Every object, at any depth, in the files of a folder of `test-vectors/` or in one file.
fn objects(path: &str) -> Vec<Map<String, Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-vectors").join(path);
    let mut files = match path.is_dir() {
        true => fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect(),
        false => vec![path],
    };
    files.sort();
    let mut found = Vec::new();
    for file in files {
        collect(serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap(), &mut found);
    }
    found
}

fn collect(value: Value, found: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, found)),
        Value::Object(fields) => {
            found.push(fields.clone());
            fields.into_values().for_each(|value| collect(value, found));
        }
        _ => {}
    }
}

/// The texts of a field, in the objects for which `wanted` holds; each once.
pub(crate) fn texts(
    path: &str,
    field: &str,
    wanted: impl Fn(&Map<String, Value>) -> bool,
) -> Vec<String> {
    let objects = objects(path);
    let wanted = objects.iter().filter(|object| wanted(object));
    let mut texts: Vec<_> =
        wanted.filter_map(|object| Some(object.get(field)?.as_str()?.to_owned())).collect();
    texts.sort();
    texts.dedup();
    texts
}

/// The same, decoded from base64; what is not base64 is left out.
pub(crate) fn decoded(
    path: &str,
    field: &str,
    wanted: impl Fn(&Map<String, Value>) -> bool,
) -> Vec<Vec<u8>> {
    let texts = texts(path, field, wanted);
    texts.iter().filter_map(|text| Base64Unpadded::decode_vec(text).ok()).collect()
}

/// A pickle, and the key and the context it opens with.
pub(crate) fn pickles(path: &str, kind: &str) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let objects = objects(path);
    let of_kind = objects.iter().filter(|object| object.get("kind").is_some_and(|it| it == kind));
    of_kind
        .filter_map(|object| {
            let key = hex::decode(object.get("key")?.as_str()?).ok()?;
            let context = object.get("context").and_then(Value::as_str).unwrap_or_default();
            Some((object.get("pickle")?.as_str()?.to_owned(), key, context.as_bytes().to_vec()))
        })
        .collect()
}
