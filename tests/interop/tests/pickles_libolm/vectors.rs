//! Makes `test-vectors/pickle/libolm.json` with libolm, the same each time, and checks that libolm
//! reads the old versions in `test-vectors/pickle/libolm-by-hand.json` as they say.
//!
//! `OLMEC_WRITE_VECTORS=1` in the environment writes the first file anew instead.

use std::fs;
use std::path::{Path, PathBuf};

use olmec_interop::fixtures::{annotated, to_json};
use olmec_interop::libolm::{
    Account, InboundGroupSession, NORMAL, OutboundGroupSession, PRE_KEY, PkDecryption,
    PkEncryption, PkMessage, Session,
};
use olmec_interop::random::Dice;
use serde_json::{Value, json};

const SIGNED: &[u8] = b"tea at four";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/pickle").join(name)
}

fn case(id: &str, comment: &str, key: &[u8], pickle: String, expect: Value) -> Value {
    let kind = id.split('/').next();
    let (id, key) = (format!("pickle/libolm/{id}"), hex::encode(key));
    json!({ "id": id, "kind": kind, "comment": comment, "key": key, "pickle": pickle, "expect": expect })
}

fn account() -> (Account, Dice) {
    let mut dice = Dice::new(0x6C69_626F_6C6D);
    (Account::create(&dice.bytes(64)).unwrap(), dice)
}

/// A first message to `account` from a new device.
fn opening(account: &Account, one_time_key: &str, dice: &mut Dice) -> Value {
    let device = Account::create(&dice.bytes(64)).unwrap();
    let ours = account.identity_keys().curve25519;
    let mut session = Session::outbound(&device, &ours, one_time_key, &dice.bytes(64)).unwrap();
    let body = session.encrypt(b"hello", &[]).unwrap().1;
    json!({ "identity_key": device.identity_keys().curve25519, "body": body, "plaintext": "hello" })
}

fn account_facts(account: &Account, one_time_keys: usize, accepts: &[Value]) -> Value {
    let keys = account.identity_keys();
    // libolm lists the newest first.
    let unpublished: Vec<_> = account.one_time_keys().into_iter().rev().collect();
    json!({
        "curve25519": keys.curve25519, "ed25519": keys.ed25519,
        "signature": account.sign(SIGNED), "one_time_keys": one_time_keys,
        "unpublished": unpublished, "unpublished_fallback_key": account.unpublished_fallback_key(),
        "accepts": accepts,
    })
}

fn accounts() -> Vec<Value> {
    let (mut account, mut dice) = account();
    let expect = account_facts(&account, 0, &[]);
    let comment = "A new account, under the empty key.";
    let new = case("account/new", comment, b"", account.pickle(b""), expect);

    account.generate_one_time_keys(4, &dice.bytes(128)).unwrap();
    let mut names: Vec<_> = account.one_time_keys().into_iter().map(|(_, key)| key).collect();
    account.generate_fallback_key(&dice.bytes(32)).unwrap();
    names.push(account.fallback_key().unwrap().1);
    account.mark_keys_as_published();
    account.generate_fallback_key(&dice.bytes(32)).unwrap();
    names.push(account.fallback_key().unwrap().1);
    account.generate_one_time_keys(2, &dice.bytes(64)).unwrap();
    let accepts: Vec<_> = names.iter().map(|name| opening(&account, name, &mut dice)).collect();
    let expect = account_facts(&account, 6, &accepts);
    let comment =
        "Four published and two new one-time keys; a published fallback key and a newer one.";
    let key = dice.bytes(100);
    let in_use = case("account/in-use", comment, &key, account.pickle(&key), expect);

    account.generate_one_time_keys(120, &dice.bytes(120 * 32)).unwrap();
    account.mark_keys_as_published();
    account.forget_old_fallback_key();
    let expect = account_facts(&account, 100, &[]);
    let comment =
        "As many one-time keys as libolm holds, after it let the oldest go; one fallback key.";
    vec![new, in_use, case("account/full", comment, b"key", account.pickle(b"key"), expect)]
}

