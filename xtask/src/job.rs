//! A job is one thing with a name that passes, fails or cannot be run. Suites, lint steps and set-up steps are jobs.

use std::fmt;
use std::process::ExitCode;
use std::time::Instant;

use crate::report::{Entry, Outcome, Report};

/// One suite, lint step or set-up step.
pub(crate) struct Job {
    /// The name on the command line and in the summary.
    pub(crate) name: &'static str,
    /// What it shows, in one line.
    pub(crate) about: &'static str,
    /// What happens when its tools cannot be had.
    pub(crate) when_missing: WhenMissing,
    /// The work itself.
    pub(crate) run: fn() -> anyhow::Result<()>,
}

/// What a job does when its tools cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenMissing {
    /// It is skipped, loudly.
    Skip,
    /// It is skipped, loudly, on a developer's machine; on a CI machine it fails.
    FailInCi,
}

/// The error of a job whose tools cannot be had; every other error is a failure.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// The names of the jobs, in the order in which they run.
pub(crate) fn names(jobs: &'static [Job]) -> impl Iterator<Item = &'static str> {
    jobs.iter().map(|job| job.name)
}

/// The jobs with these names, in the order of the table; all of them when no name is given.
pub(crate) fn select<'a>(jobs: &'a [Job], names: &[String]) -> Vec<&'a Job> {
    jobs.iter()
        .filter(|job| names.is_empty() || names.iter().any(|name| name == job.name))
        .collect()
}

/// Runs the jobs one after the other, whatever becomes of each, and prints the summary.
pub(crate) fn run_all(jobs: &[&Job]) -> ExitCode {
    let in_ci = in_ci(std::env::var("CI").ok().as_deref());
    let mut report = Report::default();
    for (index, job) in jobs.iter().enumerate() {
        println!("\n== {} ({} of {}): {}", job.name, index + 1, jobs.len(), job.about);
        let start = Instant::now();
        let outcome = judge((job.run)(), job.when_missing, in_ci);
        let entry = Entry { name: job.name, outcome, time: start.elapsed() };
        println!("== {entry}");
        report.add(entry);
    }
    println!("\n{report}");
    if report.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the result of a job means.
fn judge(result: anyhow::Result<()>, when_missing: WhenMissing, in_ci: bool) -> Outcome {
    match result {
        Ok(()) => Outcome::Passed,
        Err(error) if error.is::<Missing>() && (when_missing == WhenMissing::Skip || !in_ci) => {
            Outcome::Skipped(error.to_string())
        }
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

/// Whether the value of the variable `CI` says that this is a CI machine.
fn in_ci(value: Option<&str>) -> bool {
    !matches!(value, None | Some("" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOBS: &[Job] = &[job("first"), job("second"), job("third")];

    const fn job(name: &'static str) -> Job {
        Job { name, about: "", when_missing: WhenMissing::Skip, run: || Ok(()) }
    }

    fn selected(wanted: &[&str]) -> Vec<&'static str> {
        let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        select(JOBS, &wanted).iter().map(|job| job.name).collect()
    }

    #[test]
    fn no_name_selects_all_and_names_keep_the_order_of_the_table() {
        assert_eq!(selected(&[]), ["first", "second", "third"]);
        assert_eq!(selected(&["third", "first"]), ["first", "third"]);
    }

    #[test]
    fn a_missing_tool_fails_in_ci_unless_the_job_may_be_skipped() {
        let missing = || Err(Missing("no tool".into()).into());
        let skipped = Outcome::Skipped("no tool".into());
        let failed = Outcome::Failed("no tool".into());
        assert_eq!(judge(missing(), WhenMissing::Skip, true), skipped);
        assert_eq!(judge(missing(), WhenMissing::Skip, false), skipped);
        assert_eq!(judge(missing(), WhenMissing::FailInCi, false), skipped);
        assert_eq!(judge(missing(), WhenMissing::FailInCi, true), failed);
    }

    #[test]
    fn any_other_error_is_a_failure() {
        let outcome = judge(Err(anyhow::anyhow!("red")), WhenMissing::Skip, false);
        assert_eq!(outcome, Outcome::Failed("red".into()));
    }

    #[test]
    fn ci_is_on_for_any_value_but_the_negative_ones() {
        assert!(in_ci(Some("true")));
        assert!(in_ci(Some("1")));
        assert!(!in_ci(Some("false")));
        assert!(!in_ci(Some("")));
        assert!(!in_ci(None));
    }
}
