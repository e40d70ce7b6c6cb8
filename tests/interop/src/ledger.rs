//! What one end of an Olm session must accept, without any cryptography.
//!
//! The chains of a session alternate, so they can be numbered:
//!
//! ```text
//! chain 0    the opener sends      0:0  0:1  0:2  …
//! chain 1    the other answers     1:0  1:1  …
//! chain 2    the opener sends      2:0  …
//! ```
//!
//! and a message is a place `chain:index`. From the places that went out and came in, a ledger
//! says which messages can be read. It is the judge in the tests that put different
//! implementations together, and shares nothing with any of them.

use std::collections::{BTreeSet, VecDeque};

/// The number of a chain and of a message in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The chain.
    pub chain: u32,
    /// The message.
    pub index: u32,
}

/// How an implementation bounds the keys that it keeps of skipped messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkippedKeysLimit {
    /// 40 for each receiving chain, gone with their chain.
    PerChain,
    /// 40 for all receiving chains together, also for those let go.
    InTotal,
}

/// Why a message must be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It was decrypted before.
    Used,
    /// Its key was let go.
    Discarded,
    /// One of these two, for an end that no longer knows which.
    UsedOrDiscarded,
    /// More than 2000 messages are missing before it.
    GapTooLarge,
    /// Its chain has been let go, and it is their turn to make a new one: it can only fail the MAC.
    ForgottenChain,
    /// Its chain has been let go, and it is not their turn.
    NotTheirTurn,
}

const MAX_CHAINS: usize = 5;
const MAX_SKIPPED: usize = 40;
const MAX_GAP: u32 = 2000;

#[derive(Clone, Copy, Debug)]
enum Sending {
    Active(Place),
    /// The next message answers this chain.
    Pending(u32),
}

#[derive(Clone, Debug)]
struct Receiving {
    chain: u32,
    next: u32,
    discarded: BTreeSet<u32>,
}

/// One end's account of what it has sent and received.
#[derive(Clone, Debug)]
pub struct Ledger {
    limit: SkippedKeysLimit,
    sending: Sending,
    /// Newest first.
    receiving: Vec<Receiving>,
    /// Newest first.
    skipped: VecDeque<Place>,
    has_received: bool,
}

impl Ledger {
    /// The end that opens the session.
    pub fn opener(limit: SkippedKeysLimit) -> Self {
        let sending = Sending::Active(Place { chain: 0, index: 0 });
        Self { limit, sending, receiving: vec![], skipped: VecDeque::new(), has_received: false }
    }

    /// The end that is written to, before it has decrypted the first message.
    pub fn responder(limit: SkippedKeysLimit) -> Self {
        let mut ledger = Self::opener(limit);
        ledger.sending = Sending::Pending(0);
        ledger.receiving.push(Receiving { chain: 0, next: 0, discarded: BTreeSet::new() });
        ledger
    }

    /// Whether the other side is known to have the session, so that pre-key messages end.
    pub fn has_received(&self) -> bool {
        self.has_received
    }

    /// Whether the next message starts a chain, and so needs random bytes.
    pub fn starts_chain(&self) -> bool {
        matches!(self.sending, Sending::Pending(_))
    }

    /// Notes a message sent, and says which one it is.
    pub fn send(&mut self) -> Place {
        let place = match self.sending {
            Sending::Active(next) => next,
            Sending::Pending(theirs) => Place { chain: theirs + 1, index: 0 },
        };
        self.sending = Sending::Active(Place { index: place.index + 1, ..place });
        place
    }

