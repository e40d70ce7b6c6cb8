//! The dearest input that is accepted and the dearest that is refused, of each kind.

use std::hint::black_box;

use ed25519_dalek::Signer as _;
use olmec::matrix::key_export::{self, KeyExportError, Limits};
use olmec::matrix::secret_storage::{KeyDescription, SecretStorageError, SecretStorageKey};
use olmec::matrix::signed_json::{VerifyJsonError, verify_json};
use olmec::matrix::{SigningKeyId, UserId};
use olmec::megolm::{InboundGroupSession, MegolmMessage, SessionKey};
use olmec::olm::{self, Account, MessageType, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::{libolm, vodozemac};
use olmec::pk::PkSigning;
use olmec::sas::Sas;
use olmec::{Curve25519PublicKey, MacLength, megolm};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::json;

use crate::entries::{ENTRIES, KEY};
use crate::model::double_ratchet::OlmSession;
use crate::model::megolm::MegolmSender;
use crate::model::{CipherKeys, CurveKeys, dh, hmac, wire};
use crate::units::Budget;

/// Something that is counted.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) budget: Budget,
    pub(crate) prepare: Box<dyn FnOnce() -> Prepared>,
    /// Whether it must go beyond its budget.
    pub(crate) is_control: bool,
}

impl Operation {
    pub(crate) fn new(
        name: &'static str,
        budget: Budget,
        prepare: impl FnOnce() -> Prepared + 'static,
    ) -> Self {
        Self { name, budget, prepare: Box::new(prepare), is_control: false }
    }
}

/// The work, and the length of what it is given.
pub(crate) struct Prepared {
    pub(crate) input: usize,
    pub(crate) work: Box<dyn FnOnce()>,
}

impl Prepared {
    pub(crate) fn new(input: usize, work: impl FnOnce() + 'static) -> Self {
        Self { input, work: Box::new(work) }
    }
}

/// As much garbage as is tried.
const GARBAGE: usize = 64 * 1024;
/// The chain steps to a message that is as far ahead as is allowed, and the keys that are kept on the
/// way and for the message: an HMAC each, of four blocks.
const FAR: u64 = 4 * (2001 + 41);
/// The steps of a Megolm ratchet from its beginning to its end, an HMAC each.
const FARTHEST: u64 = 4 * 1020;
/// The keys of a message out of its message key, and its MAC.
const OPENING: u64 = 40;
/// The root key out of three Diffie-Hellmans, or of one.
const ROOT: u64 = 20;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

pub(crate) fn account() -> Account {
    Account::with_rng(&mut rng()).unwrap()
}

pub(crate) fn all() -> Vec<Operation> {
    let mut all = olm();
    all.extend(megolm());
    all.extend(matrix());
    all.extend(pickles());
    all.extend(garbage());
    all
}

/// Bob, and a session of Alice with him in the model.
struct Olm {
    bob: Account,
    alice_key: Curve25519PublicKey,
    alice: OlmSession,
}

impl Olm {
    fn new() -> Self {
        let mut bob = account();
        let made = bob.generate_one_time_keys_with_rng(1, &mut rng()).unwrap();
        let (theirs, one_time) = (bob.identity_keys().curve25519, made.created[0].key);
        let alice = CurveKeys::from_secret([5; 32]);
        let session = OlmSession::outbound(
            &alice.secret,
            theirs.as_bytes(),
            one_time.as_bytes(),
            &[[6; 32], [8; 32]].concat().try_into().unwrap(),
        );
        Self { bob, alice_key: alice.public.into(), alice: session }
    }

    /// The message that Alice sends after so many others.
    fn after(&mut self, lost: usize) -> (u8, Vec<u8>) {
        for _ in 0..lost {
            self.alice.encrypt(b"lost", || unreachable!("she has a ratchet key"));
        }
        self.alice.encrypt(b"tea", || unreachable!("she has a ratchet key"))
    }

    fn first(&mut self, lost: usize) -> PreKeyMessage {
        PreKeyMessage::from_bytes(&self.after(lost).1).unwrap()
    }

    /// Bob's session, in which he has answered if Alice is to have a new chain.
    fn session(&mut self, is_answered: bool) -> Session {
        let first = self.first(0);
        let accepted = self.bob.create_inbound_session(self.alice_key, &first).unwrap();
        let mut session = accepted.session;
        if is_answered {
            let answer = session.encrypt_with_rng(b"answer", &mut rng()).unwrap();
            self.alice.decrypt(1, &answer.to_bytes()).unwrap();
            self.alice.encrypt(b"lost", || [11; 32]);
        }
        session
    }
}

