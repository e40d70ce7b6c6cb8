//! Scene 1: devices publish signed keys, and check each other's.

use olmec::matrix::signed_json::canonical_json;

use super::Story;
use crate::broken::Played;
use crate::wire::short;

pub fn play(story: &mut Story) -> Played {
    let Story { stage, server, alice_phone, alice_laptop, bob, carol, .. } = story;
    stage.scene(
        "Devices publish signed keys",
        "The server keeps the keys but is not believed: a key counts only with its device's \
         signature, and the keys first seen for a device are the only ones ever taken.",
    );

    // Carol's tablet was about to run out of one-time keys.
    for (device, count) in [(&mut *alice_phone, 5), (alice_laptop, 5), (bob, 5), (carol, 1)] {
        device.publish_keys(server, count)?;
        server.join(device.address());
        let keys = device.identity_keys();
        let (ed25519, curve25519) = (keys.ed25519.to_base64(), keys.curve25519.to_base64());
        stage.acts(
            device,
            "publishes",
            format_args!(
                "ed25519 {}, curve25519 {}, {count} one-time, 1 fallback",
                short(&ed25519),
                short(&curve25519),
            ),
        );
    }
    stage.remarks("what Alice's phone signs with its ed25519 key:");
    let mut signed = server.device_keys(alice_phone.address());
    signed.as_object_mut().ok_or("device keys are an object")?.remove("signatures");
    stage.wire(canonical_json(&signed.to_string())?);

    let devices = [&mut *alice_phone, alice_laptop, bob, carol];
    let addresses: Vec<_> = server.members().iter().cloned().collect();
    let mut signatures = 0;
    for device in devices {
        for other in &addresses {
            if other == device.address() {
                continue;
            }
            let known = device.meet(server, other)?.clone();
            for object in server.claimable_keys(other) {
                known.verify_one_time_key(&object.to_string())?;
                signatures += 1;
            }
            signatures += 1;
        }
    }
    // Each of four devices checked three others, which is thrice all there is to check.
    stage.claim(signatures == 3 * (4 + 16 + 4), "every key on the server was checked thrice")?;
    stage.sees(
        "everyone",
        "checks",
        format_args!("the keys of the three others: {signatures} signatures, all good"),
    );
    Ok(())
}
