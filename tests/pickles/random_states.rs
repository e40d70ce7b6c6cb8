//! Objects of every kind at random points of what they do: sealed and opened they have the same state, byte
//! for byte, and go on as those do that were never sealed.
//!
//! `OLMEC_PICKLE_STATES=10000 cargo test --release --test pickles` takes as many of each kind.

use olmec::matrix::replay_guard::ReplayGuard;
use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession};
use olmec::olm::{Account, OlmMessage, Session};
use olmec::pickle::{Picklable, Pickle, Stamp};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::random::TryRng as _;
use olmec::{CodedError, MacLength};
use rand_chacha::ChaCha20Rng;

use super::key;
use super::support::{rng, size};

/// How many events there are between the beginning and the end of a world.
const EVENTS: usize = 50;
/// What nobody can still decrypt is dropped.
const LATE: usize = 12;

/// Whether everything is sealed and opened after each event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    Sealed,
    Undisturbed,
}

/// One object of each kind, or two.
struct World {
    rng: ChaCha20Rng,
    accounts: [Account; 2],
    ends: [Session; 2],
    /// Messages on their way, with whom they are to.
    late: Vec<(usize, OlmMessage)>,
    sender: OutboundGroupSession,
    view: InboundGroupSession,
    said: Vec<MegolmMessage>,
    guard: ReplayGuard,
    backup: PkDecryption,
}

/// The text of a result: the value, or the stable name of the error.
fn outcome<T: std::fmt::Debug>(result: Result<T, impl CodedError>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.code().name().to_owned(),
    }
}

/// Opens what was sealed, which must be the same state.
fn sealed_and_opened<T: Picklable>(object: &mut T) {
    let seal = |object: &T| {
        let sealed = Pickle::seal_with_rng(object, &key(), Stamp::default(), &mut rng(8));
        sealed.unwrap()
    };
    let sealed = seal(object);
    *object = sealed.open(&key(), Stamp::default()).unwrap().object;
    assert_eq!(seal(object).as_bytes(), sealed.as_bytes());
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = rng(seed);
        let mac_length = [MacLength::Truncated, MacLength::Full][(seed % 2) as usize];
        let mut accounts = [(); 2].map(|()| Account::with_rng(&mut rng).unwrap());
        let ends = connect(&mut accounts, mac_length, &mut rng);
        let sender = OutboundGroupSession::with_rng(mac_length, &mut rng).unwrap();
        Self {
            accounts,
            ends,
            late: Vec::new(),
            view: InboundGroupSession::from_outbound(&sender),
            sender,
            said: Vec::new(),
            guard: ReplayGuard::with_rng(&mut rng).unwrap(),
            backup: PkDecryption::with_rng(&mut rng).unwrap(),
            rng,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.rng.try_next_u32().unwrap()).unwrap() % limit
    }

    fn seal_everything(&mut self) {
        self.accounts.iter_mut().for_each(sealed_and_opened);
        self.ends.iter_mut().for_each(sealed_and_opened);
        sealed_and_opened(&mut self.sender);
        sealed_and_opened(&mut self.view);
        sealed_and_opened(&mut self.guard);
        sealed_and_opened(&mut self.backup);
    }

    /// Something happens; what came of it.
    fn event(&mut self) -> String {
        let who = self.below(2);
        match self.below(12) {
            0..4 => {
                let plaintext = vec![7; self.below(40)];
                let message = self.ends[1 - who].encrypt_with_rng(&plaintext, &mut self.rng);
                let message = message.unwrap();
                let text = message.to_base64();
                self.late.push((who, message));
                if self.late.len() > LATE {
                    self.late.remove(0);
                }
                text
            }
            4..7 if !self.late.is_empty() => {
                let place = self.below(self.late.len());
                let (to, message) = &self.late[place];
                // It stays, and may come again.
                outcome(self.ends[*to].decrypt(message))
            }
            7 => {
                let mac_length = [MacLength::Truncated, MacLength::Full][self.below(2)];
                self.late.clear();
                self.ends = connect(&mut self.accounts, mac_length, &mut self.rng);
                self.ends[0].id().to_string()
            }
            8 => {
                let count = self.below(5);
                let account = &mut self.accounts[who];
                if account.one_time_key_count() > 60 {
                    account.forget_previous_fallback_key();
                    return format!("{} published", account.mark_keys_as_published());
                }
                let made = account.generate_one_time_keys_with_rng(count, &mut self.rng);
                format!("{:?}", made.unwrap())
            }
            9 => {
                let made = self.accounts[who].generate_fallback_key_with_rng(&mut self.rng);
                format!("{:?}", made.unwrap())
            }
            10 => {
                let plaintext = vec![8; self.below(40)];
                let message = self.sender.encrypt(&plaintext).unwrap();
                let text = message.to_base64();
                self.said.push(message);
                text
            }
            _ if !self.said.is_empty() => {
                let place = self.below(self.said.len());
                if self.below(20) == 0 {
                    return outcome(self.view.advance_to(u32::try_from(place).unwrap()));
                }
                let message = &self.said[place];
                let decrypted = self.view.decrypt(message);
                let (event, id) = (["$one", "$other"][who], self.view.id());
                let seen = decrypted.as_ref().ok().map(|it| {
                    outcome(self.guard.see(id.as_str(), it.message_index, event, message))
                });
                let seen = seen.unwrap_or_default();
                format!("{} {seen}", outcome(decrypted))
            }
            _ => {
                let encryption = PkEncryption::new(self.backup.public_key());
                let message = encryption.encrypt_with_rng(b"tea", &mut self.rng).unwrap();
                outcome(self.backup.decrypt(&message).map(|read| read.expose().to_vec()))
            }
        }
    }
}

/// A new session by way of a new one-time key, or of the fallback key if there is one.
fn connect([alice, bob]: &mut [Account; 2], mac: MacLength, rng: &mut ChaCha20Rng) -> [Session; 2] {
    let key = match bob.current_fallback_key() {
        Some(fallback) if rng.try_next_u32().unwrap().is_multiple_of(2) => fallback.key,
        _ => bob.generate_one_time_keys_with_rng(1, rng).unwrap().created[0].key,
    };
    let (to, from) = (bob.identity_keys().curve25519, alice.identity_keys().curve25519);
    let mut session = alice.create_outbound_session_with(to, key, mac, rng).unwrap();
    let first = session.encrypt_with_rng(b"first", rng).unwrap();
    let inbound = bob.create_inbound_session_with(from, super::pre_key(&first), mac).unwrap();
    [session, inbound.session]
}

fn events(seed: u64, life: Life) -> Vec<String> {
    let mut world = World::new(seed);
    let events = (0..EVENTS).map(|_| {
        if life == Life::Sealed {
            world.seal_everything();
        }
        world.event()
    });
    events.collect()
}

#[test]
fn objects_that_are_sealed_all_the_time_live_as_those_that_never_are() {
    let worlds = size("OLMEC_PICKLE_STATES", 200).div_ceil(EVENTS);
    let mut refused = 0;
    for seed in 0..worlds as u64 {
        let sealed = events(seed, Life::Sealed);
        assert_eq!(sealed, events(seed, Life::Undisturbed), "{seed}");
        refused += sealed.iter().filter(|event| event.starts_with("MESSAGE_KEY")).count();
    }
    println!("{} states of each kind, {refused} messages refused", worlds * EVENTS);
    assert!(refused >= worlds, "{refused}");
}
