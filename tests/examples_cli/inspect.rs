//! `inspect`, with what the vectors of real implementations say.

use std::ffi::OsStr;

use olmec::pickle::{Pickle, PickleKey};
use olmec::{Account, MacLength};
use serde_json::{Value, json};

use super::support::GivenBytes;
use super::{Run, Scratch, case, cases, key, program, run, run_with, text, vectors};

/// What it says of an input from the standard input.
pub(super) fn inspect(input: impl AsRef<[u8]>) -> Run {
    run("inspect", &[OsStr::new("-")], input.as_ref())
}

/// The same with a key, and with more arguments.
pub(super) fn inspect_with(input: impl AsRef<[u8]>, key: &[u8], more: &[&str]) -> Run {
    let scratch = Scratch::new();
    let (input, key) = (scratch.write("input", input), scratch.write("key", key));
    let mut command = program("inspect");
    run_with(command.arg(input).arg("--key").arg(key).args(more), b"")
}

/// Checks the answer: what it is in the first line, then facts, each alone in its line.
#[track_caller]
fn says(run: &Run, what: &str, facts: &[(&str, &str)]) {
    assert_eq!((run.status, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert_eq!(run.out.lines().next(), Some(what));
    for (name, value) in facts {
        let line = format!("  {name:<22} {value}");
        assert!(run.out.lines().any(|found| found == line), "{line:?} in {}", run.out);
    }
}

#[track_caller]
fn refuses(run: &Run, reason: &str) {
    assert_eq!((run.status, run.err.as_str()), (Some(1), ""), "{}", run.out);
    assert!(run.out.starts_with(&format!("refused: {reason}")), "{reason:?}: {}", run.out);
}

#[track_caller]
fn could_be(run: &Run, what: &[&str]) {
    assert_eq!((run.status, run.err.as_str()), (Some(0), ""), "{}", run.out);
    let found: Vec<_> = run.out.lines().filter_map(|line| line.strip_prefix("could be ")).collect();
    assert_eq!(found, what, "{}", run.out);
    assert!(run.out.starts_with("nothing in it says what it is\n"));
}

#[test]
fn olm_messages_alone_and_in_events() {
    let case = case("olm/libolm.json", "olm/libolm/conversation");
    let (first, answer) = (&case["messages"][0], &case["messages"][1]);
    let facts = [
        ("outer version", "3"),
        ("sender's identity key", text(&case, "sender_identity_key")),
        ("session id", case["session_ids"][0].as_str().unwrap()),
        ("version", "3"),
        ("chain index", "0"),
        ("ciphertext", "32 bytes"), // "Tea is at four. Will you come?"
        ("MAC", "8 bytes, not checked"),
    ];
    let title = "an Olm pre-key message (type 0)";
    let event = |message: &Value| json!({"type": message["type"], "body": message["body"]});
    says(&inspect(text(first, "body")), title, &facts);
    says(&inspect(event(first).to_string()), title, &facts);
    let body = Pickle::from_base64(text(first, "body")).unwrap();
    says(&inspect(body.as_bytes()), title, &facts);

    let ratchet_key = answer_ratchet_key(answer);
    let facts = [("version", "3"), ("chain index", "0"), ("ratchet key", ratchet_key.as_str())];
    let title = "a normal Olm message (type 1)";
    says(&inspect(text(answer, "body")), title, &facts);
    says(&inspect(format!("{}\n", event(answer))), title, &facts);

    // A whole event, for one device.
    let device = text(&case, "sender_identity_key");
    let content =
        json!({"algorithm": "m.olm.v1.curve25519-aes-sha2", "ciphertext": {device: event(answer)}});
    let whole = json!({"type": "m.room.encrypted", "content": content}).to_string();
    says(&inspect(whole), title, &[("for the device", device), ("chain index", "0")]);

    let full = super::case("olm/vodozemac.json", "olm/vodozemac/full-mac");
    let facts = [("outer version", "3"), ("version", "4"), ("MAC", "32 bytes, not checked")];
    says(&inspect(text(&full["messages"][1], "body")), "an Olm pre-key message (type 0)", &facts);

    let wrong = |message_type: Value| json!({"type": message_type, "body": text(answer, "body")});
    let why = "MALFORMED_MESSAGE: cannot read the message: a field is missing, repeated";
    for message_type in [json!(0), json!(2), json!(256), json!("1")] {
        refuses(&inspect(wrong(message_type).to_string()), why);
    }
}

/// The new ratchet key of an answer, from the random bytes that it was drawn from.
fn answer_ratchet_key(answer: &Value) -> String {
    let secret = hex::decode(text(answer, "random")).unwrap();
    // An account whose second 32 random bytes are these has this Curve25519 key.
    let random = [vec![1; 32], secret].concat();
    let account = Account::with_rng(&mut GivenBytes(&random)).unwrap();
    account.identity_keys().curve25519.to_base64()
}

#[test]
fn megolm_messages_session_keys_and_exports() {
    for (file, id) in [
        ("megolm/libolm.json", "megolm/libolm/room"),
        ("megolm/vodozemac.json", "megolm/vodozemac/room"),
    ] {
        let case = case(file, id);
        let session_id = text(&case, "session_id");
        let message = &case["messages"][2];
        let index = message["index"].to_string();
        let facts = [
            ("version", "3"),
            ("message index", index.as_str()),
            ("MAC", "8 bytes, not checked"),
            ("signature", "64 bytes, not checked"),
        ];
        says(&inspect(text(message, "body")), "a Megolm message", &facts);
        let event = json!({"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": message["body"]});
        says(&inspect(event.to_string()), "a Megolm message", &facts);

        let title = "a session key, as the owner of a Megolm session shares it; secret";
        let facts = [
            ("version", "2"),
            ("session id", session_id),
            ("first known index", "0"),
            ("signature", "good"),
            ("size", "229 bytes"),
        ];
        says(&inspect(text(&case, "session_key")), title, &facts);
        let bytes = Pickle::from_base64(text(&case, "session_key")).unwrap();
        says(&inspect(bytes.as_bytes()), title, &facts);
        let room_key =
            json!({"algorithm": "m.megolm.v1.aes-sha2", "session_key": case["session_key"]});
        says(&inspect(room_key.to_string()), title, &facts);

        let title = "an exported session key, as a holder of a Megolm session passes it on; secret";
        for export in case["exports"].as_array().unwrap() {
            let index = export["index"].to_string();
            let facts =
                [("session id", session_id), ("first known index", &index), ("size", "165 bytes")];
            says(&inspect(text(export, "key")), title, &facts);
        }
    }
    let full = case("megolm/vodozemac.json", "megolm/vodozemac/full-mac");
    let facts = [("version", "4"), ("MAC", "32 bytes, not checked")];
    says(&inspect(text(&full["messages"][0], "body")), "a Megolm message", &facts);
}

/// Every session key that must be refused is. The reason is the one that the vectors name, except
/// that a key of another length is not known to have been meant as one.
#[test]
fn refused_session_keys_and_messages_have_the_librarys_reason() {
    let mut seen = 0;
    for case in cases("megolm/libolm.json") {
        let Some(code) = case["expect"].as_str() else { continue };
        let input = case["session_key"].as_str().or(case["exported_session_key"].as_str()).unwrap();
        match text(&case, "id").rsplit_once('/').unwrap().1 {
            "export-as-session-key" => {
                refuses(&inspect(input), "UNSUPPORTED_VERSION: as an exported")
            }
            "short" | "long" | "export-long" => assert_eq!(inspect(input).status, Some(1)),
            _ => refuses(&inspect(input), &format!("{code}: ")),
        }
        seen += 1;
    }
    assert_eq!(seen, 12);
    refuses(
        &inspect(text(
            &case("megolm/libolm.json", "megolm/libolm/refused-key/ratchet"),
            "session_key",
        )),
        "AUTHENTICATION_FAILED: as a session key: cannot read the session key: its signature is wrong",
    );

    let body =
        text(&case("megolm/libolm.json", "megolm/libolm/room")["messages"][0], "body").to_owned();
    refuses(
        &inspect(&body[..64]),
        "MALFORMED_MESSAGE: as a Megolm message: cannot read the message: it is too short",
    );
    refuses(&inspect(format!("{body}!")), "INVALID_BASE64: the text is not standard base64");
    refuses(
        &inspect(body.replacen("Aw", "Bg", 1)),
        "UNSUPPORTED_VERSION: as a Megolm message or an Olm pre-key message or a normal Olm message: cannot read the message: version 6 is unknown",
    );
    refuses(&inspect("größe"), "INVALID_BASE64");
    refuses(&inspect(""), "the input is empty");
    refuses(&inspect(" \n"), "the input is empty");
    refuses(&inspect("{\"type\": 0,"), "broken JSON, at line 1, column 11");
    refuses(&inspect("{}"), "CORRUPTED_PICKLE: as a plain pickle of vodozemac");
}

#[test]
fn what_has_no_mark_of_its_own_could_be_several_things() {
    let olm = case("olm/libolm.json", "olm/libolm/conversation");
    let anything = "any other 32 bytes, also secret ones, so they are not shown";
    let ed25519 = "an Ed25519 public key, and so the id of a Megolm session";
    let curve25519 = "a Curve25519 public key";
    let olm_id = "the id of an Olm session";
    let room = case("megolm/libolm.json", "megolm/libolm/room");
    let key = text(&room, "session_id");
    could_be(&inspect(key), &[curve25519, ed25519, olm_id, anything]);
    could_be(&inspect(format!("{key}=\n")), &[curve25519, ed25519, olm_id, anything]);
    let bytes = Pickle::from_base64(key).unwrap();
    could_be(&inspect(bytes.as_bytes()), &[curve25519, ed25519, olm_id, anything]);
    // This one is no point of the curve.
    let no_point = "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert!(no_point.parse::<olmec::Ed25519PublicKey>().is_err());
    let run = inspect(no_point);
    could_be(&run, &[curve25519, olm_id, anything]);
    assert!(run.out.contains("INVALID_PUBLIC_KEY: cannot read the Ed25519 key"), "{}", run.out);
    // None of them is shown: it could be a secret.
    assert!(!run.out.contains(no_point) && !inspect(key).out.contains(&key[..9]));
    assert!(!inspect(text(&olm, "sender_identity_key")).out.contains("YGYzZPsJ"));

    let signature = vectors("pickle/libolm.json")["cases"][0]["expect"]["signature"].clone();
    could_be(
        &inspect(signature.as_str().unwrap()),
        &["an Ed25519 signature", "any other 64 bytes, also secret ones, so they are not shown"],
    );
    for file in ["pickle/libolm.json", "pickle/vodozemac.json"] {
        for case in cases(file).iter().filter(|case| case["kind"] != "dehydrated_device") {
            could_be(
                &inspect(text(case, "pickle")),
                &[
                    "a pickle of libolm; give its key",
                    "a pickle of vodozemac; give its key",
                    "any other bytes, also secret ones, so they are not shown",
                ],
            );
        }
    }
}

#[test]
fn pickles_of_libolm() {
    for case in cases("pickle/libolm.json") {
        let expect = &case["expect"];
        let string = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
        let (what, facts) = match text(&case, "kind") {
            "account" => {
                let unpublished = expect["unpublished"].as_array().unwrap().len();
                let held = &expect["one_time_keys"];
                let keys = format!("{held}, of which {unpublished} are not published");
                let (curve, ed) = (string(&expect["curve25519"]), string(&expect["ed25519"]));
                let facts =
                    vec![("Curve25519 key", curve), ("Ed25519 key", ed), ("one-time keys", keys)];
                ("account", facts)
            }
            "session" => {
                let received = expect["has_received_message"].as_bool().unwrap();
                let next = if received { "a normal message" } else { "a pre-key message" };
                let facts = vec![
                    ("session id", string(&expect["session_id"])),
                    ("MAC", "8 bytes".into()),
                    ("has received", if received { "yes".into() } else { "no".into() }),
                    ("next message", next.into()),
                    ("chains", string(&expect["description"])),
                ];
                ("Olm session", facts)
            }
            "outbound_group_session" => {
                let index = string(&expect["message_index"]);
                let facts =
                    vec![("session id", string(&expect["session_id"])), ("next index", index)];
                ("outbound group session", facts)
            }
            "pk_decryption" => ("backup key", vec![("public key", string(&expect["public_key"]))]),
            _ => {
                let verified = expect["verified"].as_bool().unwrap();
                let authenticity =
                    if verified { "signed" } else { "imported: as far as its sender is believed" };
                let facts = vec![
                    ("session id", string(&expect["session_id"])),
                    ("first known index", string(&expect["first_known_index"])),
                    ("authenticity", authenticity.into()),
                ];
                ("inbound group session", facts)
            }
        };
        let run = inspect_with(text(&case, "pickle"), &key(&case), &[]);
        let facts: Vec<_> = facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        says(&run, &format!("a pickle of libolm: {what}"), &facts);
        says(&run, &format!("a pickle of libolm: {what}"), &[("authentic", "yes")]);

        let hexadecimal = hex::encode(key(&case)) + "\n";
        let same =
            inspect_with(text(&case, "pickle"), hexadecimal.as_bytes(), &["--key-format", "hex"]);
        assert_eq!(same.out, run.out);
        let other = inspect_with(text(&case, "pickle"), b"another", &[]);
        refuses(
            &other,
            "AUTHENTICATION_FAILED: as a pickle of libolm: cannot read the libolm pickle",
        );
    }
}

#[test]
fn pickles_of_vodozemac_encrypted_and_plain() {
    for case in cases("pickle/vodozemac.json") {
        let expect = &case["expect"];
        let kind = match text(&case, "kind") {
            "dehydrated_device" => continue,
            "session" => "Olm session".to_owned(),
            kind => kind.replace('_', " "),
        };
        let mac = expect["mac_length"].as_str().map(|length| match length {
            "full" => MacLength::Full,
            "truncated" => MacLength::Truncated,
            other => panic!("{other}"),
        });
        let mac = mac.map(|length| format!("{} bytes", length.bytes()));
        let mut facts: Vec<(&str, &str)> = Vec::new();
        facts.extend(mac.as_deref().map(|mac| ("MAC", mac)));
        for (name, field) in [
            ("session id", "session_id"),
            ("Curve25519 key", "curve25519"),
            ("Ed25519 key", "ed25519"),
        ] {
            facts.extend(expect[field].as_str().map(|value| (name, value)));
        }
        assert!(facts.len() >= 2, "{case}");
        let pickle = text(&case, "pickle");
        let title = format!("a pickle of vodozemac: {kind}");
        says(&inspect_with(pickle, &key(&case), &[]), &title, &facts);
        let title = format!("the plain JSON of a vodozemac pickle: {kind}");
        facts.push(("encrypted", "no: every secret of the object is in it"));
        says(&inspect(text(&case, "json")), &title, &facts);

        let other = inspect_with(pickle, &[9; 32], &[]);
        refuses(&other, "AUTHENTICATION_FAILED: as a pickle of libolm");
        assert!(
            other
                .out
                .contains("refused: AUTHENTICATION_FAILED: as a pickle of vodozemac: cannot open")
        );
    }
}

#[test]
fn pickles_of_our_own() {
    for case in cases("pickle/native.json") {
        let expect = &case["expect"];
        let kind = match text(&case, "kind") {
            "session" => "Olm session",
            kind => kind,
        };
        let title = format!("a pickle of olmec: {kind}");
        let (_, version) = text(&case, "id").rsplit_once(' ').unwrap();
        let claims = [("record version", version), ("generation", "12")];
        let unopened = inspect(text(&case, "pickle"));
        says(&unopened, &title, &claims);
        says(&unopened, &title, &[("authentic", "not checked; give its key")]);
        let binary = Pickle::from_base64(text(&case, "pickle")).unwrap();
        assert_eq!(inspect(binary.as_bytes()).out, unopened.out);

        let context = ["--context", text(&case, "context")];
        let opened = inspect_with(binary.as_bytes(), &key(&case), &context);
        let facts = [
            ("session id", expect["id"].as_str()),
            ("Curve25519 key", expect["curve25519"].as_str()),
            ("Ed25519 key", expect["ed25519"].as_str()),
            ("chains", expect["description"].as_str()),
            ("public key", expect["public_key"].as_str()),
        ];
        let mut facts: Vec<_> =
            facts.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
        facts.push(("authentic", "yes"));
        facts.extend(claims);
        says(&opened, &title, &facts);
        if expect["one_time_keys"].is_u64() {
            let unpublished = expect["unpublished"].as_array().unwrap().len();
            let keys =
                format!("{}, of which {unpublished} are not published", expect["one_time_keys"]);
            let fallback = format!("id {}", text(expect, "unpublished_fallback_key"));
            says(&opened, &title, &[("one-time keys", &keys), ("fallback key", &fallback)]);
        }

        refuses(
            &inspect_with(binary.as_bytes(), &key(&case), &[]),
            "AUTHENTICATION_FAILED: cannot open",
        );
        let mut line = key(&case);
        line.push(b'\n');
        refuses(
            &inspect_with(binary.as_bytes(), &line, &context),
            "the key has 33 bytes, and has 32",
        );
        let trimmed = [&context[..], &["--key-format", "line"]].concat();
        assert_eq!(inspect_with(binary.as_bytes(), &line, &trimmed).out, opened.out);
    }
    for refusal in vectors("pickle/native.json")["refusals"].as_array().unwrap() {
        let context = ["--context", text(refusal, "context")];
        let run = inspect_with(text(refusal, "pickle"), &key(refusal), &context);
        // The kind is taken from the header here, so it is never the wrong one that is known.
        let code = text(refusal, "expect");
        if run.status == Some(0) {
            assert!(["WRONG_PICKLE_KIND", "ROLLED_BACK"].contains(&code), "{refusal} {}", run.out);
        } else {
            refuses(&run, &format!("{code}: "));
        }
    }
    refuses(&inspect("T0xNRUMBAQ"), "AUTHENTICATION_FAILED: cannot open the pickle");
}

#[test]
fn dehydrated_devices() {
    let case = case("pickle/vodozemac.json", "pickle/vodozemac/dehydrated-device");
    let data = |algorithm: &str| json!({"algorithm": algorithm, "device_pickle": case["pickle"], "nonce": case["nonce"]});
    let good = data("org.matrix.msc3814.v2").to_string();
    let algorithm = ("algorithm", "org.matrix.msc3814.v2");
    says(
        &inspect(&good),
        "a dehydrated device",
        &[algorithm, ("authentic", "not checked; give its key")],
    );
    let expect = &case["expect"];
    let facts = [
        algorithm,
        ("authentic", "yes"),
        ("Curve25519 key", text(expect, "curve25519")),
        ("Ed25519 key", text(expect, "ed25519")),
        ("one-time keys", "9, of which 0 are not published"),
    ];
    says(&inspect_with(&good, &key(&case), &[]), "a dehydrated device", &facts);
    let whole = json!({"device_id": "DEHYDRATED", "device_data": data("org.matrix.msc3814.v2")});
    says(&inspect_with(whole.to_string(), &key(&case), &[]), "a dehydrated device", &facts);
    refuses(
        &inspect_with(&good, &[9; 32], &[]),
        "AUTHENTICATION_FAILED: cannot open the dehydrated",
    );
    let other = data("org.matrix.msc3814.v1.olm").to_string();
    refuses(&inspect(other), "a dehydrated device, but not of the algorithm org.matrix.msc3814.v2");
}

#[test]
fn a_file_is_read_like_the_standard_input_and_what_cannot_be_read_is_told() {
    let scratch = Scratch::new();
    let account = Account::new().unwrap();
    let key = PickleKey::from_bytes(&[3; 32]);
    let file = scratch.write("pickle", account.pickle(&key).unwrap());
    let from_file = run("inspect", &[file.as_os_str()], b"");
    says(&from_file, "a pickle of olmec: account", &[("generation", "0")]);
    assert_eq!(inspect(std::fs::read(&file).unwrap()).out, from_file.out);

    let fails = |arguments: &[&OsStr], words: &str| {
        let run = run("inspect", arguments, b"");
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""));
        assert!(run.err.contains(words), "{}", run.err);
    };
    let nowhere = scratch.path("nowhere");
    fails(&[nowhere.as_os_str()], "cannot read");
    fails(&[scratch.0.as_os_str()], "cannot read");
    fails(&[file.as_os_str(), OsStr::new("--key"), nowhere.as_os_str()], "cannot read the key");
    fails(&[file.as_os_str(), OsStr::new("--context"), OsStr::new("x")], "--key <FILE>");
    let huge = scratch.write("huge", vec![b'A'; 16 * 1024 * 1024 + 1]);
    fails(&[huge.as_os_str()], "it is larger than anything known");
    refuses(&inspect(vec![b'A'; 16 * 1024 * 1024]), "UNSUPPORTED_VERSION");
    refuses(&inspect([0xFF; 100]), "UNSUPPORTED_VERSION");
}

#[test]
fn without_arguments_it_shows_itself() {
    let run = run("inspect", &[], b"");
    assert_eq!((run.status, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert!(run.out.ends_with("no secret is ever printed.\n"));
}
