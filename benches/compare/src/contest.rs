//! One operation, done by several contenders who take turns.
//!
//! Nobody is to be lucky with memory. Where the stack lies in its page is new in each process, and of
//! the multiplications on the curve, ours and vodozemac's, which come from the same crate, those that
//! begin in a bad quarter of the page take up to a third longer: the tables they read seem to depend
//! on what was just written at addresses that end alike. So the turns of each contender begin at
//! places all over a page. And large blocks come from the system each time until a process has given
//! back an even larger one, so one is given back first: as in a process that has run for a while,
//! whichever operations are chosen.

use std::hint::black_box;
use std::time::Duration;

use crate::clock;

/// Whose code does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Vodozemac,
    Libolm,
}

/// Somebody who does the operation.
pub(crate) struct Contender {
    pub(crate) side: Side,
    /// Who it is, as the table says it.
    pub(crate) name: &'static str,
    turn: Box<dyn FnMut(u64) -> Duration>,
}

impl Contender {
    /// Does `work` again and again. What it returns is neither optimised away nor, if it is worth
    /// freeing, freed outside the time: making an object includes letting it go.
    pub(crate) fn new<T>(
        side: Side,
        name: &'static str,
        mut work: impl FnMut() -> T + 'static,
    ) -> Self {
        let turn = move |times| {
            clock::time(|| {
                for _ in 0..times {
                    black_box(work());
                }
            })
        };
        Self { side, name, turn: Box::new(turn) }
    }

    /// Does `work` on something that `prepare` makes outside the time, anew for each operation.
    pub(crate) fn prepared<I, T>(
        side: Side,
        name: &'static str,
        mut prepare: impl FnMut() -> I + 'static,
        mut work: impl FnMut(I) -> T + 'static,
    ) -> Self {
        let turn = move |times| {
            let inputs: Vec<I> = (0..times).map(|_| prepare()).collect();
            clock::time(|| {
                for input in inputs {
                    black_box(work(input));
                }
            })
        };
        Self { side, name, turn: Box::new(turn) }
    }

    /// Does what belongs to the operation `count` times in a call, and counts as that many.
    pub(crate) fn counting_as(mut self, count: u32) -> Self {
        let mut turn = self.turn;
        self.turn = Box::new(move |times| turn(times) / count);
        self
    }
}

/// How long a turn lasts at least: far more than reading the clock does, and little enough for
/// all contenders to meet the same weather in a round.
const TURN: Duration = Duration::from_millis(2);

/// Larger than what any contender allocates, and small enough for glibc to learn from it.
const LARGE_BLOCK: usize = 16 << 20;

/// How many places of the stack turns begin at: with the frames of [`further_down`], a page of them.
const PLACES: usize = 31;

/// Works further down the stack: for each of `steps` by what this function takes there, some 130
/// bytes.
#[inline(never)]
fn further_down(steps: usize, work: &mut dyn FnMut() -> Duration) -> Duration {
    let room = black_box([0_u8; 96]);
    let time = if steps == 0 { work() } else { further_down(steps - 1, work) };
    black_box(&room);
    time
}

/// The times of a contender, in nanoseconds for one operation, round by round.
pub(crate) struct Entry {
    pub(crate) side: Side,
    pub(crate) name: &'static str,
    pub(crate) times: Vec<f64>,
}

/// An operation and the times of all contenders.
pub(crate) struct Contest {
    pub(crate) operation: &'static str,
    pub(crate) entries: Vec<Entry>,
}

impl Contest {
    /// Lets every contender have its turn in every round.
    pub(crate) fn hold(
        operation: &'static str,
        mut contenders: Vec<Contender>,
        rounds: u32,
    ) -> Self {
        drop(black_box(vec![0_u8; LARGE_BLOCK]));
        let times: Vec<u64> = contenders.iter_mut().map(calibrated).collect();
        let entry = |contender: &Contender| {
            let Contender { side, name, .. } = contender;
            Entry { side: *side, name, times: Vec::new() }
        };
        let mut entries: Vec<Entry> = contenders.iter().map(entry).collect();
        let count = contenders.len();
        for round in 0..rounds as usize {
            // Everybody goes first as often as anybody else.
            for place in (0..count).map(|place| (place + round) % count) {
                let mut turn = || (contenders[place].turn)(times[place]);
                let taken = further_down(round % PLACES, &mut turn);
                let each = taken.as_secs_f64() * 1e9 / times[place] as f64;
                entries[place].times.push(each);
            }
        }
        Self { operation, entries }
    }
}

/// How often the contender does its work in a turn. Finding out also warms it up.
fn calibrated(contender: &mut Contender) -> u64 {
    let mut times = 1;
    while (contender.turn)(times) < TURN {
        times *= 2;
    }
    times
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn everybody_has_a_turn_in_every_round_and_goes_first_as_often() {
        let order = Rc::new(RefCell::new(Vec::new()));
        let contender = |name| {
            let order = Rc::clone(&order);
            let turn = Box::new(move |times: u64| {
                order.borrow_mut().push((name, times));
                Duration::from_micros(500 * times)
            });
            Contender { side: Side::Ours, name, turn }
        };
        let contest = Contest::hold("tea", vec![contender("a"), contender("b")], 3);
        let calibration = [("a", 1), ("a", 2), ("a", 4), ("b", 1), ("b", 2), ("b", 4)];
        let rounds = [("a", 4), ("b", 4), ("b", 4), ("a", 4), ("a", 4), ("b", 4)];
        assert_eq!(*order.borrow(), [calibration, rounds].concat());
        for entry in contest.entries {
            assert_eq!(entry.times, [500_000.0; 3], "nanoseconds for one");
        }
    }
}
