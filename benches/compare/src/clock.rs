//! The time that this thread has had a CPU for.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How long the work takes.
pub(crate) fn time(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    now().saturating_sub(start)
}

fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    // Neither is ever negative.
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_moves_the_clock_and_sleep_does_not() {
        let start = now();
        while now() == start {}
        // Whatever else the machine does: only a clock on the wall would have gone on so long.
        let slept = Duration::from_millis(200);
        assert!(time(|| std::thread::sleep(slept)) < slept);
    }
}
