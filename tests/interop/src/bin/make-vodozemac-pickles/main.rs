//! Writes `test-vectors/pickle/vodozemac.json` anew: pickles that vodozemac really made, and what
//! the objects in them must still do. vodozemac draws its keys from the operating system, so each
//! run gives others.

/// The encrypted and the plain form.
macro_rules! forms {
    ($object:expr) => {
        ($object.pickle().encrypt(&KEY), serde_json::to_string(&$object.pickle()).unwrap())
    };
}

mod groups;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use olmec_interop::fixtures::{Entry, Manifest, Origin, annotated, folder, sha256, to_json};
use olmec_interop::peer::Implementation;
use serde_json::{Value, json};
use vodozemac::Curve25519PublicKey;
use vodozemac::olm::{Account, OlmMessage, Session, SessionConfig};

const PATH: &str = "pickle/vodozemac.json";
const KEY: [u8; 32] = [0x42; 32];

/// A case of any kind: the pickle in both forms.
fn case(id: &str, kind: &str, comment: &str, forms: (String, String), expect: Value) -> Value {
    let (pickle, json) = forms;
    json!({
        "id": format!("pickle/vodozemac/{id}"), "kind": kind, "comment": comment,
        "key": hex::encode(KEY), "pickle": pickle, "json": json, "expect": expect,
    })
}

fn message(message: &OlmMessage, plaintext: &str) -> Value {
    let body = match message {
        OlmMessage::PreKey(message) => message.to_base64(),
        OlmMessage::Normal(message) => message.to_base64(),
    };
    json!({ "type": message.to_parts().0, "body": body, "plaintext": plaintext })
}

/// A first message to one of the account's keys.
fn opening(account: &Account, key: Curve25519PublicKey, plaintext: &str) -> Value {
    let sender = Account::new();
    let config = SessionConfig::version_1();
    let session = sender.create_outbound_session(config, account.curve25519_key(), key);
    let mut opening = message(&session.unwrap().encrypt(plaintext).unwrap(), plaintext);
    opening["identity_key"] = json!(sender.curve25519_key().to_base64());
    opening
}

fn account_expectations(account: &Account, accepts: Vec<Value>) -> Value {
    let unpublished: BTreeMap<String, String> = account
        .one_time_keys()
        .into_iter()
        .map(|(id, key)| (serde_json::to_string(&id).unwrap(), key.to_base64()))
        .collect();
    json!({
        "ed25519": account.ed25519_key().to_base64(),
        "curve25519": account.curve25519_key().to_base64(),
        "signature_of_tea": account.sign("tea").to_base64(),
        "stored_one_time_keys": account.stored_one_time_key_count(),
        "unpublished_one_time_keys": unpublished,
        "unpublished_fallback_key": account.fallback_key().values().next().map(|k| k.to_base64()),
        "accepts": accepts,
    })
}

/// An account with one-time keys used, published and unpublished, and two fallback keys.
fn busy_account() -> (Account, Vec<Value>) {
    let mut account = Account::new();
    let published = account.generate_one_time_keys(10).created;
    account.generate_fallback_key();
    let previous = *account.fallback_key().values().next().unwrap();
    account.mark_keys_as_published();
    for used in &published[..3] {
        let sender = Account::new();
        let config = SessionConfig::version_1();
        let mut session =
            sender.create_outbound_session(config, account.curve25519_key(), *used).unwrap();
        let OlmMessage::PreKey(first) = session.encrypt("used").unwrap() else { continue };
        account.create_inbound_session(config, sender.curve25519_key(), &first).unwrap();
    }
    let unpublished = account.generate_one_time_keys(2).created;
    account.generate_fallback_key();
    let current = *account.fallback_key().values().next().unwrap();
    let accepts = vec![
        opening(&account, published[3], "with a published one-time key"),
        opening(&account, unpublished[1], "with an unpublished one-time key"),
        opening(&account, current, "with the fallback key"),
        opening(&account, previous, "with the previous fallback key"),
    ];
    (account, accepts)
}

fn accounts() -> Vec<Value> {
    let new = Account::new();
    let (busy, accepts) = busy_account();
    vec![
        case(
            "account-new",
            "account",
            "No one-time keys yet.",
            forms!(new),
            account_expectations(&new, Vec::new()),
        ),
        case(
            "account-in-use",
            "account",
            "One-time keys used, published and not; both fallback keys.",
            forms!(busy),
            account_expectations(&busy, accepts),
        ),
    ]
}

fn dehydrated() -> Value {
    let (account, mut accepts) = busy_account();
    accepts.pop();
    let device = account.to_dehydrated_device(&KEY).unwrap();
    json!({
        "id": "pickle/vodozemac/dehydrated-device", "kind": "dehydrated_device",
        "comment": "All one-time keys and the current fallback key.",
        "key": hex::encode(KEY), "pickle": device.ciphertext, "nonce": device.nonce,
        "expect": account_expectations(&account, accepts),
    })
}

