//! Every call is one that the bindings offer, with the right arguments and a possible outcome.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// `bindings/surface.txt`, taken apart.
struct Surface {
    /// Parameter types, type of the result (empty for none), and whether it can fail.
    calls: BTreeMap<String, (Vec<String>, String, bool)>,
    /// The fields of each record.
    records: BTreeMap<String, BTreeMap<String, String>>,
    /// `Enum.Variant`.
    variants: BTreeSet<String>,
    handles: BTreeSet<String>,
}

impl Surface {
    fn read() -> Self {
        let text = include_str!("../../surface.txt");
        let (mut calls, mut records) = (BTreeMap::new(), BTreeMap::new());
        let (mut variants, mut handles) = (BTreeSet::new(), BTreeSet::new());
        for line in text.lines() {
            let (what, rest) = line.split_once(' ').unwrap();
            match (what, rest.split_once('(')) {
                ("enum", _) => _ = variants.insert(rest.to_owned()),
                ("record", _) => {
                    let (name, fields) =
                        rest.strip_suffix(" }").unwrap().split_once(" { ").unwrap();
                    records.insert(name.to_owned(), named(fields).into_iter().collect());
                }
                ("handle", None) => _ = handles.insert(rest.to_owned()),
                ("handle" | "fn", Some((name, rest))) => {
                    let (parameters, result) = rest.split_once(')').unwrap();
                    let parameters = named(parameters).into_iter().map(|(_, of)| of).collect();
                    let can_fail = result.ends_with(" !");
                    let result = result.trim_end_matches(" !").trim_start_matches(" -> ");
                    calls.insert(name.to_owned(), (parameters, result.to_owned(), can_fail));
                }
                _ => panic!("{line}"),
            }
        }
        Self { calls, records, variants, handles }
    }

    /// Whether a value has a type.
    fn fits(&self, value: &Json, of: &str, kept: &BTreeMap<&str, &str>) -> bool {
        if let Some(of) = of.strip_suffix('?') {
            return value["none"] == true || self.fits(value, of, kept);
        }
        if let Some(of) = of.strip_prefix('[') {
            let of = of.strip_suffix(']').unwrap();
            let list = value["list"].as_array();
            return list.is_some_and(|list| list.iter().all(|value| self.fits(value, of, kept)));
        }
        match of {
            "" => value["none"] == true,
            "string" => value["text"].is_string(),
            "bytes" => value["bytes"].as_str().is_some_and(|text| hex::decode(text).is_ok()),
            "boolean" => value["boolean"].is_boolean(),
            "uint8" => value["number"].as_u64().is_some_and(|it| u8::try_from(it).is_ok()),
            "uint16" => value["number"].as_u64().is_some_and(|it| u16::try_from(it).is_ok()),
            "uint32" => value["number"].as_u64().is_some_and(|it| u32::try_from(it).is_ok()),
            _ if self.handles.contains(of) => {
                value["handle"].as_str().and_then(|name| kept.get(name)) == Some(&of)
            }
            _ => match self.records.get(of) {
                Some(fields) => value["fields"].as_object().is_some_and(|given| {
                    value["record"] == of
                        && given.keys().eq(fields.keys())
                        && given.iter().all(|(name, value)| self.fits(value, &fields[name], kept))
                }),
                None => {
                    let variant = value["variant"].as_str().unwrap_or_default();
                    value["enum"] == of && self.variants.contains(&format!("{of}.{variant}"))
                }
            },
        }
    }
}

/// `name: type` pairs, separated by commas.
fn named(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(", ").filter_map(|pair| pair.split_once(": "));
    pairs.map(|(name, of)| (name.to_owned(), of.to_owned())).collect()
}

fn pascal_case(code: &str) -> String {
    let words = code.split('_').map(|word| word[..1].to_owned() + &word[1..].to_lowercase());
    words.collect()
}

#[test]
fn calls_are_those_of_the_surface() {
    let surface = Surface::read();
    let (scripts, _) = olmec_binding_vectors::translate(&olmec_binding_vectors::folder()).unwrap();
    let mut seen = BTreeSet::new();
    for case in scripts["cases"].as_array().unwrap() {
        let mut kept = BTreeMap::new();
        for call in case["calls"].as_array().unwrap() {
            let at = format!("{}: {call}", case["id"]);
            let name = call["call"].as_str().unwrap();
            let (parameters, result, can_fail) =
                surface.calls.get(name).unwrap_or_else(|| panic!("{at}: unknown"));
            let handle = name.split_once('#').map(|(handle, _)| handle);
            let on = call["on"].as_str().map(|on| kept.get(on).copied().unwrap_or("nothing"));
            assert_eq!(on, handle, "{at}");
            let arguments = call["arguments"].as_array().unwrap();
            assert_eq!(arguments.len(), parameters.len(), "{at}");
            for (argument, of) in arguments.iter().zip(parameters) {
                assert!(surface.fits(argument, of, &kept), "{at}: {argument} is no {of}");
            }
            match (call["as"].as_str(), call["equals"].as_object(), call["error"].as_str()) {
                (Some(name), None, None) => {
                    assert!(surface.handles.contains(result), "{at}: returns {result}");
                    kept.insert(name, result.as_str());
                }
                (None, Some(_), None) => {
                    assert!(surface.fits(&call["equals"], result, &kept), "{at}: not {result}");
                }
                (None, None, Some(code)) => {
                    let variant = format!("OlmecError.{}", pascal_case(code));
                    assert!(*can_fail && surface.variants.contains(&variant), "{at}: cannot be");
                }
                _ => panic!("{at}: not one outcome"),
            }
            seen.insert(name);
        }
    }
    println!("{} of {} calls are made", seen.len(), surface.calls.len());
    assert!(seen.len() >= 88, "only {} different calls", seen.len());
}
