//! Many messages through many sessions and rooms, which are saved and loaded again and again: the memory of
//! the process stays as it was, and no descriptor and no thread is left over.
//!
//! ```text
//! OLMEC_SOAK_MESSAGES=10000000 OLMEC_SOAK_SESSIONS=1000 \
//!     cargo test --test soak -- --nocapture
//! ```
//!
//! There is a room for every ten sessions. Messages are lost, come late and come twice; each session and room is
//! loaded from its pickle after every hundred of its messages, after five hundred a session is
//! opened anew and a room begins a new group session.
#![cfg(target_os = "linux")]

mod support;

use std::sync::mpsc;
use std::{fs, thread};

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, OlmMessage, Session};
use olmec::pickle::PickleKey;
use olmec::random::TryRng as _;
use rand_chacha::ChaCha20Rng;
use support::{rng, size};

/// After so many of its messages each session and room is saved and loaded.
const SAVED_AFTER: u32 = 100;
/// After so many it is replaced by a new one.
const REPLACED_AFTER: u32 = 500;
/// So many messages of each session wait to come late.
const LATE: usize = 8;
/// How often the process is looked at, once all is as it will be: after the first fifth.
const LOOKS: usize = 8;

/// What the process holds.
#[derive(Clone, Copy, Debug)]
struct Process {
    resident_kib: usize,
    descriptors: usize,
    threads: usize,
}

impl Process {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").parse().unwrap()
        };
        let descriptors = fs::read_dir("/proc/self/fd").unwrap().count();
        Self { resident_kib: number("VmRSS:"), descriptors, threads: number("Threads:") }
    }

    /// No more than 5 % more memory, and as many of the rest.
    fn is_as(self, before: Self) -> bool {
        self.resident_kib * 100 <= before.resident_kib * 105
            && (self.descriptors, self.threads) == (before.descriptors, before.threads)
    }
}

fn dice(rng: &mut ChaCha20Rng, sides: usize) -> usize {
    usize::try_from(rng.try_next_u32().unwrap()).unwrap() % sides
}

fn key() -> PickleKey {
    PickleKey::from_bytes(&[7; 32])
}

/// How messages went.
#[derive(Debug, Default)]
struct Counts {
    sent: usize,
    read: usize,
    refused: usize,
    saved: usize,
    replaced: usize,
}

/// Two devices and the session between them.
struct Conversation {
    accounts: [Account; 2],
    ends: [Session; 2],
    /// Messages on their way, with whom they are to.
    late: Vec<(usize, OlmMessage)>,
    sent: u32,
}

impl Conversation {
    fn new() -> Self {
        let mut accounts = [Account::new().unwrap(), Account::new().unwrap()];
        let ends = Self::open(&mut accounts);
        Self { accounts, ends, late: Vec::new(), sent: 0 }
    }

    fn open([alice, bob]: &mut [Account; 2]) -> [Session; 2] {
        let key = bob.generate_one_time_keys(1).unwrap().created[0].key;
        bob.mark_keys_as_published();
        let mut session =
            alice.create_outbound_session(bob.identity_keys().curve25519, key).unwrap();
        let OlmMessage::PreKey(first) = session.encrypt(b"first").unwrap() else {
            unreachable!("the first message")
        };
        let inbound = bob.create_inbound_session(alice.identity_keys().curve25519, &first).unwrap();
        assert_eq!(bob.one_time_key_count(), 0);
        [session, inbound.session]
    }

    fn step(&mut self, rng: &mut ChaCha20Rng, counts: &mut Counts) {
        self.sent += 1;
        if self.sent.is_multiple_of(REPLACED_AFTER) {
            let saved = self.accounts.each_ref().map(|account| account.pickle(&key()).unwrap());
            self.accounts = saved.map(|pickle| Account::from_pickle(&pickle, &key()).unwrap());
            self.ends = Self::open(&mut self.accounts);
            self.late.clear();
            counts.replaced += 1;
        } else if self.sent.is_multiple_of(SAVED_AFTER) {
            let saved = self.ends.each_ref().map(|end| end.pickle(&key()).unwrap());
            self.ends = saved.map(|pickle| Session::from_pickle(&pickle, &key()).unwrap());
            counts.saved += 2;
        }
        let to = dice(rng, 2);
        let message = self.ends[1 - to].encrypt(&self.sent.to_be_bytes()).unwrap();
        counts.sent += 1;
        match dice(rng, 10) {
            0 => {}
            1 => {
                self.late.push((to, message));
                if self.late.len() > LATE {
                    let (to, message) = self.late.swap_remove(dice(rng, LATE));
                    // Its chain may be gone by now.
                    counts.note(self.ends[to].decrypt(&message).is_ok());
                }
            }
            throw => {
                assert_eq!(self.ends[to].decrypt(&message).unwrap(), self.sent.to_be_bytes());
                counts.note(true);
                if throw == 2 {
                    counts.note(self.ends[to].decrypt(&message).is_ok());
                }
            }
        }
    }
}

