//! The indices of one receiving chain whose message keys were let go.
//!
//! For an index that the chain has passed and whose key is no longer held, this says why: it was
//! used, or it was let go. What was let go is kept as a short list of ranges; when even that
//! overflows, the oldest part of it is answered with "no longer known".

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;

use super::error::DecryptError;
use crate::error::Unsound;

/// How many separate ranges of discarded indices are remembered.
pub(crate) const MAX_DISCARDED_RANGES: usize = 16;

/// See the module.
#[derive(Default)]
pub(crate) struct Discarded {
    /// Lowest first, neither overlapping nor touching.
    pub(crate) ranges: Box<[Range<u32>]>,
    /// Below this index, used and discarded are no longer told apart.
    pub(crate) unknown_below: u32,
}

impl Discarded {
    /// What is known of a chain whose next index is `next`.
    pub(crate) fn restore(
        ranges: Vec<Range<u32>>,
        unknown_below: u32,
        next: u64,
    ) -> Result<Self, Unsound> {
        let ranges_are_sound = ranges.len() <= MAX_DISCARDED_RANGES
            && ranges.is_sorted_by(|a, b| a.end < b.start)
            && ranges.iter().all(|range| range.start < range.end)
            && ranges.last().is_none_or(|last| u64::from(last.end) <= next);
        if ranges_are_sound && u64::from(unknown_below) <= next {
            Ok(Self { ranges: ranges.into(), unknown_below })
        } else {
            Err(Unsound)
        }
    }

    /// What is known of a chain whose next index is `next`, if its history was not recorded.
    pub(crate) fn unrecorded(next: u64) -> Self {
        Self { ranges: Box::default(), unknown_below: u32::try_from(next).unwrap_or(u32::MAX) }
    }

    /// Why the key of `index`, which the chain has passed, is not held.
    pub(super) fn reason(&self, index: u32) -> DecryptError {
        if self.ranges.iter().any(|range| range.contains(&index)) {
            DecryptError::KeyDiscarded { index }
        } else if index < self.unknown_below {
            DecryptError::KeyUnknown { index }
        } else {
            DecryptError::KeyUsed { index }
        }
    }

    /// Notes indices that lie above all those noted before.
    pub(super) fn note(&mut self, range: Range<u32>) {
        if range.is_empty() {
            return;
        }
        if let Some(last) = self.ranges.last_mut().filter(|last| last.end == range.start) {
            last.end = range.end;
            return;
        }
        let mut ranges = core::mem::take(&mut self.ranges).into_vec();
        ranges.push(range);
        if ranges.len() > MAX_DISCARDED_RANGES {
            // It only rises: what was never recorded may lie above the oldest range.
            self.unknown_below = self.unknown_below.max(ranges.remove(0).end);
        }
        self.ranges = ranges.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_let_go_is_told_from_what_was_used() {
        let mut discarded = Discarded::default();
        discarded.note(3..5);
        discarded.note(7..7);
        assert_eq!(discarded.reason(2), DecryptError::KeyUsed { index: 2 });
        assert_eq!(discarded.reason(3), DecryptError::KeyDiscarded { index: 3 });
        assert_eq!(discarded.reason(5), DecryptError::KeyUsed { index: 5 });
    }

    #[test]
    fn only_a_history_that_there_can_be_is_restored() {
        let is_sound = |ranges: &[Range<u32>], unknown_below, next| {
            Discarded::restore(ranges.to_vec(), unknown_below, next).is_ok()
        };
        assert!(is_sound(&[], 0, 0));
        assert!(is_sound(&[1..3, 4..6], 6, 6));
        assert!(!is_sound(&[1..3, 4..6], 6, 5), "let go before it was reached");
        assert!(!is_sound(&[1..3, 4..6], 7, 6), "passed before it was reached");
        assert!(!is_sound(&[1..3, 3..6], 0, 6), "touching");
        assert!(!is_sound(&[1..4, 3..6], 0, 6), "overlapping");
        assert!(!is_sound(&[4..6, 1..3], 0, 6), "out of order");
        assert!(!is_sound(&[1..2, 3..3], 0, 6), "empty");
        assert!(!is_sound(&[1..2, Range { start: 4, end: 3 }], 0, 6), "backwards");
        let many: Vec<_> = (0..17).map(|index| index * 2..index * 2 + 1).collect();
        assert!(is_sound(&many[1..], 0, 100));
        assert!(!is_sound(&many, 0, 100), "more than are kept");
    }

    #[test]
    fn touching_ranges_become_one() {
        let mut discarded = Discarded::default();
        (0..40).for_each(|index| discarded.note(index..index + 1));
        assert_eq!(discarded.ranges.first(), Some(&(0..40)));
        assert_eq!(discarded.ranges.len(), 1);
    }

    #[test]
    fn memory_is_bounded_and_what_falls_out_of_it_is_unknown() {
        let mut discarded = Discarded::default();
        (0..100).for_each(|hundred| discarded.note(hundred * 100..hundred * 100 + 60));
        assert_eq!(discarded.ranges.len(), MAX_DISCARDED_RANGES);
        assert_eq!(discarded.unknown_below, 8_360);
        assert_eq!(discarded.reason(5), DecryptError::KeyUnknown { index: 5 });
        assert_eq!(discarded.reason(9_905), DecryptError::KeyDiscarded { index: 9_905 });
        assert_eq!(discarded.reason(9_999), DecryptError::KeyUsed { index: 9_999 });
    }

    /// A chain from another implementation's pickle holds old keys, whose history it does not
    /// know. When those go one by one, it does not begin to know what it never did.
    #[test]
    fn what_was_never_recorded_stays_unknown() {
        let mut discarded = Discarded::unrecorded(1_000);
        (0..=16).for_each(|tenth| discarded.note(tenth * 10..tenth * 10 + 1));
        assert_eq!(discarded.ranges.len(), MAX_DISCARDED_RANGES);
        assert_eq!(discarded.reason(160), DecryptError::KeyDiscarded { index: 160 });
        for index in [0, 1, 500, 999] {
            assert_eq!(discarded.reason(index), DecryptError::KeyUnknown { index });
        }
        assert_eq!(discarded.reason(1_000), DecryptError::KeyUsed { index: 1_000 });
    }
}
