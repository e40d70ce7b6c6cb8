//! Encrypted events: as they come, and authentic around whatever payload.

use std::sync::LazyLock;

use olmec::MacLength;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{
    DecryptedOlmEvent, OlmEvent, RoomEvent, RoomSession, SenderDevice, SessionOwner,
};
use olmec::matrix::replay_guard::{ReplayError, ReplayGuard, Sighting};
use olmec::matrix::{RoomId, UserId};
use olmec::megolm::MegolmMessage;
use olmec::olm::Account;
use serde_json::{Value, json};

use super::calls::state;
use super::matrix_objects::{bob_id, canonical, texts};
use crate::fixtures::{Bob, room};
use crate::model::account_keys;
use crate::model::double_ratchet::OlmSession;
use crate::support::{GivenBytes, bytes, rng};
use base64ct::{Base64Unpadded, Encoding as _};

const ROOM: &str = "!tea:example.org";

fn alice_id() -> UserId {
    "@alice:example.org".parse().unwrap()
}

/// Alice, of whom the model has the same keys.
fn alice() -> (Account, VerifiedDevice) {
    let account = Account::with_rng(&mut GivenBytes(&bytes::<64>(1))).unwrap();
    let device_id = "ALICEDEVICE".parse().unwrap();
    let json = account.device_keys_json(&alice_id(), &device_id);
    let device = VerifiedDevice::from_json(&json, &alice_id(), &device_id).unwrap();
    (account, device)
}

static ALICE: LazyLock<(Account, VerifiedDevice)> = LazyLock::new(alice);

/// The session that Alice has opened to Bob, and the keys of both.
static SESSION: LazyLock<(OlmSession, [String; 2])> = LazyLock::new(|| {
    let bob = Bob::new();
    let alice = account_keys(&bytes::<64>(1)).curve;
    let (theirs, one_time) = (&bob.keys.curve.public, &bob.one_time_key.public);
    let session = OlmSession::outbound(&alice.secret, theirs, one_time, &bytes(4));
    (session, [&alice.public, theirs].map(|key| Base64Unpadded::encode_string(key)))
});

/// The event in which Alice sends Bob this payload.
fn olm_content(payload: &[u8]) -> String {
    let (session, [from, to]) = &*SESSION;
    let (message_type, body) = session.clone().encrypt(payload, || bytes(0));
    let body = json!({"type": message_type, "body": Base64Unpadded::encode_string(&body)});
    json!({
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "ciphertext": {to: body},
        "sender_key": from,
    })
    .to_string()
}

/// An event between devices, and a payload in one.
pub(super) fn olm(input: &[u8]) {
    let (_, device) = &*ALICE;
    let content = olm_content(input);
    for known in [SenderDevice::Introduced, SenderDevice::Known(device)] {
        open_olm(&String::from_utf8_lossy(input), known);
        if let Some(event) = open_olm(&content, known) {
            assert_eq!(event.device(), device);
            check_payload(input, &event);
        }
    }
}

fn open_olm(content: &str, from: SenderDevice<'_>) -> Option<DecryptedOlmEvent> {
    let mut bob = Bob::new().account;
    let event = OlmEvent::from_json(alice_id(), content, &bob).ok()?;
    let before = state(&bob);
    match event.open_new_session(&mut bob, &bob_id(), from) {
        Ok(opened) => {
            assert_eq!(bob.one_time_keys().count(), 0, "the key is used");
            Some(opened.event)
        }
        Err(_) => {
            assert_eq!(state(&bob), before, "a refused event has used the key");
            None
        }
    }
}

