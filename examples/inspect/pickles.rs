//! What pickles hold: a few facts without the key, the numbers and public keys with it.

use olmec::megolm::Authenticity;
use olmec::olm::{IdentityKeys, KeyId, MessageType};
use olmec::pickle::{Pickle, PickleClaims, PickleError, PickleKey, PickleKind, Stamp, vodozemac};

use super::any_object::{AnyObject, LibolmRefusal};
use super::finding::{Finding, Refusal, Verdict};
use super::key_bytes::KeyBytes;
use super::messages::bytes;

/// The key that was given.
pub struct Key {
    pub bytes: KeyBytes,
    /// For our own pickles.
    pub context: String,
}

impl Key {
    /// The key, if it has the one length of all formats but libolm's.
    pub fn of_32_bytes(&self) -> Option<&[u8; 32]> {
        self.bytes.as_slice().try_into().ok()
    }

    pub fn require_32_bytes(&self) -> Result<&[u8; 32], Refusal> {
        let length = self.bytes.len();
        let why =
            || format!("the key has {length} bytes, and has 32 for this; a line break counts");
        self.of_32_bytes().ok_or_else(|| Refusal::plain(why()))
    }
}

/// A pickle of our own.
pub fn native(pickle: &Pickle, key: Option<&Key>) -> Result<Finding, Refusal> {
    let PickleClaims { kind, record_version, generation, .. } =
        pickle.claims().ok_or(Refusal::coded(&PickleError::Authentication))?;
    let kind = kind.map_or("an unknown kind of object".to_owned(), |kind| kind.to_string());
    let finding = Finding::new(format!("a pickle of olmec: {kind}"))
        .with("record version", record_version)
        .with("generation", generation)
        .with("size", bytes(pickle.as_bytes().len()));
    let Some(key) = key else {
        return Ok(finding.with("authentic", "not checked; give its key"));
    };
    let stamp = Stamp { context: key.context.as_bytes(), generation: 0 };
    let pickle_key = PickleKey::from_bytes(key.require_32_bytes()?);
    let object = AnyObject::open(pickle, &pickle_key, stamp).map_err(|e| Refusal::coded(&e))?;
    Ok(finding.with("authentic", "yes").with_all(facts(&object)))
}

/// Whether a pickle of libolm or vodozemac can have this many bytes: blocks of 16 and a MAC of 8,
/// and at least the key pair of a backup.
pub fn may_be_encrypted(length: usize) -> bool {
    length >= 88 && length % 16 == 8
}

/// A pickle of libolm or vodozemac, which look alike.
pub fn encrypted(text: &str, length: usize, key: Option<&Key>) -> Verdict {
    let sized = |what: &str| Finding::new(what).with("size", bytes(length));
    let Some(key) = key else {
        return Verdict::CouldBe(vec![
            sized("a pickle of libolm; give its key").with("holds", "unknown without the key"),
            sized("a pickle of vodozemac; give its key").with("holds", "unknown without the key"),
            Finding::new("any other bytes, also secret ones, so they are not shown"),
        ]);
    };
    let of_libolm = match AnyObject::from_libolm(text, &key.bytes) {
        Ok(object) => {
            let what = format!("a pickle of libolm: {}", object.kind());
            return sized(&what).with("authentic", "yes").with_all(facts(&object)).into();
        }
        Err(refusal) => refusal,
    };
    // The two have the same envelope. JSON inside is the one, a version number the other.
    let of_vodozemac = key.of_32_bytes().map(|key| {
        read_as_any(|kind| match kind {
            PickleKind::Account => vodozemac::read_account(text, key).map(Into::into),
            PickleKind::Session => vodozemac::read_session(text, key).map(Into::into),
            PickleKind::OutboundGroupSession => {
                vodozemac::read_outbound_group_session(text, key).map(Into::into)
            }
            _ => vodozemac::read_inbound_group_session(text, key).map(Into::into),
        })
    });
    match of_vodozemac {
        Some(Ok(object)) => {
            let what = format!("a pickle of vodozemac: {}", object.kind());
            sized(&what).with("authentic", "yes").with_all(facts(&object)).into()
        }
        Some(Err(error)) => Verdict::Refused(vec![
            libolm_refusal(&of_libolm).of("a pickle of libolm"),
            Refusal::coded(&error).of("a pickle of vodozemac"),
        ]),
        None => libolm_refusal(&of_libolm).of("a pickle of libolm").into(),
    }
}