fn flip_last(mut bytes: Vec<u8>) -> Vec<u8> {
    *bytes.last_mut().unwrap() ^= 1;
    bytes
}

fn normal(bytes: &[u8]) -> OlmMessage {
    OlmMessage::from_bytes(MessageType::Normal, bytes).unwrap()
}

/// A message after so many lost ones, in a new chain or not, forged or not, for which this comes out.
fn received(
    name: &'static str,
    budget: Budget,
    (in_new_chain, lost, is_forged): (bool, usize, bool),
    expected: Result<(), olm::DecryptError>,
) -> Operation {
    Operation::new(name, budget, move || {
        let mut olm = Olm::new();
        let mut session = olm.session(in_new_chain);
        let (message_type, bytes) = olm.after(lost);
        let bytes = if is_forged { flip_last(bytes) } else { bytes };
        let message = match message_type {
            0 => OlmMessage::PreKey(PreKeyMessage::from_bytes(&bytes).unwrap()),
            _ => normal(&bytes),
        };
        Prepared::new(bytes.len(), move || {
            assert_eq!(session.decrypt(&message).map(drop), expected)
        })
    })
}

fn olm() -> Vec<Operation> {
    let far = Budget { sha256: FAR + OPENING, ..Budget::default() };
    let turned = Budget { dh: 1, sha256: FAR + ROOT + OPENING, ..far };
    let first = Budget { dh: 3, ..turned };
    let too_far = Err(olm::DecryptError::GapTooLarge { gap: 2001, max: 2000 });
    let forged = Err(olm::DecryptError::Authentication);
    let mut all = vec![
        received("Olm, gap 2000 in a chain", far, (false, 2000, false), Ok(())),
        received("the same, forged", far, (false, 2000, true), forged),
        received("Olm, gap 2001 in a chain", Budget::default(), (false, 2001, false), too_far),
        received("Olm, gap 2000 in a new chain", turned, (true, 1999, false), Ok(())),
        received("the same, forged", turned, (true, 1999, true), forged),
        received("Olm, gap 2001 in a new chain", Budget::default(), (true, 2000, false), too_far),
    ];
    for (name, is_forged) in [("a first message, gap 2000", false), ("the same, forged", true)] {
        all.push(Operation::new(name, first, move || {
            let mut olm = Olm::new();
            let bytes = olm.after(2000).1;
            let bytes = if is_forged { flip_last(bytes) } else { bytes };
            let message = PreKeyMessage::from_bytes(&bytes).unwrap();
            let Olm { mut bob, alice_key, .. } = olm;
            Prepared::new(bytes.len(), move || {
                assert_eq!(bob.create_inbound_session(alice_key, &message).is_err(), is_forged);
            })
        }));
    }
    all.push(Operation::new("a first message to no key of ours", Budget::default(), || {
        let (mut olm, mut other) = (Olm::new(), account());
        let message = olm.first(0);
        let expected = olm::InboundSessionError::UnknownOneTimeKey;
        Prepared::new(200, move || {
            let refused = other.create_inbound_session(olm.alice_key, &message);
            assert_eq!(refused.map(drop), Err(expected));
        })
    }));
    all.push(Operation::new(
        "Olm, a ratchet key of small order",
        Budget { dh: 1, ..Budget::default() },
        || {
            let mut olm = Olm::new();
            let mut session = olm.session(true);
            let mut bytes = olm.after(0).1;
            bytes[3..35].fill(0);
            let expected = Err(olm::DecryptError::NonContributoryKey);
            let message = normal(&bytes);
            Prepared::new(200, move || assert_eq!(session.decrypt(&message), expected))
        },
    ));
    all
}

/// A sender in the model, and a view of the room from its first message on.
fn room() -> (MegolmSender, InboundGroupSession) {
    let sender = MegolmSender::new(&[3; 160]);
    let key = SessionKey::from_bytes(&sender.session_key()).unwrap();
    let view = InboundGroupSession::with_mac_length(&key, MacLength::Truncated);
    (sender, view)
}

