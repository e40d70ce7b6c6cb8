//! HPKE channels with vodozemac at the other end.

use olmec::Curve25519PublicKey;
use olmec::qr_login::hpke::{InitialMessage, InitialResponse, Recipient, Sender};
use olmec_interop::random::FixedBytes;
use serde_json::Value;
use vodozemac::hpke as theirs;

use crate::transcript::{OTHER_PREFIXES, Party, Transcript, bad_keys, cut, damaged};

const PREFIX: &str = olmec::qr_login::APPLICATION_PREFIX;
const FIRST: &str = "MATRIX_QR_CODE_LOGIN_INITIATE";
const OK: &str = "MATRIX_QR_CODE_LOGIN_OK";

pub(crate) fn cases() -> Vec<Value> {
    let random: [u8; 64] = core::array::from_fn(|at| at as u8);
    vec![
        recipient("hpke/recipient", "The device that shows the QR code.", PREFIX, random),
        recipient("hpke/recipient-other-application", "Another prefix.", "org.example|é", [5; 64]),
        sender("hpke/sender", "The device that scans the QR code.", PREFIX, [0x53; 32]),
        other_prefixes("hpke/recipient-other-prefixes", [0x61; 64]),
    ]
}

/// The text of `key` instead of the first 32 bytes.
fn with_key(text: &str, key: &str) -> String {
    let key = Curve25519PublicKey::from_base64(key).unwrap();
    let bytes = vodozemac::base64_decode(text).unwrap();
    vodozemac::base64_encode([key.as_bytes(), &bytes[32..]].concat())
}

fn recipient(id: &str, comment: &str, prefix: &str, random: [u8; 64]) -> Value {
    let (g, s) = (Party::Recipient, Party::Initiator);
    let mut said = Transcript::new();
    let mut source = FixedBytes::new(&random);
    let ours = Recipient::with_rng(prefix, &mut source).unwrap();
    let key = ours.public_key();
    let their_key = vodozemac::Curve25519PublicKey::from_bytes(*key.as_bytes());
    let started = theirs::HpkeSenderChannel::with_info(prefix)
        .establish_channel(their_key, FIRST.as_bytes(), b"first")
        .unwrap();
    let first = started.message.encode();
    for (comment, body, expect) in [
        ("Empty.", String::new(), "MALFORMED_MESSAGE"),
        ("47 bytes.", cut(&first, 47), "MALFORMED_MESSAGE"),
        ("Not base64.", format!("!{first}"), "INVALID_BASE64"),
        ("The key of another.", with_key(&first, &key.to_base64()), "AUTHENTICATION_FAILED"),
        ("The first 60 bytes.", cut(&first, 60), "AUTHENTICATION_FAILED"),
    ] {
        said.refused(s, comment, body, "first", expect);
    }
    for (comment, bad, expect) in bad_keys() {
        said.refused(s, comment, with_key(&first, &bad), "first", expect);
    }
    said.refused(s, "Other associated data.", first.clone(), "other", "AUTHENTICATION_FAILED");
    said.said(s, first.clone(), FIRST, "first");
    let message = InitialMessage::decode(&first).unwrap();
    let sender_key = message.public_key();
    let opened = ours.open(&message, b"first").unwrap();
    let responded =
        opened.responder.respond_with_rng(OK.as_bytes(), b"response", &mut source).unwrap();
    assert_eq!(source.left(), 0);
    let (response, mut ours) = (responded.message.encode(), responded.channel);
    let message = theirs::InitialResponse::decode(&response).unwrap();
    let created = started.channel.establish_bidirectional_channel(&message, b"response").unwrap();
    assert_eq!(created.message, OK.as_bytes());
    let mut peer = created.channel;
    said.said(g, response.clone(), OK, "response");

    let [one, two] = [("one", "a"), ("", "")].map(|(text, associated)| {
        (text, peer.seal(text.as_bytes(), associated.as_bytes()).encode(), associated)
    });
    for (comment, body, associated, expect) in [
        ("Our own response, sent back.", response, "response", "AUTHENTICATION_FAILED"),
        ("The next but one, too early.", two.1.clone(), "", "AUTHENTICATION_FAILED"),
        ("Damaged.", damaged(&one.1), "a", "AUTHENTICATION_FAILED"),
        ("Without its associated data.", one.1.clone(), "", "AUTHENTICATION_FAILED"),
        ("Empty.", String::new(), "a", "MALFORMED_MESSAGE"),
    ] {
        said.refused(s, comment, body, associated, expect);
    }
    said.said(s, one.1.clone(), one.0, one.2);
    said.refused(s, "A replay.", one.1, one.2, "AUTHENTICATION_FAILED");
    said.said(s, two.1, two.0, two.2);
    for (text, associated) in [("Tea is at four 🫖", "b"), ("", "")] {
        let body = ours.seal(text.as_bytes(), associated.as_bytes()).unwrap().encode();
        let message = theirs::Message::decode(&body).unwrap();
        assert_eq!(peer.open(&message, associated.as_bytes()).unwrap(), text.as_bytes());
        said.said(g, body, text, associated);
    }
    assert_eq!(ours.check_code().as_bytes(), peer.check_code().as_bytes());
    said.case(id, comment, prefix, (g, &random), [key, sender_key], ours.check_code())
}

