//! The targets of the fuzzer, as functions that any test can call.
//!
//! ```text
//! targets     what is done with an input, and what must hold then
//! vectors     test-vectors/ as a source of seeds
//! corpus      inputs that earlier campaigns kept, minimised: corpus/NAME.txt, a line of hex each
//! choices     an input as a list of decisions
//! fixtures    devices, sessions and rooms that both the library and the model have
//! envelope    pickles around contents that nobody wrote
//! ```
//!
//! The library is fuzzed as it ships: no check is switched off. What lies behind a MAC, a signature
//! or a tag is reached because the model in `tests/model` holds the same keys as the library and
//! makes authentic messages around hostile contents.

mod choices;
pub mod corpus;
mod fixtures;
mod targets;
mod vectors;

#[path = "../../tests/support/beside_model.rs"]
mod beside_model;
#[path = "../../tests/support/envelope.rs"]
mod envelope;
#[path = "../../tests/model/mod.rs"]
mod model;
#[path = "../../tests/support/mod.rs"]
mod support;

pub use targets::ALL;

/// The environment variable that names the target.
pub const VARIABLE: &str = "OLMEC_FUZZ_TARGET";

/// One thing that is fuzzed.
#[derive(Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// Does it with one input, and panics if something does not hold.
    pub run: fn(&[u8]),
    /// Inputs to begin with, made from the test vectors or by the model.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// The target of that name.
pub fn target(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}