/// The last message that there can be, with a good MAC or not, and a good signature or not.
fn last_message(mac_is_good: bool, signature_is_good: bool) -> MegolmMessage {
    let (sender, view) = room();
    let ratchet = view.export_at(u32::MAX).unwrap().to_bytes();
    let keys = CipherKeys::derive(&ratchet.expose()[5..133], "MEGOLM_KEYS");
    let fields = [vec![3], wire::number(1, u32::MAX), wire::bytes(2, &keys.encrypt(b"tea"))];
    let mut message = fields.concat();
    let mac = keys.mac(&message, 8);
    message.extend(if mac_is_good { mac } else { flip_last(mac) });
    let signature = sender.signing_key.sign(&message).to_bytes().to_vec();
    message.extend(if signature_is_good { signature } else { flip_last(signature) });
    MegolmMessage::from_bytes(&message).unwrap()
}

fn megolm() -> Vec<Operation> {
    let nothing = Budget::default();
    let signature = Budget { verifications: 1, sha256: 4, ..nothing };
    let farthest = Budget { sha256: FARTHEST + OPENING, ..signature };
    let steps = Budget { sha256: FARTHEST, ..nothing };
    let last = |name, budget, mac, sign, expected: Result<(), megolm::DecryptError>| {
        Operation::new(name, budget, move || {
            let ((_, mut view), message) = (room(), last_message(mac, sign));
            Prepared::new(200, move || assert_eq!(view.decrypt(&message).map(drop), expected))
        })
    };
    let forged = Err(megolm::DecryptError::Authentication);
    vec![
        last("Megolm, index 2^32 - 1", farthest, true, true, Ok(())),
        last("the same with a wrong MAC", farthest, false, true, forged),
        last("the same with a wrong signature", signature, true, false, forged),
        Operation::new("Megolm, an index before the first known", signature, || {
            let (mut sender, mut view) = room();
            let message = MegolmMessage::from_bytes(&sender.encrypt(b"tea")).unwrap();
            view.advance_to(5).unwrap();
            Prepared::new(200, move || assert!(view.decrypt(&message).is_err()))
        }),
        Operation::new(
            "Megolm, index 0 and 2^32 - 1 in turns, ten times",
            Budget { verifications: 20, sha256: FARTHEST + 20 * OPENING, ..nothing },
            || {
                let ((mut sender, mut view), last) = (room(), last_message(true, true));
                let first = MegolmMessage::from_bytes(&sender.encrypt(b"tea")).unwrap();
                Prepared::new(4_000, move || {
                    for message in [&first, &last].repeat(10) {
                        view.decrypt(message).unwrap();
                    }
                })
            },
        ),
        Operation::new("Megolm, exported at 2^32 - 1", steps, || {
            let (_, view) = room();
            Prepared::new(200, move || drop(view.export_at(u32::MAX).unwrap()))
        }),
        Operation::new("a session key with a wrong signature", signature, || {
            let bytes = flip_last(room().0.session_key());
            Prepared::new(bytes.len(), move || assert!(SessionKey::from_bytes(&bytes).is_err()))
        }),
    ]
}

/// A file of key exports that asks for so many rounds.
fn key_export(rounds: u32, length: usize) -> String {
    use base64ct::{Base64, Encoding as _};
    let file = [&[1], &[2; 32][..], &rounds.to_be_bytes(), &vec![3; length]].concat();
    let body = Base64::encode_string(&file);
    format!("-----BEGIN MEGOLM SESSION DATA-----\n{body}\n-----END MEGOLM SESSION DATA-----")
}

