//! Group sessions, of the sender and the receiver.

use serde_json::{Value, json};
use vodozemac::megolm;

use super::{KEY, case};

pub(crate) fn cases() -> Vec<Value> {
    let mut cases = Vec::new();
    for (name, config, mac_length, index) in [
        ("v1", megolm::SessionConfig::version_1(), "truncated", 0),
        ("v1-at-300", megolm::SessionConfig::version_1(), "truncated", 300),
        ("v2", megolm::SessionConfig::version_2(), "full", 5),
    ] {
        let mut sender = megolm::GroupSession::new(config);
        (0..index).for_each(|_| drop(sender.encrypt("before")));
        let (forms, key) = (forms!(sender), sender.session_key());
        let body = |sender: &mut megolm::GroupSession| sender.encrypt("next").to_base64();
        let next = body(&mut sender);
        let expect = json!({
            "session_id": sender.session_id(), "index": index, "mac_length": mac_length,
            "session_key": key.to_base64(), "next": { "plaintext": "next", "body": next },
        });
        cases.push(case(
            &format!("outbound-group-session-{name}"),
            "outbound_group_session",
            "A sender; its session key as it was when pickled.",
            forms,
            expect,
        ));

        let signed = megolm::InboundGroupSession::new(&key, config);
        let mut exporter = megolm::InboundGroupSession::new(&key, config);
        let export = exporter.export_at(index + 1).unwrap();
        let imported = megolm::InboundGroupSession::import(&export, config);
        let decrypts: Vec<Value> = (index + 1..index + 4)
            .map(|at| json!({ "index": at, "plaintext": "next", "body": body(&mut sender) }))
            .collect();
        for (origin, receiver) in [("signed", signed), ("imported", imported)] {
            let expect = json!({
                "session_id": receiver.session_id(), "authenticity": origin,
                "first_known_index": receiver.first_known_index(),
                "mac_length": mac_length, "decrypts": decrypts,
            });
            cases.push(case(
                &format!("inbound-group-session-{origin}-{name}"),
                "inbound_group_session",
                "A receiver, and messages to it.",
                forms!(receiver),
                expect,
            ));
        }
    }
    cases
}
