//! The calls by their names, with how each argument is passed: by value (`_`), a record by
//! reference (`&`), or a handle of that type.

use olmec_facade::*;

use super::Call;
use super::values::{Answer, Outcome as _};

macro_rules! calls {
    (
        fn { $($function:ident($($to:tt)*))* }
        $($handle:ident {
            $(.$constructor:ident($($with:tt)*))*
            $(#$method:ident($($passed:tt)*))*
        })*
    ) => {
        /// Makes a call.
        pub(super) fn call(call: &Call<'_>) -> Answer {
            let name = call.name();
            $(if name == stringify!($function) {
                return $function($(argument!(call $to)),*).answer();
            })*
            $(
                $(if name == concat!(stringify!($handle), ".", stringify!($constructor)) {
                    return $handle::$constructor($(argument!(call $with)),*).answer();
                })*
                $(if name == concat!(stringify!($handle), "#", stringify!($method)) {
                    return call.on::<$handle>().$method($(argument!(call $passed)),*).answer();
                })*
            )*
            panic!("the interpreter does not know {name}")
        }
    };
}

macro_rules! argument {
    ($call:ident _) => {
        $call.argument()
    };
    ($call:ident &) => {
        &$call.argument()
    };
    ($call:ident $handle:ident) => {
        &$call.handle::<$handle>()
    };
}

calls! {
    fn {
        build_msc4108_qr_code(&) build_msc4388_qr_code(&) canonical_json(_) decrypt_attachment(_ _)
        ed25519_verify(_ _ _) parse_msc4108_qr_code(_) parse_msc4388_qr_code(_) verify_json(_ _ _ _)
    }
    Account {
        .from_libolm_pickle(_ _) .from_pickle(_ _) .from_pickle_with_stamp(_ _ &)
        .from_vodozemac_json(_) .from_vodozemac_pickle(_ _) .rehydrate(& _)
        #create_inbound_session(_ &) #create_inbound_session_with_mac_length(_ & _) #fallback_key()
        #generate_fallback_key() #generate_one_time_keys(_)
        #identity_keys() #one_time_key_count() #one_time_keys() #sign(_) #to_libolm_pickle(_)
    }
    DecryptedBatch {
        #message(_)
    }
    DecryptedOlmEvent {
        #content() #event_type() #sender_device()
    }
    InboundGroupSession {
        .from_export(_) .from_export_with_mac_length(_ _) .from_libolm_pickle(_ _)
        .from_outbound(OutboundGroupSession) .from_pickle_with_stamp(_ _ &) .from_vodozemac_json(_)
        .from_vodozemac_pickle(_ _) .new(_) .with_mac_length(_ _) #advance_to(_) #authenticity()
        #compare(InboundGroupSession) #decrypt(_) #decrypt_batch(MessageBatch) #export_at(_)
        #export_at_first_known_index()
        #first_known_index() #id() #mac_length() #merge(InboundGroupSession) #signing_key()
        #to_libolm_pickle(_) #to_vodozemac_json() #to_vodozemac_pickle(_)
    }
    InboundSession {
        #plaintext() #session() #used_fallback_key()
    }
    KeyExport {
        .new(_ _ _ _) #plaintext()
    }
    MessageBatch {
        .new() #add(_)
    }
    OlmEvent {
        .new(_ _ Account) #open_new_session(Account _)
        #open_new_session_from(Account _ VerifiedDevice)
    }
    OlmSession {
        .from_libolm_pickle(_ _) .from_pickle(_ _) .from_pickle_with_stamp(_ _ &)
        .from_vodozemac_json(_) .from_vodozemac_pickle(_ _) #decrypt(&) #describe() #encrypt(_)
        #has_received_message() #id() #mac_length() #matches(&) #next_message_type()
        #to_libolm_pickle(_)
    }
    OpenedOlmEvent {
        #event()
    }
    OutboundGroupSession {
        .from_libolm_pickle(_ _) .from_pickle(_ _) .from_pickle_with_stamp(_ _ &)
        .from_vodozemac_json(_) .from_vodozemac_pickle(_ _) #encrypt(_) #id() #mac_length()
        #message_index() #session_key() #to_libolm_pickle(_) #to_vodozemac_json()
        #to_vodozemac_pickle(_)
    }
    PkDecryption {
        .from_libolm_pickle(_ _) .from_pickle_with_stamp(_ _ &) .from_recovery_key(_)
        .from_secret_key(_) #decrypt_room_key(_ _ _) #decrypt_unauthenticated(&) #public_key() #recovery_key() #secret_key()
        #to_libolm_pickle(_)
    }
    PkSigning {
        .from_seed(_) #public_key() #seed() #sign(_) #sign_json(_ _)
    }
    ReplayGuard {
        .new()
    }
    RoomSession {
        .from_session_key(_ _ VerifiedDevice) #open(_ _ _ _ ReplayGuard)
    }
    Sas {
        .new() #agree(_) #agree_with_commitment(_ _ _)
    }
    SecretStorageKey {
        .from_bytes(_) .unlock(_ _) .unlock_with_passphrase(_ _ _) #bytes() #check() #decrypt(_ _)
    }
    VerifiedDevice {
        .new(_ _ _) #device_id() #identity_keys() #verify_one_time_key(_)
    }
    VerifiedOneTimeKey {
        #key()
    }
}
