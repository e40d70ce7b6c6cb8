use alloc::borrow::ToOwned as _;

use super::*;
use crate::CodedError as _;
use crate::error::ErrorCode;
use crate::random::tests::{FailingRng, rng};

/// From the tests of matrix-rust-sdk: a key of the passphrase "It's a secret to everybody".
const OF_PASSPHRASE: &str = r#"{
    "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
    "iv": "gH2iNpiETFhApvW6/FFEJQ",
    "mac": "9Lw12m5SKDipNghdQXKjgpfdj1/K7HFI2brO+UWAGoM",
    "passphrase": {
        "algorithm": "m.pbkdf2", "salt": "IuLnH7S85YtZmkkBJKwNUKxWF42g9O1H", "iterations": 10
    }
}"#;

/// From there too, with the recovery key beside it.
const OF_RECOVERY_KEY: &str = r#"{
    "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
    "iv": "xv5b6/p3ExEw++wTyfSHEg==",
    "mac": "ujBBbXahnTAMkmPUX2/0+VTfUh63pGyVRuBcDMgmJC8="
}"#;
const RECOVERY_KEY: &str = "EsTj 3yST y93F SLpB jJsz eAXc 2XzA ygD3 w69H fGaN TKBj jXEd";

const MAX: u32 = SecretStorageKey::USUAL_MAX_ROUNDS;

#[test]
fn keys_of_another_implementation_are_confirmed() {
    let description = KeyDescription::from_json(OF_PASSPHRASE).unwrap();
    let right = "It's a secret to everybody";
    let unlocked = SecretStorageKey::unlock_with_passphrase(&description, right, MAX).unwrap();
    assert_eq!(unlocked.check, KeyCheck::Confirmed);
    for wrong in ["It's a secret to nobody", ""] {
        let refused = SecretStorageKey::unlock_with_passphrase(&description, wrong, MAX);
        assert_eq!(refused.unwrap_err(), SecretStorageError::Authentication);
    }

    let other = KeyDescription::from_json(OF_RECOVERY_KEY).unwrap();
    let recovery_key = RECOVERY_KEY.parse().unwrap();
    let unlocked = SecretStorageKey::unlock(&other, &recovery_key).unwrap();
    assert_eq!(unlocked.check, KeyCheck::Confirmed);
    assert_eq!(unlocked.key.recovery_key().to_text().expose(), RECOVERY_KEY);
    let refused = SecretStorageKey::unlock(&description, &recovery_key).unwrap_err();
    assert_eq!(refused, SecretStorageError::Authentication);
    let refused = SecretStorageKey::unlock_with_passphrase(&other, right, MAX).unwrap_err();
    assert_eq!(refused, SecretStorageError::NoPassphrase);
}

#[test]
fn the_rounds_are_limited_before_they_are_made() {
    let endless = OF_PASSPHRASE.replace("10\n", "4294967295\n");
    let description = KeyDescription::from_json(&endless).unwrap();
    let refused = SecretStorageKey::unlock_with_passphrase(&description, "", MAX).unwrap_err();
    assert_eq!(refused, SecretStorageError::TooManyRounds { rounds: u32::MAX, max: MAX });
}

#[test]
fn a_description_without_check_cannot_be_confirmed() {
    let without = r#"{"algorithm":"m.secret_storage.v1.aes-hmac-sha2","name":"mine"}"#;
    let description = KeyDescription::from_json(without).unwrap();
    assert_eq!(description.name.as_deref(), Some("mine"));
    let unlocked = SecretStorageKey::unlock(&description, &RECOVERY_KEY.parse().unwrap()).unwrap();
    assert_eq!(unlocked.check, KeyCheck::NotPossible);
    assert_eq!(description.to_json(), without);
}

