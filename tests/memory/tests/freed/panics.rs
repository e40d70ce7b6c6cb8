//! A panic in the midst of a call that is given secrets, caught as the bindings catch it: nothing is left in what is
//! freed on the way, and the objects are as they were.
//!
//! The library does not panic, so it is made to by what it calls: a source of randomness, a report of progress.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use olmec::MacLength;
use olmec::matrix::{RoomId, backup};
use olmec::megolm::OutboundGroupSession;
use olmec::olm::Account;
use olmec::pickle::dehydrated_device::dehydrate_with_rng;
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::qr_login::{APPLICATION_PREFIX, ecies, hpke};
use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use olmec::sas::Sas;
use olmec_memory::Watcher;

use super::objects::{Objects, PICKLE_KEY};
use super::support::{bytes, rng};

/// More draws than any call makes.
const MANY: usize = 60;
const SEED: u64 = 41;

/// Draws so many times, and panics in the middle of the next draw.
struct Panics {
    left: usize,
    rng: rand_chacha::ChaCha20Rng,
}

impl TryRng for Panics {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        let Some(left) = self.left.checked_sub(1) else {
            let half = out.len() / 2;
            let Ok(()) = self.rng.try_fill_bytes(&mut out[..half]);
            resume_unwind(Box::new(()));
        };
        self.left = left;
        self.rng.try_fill_bytes(out)
    }
}

impl TryCryptoRng for Panics {}

/// Whether the call came to its end. As the bindings do, the payload of a panic is not dropped.
fn caught<T>(call: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(call)).map(drop).map_err(std::mem::forget).is_ok()
}

/// Makes the call so that it panics at its first draw, its second, and so on until it comes to its end; gives how many
/// draws that were. `watchers` watch for what the call is given; what it draws is watched for as well.
fn at_every_draw<T>(what: &str, given: &Watcher, mut call: impl FnMut(&mut Panics) -> T) -> usize {
    let drawn = bytes::<4096>(SEED);
    let drawn = Watcher::new([("what is drawn", &drawn[..])]);
    for left in 0..MANY {
        for watcher in [given, &drawn] {
            let mut source = Panics { left, rng: rng(SEED) };
            if watcher.clean(what, || caught(|| call(&mut source))) {
                return left;
            }
        }
    }
    panic!("{what}: not even {MANY} draws are enough");
}

fn state<T: Picklable>(object: &T) -> Vec<u8> {
    let key = PickleKey::from_bytes(&[1; 32]);
    // No key comes from this seed.
    let pickle = Pickle::seal_with_rng(object, &key, Stamp::default(), &mut rng(43));
    pickle.unwrap().as_bytes().to_vec()
}

#[test]
fn a_panic_while_something_is_made_leaves_nothing() {
    let Objects { watcher, account, .. } = Objects::new();
    let nothing = Watcher::new([]);
    let at = |what, draws, call: &mut dyn FnMut(&mut Panics)| {
        assert_eq!(at_every_draw(what, &nothing, call), draws, "{what}");
    };
    let mac_length = MacLength::Truncated;
    at("an account", 2, &mut |rng| drop(Account::with_rng(rng)));
    at("a group session", 2, &mut |rng| drop(OutboundGroupSession::with_rng(mac_length, rng)));
    at("a SAS key", 1, &mut |rng| drop(Sas::with_rng(rng)));
    at("a backup key", 1, &mut |rng| drop(PkDecryption::with_rng(rng)));
    at("ECIES", 1, &mut |rng| drop(ecies::Recipient::with_rng(APPLICATION_PREFIX, rng)));
    at("HPKE", 1, &mut |rng| drop(hpke::Recipient::with_rng(APPLICATION_PREFIX, rng)));

    let theirs = account.identity_keys().curve25519;
    let session = at_every_draw("a session", &watcher, |rng| {
        account.create_outbound_session_with(theirs, theirs, mac_length, rng)
    });
    let device = at_every_draw("a dehydrated device", &watcher, |rng| {
        dehydrate_with_rng(&account, &PICKLE_KEY, rng)
    });
    let pickle = at_every_draw("a pickle", &watcher, |rng| {
        Pickle::seal_with_rng(&account, &PickleKey::from_bytes(&PICKLE_KEY), Stamp::default(), rng)
    });
    assert_eq!((session, device, pickle), (2, 1, 1));
}

#[test]
fn a_panic_while_something_changes_leaves_nothing_and_no_change() {
    let Objects { watcher, mut account, mut waiting_session, .. } = Objects::new();
    let before = state(&account);
    let unchanged = |account: &Account| assert_eq!(state(account), before);
    let mut is_first = true;
    let keys = at_every_draw("one-time keys", &watcher, |rng| {
        if !std::mem::take(&mut is_first) {
            unchanged(&account);
        }
        account.generate_one_time_keys_with_rng(20, rng).unwrap()
    });
    let before = state(&waiting_session);
    let turn = at_every_draw("a ratchet step", &watcher, |rng| {
        assert_eq!(state(&waiting_session), before);
        waiting_session.encrypt_with_rng(b"tea", rng).unwrap()
    });
    assert_eq!((keys, turn), (20, 1));
}

#[test]
fn a_panic_in_a_report_of_progress_leaves_nothing() {
    let Objects { watcher, backup, inbound, .. } = Objects::new();
    let room_id: RoomId = "!tea:example.org".parse().unwrap();
    let export = inbound.export_at_first_known_index();
    let id = inbound.id();
    let key = serde_json::json!({
        "algorithm": "m.megolm.v1.aes-sha2",
        "forwarding_curve25519_key_chain": [],
        "sender_claimed_keys": {"ed25519": "d+I6SjPmmARSiVHlUimpY7G9XPVOKDeMGpIS9cJ0Pec"},
        "sender_key": backup.public_key().to_base64(),
        "session_key": export.to_base64().expose(),
    });
    let encryption = PkEncryption::new(backup.public_key());
    let message = encryption.encrypt_with_rng(key.to_string().as_bytes(), &mut rng(2)).unwrap();
    let message = message.encode();
    let data = serde_json::json!({"session_data": {
        "ciphertext": message.ciphertext, "ephemeral": message.ephemeral, "mac": message.mac,
    }});
    let answer = serde_json::json!({
        "rooms": {room_id.as_str(): {"sessions": {id.as_str(): data}}},
    });
    let answer = answer.to_string();
    let restored = backup::restore(&backup, &answer, |_| ()).unwrap();
    assert_eq!((restored.sessions.len(), restored.refused.len()), (1, 0));
    let came_to_an_end = watcher.clean("a backup that is restored", || {
        caught(|| backup::restore(&backup, &answer, |_| resume_unwind(Box::new(()))))
    });
    assert!(!came_to_an_end);
}

/// The test must be able to fail: what a call leaves in a buffer that it does not wipe is found after a panic.
#[test]
fn what_a_panic_leaves_in_a_plain_buffer_is_found() {
    let secret = bytes::<32>(SEED);
    let watcher = Watcher::new([("the secret", &secret[..])]);
    let (came_to_an_end, found) = watcher.watch(|| {
        caught(|| {
            let copy = std::hint::black_box(secret.to_vec());
            if copy[0] == secret[0] {
                resume_unwind(Box::new(()));
            }
        })
    });
    assert_eq!((came_to_an_end, found.len()), (false, 1));
}
