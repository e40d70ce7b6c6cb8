//! Every kind of object is written and read in every format.

use super::envelope::{Envelope, Opened};
use super::formats::formats;
use super::objects::{Objects, PICKLE_KEY};

#[test]
fn writing_and_reading_leaves_nothing() {
    let objects = Objects::new();
    let watcher = &objects.watcher;
    for format in formats(&objects) {
        let name = format.name;
        let text = watcher.clean(&format!("writing: {name}"), || (format.write)());
        let read = || (format.read)(text.as_str(), &PICKLE_KEY);
        assert!(watcher.clean(&format!("reading: {name}"), read), "{name}");

        // Nor would the test say so if it could not see: the contents do hold the secrets.
        let Opened { contents, .. } = Opened::new(format.envelope, text.as_str(), &PICKLE_KEY);
        let ((), found) = watcher.watch(|| drop(contents));
        assert!(!found.is_empty(), "{name}");
        if format.envelope == Envelope::Plain {
            watcher.clean(&format!("dropping: {name}"), || drop(text));
        }
    }
}

#[test]
fn the_envelopes_of_the_tests_are_those_of_the_library() {
    let objects = Objects::new();
    for format in formats(&objects) {
        let text = (format.write)();
        let opened = Opened::new(format.envelope, text.as_str(), &PICKLE_KEY);
        assert_eq!(opened.sealed_again(&opened.contents), text.as_str(), "{}", format.name);
    }
}