    /// Judges a genuine message, and notes it if it must be accepted.
    pub fn receive(&mut self, place: Place) -> Result<(), Refusal> {
        let Place { chain, index } = place;
        let Some(at) = self.receiving.iter().position(|held| held.chain == chain) else {
            return self.receive_on_new_chain(place);
        };
        if index < self.receiving[at].next {
            let Some(held) = self.skipped.iter().position(|skipped| *skipped == place) else {
                let discarded = self.receiving[at].discarded.contains(&index);
                return Err(if discarded { Refusal::Discarded } else { Refusal::Used });
            };
            self.skipped.remove(held);
        } else {
            if index - self.receiving[at].next > MAX_GAP {
                return Err(Refusal::GapTooLarge);
            }
            self.skip_to(at, place);
        }
        self.has_received = true;
        Ok(())
    }

    fn receive_on_new_chain(&mut self, place: Place) -> Result<(), Refusal> {
        let Sending::Active(Place { chain: ours, .. }) = self.sending else {
            return Err(Refusal::NotTheirTurn);
        };
        if place.index > MAX_GAP {
            return Err(Refusal::GapTooLarge);
        }
        if place.chain != ours + 1 {
            return Err(Refusal::ForgottenChain);
        }
        self.sending = Sending::Pending(place.chain);
        let chain = Receiving { chain: place.chain, next: 0, discarded: BTreeSet::new() };
        self.receiving.insert(0, chain);
        for evicted in self.receiving.drain(MAX_CHAINS.min(self.receiving.len())..) {
            if self.limit == SkippedKeysLimit::PerChain {
                self.skipped.retain(|skipped| skipped.chain != evicted.chain);
            }
        }
        self.skip_to(0, place);
        self.has_received = true;
        Ok(())
    }

    /// Keeps the keys of the messages before `place`, as far as the limit allows.
    fn skip_to(&mut self, at: usize, place: Place) {
        for index in self.receiving[at].next..place.index {
            self.skipped.push_front(Place { index, ..place });
            let limit = self.limit;
            let counts =
                |held: &Place| limit == SkippedKeysLimit::InTotal || held.chain == place.chain;
            if self.skipped.iter().filter(|held| counts(held)).count() > MAX_SKIPPED {
                let oldest = self.skipped.iter().rposition(counts).expect("there are 41");
                let gone = self.skipped.remove(oldest).expect("it was just found");
                let owner = self.receiving.iter_mut().find(|held| held.chain == gone.chain);
                owner.map(|owner| owner.discarded.insert(gone.index));
            }
        }
        self.receiving[at].next = place.index + 1;
    }

    /// The end of the oldest stretches of discarded messages of a chain, when only the newest
    /// `remembered` stretches are kept in mind.
    pub fn forgotten_below(&self, chain: u32, remembered: usize) -> u32 {
        let held = self.receiving.iter().find(|held| held.chain == chain);
        let discarded = held.map(|held| &held.discarded);
        let ends = discarded.into_iter().flatten().map(|index| index + 1);
        let ends = ends.filter(|end| !discarded.is_some_and(|all| all.contains(end)));
        ends.rev().nth(remembered).unwrap_or(0)
    }

    /// The next index of the sending chain, 0 where the next message starts one.
    pub fn sending_index(&self) -> u32 {
        match self.sending {
            Sending::Active(next) => next.index,
            Sending::Pending(_) => 0,
        }
    }

    /// The next index of each receiving chain, newest first.
    pub fn receiving_indices(&self) -> Vec<u32> {
        self.receiving.iter().map(|held| held.next).collect()
    }

    /// The skipped messages whose keys are kept, newest first.
    pub fn skipped(&self) -> impl Iterator<Item = Place> {
        self.skipped.iter().copied()
    }

    /// What libolm's `olm_session_describe` prints in this state.
    pub fn describe(&self) -> String {
        let list = |indices: &mut dyn Iterator<Item = u32>| {
            indices.map(|index| format!(" {index}")).collect::<String>()
        };
        format!(
            "sender chain index: {} receiver chain indices:{} skipped message keys:{}",
            self.sending_index(),
            list(&mut self.receiving_indices().into_iter()),
            list(&mut self.skipped().map(|place| place.index)),
        )
    }
}
