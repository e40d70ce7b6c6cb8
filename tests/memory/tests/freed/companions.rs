//! What stands beside the ratchets: verification, the key backup, QR login.

use olmec::pk::{PkDecryption, PkEncryption, PkMessage, PkSigning, RecoveryKey};
use olmec::qr_login::{APPLICATION_PREFIX, ecies, hpke};
use olmec::sas::{ExpectedKeys, KeyAgreement, MacMethod, Participant, Participants, Sas, SasKey};
use olmec_memory::Watcher;

use super::model::{self, CurveKeys, Key, hkdf};
use super::support::{GivenBytes, bytes};

/// Two key pairs, and a watcher for their secrets, what they agree on, and what is said.
struct Pairs {
    ours: Key,
    theirs: Key,
    shared: Key,
    said: Key,
}

impl Pairs {
    fn new() -> Self {
        let (ours, theirs) = (bytes::<32>(600), bytes::<32>(601));
        let shared = model::dh(&ours, &CurveKeys::from_secret(theirs).public).unwrap();
        Self { ours, theirs, shared, said: bytes::<32>(602) }
    }

    fn watcher<'a>(&'a self, more: &[(&'a str, &'a [u8])]) -> Watcher {
        let secrets: [(&str, &[u8]); 4] = [
            ("our key", &self.ours),
            ("their key", &self.theirs),
            ("shared secret", &self.shared),
            ("what is said", &self.said),
        ];
        Watcher::new(secrets.into_iter().chain(more.iter().copied()))
    }
}

#[test]
fn verifying_leaves_nothing() {
    let pairs = Pairs::new();
    let mac_key = hkdf::<32>(&[0; 32], &pairs.shared, "info");
    let watcher = pairs.watcher(&[("MAC key", &mac_key)]);
    let device = olmec::Account::with_rng(&mut GivenBytes(&bytes::<64>(603))).unwrap();
    let key = SasKey::Device(device.identity_keys().ed25519);
    let methods =
        [MacMethod::HkdfHmacSha256V2, MacMethod::LegacyHkdfHmacSha256, MacMethod::LegacyHmacSha256];
    watcher.clean("verifying", || {
        let sas = |random: &Key| Sas::with_rng(&mut GivenBytes(random)).unwrap();
        let (alice, bob) = (sas(&pairs.ours), sas(&pairs.theirs));
        let (alice_key, bob_key) = (alice.public_key(), bob.public_key());
        let commitment = bob.commitment("{}");
        let refused = sas(&pairs.ours).agree_with_commitment(bob_key, &commitment, "[]");
        assert!(refused.is_err());
        assert!(sas(&pairs.ours).agree(alice_key).is_err(), "our own key");
        let alice = alice.agree_with_commitment(bob_key, &commitment, "{}").unwrap();
        let bob = bob.agree(alice_key).unwrap();
        for method in methods {
            let mac = alice.mac(method, b"input", b"info");
            bob.verify_mac(method, b"input", b"info", mac.as_str()).unwrap();
            assert!(bob.verify_mac(method, b"other", b"info", mac.as_str()).is_err());
        }
        let party = |device_id, key| Participant { user_id: "@a:b", device_id, key };
        let participants = Participants {
            starter: party("ONE", alice_key),
            acceptor: party("TWO", bob_key),
            transaction_id: "T",
        };
        let alice = alice.verification(participants).unwrap();
        let bob = bob.verification(participants).unwrap();
        alice.short_string(KeyAgreement::Curve25519HkdfSha256).emojis();
        let content = alice.mac_content(MacMethod::HkdfHmacSha256V2, &[key]).unwrap();
        let expected = ExpectedKeys { required: &[key], known: &[] };
        bob.verify(MacMethod::HkdfHmacSha256V2, &content, expected).unwrap();
    });
}

