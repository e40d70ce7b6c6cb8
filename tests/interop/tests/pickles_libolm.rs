//! libolm's pickles, live: objects go to and fro between libolm and olmec at random points of what
//! they do, and each side must write exactly what the other wrote.
//! `OLMEC_INTEROP_PICKLES=N` lets N times as many live.
//!
//! | module | what goes to and fro |
//! |---|---|
//! | `accounts` | accounts that make, publish, use and forget keys |
//! | `conversation` | both ends of an Olm session, messages out of order and lost |
//! | `groups` | both ends of a Megolm session |
//! | `vectors` | nothing: the files in `test-vectors/pickle` are made and checked |

#[path = "pickles_libolm/accounts.rs"]
mod accounts;
#[path = "pickles_libolm/conversation.rs"]
mod conversation;
#[path = "pickles_libolm/groups.rs"]
mod groups;
#[path = "pickles_libolm/model.rs"]
mod model;
#[path = "pickles_libolm/vectors.rs"]
mod vectors;

use olmec_interop::random::Dice;

/// A pickle key: none, short, or longer than a block of the hash.
fn pickle_key(dice: &mut Dice) -> Vec<u8> {
    let length = [0, 1, 32, 200][dice.below(4)];
    dice.bytes(length)
}
