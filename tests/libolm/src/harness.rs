//! Making calls, comparing what came of them, and explaining what differs.

use std::collections::BTreeMap;

use crate::call::{Call, Did, FAILED};
use crate::object::{Both, Object, Snapshot};
use crate::rng::Rng;
use crate::rules;

/// The state of a run.
#[derive(Debug)]
pub(crate) struct Harness {
    pub(crate) both: Both,
    pub(crate) rng: Rng,
    pub(crate) calls: usize,
    /// How often each function was called.
    pub(crate) functions: BTreeMap<&'static str, usize>,
    /// How often each function succeeded.
    pub(crate) successes: BTreeMap<&'static str, usize>,
    /// How often each section of docs/libolm-differences.md explained something.
    pub(crate) explained: BTreeMap<&'static str, usize>,
}

impl Harness {
    /// A blank object.
    pub(crate) fn object(&self, kind: &'static str) -> Object {
        Object::new(&self.both, kind)
    }

    /// Makes a call. If the libraries differ and a rule explains it, both are put back to where
    /// they were before, and there is no result.
    pub(crate) fn call(&mut self, call: Call<'_>) -> Option<Did> {
        self.calls += 1;
        *self.functions.entry(call.function).or_default() += 1;
        let before: Vec<_> = call.objects().map(Object::snapshot).collect();
        let [ours, theirs] = match call.make(&self.both) {
            Ok(sides) => sides,
            Err(what) => self.give_up(&call, &what),
        };
        if ours.is_as(&theirs) {
            if ours.returned != FAILED {
                *self.successes.entry(call.function).or_default() += 1;
            } else if rules::leaves_something_behind(call.function) {
                self.put_back(&call, &before);
            }
            return Some(ours);
        }
        let Some(section) = rules::explain(&self.both, &call, &ours, &theirs) else {
            self.give_up(&call, &format!("ours   {}\ntheirs {}", ours.show(), theirs.show()));
        };
        *self.explained.entry(section).or_default() += 1;
        self.put_back(&call, &before);
        None
    }

    fn put_back(&self, call: &Call<'_>, before: &[Snapshot]) {
        for (object, snapshot) in call.objects().zip(before) {
            object.restore(snapshot);
        }
    }

    /// [`Harness::call`] where only success matters.
    pub(crate) fn succeeds(&mut self, call: Call<'_>) -> Option<Did> {
        self.call(call).filter(|did| did.returned != FAILED)
    }

    /// The number that a function without failure returns for an object.
    pub(crate) fn length(&mut self, function: &'static str, object: &Object) -> usize {
        let did = self.call(Call::new(function).object(object));
        did.map_or(0, |did| did.returned)
    }

    fn give_up(&self, call: &Call<'_>, what: &str) -> ! {
        panic!("call {} of this episode: {}\n{what}", self.calls, call.show());
    }
}
