//! What can be said about an input.

use std::fmt;

use olmec::{CodedError, ErrorCode};

/// Something that the input is, and what is in it.
pub struct Finding {
    pub what: String,
    /// Names and values, none of them secret.
    pub facts: Vec<(&'static str, String)>,
}

impl Finding {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), facts: Vec::new() }
    }

    /// Adds a fact.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// Adds the facts of something inside.
    pub fn with_all(mut self, facts: Vec<(&'static str, String)>) -> Self {
        self.facts.extend(facts);
        self
    }
}

/// Why the input is not what it could have been.
pub struct Refusal {
    pub code: Option<ErrorCode>,
    pub why: String,
}

impl Refusal {
    /// An error of the library.
    pub fn coded(error: &impl CodedError) -> Self {
        Self { code: Some(error.code()), why: error.to_string() }
    }

    /// A reason that the library knows nothing of.
    pub fn plain(why: impl Into<String>) -> Self {
        Self { code: None, why: why.into() }
    }

    /// The same, said of one of several things that it could have been.
    pub fn of(self, what: &str) -> Self {
        Self { why: format!("as {what}: {}", self.why), ..self }
    }
}

/// What an input turned out to be.
pub enum Verdict {
    /// These things; more than one only where several lie in one input.
    Is(Vec<Finding>),
    /// One of these things: nothing in the input says which.
    CouldBe(Vec<Finding>),
    /// Nothing that is accepted. The reasons, the likeliest alone.
    Refused(Vec<Refusal>),
}

impl From<Finding> for Verdict {
    fn from(finding: Finding) -> Self {
        Self::Is(vec![finding])
    }
}

impl From<Refusal> for Verdict {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl<F: Into<Self>> From<Result<F, Refusal>> for Verdict {
    fn from(result: Result<F, Refusal>) -> Self {
        match result {
            Ok(finding) => finding.into(),
            Err(refusal) => refusal.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.what)?;
        self.facts.iter().try_for_each(|(name, value)| writeln!(f, "  {name:<22} {value}"))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(findings) => findings.iter().try_for_each(|finding| finding.fmt(f)),
            Self::CouldBe(findings) => {
                writeln!(f, "nothing in it says what it is")?;
                findings.iter().try_for_each(|finding| write!(f, "could be {finding}"))
            }
            Self::Refused(refusals) => refusals.iter().try_for_each(|refusal| match refusal.code {
                Some(code) => writeln!(f, "refused: {code}: {}", refusal.why),
                None => writeln!(f, "refused: {}", refusal.why),
            }),
        }
    }
}
