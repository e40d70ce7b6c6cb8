//! From a plaintext to the text of its message, and from the text to the plaintext, in one block of
//! memory: the result.

use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec_memory::measure;

const LENGTHS: [usize; 4] = [0, 3, 1000, 70_000];

/// Two ends of a session that both sides have written in.
fn sessions() -> (Session, Session) {
    let (alice, mut bob) = (Account::new().unwrap(), Account::new().unwrap());
    bob.generate_one_time_keys(1).unwrap();
    let [alices, bobs] = [&alice, &bob].map(|account| account.identity_keys().curve25519);
    let key = bob.one_time_keys().next().unwrap().key;
    let mut sent = alice.create_outbound_session(bobs, key).unwrap();
    let OlmMessage::PreKey(first) = sent.encrypt(b"tea").unwrap() else { unreachable!() };
    let mut received = bob.create_inbound_session(alices, &first).unwrap().session;
    for _ in 0..2 {
        let answer = received.encrypt(b"at four").unwrap();
        sent.decrypt(&answer).unwrap();
        let next = sent.encrypt(b"at five").unwrap();
        received.decrypt(&next).unwrap();
    }
    (sent, received)
}

#[test]
fn olm() {
    let (mut from, mut to) = sessions();
    for length in LENGTHS {
        let plaintext = vec![7; length];
        let (text, used) = measure(|| from.encrypt(&plaintext).unwrap().into_base64());
        assert_eq!(used.blocks, 1, "encrypting {length} bytes");
        let (decrypted, used) = measure(|| {
            let message = OlmMessage::from_base64(MessageType::Normal, &text).unwrap();
            to.decrypt_owned(message).unwrap()
        });
        assert_eq!(decrypted, plaintext);
        assert_eq!(used.blocks, 1, "decrypting {length} bytes");
    }
}

#[test]
fn megolm() {
    let mut from = OutboundGroupSession::new().unwrap();
    let mut to = InboundGroupSession::from_outbound(&from);
    // What a session in use keeps is made by its first messages, its tables by the ninth.
    for _ in 0..10 {
        to.decrypt(&from.encrypt(b"tea").unwrap()).unwrap();
    }
    for length in LENGTHS {
        let plaintext = vec![7; length];
        let (text, used) = measure(|| from.encrypt(&plaintext).unwrap().into_base64());
        // A debug build of graviola asks the environment before it signs, in blocks of its own.
        assert!(cfg!(debug_assertions) || used.blocks == 1, "encrypting {length}: {used:?}");
        let (decrypted, used) = measure(|| {
            to.decrypt_owned(MegolmMessage::from_base64(&text).unwrap()).unwrap().plaintext
        });
        assert_eq!(decrypted, plaintext);
        assert_eq!(used.blocks, 1, "decrypting {length} bytes");
    }
}
