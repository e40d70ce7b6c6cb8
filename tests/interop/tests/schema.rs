//! The files of `test-vectors/` against its JSON Schema.

use std::fs;

use olmec_interop::fixtures::{self, Flag};
use serde_json::{Value, json};

fn read(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixtures::folder().join(path)).unwrap()).unwrap()
}

/// What is wrong with a value, by one definition of the schema.
fn errors(schema: &Value, definition: &str, value: &Value) -> Vec<String> {
    let mut schema = schema.clone();
    schema["$ref"] = definition.into();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let describe = |error: jsonschema::ValidationError<'_>| {
        let text = error.to_string();
        format!("{}: {}", error.instance_path, text.chars().take(300).collect::<String>())
    };
    validator.iter_errors(value).map(describe).collect()
}

/// The definition for the files of a subject.
fn definition(schema: &Value, path: &str) -> String {
    let subject = path.split('/').next().unwrap();
    match &schema["$defs"]["subjects"]["properties"][subject] {
        Value::Null => "#/$defs/file".into(),
        _ => format!("#/$defs/subjects/properties/{subject}"),
    }
}

#[test]
fn every_file_is_valid() {
    let schema = read("schema.json");
    let none: [String; 0] = [];
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(errors(&schema, "#/$defs/manifest", &read("manifest.json")), none);
    for path in fixtures::on_disk().unwrap() {
        let found = errors(&schema, &definition(&schema, &path), &read(&path));
        assert_eq!(found, none, "{path}");
    }
}

#[test]
fn the_schema_finds_what_is_wrong() {
    let schema = read("schema.json");
    for (path, place, wrong) in [
        ("olm/normal.json", "/cases/0/messages/0/plaintext", json!("xyz")),
        ("olm/normal.json", "/cases/0/messages/0/type", json!(2)),
        ("olm/steps.json", "/cases/0/root_key", json!("00")),
        ("megolm/messages.json", "/cases/0/flags/0", json!("NoSuchFlag")),
        ("megolm/relations.json", "/cases/0/relation", json!("alike")),
        ("primitives/texts.json", "/cases/2/expect", json!("NO_SUCH_ERROR")),
        ("pk/model.json", "/cases/0/secret_key", json!(7)),
    ] {
        let mut file = read(path);
        *file.pointer_mut(place).unwrap() = wrong;
        assert!(!errors(&schema, &definition(&schema, path), &file).is_empty(), "{path} {place}");
        let mut file = read(path);
        file["cases"][0]["surprise"] = json!(1);
        assert!(!errors(&schema, &definition(&schema, path), &file).is_empty(), "{path} surprise");
    }
}

#[test]
fn the_schema_names_every_flag_and_every_error() {
    let schema = read("schema.json");
    let flags: Vec<&str> = Flag::ALL.iter().map(|flag| flag.name()).collect();
    assert_eq!(schema["$defs"]["flag"]["enum"], json!(flags));
    let errors: Vec<&str> = olmec::ErrorCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(schema["$defs"]["error"]["enum"], json!(errors));
}
