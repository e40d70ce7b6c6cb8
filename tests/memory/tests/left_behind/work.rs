//! What the child does, and which secrets there are in it.

use std::convert::Infallible;

use olmec::MacLength;
use olmec::megolm::{InboundGroupSession, OutboundGroupSession, SessionKey};
use olmec::olm::{Account, OlmMessage, Session};
use olmec::pickle::{Pickle, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use olmec::sas::Sas;
use sha2::{Digest as _, Sha512};

use super::model::double_ratchet::OlmSession;
use super::model::megolm::MegolmSender;
use super::model::{CurveKeys, Key, account_keys, array, hmac};

/// Makes random bytes from how many were made before: no state, no buffer, no copy.
pub(crate) struct Formula {
    made: u64,
}

impl Formula {
    pub(crate) fn new() -> Self {
        Self { made: 0 }
    }

    /// The byte with that number.
    fn byte(number: u64) -> u8 {
        let mixed = (number ^ 0x5DEE_CE66_D1CE_4E5B).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed >> 37) as u8
    }

    /// So many bytes from the one with that number on, for the parent.
    fn bytes(start: u64, length: u64) -> Vec<u8> {
        (start..start + length).map(Self::byte).collect()
    }
}

impl TryRng for Formula {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for byte in out {
            *byte = Self::byte(self.made);
            self.made += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Formula {}

/// Something that is done with secrets, which are then dropped.
pub(crate) struct Work {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&mut Formula),
    /// How many bytes are drawn in all; each 32 of them are a secret.
    drawn: u64,
    /// The secrets that are derived from them.
    derived: fn() -> Vec<Vec<u8>>,
    pub(crate) leaves: Leaves,
}

/// What may be left in memory.
#[derive(Clone, Copy)]
pub(crate) enum Leaves {
    /// Something must be found, or the search is worth nothing.
    Control,
    /// Nothing, but for copies on the stack of so many secrets. They are what hash and curve functions
    /// take by value, of the last calls; the next calls overwrite them.
    OnStackAtMost(usize),
}

impl Work {
    pub(crate) fn secrets(&self) -> Vec<(String, Vec<u8>)> {
        let drawn = (0..self.drawn / 32).map(|at| {
            (format!("bytes {} and on of the generator", at * 32), Formula::bytes(at * 32, 32))
        });
        let derived = (self.derived)().into_iter().enumerate();
        let derived = derived.map(|(at, secret)| (format!("derived secret {at}"), secret));
        drawn.chain(derived).collect()
    }
}

pub(crate) const WORKS: &[Work] = &[
    Work {
        name: "a copy on the heap",
        run: |formula| {
            let mut copy = vec![0; 32];
            let Ok(()) = formula.try_fill_bytes(&mut copy);
            std::mem::forget(std::hint::black_box(copy));
        },
        drawn: 32,
        derived: Vec::new,
        leaves: Leaves::Control,
    },
    Work {
        name: "a copy on the stack",
        run: |formula| {
            let mut copy = [0; 32];
            let Ok(()) = formula.try_fill_bytes(&mut copy);
            std::hint::black_box(&mut copy);
        },
        drawn: 32,
        derived: Vec::new,
        leaves: Leaves::Control,
    },
    Work {
        name: "accounts",
        run: accounts,
        drawn: 64 + 32 * 10 + 32 * 2,
        derived: || vec![expanded(0)],
        leaves: Leaves::OnStackAtMost(1),
    },
    Work {
        name: "an Olm conversation",
        run: conversation,
        drawn: 64 + 64 + 32 + 64 + 32 * 6,
        derived: conversation_secrets,
        leaves: Leaves::OnStackAtMost(1),
    },
    Work {
        name: "a group session",
        run: group,
        drawn: 128 + 32,
        derived: group_secrets,
        leaves: Leaves::OnStackAtMost(1),
    },
    Work {
        name: "pickles",
        run: pickles,
        // Not the nonces that follow.
        drawn: 64 + 32 * 5 + 160 + 32,
        derived: || vec![expanded(0), expanded(64 + 32 * 5 + 128)],
        leaves: Leaves::OnStackAtMost(1),
    },
    Work {
        name: "SAS and backup keys",
        run: companions,
        drawn: 32 * 4,
        derived: Vec::new,
        leaves: Leaves::OnStackAtMost(1),
    },
];

/// What the Ed25519 seed drawn at that place expands to: the scalar that signs, and the secret prefix.
fn expanded(start: u64) -> Vec<u8> {
    Sha512::digest(Formula::bytes(start, 32)).to_vec()
}

fn accounts(formula: &mut Formula) {
    let mut account = Account::with_rng(formula).unwrap();
    account.generate_one_time_keys_with_rng(10, formula).unwrap();
    account.generate_fallback_key_with_rng(formula).unwrap();
    account.mark_keys_as_published();
    account.generate_fallback_key_with_rng(formula).unwrap();
    account.sign(b"tea");
    account.forget_previous_fallback_key();
}

/// Two accounts with a one-time key, and messages in turns, lost and refused ones among them.
fn conversation(formula: &mut Formula) {
    let alice = Account::with_rng(formula).unwrap();
    let mut bob = Account::with_rng(formula).unwrap();
    let made = bob.generate_one_time_keys_with_rng(1, formula).unwrap();
    let (bob_key, key) = (bob.identity_keys().curve25519, made.created[0].key);
    let mut alices: Session =
        alice.create_outbound_session_with(bob_key, key, MacLength::Truncated, formula).unwrap();
    let first = alices.encrypt_with_rng(b"first", formula).unwrap();
    let OlmMessage::PreKey(first) = first else { unreachable!("the first message") };
    let alice_key = alice.identity_keys().curve25519;
    let mut bobs = bob.create_inbound_session(alice_key, &first).unwrap().session;
    for _ in 0..3 {
        let answer = bobs.encrypt_with_rng(b"answer", formula).unwrap();
        alices.decrypt(&answer).unwrap();
        let lost = alices.encrypt_with_rng(b"lost", formula).unwrap();
        let more = alices.encrypt_with_rng(b"more", formula).unwrap();
        bobs.decrypt(&more).unwrap();
        bobs.decrypt(&more).unwrap_err();
        alices.decrypt(&more).unwrap_err();
        bobs.decrypt(&lost).unwrap();
    }
}

fn conversation_secrets() -> Vec<Vec<u8>> {
    let key = |start| -> Key { array(&Formula::bytes(start, 32)) };
    let alice = account_keys(&array(&Formula::bytes(0, 64)));
    let bob = account_keys(&array(&Formula::bytes(64, 64)));
    let one_time = CurveKeys::from_secret(key(128));
    let random = array(&Formula::bytes(160, 64));
    let mut alices =
        OlmSession::outbound(&alice.curve.secret, &bob.curve.public, &one_time.public, &random);
    let (_, first) = alices.encrypt(b"first", || unreachable!("she has a ratchet key"));
    let mut bobs = OlmSession::inbound(&bob.curve.secret, &one_time.secret, &first).unwrap();
    bobs.decrypt(0, &first).unwrap();
    let mut secrets = Vec::new();
    for turn in 0..3 {
        let (message_type, answer) = bobs.encrypt(b"answer", || key(224 + turn * 64));
        alices.decrypt(message_type, &answer).unwrap();
        let (_, lost) = alices.encrypt(b"lost", || key(256 + turn * 64));
        secrets.extend([alices.secrets(), bobs.secrets()].concat());
        let (_, more) = alices.encrypt(b"more", || unreachable!("she has a ratchet key"));
        bobs.decrypt(1, &more).unwrap();
        secrets.extend([alices.secrets(), bobs.secrets()].concat());
        bobs.decrypt(1, &lost).unwrap();
    }
    // Each may be a chain key; then its message key is one as well.
    let message_keys: Vec<_> = secrets.iter().map(|key| hmac(key, &[1]).to_vec()).collect();
    secrets.extend(message_keys);
    secrets.extend([expanded(0), expanded(64)]);
    secrets.sort();
    secrets.dedup();
    secrets
}

fn group(formula: &mut Formula) {
    let mut sender = OutboundGroupSession::with_rng(MacLength::Truncated, formula).unwrap();
    let shared = sender.session_key().to_base64();
    let mut view = InboundGroupSession::new(&SessionKey::from_base64(shared.expose()).unwrap());
    for _ in 0..3 {
        let message = sender.encrypt(b"tea").unwrap();
        view.decrypt(&message).unwrap();
    }
    drop(view.export_at(2).unwrap().to_base64());
    view.advance_to(1).unwrap();
}

fn group_secrets() -> Vec<Vec<u8>> {
    let mut sender = MegolmSender::new(&array(&Formula::bytes(0, 160)));
    let mut secrets = vec![expanded(128)];
    for _ in 0..3 {
        sender.encrypt(b"tea");
        secrets.extend(sender.ratchet.parts.iter().map(|part| part.to_vec()));
    }
    secrets
}

fn pickles(formula: &mut Formula) {
    let mut account = Account::with_rng(formula).unwrap();
    account.generate_one_time_keys_with_rng(5, formula).unwrap();
    let room = OutboundGroupSession::with_rng(MacLength::Truncated, formula).unwrap();
    let backup = PkDecryption::with_rng(formula).unwrap();
    let key = PickleKey::from_bytes(&[7; 32]);
    let stamp = Stamp::default;
    let sealed = [
        Pickle::seal_with_rng(&account, &key, stamp(), formula).unwrap(),
        Pickle::seal_with_rng(&room, &key, stamp(), formula).unwrap(),
        Pickle::seal_with_rng(&backup, &key, stamp(), formula).unwrap(),
    ];
    sealed[0].open::<Account>(&key, stamp()).unwrap();
    sealed[1].open::<OutboundGroupSession>(&key, stamp()).unwrap();
    sealed[2].open::<PkDecryption>(&key, stamp()).unwrap();
    sealed[0].open::<PkDecryption>(&key, stamp()).unwrap_err();
    sealed[0].open::<Account>(&PickleKey::from_bytes(&[8; 32]), stamp()).unwrap_err();
}

fn companions(formula: &mut Formula) {
    let (alice, bob) = (Sas::with_rng(formula).unwrap(), Sas::with_rng(formula).unwrap());
    let key = bob.public_key();
    let established = alice.agree(key).unwrap();
    drop((established.bytes(b"info"), bob));
    let backup = PkDecryption::with_rng(formula).unwrap();
    let message = PkEncryption::new(backup.public_key()).encrypt_with_rng(b"tea", formula).unwrap();
    backup.decrypt(&message).unwrap();
    drop(backup.recovery_key().to_text());
}
