//! Pickles: libolm's by both, vodozemac's by vodozemac, ours by nobody else.

use serde_json::Value;
use vodozemac::megolm::{
    GroupSession, GroupSessionPickle, InboundGroupSession, InboundGroupSessionPickle,
};
use vodozemac::olm::{Account, AccountPickle, Session, SessionPickle};

use super::{Outcome, Verdict, compare, expected, text, unhex, words};
use crate::libolm;
use crate::peer::Implementation;
use crate::random::Dice;

/// Opens a pickle. libolm must also write again what it read, or what the case says it rewrites.
pub(super) fn run(case: &Value, peer: Implementation) -> Outcome {
    let id = text(case, "id");
    let is_refusal = case["expect"].is_string();
    if id.starts_with("pickle/libolm") {
        let opened = match peer {
            Implementation::Libolm => on_libolm(case),
            Implementation::Vodozemac => libolm_on_vodozemac(case).map(|()| None),
            Implementation::Olmec => return Err(Verdict::NotApplicable),
        };
        let written = opened.map(|written| written.filter(|_| !is_refusal));
        let is_as_libolm_writes = case["libolm_differs"].is_null();
        let wanted = ["rewritten", "pickle"].iter().find_map(|field| case[*field].as_str());
        let wanted = match &written {
            Ok(Some(_)) if is_as_libolm_writes => wanted.map(str::to_owned),
            Ok(written) => written.clone(),
            Err(_) => None,
        };
        compare(written, (!is_refusal).then_some(wanted), || "the pickle".into())?;
        return generates(case, peer);
    }
    let is_vodozemacs = id.starts_with("pickle/vodozemac") || id.starts_with("dehydrated/");
    if peer != Implementation::Vodozemac || !is_vodozemacs {
        return Err(Verdict::NotApplicable);
    }
    compare(on_vodozemac(case)?, (!is_refusal).then_some(()), || "the pickle".into())
}

/// The keys that an account makes once it is read. vodozemac's ids have 64 bits.
fn generates(case: &Value, peer: Implementation) -> Outcome {
    let entries = case["generates"].as_array().map_or(&[][..], Vec::as_slice);
    if entries.is_empty() {
        return Ok(());
    }
    if peer != Implementation::Libolm {
        return Err(Verdict::NotApplicable);
    }
    let read = libolm::Account::unpickle(text(case, "pickle"), &unhex(case, "key"));
    let mut account = read.expect("it has been read before");
    let mut dice = Dice::new(0x6B69);
    for entry in entries {
        let count = entry["count"].as_u64().expect("a count") as usize;
        let random = dice.bytes(32 * count);
        let made = if entry["kind"] == "fallback_key" {
            account.generate_fallback_key(&random).map(|()| Vec::from_iter(account.fallback_key()))
        } else {
            let made = account.generate_one_time_keys(count, &random);
            made.map(|()| account.one_time_keys()[..count].iter().rev().cloned().collect())
        };
        let ids = made.map(|keys| keys.into_iter().map(|(id, _)| id).collect::<Value>());
        let expected = expected(entry, || entry["ids"].clone());
        compare(ids.map_err(words), expected, || "the key ids".into())?;
    }
    Ok(())
}

/// What libolm writes again.
fn on_libolm(case: &Value) -> Result<Option<String>, String> {
    let (pickle, key) = (text(case, "pickle"), unhex(case, "key"));
    let (pickle, key) = (pickle, key.as_slice());
    let written = match text(case, "kind") {
        "account" => libolm::Account::unpickle(pickle, key).map(|it| it.pickle(key)),
        "session" => libolm::Session::unpickle(pickle, key).map(|it| it.pickle(key)),
        "inbound_group_session" => {
            libolm::InboundGroupSession::unpickle(pickle, key).map(|it| it.pickle(key))
        }
        "outbound_group_session" => {
            libolm::OutboundGroupSession::unpickle(pickle, key).map(|it| it.pickle(key))
        }
        _ => libolm::PkDecryption::unpickle(pickle, key).map(|it| it.pickle(key)),
    };
    written.map(Some).map_err(words)
}

fn libolm_on_vodozemac(case: &Value) -> Result<(), String> {
    let (pickle, key) = (text(case, "pickle"), unhex(case, "key"));
    let nothing = |_| ();
    match text(case, "kind") {
        "account" => Account::from_libolm_pickle(pickle, &key).map(|_| ()),
        "session" => Session::from_libolm_pickle(pickle, &key).map(|_| ()),
        "inbound_group_session" => {
            InboundGroupSession::from_libolm_pickle(pickle, &key).map(|_| ())
        }
        "outbound_group_session" => GroupSession::from_libolm_pickle(pickle, &key).map(|_| ()),
        _ => vodozemac::pk_encryption::PkDecryption::from_libolm_pickle(pickle, &key).map(nothing),
    }
    .map_err(words)
}

fn on_vodozemac(case: &Value) -> Result<Result<(), String>, Verdict> {
    let key = unhex(case, "key");
    let Ok(key) = <[u8; 32]>::try_from(key.as_slice()) else {
        return Err(Verdict::NotApplicable);
    };
    let pickle = text(case, "pickle");
    Ok(match text(case, "kind") {
        "account" => AccountPickle::from_encrypted(pickle, &key).map(|_| ()).map_err(words),
        "session" => SessionPickle::from_encrypted(pickle, &key).map(|_| ()).map_err(words),
        "inbound_group_session" => {
            InboundGroupSessionPickle::from_encrypted(pickle, &key).map(|_| ()).map_err(words)
        }
        "outbound_group_session" => {
            GroupSessionPickle::from_encrypted(pickle, &key).map(|_| ()).map_err(words)
        }
        "dehydrated_device" => {
            let nonce = text(case, "nonce");
            Account::from_dehydrated_device(pickle, nonce, &key).map(|_| ()).map_err(words)
        }
        _ => return Err(Verdict::NotApplicable),
    })
}
