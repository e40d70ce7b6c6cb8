//! A Megolm session: its owner, and those who read it from some index on.

use super::{read, through_a_pickle};
use crate::call::Call;
use crate::harness::Harness;
use crate::object::Object;

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let mut owner = create(harness);
    let mut readers: Vec<Object> = Vec::new();
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for _ in 0..steps {
        match harness.rng.below(16) {
            0..=3 => messages.extend(send(harness, &owner)),
            4 => readers.extend(share(harness, &owner)),
            5 if !readers.is_empty() => {
                let place = harness.rng.below(readers.len());
                let exported = export(harness, &readers[place]);
                readers.extend(exported);
            }
            6 => owner = through_a_pickle(harness, owner),
            7 if !readers.is_empty() => {
                let place = harness.rng.below(readers.len());
                let reader = through_a_pickle(harness, readers.swap_remove(place));
                readers.push(reader);
            }
            8 => {
                drop(read(
                    harness,
                    &owner,
                    "olm_outbound_group_session_id_length",
                    "olm_outbound_group_session_id",
                ));
                harness.length("olm_outbound_group_session_message_index", &owner);
            }
            9 if !readers.is_empty() => {
                let place = harness.rng.below(readers.len());
                look(harness, &readers[place]);
            }
            _ if !readers.is_empty() && !messages.is_empty() => {
                let place = harness.rng.below(readers.len());
                let mut message = messages[harness.rng.below(messages.len())].clone();
                if harness.rng.one_in(4) {
                    message = harness.rng.spoil(&message);
                }
                receive(harness, &readers[place], message);
            }
            _ => {}
        }
        readers.truncate(6);
    }
    owner.reset(&harness.both, true);
}

fn create(harness: &mut Harness) -> Object {
    let owner = harness.object("outbound_group_session");
    while !owner.made.get() {
        let needed = harness.length("olm_init_outbound_group_session_random_length", &owner);
        let random = harness.rng.random_for(needed);
        let call = Call::new("olm_init_outbound_group_session").object(&owner).random(random);
        owner.made.set(harness.succeeds(call).is_some());
    }
    owner
}

fn send(harness: &mut Harness, owner: &Object) -> Option<Vec<u8>> {
    let plaintext = harness.rng.some_bytes();
    let function = "olm_group_encrypt_message_length";
    let length = harness.call(Call::new(function).object(owner).number(plaintext.len()))?.returned;
    let room = harness.rng.room_for(length);
    let call = Call::new("olm_group_encrypt").object(owner).input(plaintext).output(room);
    Some(harness.succeeds(call)?.outputs[0].clone())
}

fn share(harness: &mut Harness, owner: &Object) -> Option<Object> {
    let (length, function) =
        ("olm_outbound_group_session_key_length", "olm_outbound_group_session_key");
    let mut key = read(harness, owner, length, function)?;
    if harness.rng.one_in(3) {
        key = harness.rng.spoil(&key);
    }
    let reader = harness.object("inbound_group_session");
    let call = Call::new("olm_init_inbound_group_session").object(&reader).input(key);
    harness.succeeds(call)?;
    reader.made.set(true);
    Some(reader)
}

fn export(harness: &mut Harness, reader: &Object) -> Option<Object> {
    let first = harness.length("olm_inbound_group_session_first_known_index", reader) as u32;
    let index = match harness.rng.below(8) {
        0 => first.wrapping_sub(1 + harness.rng.below(3) as u32),
        1 => first.wrapping_add(harness.rng.below(1 << 20) as u32),
        2 => first.wrapping_add(harness.rng.next() as u32),
        _ => first + harness.rng.below(6) as u32,
    };
    let length = harness.length("olm_export_inbound_group_session_length", reader);
    let room = harness.rng.room_for(length);
    let call = Call::new("olm_export_inbound_group_session").object(reader).output(room);
    let far = index.wrapping_sub(first) >= 1 << 31;
    let before = reader.snapshot();
    let did = harness.succeeds(call.number(index as usize));
    // From here on libolm would count around the end.
    if far || index.wrapping_sub(first) > 1 << 30 {
        reader.restore(&before);
        return None;
    }
    let mut key = did?.outputs[0].clone();
    reader.exported.set(true);
    if harness.rng.one_in(3) {
        key = harness.rng.spoil(&key);
    }
    let other = harness.object("inbound_group_session");
    let call = Call::new("olm_import_inbound_group_session").object(&other).input(key);
    harness.succeeds(call)?;
    other.made.set(true);
    other.imported.set(true);
    Some(other)
}

fn receive(harness: &mut Harness, reader: &Object, message: Vec<u8>) {
    let function = "olm_group_decrypt_max_plaintext_length";
    let length = harness.succeeds(Call::new(function).object(reader).text(message.clone()));
    let Some(length) = length else { return };
    let room = harness.rng.room_for(length.returned);
    let call = Call::new("olm_group_decrypt").object(reader).text(message).output(room);
    let call = if harness.rng.one_in(5) { call.null() } else { call.index() };
    let did = harness.call(call);
    // Signed, but by who has another ratchet.
    if did.and_then(|did| did.failure()) == Some(5) {
        reader.exported.set(true);
    }
}

fn look(harness: &mut Harness, reader: &Object) {
    drop(read(
        harness,
        reader,
        "olm_inbound_group_session_id_length",
        "olm_inbound_group_session_id",
    ));
    harness.length("olm_inbound_group_session_first_known_index", reader);
    harness.length("olm_inbound_group_session_is_verified", reader);
}
