//! Forged messages: flipped bits, and signatures of the wrong key.

use olmec::ErrorCode::{
    self, AuthenticationFailed, IdentityKeyMismatch, MalformedMessage, UnknownOneTimeKey,
    UnsupportedVersion,
};
use olmec::megolm::{MegolmMessage, OutboundGroupSession};
use olmec::olm::{MessageType, OlmMessage};

use crate::broken::Played;
use crate::device::DUMMY;
use crate::refusal::ClientRule;
use crate::scenes::Story;
use crate::wire::OlmEvent;

/// Every copy of `bytes` in which one bit is another.
fn flipped_bits(bytes: Vec<u8>) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(move |bit| {
        let mut copy = bytes.clone();
        if let Some(byte) = copy.get_mut(bit / 8) {
            *byte ^= 1 << (bit % 8);
        }
        copy
    })
}

/// A room message, with each of its bits flipped in turn.
pub fn flipped_bits_in_the_room(story: &mut Story) -> Played {
    let Story { stage, server, alice_phone, alice_laptop, carol, dave, .. } = story;
    let text = "Dave, do you take sugar?";
    let event = stage.says(alice_phone, server, text)?;
    let genuine = event.message()?;
    let who = dave.address().clone();
    stage.meddles("Mallory", "flips", "one bit of it, each in turn");
    let attempts = flipped_bits(genuine.as_bytes().to_vec())
        .map(|bytes| dave.read(&event.clone().with_message(&MegolmMessage::from_bytes(&bytes)?)));
    stage.refuses_all(
        attempts,
        &who,
        "forgeries",
        &[AuthenticationFailed, MalformedMessage, UnsupportedVersion],
    )?;
    stage.read_by(&mut [alice_laptop, carol, dave], &event, text)?;
    Ok(())
}

/// A room message that Mallory signs, with what she has.
pub fn forged_signature(story: &mut Story) -> Played {
    let Story { stage, server, alice_phone, alice_laptop, carol, dave, mallory, .. } = story;
    let text = "Two lumps it is.";
    let event = stage.says(alice_phone, server, text)?;
    let mut bytes = event.message()?.as_bytes().to_vec();
    let (signed, signature) = bytes.split_last_chunk_mut::<64>().ok_or("a message is signed")?;
    *signature = *mallory.account().sign(signed).as_bytes();
    let forged = event.clone().with_message(&MegolmMessage::from_bytes(&bytes)?);
    stage.meddles("Mallory", "signs", "that message anew, with her own key");
    stage.refuses(carol.read(&forged), carol, "the signature", AuthenticationFailed)?;

    let mut session = OutboundGroupSession::new()?;
    let in_alices = event.clone().with_message(&session.encrypt(b"No tea today. Alice")?);
    let in_her_session = in_alices.clone().in_session(session.id().as_str());
    stage.meddles("Mallory", "invents", "a session, and speaks in it as Alice");
    stage.refuses(
        carol.read(&in_her_session),
        carol,
        "read it: no device of Alice has shared that session",
        ClientRule::NoRoomKey,
    )?;
    stage.refuses(
        carol.read(&in_alices),
        carol,
        "it, under the id of Alice's session",
        AuthenticationFailed,
    )?;
    stage.read_by(&mut [alice_laptop, carol, dave], &event, text)?;
    Ok(())
}

/// A pre-key message: its outer keys are in clear, and outside of every MAC.
pub fn altered_pre_key_message(story: &mut Story) -> Played {
    let Story { stage, server, alice_laptop, dave, mallory, .. } = story;
    let opened = alice_laptop.open_channel(server, dave.address())?;
    let event = alice_laptop.greet(dave.address())?;
    stage.acts(
        alice_laptop,
        "writes",
        format_args!("to Dave, opening a session with one-time key {}", opened.key_name),
    );
    stage.wire(event.describe()?);
    let keys_before = dave.account().one_time_key_count();
    let who = dave.address().clone();
    let OlmMessage::PreKey(genuine) = event.message()? else {
        return Err("the first message of a session is a pre-key message".into());
    };

    stage.meddles("Mallory", "flips", "one bit of it, each in turn");
    let attempts = flipped_bits(genuine.to_bytes()).map(|bytes| {
        let message = OlmMessage::from_bytes(MessageType::PreKey, &bytes)?;
        dave.receive(&event.clone().with_message(&message))
    });
    stage.refuses_all(
        attempts,
        &who,
        "forgeries",
        &[
            AuthenticationFailed,
            IdentityKeyMismatch,
            UnknownOneTimeKey,
            MalformedMessage,
            UnsupportedVersion,
        ],
    )?;

    stage.meddles(
        "Mallory",
        "replaces",
        "its base key by one of small order, which makes any secret public",
    );
    let base_key = genuine.session_keys().base_key;
    let mut bytes = genuine.to_bytes();
    let place = bytes.windows(32).position(|window| window == base_key.as_bytes());
    let key =
        place.and_then(|place| bytes.get_mut(place..place + 32)).ok_or("it has a base key")?;
    key.fill(0);
    let message = OlmMessage::from_bytes(MessageType::PreKey, &bytes)?;
    let forged = event.clone().with_message(&message);
    stage.refuses(dave.receive(&forged), dave, "that base key", ErrorCode::NonContributoryKey)?;

    stage.meddles("Mallory", "relabels", "it as a message from herself");
    let mut relabelled = OlmEvent { from: mallory.address().clone(), ..event.clone() };
    relabelled.content["sender_key"] = mallory.identity_keys().curve25519.to_base64().into();
    stage.refuses(
        dave.receive(&relabelled),
        dave,
        "a message that names the laptop's key",
        IdentityKeyMismatch,
    )?;

    let keys_after = dave.account().one_time_key_count();
    stage.claim(keys_after == keys_before, "no one-time key was used up")?;
    stage.claim(
        dave.receive(&event)?.event_type() == DUMMY,
        "the genuine message opens the session",
    )?;
    let keys_now = dave.account().one_time_key_count();
    stage.claim(keys_now + 1 == keys_before, "the genuine message used up its one-time key")?;
    stage.sees(
        dave.address(),
        "has",
        "still the one-time key: the genuine message opens the session",
    );
    Ok(())
}
