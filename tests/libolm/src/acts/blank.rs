//! Objects that hold nothing yet, or nothing any more: every call on them does no harm, and is like
//! libolm's or refused.

use super::{pickle, read, unpickle};
use crate::call::{Call, Written};
use crate::harness::Harness;
use crate::pickle::encode;

const KINDS: [&str; 8] = [
    "account",
    "session",
    "inbound_group_session",
    "outbound_group_session",
    "pk_encryption",
    "pk_decryption",
    "pk_signing",
    "sas",
];

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let objects = KINDS.map(|kind| harness.object(kind));
    let [account, session, inbound, outbound, encryption, decryption, signing, sas] = &objects;
    for _ in 0..steps / 4 {
        let some = harness.rng.some_bytes();
        match harness.rng.below(24) {
            0 => drop(read(
                harness,
                account,
                "olm_account_identity_keys_length",
                "olm_account_identity_keys",
            )),
            1 => drop(super::account::usable_keys(harness, account)),
            2 => super::account::generate(harness, account, 2),
            3 => {
                harness.call(Call::new("olm_account_mark_keys_as_published").object(account));
            }
            4 => {
                let sign = Call::new("olm_account_sign").object(account);
                harness.call(sign.input(some).output(86));
            }
            5 => {
                let call = Call::new("olm_remove_one_time_keys").object(account);
                harness.call(call.object(session));
            }
            6 => drop(read(harness, session, "olm_session_id_length", "olm_session_id")),
            7 => {
                harness.length("olm_encrypt_message_type", session);
                harness.length("olm_encrypt_random_length", session);
                let length = "olm_encrypt_message_length";
                harness.call(Call::new(length).object(session).number(some.len()));
            }
            8 => {
                harness.length("olm_session_has_received_message", session);
                let call = Call::new("olm_session_describe").object(session).output(600);
                harness.call(call.writes(Written::Text));
            }
            9 => {
                let call = Call::new("olm_decrypt").object(session).number(1);
                harness.call(call.text(encode(&some)).output(1000));
            }
            10 => {
                let call = Call::new("olm_group_decrypt").object(inbound).text(encode(&some));
                harness.call(call.output(1000).index());
            }
            11 => {
                harness.length("olm_inbound_group_session_first_known_index", inbound);
                harness.length("olm_inbound_group_session_is_verified", inbound);
                harness.length("olm_outbound_group_session_message_index", outbound);
            }
            12 => {
                let call = Call::new("olm_export_inbound_group_session").object(inbound);
                harness.call(call.output(220).number(0));
            }
            13 => drop(read(
                harness,
                inbound,
                "olm_inbound_group_session_id_length",
                "olm_inbound_group_session_id",
            )),
            14 => {
                let call = Call::new("olm_group_encrypt").object(outbound).input(some);
                harness.call(call.output(1700));
            }
            15 => drop(read(
                harness,
                outbound,
                "olm_outbound_group_session_key_length",
                "olm_outbound_group_session_key",
            )),
            16 => {
                let random = harness.rng.bytes(32);
                let call = Call::new("olm_pk_encrypt").object(encryption).input(some);
                let call = call.output(2000).output(11).output(43).input(random);
                harness.call(call.writes(Written::Fixed([0, 11, 43])));
            }
            17 => {
                let call = Call::new("olm_pk_decrypt").object(decryption);
                let call = call.input(encode(&[9; 32])).input(encode(&[1; 8]));
                harness.call(call.text(encode(&[2; 32])).output(32));
            }
            18 => {
                let function = "olm_pk_get_private_key";
                harness.call(Call::new(function).object(decryption).output(32));
            }
            19 => {
                harness.call(Call::new("olm_pk_sign").object(signing).input(some).output(86));
            }
            20 => {
                let call = Call::new("olm_sas_get_pubkey").object(sas).output(43);
                harness.call(call.writes(Written::Fixed([43, 0, 0])));
                harness.call(Call::new("olm_sas_set_their_key").object(sas).text(encode(&[9; 32])));
                harness.length("olm_sas_is_their_key_set", sas);
            }
            21 => {
                let call = Call::new("olm_sas_generate_bytes").object(sas).input(some);
                harness.call(call.output(6).writes(Written::Fixed([6, 0, 0])));
            }
            22 => {
                let picklable = [account, session, inbound, outbound, decryption];
                let object = harness.rng.pick(&picklable);
                drop(pickle(harness, object, &some));
                // No pickle: one byte is missing, or there is a MAC of nothing.
                let text = encode(&harness.rng.bytes(40));
                unpickle(harness, object, &some, &text, false);
            }
            _ => {
                let object = &objects[harness.rng.below(objects.len())];
                let clear = harness.rng.one_in(2);
                object.reset(&harness.both, clear);
            }
        }
    }
}
