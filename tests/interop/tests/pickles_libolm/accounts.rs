//! An account that hops between libolm and olmec while its keys are made, published and used.

use olmec::Curve25519PublicKey;
use olmec::olm::{Account, MessageType, OlmMessage, PreKeyMessage, UsedKey};
use olmec::pickle::libolm as pickles;
use olmec_interop::libolm;

use olmec_interop::random::{Dice, seeds_of_lives};

use super::pickle_key;

enum Held {
    Libolm(libolm::Account),
    Olmec(Box<Account>),
}

/// What the account should hold.
#[derive(Default)]
struct Model {
    last_id: u32,
    /// Oldest first; true if published.
    keys: Vec<(u32, Curve25519PublicKey, bool)>,
    /// Current, then previous.
    fallback: Vec<(u32, Curve25519PublicKey)>,
}

fn id_text(id: u32) -> String {
    // Six characters of base64 hold 32 bits and 4 zero bits.
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = u64::from(id) << 4;
    (0..6).rev().map(|place| char::from(alphabet[(bits >> (6 * place)) as usize & 63])).collect()
}

impl Held {
    fn generate(&mut self, count: usize, dice: &mut Dice, model: &mut Model) {
        let known: Vec<_> = model.keys.iter().map(|(_, key, _)| *key).collect();
        let mut unpublished = match self {
            Self::Libolm(account) => {
                account.generate_one_time_keys(count, &dice.bytes(32 * count)).unwrap();
                let keys = account.one_time_keys().into_iter();
                keys.map(|(id, key)| (id, key.parse().unwrap())).collect::<Vec<_>>()
            }
            Self::Olmec(account) => {
                account.generate_one_time_keys_with_rng(count, dice).unwrap();
                account.one_time_keys().map(|key| (key.id.to_base64(), key.key)).collect()
            }
        };
        unpublished.sort();
        unpublished.retain(|(_, key)| !known.contains(key));
        assert_eq!(unpublished.len(), count);
        for (id, key) in unpublished {
            model.last_id += 1;
            assert_eq!(id, id_text(model.last_id));
            model.keys.push((model.last_id, key, false));
        }
    }

    fn generate_fallback(&mut self, dice: &mut Dice, model: &mut Model) {
        let (id, key) = match self {
            Self::Libolm(account) => {
                account.generate_fallback_key(&dice.bytes(32)).unwrap();
                let (id, key) = account.unpublished_fallback_key().unwrap();
                (id, key.parse().unwrap())
            }
            Self::Olmec(account) => {
                account.generate_fallback_key_with_rng(dice).unwrap();
                let key = account.fallback_key().unwrap();
                (key.id.to_base64(), key.key)
            }
        };
        model.last_id += 1;
        assert_eq!(id, id_text(model.last_id));
        model.fallback.insert(0, (model.last_id, key));
        model.fallback.truncate(2);
    }

    fn publish(&mut self, model: &mut Model) {
        let marked = match self {
            Self::Libolm(account) => account.mark_keys_as_published(),
            Self::Olmec(account) => account.mark_keys_as_published(),
        };
        assert_eq!(marked, model.keys.iter().filter(|(.., published)| !published).count());
        model.keys.iter_mut().for_each(|(.., published)| *published = true);
    }

    fn identity_key(&self) -> Curve25519PublicKey {
        match self {
            Self::Libolm(account) => account.identity_keys().curve25519.parse().unwrap(),
            Self::Olmec(account) => account.identity_keys().curve25519,
        }
    }

    /// A new device opens a session with `key`; its first message must be readable.
    fn is_written_to(&mut self, key: Curve25519PublicKey, dice: &mut Dice) -> Option<u32> {
        let device = Account::with_rng(dice).unwrap();
        let mac_length = olmec::MacLength::Truncated;
        let mut session = device
            .create_outbound_session_with(self.identity_key(), key, mac_length, dice)
            .unwrap();
        let message = session.encrypt_with_rng(b"hello", dice).unwrap();
        match self {
            Self::Libolm(account) => {
                let body = message.to_base64();
                let mut session = libolm::Session::inbound(account, &body).ok()?;
                assert_eq!(session.decrypt(libolm::PRE_KEY, &body).unwrap(), b"hello");
                Some(account.remove_one_time_keys(&session).unwrap() as u32)
            }
            Self::Olmec(account) => {
                let message = pre_key(&message);
                let from = device.identity_keys().curve25519;
                let inbound = account.create_inbound_session(from, &message).ok()?;
                assert_eq!(inbound.plaintext, b"hello");
                let (UsedKey::OneTime(id) | UsedKey::Fallback(id)) = inbound.used_key;
                Some(id.get())
            }
        }
    }

