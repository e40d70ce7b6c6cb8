//! QR login from outside: every change to a message or a code is refused and leaves the channel
//! open for the genuine one.

mod support;

use olmec::qr_login::{
    APPLICATION_PREFIX, ChannelMessageError, DigitRule, Msc4108Intent, Msc4108QrCode,
    Msc4388Intent, Msc4388QrCode, OpenError, QrCodeBuildError, QrCodeError, ecies, hpke,
};
use olmec::{Base64Error, CodedError, Curve25519PublicKey, ErrorCode};
use support::{GivenBytes, bytes, rng};

/// Every mutation of `bytes`: one bit flipped, cut at every length, a byte added at either end.
fn mutations(bytes: &[u8]) -> Vec<Vec<u8>> {
    let flips = (0..bytes.len() * 8).map(|bit| {
        let mut mutated = bytes.to_vec();
        mutated[bit / 8] ^= 1 << (bit % 8);
        mutated
    });
    let cuts = (0..bytes.len()).map(|length| bytes[..length].to_vec());
    let added = [0x00, b'A', b'=', b'|', b'\n', 0xFF]
        .into_iter()
        .flat_map(|byte| [[bytes, &[byte]].concat(), [&[byte], bytes].concat()]);
    flips.chain(cuts).chain(added).collect()
}

/// The mutations of a text that are text.
fn text_mutations(text: &str) -> Vec<String> {
    mutations(text.as_bytes())
        .into_iter()
        .filter_map(|bytes| String::from_utf8(bytes).ok())
        .collect()
}

/// A canonically padded text decodes to the same bytes, so it is the same message.
fn is_padding_of(mutated: &str, text: &str) -> bool {
    mutated
        .strip_prefix(text)
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c == '='))
}

#[test]
fn every_changed_ecies_message_is_refused_and_the_genuine_one_read() {
    let mut recipient = ecies::Recipient::with_rng(APPLICATION_PREFIX, &mut rng(1)).unwrap();
    let key = recipient.public_key();
    let started = || {
        ecies::Initiator::start_with_rng(APPLICATION_PREFIX, key, b"initiate", &mut rng(2)).unwrap()
    };
    let (mut initiator, first) = (started().initiator, started().message.encode());
    let initiators_key = initiator.public_key();
    let mut opened = 0;
    for mutated in text_mutations(&first).iter().filter(|text| !is_padding_of(text, &first)) {
        if let Ok(message) = ecies::InitialMessage::decode(mutated) {
            let refused = recipient.open(&message).unwrap_err();
            assert_eq!(refused.error, OpenError::Authentication, "{mutated}");
            recipient = refused.state;
            opened += 1;
        }
    }
    assert!(opened > 100, "only {opened} of the changed first messages could be read");
    let message = ecies::InitialMessage::decode(&first).unwrap();
    assert_eq!(message.encode(), first);
    let established = recipient.open(&message).unwrap();
    assert_eq!(established.plaintext, b"initiate");
    let mut g = established.channel;

    let answer = g.seal(b"ok").unwrap().encode();
    for mutated in text_mutations(&answer).iter().filter(|text| !is_padding_of(text, &answer)) {
        if let Ok(message) = ecies::Message::decode(mutated) {
            let refused = initiator.open(&message).unwrap_err();
            assert_eq!(refused.error, OpenError::Authentication, "{mutated}");
            initiator = refused.state;
        }
    }
    let established = initiator.open(&ecies::Message::decode(&answer).unwrap()).unwrap();
    assert_eq!(established.plaintext, b"ok");
    let mut s = established.channel;
    assert_eq!(s.check_code(), g.check_code());
    assert_eq!(s.check_code().rule(), DigitRule::LeadingZero);
    assert_eq!((s.public_key(), s.their_public_key()), (g.their_public_key(), g.public_key()));
    assert_eq!((s.public_key(), g.public_key()), (initiators_key, key));

    for plaintext in [&b""[..], b"tea", &[0xA5; 300]] {
        let sealed = s.seal(plaintext).unwrap().encode();
        for mutated in text_mutations(&sealed).iter().filter(|text| !is_padding_of(text, &sealed)) {
            if let Ok(message) = ecies::Message::decode(mutated) {
                assert_eq!(g.open(&message), Err(OpenError::Authentication), "{mutated}");
            }
        }
        assert_eq!(g.open(&ecies::Message::decode(&sealed).unwrap()).unwrap(), plaintext);
    }
}

