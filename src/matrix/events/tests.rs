use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::*;
use crate::error::{CodedError as _, ErrorCode};
use crate::matrix::RoomKeyError;
use crate::matrix::device_keys::VerifiedDevice;
use crate::matrix::ids::{DeviceId, RoomId, UserId};
use crate::matrix::replay_guard::{ReplayGuard, Sighting};
use crate::matrix::room_key::tests::room_key;
use crate::megolm::{Authenticity, OutboundGroupSession};
use crate::olm::{Account, Session};
use crate::pickle::{Pickle, PickleKey, Stamp};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::random::tests::rng;

/// A user with one device.
struct Person {
    account: Account,
    user_id: UserId,
    device_id: DeviceId,
}

impl Person {
    fn new(name: &str, seed: u64) -> Self {
        let mut account = Account::with_rng(&mut rng(seed)).unwrap();
        account.generate_one_time_keys_with_rng(1, &mut rng(seed + 1)).unwrap();
        let user_id = format!("@{name}:example.org").parse().unwrap();
        Self { account, user_id, device_id: format!("{name}S").parse().unwrap() }
    }

    fn own(&self) -> OwnDevice<'_> {
        let Self { account, user_id, device_id } = self;
        OwnDevice { account, user_id, device_id }
    }

    fn device(&self) -> VerifiedDevice {
        let json = self.account.device_keys_json(&self.user_id, &self.device_id);
        VerifiedDevice::from_json(&json, &self.user_id, &self.device_id).unwrap()
    }

    fn session_to(&self, to: &Self) -> Session {
        let key = to.account.one_time_keys().next().unwrap().key;
        let identity_key = to.account.identity_keys().curve25519;
        let mac_length = MacLength::Truncated;
        self.account
            .create_outbound_session_with(identity_key, key, mac_length, &mut rng(77))
            .unwrap()
    }

    fn state(&self) -> Vec<u8> {
        let key = PickleKey::from_bytes(&[1; 32]);
        let sealed = Pickle::seal_with_rng(&self.account, &key, Stamp::default(), &mut rng(5));
        sealed.unwrap().as_bytes().to_vec()
    }
}

fn people() -> (Person, Person, Person) {
    (Person::new("alice", 10), Person::new("bob", 20), Person::new("mallory", 30))
}

fn tea() -> RoomId {
    "!tea:example.org".parse().unwrap()
}

const CONTENT: &str = r#"{"answer":42}"#;

#[test]
fn an_event_tells_who_wrote_it() {
    let (mut alice, mut bob, _) = people();
    let mut to_bob = alice.session_to(&bob);
    let sent = encrypt_olm(&mut to_bob, alice.own(), &bob.device(), "m.test", CONTENT).unwrap();
    let value: serde_json::Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(value["algorithm"], "m.olm.v1.curve25519-aes-sha2");
    assert_eq!(value["sender_key"], alice.account.identity_keys().curve25519.to_base64());
    assert_eq!(value["ciphertext"][bob.account.identity_keys().curve25519.to_base64()]["type"], 0);

    let event = OlmEvent::from_json(alice.user_id.clone(), &sent, &bob.account).unwrap();
    let body = &value["ciphertext"][bob.account.identity_keys().curve25519.to_base64()]["body"];
    assert_eq!(*body, event.message().to_base64());
    let known = alice.device();
    let bob_id = bob.user_id.clone();
    let opened =
        event.open_new_session(&mut bob.account, &bob_id, SenderDevice::Known(&known)).unwrap();
    assert_eq!(opened.event.device(), &alice.device());
    assert_eq!(opened.event.event_type(), "m.test");
    assert_eq!(opened.event.content().expose(), CONTENT);
    assert_eq!(bob.account.one_time_key_count(), 0);

    // And back, in the session that there is now.
    let mut to_alice = opened.session;
    let sent = encrypt_olm(&mut to_alice, bob.own(), &alice.device(), "m.back", "{}").unwrap();
    let event = OlmEvent::from_json(bob.user_id.clone(), &sent, &alice.account).unwrap();
    let bobs_key = bob.account.identity_keys().curve25519;
    let back = event.open(&mut to_bob, bobs_key, alice.own(), SenderDevice::Introduced).unwrap();
    assert_eq!((back.event_type(), back.device()), ("m.back", &bob.device()));
    let once_more = event.open(&mut to_bob, bobs_key, alice.own(), SenderDevice::Introduced);
    assert_eq!(once_more.unwrap_err().code(), ErrorCode::MessageKeyUsed);
    let (before, alice_id) = (alice.state(), alice.user_id.clone());
    let new = event.open_new_session(&mut alice.account, &alice_id, SenderDevice::Introduced);
    assert_eq!(new.unwrap_err(), OlmEventError::NotPreKey);
    assert!(alice.state() == before, "a refusal changes nothing");
}

