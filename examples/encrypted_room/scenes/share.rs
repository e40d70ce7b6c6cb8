//! Scene 2: one-time keys are claimed, Olm sessions opened, room keys shared over them.

use olmec::megolm::Authenticity;
use olmec::olm::MessageType;

use super::Story;
use crate::broken::Played;
use crate::device::{Device, KeyKind, Opened, Shared};
use crate::server::Server;
use crate::stage::Stage;
use crate::wire::OlmEvent;

/// Messages that the server keeps a copy of, for later.
pub struct Kept {
    /// Opened a session with a one-time key.
    pub alice_to_bob: OlmEvent,
    /// Opened a session with a fallback key.
    pub bob_to_carol: OlmEvent,
}

pub fn play(story: &mut Story) -> Played<Kept> {
    let Story { stage, server, alice_phone, alice_laptop, bob, carol, .. } = story;
    stage.scene(
        "The room key travels over Olm",
        "To speak, a device makes a Megolm session and gives its key to each other device, one by \
         one, in an Olm session. A claimed key opens that session, if its signature is good.",
    );

    let from_alice = alice_phone.share_room_key(server)?;
    stage.claim(from_alice.len() == 3, "Alice's phone shares with three devices")?;
    for shared in &from_alice {
        tell(stage, alice_phone, shared)?;
        stage.claim(opened_with(shared) == Some(KeyKind::OneTime), "a one-time key was used")?;
    }
    for device in [&mut *alice_laptop, bob, carol] {
        take_in(stage, server, device, alice_phone)?;
    }

    stage.pause();
    stage.remarks(
        "Bob answers Alice's phone in the session that she opened, so that message carries no \
         keys. Carol's one-time key is gone: for her the server hands out the fallback key.",
    );
    let from_bob = bob.share_room_key(server)?;
    for shared in &from_bob {
        tell(stage, bob, shared)?;
    }
    let to_alice = sent_to(&from_bob, alice_phone)?;
    stage.claim(
        to_alice.event.message()?.message_type() == MessageType::Normal,
        "Bob's answer is a normal message",
    )?;
    let to_carol = sent_to(&from_bob, carol)?;
    stage
        .claim(opened_with(to_carol) == Some(KeyKind::Fallback), "Carol's fallback key was used")?;
    for device in [&mut *alice_phone, alice_laptop, carol] {
        take_in(stage, server, device, bob)?;
    }
    let next = alice_phone.channel(bob.address()).map(|session| session.next_message_type());
    stage.claim(
        next == Some(MessageType::Normal),
        "answered, Alice's phone sends normal messages",
    )?;

    let kept = Kept {
        alice_to_bob: sent_to(&from_alice, bob)?.event.clone(),
        bob_to_carol: to_carol.event.clone(),
    };
    let from_carol = carol.share_room_key(server)?.len();
    let carols = carol.speaking_in().ok_or("Carol's tablet has a session")?;
    for device in [alice_phone, alice_laptop, bob] {
        device.collect(server)?;
        stage
            .claim(device.view_of(&carols).is_some(), "all have the room key of Carol's tablet")?;
    }
    stage.pause();
    stage.acts(
        carol,
        "shares",
        format_args!("her room key with {from_carol} devices in the same way"),
    );
    Ok(kept)
}

fn opened_with(shared: &Shared) -> Option<KeyKind> {
    shared.opened.as_ref().map(|opened| opened.key_kind)
}

fn sent_to<'a>(shared: &'a [Shared], device: &Device) -> Played<&'a Shared> {
    let found = shared.iter().find(|shared| shared.event.to == *device.address());
    Ok(found.ok_or("the device is one of the members")?)
}

/// Tells whom a room key goes to, and how.
fn tell(stage: &Stage, sender: &Device, shared: &Shared) -> Played {
    let how = match &shared.opened {
        None => "in the session that there is".to_owned(),
        Some(Opened { key_name, key_kind }) => {
            format!("opening a session with {key_kind} {key_name}")
        }
    };
    stage.acts(sender, "shares", format_args!("with {}, {how}", shared.event.to));
    stage.wire(shared.event.describe()?);
    Ok(())
}

/// The receiver decrypts the room key, and can read from index 0 on.
fn take_in(
    stage: &mut Stage,
    server: &mut Server,
    receiver: &mut Device,
    sender: &Device,
) -> Played {
    let events = receiver.collect(server)?;
    let types: Vec<_> = events.iter().map(|event| event.event_type()).collect();
    stage
        .claim(types == ["m.room_key"], format_args!("{} got one room key", receiver.address()))?;
    let session_id = sender.speaking_in().ok_or("the sender has a session")?;
    let (first_index, authenticity) =
        receiver.view_of(&session_id).ok_or("the receiver has the session")?;
    stage.claim(first_index.get() == 0, "the room key is for all messages")?;
    stage.claim(authenticity == Authenticity::Signed, "the session signed its key")?;
    stage.sees(
        receiver.address(),
        "has",
        format_args!("the room key of {}, from message 0 on", sender.address()),
    );
    Ok(())
}