#[test]
fn every_changed_hpke_message_is_refused_and_the_genuine_one_read() {
    let mut recipient = hpke::Recipient::with_rng(APPLICATION_PREFIX, &mut rng(1)).unwrap();
    let key = recipient.public_key();
    let started =
        hpke::Sender::start_with_rng(APPLICATION_PREFIX, key, b"initiate", b"aad", &mut rng(2));
    let started = started.unwrap();
    let first = started.message.to_bytes();
    for mutated in mutations(&first) {
        if let Ok(message) = hpke::InitialMessage::from_bytes(&mutated) {
            let refused = recipient.open(&message, b"aad").unwrap_err();
            assert_eq!(refused.error, OpenError::Authentication, "{mutated:02x?}");
            recipient = refused.state;
        } else {
            let top_bit = mutated.len() == first.len() && mutated[31] & 0x80 != 0;
            assert!(top_bit || mutated.len() < 48, "{mutated:02x?} was not even read");
        }
    }
    let text = started.message.encode();
    let opened = recipient.open(&hpke::InitialMessage::decode(&text).unwrap(), b"aad").unwrap();
    assert_eq!(opened.plaintext, b"initiate");
    let responded = opened.responder.respond_with_rng(b"ok", b"", &mut rng(3)).unwrap();

    let (mut sender, mut g) = (started.sender, responded.channel);
    assert_eq!(sender.public_key().as_bytes(), &first[..32], "the message begins with the key");
    for mutated in mutations(&responded.message.to_bytes()) {
        if let Ok(message) = hpke::InitialResponse::from_bytes(&mutated) {
            let refused = sender.open(&message, b"").unwrap_err();
            assert_eq!(refused.error, OpenError::Authentication, "{mutated:02x?}");
            sender = refused.state;
        } else {
            assert!(mutated.len() < 48);
        }
    }
    let text = responded.message.encode();
    let established = sender.open(&hpke::InitialResponse::decode(&text).unwrap(), b"").unwrap();
    assert_eq!(established.plaintext, b"ok");
    let mut s = established.channel;
    assert_eq!(s.check_code(), g.check_code());
    assert_eq!(s.check_code().rule(), DigitRule::NoLeadingZero);
    assert_eq!((s.public_key(), s.their_public_key()), (g.their_public_key(), g.public_key()));

    for plaintext in [&b""[..], b"tea", &[0xA5; 300]] {
        let sealed = g.seal(plaintext, b"aad").unwrap().encode();
        for mutated in text_mutations(&sealed).iter().filter(|text| !is_padding_of(text, &sealed)) {
            if let Ok(message) = hpke::Message::decode(mutated) {
                assert_eq!(s.open(&message, b"aad"), Err(OpenError::Authentication), "{mutated}");
            }
        }
        assert_eq!(s.open(&hpke::Message::decode(&sealed).unwrap(), b"aad").unwrap(), plaintext);
    }
}

#[test]
fn the_same_random_bytes_give_the_same_channel_and_no_more_are_drawn() {
    let keys = [bytes::<32>(1), bytes::<32>(2), bytes::<32>(3)];
    let run = || {
        let given = |at: usize| GivenBytes(&keys[at]);
        let e = ecies::Recipient::with_rng("app", &mut given(0)).unwrap();
        let e = ecies::Initiator::start_with_rng("app", e.public_key(), b"tea", &mut given(1));
        let h = hpke::Recipient::with_rng("app", &mut given(0)).unwrap();
        let key = h.public_key();
        let started = hpke::Sender::start_with_rng("app", key, b"tea", b"", &mut given(1)).unwrap();
        let opened = h.open(&started.message, b"").unwrap();
        let responded = opened.responder.respond_with_rng(b"ok", b"", &mut given(2)).unwrap();
        assert_eq!(responded.message.nonce(), &keys[2]);
        [e.unwrap().message.encode(), started.message.encode(), responded.message.encode()]
    };
    assert_eq!(run(), run());
}