/// The plaintext of an event, as a sender of any kind may write it.
fn payload(from: &Person, to: &Person) -> serde_json::Value {
    serde_json::json!({
        "type": "m.test",
        "content": {},
        "sender": from.user_id.as_str(),
        "recipient": to.user_id.as_str(),
        "recipient_keys": {"ed25519": to.account.identity_keys().ed25519.to_base64()},
        "keys": {"ed25519": from.account.identity_keys().ed25519.to_base64()},
        "sender_device_keys":
            serde_json::from_str::<serde_json::Value>(
                &from.account.device_keys_json(&from.user_id, &from.device_id)).unwrap(),
    })
}

/// What becomes of a payload that `from` encrypts to `to`, delivered as an event of `sender`.
fn outcome(
    from: &Person,
    to: &mut Person,
    sender: &UserId,
    payload: &serde_json::Value,
    device: SenderDevice<'_>,
) -> Result<(), ErrorCode> {
    let plaintext = serde_json::to_string(payload).unwrap();
    let message = from.session_to(to).encrypt(plaintext.as_bytes()).unwrap();
    let content = serde_json::json!({
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": from.account.identity_keys().curve25519.to_base64(),
        "ciphertext": {
            to.account.identity_keys().curve25519.to_base64(): {
                "type": 0, "body": message.to_base64()
            }
        },
    });
    let content = serde_json::to_string(&content).unwrap();
    let event = OlmEvent::from_json(sender.clone(), &content, &to.account).unwrap();
    let (before, user_id) = (to.state(), to.user_id.clone());
    let opened = event.open_new_session(&mut to.account, &user_id, device);
    let code = opened.map(drop).map_err(|error| error.code());
    assert_eq!(to.state() == before, code.is_err(), "a refusal changes nothing");
    code
}

#[test]
fn every_binding_is_compared() {
    let (alice, mut bob, mallory) = people();
    let stranger = mallory.account.identity_keys().ed25519.to_base64();
    let changes: [(&str, serde_json::Value, ErrorCode); 13] = [
        ("/sender", mallory.user_id.as_str().into(), ErrorCode::SenderMismatch),
        ("/keys/ed25519", stranger.as_str().into(), ErrorCode::SenderMismatch),
        ("/recipient", mallory.user_id.as_str().into(), ErrorCode::RecipientMismatch),
        ("/recipient_keys/ed25519", stranger.as_str().into(), ErrorCode::RecipientMismatch),
        ("/sender_device_keys/user_id", mallory.user_id.as_str().into(), ErrorCode::DeviceMismatch),
        ("/sender_device_keys/device_id", "OTHER".into(), ErrorCode::MalformedMessage),
        ("/sender_device_keys/algorithms", serde_json::json!([]), ErrorCode::AuthenticationFailed),
        ("/sender_device_keys/signatures", serde_json::json!({}), ErrorCode::SignatureMissing),
        ("/sender", 7.into(), ErrorCode::MalformedMessage),
        ("/keys", "x".into(), ErrorCode::MalformedMessage),
        ("/recipient_keys", serde_json::Value::Null, ErrorCode::MalformedMessage),
        ("/content", "x".into(), ErrorCode::MalformedMessage),
        ("/type", serde_json::Value::Null, ErrorCode::MalformedMessage),
    ];
    let known = alice.device();
    for device in [SenderDevice::Introduced, SenderDevice::Known(&known)] {
        for (pointer, value, code) in &changes {
            let mut changed = payload(&alice, &bob);
            *changed.pointer_mut(pointer).unwrap() = value.clone();
            let refused = outcome(&alice, &mut bob, &alice.user_id, &changed, device);
            assert_eq!(refused, Err(*code), "{pointer}");
        }
        let good = payload(&alice, &bob);
        let refused = outcome(&alice, &mut bob, &mallory.user_id, &good, device);
        assert!(refused.is_err(), "another sender of the event");
    }
    // Keys of a device that are genuine, and another's.
    let others = mallory.device();
    let good = payload(&alice, &bob);
    let refused = outcome(&alice, &mut bob, &alice.user_id, &good, SenderDevice::Known(&others));
    assert_eq!(refused, Err(ErrorCode::SenderMismatch));
    let mut without = payload(&alice, &bob);
    without.as_object_mut().unwrap().remove("sender_device_keys");
    let refused = outcome(&alice, &mut bob, &alice.user_id, &without, SenderDevice::Introduced);
    assert_eq!(refused, Err(ErrorCode::UnknownDevice));
    without["sender_device_keys"] = serde_json::Value::Null;
    let refused = outcome(&alice, &mut bob, &alice.user_id, &without, SenderDevice::Introduced);
    assert_eq!(refused, Err(ErrorCode::UnknownDevice));
    let accepted = outcome(&alice, &mut bob, &alice.user_id, &without, SenderDevice::Known(&known));
    assert_eq!(accepted, Ok(()));
}