/// What the session does next: what it can decrypt, then the answer it gives.
fn session_case(
    id: &str,
    comment: &str,
    session: &mut Session,
    decrypts: &[(usize, String)],
    dice: &mut Dice,
) -> Value {
    let pickle = session.pickle(id.as_bytes());
    let (session_id, received) = (session.session_id(), session.has_received_message());
    let description = session.describe().trim_end().to_owned();
    let decrypted = |(kind, body): &(usize, String)| {
        let plaintext = String::from_utf8(session.decrypt(*kind, body).unwrap()).unwrap();
        json!({ "type": kind, "body": body, "plaintext": plaintext })
    };
    let decrypts: Vec<_> = decrypts.iter().map(decrypted).collect();
    let random = dice.bytes(session.encrypt_random_length());
    let (kind, body) = session.encrypt(SIGNED, &random).unwrap();
    let expect = json!({
        "session_id": session_id, "has_received_message": received, "description": description,
        "decrypts": decrypts,
        "sends": { "plaintext": "tea at four", "random": hex::encode(random), "type": kind, "body": body },
    });
    case(id, comment, id.as_bytes(), pickle, expect)
}

fn sessions() -> Vec<Value> {
    let (alice, mut dice) = account();
    let mut bob = Account::create(&dice.bytes(64)).unwrap();
    bob.generate_one_time_keys(1, &dice.bytes(32)).unwrap();
    let (theirs, one_time_key) = (bob.identity_keys().curve25519, bob.one_time_keys()[0].1.clone());
    let mut to_bob = Session::outbound(&alice, &theirs, &one_time_key, &dice.bytes(64)).unwrap();
    let first = to_bob.encrypt(b"first", &[]).unwrap();
    assert_eq!(first.0, PRE_KEY);
    let mut to_alice = Session::inbound(&bob, &first.1).unwrap();

    // Cases go on with a copy, so that the conversation goes on from before them.
    let copy = |session: &Session| Session::unpickle(&session.pickle(b""), b"").unwrap();
    let comment = "Opened, one message sent.";
    let opened = session_case("session/opened", comment, &mut copy(&to_bob), &[], &mut dice);
    let comment = "Made from a first message that has not been decrypted yet.";
    let first = [first];
    let unread = session_case("session/unread", comment, &mut copy(&to_alice), &first, &mut dice);
    to_alice.decrypt(first[0].0, &first[0].1).unwrap();

    // Five turns of ten messages each, of which Bob reads two; then a turn of 27.
    let mut unread_messages = Vec::new();
    for (turn, length) in [10, 10, 10, 10, 27].into_iter().enumerate() {
        let random = dice.bytes(to_alice.encrypt_random_length());
        let (kind, body) = to_alice.encrypt(b"your turn", &random).unwrap();
        to_bob.decrypt(kind, &body).unwrap();
        for index in 0..length {
            let random = dice.bytes(to_bob.encrypt_random_length());
            let plaintext = format!("turn {turn}, message {index}");
            let message = to_bob.encrypt(plaintext.as_bytes(), &random).unwrap();
            assert_eq!(message.0, NORMAL);
            match index {
                3 | 6 | 26 => drop(to_alice.decrypt(message.0, &message.1).unwrap()),
                _ => unread_messages.push((turn, index, message)),
            }
        }
    }
    // All of the last turn but what was read; of the turns before as many keys as fit into 40.
    let decrypts: Vec<_> = unread_messages
        .into_iter()
        .filter(|(turn, index, _)| *turn >= 2 && (*turn == 4 || *index < 6))
        .map(|(.., message)| message)
        .collect();
    let comment = "Five receiving chains and many skipped keys.";
    let chains =
        session_case("session/chains", comment, &mut copy(&to_alice), &decrypts, &mut dice);
    vec![opened, unread, chains]
}

