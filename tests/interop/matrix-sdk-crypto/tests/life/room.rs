//! What is said in a room, and how latecomers get to read it.

use serde_json::json;

use crate::casts::casts;
use crate::world::{ROOM, World};

const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];
const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;

#[test]
fn two_talk_both_ways() {
    for cast in casts::<2>() {
        println!("{cast:?}");
        let mut world = World::of(&cast, &PEOPLE[..2]);
        for turn in 0..4 {
            for (speaker, listener) in [(ALICE, BOB), (BOB, ALICE)] {
                let text = format!("{speaker} says {turn}");
                let event = world.say(speaker, &[ALICE, BOB], &text);
                assert_eq!(world.read(listener, &event), Ok(text.clone()));
                assert_eq!(world.read(speaker, &event), Ok(text));
            }
        }
        // Later messages under one key, out of order.
        let events: Vec<_> = (0..5).map(|number| world.encrypt(BOB, &number.to_string())).collect();
        for number in [3, 0, 4, 2, 1] {
            assert_eq!(world.read(ALICE, &events[number]), Ok(number.to_string()));
        }
        // Changed on the way.
        let mut forged = events[0].clone();
        let ciphertext = forged["content"]["ciphertext"].as_str().expect("a text");
        forged["content"]["ciphertext"] = json!(ciphertext.replace('A', "B"));
        assert!(world.read(ALICE, &forged).is_err());
        assert_eq!(world.read(ALICE, &events[0]), Ok("0".to_owned()));
    }
}

#[test]
fn a_new_key_for_every_olm_message() {
    for cast in casts::<2>() {
        println!("{cast:?}");
        let mut world = World::of(&cast, &PEOPLE[..2]);
        // Each share is an Olm message; in turn, they move the double ratchet.
        for turn in 0..6 {
            for (speaker, listener) in [(ALICE, BOB), (BOB, ALICE)] {
                world.tell(speaker, json!({ "do": "rotate", "room": ROOM }));
                let text = format!("{speaker} rotates {turn}");
                let event = world.say(speaker, &[ALICE, BOB], &text);
                assert_eq!(world.read(listener, &event), Ok(text));
            }
        }
    }
}

#[test]
fn a_third_joins_and_gets_the_history() {
    for cast in casts::<3>() {
        println!("{cast:?}");
        let mut world = World::of(&cast, &PEOPLE);
        let before = world.say(ALICE, &[ALICE, BOB], "before");
        assert_eq!(world.read(BOB, &before), Ok("before".to_owned()));
        assert!(world.read(CAROL, &before).is_err());

        world.tell(ALICE, json!({ "do": "rotate", "room": ROOM }));
        let after = world.say(ALICE, &[ALICE, BOB, CAROL], "after");
        for who in [BOB, CAROL] {
            assert_eq!(world.read(who, &after), Ok("after".to_owned()));
        }

        // Bob exports, Carol imports.
        let export = world.tell(BOB, json!({ "do": "export_keys", "passphrase": "a passphrase" }));
        let import = json!({ "do": "import_keys", "export": export, "passphrase": "a passphrase" });
        assert_eq!(world.tell(CAROL, import)["total"], 2);
        assert_eq!(world.read(CAROL, &before), Ok("before".to_owned()));
        let wrong = json!({ "do": "import_keys", "export": export, "passphrase": "another" });
        assert!(world.ask(CAROL, wrong).is_err());
    }
}

#[test]
fn the_fallback_key_serves_when_no_other_is_left() {
    for cast in casts::<2>() {
        println!("{cast:?}");
        let mut world = World::of(&cast, &PEOPLE[..2]);
        let bob = world.user(BOB);
        world.homeserver.lose_one_time_keys(&bob, "BOB");
        let users = [world.user(ALICE), bob.clone()];
        world.send(ALICE, json!({ "do": "claim", "users": users }));
        assert!(world.homeserver.is_fallback_key_used(&bob, "BOB"));
        let event = world.say(ALICE, &[ALICE, BOB], "by the fallback key");
        assert_eq!(world.read(BOB, &event), Ok("by the fallback key".to_owned()));
        // It stays until it is old, and serves again.
        world.tell(ALICE, json!({ "do": "rotate", "room": ROOM }));
        let event = world.say(ALICE, &[ALICE, BOB], "and once more");
        assert_eq!(world.read(BOB, &event), Ok("and once more".to_owned()));
    }
}

#[test]
fn a_backup_gives_a_new_device_the_history() {
    for cast in casts::<3>() {
        println!("{cast:?}");
        let [alice_library, bob_library, new_library] = cast;
        let mut world = World::of(&[alice_library, bob_library], &PEOPLE[..2]);
        let events = [world.say(ALICE, &[ALICE, BOB], "one"), world.say(BOB, &[ALICE, BOB], "two")];
        let key = world.tell(ALICE, json!({ "do": "enable_backup", "version": "1" }));
        assert_eq!(world.send(ALICE, json!({ "do": "backup" })), 1);
        assert_eq!(world.send(ALICE, json!({ "do": "backup" })), 0);

        let new = world.join(new_library, "alice", "NEW", None);
        let rooms = world.homeserver.backup.clone();
        let restore = json!({ "do": "restore", "key": key, "version": "1", "rooms": rooms });
        let restored = world.tell(new, restore);
        assert_eq!(restored, json!({ "imported": 2, "total": 2 }));
        for (event, text) in events.iter().zip(["one", "two"]) {
            assert_eq!(world.read(new, event), Ok(text.to_owned()));
        }
    }
}

#[test]
fn a_dehydrated_device_keeps_room_keys() {
    for cast in casts::<3>() {
        println!("{cast:?}");
        let [alice_library, bob_library, new_library] = cast;
        let mut world = World::of(&[alice_library, bob_library], &PEOPLE[..2]);
        world.send(ALICE, json!({ "do": "bootstrap_cross_signing" }));
        let upload = world.tell(ALICE, json!({ "do": "dehydrate", "key": vec![7; 32] }));
        let id = upload["body"]["device_id"].as_str().expect("an id").to_owned();
        world.bring(ALICE, &json!([upload]));
        world.settle();

        let event = world.say(BOB, &[ALICE, BOB], "while you were out");
        let new = world.join(new_library, "alice", "NEW", None);
        let alice = world.user(ALICE);
        let events = world.homeserver.mailbox(&alice, &id);
        let data = &world.homeserver.dehydrated[&alice];
        let rehydrate = |key: u8| json!({ "do": "rehydrate", "key": vec![key; 32], "device": id, "data": data, "events": events });
        let [right, wrong] = [7, 8].map(rehydrate);
        assert!(world.ask(new, wrong).is_err());
        assert_eq!(world.tell(new, right), 1);
        assert_eq!(world.read(new, &event), Ok("while you were out".to_owned()));
    }
}