    fn hop(&mut self, key: &[u8]) {
        let message = b"signed by both";
        *self = match self {
            Self::Libolm(account) => {
                let theirs = account.pickle(key);
                let read = pickles::read_account(&theirs, key).unwrap();
                assert_eq!(pickles::write_account(&read, key).unwrap(), theirs);
                assert_eq!(read.sign(message).to_base64(), account.sign(message));
                Self::Olmec(Box::new(read))
            }
            Self::Olmec(account) => {
                let ours = pickles::write_account(account, key).unwrap();
                let read = libolm::Account::unpickle(&ours, key).unwrap();
                assert_eq!(read.pickle(key), ours);
                let signature = read.sign(message);
                assert_eq!(signature, account.sign(message).to_base64());
                let keys = account.identity_keys();
                keys.ed25519.verify(message, &signature.parse().unwrap()).unwrap();
                let name = keys.ed25519.to_base64();
                libolm::ed25519_verify(&name, message, &signature).unwrap();
                Self::Libolm(read)
            }
        };
    }
}

fn pre_key(message: &OlmMessage) -> PreKeyMessage {
    match OlmMessage::from_base64(MessageType::PreKey, &message.to_base64()).unwrap() {
        OlmMessage::PreKey(message) => message,
        OlmMessage::Normal(_) => unreachable!("read as a pre-key message"),
    }
}

#[test]
fn an_account_keeps_its_keys_and_their_ids_over_every_hop() {
    let (mut most_keys, mut hops) = (0, 0);
    for seed in seeds_of_lives(40) {
        let dice = &mut Dice::new(seed);
        let mut model = Model::default();
        let mut account = if dice.chance(50) {
            Held::Libolm(libolm::Account::create(&dice.bytes(64)).unwrap())
        } else {
            Held::Olmec(Box::new(Account::with_rng(dice).unwrap()))
        };
        account.hop(b"empty");
        for _ in 0..80 {
            match dice.below(8) {
                0 | 1 if model.keys.len() < 90 => {
                    let count = 1 + dice.below(10);
                    account.generate(count, dice, &mut model);
                }
                2 => account.generate_fallback(dice, &mut model),
                3 => account.publish(&mut model),
                4 if !model.keys.is_empty() => {
                    let (id, key, _) = model.keys.remove(dice.below(model.keys.len()));
                    assert_eq!(account.is_written_to(key, dice), Some(id));
                }
                5 if !model.fallback.is_empty() => {
                    let (_, key) = model.fallback[dice.below(model.fallback.len())];
                    assert!(account.is_written_to(key, dice).is_some());
                }
                6 => {
                    match &mut account {
                        Held::Libolm(account) => account.forget_old_fallback_key(),
                        Held::Olmec(account) => {
                            account.forget_previous_fallback_key();
                        }
                    }
                    model.fallback.truncate(1);
                }
                _ => {
                    account.hop(&pickle_key(dice));
                    hops += 1;
                }
            }
        }
        most_keys = most_keys.max(model.keys.len());
        account.hop(b"before the keys are used up");
        for (id, key, _) in model.keys {
            assert_eq!(account.is_written_to(key, dice), Some(id));
            assert_eq!(account.is_written_to(key, dice), None, "used twice");
        }
        for (_, key) in model.fallback {
            assert!(account.is_written_to(key, dice).is_some());
        }
        account.hop(b"empty again");
    }
    println!("{hops} hops");
    assert!(most_keys > 60 && hops > 400, "{most_keys} keys, {hops} hops");
}

#[test]
fn libolm_gets_the_newest_hundred_one_time_keys() {
    let dice = &mut Dice::new(5);
    let mut account = Account::with_rng(dice).unwrap();
    let mut keys = Vec::new();
    for _ in 0..2 {
        keys.extend(account.generate_one_time_keys_with_rng(65, dice).unwrap().created);
        account.mark_keys_as_published();
    }
    let text = pickles::write_account(&account, b"").unwrap();
    let mut theirs = Held::Libolm(libolm::Account::unpickle(&text, b"").unwrap());
    assert_eq!(theirs.is_written_to(keys[29].key, dice), None);
    for key in &keys[30..] {
        assert_eq!(theirs.is_written_to(key.key, dice), Some(key.id.get()));
    }
    let mut model = Model { last_id: 130, ..Model::default() };
    theirs.generate(3, dice, &mut model);
    assert_eq!(pickles::read_account(&text, b"").unwrap().one_time_key_count(), 100);
}
