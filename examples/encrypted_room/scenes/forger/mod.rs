//! Scene 7: Mallory runs the server for an hour.

mod keys;
mod messages;

use olmec::ErrorCode;
use serde_json::json;

use super::Story;
use crate::broken::Played;
use crate::device::DUMMY;
use crate::refusal::ClientRule;

pub fn play(story: &mut Story) -> Played {
    story.stage.scene(
        "Mallory the forger",
        "She runs the server for an hour and owns a device with keys of her own. After each attempt \
         the genuine message still goes through: a refusal costs its victim nothing.",
    );
    let Story { server, alice_phone, alice_laptop, bob, carol, dave, mallory, .. } = story;
    mallory.publish_keys(server, 5)?;
    for device in [&mut *alice_phone, alice_laptop, bob, carol, dave] {
        mallory.meet(server, device.address())?;
        device.meet(server, mallory.address())?;
    }

    let attempts = [
        messages::flipped_bits_in_the_room,
        messages::forged_signature,
        messages::altered_pre_key_message,
        borrowed_names,
        keys::swapped_one_time_key,
        keys::swapped_device_keys,
        keys::small_order,
    ];
    for (number, attempt) in attempts.into_iter().enumerate() {
        if number > 0 {
            story.stage.pause();
        }
        attempt(story)?;
    }
    Ok(())
}

/// Mallory writes honest Olm messages in her own name, with lies inside.
fn borrowed_names(story: &mut Story) -> Played {
    let Story { stage, server, alice_phone, carol, mallory, .. } = story;
    stage.meddles("Mallory", "writes", "to Carol in a session of her own, as if she were Alice");
    mallory.open_channel(server, carol.address())?;
    let lie = json!({
        "content": {},
        "keys": { "ed25519": alice_phone.identity_keys().ed25519.to_base64() },
        "recipient": carol.address().user_id().as_str(),
        "recipient_keys": { "ed25519": carol.identity_keys().ed25519.to_base64() },
        "sender": alice_phone.address().user_id().as_str(),
        "type": "m.room_key",
    });
    let event = mallory.encrypt_bytes_to(carol.address(), lie.to_string().as_bytes())?;
    stage.refuses(
        carol.receive(&event),
        carol,
        "a message that says it is from Alice",
        ErrorCode::SenderMismatch,
    )?;

    let mut renamed = alice_phone.greet(carol.address())?;
    renamed.from = mallory.address().clone();
    stage.meddles("Mallory", "relabels", "a message of Alice's phone as her own");
    stage.refuses(
        carol.receive(&renamed),
        carol,
        "a message of Mallory's in which Alice's phone names itself",
        ErrorCode::DeviceMismatch,
    )?;
    renamed.from = alice_phone.address().clone();
    stage.claim(
        carol.receive(&renamed)?.event_type() == DUMMY,
        "the genuine message is decrypted",
    )?;
    stage.sees(carol.address(), "decrypts", "that message, under the name of Alice's phone");

    let event = mallory.encrypt_to(carol.address(), "m.forwarded_room_key", "{}")?;
    stage.meddles("Mallory", "sends", "Carol a piece of history that she has made up");
    stage.refuses(
        carol.receive(&event),
        carol,
        "history from somebody she did not ask",
        ClientRule::NotAsked,
    )?;
    Ok(())
}
