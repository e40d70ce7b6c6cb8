//! How much a call allocates.

use std::cell::Cell;

/// What a call allocated. What it freed again counts as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocated {
    /// The most bytes that it held at one time.
    pub peak: usize,
    /// How many blocks it asked for.
    pub blocks: usize,
}

/// Sizes so far, in the thread that measures.
#[derive(Clone, Copy, Default)]
struct Running {
    held: isize,
    allocated: Allocated,
}

thread_local! {
    /// Needs no destructor, so an allocator may use it at any time.
    static RUNNING: Cell<Option<Running>> = const { Cell::new(None) };
}

/// Makes the call and tells what it allocated.
pub fn measure<T>(call: impl FnOnce() -> T) -> (T, Allocated) {
    RUNNING.set(Some(Running::default()));
    let result = call();
    let running = RUNNING.take().unwrap_or_default();
    (result, running.allocated)
}

/// Called for each block.
pub(crate) fn allocated(size: usize) {
    if let Some(mut running) = RUNNING.get() {
        running.held += size.cast_signed();
        running.allocated.blocks += 1;
        let held = usize::try_from(running.held).unwrap_or_default();
        running.allocated.peak = running.allocated.peak.max(held);
        RUNNING.set(Some(running));
    }
}

/// Called for each block that is given back.
pub(crate) fn freed(size: usize) {
    if let Some(mut running) = RUNNING.get() {
        running.held -= size.cast_signed();
        RUNNING.set(Some(running));
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    #[test]
    fn blocks_and_the_most_bytes_at_a_time_are_counted() {
        let (_, nothing) = measure(|| black_box(5));
        assert_eq!(nothing, Allocated::default());
        let ((), one_after_the_other) = measure(|| {
            drop(black_box(vec![0_u8; 1000]));
            drop(black_box(vec![0_u8; 300]));
        });
        assert_eq!(one_after_the_other, Allocated { peak: 1000, blocks: 2 });
        let (kept, at_once) = measure(|| [black_box(vec![0_u8; 1000]), black_box(vec![0_u8; 300])]);
        assert_eq!(at_once, Allocated { peak: 1300, blocks: 2 });
        // What was there before does not count when it goes.
        let ((), freed) = measure(|| drop(kept));
        assert_eq!(freed, Allocated::default());
        let (_, reserved) = measure(|| black_box(Vec::<u8>::with_capacity(65_535)));
        assert_eq!(reserved.peak, 65_535);
    }
}
