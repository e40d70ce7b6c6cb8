//! One object of each kind, with everything in it that the kind can hold, and all its secrets.

use olmec::MacLength;
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::libolm;
use olmec::pk::PkDecryption;
use olmec_memory::Watcher;

use super::conversation;
use super::known::{Known, Seen};
use super::model::megolm::MegolmSender;
use super::model::{CurveKeys, Key};
use super::support::{GivenBytes, bytes};

/// The key of all pickles here.
pub(crate) const PICKLE_KEY: Key = *b"a key of 32 bytes for pickles :-)".first_chunk().unwrap();

pub(crate) struct Objects {
    /// Watches for every secret that any of them has or had, and for the pickle key.
    pub(crate) watcher: Watcher,
    /// The bytes of all keys, secret and public, that can stand in a record.
    pub(crate) keys: Vec<Vec<u8>>,
    /// With one-time keys, published and not, and both fallback keys.
    pub(crate) account: Account,
    /// The same as it comes back from libolm: without the seed of its signing key.
    pub(crate) expanded_account: Account,
    /// With a sending chain, and five receiving chains that have skipped keys.
    pub(crate) session: Session,
    /// Whose turn it is to make a new ratchet key.
    pub(crate) waiting_session: Session,
    pub(crate) outbound: OutboundGroupSession,
    pub(crate) inbound: InboundGroupSession,
    pub(crate) backup: PkDecryption,
    /// What to replace by what, secret and public keys, to have one key twice in an account.
    pub(crate) same_key: [(Key, Key); 2],
    /// Their ratchet keys of two of the receiving chains.
    pub(crate) same_chain: (Key, Key),
}

impl Objects {
    /// Makes them twice: at first to learn the secrets, then with all of them watched for.
    pub(crate) fn new() -> Self {
        let mut known = Known::default();
        known.add_pickle_key(&PICKLE_KEY);
        Self::make(&Watcher::new([]), &mut known);
        let watcher = known.watcher();
        Self::make(&watcher, &mut known)
    }

    fn make(watcher: &Watcher, known: &mut Known) -> Self {
        let seen = &mut Seen { known, watcher };
        let (mut account, random, one_time_keys) = account(seen);
        let (mut alice, mut bob) =
            conversation::open(&mut account, &random, &one_time_keys[0], seen);
        let ratchet_key = |turn| bytes::<32>(200 + turn);
        let mut waiting = String::new();
        for turn in 0..6 {
            let answer = bob.say(&bytes(300 + turn), seen);
            alice.hear(&answer, seen);
            let messages: Vec<_> = (0..3).map(|_| alice.say(&ratchet_key(turn), seen)).collect();
            bob.hear(&messages[2], seen);
            waiting = libolm::write_session(&bob.session, b"").unwrap();
        }
        bob.say(&bytes(400), seen);
        let held = bob.session.describe();
        assert_eq!((held.receiving_indices.len(), held.skipped_indices.len()), (5, 10));
        assert_eq!(held.sending_index, Some(1));
        let (outbound, inbound) = group(seen);
        let backup_key = bytes::<32>(500);
        seen.known.add("backup key", &backup_key);
        let backup =
            watcher.clean("making a backup key", || PkDecryption::from_secret_key(&backup_key));
        let public = |secret: Key| CurveKeys::from_secret(secret).public;
        let expanded = libolm::write_account(&account, b"").unwrap();
        Self {
            watcher: watcher.clone(),
            keys: seen.known.keys(),
            expanded_account: libolm::read_account(&expanded, b"").unwrap(),
            account,
            session: bob.session,
            waiting_session: libolm::read_session(&waiting, b"").unwrap(),
            outbound,
            inbound,
            backup,
            same_key: [
                (one_time_keys[1], one_time_keys[2]),
                (public(one_time_keys[1]), public(one_time_keys[2])),
            ],
            same_chain: (public(ratchet_key(4)), public(ratchet_key(5))),
        }
    }
}

/// An account, its random bytes and the secrets of its one-time keys.
fn account(seen: &mut Seen<'_>) -> (Account, [u8; 64], Vec<Key>) {
    let Seen { known, watcher } = seen;
    let random = bytes::<64>(10);
    known.add_seed("signing key", &random[..32]);
    known.add("identity key", &random[32..]);
    let one_time = bytes::<160>(11);
    let one_time_keys: Vec<Key> = one_time.as_chunks().0.to_vec();
    let fallback = [bytes::<32>(12), bytes::<32>(13)];
    one_time_keys.iter().for_each(|key| known.add("one-time key", key));
    fallback.iter().for_each(|key| known.add("fallback key", key));
    let account = watcher.clean("making an account and its keys", || {
        let mut account = Account::with_rng(&mut GivenBytes(&random)).unwrap();
        let random = &mut GivenBytes(&one_time);
        account.generate_one_time_keys_with_rng(3, random).unwrap();
        account.generate_fallback_key_with_rng(&mut GivenBytes(&fallback[0])).unwrap();
        account.mark_keys_as_published();
        account.generate_one_time_keys_with_rng(2, random).unwrap();
        account.generate_fallback_key_with_rng(&mut GivenBytes(&fallback[1])).unwrap();
        account
    });
    (account, random, one_time_keys)
}

/// Both sides of a group session after some messages.
fn group(seen: &mut Seen<'_>) -> (OutboundGroupSession, InboundGroupSession) {
    let Seen { known, watcher } = seen;
    let random = bytes::<160>(20);
    let mut model = MegolmSender::new(&random);
    known.add_seed("signing key of the group session", &random[128..]);
    let messages: Vec<_> = (0..4)
        .map(|_| {
            let ratchet = model.ratchet.parts.as_flattened();
            known.add("ratchet of the group session", ratchet);
            known.add_cipher_keys("cipher keys of a group message", ratchet, "MEGOLM_KEYS");
            model.encrypt(conversation::SAID)
        })
        .collect();
    known.add("ratchet of the group session", model.ratchet.parts.as_flattened());
    let mac_length = MacLength::Truncated;
    let mut outbound = watcher.clean("making a group session", || {
        OutboundGroupSession::with_rng(mac_length, &mut GivenBytes(&random)).unwrap()
    });
    let mut inbound =
        watcher.clean("sharing it", || InboundGroupSession::new(&outbound.session_key()));
    for expected in messages {
        let message = watcher.clean("encrypting", || outbound.encrypt(conversation::SAID).unwrap());
        assert_eq!(message.as_bytes(), expected);
        let decrypted = watcher.clean("decrypting", || inbound.decrypt(&message).unwrap());
        assert_eq!(decrypted.plaintext, conversation::SAID);
    }
    (outbound, inbound)
}
