//! Scene 6: a device leaves, and the session is replaced.

use olmec::ErrorCode;

use super::Story;
use crate::broken::Played;
use crate::device::Device;
use crate::refusal::ClientRule;
use crate::server::Server;
use crate::stage::Stage;
use crate::wire::{RoomEvent, short};

pub fn play(story: &mut Story, conversation: &[RoomEvent]) -> Played {
    let Story { stage, server, alice_phone, alice_laptop, bob, carol, dave, .. } = story;
    stage.scene(
        "Bob's phone leaves",
        "It still holds every room key that it was given. So nobody says another word in those \
         sessions: each speaker makes a new one and shares it with those who stay.",
    );

    server.leave(bob.address());
    stage.acts(bob, "leaves", "the room; the server goes on sending him everything");
    let text = "Bob is gone. Quick, the good biscuits.";
    speak_anew(stage, server, alice_phone, &mut [alice_laptop, carol, dave], bob, text)?;
    stage.pause();
    let text = "They were behind the sofa as well.";
    speak_anew(stage, server, carol, &mut [alice_phone, alice_laptop, dave], bob, text)?;

    stage.pause();
    let [kettle, ..] = conversation else { return Err("there was a conversation".into()) };
    let reading = bob.read(kettle)?;
    stage.claim(reading.index.get() == 0, "Bob's phone still reads what was said to it")?;
    stage.sees(
        bob.address(),
        "keeps",
        format_args!("what was said to him: {}  “{}”", kettle.id, reading.text),
    );
    Ok(())
}

/// `speaker` replaces its session, says `text` in the new one, and `gone` cannot read it.
fn speak_anew(
    stage: &mut Stage,
    server: &mut Server,
    speaker: &mut Device,
    stayed: &mut [&mut Device],
    gone: &mut Device,
    text: &str,
) -> Played {
    let old = speaker.speaking_in().ok_or("the speaker has a session")?;
    let shared = speaker.share_room_key(server)?;
    let new = speaker.speaking_in().ok_or("the speaker has a session")?;
    stage.claim(new != old, "the session was replaced")?;
    stage.claim(shared.len() == stayed.len(), "the new session goes to those who stay")?;
    for device in stayed.iter_mut() {
        let has_it = shared.iter().any(|shared| shared.event.to == *device.address());
        stage.claim(has_it, format_args!("{} is given the new session", device.address()))?;
        device.collect(server)?;
    }
    stage.acts(
        speaker,
        "rotates",
        format_args!(
            "session {} becomes {}, sent to {} devices",
            short(&old),
            short(&new),
            shared.len(),
        ),
    );
    let event = stage.says(speaker, server, text)?;
    stage.read_by(stayed, &event, text)?;
    stage.refuses(
        gone.read(&event),
        gone,
        format_args!("read {}", event.id),
        ClientRule::NoRoomKey,
    )?;
    let with_the_old_key = event.in_session(&old);
    let what = "the same, tried with the old room key";
    stage.refuses(gone.read(&with_the_old_key), gone, what, ErrorCode::AuthenticationFailed)?;
    Ok(())
}