#[test]
fn a_device_may_be_introduced_under_the_name_from_before_the_specification() {
    let (alice, mut bob, mallory) = people();
    for (introduced, expected) in [(&alice, Ok(())), (&mallory, Err(ErrorCode::DeviceMismatch))] {
        let mut old = payload(introduced, &bob)["sender_device_keys"].take();
        let mut message = payload(&alice, &bob);
        message.as_object_mut().unwrap().remove("sender_device_keys");
        message["org.matrix.msc4147.device_keys"] = old.take();
        let result = outcome(&alice, &mut bob, &alice.user_id, &message, SenderDevice::Introduced);
        assert_eq!(result, expected);
        bob = Person::new("bob", 20);
    }
}

/// Mallory publishes Bob's keys as his own; what Alice writes to Mallory is delivered to Bob.
#[test]
fn what_was_written_to_somebody_else_is_refused() {
    let (alice, mut bob, mallory) = people();
    let to_mallory = payload(&alice, &mallory);
    let refused = outcome(&alice, &mut bob, &alice.user_id, &to_mallory, SenderDevice::Introduced);
    assert_eq!(refused, Err(ErrorCode::RecipientMismatch));
    let mut with_bobs_keys = to_mallory;
    with_bobs_keys["recipient_keys"] = payload(&alice, &bob)["recipient_keys"].clone();
    let refused =
        outcome(&alice, &mut bob, &alice.user_id, &with_bobs_keys, SenderDevice::Introduced);
    assert_eq!(refused, Err(ErrorCode::RecipientMismatch));
}

/// A genuine message with a wrong binding, in a session that there is, changes nothing in it.
#[test]
fn a_session_is_as_before_after_a_refusal() {
    let (alice, mut bob, mallory) = people();
    let mut to_bob = alice.session_to(&bob);
    let first = encrypt_olm(&mut to_bob, alice.own(), &bob.device(), "m.test", CONTENT).unwrap();
    let bob_id = bob.user_id.clone();
    let event = OlmEvent::from_json(alice.user_id.clone(), &first, &bob.account).unwrap();
    let opened = event.open_new_session(&mut bob.account, &bob_id, SenderDevice::Introduced);
    let mut session = opened.unwrap().session;
    let state = |session: &Session| {
        let key = PickleKey::from_bytes(&[1; 32]);
        let sealed = Pickle::seal_with_rng(session, &key, Stamp::default(), &mut rng(5)).unwrap();
        sealed.as_bytes().to_vec()
    };
    let second = encrypt_olm(&mut to_bob, alice.own(), &bob.device(), "m.test", CONTENT).unwrap();
    let alices_key = alice.account.identity_keys().curve25519;
    let before = state(&session);
    let from_mallory = OlmEvent::from_json(mallory.user_id.clone(), &second, &bob.account).unwrap();
    let refused = from_mallory.open(&mut session, alices_key, bob.own(), SenderDevice::Introduced);
    assert_eq!(refused.unwrap_err().code(), ErrorCode::DeviceMismatch);
    let event = OlmEvent::from_json(alice.user_id.clone(), &second, &bob.account).unwrap();
    let mallorys_key = mallory.account.identity_keys().curve25519;
    let refused = event.open(&mut session, mallorys_key, bob.own(), SenderDevice::Introduced);
    assert_eq!(refused.unwrap_err().code(), ErrorCode::IdentityKeyMismatch);
    // Under Mallory's key, whether the session is taken for Alice's or for Mallory's.
    let renamed = second.replace(&alices_key.to_base64(), &mallorys_key.to_base64());
    let renamed = OlmEvent::from_json(alice.user_id.clone(), &renamed, &bob.account).unwrap();
    for key in [alices_key, mallorys_key] {
        let refused = renamed.open(&mut session, key, bob.own(), SenderDevice::Introduced);
        assert_eq!(refused.unwrap_err().code(), ErrorCode::IdentityKeyMismatch, "{key}");
    }
    assert_eq!(state(&session), before);
    event.open(&mut session, alices_key, bob.own(), SenderDevice::Introduced).unwrap();
    assert_ne!(state(&session), before);

    // The session is Alice's: nothing is encrypted in it to another device.
    let wrong = encrypt_olm(&mut session, bob.own(), &mallory.device(), "m.test", "{}");
    assert_eq!(wrong.unwrap_err().code(), ErrorCode::IdentityKeyMismatch);
}

