//! What is fuzzed.

mod calls;
mod companions;
mod matrix_events;
mod matrix_files;
mod matrix_objects;
mod megolm;
mod network;
mod olm;
mod peers;
mod pickles;
mod qr_login;

use crate::Target;

/// Declares the target of a pickle format.
macro_rules! pickle {
    ($name:literal, $about:literal, $format:ident) => {
        Target {
            name: $name,
            about: $about,
            run: |input| pickles::run(&pickles::$format, input),
            seeds: || pickles::seeds(&pickles::$format),
        }
    };
}

/// Declares any other target.
const fn target(
    name: &'static str,
    about: &'static str,
    run: fn(&[u8]),
    seeds: fn() -> Vec<Vec<u8>>,
) -> Target {
    Target { name, about, run, seeds }
}

/// All targets: parsers, pickles, parties and their network, the three implementations.
pub const ALL: &[Target] = &[
    target(
        "olm_normal_message",
        "a normal message to a session, raw and authentic, beside the model",
        olm::normal,
        olm::normal_seeds,
    ),
    target(
        "olm_pre_key_message",
        "a pre-key message to an account, raw and authentic, beside the model",
        olm::pre_key,
        olm::pre_key_seeds,
    ),
    target(
        "megolm_message",
        "a Megolm message, raw and authentic, beside the model",
        megolm::message,
        megolm::message_seeds,
    ),
    target("session_key", "a signed session key", megolm::session_key, megolm::session_key_seeds),
    target("session_export", "an exported session key", megolm::export, megolm::export_seeds),
    target(
        "text_forms",
        "keys, signatures, messages and session keys as base64",
        companions::text_forms,
        companions::text_forms_seeds,
    ),
    target(
        "signature",
        "Ed25519 verification beside the strict one of dalek",
        companions::signature,
        companions::signature_seeds,
    ),
    target(
        "pk_message",
        "a message to a backup key",
        companions::pk_message,
        companions::pk_message_seeds,
    ),
    target(
        "recovery_key",
        "a recovery key",
        companions::recovery_key,
        companions::recovery_key_seeds,
    ),
    target(
        "sas",
        "the `mac` event of a verification, forged and honest",
        companions::sas,
        companions::sas_seeds,
    ),
    target("qr_code", "a scanned QR code", qr_login::code, qr_login::code_seeds),
    target("ecies", "an ECIES channel", qr_login::ecies, qr_login::ecies_seeds),
    target("hpke", "an HPKE channel", qr_login::hpke, qr_login::hpke_seeds),
    target(
        "canonical_json",
        "any JSON, beside serde_json",
        matrix_objects::json,
        matrix_objects::json_seeds,
    ),
    target(
        "signed_json",
        "an object, raw and signed, beside dalek",
        matrix_objects::signed,
        matrix_objects::signed_seeds,
    ),
    target(
        "device_keys",
        "device, one-time and cross-signing keys, raw and signed",
        matrix_objects::keys,
        matrix_objects::keys_seeds,
    ),
    target(
        "attachment",
        "an `EncryptedFile` and its ciphertext in pieces, beside AES and SHA-256",
        matrix_files::attachment,
        matrix_files::attachment_seeds,
    ),
    target(
        "key_export",
        "a file of room keys, raw and authentic",
        matrix_files::key_export,
        matrix_files::key_export_seeds,
    ),
    target(
        "secret_storage",
        "descriptions of storage keys, and secrets",
        matrix_files::secret_storage,
        matrix_files::secret_storage_seeds,
    ),
    target(
        "backup",
        "what a server stores of a backup, raw and authentic",
        matrix_files::backup,
        matrix_files::backup_seeds,
    ),
    target(
        "olm_event",
        "an event between devices, and a payload in an authentic one",
        matrix_events::olm,
        matrix_events::olm_seeds,
    ),
    target(
        "room_event",
        "an event in a room, and a payload in an authentic one",
        matrix_events::room_event,
        matrix_events::room_event_seeds,
    ),
    pickle!("native_account", "an account in our own format", NATIVE_ACCOUNT),
    pickle!("native_session", "a session in our own format", NATIVE_SESSION),
    pickle!("native_outbound", "an outbound group session in our own format", NATIVE_OUTBOUND),
    pickle!("native_inbound", "an inbound group session in our own format", NATIVE_INBOUND),
    pickle!("native_backup_key", "a backup key in our own format", NATIVE_BACKUP_KEY),
    target(
        "native_replay_guard",
        "a replay guard in our own format",
        |input| pickles::run(&pickles::NATIVE_REPLAY_GUARD, input),
        pickles::replay_guard_seeds,
    ),
    pickle!("libolm_account", "an account in libolm's format", LIBOLM_ACCOUNT),
    pickle!("libolm_session", "a session in libolm's format", LIBOLM_SESSION),
    pickle!("libolm_outbound", "an outbound group session in libolm's format", LIBOLM_OUTBOUND),
    pickle!("libolm_inbound", "an inbound group session in libolm's format", LIBOLM_INBOUND),
    pickle!("libolm_backup_key", "a backup key in libolm's format", LIBOLM_BACKUP_KEY),
    pickle!("vodozemac_account", "an account in vodozemac's format", VODOZEMAC_ACCOUNT),
    pickle!("vodozemac_session", "a session in vodozemac's format", VODOZEMAC_SESSION),
    pickle!(
        "vodozemac_outbound",
        "an outbound group session in vodozemac's format",
        VODOZEMAC_OUTBOUND
    ),
    pickle!(
        "vodozemac_inbound",
        "an inbound group session in vodozemac's format",
        VODOZEMAC_INBOUND
    ),
    pickle!("dehydrated_device", "a dehydrated device", DEHYDRATED_DEVICE),
    target(
        "olm_network",
        "two parties under a hostile network, beside the model",
        network::olm,
        network::olm_seeds,
    ),
    target(
        "megolm_network",
        "a room under a hostile network, beside the model",
        network::megolm,
        network::megolm_seeds,
    ),
    target("calls", "any calls in any order", calls::calls, calls::calls_seeds),
    target(
        "peers_olm",
        "a normal message for olmec, libolm and vodozemac",
        peers::olm,
        olm::normal_seeds,
    ),
    target(
        "peers_megolm",
        "a Megolm message for olmec, libolm and vodozemac",
        peers::megolm,
        megolm::message_seeds,
    ),
    target(
        "peers_signature",
        "a signature for olmec, libolm and vodozemac",
        peers::signature,
        peers::signature_seeds,
    ),
    target(
        "peers_pickle",
        "a pickle of libolm for olmec, libolm and vodozemac",
        peers::pickles,
        peers::pickles_seeds,
    ),
];