fn matrix() -> Vec<Operation> {
    let nothing = Budget::default();
    // Lines are put together before they are decoded.
    let file = Budget { for_each_byte: 20, ..nothing };
    let limits = Limits { max_rounds: 1000, max_bytes: 1 << 20 };
    vec![
        Operation::new("a key export of 2^32 - 1 rounds and 64 KiB", file, move || {
            let file = key_export(u32::MAX, GARBAGE);
            Prepared::new(file.len(), move || {
                let refused = key_export::decrypt(&file, "passphrase", limits).map(drop);
                let (rounds, max) = (u32::MAX, 1000);
                assert_eq!(refused, Err(KeyExportError::TooManyRounds { rounds, max }));
            })
        }),
        Operation::new(
            "a key export of 1000 rounds, the most that was allowed, forged",
            Budget { sha512: 2 * 1000 + 20, passes: 1, ..file },
            move || {
                let file = key_export(1000, GARBAGE);
                Prepared::new(file.len(), move || {
                    let refused = key_export::decrypt(&file, "passphrase", limits).map(drop);
                    assert_eq!(refused, Err(KeyExportError::Authentication));
                })
            },
        ),
        Operation::new("secret storage of 2^32 - 1 rounds", nothing, || {
            let description = json!({
                "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
                "passphrase": {"algorithm": "m.pbkdf2", "salt": "salt", "iterations": u32::MAX},
            });
            let description = KeyDescription::from_json(&description.to_string()).unwrap();
            Prepared::new(200, move || {
                let (rounds, max) = (u32::MAX, 1_000_000);
                let refused = SecretStorageKey::unlock_with_passphrase(&description, "tea", max);
                let expected = SecretStorageError::TooManyRounds { rounds, max };
                assert_eq!(refused.map(drop), Err(expected));
            })
        }),
        Operation::new(
            "an object with 1,000 signatures",
            Budget { verifications: 1, passes: 1, for_each_byte: 60, ..nothing },
            || {
                let signer = PkSigning::from_seed(&[8; 32]);
                let user_id: UserId = "@bob:example.org".parse().unwrap();
                let key_id = SigningKeyId::of_cross_signing_key(&signer.public_key());
                let mut signatures: serde_json::Map<_, _> = (0..1000)
                    .map(|number| (format!("ed25519:{number}"), "A".repeat(86).into()))
                    .collect();
                signatures.insert(key_id.to_string(), "A".repeat(86).into());
                let text = json!({"signatures": {user_id.as_str(): signatures}}).to_string();
                Prepared::new(text.len(), move || {
                    let key = signer.public_key();
                    let refused = verify_json(&text, &user_id, &key_id, &key);
                    assert!(matches!(refused, Err(VerifyJsonError::Signature(_))), "{refused:?}");
                })
            },
        ),
        Operation::new("SAS, a key of small order", Budget { dh: 1, ..nothing }, || {
            let sas = Sas::with_rng(&mut rng()).unwrap();
            Prepared::new(32, move || assert!(sas.agree([0; 32].into()).is_err()))
        }),
    ]
}

/// Accounts with about as many keys as a pickle of libolm has. Their public keys are made anew, 100 of them
/// each a third of a Diffie-Hellman, and the pickle is decoded, authenticated, decrypted.
fn pickles() -> Vec<Operation> {
    let with_keys = || {
        let mut account = account();
        account.generate_one_time_keys_with_rng(98, &mut rng()).unwrap();
        account
    };
    let budget =
        Budget { dh: 34, sha256: OPENING, passes: 1, for_each_byte: 60, ..Budget::default() };
    vec![
        Operation::new("libolm's account of 98 keys", budget, move || {
            let text = libolm::write_account(&with_keys(), &KEY).unwrap();
            Prepared::new(text.len(), move || drop(libolm::read_account(&text, &KEY).unwrap()))
        }),
        Operation::new("vodozemac's account of 98 keys", budget, move || {
            let text = vodozemac::write_account(&with_keys(), &KEY);
            Prepared::new(text.len(), move || drop(vodozemac::read_account(&text, &KEY).unwrap()))
        }),
    ]
}

/// Garbage of 64 KiB, as bytes and as good base64, to each entry point that reads what others wrote.
fn garbage() -> Vec<Operation> {
    let of = |text: &'static str| {
        ENTRIES.iter().map(move |entry| {
            let passes = u64::from(entry.is_pickle);
            let sha256 = if entry.is_pickle { OPENING } else { 0 };
            let budget = Budget { sha256, passes, ..Budget::default() };
            Operation::new(entry.name, budget, move || {
                let text = text.repeat(GARBAGE / text.len());
                let read = entry.read;
                Prepared::new(text.len(), move || read(text.as_bytes(), Some(&text)))
            })
        })
    };
    ["A", "tea4", "[1,", "\u{3}\u{a} garbage\u{12}"].into_iter().flat_map(of).collect()
}

/// What does a little more than it says.
pub(crate) fn controls() -> Vec<Operation> {
    let control = |name, budget, work: fn()| Operation {
        is_control: true,
        ..Operation::new(name, budget, move || Prepared::new(200, work))
    };
    let (three, steps) =
        (Budget { dh: 3, ..Budget::default() }, Budget { sha256: 4 * 1000, ..Budget::default() });
    vec![
        control("control: a Diffie-Hellman too many", three, || {
            let public = CurveKeys::from_secret([9; 32]).public;
            (0..4).for_each(|_| drop(black_box(dh(&[7; 32], &public).map(Vec::from))));
        }),
        control("control: an eighth more steps", steps, || {
            black_box((0..1125).fold([1; 32], |key, _| hmac(&key, &[1])));
        }),
    ]
}
