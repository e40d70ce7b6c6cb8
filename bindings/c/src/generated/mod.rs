//! What is made from the facade.
// Made by `olmec-generate c`: do not edit.

/// Where the tags of handles begin: the word "olmec".
const TAGS: u64 = 0x6f6c_6d65_6300_0000;

pub mod account;
pub mod account_pickles;
pub mod attachment_decryptor;
pub mod attachment_encryptor;
pub mod attachment_verifier;
pub mod backup_restore;
pub mod cross_signing_key;
pub mod decrypted_batch;
pub mod decrypted_olm_event;
pub mod ecies_channel;
pub mod ecies_initiator;
pub mod ecies_recipient;
pub mod enums;
pub mod established_sas;
pub mod hpke_channel;
pub mod hpke_recipient;
pub mod hpke_sender;
pub mod inbound_group_session;
pub mod inbound_group_session_pickles;
pub mod inbound_session;
pub mod key_export;
pub mod lists;
pub mod message_batch;
pub mod olm_event;
pub mod olm_session;
pub mod olm_session_pickles;
pub mod opened_olm_event;
pub mod outbound_group_session;
pub mod outbound_group_session_pickles;
pub mod pk_decryption;
pub mod pk_decryption_pickles;
pub mod pk_encryption;
pub mod pk_signing;
pub mod replay_guard;
pub mod replay_guard_pickles;
pub mod room_session;
pub mod room_session_pickles;
pub mod sas;
pub mod secret_storage_key;
pub mod session_import;
pub mod status;
pub mod utility;
pub mod verified_device;
pub mod verified_one_time_key;
