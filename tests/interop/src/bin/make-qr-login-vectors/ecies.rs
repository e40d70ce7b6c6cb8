//! ECIES channels with vodozemac at the other end.

use olmec::Curve25519PublicKey;
use olmec::qr_login::ecies::{InitialMessage, Initiator, Message, Recipient};
use olmec_interop::random::FixedBytes;
use serde_json::Value;
use vodozemac::ecies as theirs;

use crate::transcript::{OTHER_PREFIXES, Party, Transcript, bad_keys, damaged};

const PREFIX: &str = olmec::qr_login::APPLICATION_PREFIX;

pub(crate) fn cases() -> Vec<Value> {
    vec![
        recipient("ecies/recipient", "The device that shows the QR code.", PREFIX, [0x47; 32]),
        recipient("ecies/recipient-other-application", "Another prefix.", "org.example|é", [5; 32]),
        initiator("ecies/initiator", "The device that scans the QR code.", PREFIX, [0x53; 32]),
        other_prefixes("ecies/recipient-other-prefixes", [0x61; 32]),
    ]
}

fn recipient(id: &str, comment: &str, prefix: &str, random: [u8; 32]) -> Value {
    let (g, s) = (Party::Recipient, Party::Initiator);
    let mut said = Transcript::new();
    let ours = Recipient::with_rng(prefix, &mut FixedBytes::new(&random)).unwrap();
    let key = ours.public_key();
    let their_key = vodozemac::Curve25519PublicKey::from_bytes(*key.as_bytes());
    let plaintext = "MATRIX_QR_CODE_LOGIN_INITIATE";
    let started = theirs::Ecies::with_info(prefix)
        .establish_outbound_channel(their_key, plaintext.as_bytes())
        .unwrap();
    let (first, mut peer) = (started.message.encode(), started.ecies);
    let (ciphertext, sp) = first.split_once('|').unwrap();

    for (comment, body, expect) in [
        ("Empty.", String::new(), "MALFORMED_MESSAGE"),
        ("No separator.", format!("{ciphertext}{sp}"), "MALFORMED_MESSAGE"),
        ("Two separators.", format!("{ciphertext}||{sp}"), "MALFORMED_MESSAGE"),
        ("No ciphertext.", format!("|{sp}"), "MALFORMED_MESSAGE"),
        ("No key.", format!("{ciphertext}|"), "MALFORMED_MESSAGE"),
        ("15 bytes of ciphertext.", format!("{}|{sp}", &ciphertext[..20]), "MALFORMED_MESSAGE"),
        ("A ciphertext that is not base64.", format!("!{first}"), "INVALID_BASE64"),
        ("A key of 42 characters.", first[..first.len() - 1].into(), "WRONG_LENGTH"),
        ("A damaged ciphertext.", damaged(&first), "AUTHENTICATION_FAILED"),
        (
            "The key of another.",
            format!("{ciphertext}|{}", key.to_base64()),
            "AUTHENTICATION_FAILED",
        ),
    ] {
        said.refused(s, comment, body, "", expect);
    }
    for (comment, bad, expect) in bad_keys() {
        said.refused(s, comment, format!("{ciphertext}|{bad}"), "", expect);
    }
    said.said(s, first.clone(), plaintext, "");
    let initiator_key = Curve25519PublicKey::from_base64(sp).unwrap();
    let established = ours.open(&InitialMessage::decode(&first).unwrap()).unwrap();
    let mut ours = established.channel;

    let mut seal = |said: &mut Transcript, peer: &mut theirs::EstablishedEcies, text: &str| {
        let body = ours.seal(text.as_bytes()).unwrap().encode();
        let message = theirs::Message::decode(&body).unwrap();
        assert_eq!(peer.decrypt(&message).unwrap(), text.as_bytes());
        said.said(g, body.clone(), text, "");
        body
    };
    let own = seal(&mut said, &mut peer, "MATRIX_QR_CODE_LOGIN_OK");
    let [one, two, three] =
        ["one", "", "three"].map(|text| (text, peer.encrypt(text.as_bytes()).encode()));
    for (comment, body, expect) in [
        ("Our own message, sent back.", own, "AUTHENTICATION_FAILED"),
        ("The first message's ciphertext again.", ciphertext.into(), "AUTHENTICATION_FAILED"),
        ("The next but one, too early.", two.1.clone(), "AUTHENTICATION_FAILED"),
        ("Damaged.", damaged(&one.1), "AUTHENTICATION_FAILED"),
        ("Empty.", String::new(), "MALFORMED_MESSAGE"),
        ("Not base64.", "|".into(), "INVALID_BASE64"),
    ] {
        said.refused(s, comment, body, "", expect);
    }
    said.said(s, one.1.clone(), one.0, "");
    said.refused(s, "A replay.", one.1, "", "AUTHENTICATION_FAILED");
    said.said(s, two.1, two.0, "");
    seal(&mut said, &mut peer, "Tea is at four 🫖");
    said.said(s, three.1, three.0, "");
    let check_code = *ours.check_code();
    assert_eq!(check_code.as_bytes(), peer.check_code().as_bytes());
    said.case(id, comment, prefix, (g, &random), [key, initiator_key], &check_code)
}

