//! Scene 4: what was genuine once is sent again.

use olmec::ErrorCode;

use super::Story;
use super::share::Kept;
use crate::broken::Played;
use crate::device::DUMMY;
use crate::wire::RoomEvent;

pub fn play(story: &mut Story, kept: &Kept, conversation: &[RoomEvent]) -> Played {
    let Story { stage, server, alice_phone, bob, carol, .. } = story;
    stage.scene(
        "The server repeats itself",
        "Every copy here was genuine once. Olm uses each message key once and notices by itself. \
         Megolm does not, so that history can be shown again: there a guard remembers every event.",
    );

    let [kettle, ..] = conversation else { return Err("there was a conversation".into()) };
    let copy = server.replay(kettle);
    stage.meddles("the server", "shows", format_args!("{} again, as {}", kettle.id, copy.id));
    let what = format!("{}, whose index {} has used", copy.id, kettle.id);
    stage.refuses(carol.read(&copy), carol, what, ErrorCode::MessageReplayed)?;
    let again = carol.read(kettle)?;
    stage.claim(again.text.starts_with("The kettle"), "the event itself can be shown again")?;
    stage.sees(
        carol.address(),
        "still",
        format_args!("shows {} itself, as often as she scrolls back", kettle.id),
    );

    let note = alice_phone.greet(bob.address())?;
    bob.receive(&note)?;
    stage.pause();
    stage.meddles("the server", "repeats", "an Olm message of Alice's phone to Bob's");
    stage.refuses(bob.receive(&note), bob, "read it twice", ErrorCode::MessageKeyUsed)?;

    stage.pause();
    stage.meddles(
        "the server",
        "repeats",
        "the message that opened their session, back in scene 2",
    );
    let attempt = bob.receive(&kept.alice_to_bob);
    stage.refuses(attempt, bob, "read it again in that session", ErrorCode::MessageKeyUsed)?;
    let attempt = bob.accept_again(&kept.alice_to_bob);
    let what = "open a second session with it: a one-time key works once";
    stage.refuses(attempt, bob, what, ErrorCode::UnknownOneTimeKey)?;

    stage.pause();
    stage.meddles(
        "the server",
        "repeats",
        "the message that opened Bob's session with Carol's tablet",
    );
    let attempt = carol.accept_again(&kept.bob_to_carol);
    let what = "to open a second one with it: a fallback key remembers";
    stage.refuses(attempt, carol, what, ErrorCode::Replayed)?;

    let greeting = alice_phone.greet(bob.address())?;
    stage.claim(
        bob.receive(&greeting)?.event_type() == DUMMY,
        "the session of the copies still works",
    )?;
    let greeting = bob.greet(carol.address())?;
    stage.claim(
        carol.receive(&greeting)?.event_type() == DUMMY,
        "the session of the copies still works",
    )?;
    stage.sees("Bob and Carol", "go on", "in the genuine sessions: nothing was lost");
    Ok(())
}
