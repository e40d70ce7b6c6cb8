//! Plays the party of every QR login channel whose random bytes are known, and reads and makes
//! every QR code.

use olmec::qr_login::{
    CheckCode, Msc4108Intent, Msc4108QrCode, Msc4388Intent, Msc4388QrCode, Refused, ecies, hpke,
};
use olmec::{CodedError, Curve25519PublicKey};
use serde_json::Value;

use super::fixed_bytes::FixedBytes;
use super::{cases, check, list, name, string, unhex};

/// Takes the messages of a case in order: what the played party says is compared, what the other
/// says is opened or refused.
struct Script<'a> {
    case: &'a Value,
    messages: std::iter::Peekable<std::slice::Iter<'a, Value>>,
    read: usize,
    refused: usize,
}

impl<'a> Script<'a> {
    fn new(case: &'a Value) -> Self {
        Self { case, messages: list(case, "messages").iter().peekable(), read: 0, refused: 0 }
    }

    /// The next message that the played party says: plaintext, associated data, body.
    fn said(&mut self) -> (Vec<u8>, Vec<u8>, &'a str) {
        let message = self.messages.next().unwrap();
        assert_eq!(message["from"], self.case["plays"], "{}", self.case["id"]);
        (unhex(string(message, "plaintext")), associated(message), string(message, "body"))
    }