#[test]
fn the_outer_content_is_read_strictly() {
    let (alice, bob, mallory) = people();
    let mut to_bob = alice.session_to(&bob);
    let sent = encrypt_olm(&mut to_bob, alice.own(), &bob.device(), "m.test", CONTENT).unwrap();
    let code = |content: &str, account| {
        OlmEvent::from_json(alice.user_id.clone(), content, account).unwrap_err().code()
    };
    assert_eq!(code(&sent, &mallory.account), ErrorCode::RecipientMismatch);
    let changes = [
        ("m.olm.v1", "m.olm.v2", ErrorCode::UnsupportedAlgorithm),
        ("\"type\":0", "\"type\":2", ErrorCode::MalformedMessage),
        ("\"type\":0", "\"type\":-1", ErrorCode::MalformedMessage),
        ("\"body\":\"", "\"body\":\"*", ErrorCode::InvalidBase64),
        ("\"sender_key\"", "\"sender\"", ErrorCode::MalformedMessage),
        ("{\"algorithm\"", "{\"sender_key\":1,\"algorithm\"", ErrorCode::MalformedJson),
    ];
    for (from, to, expected) in changes {
        assert!(sent.contains(from), "{from}");
        assert_eq!(code(&sent.replacen(from, to, 1), &bob.account), expected, "{to}");
    }
    // A normal message opens no session.
    let normal = sent.replacen("\"type\":0", "\"type\":1", 1);
    assert!(OlmEvent::from_json(alice.user_id.clone(), &normal, &bob.account).is_err());
}

/// Sends the key of a new session from Alice to Bob.
fn shared(alice: &Person, bob: &mut Person) -> (OutboundGroupSession, RoomSession) {
    let room = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(50)).unwrap();
    let content = room_key_content(&tea(), &room);
    let received = delivered(alice, bob, "m.room_key", content.expose());
    (room, received.room_key().unwrap())
}

fn delivered(from: &Person, to: &mut Person, event_type: &str, content: &str) -> DecryptedOlmEvent {
    let mut session = from.session_to(to);
    let sent = encrypt_olm(&mut session, from.own(), &to.device(), event_type, content).unwrap();
    let event = OlmEvent::from_json(from.user_id.clone(), &sent, &to.account).unwrap();
    let user_id = to.user_id.clone();
    event.open_new_session(&mut to.account, &user_id, SenderDevice::Introduced).unwrap().event
}

