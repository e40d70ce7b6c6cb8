//! How the program fails: with the claim that did not hold.

use std::error::Error;
use std::fmt::{self, Display};

/// What a scene gives back: an error ends the story.
pub type Played<T = ()> = Result<T, Box<dyn Error>>;

/// Something did not happen as the story says.
#[derive(Debug)]
pub struct Broken(String);

impl Broken {
    /// This, which the story says, is not so.
    pub fn new(claim: impl Display) -> Self {
        Self(format!("it is not so that {claim}"))
    }
}

impl Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Broken {}
