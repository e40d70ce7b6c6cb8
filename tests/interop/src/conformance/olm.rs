//! Olm: the receiver of each case is played by libolm or vodozemac.

use std::collections::BTreeMap;

use serde_json::Value;
use vodozemac::Curve25519PublicKey;
use vodozemac::olm::{Message, OlmMessage, PreKeyMessage, Session, SessionConfig};

use super::{Outcome, Verdict, compare, text, unhex, whole_blocks, words};
use crate::fixtures::{OlmCase, OlmMessage as Entry, Party};
use crate::libolm;
use crate::model::{CipherKeys, split_tail};
use crate::peer::Implementation;

/// Plays the receiver.
pub(super) fn run(case: &OlmCase, peer: Implementation) -> Outcome {
    match peer {
        Implementation::Libolm if case.mac_length == "truncated" => on_libolm(case),
        Implementation::Vodozemac => on_vodozemac(case),
        _ => Err(Verdict::NotApplicable),
    }
}

/// The receiver of a case in libolm.
pub(super) fn receiver(case: &OlmCase) -> libolm::Account {
    let unhex = |text: &str| hex::decode(text).expect("hex");
    let mut account = libolm::Account::create(&unhex(&case.receiver_account_random))
        .expect("64 bytes are enough");
    let random = unhex(&case.receiver_one_time_key_random);
    account.generate_one_time_keys(random.len() / 32, &random).expect("the bytes are enough");
    if let Some(random) = &case.receiver_fallback_key_random {
        account.generate_fallback_key(&unhex(random)).expect("32 bytes are enough");
    }
    account
}

fn plaintext(message: &Entry) -> Option<Vec<u8>> {
    message.plaintext.as_ref().map(|text| hex::decode(text).expect("hex"))
}

fn on_libolm(case: &OlmCase) -> Outcome {
    let is_safe = |message: &Entry| match message.message_type {
        0 => whole_blocks::in_pre_key_message(&message.body),
        _ => whole_blocks::in_normal_message(&message.body),
    };
    if whole_blocks::may_be_sealed(&case.id) && !case.messages.iter().all(is_safe) {
        return Err(Verdict::NotApplicable);
    }
    let mut account = receiver(case);
    let mut sessions: BTreeMap<usize, libolm::Session> = BTreeMap::new();
    for (place, message) in case.messages.iter().enumerate() {
        let at = || format!("message {place}");
        let message_type = usize::from(message.message_type);
        if message.from == Party::Receiver {
            let random = message.random.as_ref().expect("an answer has its random bytes");
            let random = hex::decode(random).expect("hex");
            let session = sessions.get_mut(&message.session).ok_or(Verdict::NotApplicable)?;
            let text = plaintext(message).expect("an answer has a text");
            let made = session.encrypt(&text, &random).map_err(words);
            compare(made, Some((message_type, message.body.clone())), at)?;
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
                    sessions.insert(message.session, session);
                    Ok(plaintext)
                })
            }
        };
        compare(outcome.map_err(words), plaintext(message), at)?;
    }
    for (number, session) in &sessions {
        let id = case.session_ids.get(*number).cloned();
        compare(Ok(session.session_id()), id, || "the session id".into())?;
    }
    Ok(())
}

