//! Pickles whose MAC is right and whose contents are not.

use super::{pickle, unpickle};
use crate::acts::account::{create, generate};
use crate::call::{Call, Written};
use crate::harness::Harness;
use crate::object::Object;
use crate::pickle::{open, padded, seal, seal_blocks};

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let account = create(harness);
    generate(harness, &account, 2);
    let others = [
        made(harness, "outbound_group_session", "olm_init_outbound_group_session", 160),
        backup_key(harness),
    ];
    for _ in 0..steps / 4 {
        let object = match harness.rng.below(3) {
            2 => &account,
            other => &others[other],
        };
        let Some(text) = pickle(harness, object, b"key") else { continue };
        let Some(mut plaintext) = open(&text, b"key") else { continue };
        let other = harness.object(object.kind);
        if harness.rng.one_in(3) {
            // An error that was there before is kept in place of that of the pickle.
            let zero = harness.rng.bytes(3);
            unpickle(harness, &other, b"key", &zero, false);
            let call = Call::new("olm_pickle_account").object(&other).input(*b"").output(0);
            if object.kind == "account" {
                harness.call(call);
            }
        }
        let place = harness.rng.below(plaintext.len());
        let (pickle, is_nonsense) = match harness.rng.below(7) {
            0 => {
                plaintext.truncate(place);
                (seal(&plaintext, b"key"), false)
            }
            1 => {
                let more = 1 + harness.rng.below(20);
                plaintext.extend(harness.rng.bytes(more));
                (seal(&plaintext, b"key"), false)
            }
            2 => {
                let versions = [0, 1, 2, 3, 4, 5, 6, 0x7F, 0xFF];
                plaintext[3] = harness.rng.pick(&versions);
                (seal(&plaintext, b"key"), true)
            }
            3 => {
                plaintext[0] = 0x80;
                (seal(&plaintext, b"key"), false)
            }
            4 => {
                let mut blocks = padded(&plaintext);
                let last = blocks.len() - 1;
                blocks[last] = harness.rng.pick(&[0, 17, 255]);
                (seal_blocks(&blocks, b"key"), true)
            }
            5 => {
                plaintext[place] ^= 1 << harness.rng.below(8);
                (seal(&plaintext, b"key"), true)
            }
            _ => (seal(&plaintext, b"key"), false),
        };
        unpickle(harness, &other, b"key", &pickle, is_nonsense);
    }
}

fn made(
    harness: &mut Harness,
    kind: &'static str,
    function: &'static str,
    random: usize,
) -> Object {
    let object = harness.object(kind);
    let random = harness.rng.bytes(random);
    let call = Call::new(function).object(&object).random(random);
    object.made.set(harness.succeeds(call).is_some());
    object
}

fn backup_key(harness: &mut Harness) -> Object {
    let object = harness.object("pk_decryption");
    let private = harness.rng.bytes(32);
    let call = Call::new("olm_pk_key_from_private").object(&object).output(43).input(private);
    let call = call.writes(Written::Fixed([43, 0, 0]));
    object.made.set(harness.succeeds(call).is_some());
    object
}
