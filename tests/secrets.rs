//! No secret in any `Debug` or `Display`: every public type is formatted, and the text searched
//! for every secret that the model of the specification derives from the same random bytes.

#[path = "support/leaks.rs"]
mod leaks;
#[path = "secrets/matrix.rs"]
mod matrix;
mod model;
#[path = "secrets/public_types.rs"]
mod public_types;
#[path = "secrets/qr_login.rs"]
mod qr_login;
mod support;

use std::any::type_name;
use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

use model::double_ratchet::OlmSession;
use model::megolm::MegolmSender;
use olmec::megolm::{self, InboundGroupSession, OutboundGroupSession};
use olmec::olm::{self, Account, InboundSession, OlmMessage, UsedKey};
use olmec::pickle::{self, Pickle, PickleError, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkEncryption, PkSigning, RecoveryKey};
use olmec::sas::{self, MacMethod, Participant, Participants, Sas, SasKey};
use olmec::{
    Base64Error, CodedError, Ed25519Verifier, ErrorCode, KeyError, MacLength, MessageError,
    RandomError,
};
use support::{GivenBytes, bytes, pre_key};

/// Collects what types print.
#[derive(Default)]
struct Printed {
    texts: Vec<String>,
    /// The types, without what they are generic over.
    types: BTreeSet<&'static str>,
}

impl Printed {
    fn debug<T: Debug>(&mut self, value: &T) {
        self.types.extend(type_name::<T>().split('<').next());
        self.texts.push(format!("{value:?}"));
        self.texts.push(format!("{value:#?}"));
        self.texts.push(format!("{value:x?}"));
    }

    fn both<T: Debug + Display>(&mut self, value: &T) {
        self.debug(value);
        self.texts.push(value.to_string());
    }

    fn error<E: CodedError>(&mut self, error: &E) {
        self.types.extend(type_name::<E>().split('<').next());
        self.texts.push(format!("{error} {error:?} {:?}", error.code().advice()));
    }
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
    let ed25519 = alice_account.identity_keys().ed25519;
    printed.both(&ed25519);
    printed.debug(&Ed25519Verifier::from_bytes(ed25519.as_bytes()).unwrap());
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
    printed.debug(&Stamp::default());
    let sealed = Pickle::seal(&backup, &pickle_key, Stamp::default()).unwrap();
    printed.debug(&sealed);
    printed.debug(&sealed.claims().unwrap());
    printed.debug(&sealed.claimed_kind().unwrap());
    printed.debug(&pickle::libolm::LimitedList::SkippedKeys);
    let opened = Pickle::seal(&alice_account, &pickle_key, Stamp::default()).unwrap();
    printed.debug(&opened.open::<Account>(&pickle_key, Stamp::default()).unwrap());
    printed.debug(&pickle::dehydrated_device::dehydrate(&alice_account, &seed).unwrap());
    let text = backup.recovery_key().to_text();
    secrets.extend([text.expose().into(), text.expose().replace(' ', "").into_bytes()]);
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
    printed.debug(&participants.starter);
    let verification = established.verification(participants).unwrap();
    printed.debug(&verification);
    let agreement = sas::KeyAgreement::Curve25519HkdfSha256;
    printed.both(&agreement);
    let shown = verification.short_string(agreement);
    // Six bytes are fewer than are searched for.
    assert_eq!(format!("{shown:?}"), "SasBytes(redacted)");
    printed.debug(&shown);
    printed.debug(&sas::Emoji::from_number(0).unwrap());
    let method = MacMethod::HkdfHmacSha256V2;
    printed.both(&method);
    let mac = established.mac(method, b"input", b"info");
    secrets.push(mac.as_str().as_bytes().to_vec());
    printed.debug(&mac);
    let key = SasKey::Device(alice_account.identity_keys().ed25519);
    printed.debug(&key);
    printed.debug(&sas::ExpectedKeys { required: &[key], known: &[] });
    printed.debug(&verification.mac_content(method, &[key]).unwrap());
    printed.error(&sas::AgreeError::ReflectedKey);
    printed.error(&established.verify_mac(method, b"", b"", mac.as_str()).unwrap_err());
    printed.error(&sas::VerifyError::MissingKey(key));
    printed.error(&sas::OutputTooLong { requested: 9000 });
    printed.error(&sas::MethodError::Legacy);
    printed.error(&sas::ParticipantsError::KeyMismatch);
    printed.error(&sas::MacContentError::NoKeys);
    qr_login::print(&mut printed, &mut secrets, &said);
    matrix::print(&mut printed, &mut secrets);

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

    let mut missing = public_types::all();
    missing.retain(|name| !printed.types.contains(name.as_str()));
    assert!(missing.is_empty(), "not printed: {missing:?}");
    assert!(secrets.len() > 60 && printed.texts.len() > 400);
    if let Some(leak) = leaks::find(printed.texts.join("\n").as_bytes(), &secrets) {
        let leaks = |text: &&String| leaks::find(text.as_bytes(), &secrets).is_some();
        panic!("a secret shows as {leak} in {:?}", printed.texts.iter().find(leaks));
    }
}

fn tampered(room: &mut OutboundGroupSession) -> megolm::MegolmMessage {
    let mut bytes = room.encrypt(b"tea").unwrap().as_bytes().to_vec();
    bytes[5] ^= 1;
    megolm::MegolmMessage::from_bytes(&bytes).unwrap()
}
