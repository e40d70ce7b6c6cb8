//! How many cases became calls.

use std::collections::BTreeMap;
use std::fmt;

use crate::script::Translated;

/// The numbers of each subject.
#[derive(Debug, Default)]
pub struct Tally {
    subjects: BTreeMap<String, Numbers>,
    reasons: BTreeMap<(String, &'static str), usize>,
}

/// The numbers of one subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Cases that are run, whole or in part.
    pub run: usize,
    /// Those of them of which a part has no call.
    pub in_part: usize,
    /// Cases without any call.
    pub not_applicable: usize,
    /// The calls.
    pub calls: usize,
}

impl Tally {
    pub(crate) fn count(&mut self, file: &str, translated: &Translated) {
        let subject = file.split('/').next().unwrap_or_default();
        let numbers = self.subjects.entry(subject.into()).or_default();
        match translated {
            Translated::Calls(script) => {
                numbers.run += 1;
                numbers.in_part += usize::from(!script.is_whole());
                numbers.calls += script.len();
            }
            Translated::NotApplicable(reason) => {
                numbers.not_applicable += 1;
                *self.reasons.entry((subject.into(), reason)).or_default() += 1;
            }
        }
    }

    /// The numbers of one subject.
    pub fn of(&self, subject: &str) -> Numbers {
        self.subjects.get(subject).copied().unwrap_or_default()
    }

    /// The numbers of all subjects.
    pub fn total(&self) -> Numbers {
        self.subjects.values().fold(Numbers::default(), |sum, next| Numbers {
            run: sum.run + next.run,
            in_part: sum.in_part + next.in_part,
            not_applicable: sum.not_applicable + next.not_applicable,
            calls: sum.calls + next.calls,
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        let rows = self.subjects.iter().map(|(subject, numbers)| (subject.as_str(), numbers));
        for (subject, numbers) in rows.chain([("all", &total)]) {
            let Numbers { run, in_part, not_applicable, calls } = numbers;
            writeln!(
                f,
                "{subject:<11} {run:>5} cases run, {in_part:>3} of them in part, {calls:>6} calls; \
                 {not_applicable:>4} not applicable"
            )?;
        }
        for ((subject, reason), count) in &self.reasons {
            writeln!(f, "{subject}: {count} not applicable: {reason}")?;
        }
        Ok(())
    }
}
