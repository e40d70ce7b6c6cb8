//! Hashing and verifying, and what belongs to no object.

use super::account::{create, identity_keys};
use crate::call::Call;
use crate::harness::Harness;
use crate::pickle::encode;
use crate::wire;

/// The order of the group, in which S is to be reduced.
const ORDER: [u8; 32] =
    *b"\xed\xd3\xf5\x5c\x1a\x63\x12\x58\xd6\x9c\xf7\xa2\xde\xf9\xde\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10";

pub(crate) fn play(harness: &mut Harness, steps: usize) {
    let utility = harness.object("utility");
    let account = create(harness);
    let key = identity_keys(harness, &account).map(|[_, ed25519]| ed25519);
    for _ in 0..steps / 2 {
        let message = harness.rng.some_bytes();
        if harness.rng.one_in(4) {
            let length = harness.length("olm_sha256_length", &utility);
            let room = harness.rng.room_for(length);
            harness.call(Call::new("olm_sha256").object(&utility).input(message).output(room));
            continue;
        }
        let sign = Call::new("olm_account_sign").object(&account).input(message.clone()).output(86);
        let (Some(signed), Some(mut key)) = (harness.succeeds(sign), key.clone()) else { continue };
        let (mut signature, mut message) = (signed.outputs[0].clone(), message);
        match harness.rng.below(10) {
            0 | 1 => signature = harness.rng.spoil(&signature),
            2 => key = harness.rng.spoil(&key),
            3 => message = harness.rng.spoil(&message),
            4 => signature = with_large_s(&signature),
            5 => signature.extend(b"=="),
            6 => key = encode(&[0; 32]),
            _ => {}
        }
        let call = Call::new("olm_ed25519_verify").object(&utility);
        harness.call(call.input(key).input(message).text(signature));
    }
    for function in ["olm_error", "olm_pk_key_length"] {
        harness.call(Call::new(function));
    }
    nothing(harness);
    utility.reset(&harness.both, true);
}

/// The other signature of the same message, for who does not reduce S.
fn with_large_s(signature: &[u8]) -> Vec<u8> {
    let mut bytes = wire::base64(signature).expect("a signature that was made");
    let mut carry = 0;
    for (byte, order) in bytes[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    encode(&bytes)
}

/// The constant lengths do not look at the object, which may be null.
fn nothing(harness: &mut Harness) {
    for function in [
        "olm_account_identity_keys_length",
        "olm_account_signature_length",
        "olm_create_account_random_length",
        "olm_account_max_number_of_one_time_keys",
        "olm_account_generate_fallback_key_random_length",
        "olm_create_outbound_session_random_length",
        "olm_session_id_length",
        "olm_sha256_length",
        "olm_init_outbound_group_session_random_length",
        "olm_outbound_group_session_id_length",
        "olm_outbound_group_session_key_length",
        "olm_inbound_group_session_id_length",
        "olm_export_inbound_group_session_length",
        "olm_pk_mac_length",
        "olm_pk_encrypt_random_length",
        "olm_create_sas_random_length",
        "olm_sas_pubkey_length",
        "olm_sas_mac_length",
    ] {
        harness.call(Call::new(function).null());
    }
    let number = harness.rng.below(1 << 20);
    for function in ["olm_pk_ciphertext_length", "olm_pk_max_plaintext_length"] {
        harness.call(Call::new(function).null().number(number));
    }
    let versions = [&harness.both.ours, &harness.both.theirs].map(|library| {
        let mut version = [0xEE_u8; 3];
        let at = version.as_mut_ptr() as usize;
        library.call("olm_get_library_version", &[0, 0, 0]);
        library.call("olm_get_library_version", &[at, at + 1, at + 2]);
        version
    });
    assert_eq!(versions[0], [3, 2, 16], "the version of the interface");
    assert_eq!(versions[0][..2], versions[1][..2]);
    let code = harness.rng.below(25) as u32 as usize;
    let [ours, theirs] = [&harness.both.ours, &harness.both.theirs]
        .map(|library| library.text("_olm_error_to_string", code));
    assert_eq!(ours, theirs, "_olm_error_to_string({code})");
}