fn initiator(id: &str, comment: &str, prefix: &str, random: [u8; 32]) -> Value {
    let (g, s) = (Party::Recipient, Party::Initiator);
    let mut said = Transcript::new();
    let recipient = theirs::Ecies::with_info(prefix);
    let key = Curve25519PublicKey::new(recipient.public_key().to_bytes());
    let plaintext = "MATRIX_QR_CODE_LOGIN_INITIATE";
    let random_source = &mut FixedBytes::new(&random);
    let started =
        Initiator::start_with_rng(prefix, key, plaintext.as_bytes(), random_source).unwrap();
    let first = started.message.encode();
    let message = theirs::InitialMessage::decode(&first).unwrap();
    let created = recipient.establish_inbound_channel(&message).unwrap();
    assert_eq!(created.message, plaintext.as_bytes());
    let mut peer = created.ecies;
    said.said(s, first.clone(), plaintext, "");

    let [answer, next] = ["MATRIX_QR_CODE_LOGIN_OK", "next"]
        .map(|text| (text, peer.encrypt(text.as_bytes()).encode()));
    let (own, _) = first.split_once('|').unwrap();
    said.refused(g, "Our own message, sent back.", own.into(), "", "AUTHENTICATION_FAILED");
    said.refused(g, "The message after the answer.", next.1.clone(), "", "AUTHENTICATION_FAILED");
    said.refused(g, "Damaged.", damaged(&answer.1), "", "AUTHENTICATION_FAILED");
    said.said(g, answer.1.clone(), answer.0, "");
    let initiator_key = started.initiator.public_key();
    let mut ours = started.initiator.open(&Message::decode(&answer.1).unwrap()).unwrap().channel;
    said.refused(g, "A replay.", answer.1, "", "AUTHENTICATION_FAILED");
    said.said(g, next.1, next.0, "");
    let text = "a longer message, of more than the 64 bytes that ChaCha20 makes at a time";
    let body = ours.seal(text.as_bytes()).unwrap().encode();
    let message = theirs::Message::decode(&body).unwrap();
    assert_eq!(peer.decrypt(&message).unwrap(), text.as_bytes());
    said.said(s, body, text, "");
    assert_eq!(ours.check_code().as_bytes(), peer.check_code().as_bytes());
    said.case(id, comment, prefix, (s, &random), [key, initiator_key], ours.check_code())
}

/// A genuine first message to our key, but of a channel for something else.
fn other_prefixes(id: &str, random: [u8; 32]) -> Value {
    let (g, s) = (Party::Recipient, Party::Initiator);
    let mut said = Transcript::new();
    let recipient = |prefix| Recipient::with_rng(prefix, &mut FixedBytes::new(&random)).unwrap();
    let key = recipient(PREFIX).public_key();
    let start = |prefix, text: &str| {
        let their_key = vodozemac::Curve25519PublicKey::from_bytes(*key.as_bytes());
        theirs::Ecies::with_info(prefix)
            .establish_outbound_channel(their_key, text.as_bytes())
            .unwrap()
    };
    let text = "MATRIX_QR_CODE_LOGIN_INITIATE";
    for prefix in OTHER_PREFIXES {
        let body = start(prefix, text).message.encode();
        // There, it opens.
        recipient(prefix).open(&InitialMessage::decode(&body).unwrap()).unwrap();
        said.refused(s, "Under another prefix.", body, "", "AUTHENTICATION_FAILED");
    }
    let started = start(PREFIX, text);
    let (first, mut peer) = (started.message.encode(), started.ecies);
    said.said(s, first.clone(), text, "");
    let message = InitialMessage::decode(&first).unwrap();
    let mut ours = recipient(PREFIX).open(&message).unwrap().channel;
    let answer = ours.seal(b"MATRIX_QR_CODE_LOGIN_OK").unwrap().encode();
    assert!(peer.decrypt(&theirs::Message::decode(&answer).unwrap()).is_ok());
    said.said(g, answer, "MATRIX_QR_CODE_LOGIN_OK", "");
    said.said(s, peer.encrypt(b"next").encode(), "next", "");
    let comment = "Messages of channels for something else.";
    let keys = [key, ours.their_public_key()];
    said.case(id, comment, PREFIX, (g, &random), keys, ours.check_code())
}
