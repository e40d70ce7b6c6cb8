//! Plays the receiver of every Olm case, and the sender where its random bytes are known.

use std::collections::BTreeMap;

use olmec::olm::{MessageType, OlmMessage, Session};
use olmec::{Account, Curve25519PublicKey};
use serde_json::Value;

use super::fixed_bytes::FixedBytes;
use super::{cases, check, list, mac_length, name, number, string, unhex};

struct Receiver<'a> {
    case: &'a Value,
    account: Account,
    sessions: BTreeMap<u32, Session>,
}

impl<'a> Receiver<'a> {
    fn new(case: &'a Value) -> Self {
        let mut random = FixedBytes::new(string(case, "receiver_account_random"));
        let mut account = Account::with_rng(&mut random).unwrap();
        random.assert_used_up();
        let one_time_keys = string(case, "receiver_one_time_key_random");
        let mut random = FixedBytes::new(one_time_keys);
        let count = one_time_keys.len() / 64;
        account.generate_one_time_keys_with_rng(count, &mut random).unwrap();
        random.assert_used_up();
        if let Some(random) = case["receiver_fallback_key_random"].as_str() {
            account.generate_fallback_key_with_rng(&mut FixedBytes::new(random)).unwrap();
        }
        Self { case, account, sessions: BTreeMap::new() }
    }

    /// A session is made by the first message to it that is not refused.
    fn decrypt(&mut self, message: &Value) -> Result<Vec<u8>, &'static str> {
        let message_type = u8::try_from(number(message, "type")).unwrap();
        let message_type = MessageType::try_from(message_type).map_err(name)?;
        let wire = OlmMessage::from_base64(message_type, string(message, "body")).map_err(name)?;
        let is_in_usual_order = !list(self.case, "flags").contains(&"FieldOrder".into());
        if is_in_usual_order {
            assert_eq!(wire.to_base64(), string(message, "body"), "it is written as it was read");
            assert_eq!(wire.clone().into_base64(), string(message, "body"));
        }
        let number = number(message, "session");
        if let Some(session) = self.sessions.get_mut(&number) {
            let decrypted = session.decrypt_owned(wire.clone());
            if decrypted.is_err() {
                assert_eq!(session.decrypt(&wire), decrypted, "refused in any form");
            }
            return decrypted.map_err(name);
        }
        let OlmMessage::PreKey(wire) = wire else { panic!("session {number} is not yet made") };
        let key = Curve25519PublicKey::from_base64(string(self.case, "sender_identity_key"));
        let mac_length = mac_length(self.case);
        let inbound = self
            .account
            .create_inbound_session_with(key.unwrap(), &wire, mac_length)
            .map_err(name)?;
        let id = &self.case["session_ids"][number as usize];
        assert_eq!(inbound.session.id().as_str(), id.as_str().unwrap());
        assert_eq!(inbound.session.mac_length(), mac_length);
        self.sessions.insert(number, inbound.session);
        Ok(inbound.plaintext)
    }

    /// An answer is the same to the byte.
    fn encrypt(&mut self, message: &Value, at: &str) {
        let session = self.sessions.get_mut(&number(message, "session")).unwrap();
        let mut random = FixedBytes::new(string(message, "random"));
        let plaintext = unhex(string(message, "plaintext"));
        let made = session.encrypt_with_rng(&plaintext, &mut random).unwrap();
        random.assert_used_up();
        assert_eq!(made.message_type() as u32, number(message, "type"), "{at}");
        assert_eq!(made.to_base64(), string(message, "body"), "{at}");
    }
}

#[test]
fn receivers_read_answer_and_refuse() {
    let (mut read, mut answered, mut refused) = (0, 0, 0);
    for case in cases("olm").into_iter().filter(|case| case["messages"].is_array()) {
        let mut receiver = Receiver::new(&case);
        for (place, message) in list(&case, "messages").iter().enumerate() {
            let at = format!("{}, message {place}, {}", case["id"], message["comment"]);
            if message["from"] == "receiver" {
                receiver.encrypt(message, &at);
                answered += 1;
                continue;
            }
            check(receiver.decrypt(message), message, &at, |plaintext| {
                assert_eq!(hex::encode(&plaintext), string(message, "plaintext"), "{at}");
                if let Some(text) = message["text"].as_str() {
                    assert_eq!(plaintext, text.as_bytes(), "{at}");
                }
            });
            match message["expect"].is_null() {
                true => read += 1,
                false => refused += 1,
            }
        }
    }
    println!("olm: {read} messages read, {answered} answered, {refused} refused");
    assert!(read > 600 && answered > 50 && refused > 500);
}

#[test]
fn senders_send_the_same_bytes() {
    let mut sent = 0;
    for case in cases("olm") {
        let Some(random) = case["sender_random"].as_str() else { continue };
        let mut random = FixedBytes::new(random);
        let account = Account::with_rng(&mut random).unwrap();
        let identity_keys = account.identity_keys();
        assert_eq!(identity_keys.curve25519.to_base64(), string(&case, "sender_identity_key"));
        let receiver = Receiver::new(&case).account;
        let mut session = account
            .create_outbound_session_with(
                receiver.identity_keys().curve25519,
                receiver.one_time_keys().next().unwrap().key,
                mac_length(&case),
                &mut random,
            )
            .unwrap();
        random.assert_used_up();
        for message in list(&case, "messages") {
            let plaintext = unhex(string(message, "plaintext"));
            let made = session.encrypt_with_rng(&plaintext, &mut random).unwrap();
            assert_eq!(made.to_base64(), string(message, "body"), "{}", case["id"]);
            sent += 1;
        }
    }
    assert_eq!(sent, 15);
}