#[test]
fn a_message_in_a_room_is_bound_to_room_sender_and_event() {
    let (alice, mut bob, mallory) = people();
    let (mut room, mut session) = shared(&alice, &mut bob);
    assert_eq!(session.session().authenticity(), Authenticity::Signed);
    assert_eq!(session.owner(), &SessionOwner::Device(alice.device()));
    let mut guard = ReplayGuard::with_rng(&mut rng(60)).unwrap();
    let content = r#"{"body":"tea","m.relates_to":{"rel_type":"m.thread"}}"#;
    let sent = encrypt_room(&mut room, alice.own(), &tea(), "m.room.message", content).unwrap();
    let value: serde_json::Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(value["m.relates_to"]["rel_type"], "m.thread");
    assert_eq!(value["session_id"], room.id().as_str());

    let (room_id, cake) = (tea(), "!cake:example.org".parse().unwrap());
    let event =
        RoomEvent { room_id: &room_id, sender: &alice.user_id, event_id: "$1", content: &sent };
    let mut code = |session: &mut RoomSession, event| {
        session.open(event, &mut guard).map(|opened| opened.sighting).map_err(|error| error.code())
    };
    let elsewhere = RoomEvent { room_id: &cake, ..event };
    assert_eq!(code(&mut session, elsewhere), Err(ErrorCode::RoomMismatch));
    let of_mallory = RoomEvent { sender: &mallory.user_id, ..event };
    assert_eq!(code(&mut session, of_mallory), Err(ErrorCode::SenderMismatch));
    let changed = sent.replace(room.id().as_str(), &"A".repeat(43));
    let other = RoomEvent { content: &changed, ..event };
    assert_eq!(code(&mut session, other), Err(ErrorCode::SessionIdMismatch));
    let changed = sent.replace("m.megolm.v1", "m.megolm.v2");
    let other = RoomEvent { content: &changed, ..event };
    assert_eq!(code(&mut session, other), Err(ErrorCode::UnsupportedAlgorithm));

    assert_eq!(code(&mut session, event), Ok(Sighting::First));
    assert_eq!(code(&mut session, event), Ok(Sighting::Again));
    let replayed = RoomEvent { event_id: "$2", ..event };
    assert_eq!(code(&mut session, replayed), Err(ErrorCode::MessageReplayed));
    let opened = session.open(event, &mut guard).unwrap();
    assert_eq!(opened.event_type, "m.room.message");
    assert_eq!(opened.content.expose(), content);
    assert_eq!(opened.message_index.get(), 0);

    // Written in one room, shown in another: the plaintext says so.
    let sent = encrypt_room(&mut room, alice.own(), &cake, "m.room.message", "{}").unwrap();
    let event =
        RoomEvent { room_id: &room_id, sender: &alice.user_id, event_id: "$3", content: &sent };
    let refused = session.open(event, &mut guard).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::RoomMismatch);
    assert_eq!(guard.len(), 1, "what was refused is not noted");
}

#[test]
fn a_sender_that_uses_an_index_twice_is_found_out() {
    let (alice, mut bob, _) = people();
    let (mut room, mut session) = shared(&alice, &mut bob);
    let mut twin = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(50)).unwrap();
    let mut guard = ReplayGuard::with_rng(&mut rng(60)).unwrap();
    let room_id = tea();
    let sent = [(&mut room, "{}"), (&mut twin, "{\"other\":1}")].map(|(session, content)| {
        encrypt_room(session, alice.own(), &room_id, "m.room.message", content).unwrap()
    });
    let event =
        |content| RoomEvent { room_id: &room_id, sender: &alice.user_id, event_id: "$1", content };
    session.open(event(&sent[0]), &mut guard).unwrap();
    let refused = session.open(event(&sent[1]), &mut guard).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::MessageEquivocation);
}

#[test]
fn a_room_key_must_be_of_the_session_it_names() {
    let (alice, bob, _) = people();
    let room = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(50)).unwrap();
    let content: String = room_key_content(&tea(), &room).expose().into();
    let other = room_key(3).0.session_id();
    let changes = [
        (room.id().as_str().to_owned(), other.as_str().to_owned(), ErrorCode::SessionIdMismatch),
        ("m.megolm.v1".to_owned(), "m.megolm.v9".to_owned(), ErrorCode::UnsupportedAlgorithm),
        ("!tea".to_owned(), "tea".to_owned(), ErrorCode::InvalidIdentifier),
        (
            "\"session_key\":\"Ag".to_owned(),
            "\"session_key\":\"Bg".to_owned(),
            ErrorCode::UnsupportedVersion,
        ),
    ];
    use alloc::borrow::ToOwned as _;
    for (from, to, code) in changes {
        assert!(content.contains(&from), "{from}");
        let mut bob = Person::new("bob", 20);
        let received = delivered(&alice, &mut bob, "m.room_key", &content.replace(&from, &to));
        assert_eq!(received.room_key().unwrap_err().code(), code, "{to}");
    }
    let mut bob = bob;
    let received = delivered(&alice, &mut bob, "m.room_key.withheld", &content);
    assert_eq!(received.room_key().unwrap_err(), RoomKeyError::WrongEventType);
    assert_eq!(received.forwarded_room_key().unwrap_err(), RoomKeyError::WrongEventType);
}

