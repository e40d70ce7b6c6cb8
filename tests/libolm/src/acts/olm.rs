//! Two devices that talk over Olm, with messages lost, repeated, spoilt and out of order.

use super::account::{create, generate, identity_keys, usable_keys};
use super::{read, through_a_pickle};
use crate::call::{Call, Written};
use crate::harness::Harness;
use crate::object::Object;
use crate::pickle::encode;

/// A message on its way.
#[derive(Clone)]
struct Message {
    kind: usize,
    body: Vec<u8>,
}

/// One side of the conversation.
struct Device {
    account: Object,
    session: Option<Object>,
    /// Messages to this device, also those that it has had.
    inbox: Vec<Message>,
}

/// Keys that nobody should take.
const BAD_KEYS: [[u8; 32]; 4] = {
    let mut one = [0; 32];
    one[0] = 1;
    let mut with_top_bit = [9; 32];
    with_top_bit[31] = 0x89;
    [[0; 32], one, [0xFF; 32], with_top_bit]
};

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let mut devices =
        [(); 2].map(|()| Device { account: create(harness), session: None, inbox: Vec::new() });
    generate(harness, &devices[1].account, 3);
    if harness.rng.one_in(3) {
        let random = harness.rng.bytes(32);
        let call = Call::new("olm_account_generate_fallback_key").object(&devices[1].account);
        harness.call(call.random(random));
    }
    open(harness, &mut devices);
    // Some conversations are long in one direction, so that many keys are skipped.
    let one_sided = harness.rng.one_in(3);
    for _ in 0..2 * steps {
        let at = if one_sided { usize::from(harness.rng.one_in(20)) } else { harness.rng.below(2) };
        match harness.rng.below(16) {
            0..=5 => send(harness, &mut devices, at),
            6..=10 => receive(harness, &mut devices[1 - at], false),
            11 => receive(harness, &mut devices[at], true),
            12 => look(harness, &devices[at]),
            13 => {
                let device = &mut devices[at];
                device.session = device.session.take().map(|it| through_a_pickle(harness, it));
            }
            14 => accept(harness, &mut devices[1]),
            _ => matches(harness, &devices[at]),
        }
    }
    for device in devices {
        device.session.into_iter().for_each(|session| session.reset(&harness.both, true));
    }
}

/// The first device opens a session with the second.
fn open(harness: &mut Harness, devices: &mut [Device; 2]) {
    let [alice, bob] = devices;
    let session = harness.object("session");
    for _ in 0..20 {
        let Some([mut identity_key, _]) = identity_keys(harness, &bob.account) else { continue };
        let keys = usable_keys(harness, &bob.account);
        let Some(mut one_time_key) = keys.first().cloned() else {
            generate(harness, &bob.account, 2);
            continue;
        };
        let spoilt = if harness.rng.one_in(2) { &mut identity_key } else { &mut one_time_key };
        match harness.rng.below(8) {
            0 => *spoilt = harness.rng.spoil(spoilt),
            1 => *spoilt = encode(&harness.rng.pick(&BAD_KEYS)),
            _ => {}
        }
        let needed = harness.length("olm_create_outbound_session_random_length", &session);
        let random = harness.rng.random_for(needed);
        let call = Call::new("olm_create_outbound_session").object(&session);
        let call = call.object(&alice.account).input(identity_key).input(one_time_key);
        if harness.succeeds(call.random(random)).is_some() {
            session.made.set(true);
            alice.session = Some(session);
            return;
        }
    }
}

fn send(harness: &mut Harness, devices: &mut [Device; 2], from: usize) {
    let Some(session) = &devices[from].session else { return };
    let mut plaintext = harness.rng.some_bytes();
    if harness.rng.one_in(200) {
        plaintext = harness.rng.bytes(70_000);
    }
    let kind = harness.length("olm_encrypt_message_type", session);
    let needed = harness.length("olm_encrypt_random_length", session);
    let length = Call::new("olm_encrypt_message_length").object(session).number(plaintext.len());
    let length = harness.call(length).map_or(0, |did| did.returned);
    let random = harness.rng.random_for(needed);
    let room = harness.rng.room_for(length);
    let call = Call::new("olm_encrypt").object(session).input(plaintext);
    let Some(did) = harness.succeeds(call.random(random).output(room)) else { return };
    devices[1 - from].inbox.push(Message { kind, body: did.outputs[0].clone() });
}

