//! A progress bar for runs that take a while.

use std::fmt::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Shows nothing until this much time has passed.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on the standard error stream.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
}

impl Progress {
    pub fn new(what: &'static str, steps: usize) -> Self {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        let template = "  {msg:<14} {bar:40} {human_pos}/{human_len}  {rate}/s  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("rate", write_rate));
        }
        bar.set_message(what);
        Self { bar, start: Instant::now() }
    }

    /// One step is done.
    pub fn step(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.start.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// All is done: the bar goes away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Steps a second, without decimals.
fn write_rate(state: &ProgressState, out: &mut dyn Write) {
    // A rate that cannot be written is no reason to stop.
    let _ = write!(out, "{:.0}", state.per_sec());
}