/// The state as it is, then what it sends next, and what is on its way to it.
fn session(id: &str, comment: &str, ours: &mut Session, late: Vec<Value>) -> Value {
    let forms = forms!(ours);
    // A new ratchet key would be drawn at random: then the next message cannot be foretold.
    let is_active = forms.1.contains("\"type\":\"active\"");
    let next = is_active.then(|| message(&ours.encrypt("next").unwrap(), "next"));
    let expect = json!({
        "session_id": ours.session_id(),
        "has_received_message": ours.has_received_message(),
        "mac_length": if ours.session_config() == SessionConfig::version_1() { "truncated" } else { "full" },
        "next": next, "decrypts": late,
    });
    case(id, "session", comment, forms, expect)
}

fn sessions() -> Vec<Value> {
    let mut cases = Vec::new();
    for (name, config) in [("v1", SessionConfig::version_1()), ("v2", SessionConfig::version_2())] {
        let (alice_account, mut bob_account) = (Account::new(), Account::new());
        let key = bob_account.generate_one_time_keys(1).created[0];
        let bob_key = bob_account.curve25519_key();
        let mut alice = alice_account.create_outbound_session(config, bob_key, key).unwrap();
        let first = alice.encrypt("first").unwrap();
        let id = |state| format!("session-{state}-{name}");
        cases.push(session(&id("unanswered"), "Nothing received yet.", &mut alice, Vec::new()));

        let OlmMessage::PreKey(first) = first else { panic!("a first message") };
        let alice_key = alice_account.curve25519_key();
        let mut bob =
            bob_account.create_inbound_session(config, alice_key, &first).unwrap().session;
        let mut to_bob = Vec::new();
        for round in 0..6 {
            for n in 0..3 {
                let plaintext = format!("{round}.{n}");
                to_bob.push(message(&alice.encrypt(&plaintext).unwrap(), &plaintext));
            }
            bob.decrypt(&alice.encrypt("now").unwrap()).unwrap();
            if round == 5 {
                break;
            }
            alice.decrypt(&bob.encrypt("answer").unwrap()).unwrap();
        }
        // The messages of the first of six chains are let go.
        let late = to_bob.split_off(3);
        let comment = "Five receiving chains with three skipped keys each; a turn to answer.";
        cases.push(session(&id("inactive"), comment, &mut bob, late.clone()));
        bob.encrypt("answer").unwrap();
        let comment = "The same, after the answer.";
        cases.push(session(&id("active"), comment, &mut bob, late));
    }
    cases
}

fn refusals(cases: &[Value]) -> Vec<Value> {
    let (account, session) = (&cases[1], &cases[2]);
    let (kind, pickle) = (&account["kind"], &account["pickle"]);
    let refusal = |(id, comment): (&str, &str), key: &[u8], pickle: &Value, expect: &str| {
        let id = format!("pickle/vodozemac/{id}");
        json!({
            "id": id, "kind": kind, "comment": comment, "key": hex::encode(key), "pickle": pickle,
            "expect": expect,
        })
    };
    let mut damaged = pickle.as_str().unwrap().to_owned();
    let other = if damaged.starts_with('A') { "B" } else { "A" };
    damaged.replace_range(0..1, other);
    vec![
        refusal(
            ("wrong-key", "Sealed under another key."),
            &[0x43; 32],
            pickle,
            "AUTHENTICATION_FAILED",
        ),
        refusal(
            ("damaged", "The first character is another one."),
            &KEY,
            &damaged.into(),
            "AUTHENTICATION_FAILED",
        ),
        refusal(("empty", "No text."), &KEY, &"".into(), "AUTHENTICATION_FAILED"),
        refusal(
            ("another-kind", "A session in place of an account."),
            &KEY,
            &session["pickle"],
            "CORRUPTED_PICKLE",
        ),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut cases = [accounts(), sessions(), groups::cases()].concat();
    let refusals = refusals(&cases);
    cases.push(dehydrated());
    let about = "vodozemac's pickles, encrypted and as plain JSON, and what the objects must still do. \
                 Where there is a next message, it is the next one the object encrypts, to the byte.";
    let file = json!({ "about": about, "cases": cases, "refusals": refusals });
    let json = annotated(PATH, &to_json(&file));
    fs::create_dir_all(folder().join("pickle"))?;
    fs::write(folder().join(PATH), &json)?;
    let mut manifest = Manifest::read(&folder())?;
    manifest.note(Entry {
        path: PATH.into(),
        covers: "vodozemac's pickles of every kind and a dehydrated device, and refusals".into(),
        origin: Origin::of(Implementation::Vodozemac),
        command: "cargo run -p olmec-interop --bin make-vodozemac-pickles".into(),
        sha256: sha256(json.as_bytes()),
    });
    manifest.write(&folder())
}
