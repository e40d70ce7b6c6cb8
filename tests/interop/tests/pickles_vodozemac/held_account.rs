//! An account in one implementation or the other, and what both can do.

use std::collections::BTreeMap;

use olmec::olm::{Account, MessageType, OlmMessage};
use olmec::pickle::vodozemac as pickles;
use olmec_interop::random::Dice;
use serde_json::Value;
use vodozemac::olm as theirs;

use super::pickle_key;

pub(crate) type Key = [u8; 32];

/// An account in one implementation or the other.
pub(crate) enum Held {
    Vodozemac(Box<theirs::Account>),
    Olmec(Account),
}

/// Whether a new session with this one-time or fallback key is accepted; vodozemac opens it.
pub(crate) fn accepted_by_olmec(account: &mut Account, key: Key) -> bool {
    let (sender, message) = opened(*account.identity_keys().curve25519.as_bytes(), key);
    let message = OlmMessage::from_bytes(MessageType::PreKey, &message).unwrap();
    let OlmMessage::PreKey(message) = message else { panic!("a first message") };
    match account.create_inbound_session(sender.into(), &message) {
        Ok(inbound) => inbound.plaintext == b"hello",
        Err(_) => false,
    }
}

/// The same of vodozemac.
pub(crate) fn accepted_by_vodozemac(account: &mut theirs::Account, key: Key) -> bool {
    let (sender, message) = opened(account.curve25519_key().to_bytes(), key);
    let message = theirs::PreKeyMessage::from_bytes(&message).unwrap();
    let config = theirs::SessionConfig::version_1();
    match account.create_inbound_session(config, sender.into(), &message) {
        Ok(inbound) => inbound.plaintext == b"hello",
        Err(_) => false,
    }
}

/// The sender's identity key and its first message.
fn opened(identity_key: Key, one_time_key: Key) -> (Key, Vec<u8>) {
    let sender = theirs::Account::new();
    let config = theirs::SessionConfig::version_1();
    let mut session =
        sender.create_outbound_session(config, identity_key.into(), one_time_key.into()).unwrap();
    (sender.curve25519_key().to_bytes(), session.encrypt("hello").unwrap().to_parts().1)
}

fn number(id: vodozemac::KeyId) -> u64 {
    serde_json::to_value(id).unwrap().as_u64().unwrap()
}

impl Held {
    pub(crate) fn generate(&mut self, count: usize, dice: &mut Dice) {
        match self {
            Self::Vodozemac(account) => drop(account.generate_one_time_keys(count)),
            Self::Olmec(account) => {
                account.generate_one_time_keys_with_rng(count, dice).unwrap();
            }
        }
    }

    pub(crate) fn generate_fallback(&mut self, dice: &mut Dice) {
        match self {
            Self::Vodozemac(account) => drop(account.generate_fallback_key()),
            Self::Olmec(account) => drop(account.generate_fallback_key_with_rng(dice).unwrap()),
        }
    }

    pub(crate) fn publish(&mut self) {
        match self {
            Self::Vodozemac(account) => account.mark_keys_as_published(),
            Self::Olmec(account) => drop(account.mark_keys_as_published()),
        }
    }

    pub(crate) fn forget_fallback(&mut self) {
        match self {
            Self::Vodozemac(account) => drop(account.forget_fallback_key()),
            Self::Olmec(account) => drop(account.forget_previous_fallback_key()),
        }
    }

    pub(crate) fn accepts(&mut self, key: Key) -> bool {
        match self {
            Self::Vodozemac(account) => accepted_by_vodozemac(account, key),
            Self::Olmec(account) => accepted_by_olmec(account, key),
        }
    }

    /// The unpublished one-time keys by id.
    pub(crate) fn one_time_keys(&self) -> BTreeMap<u64, Key> {
        match self {
            Self::Vodozemac(account) => account
                .one_time_keys()
                .into_iter()
                .map(|(id, key)| (number(id), key.to_bytes()))
                .collect(),
            Self::Olmec(account) => account
                .one_time_keys()
                .map(|key| (key.id.get().into(), *key.key.as_bytes()))
                .collect(),
        }
    }

    /// The fallback key, if it is unpublished.
    pub(crate) fn fallback_key(&self) -> Option<(u64, Key)> {
        match self {
            Self::Vodozemac(account) => account
                .fallback_key()
                .into_iter()
                .map(|(id, key)| (number(id), key.to_bytes()))
                .next(),
            Self::Olmec(account) => {
                account.fallback_key().map(|key| (key.id.get().into(), *key.key.as_bytes()))
            }
        }
    }

    pub(crate) fn signature(&self) -> [u8; 64] {
        match self {
            Self::Vodozemac(account) => account.sign(b"device keys").to_bytes(),
            Self::Olmec(account) => *account.sign(b"device keys").as_bytes(),
        }
    }

    pub(crate) fn hop(self, dice: &mut Dice) -> Self {
        let key = pickle_key(dice);
        match self {
            Self::Vodozemac(account) => {
                let json = serde_json::to_string(&account.pickle()).unwrap();
                let read = match dice.chance(50) {
                    true => pickles::read_account(&account.pickle().encrypt(&key), &key),
                    false => pickles::read_account_json(&json),
                };
                let read = read.unwrap();
                let again = pickles::write_account_json(&read);
                assert_eq!(without_new_ids(again.expose()), without_new_ids(&json));
                Self::Olmec(read)
            }
            Self::Olmec(account) => {
                let sealed = pickles::write_account(&account, &key);
                let pickle = theirs::AccountPickle::from_encrypted(&sealed, &key).unwrap();
                let json = pickles::write_account_json(&account);
                let written: Value = serde_json::from_str(json.expose()).unwrap();
                assert_eq!(serde_json::to_value(&pickle).unwrap(), written);
                // Back and forth without anything in between changes no id.
                let again = pickles::read_account_json(json.expose()).unwrap();
                assert_eq!(pickles::write_account_json(&again).expose(), json.expose());
                Self::Vodozemac(Box::new(theirs::Account::from_pickle(pickle)))
            }
        }
    }
}

/// The JSON without the ids that may change on the way: those of fallback keys and the next ones.
fn without_new_ids(json: &str) -> Value {
    let mut value: Value = serde_json::from_str(json).unwrap();
    value["one_time_keys"].as_object_mut().unwrap().remove("next_key_id");
    let fallback_keys = value["fallback_keys"].as_object_mut().unwrap();
    fallback_keys.remove("key_id");
    for key in fallback_keys.values_mut().filter_map(Value::as_object_mut) {
        key.remove("key_id");
    }
    value
}
