//! How much memory a call takes at most.

use std::cell::Cell;

thread_local! {
    /// Bytes that this thread has taken and not given back; what others gave it counts against it.
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

pub(crate) fn grew(bytes: usize) {
    let live = LIVE.get().saturating_add_unsigned(bytes);
    LIVE.set(live);
    PEAK.set(PEAK.get().max(live));
}

pub(crate) fn shrank(bytes: usize) {
    LIVE.set(LIVE.get().saturating_sub_unsigned(bytes));
}

/// Makes the call. Gives its result, and how many bytes more than before were taken at once.
pub fn of<T>(call: impl FnOnce() -> T) -> (T, usize) {
    let before = LIVE.get();
    PEAK.set(before);
    let result = call();
    (result, PEAK.get().saturating_sub(before).unsigned_abs())
}