fn sender(id: &str, comment: &str, prefix: &str, random: [u8; 32]) -> Value {
    let (g, s) = (Party::Recipient, Party::Initiator);
    let mut said = Transcript::new();
    let recipient = theirs::HpkeRecipientChannel::with_info(prefix);
    let key = Curve25519PublicKey::new(recipient.public_key().to_bytes());
    let source = &mut FixedBytes::new(&random);
    let started = Sender::start_with_rng(prefix, key, FIRST.as_bytes(), b"first", source).unwrap();
    let first = started.message.encode();
    said.said(s, first.clone(), FIRST, "first");
    let message = theirs::InitialMessage::decode(&first).unwrap();
    let created = recipient.establish_channel(&message, b"first").unwrap();
    assert_eq!(created.message, FIRST.as_bytes());
    let responded = created.channel.establish_bidirectional_channel(OK.as_bytes(), b"response");
    let (response, mut peer) = (responded.message.encode(), responded.channel);
    for (comment, body, expect) in [
        ("Our own message, sent back.", first, "AUTHENTICATION_FAILED"),
        ("Other random bytes before it.", damaged(&response), "AUTHENTICATION_FAILED"),
        ("47 bytes.", cut(&response, 47), "MALFORMED_MESSAGE"),
        ("Not base64.", format!("{response}|"), "INVALID_BASE64"),
    ] {
        said.refused(g, comment, body, "response", expect);
    }
    said.refused(g, "Other associated data.", response.clone(), "", "AUTHENTICATION_FAILED");
    said.said(g, response.clone(), OK, "response");
    let sender_key = started.sender.public_key();
    let message = InitialResponse::decode(&response).unwrap();
    let mut ours = started.sender.open(&message, b"response").unwrap().channel;
    let next = peer.seal(b"next", b"").encode();
    said.said(g, next.clone(), "next", "");
    said.refused(g, "A replay.", next, "", "AUTHENTICATION_FAILED");
    for text in ["one", "a longer message, of more than the 64 bytes that ChaCha20 makes at a time"]
    {
        let body = ours.seal(text.as_bytes(), b"bound").unwrap().encode();
        let message = theirs::Message::decode(&body).unwrap();
        assert_eq!(peer.open(&message, b"bound").unwrap(), text.as_bytes());
        said.said(s, body, text, "bound");
    }
    assert_eq!(ours.check_code().as_bytes(), peer.check_code().as_bytes());
    said.case(id, comment, prefix, (s, &random), [key, sender_key], ours.check_code())
}

/// A genuine first message to our key, but of a channel for something else.
fn other_prefixes(id: &str, random: [u8; 64]) -> Value {
    let (g, s) = (Party::Recipient, Party::Initiator);
    let mut said = Transcript::new();
    let mut source = FixedBytes::new(&random);
    let ours = Recipient::with_rng(PREFIX, &mut source).unwrap();
    let key = ours.public_key();
    let start = |prefix| {
        let their_key = vodozemac::Curve25519PublicKey::from_bytes(*key.as_bytes());
        theirs::HpkeSenderChannel::with_info(prefix)
            .establish_channel(their_key, FIRST.as_bytes(), b"")
            .unwrap()
    };
    for prefix in OTHER_PREFIXES {
        let body = start(prefix).message.encode();
        // There, it opens.
        let there = Recipient::with_rng(prefix, &mut FixedBytes::new(&random)).unwrap();
        there.open(&InitialMessage::decode(&body).unwrap(), b"").unwrap();
        said.refused(s, "Under another prefix.", body, "", "AUTHENTICATION_FAILED");
    }
    let started = start(PREFIX);
    let first = started.message.encode();
    said.said(s, first.clone(), FIRST, "");
    let opened = ours.open(&InitialMessage::decode(&first).unwrap(), b"").unwrap();
    let responded = opened.responder.respond_with_rng(OK.as_bytes(), b"", &mut source).unwrap();
    let (response, ours) = (responded.message.encode(), responded.channel);
    let message = theirs::InitialResponse::decode(&response).unwrap();
    let mut peer = started.channel.establish_bidirectional_channel(&message, b"").unwrap().channel;
    said.said(g, response, OK, "");
    said.said(s, peer.seal(b"next", b"").encode(), "next", "");
    let comment = "Messages of channels for something else.";
    let keys = [key, ours.their_public_key()];
    said.case(id, comment, PREFIX, (g, &random), keys, ours.check_code())
}
