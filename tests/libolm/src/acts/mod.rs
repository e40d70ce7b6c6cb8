//! What a caller does with the objects, at random: each module is a scene of one kind of object.

pub(crate) mod account;
pub(crate) mod blank;
pub(crate) mod megolm;
pub(crate) mod nonsense;
pub(crate) mod olm;
pub(crate) mod pk;
pub(crate) mod sas;
pub(crate) mod utility;

use crate::call::{Call, FAILED, Written};
use crate::harness::Harness;
use crate::object::Object;

/// Everything a scene is played with: a fresh set of objects, and so many steps.
pub(crate) type Scene = fn(&mut Harness, usize);

/// The scenes. Those with the most state are played most.
pub(crate) const SCENES: [Scene; 12] = [
    olm::play,
    olm::play,
    olm::play,
    olm::play,
    megolm::play,
    megolm::play,
    account::play,
    pk::play,
    sas::play,
    utility::play,
    blank::play,
    nonsense::play,
];

/// The names of the functions that pickle a kind of object.
pub(crate) struct Pickling {
    pub(crate) length: &'static str,
    pub(crate) write: &'static str,
    pub(crate) read: &'static str,
}

pub(crate) fn pickling(kind: &str) -> Pickling {
    macro_rules! of {
        ($kind:literal) => {
            Pickling {
                length: concat!("olm_pickle_", $kind, "_length"),
                write: concat!("olm_pickle_", $kind),
                read: concat!("olm_unpickle_", $kind),
            }
        };
    }
    match kind {
        "account" => of!("account"),
        "session" => of!("session"),
        "inbound_group_session" => of!("inbound_group_session"),
        "outbound_group_session" => of!("outbound_group_session"),
        _ => of!("pk_decryption"),
    }
}

/// Pickles an object. The same text comes out of both libraries, or else it is none.
pub(crate) fn pickle(harness: &mut Harness, object: &Object, key: &[u8]) -> Option<Vec<u8>> {
    let Pickling { length, write, .. } = pickling(object.kind);
    let length = harness.length(length, object);
    if length == FAILED {
        return None;
    }
    let room = harness.rng.room_for(length);
    let did = harness.succeeds(Call::new(write).object(object).input(key).output(room))?;
    Some(did.outputs[0].clone())
}

/// Opens a pickle in an object; whether that succeeded.
pub(crate) fn unpickle(
    harness: &mut Harness,
    object: &Object,
    key: &[u8],
    pickle: &[u8],
    is_nonsense: bool,
) -> bool {
    let mut call = Call::new(pickling(object.kind).read).object(object).input(key).text(pickle);
    call.is_nonsense = is_nonsense;
    if object.kind == "pk_decryption" {
        let room = harness.rng.room_for(43);
        call = call.output(room).writes(Written::Fixed([43, 0, 0]));
    }
    let opened = harness.succeeds(call).is_some();
    if opened {
        object.made.set(true);
        object.imported.set(false);
        object.exported.set(false);
    }
    opened
}

/// Pickles an object and opens the pickle in another one, which then takes its place; at times with
/// another key or a pickle that is spoilt, which leaves the object.
pub(crate) fn through_a_pickle(harness: &mut Harness, object: Object) -> Object {
    let key = harness.rng.some_bytes();
    let Some(text) = pickle(harness, &object, &key) else { return object };
    let other = harness.object(object.kind);
    if harness.rng.one_in(4) {
        let spoilt = harness.rng.spoil(&text);
        if spoilt != text {
            unpickle(harness, &other, &key, &spoilt, false);
        }
        return object;
    }
    if harness.rng.one_in(10) {
        let wrong = harness.rng.some_bytes();
        if wrong != key {
            unpickle(harness, &other, &wrong, &text, false);
        }
        return object;
    }
    if !unpickle(harness, &other, &key, &text, false) {
        return object;
    }
    other.imported.set(object.imported.get());
    other
}

/// A call whose result is a text of a length that another function tells.
pub(crate) fn read(
    harness: &mut Harness,
    object: &Object,
    length: &'static str,
    function: &'static str,
) -> Option<Vec<u8>> {
    let length = harness.length(length, object);
    let room = harness.rng.room_for(length);
    let did = harness.succeeds(Call::new(function).object(object).output(room))?;
    Some(did.outputs[0].clone())
}