impl Counts {
    fn note(&mut self, is_read: bool) {
        self.read += usize::from(is_read);
        self.refused += usize::from(!is_read);
    }
}

/// Somebody who writes to a room, and somebody who reads.
struct Room {
    sender: OutboundGroupSession,
    view: InboundGroupSession,
}

impl Room {
    fn new() -> Self {
        let sender = OutboundGroupSession::new().unwrap();
        Self { view: InboundGroupSession::from_outbound(&sender), sender }
    }

    fn step(&mut self, rng: &mut ChaCha20Rng, counts: &mut Counts) {
        let sent = self.sender.message_index().unwrap().get() + 1;
        if sent.is_multiple_of(REPLACED_AFTER) {
            *self = Self::new();
            counts.replaced += 1;
        } else if sent.is_multiple_of(SAVED_AFTER) {
            let (sender, view) =
                (self.sender.pickle(&key()).unwrap(), self.view.pickle(&key()).unwrap());
            self.sender = OutboundGroupSession::from_pickle(&sender, &key()).unwrap();
            self.view = InboundGroupSession::from_pickle(&view, &key()).unwrap();
            counts.saved += 2;
        }
        let message = self.sender.encrypt(&sent.to_be_bytes()).unwrap();
        counts.sent += 1;
        if dice(rng, 10) > 0 {
            assert_eq!(self.view.decrypt(&message).unwrap().plaintext, sent.to_be_bytes());
            counts.note(true);
        }
    }
}

/// Takes so many steps, and looks at the process: after the first fifth, and then again and again.
fn is_flat(steps: usize, mut step: impl FnMut()) -> bool {
    let warm_up = steps / 5;
    (0..warm_up).for_each(|_| step());
    let before = Process::now();
    println!("after {warm_up} steps: {before:?}");
    let mut is_flat = true;
    for look in 1..=LOOKS {
        (0..(steps - warm_up) / LOOKS).for_each(|_| step());
        let now = Process::now();
        println!("look {look}: {now:?}");
        is_flat &= now.is_as(before);
    }
    is_flat
}

/// One test, as there is one process to look at.
#[test]
fn messages_leave_nothing_behind_and_what_is_leaked_would_be_noticed() {
    messages_leave_nothing_behind();
    what_is_leaked_is_noticed();
}

fn messages_leave_nothing_behind() {
    let messages = size("OLMEC_SOAK_MESSAGES", 40_000);
    let sessions = size("OLMEC_SOAK_SESSIONS", 20);
    let mut conversations: Vec<_> = (0..sessions).map(|_| Conversation::new()).collect();
    let mut rooms: Vec<_> = (0..sessions.div_ceil(10)).map(|_| Room::new()).collect();
    let (rng, mut counts) = (&mut rng(37), Counts::default());
    let flat = is_flat(messages, || {
        let number = dice(rng, conversations.len() + rooms.len());
        match conversations.get_mut(number) {
            Some(conversation) => conversation.step(rng, &mut counts),
            None => rooms[number - sessions].step(rng, &mut counts),
        }
    });
    println!("{counts:?}");
    assert!(flat);
    assert!(counts.sent > messages * 9 / 10 && counts.read > messages / 2, "{counts:?}");
    assert!(counts.refused > 0 && counts.saved > 0 && counts.replaced > 0, "{counts:?}");
}

fn what_is_leaked_is_noticed() {
    let leak = |bytes: usize| std::mem::forget(std::hint::black_box(vec![1_u8; bytes]));
    assert!(is_flat(20_000, || drop(std::hint::black_box(vec![1_u8; 100]))));
    // What the work before has freed holds a part of it.
    let enough = Process::now().resident_kib * 1024 / 100 * 2;
    assert!(!is_flat(enough.max(20_000), || leak(100)), "memory");
    let mut open = Vec::new();
    assert!(!is_flat(100, || open.push(fs::File::open("/dev/null").unwrap())), "descriptors");
    let mut ends = Vec::new();
    let threads = is_flat(100, || {
        if ends.len() < 90 {
            let (end, stop) = mpsc::channel::<()>();
            ends.push(end);
            thread::spawn(move || stop.recv());
        }
    });
    assert!(!threads, "threads");
}
