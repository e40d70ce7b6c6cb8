//! Two views of Megolm sessions, compared and merged.

use olmec::megolm::{ExportedSessionKey, InboundGroupSession, SessionKey, SessionRelation};
use serde_json::Value;

use super::{cases, check, mac_length, name, string};

fn view(side: &Value) -> InboundGroupSession {
    if let Some(key) = side["session_key"].as_str() {
        let key = SessionKey::from_base64(key).unwrap();
        return InboundGroupSession::with_mac_length(&key, mac_length(side));
    }
    let key = ExportedSessionKey::from_base64(string(side, "exported_session_key")).unwrap();
    InboundGroupSession::import_with_mac_length(&key, mac_length(side))
}

#[test]
fn views_compare_and_merge() {
    let mut merged = 0;
    for case in cases("megolm").iter().filter(|case| !case["relation"].is_null()) {
        let at = string(case, "id");
        let (one, other) = (view(&case["one"]), view(&case["other"]));
        let (relation, reverse) = match string(case, "relation") {
            "equal" => (SessionRelation::Equal, SessionRelation::Equal),
            "better" => (SessionRelation::Better, SessionRelation::Worse),
            "worse" => (SessionRelation::Worse, SessionRelation::Better),
            _ => (SessionRelation::Unconnected, SessionRelation::Unconnected),
        };
        assert_eq!((one.compare(&other), other.compare(&one)), (relation, reverse), "{at}");
        check(one.merge(&other).map_err(name), case, at, |both| {
            let index = both.first_known_index();
            let export = both.export_at(index.get()).unwrap();
            assert_eq!(export.to_base64().expose(), string(case, "merged"), "{at}");
            merged += 1;
        });
    }
    assert!(merged > 40, "{merged}");
}