#[test]
fn both_ends_must_name_the_same_application_and_the_same_channel() {
    let recipient = ecies::Recipient::with_rng("one", &mut rng(1)).unwrap();
    let key = recipient.public_key();
    let of_other = ecies::Initiator::start_with_rng("two", key, b"", &mut rng(2)).unwrap();
    assert_eq!(
        recipient.open(&of_other.message).unwrap_err().code(),
        ErrorCode::AuthenticationFailed
    );

    let recipient = hpke::Recipient::with_rng("one", &mut rng(1)).unwrap();
    let of_other = hpke::Sender::start_with_rng("two", key, b"", b"", &mut rng(2)).unwrap();
    let refused = recipient.open(&of_other.message, b"").unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AuthenticationFailed);
    assert_eq!(refused.to_string(), OpenError::Authentication.to_string());
}

#[test]
fn what_is_no_ecies_message_is_refused_by_its_fault() {
    let key = Curve25519PublicKey::new([9; 32]).to_base64();
    let text = |ciphertext: &str, key: &str| format!("{ciphertext}|{key}");
    let sixteen = "AAAAAAAAAAAAAAAAAAAAAA";
    assert!(ecies::InitialMessage::decode(&text(sixteen, &key)).is_ok());
    assert!(
        ecies::InitialMessage::decode(&text(&format!("{sixteen}=="), &format!("{key}="))).is_ok()
    );
    let invalid = ChannelMessageError::Base64(Base64Error::Invalid);
    let wrong_length = ChannelMessageError::Base64(Base64Error::WrongLength { expected: 32 });
    let fifteen = "AAAAAAAAAAAAAAAAAAAA";
    let non_canonical = Curve25519PublicKey::new([0xFF; 32]).to_base64();
    let zero = Curve25519PublicKey::new([0; 32]).to_base64();
    let cases = [
        (String::new(), ChannelMessageError::Separator),
        ("|".into(), ChannelMessageError::Separator),
        (format!("{sixteen}{key}"), ChannelMessageError::Separator),
        (format!("{sixteen}||{key}"), ChannelMessageError::Separator),
        (format!("{sixteen}|{key}|"), ChannelMessageError::Separator),
        (format!("|{sixteen}|{key}"), ChannelMessageError::Separator),
        (text("", &key), ChannelMessageError::Separator),
        (text(sixteen, ""), ChannelMessageError::Separator),
        (text(fifteen, &key), ChannelMessageError::TooShort),
        (text("AA", &key), ChannelMessageError::TooShort),
        (text("A", &key), invalid),
        (text("AB", &key), invalid),
        (text(&format!("{sixteen}\n"), &key), invalid),
        (text("AAAAAAAAAAAAAAAAAAAA_-", &key), invalid),
        (text(sixteen, &key[..42]), wrong_length),
        (text(sixteen, &format!("{key}A")), wrong_length),
        (text(sixteen, &"A".repeat(1 << 20)), wrong_length),
        (text(sixteen, &non_canonical), ChannelMessageError::InvalidPublicKey),
        (text(sixteen, &zero), ChannelMessageError::NonContributoryKey),
    ];
    for (text, error) in cases {
        assert_eq!(ecies::InitialMessage::decode(&text), Err(error), "{text:.100}");
    }
    assert_eq!(ecies::Message::decode(""), Err(ChannelMessageError::TooShort));
    assert_eq!(ecies::Message::decode(fifteen), Err(ChannelMessageError::TooShort));
    assert_eq!(ecies::Message::decode("A|A"), Err(invalid));
}

#[test]
fn what_is_no_hpke_message_is_refused_by_its_fault() {
    let with_key = |key: [u8; 32], length: usize| [key.to_vec(), vec![0; length]].concat();
    assert!(hpke::InitialMessage::from_bytes(&with_key([9; 32], 16)).is_ok());
    let too_short = ChannelMessageError::TooShort;
    let cases = [
        (vec![], too_short),
        (vec![9; 31], too_short),
        (with_key([9; 32], 0), too_short),
        (with_key([9; 32], 15), too_short),
        (with_key([0xFF; 32], 16), ChannelMessageError::InvalidPublicKey),
        (with_key([0; 32], 16), ChannelMessageError::NonContributoryKey),
    ];
    for (bytes, error) in cases {
        assert_eq!(hpke::InitialMessage::from_bytes(&bytes), Err(error), "{bytes:?}");
    }
    for length in 0..48 {
        assert_eq!(hpke::InitialResponse::from_bytes(&vec![0; length]), Err(too_short));
    }
    assert!(hpke::InitialResponse::from_bytes(&[0; 48]).is_ok());
    assert_eq!(hpke::Message::decode(""), Err(too_short));
    let invalid = ChannelMessageError::Base64(Base64Error::Invalid);
    assert_eq!(hpke::InitialMessage::decode("not base64"), Err(invalid));
}

