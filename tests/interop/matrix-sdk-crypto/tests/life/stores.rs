//! Stores that one library has written and another opens.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process;

use serde_json::json;

use crate::casts::{Library, casts};
use crate::world::{ROOM, World};

const ALICE: usize = 0;
const BOB: usize = 1;

/// A directory that goes with its owner.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("olmec-matrix-sdk-{}-{name}", process::id()));
        fs::create_dir_all(&path).expect("a directory for the stores");
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn each_opens_what_the_other_has_stored() {
    for (number, cast) in casts::<2>().enumerate() {
        println!("{cast:?}");
        let directory = Directory::new(&format!("swap-{number}"));
        let stores = ["alice", "bob"].map(|name| directory.0.join(name));
        let mut world = World::default();
        for (who, name) in ["alice", "bob"].into_iter().enumerate() {
            world.join(cast[who], name, &name.to_uppercase(), Some(&stores[who]));
        }
        world.meet();

        // Sessions with both turns in them, and messages that are still to be read.
        let mut events = vec![
            world.say(ALICE, &[ALICE, BOB], "0"),
            world.say(BOB, &[ALICE, BOB], "1"),
            world.encrypt(ALICE, "2"),
        ];
        let mut libraries = cast;
        for round in 0..3 {
            for who in [ALICE, BOB] {
                libraries[who] = libraries[who].other();
                world.restart(who, libraries[who], &stores[who]);
                world.settle();
                // The same outbound session goes on, and then a new one over the same Olm session.
                events.push(world.encrypt(who, &events.len().to_string()));
                world.tell(who, json!({ "do": "rotate", "room": ROOM }));
                events.push(world.say(who, &[ALICE, BOB], &events.len().to_string()));
            }
            for (number, event) in events.iter().enumerate() {
                for who in [ALICE, BOB] {
                    let text = world.read(who, event);
                    assert_eq!(text, Ok(number.to_string()), "round {round}, {who}");
                }
            }
        }
        // Somebody new opens a session with a one-time key that was made before all this.
        let carol = world.join(Library::Olmec, "carol", "CAROL", None);
        world.meet();
        let event = world.say(carol, &[ALICE, BOB, carol], "hello");
        for who in [ALICE, BOB] {
            assert_eq!(world.read(who, &event), Ok("hello".to_owned()));
        }
    }
}