fn libolm_refusal(refusal: &LibolmRefusal) -> Refusal {
    Refusal { code: Some(refusal.code()), why: refusal.to_string() }
}

/// The plain JSON of a vodozemac pickle.
pub fn vodozemac_json(json: &str) -> Result<Finding, Refusal> {
    let object = read_as_any(|kind| match kind {
        PickleKind::Account => vodozemac::read_account_json(json).map(Into::into),
        PickleKind::Session => vodozemac::read_session_json(json).map(Into::into),
        PickleKind::OutboundGroupSession => {
            vodozemac::read_outbound_group_session_json(json).map(Into::into)
        }
        _ => vodozemac::read_inbound_group_session_json(json).map(Into::into),
    });
    let object = object.map_err(|error| Refusal::coded(&error))?;
    Ok(Finding::new(format!("the plain JSON of a vodozemac pickle: {}", object.kind()))
        .with("size", bytes(json.len()))
        .with("encrypted", "no: every secret of the object is in it")
        .with_all(facts(&object)))
}

/// The first kind as which it can be read, or the last error: they say the same.
fn read_as_any(
    read: impl Fn(PickleKind) -> Result<AnyObject, vodozemac::ReadError>,
) -> Result<AnyObject, vodozemac::ReadError> {
    read(PickleKind::Account)
        .or_else(|_| read(PickleKind::Session))
        .or_else(|_| read(PickleKind::OutboundGroupSession))
        .or_else(|_| read(PickleKind::InboundGroupSession))
}

/// What an object says of itself.
pub fn facts(object: &AnyObject) -> Vec<(&'static str, String)> {
    let finding = Finding::new("");
    let described = match object {
        AnyObject::Account(account) => {
            let description = account.describe();
            let IdentityKeys { curve25519, ed25519 } = description.identity_keys;
            let (held, new) = (description.one_time_keys, description.unpublished_one_time_keys);
            let id = |id: Option<KeyId>| id.map_or("none".into(), |id| format!("id {id}"));
            finding
                .with("Curve25519 key", curve25519)
                .with("Ed25519 key", ed25519)
                .with("one-time keys", format!("{held}, of which {new} are not published"))
                .with("fallback key", id(description.fallback_key))
                .with("previous fallback key", id(description.previous_fallback_key))
        }
        AnyObject::Session(session) => finding
            .with("session id", session.id())
            .with("opened by", format!("identity key {}", session.keys().identity_key))
            .with("MAC", bytes(session.mac_length().bytes()))
            .with("has received", if session.has_received_message() { "yes" } else { "no" })
            .with(
                "next message",
                match session.next_message_type() {
                    MessageType::PreKey => "a pre-key message",
                    MessageType::Normal => "a normal message",
                },
            )
            .with("chains", session.describe()),
        AnyObject::OutboundGroupSession(session) => finding
            .with("session id", session.id())
            .with("MAC", bytes(session.mac_length().bytes()))
            .with(
                "next index",
                session.message_index().map_or("none: exhausted".into(), |index| index.to_string()),
            ),
        AnyObject::InboundGroupSession(session) => finding
            .with("session id", session.id())
            .with("MAC", bytes(session.mac_length().bytes()))
            .with("first known index", session.first_known_index())
            .with(
                "authenticity",
                match session.authenticity() {
                    Authenticity::Signed => "signed",
                    _ => "imported: as far as its sender is believed",
                },
            ),
        AnyObject::PkDecryption(key) => finding.with("public key", key.public_key()),
    };
    described.facts
}