/// All that the specification demands of a payload holds.
fn check_payload(payload: &[u8], event: &DecryptedOlmEvent) {
    let (sender_keys, own_keys) = (event.device().keys(), Bob::new().account.identity_keys());
    let (room_key, forwarded) = (event.room_key(), event.forwarded_room_key());
    assert!(room_key.is_err() || event.event_type() == "m.room_key");
    assert!(forwarded.is_err() || event.event_type() == "m.forwarded_room_key");
    let Ok(payload) = serde_json::from_slice::<Value>(payload) else { return };
    assert_eq!(payload["sender"], alice_id().as_str());
    assert_eq!(payload["recipient"], bob_id().as_str());
    assert_eq!(payload["keys"]["ed25519"], sender_keys.ed25519.to_base64());
    assert_eq!(payload["recipient_keys"]["ed25519"], own_keys.ed25519.to_base64());
    assert_eq!(payload["type"], event.event_type());
    check_content(&payload, event.content().expose());
    let content = &payload["content"];
    if let Ok(session) = room_key {
        assert_eq!(content["room_id"], session.room_id().as_str());
        assert_eq!(content["session_id"], session.session().id().as_str());
        assert_eq!(*session.owner(), SessionOwner::Device(event.device().clone()));
    }
    if let Ok(forwarded) = forwarded {
        assert_eq!(content["room_id"], forwarded.key.room_id.as_str());
        assert_eq!(content["session_id"], forwarded.key.session_id().as_str());
    }
}

fn check_content(payload: &Value, content: &str) {
    // Numbers that canonical JSON does not have come as they were written.
    let expected = canonical(&payload["content"]);
    assert!(expected.is_none_or(|expected| expected == content), "{content}");
}

fn payload(event_type: &str, content: &Value) -> Value {
    let (alice, _) = &*ALICE;
    let bob = Bob::new().account.identity_keys();
    json!({
        "content": content,
        "keys": {"ed25519": alice.identity_keys().ed25519.to_base64()},
        "recipient": bob_id().as_str(),
        "recipient_keys": {"ed25519": bob.ed25519.to_base64()},
        "sender": alice_id().as_str(),
        "type": event_type,
    })
}

pub(super) fn olm_seeds() -> Vec<Vec<u8>> {
    let (account, _) = &*ALICE;
    let (view, sender) = room(MacLength::Truncated);
    let id = view.id();
    let key = json!({
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": ROOM,
        "session_id": id.as_str(),
        "session_key": Base64Unpadded::encode_string(&sender.session_key()),
    });
    let forwarded = json!({
        "algorithm": "m.megolm.v1.aes-sha2",
        "forwarding_curve25519_key_chain": [account.identity_keys().curve25519.to_base64()],
        "room_id": ROOM,
        "sender_claimed_ed25519_key": account.identity_keys().ed25519.to_base64(),
        "sender_key": account.identity_keys().curve25519.to_base64(),
        "session_id": id.as_str(),
        "session_key": Base64Unpadded::encode_string(&sender.export_at(3)),
    });
    let mut payloads = vec![
        payload("m.room_key", &key),
        payload("m.forwarded_room_key", &forwarded),
        payload("m.dummy", &json!({})),
    ];
    let mut introduced = payloads[0].clone();
    let device_keys = account.device_keys_json(&alice_id(), &"ALICEDEVICE".parse().unwrap());
    introduced["sender_device_keys"] = serde_json::from_str(&device_keys).unwrap();
    payloads.push(introduced);
    // What somebody else wrote, or wrote to somebody else.
    for (place, another) in [
        ("/sender", "@mallory:example.org"),
        ("/recipient", "@mallory:example.org"),
        ("/keys/ed25519", "d+I6SjPmmARSiVHlUimpY7G9XPVOKDeMGpIS9cJ0Pec"),
        ("/recipient_keys/ed25519", "d+I6SjPmmARSiVHlUimpY7G9XPVOKDeMGpIS9cJ0Pec"),
    ] {
        let mut changed = payloads[0].clone();
        *changed.pointer_mut(place).unwrap() = another.into();
        payloads.push(changed);
    }
    let mut seeds = texts("events.json", &["content"]);
    for payload in payloads {
        let payload = payload.to_string().into_bytes();
        seeds.push(olm_content(&payload).into_bytes());
        seeds.push(payload);
    }
    seeds
}