/// The examples of the proposals' texts.
const KEY: &str = "2IZoarIZe3gOMAqdSiFHSAcA15KfOasxueUUNwJI7Ws";

fn codes() -> ([Msc4108QrCode; 2], [Msc4388QrCode; 2]) {
    let public_key = Curve25519PublicKey::from_base64(KEY).unwrap();
    let url = "https://rendezvous.lab.element.dev/e8da6355-550b-4a32-a193-1619d9830668";
    let msc4108 = |intent| Msc4108QrCode { intent, public_key, rendezvous_url: url.into() };
    let msc4388 = |intent| Msc4388QrCode {
        intent,
        public_key,
        rendezvous_id: "e8da6355-550b-4a32-a193-1619d9830668".into(),
        base_url: "https://matrix-client.matrix.org".into(),
    };
    let reciprocate = Msc4108Intent::Reciprocate { server_name: "matrix.org".into() };
    (
        [msc4108(Msc4108Intent::Login), msc4108(reciprocate)],
        [msc4388(Msc4388Intent::Login), msc4388(Msc4388Intent::Reciprocate)],
    )
}

/// A changed code is refused, or read as what it now says; a cut or extended one never is.
#[test]
fn changed_codes_are_refused_or_read_as_changed() {
    let (msc4108, msc4388) = codes();
    for code in msc4108 {
        let bytes = code.to_bytes().unwrap();
        assert_eq!(Msc4108QrCode::from_bytes(&bytes).as_ref(), Ok(&code));
        for mutated in mutations(&bytes) {
            match Msc4108QrCode::from_bytes(&mutated) {
                Ok(read) => {
                    assert_eq!(mutated.len(), bytes.len(), "cut or extended: {mutated:02x?}");
                    assert_ne!(read, code);
                    assert_eq!(read.to_bytes().unwrap(), mutated);
                }
                Err(error) => assert_eq!(error.code().class(), olmec::ErrorClass::Malformed),
            }
        }
        for length in 0..bytes.len() {
            assert_eq!(Msc4108QrCode::from_bytes(&bytes[..length]), Err(QrCodeError::Truncated));
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Msc4108QrCode::from_bytes(&longer), Err(QrCodeError::TrailingBytes));
    }
    for code in msc4388 {
        let bytes = code.to_bytes().unwrap();
        assert_eq!(Msc4388QrCode::from_bytes(&bytes).as_ref(), Ok(&code));
        for mutated in mutations(&bytes) {
            match Msc4388QrCode::from_bytes(&mutated) {
                Ok(read) => {
                    assert_eq!(mutated.len(), bytes.len(), "cut or extended: {mutated:02x?}");
                    assert_ne!(read, code);
                    assert_eq!(read.to_bytes().unwrap(), mutated);
                }
                Err(error) => assert_eq!(error.code().class(), olmec::ErrorClass::Malformed),
            }
        }
        for length in 0..bytes.len() {
            assert_eq!(Msc4388QrCode::from_bytes(&bytes[..length]), Err(QrCodeError::Truncated));
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Msc4388QrCode::from_bytes(&longer), Err(QrCodeError::TrailingBytes));
    }
}

