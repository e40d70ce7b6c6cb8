//! Scene 5: a newcomer gets the history from one message on.

use olmec::ErrorCode;
use olmec::megolm::Authenticity;

use super::Story;
use crate::broken::Played;
use crate::refusal::ClientRule;
use crate::wire::RoomEvent;

pub fn play(story: &mut Story, conversation: &[RoomEvent]) -> Played {
    let Story { stage, server, alice_phone, alice_laptop, bob, carol, dave, .. } = story;
    stage.scene(
        "Dave comes late",
        "Alice's phone exports its session from one message on. The ratchet turns one way only, so \
         Dave can go forward from there and never back.",
    );

    carol.restock_keys(server, 5)?;
    dave.publish_keys(server, 5)?;
    server.join(dave.address());
    for other in [&mut *alice_phone, alice_laptop, bob, carol] {
        other.meet(server, dave.address())?;
        dave.meet(server, other.address())?;
    }
    stage.acts(dave, "joins", "with signed keys; all check all");

    let [kettle, scones, jam, milk, tea, friend] = conversation else {
        return Err("six messages were spoken".into());
    };
    dave.ask_for_history(alice_phone.address());
    stage.acts(dave, "asks", "Alice's phone what he has missed");
    let shared = alice_phone.forward_history(server, dave.address(), milk)?;
    stage.acts(alice_phone, "exports", format_args!("her session from {} on, for Dave", milk.id));
    stage.wire(shared.event.describe()?);
    dave.collect(server)?;

    stage.pause();
    let what = format!("read {}, which came before that", kettle.id);
    stage.refuses(dave.read(kettle), dave, what, ErrorCode::UnknownMessageIndex)?;
    for event in [scones, jam] {
        let what = format!("read {}, in a session that he was not given", event.id);
        stage.refuses(dave.read(event), dave, what, ClientRule::NoRoomKey)?;
    }
    for (event, text) in
        [(milk, "Milk first,"), (tea, "or tea first?"), (friend, "Asking for a friend.")]
    {
        stage.reads(dave, event, text)?;
    }
    let view = dave.view_of(milk.session_id()).map(|(index, trust)| (index.get(), trust));
    stage.claim(
        view == Some((1, Authenticity::Imported)),
        "Dave's view begins at 1 and is unsigned",
    )?;
    stage.remarks("An export is unsigned: Dave believes it as far as he believes Alice's phone.");

    stage.pause();
    let shared = alice_phone.share_room_key(server)?;
    stage.claim(shared.len() == 1, "only Dave lacks the room key")?;
    dave.collect(server)?;
    let welcome = "Dave! Sit down. Tea first, of course.";
    let event = stage.says(alice_phone, server, welcome)?;
    stage.read_by(&mut [alice_laptop, bob, carol, dave], &event, welcome)?;
    let view = dave.view_of(milk.session_id()).map(|(index, trust)| (index.get(), trust));
    stage
        .claim(view == Some((1, Authenticity::Signed)), "Dave's view begins at 1 and is signed")?;
    stage.remarks(
        "Her signed room key came with it. Merged with the export, it reads from message 1 on \
         and is signed.",
    );
    Ok(())
}
