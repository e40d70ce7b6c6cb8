//! The devices, their sessions and the network between them.

mod hostile;

use std::collections::BTreeMap;

use olmec_interop::ledger::{Ledger, Place, Refusal};
use olmec_interop::peer::{Device, Implementation, MacLength, OlmEnd, Refused, Wire};
use olmec_interop::random::Dice;

use super::reasons::{check_key_unknown, check_reason, name};

/// A message, and what only the test knows about it.
#[derive(Clone)]
struct Sent {
    session: usize,
    place: Place,
    wire: Wire,
    plaintext: Vec<u8>,
}

/// One end of a session, and what it must do.
struct End {
    session: Box<dyn OlmEnd>,
    ledger: Ledger,
}

/// The key of the other side with which a session was opened.
#[derive(Clone, Copy, PartialEq)]
enum OpenedWith {
    OneTimeKey,
    FallbackKey { generation: usize },
}

struct Session {
    opened_with: OpenedWith,
    ends: [Option<End>; 2],
}

struct Side {
    implementation: Implementation,
    device: Box<dyn Device>,
    fallback_key: String,
    /// The generations of fallback keys it holds: current, previous.
    fallback_keys_held: Vec<usize>,
    /// On their way to it.
    coming: Vec<Sent>,
    /// Delivered to it, read or not.
    arrived: Vec<Sent>,
}

const MUST_HAPPEN: [&str; 10] = [
    "sent",
    "read",
    "damaged",
    "restarted",
    "replayed",
    "opened too late",
    "used",
    "discarded",
    "forgotten chain",
    "not their turn",
];

pub(super) struct World {
    sides: [Side; 2],
    sessions: Vec<Session>,
    dice: Dice,
    counts: BTreeMap<&'static str, usize>,
}

impl World {
    pub(super) fn new(pair: [Implementation; 2], mac_length: MacLength, mut dice: Dice) -> Self {
        let sides = pair.map(|implementation| {
            let mut device = implementation.device(mac_length, dice.fork());
            let fallback_key = device.publish_fallback_key();
            let (coming, arrived) = (vec![], vec![]);
            Side {
                implementation,
                device,
                fallback_key,
                fallback_keys_held: vec![0],
                coming,
                arrived,
            }
        });
        let counts = MUST_HAPPEN.map(|what| (what, 0)).into();
        Self { sides, sessions: vec![], dice, counts }
    }

