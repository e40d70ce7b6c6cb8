//! JSON that must be refused, and JSON that must not. What is accepted is also used.

use serde_json::{Value, json};

use super::{json_of, rewritten};

/// One object of each kind, of those that have most in them.
const FULL: [(&str, &str); 4] = [
    ("account", "account-in-use"),
    ("session", "session-active-v1"),
    ("outbound_group_session", "outbound-group-session-v2"),
    ("inbound_group_session", "inbound-group-session-imported-v1"),
];

/// Every place in the JSON, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                places(field, &format!("{at}/{name}"), found);
            }
        }
        // The first and the last of many are enough.
        Value::Array(elements) => {
            for place in [0, elements.len().saturating_sub(1)] {
                if let Some(element) = elements.get(place) {
                    places(element, &format!("{at}/{place}"), found);
                }
            }
        }
        _ => {}
    }
}

fn outcome(kind: &str, json: &Value) -> Result<String, &'static str> {
    rewritten(kind, &json.to_string())
}

/// What a reader may leave out of account: it is for vodozemac's log, and olmec has no place
/// for it.
fn is_for_the_log(place: &str) -> bool {
    place.contains("ratchet_count") || place.contains("parent_ratchet_key")
}

#[test]
fn a_wrong_value_at_any_place_is_refused() {
    for (kind, id) in FULL {
        let genuine = json_of(id);
        let mut found = Vec::new();
        places(&genuine, "", &mut found);
        assert!(found.len() > 10, "{kind}");
        for place in found.iter().filter(|place| !is_for_the_log(place)) {
            let wrong = [
                json!(-1),
                json!(0.5),
                json!(1e30),
                json!("text"),
                json!([1, 2, 3]),
                json!({ "x": 1 }),
                json!(u64::MAX),
                json!([[0]]),
            ];
            for value in wrong {
                let mut changed = genuine.clone();
                *changed.pointer_mut(place).unwrap() = value.clone();
                assert_eq!(outcome(kind, &changed), Err("CORRUPTED_PICKLE"), "{place}: {value}");
            }
        }
    }
}

#[test]
fn a_missing_field_is_refused_unless_it_has_a_default() {
    let optional = [
        "/config",
        "/fallback_keys/fallback_key",
        "/fallback_keys/previous_fallback_key",
        "/sending_ratchet/parent_ratchet_key",
    ];
    for (kind, id) in FULL {
        let genuine = json_of(id);
        let mut found = Vec::new();
        places(&genuine, "", &mut found);
        for place in found.iter().filter(|place| !place.is_empty()) {
            let (parent, name) = place.rsplit_once('/').unwrap();
            let mut changed = genuine.clone();
            let Some(fields) = changed.pointer_mut(parent).unwrap().as_object_mut() else {
                continue;
            };
            fields.remove(name).unwrap();
            let has_default = optional.contains(&place.as_str())
                || is_for_the_log(place)
                || parent.ends_with("public_keys")
                || parent.ends_with("private_keys") && !["10", "11"].contains(&name);
            let outcome = outcome(kind, &changed);
            assert_eq!(outcome.is_ok(), has_default, "{kind} without {place}: {outcome:?}");
        }
    }
}

#[test]
fn arrays_of_another_length_and_numbers_beyond_a_byte_are_refused() {
    for (kind, id) in FULL {
        let genuine = json_of(id);
        let mut found = Vec::new();
        places(&genuine, "", &mut found);
        let mut arrays = 0;
        for place in found.iter().filter(|place| !is_for_the_log(place)) {
            let Some(array) = genuine.pointer(place).unwrap().as_array() else { continue };
            if !array.first().is_some_and(Value::is_u64) {
                continue;
            }
            arrays += 1;
            assert!([32, 64, 128].contains(&array.len()), "{place}");
            let mut shorter = array.clone();
            shorter.pop();
            let longer = [array.as_slice(), &[json!(0)]].concat();
            let mut beyond = array.clone();
            beyond[0] = json!(256);
            let mut fraction = array.clone();
            fraction[31] = json!(1.0);
            for wrong in [shorter, longer, beyond, fraction, Vec::new()] {
                let mut changed = genuine.clone();
                *changed.pointer_mut(place).unwrap() = json!(wrong);
                assert_eq!(outcome(kind, &changed), Err("CORRUPTED_PICKLE"), "{place}");
            }
        }
        assert!(arrays >= 2, "{kind}");
    }
}

