//! QR login: both channels in every state, the codes and the errors.

use hkdf::Hkdf;
use olmec::RandomError;
use olmec::qr_login::{self, ecies, hpke};
use sha2::{Sha256, Sha512};

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
        Hkdf::<Sha512>::new(None, &shared).expand(info.as_bytes(), &mut key).unwrap();
        key.to_vec()
    });
    // The model's key is the channel's: it opens what the channel sealed.
    let [of_s, _] = &keys;
    assert_eq!(chacha(of_s, &[0; 12], started.message.ciphertext()), said);
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
    let (context, nonce) = Hpke::derive(&shared, &g.public, &s.public, PREFIX);
    assert_eq!(chacha(&context.key, &nonce, started.message.ciphertext()), said);
    secrets.extend([&context.shared, &context.key, &context.exporter].map(|key| key.to_vec()));
    let opened = recipient.open(&started.message, b"").unwrap();
    printed.debug(&opened);
    printed.debug(&opened.responder);
    let random = bytes::<32>(32);
    let responded = opened.responder.respond_with_rng(said, b"", &mut GivenBytes(&random)).unwrap();
    printed.debug(&responded);
    printed.debug(&responded.message);
    let (key_of_g, nonce) = context.response(&s.public, &random, PREFIX);
    assert_eq!(chacha(&key_of_g, &nonce, responded.message.ciphertext()), said);
    secrets.push(key_of_g.to_vec());
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

/// What RFC 9180 derives in base mode, with X25519, HKDF-SHA-256 and ChaCha20-Poly1305.
struct Hpke {
    shared: [u8; 32],
    key: [u8; 32],
    exporter: [u8; 32],
}

const KEM: &[u8] = b"KEM\x00\x20";
const SUITE: &[u8] = b"HPKE\x00\x20\x00\x01\x00\x03";

impl Hpke {
    /// And the base nonce.
    fn derive(dh: &[u8], recipient: &[u8], sender: &[u8], info: &str) -> (Self, [u8; 12]) {
        let eae = extract(KEM, b"", b"eae_prk", dh);
        let shared = expand(KEM, &eae, b"shared_secret", &[sender, recipient].concat());
        let [id, info] = [(&b"psk_id_hash"[..], &b""[..]), (b"info_hash", info.as_bytes())]
            .map(|(label, input)| extract(SUITE, b"", label, input));
        let schedule = [&[0], &id[..], &info].concat();
        let secret = extract(SUITE, &shared, b"secret", b"");
        let key = expand(SUITE, &secret, b"key", &schedule);
        let exporter = expand(SUITE, &secret, b"exp", &schedule);
        (Self { shared, key, exporter }, expand(SUITE, &secret, b"base_nonce", &schedule))
    }

    /// Key and nonce of the direction back, as in RFC 9458.
    fn response(&self, sender: &[u8], random: &[u8; 32], prefix: &str) -> ([u8; 32], [u8; 12]) {
        let label = format!("{prefix}_RESPONSE");
        let secret: [u8; 32] = expand(SUITE, &self.exporter, b"sec", label.as_bytes());
        let hkdf = Hkdf::<Sha256>::new(Some(&[sender, random].concat()), &secret);
        let (mut key, mut nonce) = ([0; 32], [0; 12]);
        hkdf.expand(b"key", &mut key).unwrap();
        hkdf.expand(b"nonce", &mut nonce).unwrap();
        (key, nonce)
    }
}

fn extract(suite: &[u8], salt: &[u8], label: &[u8], input: &[u8]) -> [u8; 32] {
    let input = [b"HPKE-v1", suite, label, input].concat();
    Hkdf::<Sha256>::extract(Some(salt), &input).0.into()
}

fn expand<const N: usize>(suite: &[u8], key: &[u8], label: &[u8], info: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let length = u16::try_from(N).unwrap().to_be_bytes();
    let info = [&length, &b"HPKE-v1"[..], suite, label, info].concat();
    Hkdf::<Sha256>::from_prk(key).unwrap().expand(&info, &mut out).unwrap();
    out
}

/// The plaintext of the first message under a key, without the library.
fn chacha(key: &[u8], nonce: &[u8; 12], sealed: &[u8]) -> Vec<u8> {
    use chacha20poly1305::aead::{Aead as _, KeyInit as _};
    let cipher = chacha20poly1305::ChaCha20Poly1305::new_from_slice(key).unwrap();
    cipher.decrypt(nonce.into(), sealed).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}
