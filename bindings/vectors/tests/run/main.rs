//! Runs the calls on the facade itself: an interpreter as every language has one.

mod facade;
mod values;

use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value as Json, json};
use values::{Answer, Argument};

/// The handles that a case has kept.
type Kept = BTreeMap<String, Rc<dyn Any>>;

/// One call, with what it may refer to.
struct Call<'a> {
    json: &'a Json,
    kept: &'a Kept,
    /// The place of the next argument.
    next: Cell<usize>,
}

impl Call<'_> {
    fn name(&self) -> &str {
        self.json["call"].as_str().unwrap()
    }

    fn next(&self) -> &Json {
        let place = self.next.replace(self.next.get() + 1);
        &self.json["arguments"][place]
    }

    fn argument<T: Argument>(&self) -> T {
        T::read(self.next())
    }

    fn kept<T: 'static>(&self, name: &Json) -> Rc<T> {
        let handle = &self.kept[name.as_str().unwrap()];
        handle.clone().downcast().unwrap_or_else(|_| panic!("{}: {name} is another", self.name()))
    }

    /// The object whose method is called.
    fn on<T: 'static>(&self) -> Rc<T> {
        self.kept(&self.json["on"])
    }

    fn handle<T: 'static>(&self) -> Rc<T> {
        self.kept(&self.next()["handle"])
    }
}

/// Makes the calls of a case; the error says which outcome is not the one that must be.
fn run(case: &Json) -> Result<usize, String> {
    let mut kept = Kept::new();
    let calls = case["calls"].as_array().unwrap();
    for (place, json) in calls.iter().enumerate() {
        let answer = facade::call(&Call { json, kept: &kept, next: Cell::new(0) });
        let matches = match &answer {
            Answer::Handle(_) => json["as"].is_string(),
            Answer::Value(value) => json["equals"] == *value,
            Answer::Error(code) => json["error"] == *code,
        };
        if !matches {
            return Err(format!("{}, call {place}: {answer} instead of {json}", case["id"]));
        }
        if let Answer::Handle(handle) = answer {
            kept.insert(json["as"].as_str().unwrap().into(), handle);
        }
    }
    Ok(calls.len())
}

fn cases() -> Vec<Json> {
    let (mut scripts, _) =
        olmec_binding_vectors::translate(&olmec_binding_vectors::folder()).unwrap();
    serde_json::from_value(scripts["cases"].take()).unwrap()
}

#[test]
fn the_facade_does_what_the_vectors_say() {
    let outcomes = cases().iter().map(run).collect::<Vec<_>>();
    let wrong: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{} cases differ: {wrong:#?}", wrong.len());
    let calls: usize = outcomes.iter().flatten().sum();
    println!("{} cases, {calls} calls", outcomes.len());
    assert!(outcomes.len() >= 1900 && calls >= 11_000, "{} cases, {calls} calls", outcomes.len());
}

/// The interpreter must notice another outcome, or the test above shows nothing.
#[test]
fn another_outcome_is_noticed_in_every_case() {
    for mut case in cases() {
        let last = case["calls"].as_array_mut().unwrap().last_mut().unwrap();
        if last.get("equals").is_some() {
            last["equals"] = json!({ "text": "something else" });
        } else if last.get("error").is_some() {
            last["error"] = "RANDOM_FAILURE".into();
        } else {
            last["error"] = last.as_object_mut().unwrap().remove("as").unwrap();
        }
        assert!(run(&case).is_err(), "{}", case["id"]);
    }
}
