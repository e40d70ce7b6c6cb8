//! No secret in any `Debug` or `Display`: every public type is formatted, and the text searched
//! for every secret that the model of the specification derives from the same random bytes.

mod model;
mod support;

use std::fmt::{Debug, Display};

use model::double_ratchet::OlmSession;
use model::megolm::MegolmSender;
use olmec::megolm::{self, InboundGroupSession, OutboundGroupSession};
use olmec::olm::{self, Account, InboundSession, OlmMessage, UsedKey};
use olmec::pickle::{self, Pickle, PickleError, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkEncryption, PkSigning, RecoveryKey};
use olmec::qr_login::{self, ecies, hpke};
use olmec::sas::{self, MacMethod, Participant, Participants, Sas, SasKey};
use olmec::{Base64Error, CodedError, ErrorCode, KeyError, MacLength, MessageError, RandomError};
use support::{GivenBytes, bytes, pre_key};

/// Collects what types print.
#[derive(Default)]
struct Printed(Vec<String>);

impl Printed {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push(format!("{value:?}"));
        self.0.push(format!("{value:#?}"));
        self.0.push(format!("{value:x?}"));
    }

    fn both(&mut self, value: &(impl Debug + Display)) {
        self.debug(value);
        self.0.push(value.to_string());
    }

    fn error(&mut self, error: &impl CodedError) {
        self.0.push(format!("{error} {error:?} {:?}", error.code().advice()));
    }
}