#[test]
fn codes_are_refused_by_their_fault() {
    let ([login, _], [other, _]) = codes();
    let (login, other) = (login.to_bytes().unwrap(), other.to_bytes().unwrap());
    let with = |bytes: &[u8], at: usize, new: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes[at..at + new.len()].copy_from_slice(new);
        bytes
    };
    let msc4108 = |at, new: &[u8]| Msc4108QrCode::from_bytes(&with(&login, at, new)).err();
    let msc4388 = |at, new: &[u8]| Msc4388QrCode::from_bytes(&with(&other, at, new)).err();

    assert_eq!(msc4108(0, b"m"), Some(QrCodeError::WrongPrefix));
    assert_eq!(Msc4108QrCode::from_bytes(&other).err(), Some(QrCodeError::WrongPrefix));
    assert_eq!(Msc4388QrCode::from_bytes(&login).err(), Some(QrCodeError::WrongPrefix));
    for version in (0..=255).filter(|version| *version != 2) {
        assert_eq!(msc4108(6, &[version]), Some(QrCodeError::UnsupportedType(version)));
    }
    for mode in (0..=255).filter(|mode| ![3, 4].contains(mode)) {
        assert_eq!(msc4108(7, &[mode]), Some(QrCodeError::UnknownIntent(mode)));
    }
    assert_eq!(msc4108(7, &[4]), Some(QrCodeError::Truncated), "mode 4 has a server name");
    assert_eq!(msc4108(8, &[0; 32]), Some(QrCodeError::NonContributoryKey));
    assert_eq!(msc4108(8, &[0xFF; 32]), Some(QrCodeError::InvalidPublicKey));
    assert_eq!(msc4108(42, &[0xFF]), Some(QrCodeError::NotUtf8));
    assert_eq!(msc4108(40, &[0, 0]), Some(QrCodeError::EmptyText));
    assert_eq!(msc4108(40, &[0xFF, 0xFF]), Some(QrCodeError::Truncated));
    assert_eq!(msc4108(40, &[0, 0x46]), Some(QrCodeError::TrailingBytes));

    assert_eq!(msc4388(18, &[2]), Some(QrCodeError::UnsupportedType(2)));
    assert_eq!(msc4388(19, &[2]), Some(QrCodeError::UnknownIntent(2)));
    assert_eq!(msc4388(20, &[0; 32]), Some(QrCodeError::NonContributoryKey));
    assert_eq!(msc4388(20, &[0xFF; 32]), Some(QrCodeError::InvalidPublicKey));
    assert_eq!(msc4388(52, &[0, 0]), Some(QrCodeError::EmptyText));
    assert_eq!(msc4388(54, &[0xC0]), Some(QrCodeError::NotUtf8));
    assert_eq!(msc4388(92, &[0xC0]), Some(QrCodeError::NotUtf8));
}

#[test]
fn texts_that_do_not_fit_and_keys_that_cannot_work_are_not_shown() {
    let ([login, _], [other, _]) = codes();
    let longest = "x".repeat(65_535);
    let fits = Msc4108QrCode { rendezvous_url: longest.clone(), ..login.clone() };
    assert_eq!(Msc4108QrCode::from_bytes(&fits.to_bytes().unwrap()), Ok(fits.clone()));
    let fits = Msc4388QrCode {
        base_url: longest.clone(),
        rendezvous_id: longest.clone(),
        ..other.clone()
    };
    assert_eq!(Msc4388QrCode::from_bytes(&fits.to_bytes().unwrap()), Ok(fits.clone()));

    for (text, length) in [(String::new(), 0), (format!("{longest}x"), 65_536)] {
        let error = Err(QrCodeBuildError::TextLength { length });
        let code = Msc4108QrCode { rendezvous_url: text.clone(), ..login.clone() };
        assert_eq!(code.to_bytes(), error);
        let intent = Msc4108Intent::Reciprocate { server_name: text.clone() };
        assert_eq!(Msc4108QrCode { intent, ..login.clone() }.to_bytes(), error);
        let code = Msc4388QrCode { rendezvous_id: text.clone(), ..other.clone() };
        assert_eq!(code.to_bytes(), error);
        assert_eq!(Msc4388QrCode { base_url: text, ..other.clone() }.to_bytes(), error);
    }
    for (key, error) in [
        ([0; 32], QrCodeBuildError::NonContributoryKey),
        ([0xFF; 32], QrCodeBuildError::InvalidPublicKey),
    ] {
        let public_key = Curve25519PublicKey::new(key);
        assert_eq!(Msc4108QrCode { public_key, ..login.clone() }.to_bytes(), Err(error));
        assert_eq!(Msc4388QrCode { public_key, ..other.clone() }.to_bytes(), Err(error));
    }
}
