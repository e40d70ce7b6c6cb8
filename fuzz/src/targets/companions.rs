//! What stands beside the ratchets: text forms, signatures, backups, recovery keys, SAS.

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use olmec::megolm::{ExportedSessionKey, MegolmMessage, SessionKey};
use olmec::olm::{MessageType, OlmMessage};
use olmec::pk::{EncodedPkMessage, PkDecryption, PkEncryption, PkMessage, RecoveryKey};
use olmec::sas::{ExpectedKeys, MacContent, MacMethod, Participant, Participants, Sas, SasKey};
use olmec::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature};

use crate::choices::Choices;
use crate::model::{CipherKeys, CurveKeys, array, dh};
use crate::support::rng;
use crate::vectors;

/// The bytes that a text of base64 stands for: no padding, or all of it, and nothing else.
fn naive_base64(text: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(text).or_else(|_| Base64::decode_vec(text)).ok()
}

/// A text in place of everything that is base64.
pub(super) fn text_forms(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let bytes = naive_base64(text);
    let of_length = |length| bytes.clone().filter(|bytes| bytes.len() == length);

    let key = Curve25519PublicKey::from_base64(text).ok();
    assert_eq!(key.map(|key| key.as_bytes().to_vec()), of_length(32));
    let signature = Ed25519Signature::from_base64(text).ok();
    assert_eq!(signature.map(|it| it.as_bytes().to_vec()), of_length(64));
    if let Ok(key) = Ed25519PublicKey::from_base64(text) {
        assert_eq!(Some(key.as_bytes().to_vec()), of_length(32));
        assert_eq!(text.parse(), Ok(key));
    }
    for message_type in [MessageType::PreKey, MessageType::Normal] {
        let from_text = OlmMessage::from_base64(message_type, text);
        let from_bytes = bytes.as_ref().map(|it| OlmMessage::from_bytes(message_type, it));
        assert_eq!(from_text.ok(), from_bytes.and_then(Result::ok));
    }
    let from_text = MegolmMessage::from_base64(text);
    let from_bytes = bytes.as_ref().and_then(|it| MegolmMessage::from_bytes(it).ok());
    assert_eq!(from_text.ok(), from_bytes);
    let from_text = SessionKey::from_base64(text).map(|key| key.to_bytes().expose().to_vec());
    let from_bytes = bytes.as_ref().and_then(|it| SessionKey::from_bytes(it).ok());
    assert_eq!(from_text.ok(), from_bytes.map(|key| key.to_bytes().expose().to_vec()));
    let from_text = ExportedSessionKey::from_base64(text);
    let from_bytes = bytes.as_ref().and_then(|it| ExportedSessionKey::from_bytes(it).ok());
    assert_eq!(from_text.is_ok(), from_bytes.is_some());
}

pub(super) fn text_forms_seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = ["text", "key", "public_base64", "signature_base64"]
        .iter()
        .flat_map(|field| vectors::texts("primitives", field, |_| true))
        .collect();
    for (folder, field) in
        [("megolm", "session_key"), ("megolm", "key"), ("megolm", "body"), ("olm", "body")]
    {
        seeds.extend(vectors::texts(folder, field, |_| true).into_iter().step_by(5));
    }
    seeds.into_iter().map(String::into_bytes).collect()
}

/// A key, a signature and a message, for our verification and for dalek's strict one.
pub(super) fn signature(input: &[u8]) {
    let Some((key, rest)) = input.split_first_chunk::<32>() else { return };
    let Some((signature, message)) = rest.split_first_chunk::<64>() else { return };
    let verified = |key: &[u8; 32], signature: &[u8; 64]| {
        let ours = Ed25519PublicKey::from_bytes(key)
            .is_ok_and(|key| key.verify(message, &signature_of(signature)).is_ok());
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        let theirs = ed25519_dalek::VerifyingKey::from_bytes(key);
        let theirs = theirs.is_ok_and(|key| strict(&key, message, &signature));
        assert_eq!(ours, theirs);
    };
    verified(key, signature);
    // The seed in place of the key makes a good signature; one of its bytes may then be changed.
    let signing = ed25519_dalek::SigningKey::from_bytes(key);
    let mut good = ed25519_dalek::Signer::sign(&signing, message).to_bytes();
    verified(&signing.verifying_key().to_bytes(), &good);
    good[usize::from(signature[0] % 64)] ^= signature[1];
    verified(&signing.verifying_key().to_bytes(), &good);
}