#[test]
fn secrets_come_back_under_their_name_only() {
    let key = SecretStorageKey::with_rng(&mut rng(1)).unwrap();
    for secret in [&b""[..], b"s", &[7; 1000]] {
        let stored = key.encrypt_with_rng("m.megolm_backup.v1", secret, &mut rng(2)).unwrap();
        let account_data = stored.to_account_data("KEY");
        let stored = EncryptedSecret::from_account_data(&account_data, "KEY").unwrap();
        assert_eq!(EncryptedSecret::from_json(&stored.to_json()).unwrap(), stored);
        assert_eq!(key.decrypt("m.megolm_backup.v1", &stored).unwrap().as_slice(), secret);
        let refused = Err(SecretStorageError::Authentication);
        assert_eq!(key.decrypt("m.megolm_backup.v2", &stored), refused);
        let other = SecretStorageKey::with_rng(&mut rng(3)).unwrap();
        assert_eq!(other.decrypt("m.megolm_backup.v1", &stored), refused);
        for bit in 0..256 {
            let mut forged = stored.clone();
            forged.mac[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.decrypt("m.megolm_backup.v1", &forged), refused);
        }
        let mut forged = stored.clone();
        forged.ciphertext.push(0);
        assert_eq!(key.decrypt("m.megolm_backup.v1", &forged), refused);
        let missing = EncryptedSecret::from_account_data(&account_data, "OTHER").unwrap_err();
        assert_eq!(missing.code(), ErrorCode::MalformedMessage);
    }
    assert!(key.encrypt_with_rng("", b"", &mut FailingRng { left: 0 }).is_err());
}

#[test]
fn a_key_of_a_passphrase_describes_itself() {
    let least = PassphraseInfo::MIN_ROUNDS;
    assert_eq!(PassphraseInfo::new("salt".to_owned(), least + 1).rounds(), least + 1);
    let info = PassphraseInfo::new("salt".to_owned(), 0);
    assert_eq!((info.rounds(), info.salt()), (100_000, "salt"), "never fewer");
    let key = SecretStorageKey::from_passphrase("p", &info);
    let mut description = key.describe_with_rng(&mut rng(1)).unwrap();
    description.passphrase = Some(Passphrase::Pbkdf2(info));
    let read = KeyDescription::from_json(&description.to_json()).unwrap();
    assert_eq!(read, description);
    let again = SecretStorageKey::unlock_with_passphrase(&read, "p", least).unwrap().key;
    assert_eq!(again.bytes(), key.bytes());
}

#[test]
fn a_passphrase_of_another_kind_does_not_keep_from_the_recovery_key() {
    let passphrases = [
        r#"{"algorithm":"m.argon2","memory":1.5}"#,
        r#"{"algorithm":"m.pbkdf2","bits":512,"iterations":10,"salt":"s"}"#,
    ];
    for passphrase in passphrases {
        let with = alloc::format!(", \"passphrase\": {passphrase}\n}}");
        let json = OF_RECOVERY_KEY.replace("\n}", &with);
        let description = KeyDescription::from_json(&json).unwrap();
        let recovery_key = RECOVERY_KEY.parse().unwrap();
        let unlocked = SecretStorageKey::unlock(&description, &recovery_key).unwrap();
        assert_eq!(unlocked.check, KeyCheck::Confirmed);
        let refused = SecretStorageKey::unlock_with_passphrase(&description, "p", MAX).unwrap_err();
        assert_eq!(refused, SecretStorageError::Unsupported);
        let written = description.to_json();
        assert!(written.contains(passphrase), "{written}");
        assert_eq!(KeyDescription::from_json(&written).unwrap(), description);
    }
}

#[test]
fn each_member_of_a_description_is_checked() {
    let cases = [
        ("aes-hmac-sha2", "aes-hmac-sha3", ErrorCode::UnsupportedAlgorithm),
        ("\"m.pbkdf2\"", "2", ErrorCode::MalformedMessage),
        ("\"iterations\": 10", "\"iterations\": 10, \"bits\": \"x\"", ErrorCode::MalformedMessage),
        ("\"iterations\": 10", "\"iterations\": 0", ErrorCode::MalformedMessage),
        ("\"iterations\": 10", "\"iterations\": -1", ErrorCode::MalformedMessage),
        ("\"iterations\": 10", "\"iterations\": 4294967296", ErrorCode::MalformedMessage),
        ("\"iterations\": 10", "\"iterations\": 1.5", ErrorCode::MalformedMessage),
        ("\"salt\"", "\"pepper\"", ErrorCode::MalformedMessage),
        ("\"iv\"", "\"ix\"", ErrorCode::MalformedMessage),
        ("\"mac\"", "\"mad\"", ErrorCode::MalformedMessage),
        ("FFEJQ", "FFEJ", ErrorCode::WrongLength),
        ("UWAGoM", "UWAGo", ErrorCode::WrongLength),
        ("gH2i", "gH-i", ErrorCode::InvalidBase64),
    ];
    for (from, to, code) in cases {
        assert!(OF_PASSPHRASE.contains(from), "{from}");
        let refused = KeyDescription::from_json(&OF_PASSPHRASE.replacen(from, to, 1)).unwrap_err();
        assert_eq!(refused.code(), code, "{to}: {refused}");
    }
}
