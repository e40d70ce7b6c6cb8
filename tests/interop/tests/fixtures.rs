//! The files in `test-vectors/` against the implementations that did not make them.

use std::collections::BTreeMap;
use std::fs;

use olmec_interop::conformance::table;
use olmec_interop::fixtures::{self, Cases, Manifest, MegolmCase, OlmCase, Origin, Party};
use olmec_interop::libolm;
use olmec_interop::peer::{GroupKey, Implementation, MacLength};
use serde::de::DeserializeOwned;
use vodozemac::Curve25519PublicKey;
use vodozemac::olm::{Account, OlmMessage, PreKeyMessage, Session, SessionConfig};

/// The refusals on which all implementations agree. The others are stricter rules of ours, or
/// concern text that is not base64.
const COMMON: [&str; 8] = [
    "AUTHENTICATION_FAILED",
    "IDENTITY_KEY_MISMATCH",
    "MESSAGE_GAP_TOO_LARGE",
    "MESSAGE_KEY_DISCARDED",
    "MESSAGE_KEY_USED",
    "UNKNOWN_MESSAGE_INDEX",
    "UNKNOWN_ONE_TIME_KEY",
    "UNKNOWN_RATCHET_KEY",
];

const MAKERS: [Implementation; 2] = [Implementation::Libolm, Implementation::Vodozemac];

fn text(path: &str) -> String {
    fs::read_to_string(fixtures::folder().join(path)).unwrap()
}

fn read<C: DeserializeOwned>(protocol: &str) -> Vec<C> {
    let read = |maker| serde_json::from_str(&text(&format!("{protocol}/{maker}.json"))).unwrap();
    MAKERS.into_iter().map(read).flat_map(|file: Cases<C>| file.cases).collect()
}

fn is_common(expect: &str) -> bool {
    COMMON.contains(&expect)
}

#[test]
fn libolm_and_the_model_still_make_the_same_files() {
    let made = fixtures::deterministic();
    assert!(made.len() >= 17, "{}", made.len());
    for file in made {
        assert!(file.json == text(&file.entry.path), "{} differs", file.entry.path);
    }
}

#[test]
fn the_tables_of_the_readme_are_up_to_date() {
    let readme = text("README.md");
    assert!(table::fill(&readme).unwrap() == readme, "to write: cargo xtask vectors --write");
}

#[test]
fn each_peer_confirms_its_share() {
    let lines = table::lines().unwrap();
    let sum = |count: fn(&table::Line) -> usize| lines.values().map(count).sum::<usize>();
    assert!(sum(|line| line.cases) >= 1900);
    assert!(sum(|line| line.negative) >= 1500);
    assert!(sum(|line| line.peers[0].agrees) >= 800, "libolm");
    assert!(sum(|line| line.peers[1].agrees) >= 1400, "vodozemac");
}

#[test]
fn the_manifest_tells_the_versions() {
    let lock = include_str!("../../../Cargo.lock");
    let ours = Origin::of(Implementation::Vodozemac);
    let in_lock = format!("name = \"vodozemac\"\nversion = \"{}\"\n", ours.version);
    assert!(lock.contains(&in_lock), "Cargo.lock names another version of vodozemac");
    for entry in Manifest::read(&fixtures::folder()).unwrap().files {
        match entry.origin.implementation.as_str() {
            "libolm" => assert_eq!(entry.origin.version, "3.2.13"),
            "vodozemac" => assert_eq!(entry.origin.version, "0.11.1"),
            // Our own pickles, and cases made by hand: not from a peer.
            "olmec" => assert!(entry.path.starts_with("pickle/")),
            "by hand" => {}
            "Matrix specification" => assert_eq!(entry.path, "sas/emoji.json"),
            // Printed in the texts of proposals.
            "matrix-spec-proposals" => assert_eq!(entry.path, "qr_login/codes.json"),
            "model" | "model in Python" => {
                assert_eq!(entry.origin.version, env!("CARGO_PKG_VERSION"));
            }
            "RFC 4231, 5869, 7748, 8032" => {}
            other => panic!("{other} made {}", entry.path),
        }
    }
}

/// The receiver of a case in libolm.
fn receiver(case: &OlmCase) -> libolm::Account {
    let unhex = |text: &str| hex::decode(text).unwrap();
    let mut account = libolm::Account::create(&unhex(&case.receiver_account_random)).unwrap();
    let random = unhex(&case.receiver_one_time_key_random);
    account.generate_one_time_keys(random.len() / 32, &random).unwrap();
    if let Some(random) = &case.receiver_fallback_key_random {
        account.generate_fallback_key(&unhex(random)).unwrap();
    }
    account
}

