//! Scene 3: the conversation, with messages out of order and lost.

use super::Story;
use crate::broken::Played;
use crate::device::DUMMY;
use crate::wire::RoomEvent;

/// Returns the conversation, in the order in which it was spoken.
pub fn play(story: &mut Story) -> Played<Vec<RoomEvent>> {
    let Story { stage, server, alice_phone, alice_laptop, bob, carol, .. } = story;
    stage.scene(
        "The conversation",
        "One ciphertext for everyone. The wire shows who speaks, when and how long, and no word of \
         it. Messages may overtake each other, or come late.",
    );

    let kettle = "The kettle is on. Four o'clock, as ever.";
    let first = stage.says(alice_phone, server, kettle)?;
    stage.read_by(&mut [alice_laptop, bob, carol], &first, kettle)?;
    let scones = "I bring scones. 🫖";
    let second = stage.says(bob, server, scones)?;
    stage.read_by(&mut [alice_phone, alice_laptop, carol], &second, scones)?;
    let jam = "And I the jam. Raspberry.";
    let third = stage.says(carol, server, jam)?;
    stage.read_by(&mut [alice_phone, alice_laptop, bob], &third, jam)?;

    stage.pause();
    stage.meddles("the server", "mixes up", "what Alice's phone says next");
    let lines = ["Milk first,", "or tea first?", "Asking for a friend."];
    let [milk, tea, friend] = lines;
    let events = [
        stage.says(alice_phone, server, milk)?,
        stage.says(alice_phone, server, tea)?,
        stage.says(alice_phone, server, friend)?,
    ];
    for place in [2, 0, 1] {
        stage.reads(bob, &events[place], lines[place])?;
    }
    stage.meddles(
        "the server",
        "loses",
        format_args!("{} on its way to Carol's tablet", events[1].id),
    );
    for place in [0, 2] {
        stage.reads(carol, &events[place], lines[place])?;
    }
    stage.meddles(
        "the server",
        "finds",
        format_args!("{} an hour later, behind the sofa", events[1].id),
    );
    stage.reads(carol, &events[1], tea)?;
    for (event, line) in events.iter().zip(lines) {
        alice_laptop.read(event)?;
        stage
            .claim(alice_laptop.read(event)?.text == line, "the laptop shows it again as it was")?;
    }

    stage.pause();
    stage.remarks("Olm, between two devices, bears the same: three messages, the last one first.");
    let mut sent = Vec::new();
    for _ in 0..3 {
        sent.push(alice_phone.greet(bob.address())?);
    }
    for (event, waiting) in sent.iter().rev().zip([2, 1, 0]) {
        let decrypted = bob.receive(event)?;
        stage.claim(decrypted.event_type() == DUMMY, "Bob's phone decrypts it")?;
        let session = bob.channel(alice_phone.address()).ok_or("there is a session")?.describe();
        let kept = session.skipped_indices;
        stage.claim(kept.len() == waiting, format_args!("{waiting} message keys are kept"))?;
        stage.sees(bob.address(), "decrypts", event.describe()?);
        stage.remarks(format_args!("keys kept for messages still to come: {kept:?}"));
    }

    let mut conversation = vec![first, second, third];
    conversation.extend(events);
    Ok(conversation)
}
