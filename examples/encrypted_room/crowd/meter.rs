//! Counting and timing.

use std::time::{Duration, Instant};

/// How often something was done, and how long that took.
#[derive(Default)]
pub struct Meter {
    count: usize,
    time: Duration,
}

impl Meter {
    /// Does something that counts as `count`.
    pub fn measure<T>(&mut self, count: usize, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.time += start.elapsed();
        self.count += count;
        result
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// `12,345 a second`; empty if there is nothing to tell.
    pub fn rate(&self) -> String {
        let nanoseconds = self.time.as_nanos();
        let count = u128::try_from(self.count).unwrap_or_default();
        match (count * 1_000_000_000).checked_div(nanoseconds) {
            Some(rate) if rate > 0 => {
                format!("{} a second", grouped(usize::try_from(rate).unwrap_or(usize::MAX)))
            }
            _ => String::new(),
        }
    }
}

/// `1,234,567`
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