#[test]
fn libolm_plays_the_receiver() {
    let (mut read_count, mut refused) = (0, 0);
    for case in read::<OlmCase>("olm").iter().filter(|case| case.mac_length == "truncated") {
        let mut account = receiver(case);
        let mut sessions: BTreeMap<usize, libolm::Session> = BTreeMap::new();
        for (place, message) in case.messages.iter().enumerate() {
            let at = format!("{}, message {place}, {:?}", case.id, message.comment);
            let plaintext = message.plaintext.as_ref().map(|text| hex::decode(text).unwrap());
            let message_type = usize::from(message.message_type);
            if message.from == Party::Receiver {
                let random = hex::decode(message.random.as_ref().unwrap()).unwrap();
                let session = sessions.get_mut(&message.session).unwrap();
                let made = session.encrypt(&plaintext.unwrap(), &random).unwrap();
                assert_eq!(made, (message_type, message.body.clone()), "{at}");
                continue;
            }
            if message.expect.as_deref().is_some_and(|expect| !is_common(expect)) {
                continue;
            }
            let outcome = match sessions.get_mut(&message.session) {
                Some(session) => session.decrypt(message_type, &message.body),
                None => {
                    let key = &case.sender_identity_key;
                    let made = libolm::Session::inbound_from(&account, key, &message.body);
                    made.and_then(|mut session| {
                        let plaintext = session.decrypt(message_type, &message.body)?;
                        account.remove_one_time_keys(&session)?;
                        assert_eq!(session.session_id(), case.session_ids[message.session]);
                        sessions.insert(message.session, session);
                        Ok(plaintext)
                    })
                }
            };
            match &message.expect {
                None => {
                    assert_eq!(outcome.ok(), plaintext, "{at}");
                    read_count += 1;
                }
                Some(expect) => {
                    assert!(outcome.is_err(), "{at}: not {expect}");
                    refused += 1;
                }
            }
        }
    }
    println!("libolm: {read_count} read, {refused} refused");
    assert!(read_count > 150 && refused > 50);
}

/// The same in vodozemac, which gets the account from libolm's pickle. As it cannot be given random
/// bytes, cases with answers are left out.
#[test]
fn vodozemac_plays_the_receiver() {
    let (mut read_count, mut refused) = (0, 0);
    let one_way = |case: &&OlmCase| case.messages.iter().all(|it| it.from == Party::Sender);
    for case in read::<OlmCase>("olm").iter().filter(one_way) {
        let config = match case.mac_length.as_str() {
            "truncated" => SessionConfig::version_1(),
            _ => SessionConfig::version_2(),
        };
        let pickle = receiver(case).pickle(b"from libolm to vodozemac");
        let mut account =
            Account::from_libolm_pickle(&pickle, b"from libolm to vodozemac").unwrap();
        let sender = Curve25519PublicKey::from_base64(&case.sender_identity_key).unwrap();
        let mut sessions: BTreeMap<usize, Session> = BTreeMap::new();
        for (place, message) in case.messages.iter().enumerate() {
            let at = format!("{}, message {place}, {:?}", case.id, message.comment);
            let wrong_mac = Some("MAC_LENGTH_MISMATCH");
            let ours = |expect: &str| !is_common(expect) && Some(expect) != wrong_mac;
            if message.expect.as_deref().is_some_and(ours) {
                continue;
            }
            let pre_key = PreKeyMessage::from_base64(&message.body).unwrap();
            let plaintext = match sessions.get_mut(&message.session) {
                Some(session) => session.decrypt(&OlmMessage::PreKey(pre_key)).ok(),
                None => account.create_inbound_session(config, sender, &pre_key).ok().map(|made| {
                    sessions.insert(message.session, made.session);
                    made.plaintext
                }),
            };
            match &message.expect {
                None => read_count += 1,
                Some(_) => refused += 1,
            }
            let expected = message.plaintext.as_ref().map(|text| hex::decode(text).unwrap());
            assert_eq!(plaintext, expected, "{at}");
        }
    }
    println!("vodozemac: {read_count} read, {refused} refused");
    assert!(read_count > 80 && refused > 5);
}

#[test]
fn all_read_the_megolm_messages() {
    for case in read::<MegolmCase>("megolm").iter().filter(|case| case.expect.is_none()) {
        let mac_length = match case.mac_length.as_str() {
            "truncated" => MacLength::Truncated,
            _ => MacLength::Full,
        };
        let key = match (&case.session_key, &case.exported_session_key) {
            (Some(key), None) => GroupKey::SessionKey(key.clone()),
            (None, Some(key)) => GroupKey::Export(key.clone()),
            both => panic!("{}: {both:?}", case.id),
        };
        for implementation in Implementation::all_with(mac_length) {
            let mut session = implementation.group_receiver(mac_length, &key).unwrap();
            assert_eq!(Some(session.id()), case.session_id);
            for message in &case.messages {
                let at = format!("{implementation}, {}, {message:?}", case.id);
                match (session.decrypt(&message.body), &message.expect) {
                    (Ok((plaintext, index)), None) => {
                        assert_eq!(Some(hex::encode(plaintext)), message.plaintext, "{at}");
                        assert_eq!(Some(index), message.index, "{at}");
                    }
                    (Err(_), Some(_)) => {}
                    (_, Some(expect)) => assert!(!is_common(expect), "{at}: not {expect}"),
                    (Err(refused), None) => panic!("{at}: {refused:?}"),
                }
            }
            for export in &case.exports {
                let expected = export.key.clone().map(GroupKey::Export);
                assert_eq!(session.export_at(export.index).ok(), expected, "{implementation}");
            }
        }
    }
}
