//! A source of randomness that fails: at every draw, with nothing or with half of what was asked for
//! written. Every call says so, and nothing is half-made or changed.

mod support;

use olmec::megolm::OutboundGroupSession;
use olmec::olm::{Account, OlmMessage};
use olmec::pickle::dehydrated_device::dehydrate_with_rng;
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::qr_login::{APPLICATION_PREFIX, ecies, hpke};
use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use olmec::sas::Sas;
use olmec::{CodedError, ErrorCode, MacLength};
use support::{Pair, device, rng};

/// More draws than any call makes.
const MANY: usize = 200;

/// Works for so many draws, and then fails in the middle of one.
struct FailsAfter {
    left: usize,
    writes_half: bool,
    drawn: u8,
}

/// The source is gone.
#[derive(Debug)]
struct Gone;

impl core::fmt::Display for Gone {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("gone")
    }
}

impl core::error::Error for Gone {}

impl TryRng for FailsAfter {
    type Error = Gone;

    fn try_next_u32(&mut self) -> Result<u32, Gone> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Gone> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Gone> {
        self.drawn = self.drawn.wrapping_add(1);
        let Some(left) = self.left.checked_sub(1) else {
            let length = if self.writes_half { out.len() / 2 } else { 0 };
            out[..length].fill(0xEE);
            return Err(Gone);
        };
        self.left = left;
        out.fill(self.drawn);
        Ok(())
    }
}

impl TryCryptoRng for FailsAfter {}

/// Makes the call with a source that fails at its first draw, its second, and so on until the call
/// has all it needs; gives how many draws that were.
fn at_every_draw<T, E: CodedError>(
    what: &str,
    mut call: impl FnMut(&mut FailsAfter) -> Result<T, E>,
) -> usize {
    for left in 0..MANY {
        for writes_half in [false, true] {
            match call(&mut FailsAfter { left, writes_half, drawn: 0 }) {
                Ok(_) => return left,
                Err(error) => {
                    assert_eq!(error.code(), ErrorCode::RandomFailure, "{what}, draw {left}");
                }
            }
        }
    }
    panic!("{what}: not even {MANY} draws are enough");
}

fn state<T: Picklable>(object: &T) -> Vec<u8> {
    let key = PickleKey::from_bytes(&[1; 32]);
    let pickle = Pickle::seal_with_rng(object, &key, Stamp::default(), &mut rng(1));
    pickle.unwrap().as_bytes().to_vec()
}

#[test]
fn what_is_made_anew_is_not_made() {
    let account = |rng: &mut FailsAfter| Account::with_rng(rng);
    assert_eq!(at_every_draw("an account", account), 2);
    let group = |rng: &mut FailsAfter| OutboundGroupSession::with_rng(MacLength::Full, rng);
    assert_eq!(at_every_draw("a group session", group), 2);
    assert_eq!(at_every_draw("a SAS key", Sas::with_rng), 1);
    assert_eq!(at_every_draw("a backup key", PkDecryption::with_rng), 1);
    let (bob, key) = device(2);
    let (alice, _) = device(1);
    let identity_key = bob.identity_keys().curve25519;
    let session = |rng: &mut FailsAfter| {
        alice.create_outbound_session_with(identity_key, key, MacLength::Truncated, rng)
    };
    assert_eq!(at_every_draw("a session", session), 2);
    let prefix = APPLICATION_PREFIX;
    assert_eq!(at_every_draw("an ECIES key", |rng| ecies::Recipient::with_rng(prefix, rng)), 1);
    assert_eq!(at_every_draw("an HPKE key", |rng| hpke::Recipient::with_rng(prefix, rng)), 1);
    let initiate = |rng: &mut FailsAfter| ecies::Initiator::start_with_rng(prefix, key, b"", rng);
    assert_eq!(at_every_draw("an ECIES channel", initiate), 1);
    let start = |rng: &mut FailsAfter| hpke::Sender::start_with_rng(prefix, key, b"", b"", rng);
    assert_eq!(at_every_draw("an HPKE channel", start), 1);
    let encrypt =
        |rng: &mut FailsAfter| PkEncryption::new(identity_key).encrypt_with_rng(b"tea", rng);
    assert_eq!(at_every_draw("a backup", encrypt), 1);
    let pickle_key = PickleKey::from_bytes(&[1; 32]);
    let seal =
        |rng: &mut FailsAfter| Pickle::seal_with_rng(&alice, &pickle_key, Stamp::default(), rng);
    assert_eq!(at_every_draw("a pickle", seal), 1);
    let dehydrate = |rng: &mut FailsAfter| dehydrate_with_rng(&alice, &[1; 32], rng);
    assert_eq!(at_every_draw("a dehydrated device", dehydrate), 1);
}

#[test]
fn what_there_is_stays_as_it_was() {
    let (mut account, _) = device(1);
    let mut before = state(&account);
    let one_time_keys = |rng: &mut FailsAfter| {
        let made = account.generate_one_time_keys_with_rng(50, rng);
        if made.is_err() {
            assert_eq!(state(&account), before);
        }
        made
    };
    assert_eq!(at_every_draw("50 one-time keys", one_time_keys), 50);
    account.mark_keys_as_published();
    account.generate_fallback_key_with_rng(&mut rng(2)).unwrap();
    before = state(&account);
    let fallback_key = |rng: &mut FailsAfter| {
        let made = account.generate_fallback_key_with_rng(rng);
        if made.is_err() {
            assert_eq!(state(&account), before);
        }
        made
    };
    assert_eq!(at_every_draw("a fallback key", fallback_key), 1);

    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    bob.decrypt(&alice.encrypt(b"your turn").unwrap()).unwrap();
    let before = state(&bob);
    let mut sent = None;
    let encrypt = |rng: &mut FailsAfter| {
        let message = bob.encrypt_with_rng(b"tea", rng);
        match &message {
            Ok(message) => sent = Some(OlmMessage::clone(message)),
            Err(_) => assert_eq!(state(&bob), before),
        }
        message
    };
    assert_eq!(at_every_draw("a ratchet step", encrypt), 1);
    assert_eq!(alice.decrypt(&sent.unwrap()).unwrap(), b"tea");
}
