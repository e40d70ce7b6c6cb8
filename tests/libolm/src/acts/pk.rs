//! The key of a backup and messages to it; signing keys.

use super::through_a_pickle;
use crate::call::{Call, Written};
use crate::harness::Harness;
use crate::object::Object;
use crate::pickle::encode;
use crate::wire;

/// The texts of a message.
struct Message {
    ciphertext: Vec<u8>,
    mac: Vec<u8>,
    ephemeral: Vec<u8>,
}

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let mut decryption = harness.object("pk_decryption");
    let encryption = harness.object("pk_encryption");
    let signing = harness.object("pk_signing");
    let mut messages = Vec::new();
    make_key(harness, &decryption, &encryption);
    for _ in 0..steps {
        match harness.rng.below(12) {
            0..=3 => messages.extend(encrypt(harness, &encryption)),
            4..=7 => {
                if !messages.is_empty() {
                    let place = harness.rng.below(messages.len());
                    decrypt(harness, &decryption, &messages[place]);
                }
            }
            8 => decryption = through_a_pickle(harness, decryption),
            9 => {
                let room = harness.rng.room_for(32);
                let function = "olm_pk_get_private_key";
                harness.call(Call::new(function).object(&decryption).output(room));
            }
            10 => sign(harness, &signing),
            _ => {
                if harness.rng.one_in(4) {
                    make_key(harness, &decryption, &encryption);
                    messages.clear();
                }
            }
        }
    }
    for object in [decryption, encryption, signing] {
        object.reset(&harness.both, true);
    }
}

fn constant(harness: &mut Harness, function: &'static str) -> usize {
    harness.call(Call::new(function)).map_or(0, |did| did.returned)
}

fn make_key(harness: &mut Harness, decryption: &Object, encryption: &Object) {
    let function = harness.rng.pick(&["olm_pk_key_from_private", "olm_pk_generate_key"]);
    let needed = constant(harness, "olm_pk_private_key_length");
    constant(harness, "olm_pk_generate_key_random_length");
    let room = constant(harness, "olm_pk_key_length");
    let (room, private) = (harness.rng.room_for(room), harness.rng.random_for(needed));
    let call = Call::new(function).object(decryption).output(room).input(private);
    let Some(did) = harness.succeeds(call.writes(Written::Fixed([43, 0, 0]))) else { return };
    decryption.made.set(true);
    let mut key = did.outputs[0].clone();
    match harness.rng.below(12) {
        0 | 1 => key = harness.rng.spoil(&key),
        2 => key = encode(&[0; 32]),
        3 => key.extend(b"="),
        _ => {}
    }
    let function = "olm_pk_encryption_set_recipient_key";
    if harness.succeeds(Call::new(function).object(encryption).input(key.clone())).is_some() {
        encryption.made.set(true);
        let bytes = wire::base64(&key[..43]).unwrap_or_default();
        encryption.imported.set(wire::is_refused_key(&bytes));
    }
}

fn encrypt(harness: &mut Harness, encryption: &Object) -> Option<Message> {
    let plaintext = harness.rng.some_bytes();
    let length = Call::new("olm_pk_ciphertext_length").object(encryption).number(plaintext.len());
    let length = harness.call(length)?.returned;
    let mac = harness.length("olm_pk_mac_length", encryption);
    let needed = harness.length("olm_pk_encrypt_random_length", encryption);
    let rooms = [length, mac, 43].map(|length| harness.rng.room_for(length));
    let random = harness.rng.random_for(needed);
    let call = Call::new("olm_pk_encrypt").object(encryption).input(plaintext);
    let call = rooms.into_iter().fold(call, Call::output);
    let call = call.input(random).writes(Written::Fixed([length, mac, 43]));
    let [ciphertext, mac, ephemeral] = harness.succeeds(call)?.outputs.try_into().ok()?;
    Some(Message { ciphertext, mac, ephemeral })
}

fn decrypt(harness: &mut Harness, decryption: &Object, message: &Message) {
    let Message { ciphertext, mac, ephemeral } = message;
    let mut texts = [ephemeral.clone(), mac.clone(), ciphertext.clone()];
    if harness.rng.one_in(2) {
        let place = harness.rng.below(3);
        texts[place] = harness.rng.spoil(&texts[place]);
    }
    let [ephemeral, mac, ciphertext] = texts;
    // libolm writes beyond the plaintext's room when the ciphertext is not made of whole blocks.
    let length = ciphertext.len() / 4 * 3 + [0, 0, 1, 2][ciphertext.len() % 4];
    if ciphertext.len() % 4 != 1 && (length == 0 || length % 16 != 0) {
        return;
    }
    let function = "olm_pk_max_plaintext_length";
    let room = Call::new(function).object(decryption).number(ciphertext.len());
    let room = harness.call(room).map_or(0, |did| did.returned).min(1 << 20);
    let room = harness.rng.room_for(room);
    let call = Call::new("olm_pk_decrypt").object(decryption);
    harness.call(call.input(ephemeral).input(mac).text(ciphertext).output(room));
}

fn sign(harness: &mut Harness, signing: &Object) {
    if !signing.made.get() || harness.rng.one_in(5) {
        let needed = constant(harness, "olm_pk_signing_seed_length");
        let room = constant(harness, "olm_pk_signing_public_key_length");
        let (room, seed) = (harness.rng.room_for(room), harness.rng.random_for(needed));
        let call = Call::new("olm_pk_signing_key_from_seed").object(signing).output(room);
        let call = call.input(seed).writes(Written::Fixed([43, 0, 0]));
        if harness.succeeds(call).is_some() {
            signing.made.set(true);
        }
        return;
    }
    let (message, room) = (harness.rng.some_bytes(), constant(harness, "olm_pk_signature_length"));
    let room = harness.rng.room_for(room);
    harness.call(Call::new("olm_pk_sign").object(signing).input(message).output(room));
}
