//! The files of `test-vectors/` against its JSON Schema.

use std::collections::BTreeSet;
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
    let known = &schema["$defs"]["subjects"]["properties"][subject];
    assert!(known.is_object(), "{subject} has no schema of its own");
    format!("#/$defs/subjects/properties/{subject}")
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

/// Every subject has a schema of its own, and no case or entry in any file may have a field that it
/// does not know.
#[test]
fn every_subject_is_strict() {
    let schema = read("schema.json");
    let paths = fixtures::on_disk().unwrap();
    let subjects: BTreeSet<&str> =
        paths.iter().map(|path| path.split('/').next().unwrap()).collect();
    let known = schema["$defs"]["subjects"]["properties"].as_object().unwrap();
    assert_eq!(subjects, known.keys().map(String::as_str).collect());
    for path in &paths {
        let file = read(path);
        for list in ["cases", "refusals"] {
            let cases = file[list].as_array().map_or(&[][..], Vec::as_slice);
            for (place, case) in distinct(cases) {
                for inside in places_of_objects(case) {
                    let mut wrong = json!({ "cases": [], list: [cases[place]] });
                    let at = format!("/{list}/0{inside}");
                    wrong.pointer_mut(&at).unwrap()["surprise"] = json!(1);
                    let found = errors(&schema, &definition(&schema, path), &wrong);
                    assert!(!found.is_empty(), "{path}: {place}{inside} may have anything");
                }
            }
        }
    }
}

/// The first case of each form: of each set of fields.
fn distinct(cases: &[Value]) -> Vec<(usize, &Value)> {
    let mut forms = BTreeSet::new();
    let form = |case: &Value| case.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    cases.iter().enumerate().filter(|(_, case)| forms.insert(form(case))).collect()
}

/// The case itself, and the first entry of each list in it.
fn places_of_objects(case: &Value) -> Vec<String> {
    let fields = case.as_object().unwrap().iter();
    let lists = fields.filter(|(_, value)| value[0].is_object());
    [String::new()].into_iter().chain(lists.map(|(name, _)| format!("/{name}/0"))).collect()
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
        ("olm/libolm.json", "/cases/7/messages/0/flags", json!([])),
        ("pickle/libolm.json", "/cases/0/expect/one_time_keys", json!("none")),
        ("pickle/native.json", "/cases/0/context", json!(0)),
        ("dehydrated/model.json", "/cases/0/kind", json!("account")),
        ("sas/libolm.json", "/cases/0/bytes/0/bytes", json!("xyz")),
        ("sas/libolm.json", "/cases/1/macs/0/method", json!("hkdf")),
        ("sas/vodozemac.json", "/cases/2/contents/0/verified", json!("two")),
        ("sas/emoji.json", "/cases/0/number", json!(64)),
        ("qr_login/vodozemac.json", "/cases/0/plays", json!("both")),
        ("qr_login/vodozemac.json", "/cases/0/messages/0/expect", json!("NO_SUCH_ERROR")),
        ("qr_login/codes.json", "/cases/0/intent", json!("verify")),
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

/// A flag that no case has says nothing to anybody.
#[test]
fn every_flag_is_used() {
    let mut used = BTreeSet::new();
    for path in fixtures::on_disk().unwrap() {
        let file = read(&path);
        for case in ["cases", "refusals"].iter().filter_map(|list| file[*list].as_array()).flatten()
        {
            let flags = case["flags"].as_array().into_iter().flatten();
            used.extend(flags.map(|flag| flag.as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(used, Flag::ALL.iter().map(|flag| flag.name().to_owned()).collect());
}

/// A case is refused for a reason, and so is each entry in it; and the case has all their flags.
#[test]
fn the_schema_wants_a_reason_for_each_refusal() {
    let schema = read("schema.json");
    for path in fixtures::on_disk().unwrap() {
        let file = read(&path);
        let lists = ["cases", "refusals"].into_iter().filter(|list| file[*list].is_array());
        for list in lists {
            for case in file[list].as_array().unwrap() {
                let has = |flag: &Value| case["flags"].as_array().unwrap().contains(flag);
                for (part, place) in fixtures::refused_parts(case) {
                    let flags = case[part][place]["flags"].as_array().unwrap();
                    assert!(!flags.is_empty() && flags.iter().all(has), "{}", case["id"]);
                }
            }
            let refused = file[list].as_array().unwrap().iter().find(|it| it["expect"].is_string());
            if let Some(refused) = refused {
                let mut without = refused.clone();
                without.as_object_mut().unwrap().remove("flags");
                let without = json!({ "cases": [], list: [without] });
                assert!(!errors(&schema, &definition(&schema, &path), &without).is_empty());
            }
        }
    }
}
