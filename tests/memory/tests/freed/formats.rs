//! Every kind of object in every format.

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::dehydrated_device::{dehydrate, rehydrate};
use olmec::pickle::{PickleKey, libolm, vodozemac};
use olmec::pk::PkDecryption;
use olmec::secret::SecretText;

use super::envelope::Envelope;
use super::model::Key;
use super::objects::{Objects, PICKLE_KEY};

/// What a pickle is written to.
pub(crate) enum Text {
    Sealed(String),
    Secret(SecretText),
}

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Sealed(text) => text,
            Self::Secret(text) => text.expose(),
        }
    }
}

/// An object and a format.
pub(crate) struct Format<'a> {
    pub(crate) name: &'static str,
    pub(crate) envelope: Envelope,
    /// Writes the object under [`PICKLE_KEY`].
    pub(crate) write: Box<dyn Fn() -> Text + 'a>,
    /// Reads such an object with a key and drops it again; whether it was one.
    pub(crate) read: fn(&str, &Key) -> bool,
}

macro_rules! formats {
    ($($name:literal: $envelope:ident,
        |$object:ident| $object_of:expr => $write:expr,
        |$text:ident, $key:ident| $read:expr;)*) => {
        vec![$(Format {
            name: $name,
            envelope: Envelope::$envelope,
            write: { let $object = $object_of; Box::new(move || $write) },
            read: |$text, $key| { let _ = $key; $read.is_ok() },
        }),*]
    };
}

/// All of them.
pub(crate) fn formats(objects: &Objects) -> Vec<Format<'_>> {
    let Objects { account, expanded_account, session, waiting_session, .. } = objects;
    let Objects { outbound, inbound, backup, .. } = objects;
    let key = &PICKLE_KEY;
    let native_key = || PickleKey::from_bytes(&PICKLE_KEY);
    let sealed = Text::Sealed;
    let secret = Text::Secret;
    formats! {
        "account, native": Native,
            |o| account => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| Account::from_pickle(text, &PickleKey::from_bytes(key));
        "account without seed, native": Native,
            |o| expanded_account => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| Account::from_pickle(text, &PickleKey::from_bytes(key));
        "session, native": Native,
            |o| session => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| Session::from_pickle(text, &PickleKey::from_bytes(key));
        "waiting session, native": Native,
            |o| waiting_session => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| Session::from_pickle(text, &PickleKey::from_bytes(key));
        "outbound group session, native": Native,
            |o| outbound => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| OutboundGroupSession::from_pickle(text, &PickleKey::from_bytes(key));
        "inbound group session, native": Native,
            |o| inbound => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| InboundGroupSession::from_pickle(text, &PickleKey::from_bytes(key));
        "backup key, native": Native,
            |o| backup => sealed(o.pickle(&native_key()).unwrap()),
            |text, key| PkDecryption::from_pickle(text, &PickleKey::from_bytes(key));

        "account, libolm": AesCbcHmac,
            |o| account => sealed(libolm::write_account(o, key).unwrap()),
            |text, key| libolm::read_account(text, key);
        "session, libolm": AesCbcHmac,
            |o| session => sealed(libolm::write_session(o, key).unwrap()),
            |text, key| libolm::read_session(text, key);
        "waiting session, libolm": AesCbcHmac,
            |o| waiting_session => sealed(libolm::write_session(o, key).unwrap()),
            |text, key| libolm::read_session(text, key);
        "outbound group session, libolm": AesCbcHmac,
            |o| outbound => sealed(libolm::write_outbound_group_session(o, key).unwrap()),
            |text, key| libolm::read_outbound_group_session(text, key);
        "inbound group session, libolm": AesCbcHmac,
            |o| inbound => sealed(libolm::write_inbound_group_session(o, key).unwrap()),
            |text, key| libolm::read_inbound_group_session(text, key);
        "backup key, libolm": AesCbcHmac,
            |o| backup => sealed(libolm::write_pk_decryption(o, key)),
            |text, key| libolm::read_pk_decryption(text, key);

        "account, vodozemac": AesCbcHmac,
            |o| account => sealed(vodozemac::write_account(o, key)),
            |text, key| vodozemac::read_account(text, key);
        "account without seed, vodozemac": AesCbcHmac,
            |o| expanded_account => sealed(vodozemac::write_account(o, key)),
            |text, key| vodozemac::read_account(text, key);
        "session, vodozemac": AesCbcHmac,
            |o| session => sealed(vodozemac::write_session(o, key)),
            |text, key| vodozemac::read_session(text, key);
        "waiting session, vodozemac": AesCbcHmac,
            |o| waiting_session => sealed(vodozemac::write_session(o, key)),
            |text, key| vodozemac::read_session(text, key);
        "outbound group session, vodozemac": AesCbcHmac,
            |o| outbound => sealed(vodozemac::write_outbound_group_session(o, key).unwrap()),
            |text, key| vodozemac::read_outbound_group_session(text, key);
        "inbound group session, vodozemac": AesCbcHmac,
            |o| inbound => sealed(vodozemac::write_inbound_group_session(o, key)),
            |text, key| vodozemac::read_inbound_group_session(text, key);

        "account, vodozemac's JSON": Plain,
            |o| account => secret(vodozemac::write_account_json(o)),
            |text, key| vodozemac::read_account_json(text);
        "account without seed, vodozemac's JSON": Plain,
            |o| expanded_account => secret(vodozemac::write_account_json(o)),
            |text, key| vodozemac::read_account_json(text);
        "session, vodozemac's JSON": Plain,
            |o| session => secret(vodozemac::write_session_json(o)),
            |text, key| vodozemac::read_session_json(text);
        "waiting session, vodozemac's JSON": Plain,
            |o| waiting_session => secret(vodozemac::write_session_json(o)),
            |text, key| vodozemac::read_session_json(text);
        "outbound group session, vodozemac's JSON": Plain,
            |o| outbound => secret(vodozemac::write_outbound_group_session_json(o).unwrap()),
            |text, key| vodozemac::read_outbound_group_session_json(text);
        "inbound group session, vodozemac's JSON": Plain,
            |o| inbound => secret(vodozemac::write_inbound_group_session_json(o)),
            |text, key| vodozemac::read_inbound_group_session_json(text);

        "dehydrated device": Dehydrated,
            |o| account => {
                let made = dehydrate(o, key).unwrap();
                sealed(format!("{} {}", made.ciphertext, made.nonce))
            },
            |text, key| {
                let (ciphertext, nonce) = text.split_once(' ').unwrap_or((text, ""));
                rehydrate(ciphertext, nonce, key)
            };
    }
}