/// The device takes a message: usually a late one, at times one that it has had, or a spoilt one.
fn receive(harness: &mut Harness, device: &mut Device, spoil: bool) {
    let Some(session) = &device.session else { return accept(harness, device) };
    if device.inbox.is_empty() {
        return;
    }
    let recent = device.inbox.len() - device.inbox.len().min(8);
    let from = if harness.rng.one_in(10) { 0 } else { recent };
    let place = from + harness.rng.below(device.inbox.len() - from);
    let Message { mut kind, mut body } = device.inbox[place].clone();
    if spoil {
        body = match harness.rng.below(4) {
            0 if kind == 0 => with_other_keys(harness, &body),
            _ => harness.rng.spoil(&body),
        };
        if harness.rng.one_in(5) {
            kind = harness.rng.below(4);
        }
    }
    let length = Call::new("olm_decrypt_max_plaintext_length").object(session).number(kind);
    let Some(length) = harness.succeeds(length.text(body.clone())) else { return };
    let room = harness.rng.room_for(length.returned);
    let call = Call::new("olm_decrypt").object(session).number(kind).text(body);
    let did = harness.succeeds(call.output(room));
    if did.is_some() && harness.rng.one_in(2) {
        device.inbox.swap_remove(place);
    }
}

/// A pre-key message with something else in one of its outer keys.
fn with_other_keys(harness: &mut Harness, body: &[u8]) -> Vec<u8> {
    let mut bytes = crate::wire::base64(body).unwrap_or_default();
    if bytes.len() > 103 {
        let start = harness.rng.pick(&[3, 37, 71]);
        let place = start + harness.rng.below(32);
        if harness.rng.one_in(3) {
            bytes[start..start + 32].copy_from_slice(&harness.rng.pick(&BAD_KEYS));
        } else {
            bytes[place] ^= 1 << harness.rng.below(8);
        }
    }
    encode(&bytes)
}

/// The device makes a session of a pre-key message, and lets the one-time key go.
fn accept(harness: &mut Harness, device: &mut Device) {
    let first = device.inbox.iter().find(|message| message.kind == 0).cloned();
    let Some(Message { mut body, .. }) = first else { return };
    if harness.rng.one_in(4) {
        body = match harness.rng.below(3) {
            0 => with_other_keys(harness, &body),
            _ => harness.rng.spoil(&body),
        };
    }
    let session = harness.object("session");
    let bytes = crate::wire::base64(&body).unwrap_or_default();
    // libolm follows the field of the identity key in any case when it is told whose it should be.
    let call = if harness.rng.one_in(2) || !has_all_keys(&bytes) {
        Call::new("olm_create_inbound_session").object(&session).object(&device.account)
    } else {
        let mut from = encode(bytes.get(71..103).unwrap_or(&[7; 32]));
        if harness.rng.one_in(6) {
            from = harness.rng.spoil(&from);
        }
        let call = Call::new("olm_create_inbound_session_from").object(&session);
        call.object(&device.account).input(from)
    };
    if harness.succeeds(call.text(body)).is_none() {
        return;
    }
    session.made.set(true);
    if harness.rng.one_in(2) {
        let call = Call::new("olm_remove_one_time_keys").object(&device.account);
        harness.call(call.object(&session));
    }
    // Another one for the same message is only looked at.
    if device.session.is_none() {
        device.session = Some(session);
    } else {
        look_at(harness, &session);
    }
}

/// Whether the three keys stand where they belong.
fn has_all_keys(message: &[u8]) -> bool {
    let tags = [(1, 0x0A), (35, 0x12), (69, 0x1A)];
    message.len() > 103
        && tags.into_iter().all(|(at, tag)| message[at] == tag && message[at + 1] == 32)
}

fn look(harness: &mut Harness, device: &Device) {
    device.session.iter().for_each(|session| look_at(harness, session));
}

fn look_at(harness: &mut Harness, session: &Object) {
    drop(read(harness, session, "olm_session_id_length", "olm_session_id"));
    harness.length("olm_session_has_received_message", session);
    let room = harness.rng.pick(&[0, 1, 22, 23, 24, 45, 60, 68, 69, 70, 71, 72, 80, 100, 600, 601]);
    let call = Call::new("olm_session_describe").object(session).output(room);
    harness.call(call.writes(Written::Text));
}

fn matches(harness: &mut Harness, device: &Device) {
    let (Some(session), false) = (&device.session, device.inbox.is_empty()) else { return };
    let Message { mut body, .. } = device.inbox[harness.rng.below(device.inbox.len())].clone();
    if harness.rng.one_in(3) {
        body = harness.rng.spoil(&body);
    }
    if harness.rng.one_in(2) {
        harness.call(Call::new("olm_matches_inbound_session").object(session).text(body));
        return;
    }
    let bytes = crate::wire::base64(&body).unwrap_or_default();
    let mut from = encode(bytes.get(71..103).unwrap_or(&[7; 32]));
    if harness.rng.one_in(3) {
        from = harness.rng.spoil(&from);
    }
    let call = Call::new("olm_matches_inbound_session_from").object(session);
    harness.call(call.input(from).text(body));
}