#[test]
fn a_field_or_an_id_that_comes_twice_is_refused() {
    for (kind, id) in FULL {
        let json = json_of(id).to_string();
        for (name, value) in json_of(id).as_object().unwrap() {
            let twice = format!("{},\"{name}\":{value}}}", json.strip_suffix('}').unwrap());
            assert_eq!(rewritten(kind, &twice), Err("CORRUPTED_PICKLE"), "{kind}: {name} twice");
        }
    }
    let json = json_of("account-in-use");
    for keys in ["private_keys", "public_keys"] {
        let entry = format!("\"11\":{}", json["one_time_keys"][keys]["11"]);
        let text = json.to_string();
        assert_eq!(text.matches(&entry).count(), 1);
        let twice = text.replace(&entry, &format!("{entry},{entry}"));
        assert_eq!(rewritten("account", &twice), Err("CORRUPTED_PICKLE"));
    }
    for id in
        ["\"011\"", "\"+11\"", "\" 11\"", "\"11.0\"", "\"-1\"", "\"x\"", "\"\"", "\"4294967296\""]
    {
        let text = json.to_string().replace("\"11\"", id);
        assert_eq!(rewritten("account", &text), Err("CORRUPTED_PICKLE"), "{id}");
    }
}

#[test]
fn what_is_tolerated() {
    for (kind, id) in FULL {
        let genuine = outcome(kind, &json_of(id)).unwrap();
        let mut json = json_of(id);
        // An unknown field, however deep; white space; any order (`Value` sorts the fields).
        json["unknown"] = json!({ "deep": [[[{ "x": [1.5, null, "\u{7}"] }]]] });
        assert_eq!(rewritten(kind, &format!("{json:#}")).unwrap(), genuine, "{kind}");
    }
    let mut json = json_of("account-in-use");
    let genuine = outcome("account", &json).unwrap();
    let next = json["one_time_keys"].as_object_mut().unwrap().remove("next_key_id").unwrap();
    json["one_time_keys"]["key_id"] = next;
    assert_eq!(outcome("account", &json).unwrap(), genuine, "the old name of the next id");

    let mut json = json_of("outbound-group-session-v1");
    let genuine = outcome("outbound_group_session", &json).unwrap();
    json.as_object_mut().unwrap().remove("config");
    assert_eq!(outcome("outbound_group_session", &json).unwrap(), genuine, "no config is V1");
    for version in ["V0", "V3", "v1", ""] {
        json["config"] = json!({ "version": version });
        assert_eq!(outcome("outbound_group_session", &json), Err("CORRUPTED_PICKLE"));
    }
}

#[test]
fn bombs_are_refused_or_passed_over() {
    for (kind, id) in FULL {
        let json = json_of(id).to_string();
        let body = json.strip_suffix('}').unwrap();
        for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
            let deep = format!("{}0{}", open.repeat(10_000), close.repeat(10_000));
            assert_eq!(rewritten(kind, &deep), Err("CORRUPTED_PICKLE"));
            // As the value of a field that nobody reads it is walked over, without recursion.
            let ignored = format!("{body},\"unknown\":{deep}}}");
            assert_eq!(rewritten(kind, &ignored).ok(), rewritten(kind, &json).ok());
        }
        let fields = json_of(id);
        let name = fields.as_object().unwrap().keys().next().unwrap();
        for wrong in ["9".repeat(1 << 20), "NaN".into(), "1e400".into(), "-0".into()] {
            let changed = format!("{{\"{name}\":{wrong}}}");
            assert_eq!(rewritten(kind, &changed), Err("CORRUPTED_PICKLE"), "{kind}");
        }
        for trailing in ["}", "0", "{}", "\0"] {
            assert_eq!(rewritten(kind, &format!("{json}{trailing}")), Err("CORRUPTED_PICKLE"));
        }
    }
    assert_eq!(rewritten("account", ""), Err("CORRUPTED_PICKLE"));
}