/// There is no way to make one but from its text.
pub(super) fn signature_of(bytes: &[u8; 64]) -> Ed25519Signature {
    Ed25519Signature::from_base64(&Base64Unpadded::encode_string(bytes)).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the other side of the comparison")]
pub(super) fn strict(
    key: &ed25519_dalek::VerifyingKey,
    message: &[u8],
    signature: &ed25519_dalek::Signature,
) -> bool {
    let canonical = ed25519_dalek::VerifyingKey::to_bytes(key) == *key.as_bytes();
    canonical && key.verify_strict(message, signature).is_ok()
}

pub(super) fn signature_seeds() -> Vec<Vec<u8>> {
    let part = |field| {
        vectors::texts("primitives", field, |it| {
            it.get("kind").is_some_and(|kind| kind == "ed25519")
        })
    };
    let (keys, signatures, messages) = (part("public"), part("signature"), part("message"));
    let all = keys.iter().flat_map(|key| signatures.iter().take(8).map(move |it| (key, it)));
    all.filter_map(|(key, signature)| hex::decode(format!("{key}{signature}{}", messages[0])).ok())
        .collect()
}

/// Three texts, and three parts with the MAC that the sender would have made.
pub(super) fn pk_message(input: &[u8]) {
    let secret = [9; 32];
    let key = PkDecryption::from_secret_key(&secret);
    let mut choices = Choices::new(input);
    let (ephemeral, mac) = (choices.text(), choices.text());
    let ciphertext = String::from_utf8_lossy(choices.rest()).into_owned();
    let encoded = EncodedPkMessage { ephemeral, mac, ciphertext };
    if let Ok(message) = PkMessage::decode(&encoded) {
        let again = message.encode();
        assert_eq!(PkMessage::decode(&again), Ok(message.clone()));
        let _ = key.decrypt(&message);
    }
    // The same contents as bytes, authentic as far as the format goes.
    let (_, rest) = input.split_at(input.len().min(32));
    let ephemeral: [u8; 32] = std::array::from_fn(|at| input.get(at).copied().unwrap_or(9));
    let Some(shared) = dh(&secret, &ephemeral) else { return };
    let keys = CipherKeys::derive(&shared, "");
    let parts = [&ephemeral[..], rest, &keys.mac(b"", 8)].map(Base64Unpadded::encode_string);
    let [ephemeral, ciphertext, mac] = parts;
    if let Ok(message) = PkMessage::decode(&EncodedPkMessage { ephemeral, ciphertext, mac }) {
        let expected = keys.open(b"", &keys.mac(b"", 8), rest);
        assert_eq!(key.decrypt(&message).ok().map(|it| it.expose().to_vec()), expected);
    }
    let message = PkEncryption::new(key.public_key()).encrypt_with_rng(input, &mut rng(1)).unwrap();
    assert_eq!(key.decrypt(&message).unwrap().expose(), input);
}

pub(super) fn pk_message_seeds() -> Vec<Vec<u8>> {
    let part = |field| vectors::texts("pk", field, |_| true);
    let (ephemeral, macs, ciphertexts) = (part("ephemeral"), part("mac"), part("ciphertext"));
    let long = |text: &str| [&[u8::try_from(text.len()).unwrap_or(255)], text.as_bytes()].concat();
    ephemeral
        .iter()
        .zip(macs.iter().cycle())
        .zip(ciphertexts.iter().cycle())
        .map(|((key, mac), text)| [long(key), long(mac), text.clone().into_bytes()].concat())
        .collect()
}

/// A recovery key as a person types it.
pub(super) fn recovery_key(input: &[u8]) {
    if let Ok(key) = String::from_utf8_lossy(input).parse::<RecoveryKey>() {
        let text = key.to_text();
        let again: RecoveryKey = text.expose().parse().unwrap();
        assert_eq!(again.to_text().expose(), text.expose());
    }
    if let Some((key, _)) = input.split_first_chunk::<32>() {
        let text = RecoveryKey::new(key).to_text();
        let again: RecoveryKey = text.expose().parse().unwrap();
        assert_eq!(again.to_text().expose(), text.expose());
        let public = PkDecryption::from_recovery_key(&again).public_key();
        assert_eq!(*public.as_bytes(), CurveKeys::from_secret(*key).public);
    }
}

pub(super) fn recovery_key_seeds() -> Vec<Vec<u8>> {
    let texts = vectors::texts("pk/recovery-keys.json", "text", |_| true);
    texts.into_iter().map(String::into_bytes).collect()
}

/// The contents of a `mac` event, as they come and as an honest sender makes them.
pub(super) fn sas(input: &[u8]) {
    let mut choices = Choices::new(input);
    let method = match choices.byte() % 2 {
        0 => MacMethod::from_name("hkdf-hmac-sha256.v2").unwrap(),
        _ => MacMethod::from_name_with_legacy("hkdf-hmac-sha256").unwrap(),
    };
    let key = |seed| Sas::with_rng(&mut rng(seed)).unwrap();
    let (alice, bob) = (key(1), key(2));
    let start = choices.text();
    let commitment = bob.commitment(&start);
    let (alice_key, bob_key) = (alice.public_key(), bob.public_key());
    if let Some((theirs, _)) = input.split_first_chunk::<32>() {
        let agreed = key(3).agree((*theirs).into());
        assert!(agreed.is_err() || dh(&array(&rng_bytes()), theirs).is_some());
    }
    let changed = choices.text();
    if changed != start {
        let refused = key(1).agree_with_commitment(bob_key, &commitment, &changed);
        assert!(refused.is_err(), "another start content");
    }
    let alice = alice.agree_with_commitment(bob_key, &commitment, &start).unwrap();
    let bob = bob.agree(alice_key).unwrap();
    let names = [(); 5].map(|()| choices.text());
    let [alice_user, alice_device, bob_user, bob_device, transaction_id] = &names;
    let participants = Participants {
        starter: Participant { user_id: alice_user, device_id: alice_device, key: alice_key },
        acceptor: Participant { user_id: bob_user, device_id: bob_device, key: bob_key },
        transaction_id,
    };
    let (Ok(ours), Ok(theirs)) = (alice.verification(participants), bob.verification(participants))
    else {
        return;
    };
    let signing = |seed: u8| {
        let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        Ed25519PublicKey::from_bytes(&key.verifying_key().to_bytes()).unwrap()
    };
    let required = [SasKey::Device(signing(1))];
    let known = [SasKey::CrossSigning(signing(2))];
    let expected = ExpectedKeys { required: &required, known: &known };
    let mut content = Vec::new();
    while !choices.is_empty() && content.len() < 20 {
        content.push((choices.text(), choices.text()));
    }
    let keys = choices.text();
    assert!(ours.verify(method, &MacContent::new(content, keys), expected).is_err(), "a forgery");
    if let Ok(honest) = theirs.mac_content(method, &[required[0], known[0]]) {
        let mut verified = ours.verify(method, &honest, expected).expect("an honest sender");
        verified.sort_by_key(|key| *key.key().as_bytes());
        assert_eq!(verified.len(), 2);
        assert!(theirs.verify(method, &honest, expected).is_err(), "reflected");
    }
}

/// The secret that `rng(3)` gives to a SAS key.
fn rng_bytes() -> [u8; 32] {
    crate::support::bytes(3)
}

pub(super) fn sas_seeds() -> Vec<Vec<u8>> {
    let long = |text: &str| [&[u8::try_from(text.len()).unwrap_or(255)], text.as_bytes()].concat();
    let tea = ["{\"method\":\"m.sas.v1\"}", "", "@alice:tea", "PHONE", "@bob:tea", "LAPTOP", "id"];
    let names: Vec<u8> = tea.iter().flat_map(|text| long(text)).collect();
    let ids = vectors::texts("sas", "keys", |_| true);
    let contents = ids.iter().map(|id| [long("ed25519:LAPTOP"), long(id), long(id)].concat());
    contents.flat_map(|content| [0, 1].map(|how| [&[how], &names[..], &content].concat())).collect()
}
