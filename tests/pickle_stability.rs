//! Every native pickle format ever written loads for ever.
//!
//! `test-vectors/pickle/native.json` is append-only: each case was written by the version of olmec
//! that it names, and says what the object in it must still be able to do. When a new version of a
//! record is introduced, `OLMEC_WRITE_STABILITY=FILE cargo test --test pickle_stability` writes the
//! cases of the present version to FILE, to be appended to it.

mod support;

use std::error::Error;

use olmec::CodedError as _;
use olmec::MacLength;
use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::{Picklable, Pickle, PickleError, PickleKey, Stamp};
use olmec::pk::{EncodedPkMessage, PkDecryption, PkEncryption, PkMessage};
use serde_json::{Value, json};
use support::{device, open, pre_key, rng};

const VECTORS: &str = include_str!("../test-vectors/pickle/native.json");
const BACKUP_KEY: &str = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
const CONTEXT: &str = "@bob:tea.example PHONE";

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    value[name].as_str().ok_or_else(|| format!("no text {name} in {value}"))
}

fn load<T: Picklable>(case: &Value) -> Result<T, Box<dyn Error>> {
    let key: [u8; 32] = hex::decode(text(case, "key")?)?.try_into().map_err(|_| "key length")?;
    let generation = case["generation"].as_u64().ok_or("no generation")?;
    let stamp = Stamp { context: text(case, "context")?.as_bytes(), generation };
    let pickle = Pickle::from_base64(text(case, "pickle")?)?;
    Ok(pickle.open(&PickleKey::from_bytes(&key), stamp)?.object)
}

fn account(case: &Value) -> Result<(), Box<dyn Error>> {
    let mut account: Account = load(case)?;
    let expect = &case["expect"];
    assert_eq!(account.identity_keys().curve25519.to_base64(), text(expect, "curve25519")?);
    assert_eq!(account.identity_keys().ed25519.to_base64(), text(expect, "ed25519")?);
    assert_eq!(account.sign(b"tea at four").to_base64(), text(expect, "signature")?);
    assert_eq!(json!(account.one_time_key_count()), expect["one_time_keys"]);
    let unpublished: Vec<_> = account
        .one_time_keys()
        .map(|key| json!([key.id.to_base64(), key.key.to_base64()]))
        .collect();
    assert_eq!(json!(unpublished), expect["unpublished"]);
    let fallback = account.fallback_key().map(|key| key.id.to_base64());
    assert_eq!(json!(fallback), expect["unpublished_fallback_key"]);
    for opening in expect["accepts"].as_array().ok_or("no messages")? {
        let message = OlmMessage::from_base64(MessageType::PreKey, text(opening, "body")?)?;
        let sender = text(opening, "identity_key")?.parse()?;
        let inbound = account.create_inbound_session(sender, pre_key(&message))?;
        assert_eq!(inbound.plaintext, text(opening, "plaintext")?.as_bytes());
    }
    for opening in expect["refuses"].as_array().ok_or("no messages")? {
        let message = OlmMessage::from_base64(MessageType::PreKey, text(opening, "body")?)?;
        let sender = text(opening, "identity_key")?.parse()?;
        let refused = account.create_inbound_session(sender, pre_key(&message)).unwrap_err();
        assert_eq!(refused.code().name(), text(opening, "error")?);
    }
    let created = account.generate_one_time_keys(1)?.created;
    assert_eq!(created[0].id.to_base64(), text(expect, "next_key_id")?);
    Ok(())
}

fn session(case: &Value) -> Result<(), Box<dyn Error>> {
    let mut session: Session = load(case)?;
    let expect = &case["expect"];
    assert_eq!(session.id().as_str(), text(expect, "id")?);
    assert_eq!(session.describe().to_string(), text(expect, "description")?);
    for message in expect["reads"].as_array().ok_or("no messages")? {
        let number = u8::try_from(message["type"].as_u64().ok_or("no type")?)?;
        let read = OlmMessage::from_base64(MessageType::try_from(number)?, text(message, "body")?)?;
        assert_eq!(session.decrypt(&read)?, text(message, "plaintext")?.as_bytes());
    }
    assert_eq!(session.encrypt(b"and on")?.message_type(), MessageType::Normal);
    Ok(())
}

fn outbound(case: &Value) -> Result<(), Box<dyn Error>> {
    let mut session: OutboundGroupSession = load(case)?;
    let expect = &case["expect"];
    assert_eq!(session.id().as_str(), text(expect, "id")?);
    let message = session.encrypt(b"tea at four")?;
    assert_eq!(json!(message.message_index().get()), expect["index"]);
    assert_eq!(message.to_base64(), text(expect, "next_message")?);
    Ok(())
}

