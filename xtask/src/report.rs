//! What became of the jobs, and the table at the end.

use std::fmt;
use std::time::Duration;

/// What became of one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything held.
    Passed,
    /// Something did not hold; the text says what.
    Failed(String),
    /// It was not run; the text says why.
    Skipped(String),
}

/// One line of the table.
pub(crate) struct Entry {
    /// The job's name.
    pub(crate) name: &'static str,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// How long it took.
    pub(crate) time: Duration,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, reason) = match &self.outcome {
            Outcome::Passed => ("passed", ""),
            Outcome::Failed(reason) => ("FAILED", reason.as_str()),
            Outcome::Skipped(reason) => ("SKIPPED", reason.as_str()),
        };
        let line =
            format!("{:<10} {word:<8} {:>8.1} s  {reason}", self.name, self.time.as_secs_f64());
        f.write_str(line.trim_end())
    }
}

/// The table and the count below it.
#[derive(Default)]
pub(crate) struct Report(Vec<Entry>);

impl Report {
    /// Adds a line.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    /// How many jobs failed.
    pub(crate) fn failed(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Failed(_)))
    }

    fn count(&self, wanted: impl Fn(&Outcome) -> bool) -> usize {
        self.0.iter().filter(|entry| wanted(&entry.outcome)).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "== summary")?;
        for entry in &self.0 {
            writeln!(f, "{entry}")?;
        }
        let passed = self.count(|outcome| *outcome == Outcome::Passed);
        write!(f, "{passed} passed, {} failed", self.failed())?;
        match self.count(|outcome| matches!(outcome, Outcome::Skipped(_))) {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(outcomes: &[(&'static str, Outcome)]) -> String {
        let mut report = Report::default();
        for (name, outcome) in outcomes {
            let time = Duration::from_millis(1_250);
            report.add(Entry { name, outcome: outcome.clone(), time });
        }
        report.to_string()
    }

    #[test]
    fn the_last_line_counts_passed_and_failed() {
        let text = report(&[
            ("core", Outcome::Passed),
            ("interop", Outcome::Failed("cargo test: exit status 101".into())),
        ]);
        let expected = "== summary\n\
            core       passed        1.2 s\n\
            interop    FAILED        1.2 s  cargo test: exit status 101\n\
            1 passed, 1 failed";
        assert_eq!(text, expected);
    }

    #[test]
    fn skipped_is_named_only_when_something_was_skipped() {
        let text = report(&[("no_std", Outcome::Skipped("no compiler".into()))]);
        assert_eq!(text.lines().last(), Some("0 passed, 0 failed, 1 skipped"));
        assert!(text.contains("no_std     SKIPPED       1.2 s  no compiler"));
    }
}
