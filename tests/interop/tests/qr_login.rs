//! The channels of QR login against vodozemac, live: both roles, both directions, forged and
//! replayed messages in between.
//!
//! Forgeries go to both ends of HPKE channels. Of ECIES channels only olmec is fed them: that a
//! refused message takes no number is a rule of ours there.

use olmec::qr_login::{CheckCode, DigitRule, OpenError, ecies, hpke};
use olmec_interop::random::Dice;
use vodozemac::Curve25519PublicKey as TheirKey;
use vodozemac::ecies as their_ecies;
use vodozemac::hpke::{self as their_hpke, DigitMode};

const RUNS: usize = 1200;

/// An application prefix: mostly the one of QR login, now and then any text.
fn prefix(dice: &mut Dice) -> String {
    if dice.chance(60) {
        return olmec::qr_login::APPLICATION_PREFIX.into();
    }
    let letters = ["A", "|", "_CHECKCODE", "é", "x", " "];
    (0..dice.below(6)).map(|_| letters[dice.below(letters.len())]).collect()
}

fn to_theirs(key: olmec::Curve25519PublicKey) -> TheirKey {
    TheirKey::from_bytes(*key.as_bytes())
}

fn to_ours(key: TheirKey) -> olmec::Curve25519PublicKey {
    olmec::Curve25519PublicKey::new(key.to_bytes())
}

/// A copy with one bit changed.
fn forged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = dice.below(bytes.len());
    bytes[at] ^= 1 << dice.below(8);
    bytes
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    vodozemac::base64_encode(bytes)
}

fn check_codes_agree(ours: &CheckCode, theirs: &their_hpke::CheckCode) {
    assert_eq!(ours.as_bytes(), theirs.as_bytes());
    let digits = [
        (DigitRule::LeadingZero, DigitMode::AllowLeadingZero),
        (DigitRule::NoLeadingZero, DigitMode::NoLeadingZero),
    ];
    for (rule, mode) in digits {
        assert_eq!(ours.digits_by(rule), format!("{:02}", theirs.to_digit(mode)));
    }
}

/// Traffic both ways on established ECIES channels.
fn talk_ecies(
    ours: &mut ecies::Channel,
    theirs: &mut their_ecies::EstablishedEcies,
    dice: &mut Dice,
) {
    check_codes_agree(ours.check_code(), theirs.check_code());
    let mut seen = Vec::new();
    for _ in 0..dice.below(8) {
        let plaintext = dice.plaintext();
        if dice.chance(50) {
            let message = ours.seal(&plaintext).unwrap().encode();
            let message = their_ecies::Message::decode(&message).unwrap();
            assert_eq!(theirs.decrypt(&message).unwrap(), plaintext);
            continue;
        }
        let message = theirs.encrypt(&plaintext);
        for _ in 0..dice.below(3) {
            let bad = base64(forged(&message.ciphertext, dice));
            let bad = ecies::Message::decode(&bad).unwrap();
            assert_eq!(ours.open(&bad), Err(OpenError::Authentication));
        }
        for replayed in &seen {
            assert_eq!(ours.open(replayed), Err(OpenError::Authentication));
        }
        let message = ecies::Message::decode(&message.encode()).unwrap();
        assert_eq!(ours.open(&message).unwrap(), plaintext);
        seen.push(message);
    }
}

#[test]
fn ecies_with_olmec_showing_the_code() {
    let mut dice = Dice::new(0xEC1);
    for _ in 0..RUNS {
        let (prefix, plaintext) = (prefix(&mut dice), dice.plaintext());
        let mut recipient = ecies::Recipient::with_rng(&prefix, &mut dice).unwrap();
        let started = their_ecies::Ecies::with_info(&prefix)
            .establish_outbound_channel(to_theirs(recipient.public_key()), &plaintext)
            .unwrap();
        let mut theirs = started.ecies;
        if dice.chance(50) {
            let bad = forged(&started.message.ciphertext, &mut dice);
            let bad = format!("{}|{}", base64(bad), started.message.public_key.to_base64());
            let bad = ecies::InitialMessage::decode(&bad).unwrap();
            recipient = recipient.open(&bad).unwrap_err().state;
        }
        let message = ecies::InitialMessage::decode(&started.message.encode()).unwrap();
        let established = recipient.open(&message).unwrap();
        assert_eq!(established.plaintext, plaintext);
        talk_ecies(&mut { established.channel }, &mut theirs, &mut dice);
    }
}

#[test]
fn ecies_with_vodozemac_showing_the_code() {
    let mut dice = Dice::new(0xEC2);
    for _ in 0..RUNS {
        let (prefix, plaintext) = (prefix(&mut dice), dice.plaintext());
        let recipient = their_ecies::Ecies::with_info(&prefix);
        let key = to_ours(recipient.public_key());
        let started =
            ecies::Initiator::start_with_rng(&prefix, key, &plaintext, &mut dice).unwrap();
        let message = their_ecies::InitialMessage::decode(&started.message.encode()).unwrap();
        let created = recipient.establish_inbound_channel(&message).unwrap();
        assert_eq!(created.message, plaintext);
        let mut theirs = created.ecies;

        let answer = dice.plaintext();
        let message = theirs.encrypt(&answer);
        let mut initiator = started.initiator;
        if dice.chance(50) {
            let bad = base64(forged(&message.ciphertext, &mut dice));
            let bad = ecies::Message::decode(&bad).unwrap();
            initiator = initiator.open(&bad).unwrap_err().state;
        }
        let message = ecies::Message::decode(&message.encode()).unwrap();
        let established = initiator.open(&message).unwrap();
        assert_eq!(established.plaintext, answer);
        talk_ecies(&mut { established.channel }, &mut theirs, &mut dice);
    }
}

