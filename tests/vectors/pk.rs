//! Backup keys and recovery keys.

use olmec::pk::{EncodedPkMessage, PkDecryption, PkEncryption, PkMessage, RecoveryKey};

use super::fixed_bytes::FixedBytes;
use super::{cases, check, name, string, unhex};

#[test]
fn messages_are_read_and_written_as_libolm_does() {
    let mut written = 0;
    for case in cases("pk").iter().filter(|case| case["ciphertext"].is_string()) {
        let at = string(case, "id");
        let secret_key = unhex(string(case, "secret_key")).try_into().unwrap();
        let decryption = PkDecryption::from_secret_key(&secret_key);
        assert_eq!(decryption.public_key().to_base64(), string(case, "public_key"), "{at}");
        let encoded = EncodedPkMessage {
            ephemeral: string(case, "ephemeral").into(),
            ciphertext: string(case, "ciphertext").into(),
            mac: string(case, "mac").into(),
        };
        let outcome = PkMessage::decode(&encoded)
            .map_err(name)
            .and_then(|message| decryption.decrypt(&message).map_err(name));
        check(outcome, case, at, |plaintext| {
            assert_eq!(hex::encode(plaintext.expose()), string(case, "plaintext"), "{at}");
        });
        if let Some(ephemeral) = case["ephemeral_secret"].as_str() {
            let mut random = FixedBytes::new(ephemeral);
            let message = PkEncryption::new(decryption.public_key())
                .encrypt_with_rng(&unhex(string(case, "plaintext")), &mut random);
            assert_eq!(message.unwrap().encode(), encoded, "{at}");
            random.assert_used_up();
            written += 1;
        }
    }
    assert_eq!(written, 6);
}

#[test]
fn recovery_keys_are_read_and_written() {
    let mut read = 0;
    for case in cases("pk").iter().filter(|case| case["text"].is_string()) {
        let (at, text) = (string(case, "id"), string(case, "text"));
        check(text.parse::<RecoveryKey>().map_err(name), case, at, |key| {
            assert_eq!(hex::encode(key.key().expose()), string(case, "key"), "{at}");
            let written = case["written_as"].as_str().unwrap_or(text);
            assert_eq!(key.to_text().expose(), written, "{at}");
            read += 1;
        });
    }
    assert_eq!(read, 6);
}