    pub(super) fn counts(self) -> Vec<(&'static str, usize)> {
        self.counts.into_iter().collect()
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// `side` opens a session.
    pub(super) fn open(&mut self, side: usize) {
        let with_fallback_key = self.dice.chance(40);
        let theirs = &mut self.sides[1 - side];
        let generation = theirs.fallback_keys_held[0];
        let (opened_with, key) = match with_fallback_key {
            true => (OpenedWith::FallbackKey { generation }, theirs.fallback_key.clone()),
            false => (OpenedWith::OneTimeKey, theirs.device.publish_one_time_key()),
        };
        let identity_key = theirs.device.identity_key();
        let ours = &mut self.sides[side];
        let session = ours.device.open(&identity_key, &key);
        let ledger = Ledger::opener(ours.implementation.skipped_keys_limit());
        let mut ends = [None, None];
        ends[side] = Some(End { session, ledger });
        self.sessions.push(Session { opened_with, ends });
        self.send_in(side, self.sessions.len() - 1);
    }

    /// `side` makes a new fallback key, or lets the previous one go.
    pub(super) fn rotate_fallback_key(&mut self, side: usize) {
        let side = &mut self.sides[side];
        if self.dice.chance(50) {
            side.fallback_key = side.device.publish_fallback_key();
            side.fallback_keys_held.insert(0, side.fallback_keys_held[0] + 1);
            side.fallback_keys_held.truncate(2);
        } else {
            side.device.forget_previous_fallback_key();
            side.fallback_keys_held.truncate(1);
        }
    }

    /// `side` writes in a session, mostly its newest; without one it opens one.
    pub(super) fn send(&mut self, side: usize) {
        let all = 0..self.sessions.len();
        let mine: Vec<usize> = all.filter(|it| self.sessions[*it].ends[side].is_some()).collect();
        match mine.last() {
            None => self.open(side),
            Some(newest) if self.dice.chance(80) => self.send_in(side, *newest),
            Some(_) => {
                let any = mine[self.dice.below(mine.len())];
                self.send_in(side, any);
            }
        }
    }

    fn send_in(&mut self, side: usize, session: usize) {
        let plaintext = self.dice.plaintext();
        let end = self.sessions[session].ends[side].as_mut().expect("the side has the session");
        let wire = end.session.encrypt(&plaintext);
        assert_eq!(wire.is_pre_key(), !end.ledger.has_received(), "the type of the message");
        let place = end.ledger.send();
        self.sides[1 - side].coming.push(Sent { session, place, wire, plaintext });
        self.count("sent");
    }

    fn take_coming(&mut self, side: usize, window: usize) -> Option<Sent> {
        let coming = &mut self.sides[side].coming;
        (!coming.is_empty()).then(|| coming.remove(self.dice.below(window.min(coming.len()))))
    }

    /// `side` goes on from the pickles of its account and of all its sessions.
    pub(super) fn restart(&mut self, side: usize) {
        self.sides[side].device.restart();
        for session in &mut self.sessions {
            if let Some(end) = &mut session.ends[side] {
                end.session.restart();
            }
        }
        self.count("restarted");
    }

    /// One of the `window` oldest messages on their way to `side` is lost.
    pub(super) fn lose(&mut self, side: usize, window: usize) {
        self.take_coming(side, window);
    }

    /// One of the `window` oldest messages on their way arrives at `side`.
    pub(super) fn deliver(&mut self, side: usize, window: usize) {
        let sent = self.take_coming(side, window);
        self.arrive(side, sent);
    }

    /// The newest message on its way arrives at `side`.
    pub(super) fn deliver_newest(&mut self, side: usize) {
        let sent = self.sides[side].coming.pop();
        self.arrive(side, sent);
    }

    fn arrive(&mut self, side: usize, sent: Option<Sent>) {
        if let Some(sent) = sent {
            self.receive(side, &sent);
            self.sides[side].arrived.push(sent);
        }
    }

    /// A message that has arrived before arrives at `side` again.
    pub(super) fn deliver_again(&mut self, side: usize) {
        if let Some(sent) = self.pick_arrived(side, |_| true) {
            self.receive(side, &sent);
        }
    }

    fn pick_arrived(&mut self, side: usize, wanted: impl Fn(&Sent) -> bool) -> Option<Sent> {
        let arrived: Vec<&Sent> =
            self.sides[side].arrived.iter().filter(|sent| wanted(sent)).collect();
        (!arrived.is_empty()).then(|| arrived[self.dice.below(arrived.len())].clone())
    }

    /// All that is on its way arrives, in any order.
    pub(super) fn deliver_the_rest(&mut self) {
        while self.sides.iter().any(|side| !side.coming.is_empty()) {
            let side = self.dice.below(2);
            self.deliver(side, usize::MAX);
        }
    }

    fn receive(&mut self, side: usize, sent: &Sent) {
        if self.sessions[sent.session].ends[side].is_none() {
            return self.accept(side, sent);
        }
        if sent.wire.is_pre_key() {
            for (number, session) in self.sessions.iter().enumerate() {
                if let Some(end) = &session.ends[side] {
                    assert_eq!(end.session.matches(&sent.wire), number == sent.session);
                }
            }
        }
        let end = self.sessions[sent.session].ends[side].as_mut().expect("it was there");
        let result = end.session.decrypt(&sent.wire);
        let Place { chain, index } = sent.place;
        // Of each chain, olmec remembers the newest 16 stretches of discarded messages.
        let forgotten = index < end.ledger.forgotten_below(chain, 16);
        match (end.ledger.receive(sent.place), result) {
            (Ok(()), Ok(plaintext)) => {
                assert_eq!(plaintext, sent.plaintext, "the plaintext of {:?}", sent.place);
                self.count("read");
            }
            (Err(refusal), Err(Refused(reason))) => {
                let refusal = if forgotten { Refusal::UsedOrDiscarded } else { refusal };
                check_reason(self.sides[side].implementation, refusal, &reason);
                self.count(name(refusal));
            }
            (must, is) => panic!("{:?}: must be {must:?}, is {is:?}", sent.place),
        }
    }

    /// A pre-key message arrives for which `side` has no session.
    fn accept(&mut self, side: usize, sent: &Sent) {
        assert!(sent.wire.is_pre_key(), "only those are sent before an answer");
        let result = self.offer(side, &sent.wire);
        let ours = &self.sides[side];
        let held = match self.sessions[sent.session].opened_with {
            OpenedWith::OneTimeKey => true,
            OpenedWith::FallbackKey { generation } => ours.fallback_keys_held.contains(&generation),
        };
        match (held, result) {
            (true, Ok((session, plaintext))) => {
                assert_eq!(plaintext, sent.plaintext);
                let mut ledger = Ledger::responder(ours.implementation.skipped_keys_limit());
                assert_eq!(ledger.receive(sent.place), Ok(()));
                let ends = &mut self.sessions[sent.session].ends;
                let theirs = ends[1 - side].as_ref().expect("it opened the session");
                assert_eq!(session.id(), theirs.session.id(), "the session id on both sides");
                ends[side] = Some(End { session, ledger });
                self.count("read");
            }
            (false, Err(Refused(reason))) => {
                check_key_unknown(ours.implementation, &reason);
                self.count("opened too late");
            }
            (held, result) => panic!("the key is held: {held}, but {:?}", result.err()),
        }
    }

    fn offer(&mut self, side: usize, wire: &Wire) -> Result<(Box<dyn OlmEnd>, Vec<u8>), Refused> {
        let identity_key = self.sides[1 - side].device.identity_key();
        self.sides[side].device.accept(&identity_key, wire)
    }
}