/// Traffic both ways on established HPKE channels.
fn talk_hpke(
    ours: &mut hpke::Channel,
    theirs: &mut their_hpke::EstablishedHpkeChannel,
    dice: &mut Dice,
) {
    check_codes_agree(ours.check_code(), theirs.check_code());
    assert_eq!(to_theirs(ours.public_key()), theirs.their_public_key());
    assert_eq!(to_theirs(ours.their_public_key()), theirs.public_key());
    let mut seen = Vec::new();
    for _ in 0..dice.below(8) {
        let (plaintext, associated) = (dice.plaintext(), dice.plaintext());
        if dice.chance(50) {
            let message = ours.seal(&plaintext, &associated).unwrap();
            let bad = base64(forged(message.ciphertext(), dice));
            assert!(theirs.open(&their_hpke::Message::decode(&bad).unwrap(), &associated).is_err());
            let message = their_hpke::Message::decode(&message.encode()).unwrap();
            assert_eq!(theirs.open(&message, &associated).unwrap(), plaintext);
            continue;
        }
        let message = theirs.seal(&plaintext, &associated);
        for _ in 0..dice.below(3) {
            let bad = base64(forged(&message.ciphertext, dice));
            let bad = hpke::Message::decode(&bad).unwrap();
            assert_eq!(ours.open(&bad, &associated), Err(OpenError::Authentication));
        }
        for replayed in &seen {
            assert_eq!(ours.open(replayed, &associated), Err(OpenError::Authentication));
        }
        let message = hpke::Message::decode(&message.encode()).unwrap();
        let other = [&associated[..], b"x"].concat();
        assert_eq!(ours.open(&message, &other), Err(OpenError::Authentication));
        assert_eq!(ours.open(&message, &associated).unwrap(), plaintext);
        seen.push(message);
    }
}

#[test]
fn hpke_with_olmec_showing_the_code() {
    let mut dice = Dice::new(0x4951);
    for _ in 0..RUNS {
        let (prefix, plaintext, associated) =
            (prefix(&mut dice), dice.plaintext(), dice.plaintext());
        let mut recipient = hpke::Recipient::with_rng(&prefix, &mut dice).unwrap();
        let started = their_hpke::HpkeSenderChannel::with_info(&prefix)
            .establish_channel(to_theirs(recipient.public_key()), &plaintext, &associated)
            .unwrap();
        if dice.chance(50) {
            // The key stays as it is: another one may not even be read.
            let bad = forged(&started.message.ciphertext, &mut dice);
            let bad = [started.message.encapsulated_key.to_vec(), bad].concat();
            let bad = hpke::InitialMessage::from_bytes(&bad).unwrap();
            recipient = recipient.open(&bad, &associated).unwrap_err().state;
        }
        let message = hpke::InitialMessage::decode(&started.message.encode()).unwrap();
        let opened = recipient.open(&message, &associated).unwrap();
        assert_eq!(opened.plaintext, plaintext);

        let (answer, associated) = (dice.plaintext(), dice.plaintext());
        let responded = opened.responder.respond_with_rng(&answer, &associated, &mut dice).unwrap();
        let message = their_hpke::InitialResponse::decode(&responded.message.encode()).unwrap();
        let created = started.channel.establish_bidirectional_channel(&message, &associated);
        let created = created.unwrap();
        assert_eq!(created.message, answer);
        talk_hpke(&mut { responded.channel }, &mut { created.channel }, &mut dice);
    }
}

#[test]
fn hpke_with_vodozemac_showing_the_code() {
    let mut dice = Dice::new(0x4952);
    for _ in 0..RUNS {
        let (prefix, plaintext, associated) =
            (prefix(&mut dice), dice.plaintext(), dice.plaintext());
        let recipient = their_hpke::HpkeRecipientChannel::with_info(&prefix);
        let key = to_ours(recipient.public_key());
        let started =
            hpke::Sender::start_with_rng(&prefix, key, &plaintext, &associated, &mut dice).unwrap();
        let message = their_hpke::InitialMessage::decode(&started.message.encode()).unwrap();
        let created = recipient.establish_channel(&message, &associated).unwrap();
        assert_eq!(created.message, plaintext);

        let (answer, associated) = (dice.plaintext(), dice.plaintext());
        let responded = created.channel.establish_bidirectional_channel(&answer, &associated);
        let mut sender = started.sender;
        if dice.chance(50) {
            let bad = forged(&responded.message.to_bytes(), &mut dice);
            let bad = hpke::InitialResponse::from_bytes(&bad).unwrap();
            sender = sender.open(&bad, &associated).unwrap_err().state;
        }
        let message = hpke::InitialResponse::decode(&responded.message.encode()).unwrap();
        let established = sender.open(&message, &associated).unwrap();
        assert_eq!(established.plaintext, answer);
        talk_hpke(&mut { established.channel }, &mut { responded.channel }, &mut dice);
    }
}