#[test]
fn a_forwarded_key_stays_the_forwarders_word() {
    let (alice, mut bob, _) = people();
    let (key, mut room) = room_key(1);
    let content = forwarded_room_key_content(&key).unwrap();
    let received = delivered(&alice, &mut bob, "m.forwarded_room_key", content.expose());
    assert_eq!(received.room_key().unwrap_err(), RoomKeyError::WrongEventType);
    let forwarded = received.forwarded_room_key().unwrap();
    assert_eq!(forwarded.forwarder, alice.device());
    assert_eq!(forwarded.key.session_id(), room.id());
    assert_eq!(forwarded.key.sender_claimed_ed25519, key.sender_claimed_ed25519);
    let mut session = RoomSession::import(&forwarded.key);
    assert_eq!(session.owner(), &SessionOwner::Unknown);
    let room_id = tea();
    let sent = encrypt_room(&mut room, alice.own(), &room_id, "m.room.message", "{}").unwrap();
    let event =
        RoomEvent { room_id: &room_id, sender: &bob.user_id, event_id: "$1", content: &sent };
    let opened = session.open(event, &mut ReplayGuard::new().unwrap()).unwrap();
    assert_eq!(opened.owner, SessionOwner::Unknown);

    let nobodys = crate::matrix::ExportedRoomKey { sender_claimed_ed25519: None, ..key };
    let refused = forwarded_room_key_content(&nobodys).unwrap_err();
    assert_eq!(refused, RoomKeyError::NoClaimedKey);
}

#[test]
fn what_was_imported_has_no_owner_whatever_is_kept_beside_it() {
    let (alice, ..) = people();
    let (key, _) = room_key(1);
    let owner = SessionOwner::Device(alice.device());
    let key_of_pickles = PickleKey::from_bytes(&[1; 32]);
    let sealed = RoomSession::import(&key).session().pickle(&key_of_pickles).unwrap();
    let loaded = crate::megolm::InboundGroupSession::from_pickle(&sealed, &key_of_pickles).unwrap();
    assert_eq!(loaded.authenticity(), Authenticity::Imported);
    let session = RoomSession::new(loaded, tea(), owner.clone());
    assert_eq!(session.owner(), &SessionOwner::Unknown);

    let room = OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(50)).unwrap();
    let genuine = crate::megolm::InboundGroupSession::new(&room.session_key());
    let session = RoomSession::new(genuine, tea(), owner.clone());
    assert_eq!((session.owner(), session.room_id()), (&owner, &tea()));
}

#[test]
fn what_our_reader_would_refuse_uses_no_index_up() {
    let (alice, mut bob, carol) = people();
    let (mut room, mut session) = shared(&alice, &mut bob);
    let mut to_carol = alice.session_to(&carol);
    let nested =
        |depth: usize| format!("{}\"a\":1{}", "{\"a\":".repeat(depth - 1) + "{", "}".repeat(depth));
    let too_deep = Err(EncryptEventError::Json(crate::matrix::JsonError::TooDeep));
    let kind = "m.test";
    assert_eq!(encrypt_room(&mut room, alice.own(), &tea(), kind, &nested(100)), too_deep);
    assert_eq!(room.message_index().unwrap().get(), 0);
    let state = |session: &Session| {
        let key = PickleKey::from_bytes(&[1; 32]);
        let sealed = Pickle::seal_with_rng(session, &key, Stamp::default(), &mut rng(5));
        sealed.unwrap().as_bytes().to_vec()
    };
    let before = state(&to_carol);
    let refused = encrypt_olm(&mut to_carol, alice.own(), &carol.device(), kind, &nested(100));
    assert_eq!(refused, too_deep);
    assert!(state(&to_carol) == before, "a refusal changes nothing");

    // One level less is read by the reader.
    let content = nested(99);
    let sent = encrypt_room(&mut room, alice.own(), &tea(), kind, &content).unwrap();
    let room_id = tea();
    let event =
        RoomEvent { room_id: &room_id, sender: &alice.user_id, event_id: "$1", content: &sent };
    let opened = session.open(event, &mut ReplayGuard::new().unwrap()).unwrap();
    assert_eq!(opened.content.expose(), content);
    assert!(encrypt_olm(&mut to_carol, alice.own(), &carol.device(), kind, &content).is_ok());
}
