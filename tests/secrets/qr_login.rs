//! QR login: both channels in every state, the codes and the errors.

use olmec::RandomError;
use olmec::qr_login::{self, ecies, hpke};

use super::Printed;
use super::model;
use super::support::{GivenBytes, bytes};

pub(super) fn print(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>, said: &[u8; 32]) {
    const PREFIX: &str = qr_login::APPLICATION_PREFIX;
    let random = [30, 31].map(bytes::<32>);
    let [g, s] = random.map(model::CurveKeys::from_secret);
    let shared = model::dh(&g.secret, &s.public).unwrap();
    secrets.extend([random[0].to_vec(), random[1].to_vec(), shared.to_vec()]);

    let recipient = ecies::Recipient::with_rng(PREFIX, &mut GivenBytes(&random[0])).unwrap();
    printed.debug(&recipient);
    let key = recipient.public_key();
    assert_eq!(key.as_bytes(), &g.public);
    let started =
        ecies::Initiator::start_with_rng(PREFIX, key, said, &mut GivenBytes(&random[1])).unwrap();
    printed.debug(&started);
    printed.debug(&started.initiator);
    printed.debug(&started.message);
    let keys = ["ENCKEY_S", "ENCKEY_G"].map(|label| {
        let info = format!("{PREFIX}_{label}|{}|{}", base64(&g.public), base64(&s.public));
        let mut key = [0; 32];
        ::hkdf::Hkdf::<sha2::Sha512>::new(None, &shared).expand(info.as_bytes(), &mut key).unwrap();
        key.to_vec()
    });
    // The model's key is the channel's: it opens what the channel sealed.
    let [of_s, _] = &keys;
    assert_eq!(chacha(of_s, started.message.ciphertext()), said);
    secrets.extend(keys);
    let established = recipient.open(&started.message).unwrap();
    printed.debug(&established);
    let mut channel = established.channel;
    let answer = channel.seal(said).unwrap();
    printed.debug(&channel);
    printed.debug(&answer);
    printed.debug(channel.check_code());
    let forged = ecies::Message::decode(&"A".repeat(64)).unwrap();
    let refused = started.initiator.open(&forged).unwrap_err();
    printed.debug(&refused);
    printed.error(&refused);
    printed.debug(&refused.state.open(&answer).unwrap());

    let recipient = hpke::Recipient::with_rng(PREFIX, &mut GivenBytes(&random[0])).unwrap();
    printed.debug(&recipient);
    let started =
        hpke::Sender::start_with_rng(PREFIX, key, said, b"", &mut GivenBytes(&random[1])).unwrap();
    printed.debug(&started);
    printed.debug(&started.sender);
    printed.debug(&started.message);
    let opened = recipient.open(&started.message, b"").unwrap();
    printed.debug(&opened);
    printed.debug(&opened.responder);
    let random = bytes::<32>(32);
    let responded = opened.responder.respond_with_rng(said, b"", &mut GivenBytes(&random)).unwrap();
    printed.debug(&responded);
    printed.debug(&responded.message);
    let established = started.sender.open(&responded.message, b"").unwrap();
    printed.debug(&established);
    let mut channel = established.channel;
    printed.debug(&channel.seal(said, b"").unwrap());
    printed.debug(&channel);
    printed.debug(channel.check_code());
    printed.debug(&channel.check_code().rule());

    let code = qr_login::Msc4108QrCode {
        intent: qr_login::Msc4108Intent::Login,
        public_key: key,
        rendezvous_url: "https://example.org".into(),
    };
    printed.debug(&code);
    printed.debug(&code.intent);
    let code = qr_login::Msc4388QrCode {
        intent: qr_login::Msc4388Intent::Login,
        public_key: key,
        rendezvous_id: "tea".into(),
        base_url: "https://example.org".into(),
    };
    printed.debug(&code);
    printed.debug(&code.intent);
    printed.error(&qr_login::ChannelMessageError::Separator);
    printed.error(&qr_login::InitiateError::NonContributoryKey);
    printed.error(&qr_login::OpenError::Authentication);
    printed.error(&qr_login::SealError::Exhausted);
    printed.error(&qr_login::RespondError::Random(RandomError));
    printed.error(&qr_login::QrCodeError::UnknownIntent(2));
    printed.error(&qr_login::QrCodeBuildError::TextLength { length: 0 });
}

/// The plaintext of the first message under a key, without the library.
fn chacha(key: &[u8], sealed: &[u8]) -> Vec<u8> {
    use chacha20poly1305::aead::{Aead as _, KeyInit as _};
    let cipher = chacha20poly1305::ChaCha20Poly1305::new_from_slice(key).unwrap();
    cipher.decrypt(&[0; 12].into(), sealed).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}