    /// Opens messages of the other party, of which the first ones must be refused, until one is
    /// read. `open` gives the state back when it refuses.
    fn heard<S, T>(
        &mut self,
        mut state: S,
        open: impl Fn(S, &str, &[u8]) -> Result<(T, Vec<u8>), (S, &'static str)>,
    ) -> T {
        loop {
            let message = self.messages.next().unwrap();
            let at = format!("{}: {message}", self.case["id"]);
            assert_ne!(message["from"], self.case["plays"], "{at}");
            match open(state, string(message, "body"), &associated(message)) {
                Ok((next, plaintext)) => {
                    assert!(message["expect"].is_null(), "{at}: accepted");
                    assert_eq!(hex::encode(&plaintext), string(message, "plaintext"), "{at}");
                    if let Some(text) = message["text"].as_str() {
                        assert_eq!(plaintext, text.as_bytes(), "{at}");
                    }
                    self.read += 1;
                    return next;
                }
                Err((same, error)) => {
                    assert_eq!(Some(error), message["expect"].as_str(), "{at}");
                    self.refused += 1;
                    state = same;
                }
            }
        }
    }

    /// Takes the rest: an established channel.
    fn rest<C>(
        &mut self,
        channel: &mut C,
        seal: impl Fn(&mut C, &[u8], &[u8]) -> String,
        open: impl Fn(&mut C, &str, &[u8]) -> Result<Vec<u8>, &'static str>,
    ) {
        while let Some(message) = self.messages.peek() {
            if message["from"] == self.case["plays"] {
                let (plaintext, associated, body) = self.said();
                assert_eq!(seal(channel, &plaintext, &associated), body, "{}", self.case["id"]);
                continue;
            }
            let message = self.messages.next().unwrap();
            let at = format!("{}: {message}", self.case["id"]);
            let opened = open(channel, string(message, "body"), &associated(message));
            let refused = opened.is_err();
            check(opened, message, &at, |plaintext| {
                assert_eq!(hex::encode(plaintext), string(message, "plaintext"), "{at}");
            });
            self.read += usize::from(!refused);
            self.refused += usize::from(refused);
        }
    }

    fn end(self, code: &CheckCode, keys: [Curve25519PublicKey; 2]) -> [usize; 2] {
        let at = string(self.case, "id");
        assert_eq!(hex::encode(code.as_bytes()), string(self.case, "check_code"), "{at}");
        assert_eq!(code.digits(), string(self.case, "digits"), "{at}");
        assert!(code.matches(string(self.case, "digits")));
        let named = ["recipient_public_key", "initiator_public_key"];
        assert_eq!(
            keys.map(|key| key.to_base64()),
            named.map(|key| string(self.case, key)),
            "{at}"
        );
        [self.read, self.refused]
    }
}

fn associated(message: &Value) -> Vec<u8> {
    unhex(string(message, "associated_data"))
}

/// The state and the name of the error.
fn back<S: core::fmt::Debug, E: CodedError>(refused: Refused<S, E>) -> (S, &'static str) {
    let name = refused.code().name();
    (refused.state, name)
}

fn ecies_case(case: &Value) -> [usize; 2] {
    let (mut script, prefix) = (Script::new(case), string(case, "application_prefix"));
    let mut random = FixedBytes::new(string(case, "random"));
    let recipient_plays = string(case, "plays") == "recipient";
    let mut channel = if recipient_plays {
        let recipient = ecies::Recipient::with_rng(prefix, &mut random).unwrap();
        script.heard(recipient, |recipient, body, _| match ecies::InitialMessage::decode(body) {
            Err(error) => Err((recipient, name(error))),
            Ok(message) => {
                let opened = recipient.open(&message).map_err(back)?;
                Ok((opened.channel, opened.plaintext))
            }
        })
    } else {
        let key = Curve25519PublicKey::from_base64(string(case, "recipient_public_key")).unwrap();
        let (plaintext, _, body) = script.said();
        let started =
            ecies::Initiator::start_with_rng(prefix, key, &plaintext, &mut random).unwrap();
        assert_eq!(started.message.encode(), body);
        script.heard(started.initiator, |initiator, body, _| match ecies::Message::decode(body) {
            Err(error) => Err((initiator, name(error))),
            Ok(message) => {
                let opened = initiator.open(&message).map_err(back)?;
                Ok((opened.channel, opened.plaintext))
            }
        })
    };
    random.assert_used_up();
    script.rest(
        &mut channel,
        |channel, plaintext, _| channel.seal(plaintext).unwrap().encode(),
        |channel, body, _| {
            let message = ecies::Message::decode(body).map_err(name)?;
            channel.open(&message).map_err(name)
        },
    );
    let keys = [channel.public_key(), channel.their_public_key()];
    let [ours, theirs] = keys;
    script.end(channel.check_code(), if recipient_plays { keys } else { [theirs, ours] })
}

fn hpke_case(case: &Value) -> [usize; 2] {
    let (mut script, prefix) = (Script::new(case), string(case, "application_prefix"));
    let mut random = FixedBytes::new(string(case, "random"));
    let recipient_plays = string(case, "plays") == "recipient";
    let mut channel = if recipient_plays {
        let recipient = hpke::Recipient::with_rng(prefix, &mut random).unwrap();
        let responder =
            script.heard(
                recipient,
                |recipient, body, associated| match hpke::InitialMessage::decode(body) {
                    Err(error) => Err((recipient, name(error))),
                    Ok(message) => {
                        let opened = recipient.open(&message, associated).map_err(back)?;
                        Ok((opened.responder, opened.plaintext))
                    }
                },
            );
        let (plaintext, associated, body) = script.said();
        let responded = responder.respond_with_rng(&plaintext, &associated, &mut random).unwrap();
        assert_eq!(responded.message.encode(), body);
        responded.channel
    } else {
        let key = Curve25519PublicKey::from_base64(string(case, "recipient_public_key")).unwrap();
        let (plaintext, associated, body) = script.said();
        let rng = &mut random;
        let started = hpke::Sender::start_with_rng(prefix, key, &plaintext, &associated, rng);
        let started = started.unwrap();
        assert_eq!(started.message.encode(), body);
        script.heard(
            started.sender,
            |sender, body, associated| match hpke::InitialResponse::decode(body) {
                Err(error) => Err((sender, name(error))),
                Ok(message) => {
                    let opened = sender.open(&message, associated).map_err(back)?;
                    Ok((opened.channel, opened.plaintext))
                }
            },
        )
    };
    random.assert_used_up();
    script.rest(
        &mut channel,
        |channel, plaintext, associated| channel.seal(plaintext, associated).unwrap().encode(),
        |channel, body, associated| {
            let message = hpke::Message::decode(body).map_err(name)?;
            channel.open(&message, associated).map_err(name)
        },
    );
    let keys = [channel.public_key(), channel.their_public_key()];
    let [ours, theirs] = keys;
    script.end(channel.check_code(), if recipient_plays { keys } else { [theirs, ours] })
}

#[test]
fn channels_say_the_same_read_and_refuse() {
    let (mut read, mut refused) = (0, 0);
    for case in cases("qr_login") {
        let [read_here, refused_here] = match string(&case, "kind") {
            "ecies" => ecies_case(&case),
            "hpke" => hpke_case(&case),
            _ => continue,
        };
        read += read_here;
        refused += refused_here;
    }
    assert_eq!((read, refused), (22, 86));
}

#[test]
fn codes_are_read_made_and_refused() {
    let (mut read, mut refused) = (0, 0);
    for case in cases("qr_login") {
        let (at, text) = (string(&case, "id"), |field| string(&case, field).to_owned());
        let key = || Curve25519PublicKey::from_base64(string(&case, "public_key")).unwrap();
        match string(&case, "kind") {
            "msc4108-code" => {
                let bytes = unhex(string(&case, "bytes"));
                check(Msc4108QrCode::from_bytes(&bytes).map_err(name), &case, at, |code| {
                    let intent = match string(&case, "intent") {
                        "login" => Msc4108Intent::Login,
                        _ => Msc4108Intent::Reciprocate { server_name: text("server_name") },
                    };
                    let rendezvous_url = text("rendezvous_url");
                    let wanted = Msc4108QrCode { intent, public_key: key(), rendezvous_url };
                    assert_eq!((code.to_bytes().unwrap(), &code), (bytes, &wanted), "{at}");
                });
            }
            "msc4388-code" => {
                let bytes = unhex(string(&case, "bytes"));
                check(Msc4388QrCode::from_bytes(&bytes).map_err(name), &case, at, |code| {
                    let intent = match string(&case, "intent") {
                        "login" => Msc4388Intent::Login,
                        _ => Msc4388Intent::Reciprocate,
                    };
                    let (rendezvous_id, base_url) = (text("rendezvous_id"), text("base_url"));
                    let wanted =
                        Msc4388QrCode { intent, public_key: key(), rendezvous_id, base_url };
                    assert_eq!((code.to_bytes().unwrap(), &code), (bytes, &wanted), "{at}");
                });
            }
            _ => continue,
        }
        read += usize::from(case["expect"].is_null());
        refused += usize::from(!case["expect"].is_null());
    }
    assert_eq!((read, refused), (4, 20));
}