#[test]
fn a_backup_leaves_nothing() {
    let pairs = Pairs::new();
    let text = RecoveryKey::new(&pairs.ours).to_text().expose().to_owned();
    let dense = text.replace(' ', "");
    let cipher_keys = hkdf::<80>(&[0; 32], &pairs.shared, "");
    let watcher = pairs.watcher(&[
        ("recovery key", text.as_bytes()),
        ("recovery key without spaces", dense.as_bytes()),
        ("cipher keys", &cipher_keys),
    ]);
    watcher.clean("encrypting and decrypting", || {
        let backup = PkDecryption::from_secret_key(&pairs.ours);
        let random = &mut GivenBytes(&pairs.theirs);
        let encryption = PkEncryption::new(backup.public_key());
        let message = encryption.encrypt_with_rng(&pairs.said, random).unwrap();
        let mut encoded = message.encode();
        let message = PkMessage::decode(&encoded).unwrap();
        assert_eq!(backup.decrypt(&message).unwrap().expose(), pairs.said);
        encoded.mac = "AAAAAAAAAAA".into();
        assert!(backup.decrypt(&PkMessage::decode(&encoded).unwrap()).is_err());
    });
    watcher.clean("recovery keys", || {
        let key = PkDecryption::from_secret_key(&pairs.ours).recovery_key();
        let text = key.to_text();
        PkDecryption::from_recovery_key(&text.expose().parse().unwrap());
    });
    let mistyped: Vec<String> = (0..text.len())
        .map(|place| {
            let mut text = text.clone();
            text.replace_range(place..=place, "2");
            text
        })
        .collect();
    for text in &mistyped {
        watcher.clean("a mistyped recovery key", || drop(text.parse::<RecoveryKey>()));
    }
    watcher.clean("signing", || PkSigning::from_seed(&pairs.ours).sign(b"tea"));
}

#[test]
fn signing_in_by_qr_code_leaves_nothing() {
    let pairs = Pairs::new();
    let watcher = pairs.watcher(&[]);
    let (prefix, said) = (APPLICATION_PREFIX, &pairs.said);
    watcher.clean("a channel of MSC4108", || {
        let random = &mut GivenBytes(&pairs.ours);
        let shows = ecies::Recipient::with_rng(prefix, random).unwrap();
        let random = &mut GivenBytes(&pairs.theirs);
        let started =
            ecies::Initiator::start_with_rng(prefix, shows.public_key(), b"hello", random);
        let ecies::Initiated { initiator, message } = started.unwrap();
        let mut ours = shows.open(&message).unwrap().channel;
        let forged = ecies::Message::decode(&"A".repeat(64)).unwrap();
        let initiator = initiator.open(&forged).unwrap_err().state;
        let answer = ours.seal(b"answer").unwrap();
        let mut theirs = initiator.open(&answer).unwrap().channel;
        assert!(ours.check_code().matches(&theirs.check_code().digits()));
        let sealed = theirs.seal(said).unwrap();
        assert!(ours.open(&forged).is_err());
        zeroize::Zeroizing::new(ours.open(&sealed).unwrap());
    });
    watcher.clean("a channel of MSC4388", || {
        let random = &mut GivenBytes(&pairs.ours);
        let shows = hpke::Recipient::with_rng(prefix, random).unwrap();
        let random = &mut GivenBytes(&pairs.theirs);
        let started =
            hpke::Sender::start_with_rng(prefix, shows.public_key(), b"hello", b"", random);
        let hpke::Started { sender, message } = started.unwrap();
        let responder = shows.open(&message, b"").unwrap().responder;
        let random = &mut GivenBytes(&[5; 32]);
        let responded = responder.respond_with_rng(b"response", b"", random).unwrap();
        let mut ours = responded.channel;
        let sender = sender.open(&responded.message, b"other data").unwrap_err().state;
        let mut theirs = sender.open(&responded.message, b"").unwrap().channel;
        let sealed = theirs.seal(said, b"").unwrap();
        zeroize::Zeroizing::new(ours.open(&sealed, b"").unwrap());
    });
}
