//! Megolm: the receiver of each case is played by libolm or vodozemac.

use serde_json::Value;
use vodozemac::megolm::{
    ExportedSessionKey, InboundGroupSession, SessionConfig, SessionKey, SessionOrdering,
};

use super::{Outcome, Verdict, compare, expected, text, whole_blocks, words};
use crate::fixtures::MegolmCase;
use crate::peer::{GroupKey, Implementation, MacLength};

/// Plays the receiver.
pub(super) fn run(case: &MegolmCase, peer: Implementation) -> Outcome {
    let mac_length = match case.mac_length.as_str() {
        "truncated" => MacLength::Truncated,
        _ => MacLength::Full,
    };
    let can = Implementation::all_with(mac_length).any(|other| other == peer);
    let is_libolm = peer == Implementation::Libolm;
    let is_odd = whole_blocks::may_be_sealed(&case.id)
        && !case.messages.iter().all(|it| whole_blocks::in_megolm_message(&it.body));
    if !can || (is_libolm && is_odd) {
        return Err(Verdict::NotApplicable);
    }
    let key = match (&case.session_key, &case.exported_session_key) {
        (Some(key), None) => GroupKey::SessionKey(key.clone()),
        (None, Some(key)) => GroupKey::Export(key.clone()),
        both => panic!("{}: {both:?}", case.id),
    };
    let made = peer.group_receiver(mac_length, &key);
    let mut session = match (made, &case.expect) {
        (Ok(session), None) => session,
        (made, expect) => {
            let made = made.map(|_| ()).map_err(|refused| refused.0);
            let wanted = expect.is_none().then_some(());
            return compare(made, wanted, || "the key".into());
        }
    };
    let id = case.session_id.clone();
    compare(Ok(session.id()), id, || "the session id".into())?;
    for (place, message) in case.messages.iter().enumerate() {
        let read = session.decrypt(&message.body).map_err(|refused| refused.0);
        let wanted = message
            .plaintext
            .as_ref()
            .map(|text| (hex::decode(text).expect("hex"), message.index.expect("it has an index")));
        compare(read, wanted, || format!("message {place}"))?;
    }
    for export in &case.exports {
        let made = session.export_at(export.index).map_err(|refused| refused.0);
        let wanted = export.key.clone().map(GroupKey::Export);
        compare(made, wanted, || format!("the export at {}", export.index))?;
    }
    Ok(())
}

/// Compares and merges in vodozemac; libolm has nothing of the kind.
pub(super) fn relation(case: &Value, peer: Implementation) -> Outcome {
    if peer != Implementation::Vodozemac {
        return Err(Verdict::NotApplicable);
    }
    let view = |side: &Value| {
        let config = match text(side, "mac_length") {
            "truncated" => SessionConfig::version_1(),
            _ => SessionConfig::version_2(),
        };
        if let Some(key) = side["session_key"].as_str() {
            return InboundGroupSession::new(&SessionKey::from_base64(key).expect("a key"), config);
        }
        let key = ExportedSessionKey::from_base64(text(side, "exported_session_key"));
        InboundGroupSession::import(&key.expect("an export"), config)
    };
    let (mut one, mut other) = (view(&case["one"]), view(&case["other"]));
    let relation = match one.compare(&mut other) {
        SessionOrdering::Equal => "equal",
        SessionOrdering::Better => "better",
        SessionOrdering::Worse => "worse",
        SessionOrdering::Unconnected => "unconnected",
    };
    let wanted = Some(text(case, "relation"));
    compare(Ok(relation), wanted, || format!("it says {relation}"))?;
    let merged = one.merge(&mut other).ok_or_else(|| words("unconnected"));
    let merged = merged.map(|merged| merged.export_at_first_known_index().to_base64());
    let wanted = expected(case, || text(case, "merged").to_owned());
    compare(merged, wanted, || "the merged session".into())
}