/// vodozemac gets the account from libolm's pickle. As it cannot be given random bytes, cases with
/// answers are left out.
fn on_vodozemac(case: &OlmCase) -> Outcome {
    if case.messages.iter().any(|message| message.from == Party::Receiver) {
        return Err(Verdict::NotApplicable);
    }
    let config = match case.mac_length.as_str() {
        "truncated" => SessionConfig::version_1(),
        _ => SessionConfig::version_2(),
    };
    let pickle_key = b"from libolm to vodozemac";
    let pickle = receiver(case).pickle(pickle_key);
    let mut account = vodozemac::olm::Account::from_libolm_pickle(&pickle, pickle_key)
        .expect("libolm's pickle is read");
    let sender = Curve25519PublicKey::from_base64(&case.sender_identity_key).expect("a key");
    let mut sessions: BTreeMap<usize, Session> = BTreeMap::new();
    for (place, message) in case.messages.iter().enumerate() {
        let parsed = if message.message_type == 0 {
            PreKeyMessage::from_base64(&message.body).map(OlmMessage::PreKey)
        } else {
            Message::from_base64(&message.body).map(OlmMessage::Normal)
        };
        let outcome = parsed.map_err(words).and_then(|parsed| {
            match (sessions.get_mut(&message.session), &parsed) {
                (Some(session), _) => session.decrypt(&parsed).map_err(words),
                (None, OlmMessage::PreKey(pre_key)) => {
                    let made = account.create_inbound_session(config, sender, pre_key);
                    let made = made.map_err(words)?;
                    sessions.insert(message.session, made.session);
                    Ok(made.plaintext)
                }
                (None, OlmMessage::Normal(_)) => Err("there is no session".into()),
            }
        });
        compare(outcome, plaintext(message), || format!("message {place}"))?;
    }
    for (number, session) in &sessions {
        let id = case.session_ids.get(*number).cloned();
        compare(Ok(session.session_id()), id, || "the session id".into())?;
    }
    Ok(())
}

/// 3DH in libolm: both sides make a session, whose keys are then read from its pickle.
pub(super) fn triple_dh(case: &Value, peer: Implementation) -> Outcome {
    if peer != Implementation::Libolm {
        return Err(Verdict::NotApplicable);
    }
    let account = |secret: &str| {
        let random = [vec![7; 32], unhex(case, secret)].concat();
        libolm::Account::create(&random).expect("64 bytes are enough")
    };
    let alice = account("initiator_identity_secret");
    let mut bob = account("responder_identity_secret");
    let one_time = unhex(case, "responder_one_time_secret");
    bob.generate_one_time_keys(1, &one_time).expect("32 bytes are enough");
    let bob_key = bob.identity_keys().curve25519;
    let one_time_key = bob.one_time_keys()[0].1.clone();
    let random = [unhex(case, "initiator_base_secret"), vec![9; 32]].concat();
    let mut initiator =
        libolm::Session::outbound(&alice, &bob_key, &one_time_key, &random).expect("sound keys");
    let at = || "the keys".into();
    let keys = [unhex(case, "root_key"), unhex(case, "chain_key")].concat();
    // After the version, a flag and three keys: the root key. One sending chain of two keys, then
    // its chain key.
    let (root, chain) = (4 + 1 + 96, 4 + 1 + 96 + 32 + 4 + 64);
    compare(Ok(keys_in(&initiator, root, chain)), Some(keys.clone()), at)?;
    let id = text(case, "session_id").to_owned();
    compare(Ok(initiator.session_id()), Some(id.clone()), || "the session id".into())?;
    let (_, hello) = initiator.encrypt(b"hello", &[]).expect("no new ratchet key is due");
    let responder = libolm::Session::inbound(&bob, &hello).expect("a genuine message");
    // Here there is no sending chain; the receiving chain has one key before the chain key.
    let chain = 4 + 1 + 96 + 32 + 4 + 4 + 32;
    compare(Ok(keys_in(&responder, root, chain)), Some(keys), at)?;
    compare(Ok(responder.session_id()), Some(id), || "the session id".into())
}

/// Root key and chain key of a session in libolm.
fn keys_in(session: &libolm::Session, root: usize, chain: usize) -> Vec<u8> {
    let sealed = vodozemac::base64_decode(session.pickle(b"key")).expect("base64");
    let (ciphertext, mac) = split_tail(&sealed, 8).expect("a pickle has a MAC");
    let keys = CipherKeys::derive(b"key", "Pickle");
    let record = keys.open(ciphertext, mac, ciphertext).expect("the key is right");
    [&record[root..root + 32], &record[chain..chain + 32]].concat()
}
