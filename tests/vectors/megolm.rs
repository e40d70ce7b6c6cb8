//! Plays the receiver of every Megolm case, and the sender where its random bytes are known.

use olmec::megolm::{
    Authenticity, ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession,
    SessionKey,
};
use serde_json::Value;

use super::fixed_bytes::FixedBytes;
use super::{cases, check, list, mac_length, name, number, string, unhex};

fn receiver(case: &Value) -> Result<InboundGroupSession, &'static str> {
    if let Some(key) = case["exported_session_key"].as_str() {
        let key = ExportedSessionKey::from_base64(key).map_err(name)?;
        return Ok(InboundGroupSession::import_with_mac_length(&key, mac_length(case)));
    }
    let key = SessionKey::from_base64(string(case, "session_key")).map_err(name)?;
    Ok(InboundGroupSession::with_mac_length(&key, mac_length(case)))
}

#[test]
fn receivers_read_export_and_refuse() {
    let (mut read, mut exported, mut refused) = (0, 0, 0);
    for case in cases("megolm").into_iter().filter(|case| case["relation"].is_null()) {
        let id = string(&case, "id");
        let mut made = None;
        check(receiver(&case), &case, id, |session| made = Some(session));
        let Some(mut session) = made else {
            refused += 1;
            continue;
        };
        assert_eq!(session.id().as_str(), string(&case, "session_id"), "{id}");
        let shared = !case["session_key"].is_null();
        let authenticity = if shared { Authenticity::Signed } else { Authenticity::Imported };
        assert_eq!(session.authenticity(), authenticity, "{id}");

        for (place, message) in list(&case, "messages").iter().enumerate() {
            let at = format!("{id}, message {place}, {}", message["comment"]);
            let wire = MegolmMessage::from_base64(string(message, "body")).map_err(name);
            let decrypted = wire.and_then(|wire| {
                let decrypted = session.decrypt(&wire);
                // Also a second time, and in the place of the message.
                assert_eq!(session.decrypt_owned(wire), decrypted, "{at}");
                decrypted.map_err(name)
            });
            check(decrypted, message, &at, |decrypted| {
                assert_eq!(decrypted.message_index.get(), number(message, "index"), "{at}");
                let plaintext = decrypted.plaintext;
                assert_eq!(hex::encode(&plaintext), string(message, "plaintext"), "{at}");
                if let Some(text) = message["text"].as_str() {
                    assert_eq!(plaintext, text.as_bytes(), "{at}");
                }
                read += 1;
            });
            refused += usize::from(!message["expect"].is_null());
        }
        for export in list(&case, "exports") {
            let at = format!("{id}, export {export}");
            let key = session.export_at(number(export, "index")).map_err(name);
            check(key, export, &at, |key| {
                assert_eq!(key.to_base64().expose(), string(export, "key"), "{at}");
                exported += 1;
            });
            refused += usize::from(!export["expect"].is_null());
        }
    }
    println!("megolm: {read} messages read, {exported} exports made, {refused} refused");
    assert!(read > 300 && exported > 130 && refused > 280);
}

#[test]
fn senders_send_the_same_bytes() {
    let mut sent = 0;
    for case in cases("megolm") {
        let Some(random) = case["sender_random"].as_str() else { continue };
        let mut random = FixedBytes::new(random);
        let mut session = OutboundGroupSession::with_rng(mac_length(&case), &mut random).unwrap();
        random.assert_used_up();
        let shared_at = receiver(&case).unwrap().first_known_index();
        let genuine = list(&case, "messages").iter().filter(|it| it["expect"].is_null());
        let mut in_order: Vec<&Value> = genuine.collect();
        in_order.sort_by_key(|message| number(message, "index"));
        in_order.dedup_by_key(|message| number(message, "index"));
        for message in in_order {
            let wanted = number(message, "index");
            while session.message_index().unwrap().get() < wanted {
                compare_key(&session, shared_at.get(), &case);
                session.encrypt(b"not in the vector").unwrap();
            }
            compare_key(&session, shared_at.get(), &case);
            let made = session.encrypt(&unhex(string(message, "plaintext"))).unwrap();
            assert_eq!(made.to_base64(), string(message, "body"), "{}", case["id"]);
            assert_eq!(made.into_base64(), string(message, "body"), "{}", case["id"]);
            sent += 1;
        }
    }
    assert_eq!(sent, 34);
}

fn compare_key(session: &OutboundGroupSession, shared_at: u32, case: &Value) {
    if session.message_index().unwrap().get() == shared_at {
        let key = session.session_key().to_base64();
        assert_eq!(key.expose(), string(case, "session_key"), "{}", case["id"]);
    }
}