fn inbound(case: &Value) -> Result<(), Box<dyn Error>> {
    let mut session: InboundGroupSession = load(case)?;
    let expect = &case["expect"];
    assert_eq!(session.id().as_str(), text(expect, "id")?);
    assert_eq!(format!("{:?}", session.authenticity()), text(expect, "authenticity")?);
    assert_eq!(json!(session.first_known_index().get()), expect["first_known_index"]);
    for message in expect["reads"].as_array().ok_or("no messages")? {
        let read = session.decrypt(&MegolmMessage::from_base64(text(message, "body")?)?)?;
        assert_eq!(read.plaintext, text(message, "plaintext")?.as_bytes());
        assert_eq!(json!(read.message_index.get()), message["index"]);
    }
    Ok(())
}

fn backup_key(case: &Value) -> Result<(), Box<dyn Error>> {
    let backup: PkDecryption = load(case)?;
    let expect = &case["expect"];
    assert_eq!(backup.public_key().to_base64(), text(expect, "public_key")?);
    assert_eq!(hex::encode(backup.secret_key().expose()), text(expect, "secret_key")?);
    let message = PkMessage::decode(&EncodedPkMessage {
        ephemeral: text(expect, "ephemeral")?.into(),
        ciphertext: text(expect, "ciphertext")?.into(),
        mac: text(expect, "mac")?.into(),
    })?;
    assert_eq!(backup.decrypt(&message)?.expose(), text(expect, "plaintext")?.as_bytes());
    Ok(())
}

