//! QR codes, and channels in which an input comes in place of each message.

use olmec::qr_login::{APPLICATION_PREFIX, Msc4108QrCode, Msc4388QrCode, ecies, hpke};

use crate::support::rng;
use crate::vectors;

/// A scanned code.
pub(super) fn code(input: &[u8]) {
    if let Ok(code) = Msc4108QrCode::from_bytes(input) {
        assert_eq!(code.to_bytes().as_deref(), Ok(input));
    }
    if let Ok(code) = Msc4388QrCode::from_bytes(input) {
        assert_eq!(code.to_bytes().as_deref(), Ok(input));
    }
}

pub(super) fn code_seeds() -> Vec<Vec<u8>> {
    let codes = vectors::texts("qr_login/codes.json", "bytes", |_| true);
    codes.iter().filter_map(|code| hex::decode(code).ok()).collect()
}

/// An ECIES channel: the input as each message, and as a plaintext that gets through.
pub(super) fn ecies(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let mut recipient = ecies::Recipient::with_rng(APPLICATION_PREFIX, &mut rng(1)).unwrap();
    let key = recipient.public_key();
    let started =
        ecies::Initiator::start_with_rng(APPLICATION_PREFIX, key, input, &mut rng(2)).unwrap();
    if let Ok(message) = ecies::InitialMessage::decode(text)
        && message != started.message
    {
        assert_eq!(ecies::InitialMessage::decode(&message.encode()), Ok(message.clone()));
        recipient = recipient.open(&message).expect_err("not the genuine message").state;
    }
    let established = recipient.open(&started.message).expect("the genuine message");
    assert_eq!(established.plaintext, input);
    let (mut g, mut initiator) = (established.channel, started.initiator);
    let answer = g.seal(input).unwrap();
    if let Ok(message) = ecies::Message::decode(text)
        && message != answer
    {
        assert_eq!(ecies::Message::decode(&message.encode()), Ok(message.clone()));
        initiator = initiator.open(&message).expect_err("not the genuine message").state;
    }
    let established = initiator.open(&answer).expect("the genuine message");
    assert_eq!(established.plaintext, input);
    let mut s = established.channel;
    assert_eq!(s.check_code(), g.check_code());
    let sealed = s.seal(input).unwrap();
    if let Ok(message) = ecies::Message::decode(text)
        && message != sealed
    {
        assert!(g.open(&message).is_err(), "not the genuine message");
    }
    assert!(g.open(&answer).is_err(), "its own message");
    assert_eq!(g.open(&sealed).as_deref(), Ok(input));
}

pub(super) fn ecies_seeds() -> Vec<Vec<u8>> {
    bodies(|body| body.contains('|'))
}

/// An HPKE channel: the input as each message, and as a plaintext that gets through.
pub(super) fn hpke(input: &[u8]) {
    let (associated, rest) = input.split_at(input.len().min(4));
    let mut recipient = hpke::Recipient::with_rng(APPLICATION_PREFIX, &mut rng(1)).unwrap();
    let key = recipient.public_key();
    let started =
        hpke::Sender::start_with_rng(APPLICATION_PREFIX, key, rest, associated, &mut rng(2));
    let started = started.unwrap();
    let text = &*String::from_utf8_lossy(rest);
    let initial = hpke::InitialMessage::from_bytes(rest).or(hpke::InitialMessage::decode(text));
    if let Ok(message) = initial
        && message != started.message
    {
        assert_eq!(hpke::InitialMessage::from_bytes(&message.to_bytes()), Ok(message.clone()));
        let refused = recipient.open(&message, associated).expect_err("not the genuine message");
        recipient = refused.state;
    }
    let opened = recipient.open(&started.message, associated).expect("the genuine message");
    assert_eq!(opened.plaintext, rest);
    let responded = opened.responder.respond_with_rng(rest, associated, &mut rng(3)).unwrap();
    let (mut sender, mut g) = (started.sender, responded.channel);
    let response = hpke::InitialResponse::from_bytes(rest).or(hpke::InitialResponse::decode(text));
    if let Ok(message) = response
        && message != responded.message
    {
        let refused = sender.open(&message, associated).expect_err("not the genuine message");
        sender = refused.state;
    }
    let established = sender.open(&responded.message, associated).expect("the genuine message");
    assert_eq!(established.plaintext, rest);
    let mut s = established.channel;
    assert_eq!(s.check_code(), g.check_code());
    let sealed = g.seal(rest, associated).unwrap();
    if let Ok(message) = hpke::Message::decode(text)
        && message != sealed
    {
        assert!(s.open(&message, associated).is_err(), "not the genuine message");
    }
    assert_eq!(s.open(&sealed, associated).as_deref(), Ok(rest));
}

pub(super) fn hpke_seeds() -> Vec<Vec<u8>> {
    bodies(|body| !body.contains('|')).iter().map(|body| [b"aad.", &body[..]].concat()).collect()
}

fn bodies(wanted: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let bodies = vectors::texts("qr_login/vodozemac.json", "body", |_| true);
    bodies.into_iter().filter(|body| wanted(body)).map(String::into_bytes).collect()
}