fn group_sessions() -> Vec<Value> {
    let mut dice = Dice::new(0x6D65_676F_6C6D);
    let mut sender = OutboundGroupSession::new(&dice.bytes(160)).unwrap();
    let id = sender.session_id();
    let receiver = InboundGroupSession::new(&sender.session_key()).unwrap();
    // Exporting moves libolm's latest ratchet, so another receiver does it.
    let exporter = InboundGroupSession::new(&sender.session_key()).unwrap();
    let exported = exporter.export_at(2).unwrap();
    let new_sender = sender.pickle(b"sender");
    let bodies: Vec<_> = (0..4).map(|_| sender.encrypt(SIGNED)).collect();
    let sends = |index: u32, body: &str| json!({ "session_id": id, "message_index": index, "plaintext": "tea at four", "body": body });
    let comment = "A new session.";
    let new =
        case("outbound_group_session/new", comment, b"sender", new_sender, sends(0, &bodies[0]));
    let used = sender.pickle(b"");
    let comment = "After four messages.";
    let used =
        case("outbound_group_session/used", comment, b"", used, sends(4, &sender.encrypt(SIGNED)));

    let inbound = |id: &str, comment: &str, mut session: InboundGroupSession, read: &[usize]| {
        for place in read {
            session.decrypt(&bodies[*place]).unwrap();
        }
        let first = session.first_known_index();
        let pickle = session.pickle(id.as_bytes());
        let verified = session.is_verified();
        let decrypts: Vec<_> = (first..4)
            .map(|index| json!({ "index": index, "body": bodies[index as usize], "plaintext": "tea at four" }))
            .collect();
        let expect = json!({
            "session_id": session.session_id(), "first_known_index": first,
            "verified": verified, "decrypts": decrypts,
            "exported": session.export_at(first).unwrap(),
        });
        let id = format!("inbound_group_session/{id}");
        case(&id, comment, id.split('/').next_back().unwrap().as_bytes(), pickle, expect)
    };
    let imported = || InboundGroupSession::import(&exported).unwrap();
    vec![
        new,
        used,
        inbound("new", "From a session key, nothing decrypted.", receiver, &[]),
        inbound("imported", "From an export at index 2, nothing decrypted.", imported(), &[]),
        inbound("imported-used", "From an export, one message decrypted.", imported(), &[3]),
    ]
}

fn backup_keys() -> Vec<Value> {
    let mut dice = Dice::new(0x706B);
    let backup = PkDecryption::new(&dice.bytes(32)).unwrap();
    let message = PkEncryption::new(backup.public_key()).unwrap();
    let PkMessage { ciphertext, mac, ephemeral } =
        message.encrypt(SIGNED, &dice.bytes(32)).unwrap();
    let expect = json!({
        "public_key": backup.public_key(), "plaintext": "tea at four",
        "ephemeral": ephemeral, "ciphertext": ciphertext, "mac": mac,
    });
    [("new", b"backup".as_slice()), ("empty-key", b"")]
        .map(|(name, key)| {
            let id = format!("pk_decryption/{name}");
            case(&id, "The key of a backup.", key, backup.pickle(key), expect.clone())
        })
        .into()
}

#[test]
fn libolm_still_makes_the_same_pickles() {
    let cases = [accounts(), sessions(), group_sessions(), backup_keys()].concat();
    let json = annotated("pickle/libolm.json", &to_json(&json!({ "cases": cases })));
    if std::env::var_os("OLMEC_WRITE_VECTORS").is_some() {
        fs::write(file("libolm.json"), &json).unwrap();
    }
    assert!(json == fs::read_to_string(file("libolm.json")).unwrap(), "the file differs");
}

#[test]
fn libolm_reads_old_versions_as_we_say() {
    let text = fs::read_to_string(file("libolm-by-hand.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let mut old_versions = 0;
    for case in cases["cases"].as_array().unwrap() {
        let Some(rewritten) = case["rewritten"].as_str() else { continue };
        let key = hex::decode(case["key"].as_str().unwrap()).unwrap();
        let pickle = case["pickle"].as_str().unwrap();
        let again = match case["kind"].as_str().unwrap() {
            "account" => Account::unpickle(pickle, &key).map(|account| account.pickle(&key)),
            "session" => Session::unpickle(pickle, &key).map(|session| session.pickle(&key)),
            "inbound_group_session" => {
                InboundGroupSession::unpickle(pickle, &key).map(|session| session.pickle(&key))
            }
            kind => panic!("no old version of {kind}"),
        };
        if case["libolm_differs"].is_null() {
            assert_eq!(again.unwrap(), rewritten, "{}", case["id"]);
            old_versions += 1;
        }
    }
    assert!(old_versions >= 5, "{old_versions}");
}