#[test]
fn every_pickle_ever_written_loads_and_works() -> Result<(), Box<dyn Error>> {
    let vectors: Value = serde_json::from_str(VECTORS)?;
    let cases = vectors["cases"].as_array().ok_or("no cases")?;
    let mut kinds = std::collections::BTreeMap::new();
    for case in cases {
        let kind = text(case, "kind")?;
        *kinds.entry(kind).or_insert(0) += 1;
        let check = match kind {
            "account" => account,
            "session" => session,
            "outbound group session" => outbound,
            "inbound group session" => inbound,
            "backup key" => backup_key,
            other => return Err(format!("unknown kind {other}").into()),
        };
        check(case).map_err(|error| format!("{}: {error}", case["id"]))?;
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    Ok(())
}

/// The pickles of the cases, opened as what they are not.
#[test]
fn what_must_be_refused_is() -> Result<(), Box<dyn Error>> {
    let vectors: Value = serde_json::from_str(VECTORS)?;
    let refusals = vectors["refusals"].as_array().ok_or("no refusals")?;
    for case in refusals {
        let refused = match text(case, "open_as")? {
            "account" => load::<Account>(case).err(),
            "session" => load::<Session>(case).err(),
            "outbound group session" => load::<OutboundGroupSession>(case).err(),
            "inbound group session" => load::<InboundGroupSession>(case).err(),
            other => return Err(format!("unknown kind {other}").into()),
        };
        let refused = refused.ok_or_else(|| format!("{} was opened", case["id"]))?;
        let error: &PickleError = refused.downcast_ref().ok_or("not a pickle error")?;
        assert_eq!(error.code().name(), text(case, "expect")?, "{}", case["id"]);
    }
    assert!(refusals.len() >= 6, "only {} refusals", refusals.len());
    Ok(())
}

/// The cases of the present version, from fixed random bytes.
#[test]
fn cases_of_the_present_version_can_be_written() -> Result<(), Box<dyn Error>> {
    let mut rng = rng(77);
    let (alice_account, _) = device(1);
    let sender = alice_account.identity_keys().curve25519;
    let mut bob = Account::with_rng(&mut rng)?;
    let published = bob.generate_one_time_keys_with_rng(3, &mut rng)?.created;
    bob.generate_fallback_key_with_rng(&mut rng)?;
    let previous = bob.fallback_key().ok_or("no fallback key")?;
    bob.mark_keys_as_published();
    bob.generate_one_time_keys_with_rng(2, &mut rng)?;
    bob.generate_fallback_key_with_rng(&mut rng)?;
    let opening = |key, seed, plaintext: &[u8]| {
        open(&alice_account, &bob, key, MacLength::Truncated, seed).encrypt(plaintext)
    };
    let accepted = [
        (opening(published[1].key, 5, b"with a one-time key")?, "with a one-time key"),
        (
            opening(previous.key, 6, b"with the previous fallback key")?,
            "with the previous fallback key",
        ),
    ];
    let replayed = opening(previous.key, 7, b"once")?;
    bob.create_inbound_session(sender, pre_key(&replayed))?;

    // A session with chains in both directions and keys of missing messages, of which the one of
    // the older chain was passed over last.
    let mut alice = open(&alice_account, &bob, published[0].key, MacLength::Truncated, 8);
    let first = alice.encrypt(b"first")?;
    let mut bobs = bob.create_inbound_session(sender, pre_key(&first))?.session;
    let (missing, delayed) = (alice.encrypt(b"missing")?, alice.encrypt(b"delayed")?);
    alice.decrypt(&bobs.encrypt(b"answer")?)?;
    let late = [alice.encrypt(b"late")?, alice.encrypt(b"later")?];
    bobs.decrypt(&alice.encrypt(b"in time")?)?;
    bobs.decrypt(&delayed)?;
    let answer = bobs.encrypt(b"another answer")?;
    let description = bobs.describe().to_string();
    let saved_session = case("session", &bobs, &mut rng)?;
    alice.decrypt(&answer)?;
    let next = alice.encrypt(b"next")?;
    let reads: Vec<Value> = late.iter().zip(["late", "later"]).chain([(&missing, "missing"), (&next, "next")]).map(|(message, plaintext)| {
        json!({"type": message.message_type().number(), "body": message.to_base64(), "plaintext": plaintext})
    }).collect();

    let mut room = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng)?;
    let mut view = InboundGroupSession::from_outbound(&room);
    let messages: Vec<_> = (0..300)
        .map(|n| room.encrypt(format!("message {n}").as_bytes()))
        .collect::<Result<_, _>>()?;
    view.decrypt(&messages[270])?;
    let saved_view = case("inbound group session", &view, &mut rng)?;
    let imported = InboundGroupSession::import(&view.export_at(100)?);
    let saved_import = case("inbound group session", &imported, &mut rng)?;
    let saved_room = case("outbound group session", &room, &mut rng)?;
    let index = room.message_index().ok_or("exhausted")?.get();
    let next_message = room.encrypt(b"tea at four")?.to_base64();
    let megolm = |numbers: &[usize]| -> Vec<Value> {
        numbers.iter().map(|n| json!({"body": messages[*n].to_base64(), "index": n, "plaintext": format!("message {n}")})).collect()
    };

    // RFC 7748, section 6.1; the public key stands there too.
    let backup = PkDecryption::from_secret_key(&hex::decode(BACKUP_KEY)?.try_into().unwrap());
    let saved_backup = case("backup key", &backup, &mut rng)?;
    let in_backup = PkEncryption::new(backup.public_key()).encrypt(b"a room key")?.encode();

    let unpublished: Vec<_> =
        bob.one_time_keys().map(|key| json!([key.id.to_base64(), key.key.to_base64()])).collect();
    let message = |message: &OlmMessage| json!({"identity_key": sender.to_base64(), "body": message.to_base64()});
    let accepts: Vec<Value> = accepted
        .iter()
        .map(|(opening, plaintext)| {
            let mut value = message(opening);
            value["plaintext"] = json!(plaintext);
            value
        })
        .collect();
    let mut refused = message(&replayed);
    refused["error"] = json!("REPLAYED");
    let cases = json!([
        with_expectation(
            case("account", &bob, &mut rng)?,
            json!({
                "curve25519": bob.identity_keys().curve25519.to_base64(),
                "ed25519": bob.identity_keys().ed25519.to_base64(),
                "signature": bob.sign(b"tea at four").to_base64(),
                "one_time_keys": bob.one_time_key_count(),
                "unpublished": unpublished,
                "unpublished_fallback_key": bob.fallback_key().map(|key| key.id.to_base64()),
                "accepts": accepts,
                "refuses": [refused],
                "next_key_id": "AAAACA",
            })
        ),
        with_expectation(
            saved_session,
            json!({"id": bobs.id().as_str(), "description": description, "reads": reads})
        ),
        with_expectation(
            saved_room,
            json!({"id": room.id().as_str(), "index": index, "next_message": next_message})
        ),
        with_expectation(
            saved_view,
            json!({"id": room.id().as_str(), "authenticity": "Signed", "first_known_index": 0, "reads": megolm(&[0, 299, 270, 5])})
        ),
        with_expectation(
            saved_import,
            json!({"id": room.id().as_str(), "authenticity": "Imported", "first_known_index": 100, "reads": megolm(&[100, 299])})
        ),
        with_expectation(
            saved_backup,
            json!({
                "secret_key": BACKUP_KEY,
                "public_key": "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo",
                "ephemeral": in_backup.ephemeral,
                "ciphertext": in_backup.ciphertext,
                "mac": in_backup.mac,
                "plaintext": "a room key",
            })
        ),
    ]);
    if let Ok(file) = std::env::var("OLMEC_WRITE_STABILITY") {
        std::fs::write(file, serde_json::to_string_pretty(&cases)? + "\n")?;
    }
    Ok(())
}

fn case<T: Picklable>(
    kind: &str,
    object: &T,
    rng: &mut rand_chacha::ChaCha20Rng,
) -> Result<Value, Box<dyn Error>> {
    let key = support::bytes::<32>(78);
    let stamp = Stamp { context: CONTEXT.as_bytes(), generation: 12 };
    let pickle = Pickle::seal_with_rng(object, &PickleKey::from_bytes(&key), stamp, rng)?;
    Ok(json!({
        "id": format!("{kind}, record version {}", pickle.as_bytes()[7]),
        "kind": kind,
        "written_by": concat!("olmec ", env!("CARGO_PKG_VERSION")),
        "key": hex::encode(key),
        "context": CONTEXT,
        "generation": 12,
        "pickle": pickle.to_base64(),
    }))
}

fn with_expectation(mut case: Value, expect: Value) -> Value {
    case["expect"] = expect;
    case
}
