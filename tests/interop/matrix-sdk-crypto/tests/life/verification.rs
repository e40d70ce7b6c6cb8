//! Verifying each other, with emoji and with QR codes.

use serde_json::{Value, json};

use crate::casts::casts;
use crate::world::World;

const ALICE: usize = 0;
const BOB: usize = 1;

/// Two users with cross-signing keys, and a request of Alice's that Bob has accepted: its id.
fn begin(world: &mut World) -> Value {
    for who in [ALICE, BOB] {
        world.send(who, json!({ "do": "bootstrap_cross_signing" }));
    }
    world.settle();
    let (user, device) = (world.user(BOB), world.device_id(BOB));
    let request = json!({ "do": "request_verification", "user": user, "device": device });
    let asked = world.tell(ALICE, request);
    world.bring(ALICE, &asked["requests"]);
    world.settle();
    tell_to_send(world, BOB, "accept_verification", &asked["flow"]);
    asked["flow"].clone()
}

/// A step of the verification with the other one.
fn step(world: &World, who: usize, what: &str, flow: &Value) -> Value {
    json!({ "do": what, "user": world.user(1 - who), "flow": flow })
}

fn tell_to_send(world: &mut World, who: usize, what: &str, flow: &Value) {
    let step = step(world, who, what, flow);
    assert!(world.send(who, step) > 0, "{what}: nothing to send");
    world.settle();
}

fn is_verified(world: &mut World, who: usize) -> bool {
    let (user, device) = (world.user(1 - who), world.device_id(1 - who));
    let answer = world.tell(who, json!({ "do": "is_verified", "user": user, "device": device }));
    answer.as_bool().expect("yes or no")
}

#[test]
fn with_emoji() {
    for cast in casts::<2>() {
        println!("{cast:?}");
        let mut world = World::of(&cast, &["alice", "bob"]);
        let flow = begin(&mut world);
        assert_eq!([ALICE, BOB].map(|who| is_verified(&mut world, who)), [false; 2]);
        tell_to_send(&mut world, ALICE, "start_sas", &flow);
        tell_to_send(&mut world, BOB, "accept_sas", &flow);
        let [shown_to_alice, shown_to_bob] = [ALICE, BOB].map(|who| {
            let show = step(&world, who, "show_sas", &flow);
            world.tell(who, show)
        });
        assert_eq!(shown_to_alice["emoji"].as_array().map(Vec::len), Some(7));
        assert_eq!(shown_to_alice["decimals"].as_array().map(Vec::len), Some(3));
        assert_eq!(shown_to_alice, shown_to_bob);
        tell_to_send(&mut world, ALICE, "confirm_sas", &flow);
        tell_to_send(&mut world, BOB, "confirm_sas", &flow);
        assert_eq!([ALICE, BOB].map(|who| is_verified(&mut world, who)), [true; 2]);
    }
}

#[test]
fn with_a_qr_code() {
    for cast in casts::<2>() {
        println!("{cast:?}");
        let mut world = World::of(&cast, &["alice", "bob"]);
        let flow = begin(&mut world);
        let show = step(&world, ALICE, "show_qr_code", &flow);
        let code = world.tell(ALICE, show);
        let mut scan = step(&world, BOB, "scan_qr_code", &flow);
        scan["code"] = code;
        assert_eq!(world.send(BOB, scan), 1);
        world.settle();
        tell_to_send(&mut world, ALICE, "confirm_qr_code", &flow);
        assert_eq!([ALICE, BOB].map(|who| is_verified(&mut world, who)), [true; 2]);
    }
}