/// An event in a room, and a payload in one.
pub(super) fn room_event(input: &[u8]) {
    let (view, mut sender) = room(MacLength::Truncated);
    let id = view.id();
    let room_id: RoomId = ROOM.parse().unwrap();
    let owner = SessionOwner::Device(ALICE.1.clone());
    let mut session = RoomSession::new(view, room_id.clone(), owner.clone());
    let mut guard = ReplayGuard::with_rng(&mut rng(1)).unwrap();
    let sender_id = alice_id();
    let event =
        |event_id, content| RoomEvent { room_id: &room_id, sender: &sender_id, event_id, content };
    let raw = &*String::from_utf8_lossy(input);
    let seen = session.open(event("$raw", raw), &mut guard).map_or(0, |_| 1);
    assert_eq!(guard.len(), seen);
    guard.forget(id.as_str());

    let content = json!({
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": Base64Unpadded::encode_string(&sender.encrypt(input)),
        "session_id": id.as_str(),
    })
    .to_string();
    let Ok(opened) = session.open(event("$a", &content), &mut guard) else {
        assert!(guard.is_empty(), "a refused event was noted");
        return;
    };
    assert_eq!((opened.sighting, opened.owner), (Sighting::First, owner));
    if let Ok(payload) = serde_json::from_slice::<Value>(input) {
        assert_eq!(payload["room_id"], ROOM);
        assert_eq!(payload["type"], opened.event_type);
        check_content(&payload, opened.content.expose());
    }
    let again = session.open(event("$a", &content), &mut guard).expect("seen before");
    assert_eq!(again.sighting, Sighting::Again);
    assert!(session.open(event("$b", &content), &mut guard).is_err(), "replayed");
    let bob = bob_id();
    let of_bob = RoomEvent { sender: &bob, ..event("$a", &content) };
    assert!(session.open(of_bob, &mut guard).is_err(), "of another sender");
}

pub(super) fn room_event_seeds() -> Vec<Vec<u8>> {
    let mut seeds = texts("rooms.json", &["content"]);
    for content in [json!({}), json!({"body": "tea", "m.relates_to": {"rel_type": "m.thread"}})] {
        let mut payload = json!({"content": content, "room_id": ROOM, "type": "m.room.message"});
        seeds.push(payload.to_string().into_bytes());
        payload["room_id"] = "!other:example.org".into();
        seeds.push(payload.to_string().into_bytes());
    }
    seeds
}

/// A guard that has seen so many messages.
pub(super) fn guard(count: usize) -> ReplayGuard {
    let mut guard = ReplayGuard::with_rng(&mut rng(1)).unwrap();
    for (number, message) in MESSAGES.iter().enumerate().take(count) {
        let session = ["a", "b"][number % 2];
        guard.see(session, message.message_index(), &format!("${number}"), message).unwrap();
    }
    guard
}

/// What a guard that was read does with messages, seen before or not.
pub(super) fn use_guard(guard: &mut ReplayGuard) {
    for message in &*MESSAGES {
        let before = guard.len();
        let index = message.message_index();
        let first = guard.see("a", index, "$a", message);
        assert_eq!(guard.len(), before + usize::from(first == Ok(Sighting::First)));
        let again = guard.see("a", index, "$a", message);
        assert_eq!(again, first.map(|_| Sighting::Again));
        let other = guard.see("a", index, "$other", message);
        match first {
            Ok(_) => assert_eq!(other, Err(ReplayError::Replayed)),
            Err(ReplayError::Equivocation) => assert_eq!(other, first),
            // In another event, which may be this one.
            Err(_) => assert!(other == first || other == Ok(Sighting::Again)),
        }
    }
    guard.forget("a");
    assert_eq!(
        guard.see("a", MESSAGES[0].message_index(), "$b", &MESSAGES[0]),
        Ok(Sighting::First)
    );
}

static MESSAGES: LazyLock<Vec<MegolmMessage>> = LazyLock::new(|| {
    let (_, mut sender) = room(MacLength::Truncated);
    (0..5).map(|_| MegolmMessage::from_bytes(&sender.encrypt(b"tea")).unwrap()).collect()
});
