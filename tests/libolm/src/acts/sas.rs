//! Verifications by short authentication strings.

use crate::call::{Call, Written};
use crate::harness::Harness;
use crate::object::Object;
use crate::pickle::encode;

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let both = [(); 2].map(|()| create(harness));
    let keys = both.each_ref().map(|sas| public_key(harness, sas));
    for _ in 0..steps {
        let at = harness.rng.below(2);
        let sas = &both[at];
        match harness.rng.below(10) {
            0 | 1 => {
                let mut key = keys[1 - at].clone().unwrap_or_else(|| encode(&[9; 32]));
                match harness.rng.below(8) {
                    0 => key = harness.rng.spoil(&key),
                    1 => key = encode(&[0; 32]),
                    2 => key = keys[at].clone().unwrap_or_default(),
                    3 => key.extend(b"="),
                    _ => {}
                }
                harness.call(Call::new("olm_sas_set_their_key").object(sas).text(key));
            }
            2 => drop(public_key(harness, sas)),
            3 => {
                harness.length("olm_sas_is_their_key_set", sas);
            }
            4..=6 => {
                let info = harness.rng.some_bytes();
                let lengths = [0, 1, 5, 6, 6, 6, 32, 33, 100, 8160, 8161];
                let length = harness.rng.pick(&lengths);
                let call = Call::new("olm_sas_generate_bytes").object(sas).input(info);
                harness.call(call.output(length).writes(Written::Fixed([length, 0, 0])));
            }
            _ => {
                let functions = [
                    "olm_sas_calculate_mac",
                    "olm_sas_calculate_mac_fixed_base64",
                    "olm_sas_calculate_mac_long_kdf",
                ];
                let length = harness.length("olm_sas_mac_length", sas);
                let room = harness.rng.room_for(length);
                let (input, info) = (harness.rng.some_bytes(), harness.rng.some_bytes());
                let call = Call::new(harness.rng.pick(&functions)).object(sas);
                let call = call.input(input).input(info).output(room);
                harness.call(call.writes(Written::Fixed([length, 0, 0])));
            }
        }
    }
    both.into_iter().for_each(|sas| sas.reset(&harness.both, true));
}

fn create(harness: &mut Harness) -> Object {
    let sas = harness.object("sas");
    while !sas.made.get() {
        let needed = harness.length("olm_create_sas_random_length", &sas);
        let random = harness.rng.random_for(needed);
        let call = Call::new("olm_create_sas").object(&sas).random(random);
        sas.made.set(harness.succeeds(call).is_some());
    }
    sas
}

fn public_key(harness: &mut Harness, sas: &Object) -> Option<Vec<u8>> {
    let length = harness.length("olm_sas_pubkey_length", sas);
    let room = harness.rng.room_for(length);
    let call = Call::new("olm_sas_get_pubkey").object(sas).output(room);
    let did = harness.succeeds(call.writes(Written::Fixed([length, 0, 0])))?;
    Some(did.outputs[0].clone())
}
