//! vodozemac's pickles, live: objects go to and fro between vodozemac and olmec at random points
//! of what they do, and go on as if nothing had happened.
//! `OLMEC_INTEROP_PICKLES=N` lets N times as many live.
//!
//! | module | what goes to and fro |
//! |---|---|
//! | `accounts` | accounts that make, publish, use and forget keys; signing keys of both forms |
//! | `conversation` | both ends of an Olm session, messages out of order and lost |
//! | `groups` | both ends of a Megolm session |
//! | `dehydrated` | dehydrated devices |

#[path = "pickles_vodozemac/accounts.rs"]
mod accounts;
#[path = "pickles_vodozemac/conversation.rs"]
mod conversation;
#[path = "pickles_vodozemac/dehydrated.rs"]
mod dehydrated;
#[path = "pickles_vodozemac/groups.rs"]
mod groups;
#[path = "pickles_vodozemac/held_account.rs"]
mod held_account;

use olmec::MacLength;
use olmec_interop::random::Dice;
use serde_json::Value;
use vodozemac::{megolm, olm};

fn pickle_key(dice: &mut Dice) -> [u8; 32] {
    dice.bytes(32).try_into().unwrap()
}

fn olm_config(mac_length: MacLength) -> olm::SessionConfig {
    match mac_length {
        MacLength::Truncated => olm::SessionConfig::version_1(),
        MacLength::Full => olm::SessionConfig::version_2(),
    }
}

fn megolm_config(mac_length: MacLength) -> megolm::SessionConfig {
    match mac_length {
        MacLength::Truncated => megolm::SessionConfig::version_1(),
        MacLength::Full => megolm::SessionConfig::version_2(),
    }
}

/// The JSON without the number of ratchet steps, which olmec does not keep.
fn without_counts(json: &str) -> Value {
    fn forget(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("ratchet_count");
                fields.values_mut().for_each(forget);
            }
            Value::Array(elements) => elements.iter_mut().for_each(forget),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(json).unwrap();
    forget(&mut value);
    value
}