/// The ways in which secret bytes could show in a text: eight of them are enough to be no chance.
fn shapes(secret: &[u8]) -> Vec<String> {
    secret
        .windows(8)
        .step_by(4)
        .flat_map(|bytes| {
            let decimal =
                |separator| bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(separator);
            [
                hex::encode(bytes),
                hex::encode_upper(bytes),
                decimal(", "),
                decimal(",\n    "),
                decimal(",\n        "),
                bytes.iter().map(|byte| format!("{byte:x}")).collect::<Vec<_>>().join(", "),
            ]
        })
        .chain((0..3).flat_map(|skip| {
            // Base64 from each of the three ways in which it can start within the secret.
            let text = base64(secret.get(skip..).unwrap_or_default());
            text.as_bytes()
                .chunks(12)
                .filter(|chunk| chunk.len() == 12)
                .map(|chunk| String::from_utf8(chunk.to_vec()).unwrap())
                .collect::<Vec<_>>()
        }))
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

#[test]
fn no_public_type_prints_a_secret() {
    let mut printed = Printed::default();
    let mut secrets: Vec<Vec<u8>> = Vec::new();

    // Two accounts with one-time and fallback keys.
    let (alice_random, bob_random) = (bytes::<64>(1), bytes::<64>(2));
    let (one_time_random, fallback_random) = (bytes::<32>(3), bytes::<32>(4));
    let session_random = bytes::<64>(5);
    let alice_account = Account::with_rng(&mut GivenBytes(&alice_random)).unwrap();
    let mut bob_account = Account::with_rng(&mut GivenBytes(&bob_random)).unwrap();
    let generated =
        bob_account.generate_one_time_keys_with_rng(1, &mut GivenBytes(&one_time_random)).unwrap();
    bob_account.generate_fallback_key_with_rng(&mut GivenBytes(&fallback_random)).unwrap();
    for random in [&alice_random, &bob_random, &session_random] {
        secrets.extend(random.chunks(32).map(<[u8]>::to_vec));
    }
    secrets.extend([one_time_random.to_vec(), fallback_random.to_vec()]);
    // What was said is the user's secret, and in Olm often a room key.
    let said = bytes::<32>(6);
    secrets.push(said.to_vec());
    printed.debug(&bob_account);
    printed.both(&bob_account.describe());
    printed.debug(&alice_account.identity_keys());
    printed.both(&alice_account.identity_keys().curve25519);
    printed.both(&alice_account.identity_keys().ed25519);
    printed.both(&alice_account.sign(b"tea"));
    printed.debug(&generated);
    printed.both(&generated.created[0].id);
    printed.debug(&UsedKey::OneTime(generated.created[0].id));

    // A session in the middle of a conversation, with skipped keys.
    let (alice_keys, bob_keys) =
        (model::account_keys(&alice_random), model::account_keys(&bob_random));
    let one_time = model::CurveKeys::from_secret(one_time_random);
    let mut alice = alice_account
        .create_outbound_session_with(
            bob_account.identity_keys().curve25519,
            generated.created[0].key,
            MacLength::Truncated,
            &mut GivenBytes(&session_random),
        )
        .unwrap();
    let mut alice_model = OlmSession::outbound(
        &alice_keys.curve.secret,
        &bob_keys.curve.public,
        &one_time.public,
        &session_random,
    );
    let hello = alice.encrypt_with_rng(&said, &mut GivenBytes(&[])).unwrap();
    alice_model.encrypt(&said, || [0; 32]);
    let mut bob_model =
        OlmSession::inbound(&bob_keys.curve.secret, &one_time.secret, &hello.to_bytes()).unwrap();
    bob_model.decrypt(0, &hello.to_bytes()).unwrap();
    let inbound: InboundSession = bob_account
        .create_inbound_session(alice_account.identity_keys().curve25519, pre_key(&hello))
        .unwrap();
    printed.debug(&inbound);
    printed.debug(&hello);
    let mut bob = inbound.session;
    for (n, model_delivers) in [(0u64, false), (1, false), (2, true)] {
        let random = bytes::<32>(10 + n);
        secrets.push(random.to_vec());
        let message = bob.encrypt_with_rng(b"x", &mut GivenBytes(&random)).unwrap();
        bob_model.encrypt(b"x", || random);
        if model_delivers {
            alice.decrypt(&message).unwrap();
            alice_model.decrypt(message.message_type().number(), &message.to_bytes()).unwrap();
        }
        printed.debug(&message);
        if let OlmMessage::Normal(message) = &message {
            printed.debug(message);
        }
        printed.debug(&message.message_type());
    }
    secrets.extend(alice_model.secrets());
    secrets.extend(bob_model.secrets());
    printed.debug(&alice);
    printed.debug(&bob);
    printed.both(&alice.describe());
    printed.both(&alice.id());
    printed.debug(alice.keys());
    printed.debug(pre_key(&hello));

    // A group session.
    let group_random = bytes::<160>(20);
    secrets.extend(group_random.chunks(32).map(<[u8]>::to_vec));
    let mut room =
        OutboundGroupSession::with_rng(MacLength::Truncated, &mut GivenBytes(&group_random))
            .unwrap();
    let room_model = MegolmSender::new(&group_random);
    let mut view = InboundGroupSession::from_outbound(&room);
    for n in 0..3 {
        let message = room.encrypt(&said).unwrap();
        printed.debug(&message);
        let decrypted = view.decrypt(&message).unwrap();
        printed.both(&decrypted.message_index);
        printed.debug(&decrypted);
        secrets.extend(room_model.ratchet.at(n).parts.map(|part| part.to_vec()));
    }
    let export = view.export_at(2).unwrap();
    printed.debug(&room);
    printed.debug(&view);
    printed.debug(&view.authenticity());
    printed.debug(&view.compare(&view));
    printed.debug(&room.session_key());
    printed.debug(&room.session_key().to_bytes());
    printed.debug(&room.session_key().to_base64());
    printed.debug(&export);
    printed.debug(&export.to_bytes());
    printed.debug(&export.to_base64());
    printed.debug(&MacLength::Full);

    // A backup and its key, and what stores keep.
    let (backup_key, seed) = (bytes::<32>(30), bytes::<32>(31));
    secrets.extend([backup_key.to_vec(), seed.to_vec()]);
    let backup = PkDecryption::from_secret_key(&backup_key);
    let stored = PkEncryption::new(backup.public_key()).encrypt(&said).unwrap();
    printed.debug(&backup);
    printed.debug(&stored);
    printed.debug(&stored.encode());
    printed.debug(&backup.decrypt(&stored).unwrap());
    printed.debug(&backup.recovery_key());
    printed.debug(&backup.recovery_key().to_text());
    printed.debug(&PkSigning::from_seed(&seed));
    let pickle_key = PickleKey::from_bytes(&seed);
    printed.debug(&pickle_key);
    printed.debug(&Pickle::seal(&backup, &pickle_key, Stamp::default()).unwrap());
    let opened = Pickle::seal(&alice_account, &pickle_key, Stamp::default()).unwrap();
    printed.debug(&opened.open::<Account>(&pickle_key, Stamp::default()).unwrap());
    printed.debug(&pickle::dehydrated_device::dehydrate(&alice_account, &seed).unwrap());
    let text = backup.recovery_key().to_text();
    secrets.push(text.expose().replace(' ', "").into_bytes());
    printed.error(&text.expose().replacen('E', "F", 1).parse::<RecoveryKey>().unwrap_err());
    printed.error(&PickleError::RolledBack { found: 3, at_least: 4 });
    printed.error(&pickle::libolm::read_pk_decryption("", &seed).unwrap_err());
    // A verification. The bytes of the short string are for two people only.
    let sas_random = [bytes::<32>(30), bytes::<32>(31)];
    secrets.extend(sas_random.iter().map(|random| random.to_vec()));
    let [ours, theirs] = sas_random.map(|random| Sas::with_rng(&mut GivenBytes(&random)).unwrap());
    let shared = model::dh(&sas_random[0], theirs.public_key().as_bytes()).unwrap();
    secrets.push(shared.to_vec());
    printed.debug(&ours);
    let (starter_key, acceptor_key) = (ours.public_key(), theirs.public_key());
    let commitment = theirs.commitment("{}");
    let established = ours.agree_with_commitment(acceptor_key, &commitment, "{}").unwrap();
    printed.debug(&established);
    let party = |device_id, key| Participant { user_id: "@a:b", device_id, key };
    let participants = Participants {
        starter: party("ONE", starter_key),
        acceptor: party("TWO", acceptor_key),
        transaction_id: "T",
    };
    printed.debug(&participants);
    let verification = established.verification(participants).unwrap();
    printed.debug(&verification);
    let agreement = sas::KeyAgreement::Curve25519HkdfSha256;
    printed.both(&agreement);
    let shown = verification.short_string(agreement);
    printed.debug(&shown);
    let method = MacMethod::HkdfHmacSha256V2;
    printed.both(&method);
    let mac = established.mac(method, b"input", b"info");
    secrets.push(mac.as_str().as_bytes().to_vec());
    printed.debug(&mac);
    let key = SasKey::Device(alice_account.identity_keys().ed25519);
    printed.debug(&key);
    printed.debug(&verification.mac_content(method, &[key]).unwrap());
    printed.error(&sas::AgreeError::ReflectedKey);
    printed.error(&established.verify_mac(method, b"", b"", mac.as_str()).unwrap_err());
    printed.error(&sas::VerifyError::MissingKey(key));
    printed.error(&sas::OutputTooLong { requested: 9000 });
    printed.error(&sas::MethodError::Legacy);
    printed.error(&sas::ParticipantsError::KeyMismatch);
    printed.error(&sas::MacContentError::NoKeys);
    print_qr_login(&mut printed, &mut secrets, &said);

    // Every error that can be made from outside, and every code.
    printed.error(&RandomError);
    printed.error(&KeyError::InvalidEd25519Key);
    printed.error(&Base64Error::WrongLength { expected: 32 });
    printed.error(&olmec::SignatureError);
    printed.error(&MessageError::UnsupportedVersion(9));
    printed.error(&olm::EncryptError::Exhausted);
    printed.error(&olm::DecryptError::GapTooLarge { gap: 9, max: 8 });
    printed.error(&olm::InboundSessionError::Decrypt(olm::DecryptError::KeyUsed { index: 3 }));
    printed.error(&olm::OutboundSessionError::NonContributoryKey);
    printed.error(&olm::GenerateKeysError::TooMany { requested: 1, unpublished: 2, max: 3 });
    printed.error(&megolm::EncryptError::Exhausted);
    printed.error(&megolm::MergeError::NotConnected);
    printed.error(&view.decrypt(&tampered(&mut room)).unwrap_err());
    let mut wrong_key = *export.to_bytes().expose();
    wrong_key[164] ^= 1;
    let wrong_key = megolm::SessionKey::from_bytes(&wrong_key).unwrap_err();
    printed.error(&wrong_key);
    for code in ErrorCode::ALL {
        printed.both(code);
        printed.debug(&code.class());
    }

    assert!(secrets.len() > 30 && printed.0.len() > 100);
    let needles: Vec<String> = secrets.iter().flat_map(|secret| shapes(secret)).collect();
    for text in &printed.0 {
        for needle in &needles {
            assert!(!text.contains(needle.as_str()), "a secret shows as {needle} in {text}");
        }
    }
}

/// Both channels in every state, the codes and the errors.
fn print_qr_login(printed: &mut Printed, secrets: &mut Vec<Vec<u8>>, said: &[u8; 32]) {
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
    let opened = recipient.open(&started.message, b"").unwrap();
    printed.debug(&opened);
    let random = bytes::<32>(32);
    let responded = opened.responder.respond_with_rng(said, b"", &mut GivenBytes(&random)).unwrap();
    printed.debug(&responded);
    let established = started.sender.open(&responded.message, b"").unwrap();
    printed.debug(&established);
    let mut channel = established.channel;
    printed.debug(&channel.seal(said, b"").unwrap());
    printed.debug(channel.check_code());
    printed.debug(&channel.check_code().rule());

    let code = qr_login::Msc4108QrCode {
        intent: qr_login::Msc4108Intent::Login,
        public_key: key,
        rendezvous_url: "https://example.org".into(),
    };
    printed.debug(&code);
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

fn tampered(room: &mut OutboundGroupSession) -> megolm::MegolmMessage {
    let mut bytes = room.encrypt(b"tea").unwrap().as_bytes().to_vec();
    bytes[5] ^= 1;
    megolm::MegolmMessage::from_bytes(&bytes).unwrap()
}

/// The search itself must be able to find something.
#[test]
fn the_search_finds_a_secret_in_each_shape() {
    let secret = bytes::<32>(1);
    let leaks = [
        format!("{secret:?}"),
        format!("{secret:#?}"),
        format!("{secret:x?}"),
        hex::encode(secret),
        hex::encode_upper(secret),
        base64(&secret),
        format!("{:?}", vec![0u8; 3].into_iter().chain(secret).collect::<Vec<_>>()),
        base64(&[&[0; 2], secret.as_slice()].concat()),
    ];
    let needles = shapes(&secret);
    for leak in leaks {
        assert!(needles.iter().any(|needle| leak.contains(needle.as_str())), "missed {leak}");
    }
}
