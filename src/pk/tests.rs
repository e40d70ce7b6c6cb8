//! Every part of a message changed, every recovery key mistyped.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use std::format;

use super::*;
use crate::encoding::base64::{self, Base64Error};
use crate::encoding::message_error::MessageError;
use crate::error::CodedError as _;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::random::tests::{FailingRng, rng};

/// RFC 7748 section 6.1: Alice's keys.
const SECRET: &str = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
const PUBLIC: &str = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
/// What the Matrix clients' own tests show for that secret; computed again with another base58.
const RECOVERY_KEY: &str = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d";

fn secret() -> [u8; 32] {
    hex::decode(SECRET).unwrap().try_into().unwrap()
}

fn message() -> (PkDecryption, PkMessage) {
    let decryption = PkDecryption::from_secret_key(&secret());
    let encryption = PkEncryption::new(decryption.public_key());
    (
        decryption,
        encryption.encrypt_with_rng(b"thirty bytes of a room key, ok", &mut rng(1)).unwrap(),
    )
}

#[test]
fn the_recipient_reads_and_another_key_does_not() {
    let (decryption, message) = message();
    assert_eq!(hex::encode(decryption.public_key().as_bytes()), PUBLIC);
    let plaintext = decryption.decrypt(&message).unwrap();
    assert_eq!(plaintext.expose(), b"thirty bytes of a room key, ok");
    assert_eq!(plaintext.into_bytes(), b"thirty bytes of a room key, ok");
    assert_eq!(PkMessage::decode(&message.encode()), Ok(message.clone()));
    let EncodedPkMessage { ephemeral, ciphertext, mac } = message.encode();
    assert_eq!(message.ephemeral_key().to_base64(), ephemeral);
    assert_eq!(base64::encode(message.ciphertext()), ciphertext);
    assert_eq!(base64::encode(message.mac()), mac);
    let to = PkEncryption::new(decryption.public_key());
    assert_eq!(to.recipient(), decryption.public_key());
    let other = PkDecryption::with_rng(&mut rng(2)).unwrap();
    assert_eq!(other.decrypt(&message).unwrap_err(), PkDecryptionError::Authentication);
}

#[test]
fn every_bit_of_the_key_and_of_the_mac_counts() {
    let (decryption, message) = message();
    for bit in 0..256 {
        let mut key = *message.ephemeral_key.as_bytes();
        key[bit / 8] ^= 1 << (bit % 8);
        let changed = PkMessage { ephemeral_key: Curve25519PublicKey::new(key), ..message.clone() };
        let read = PkMessage::decode(&changed.encode());
        // X25519 does not look at the top bit, so a key that has it is no key.
        match bit {
            255 => assert_eq!(read, Err(MessageError::Malformed)),
            _ => assert!(decryption.decrypt(&read.unwrap()).is_err(), "bit {bit}"),
        }
    }
    for bit in 0..64 {
        let mut changed = message.clone();
        changed.mac[bit / 8] ^= 1 << (bit % 8);
        let refused = decryption.decrypt(&changed).unwrap_err();
        assert_eq!(refused, PkDecryptionError::Authentication, "bit {bit}");
    }
}

/// What the documentation warns of is true.
#[test]
fn a_changed_ciphertext_is_read_as_another_plaintext() {
    let (decryption, mut message) = message();
    message.ciphertext[0] ^= 1;
    let plaintext = decryption.decrypt(&message).unwrap();
    // The block that was changed is garbled, and in the next one the same bit is flipped: a is `.
    assert_ne!(plaintext.expose()[..16], *b"thirty bytes of ");
    assert_eq!(plaintext.expose()[16..], *b"` room key, ok");
}

#[test]
fn texts_of_another_form_are_refused() {
    let (_, message) = message();
    let decode = |change: fn(&mut EncodedPkMessage)| {
        let mut encoded = message.encode();
        change(&mut encoded);
        PkMessage::decode(&encoded).unwrap_err()
    };
    let length = |expected| MessageError::Base64(Base64Error::WrongLength { expected });
    assert_eq!(decode(|it| it.ephemeral.push('A')), length(32));
    assert_eq!(decode(|it| it.ephemeral.clear()), length(32));
    assert_eq!(decode(|it| it.mac.clear()), length(8));
    assert_eq!(decode(|it| it.mac.truncate(10)), length(8));
    assert_eq!(decode(|it| it.mac = "A".repeat(43)), length(8));
    assert_eq!(decode(|it| it.ciphertext.clear()), MessageError::Malformed);
    assert_eq!(decode(|it| it.ciphertext = "A".repeat(20)), MessageError::Malformed);
    assert_eq!(decode(|it| it.ciphertext = "A".repeat(21)).code().name(), "INVALID_BASE64");
    assert_eq!(decode(|it| it.ciphertext.insert(4, ' ')).code().name(), "INVALID_BASE64");
    // Every truncation of every text.
    for cut in 0..message.encode().ciphertext.len() {
        let mut encoded = message.encode();
        encoded.ciphertext.truncate(cut);
        let whole_blocks = cut > 0 && cut * 6 / 8 % 16 == 0;
        assert!(PkMessage::decode(&encoded).is_err() || whole_blocks, "cut at {cut}");
    }
}

#[test]
fn keys_of_small_order_are_refused_on_both_sides() {
    let (decryption, message) = message();
    let mut order_8 = [0; 32];
    hex::decode_to_slice(
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        &mut order_8,
    )
    .unwrap();
    let mut one = [0; 32];
    one[0] = 1;
    for bytes in [[0; 32], one, order_8] {
        let key = Curve25519PublicKey::new(bytes);
        let encrypted = PkEncryption::new(key).encrypt_with_rng(b"x", &mut rng(3));
        assert_eq!(encrypted, Err(PkEncryptionError::NonContributoryKey));
        let hostile = PkMessage { ephemeral_key: key, ..message.clone() };
        let refused = decryption.decrypt(&hostile).unwrap_err();
        assert_eq!(refused, PkDecryptionError::NonContributoryKey);
    }
    let not_canonical = PkEncryption::new(Curve25519PublicKey::new([0xFF; 32]));
    let refused = not_canonical.encrypt_with_rng(b"x", &mut rng(3));
    assert_eq!(refused, Err(PkEncryptionError::InvalidPublicKey));
}

#[test]
fn a_failing_source_of_randomness_makes_nothing() {
    let failing = &mut FailingRng { left: 0 };
    assert!(PkDecryption::with_rng(failing).is_err());
    assert!(PkSigning::with_rng(failing).is_err());
    let (decryption, _) = message();
    let encrypted = PkEncryption::new(decryption.public_key()).encrypt_with_rng(b"x", failing);
    assert_eq!(encrypted.unwrap_err().code().name(), "RANDOM_FAILURE");
}

#[test]
fn the_signing_key_is_that_of_rfc_8032() {
    // Section 7.1, test 2.
    let seed = hex::decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let signing = PkSigning::from_seed(&seed.unwrap().try_into().unwrap());
    assert_eq!(
        hex::encode(signing.public_key().as_bytes()),
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    );
    assert_eq!(
        hex::encode(signing.sign(&[0x72]).as_bytes()),
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    );
    assert_eq!(signing.seed().expose()[0], 0x4c);
}

#[test]
fn a_recovery_key_is_written_and_read() {
    let key = RecoveryKey::new(&secret());
    assert_eq!(key.to_text().expose(), RECOVERY_KEY);
    let spaced = RECOVERY_KEY.replace(' ', "\u{2003}\n\t ");
    for text in [RECOVERY_KEY, &RECOVERY_KEY.replace(' ', ""), &spaced] {
        assert_eq!(text.parse::<RecoveryKey>().unwrap().key().expose(), &secret());
    }
    let decryption = PkDecryption::from_recovery_key(&RECOVERY_KEY.parse().unwrap());
    assert_eq!(decryption.recovery_key().to_text().expose(), RECOVERY_KEY);
    for fill in [0, 0xFF] {
        let text = RecoveryKey::new(&[fill; 32]).to_text().expose().to_string();
        assert_eq!(text.len(), 59);
        assert_eq!(text.parse::<RecoveryKey>().unwrap().key().expose(), &[fill; 32]);
    }
}

#[test]
fn a_mistyped_recovery_key_is_refused() {
    let refused = |text: &str| text.parse::<RecoveryKey>().unwrap_err();
    let characters: Vec<char> = RECOVERY_KEY.chars().filter(|it| *it != ' ').collect();
    let mut reasons = std::collections::BTreeSet::new();
    for place in 0..characters.len() {
        for other in "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".chars() {
            let mut mistyped = characters.clone();
            mistyped[place] = other;
            let text: String = mistyped.into_iter().collect();
            match text.parse::<RecoveryKey>() {
                Err(reason) => drop(reasons.insert(format!("{reason:?}"))),
                // The parity is one byte, so one wrong key in 256 passes.
                Ok(key) => assert!(other == characters[place] || key.key().expose() != &secret()),
            }
        }
        for foreign in ['0', 'O', 'I', 'l', '-', 'é', '\0', '😀'] {
            let mut mistyped = characters.clone();
            mistyped[place] = foreign;
            let text: String = mistyped.into_iter().collect();
            assert_eq!(refused(&text), RecoveryKeyError::Character);
        }
    }
    assert!(reasons.contains("Parity") && reasons.contains("Prefix"), "{reasons:?}");
    assert_eq!(refused(""), RecoveryKeyError::Length);
    assert_eq!(refused(&RECOVERY_KEY[..54]), RecoveryKeyError::Length);
    assert_eq!(refused(&format!("{RECOVERY_KEY}1")), RecoveryKeyError::Length);
    assert_eq!(refused(&"2".repeat(1 << 20)), RecoveryKeyError::Length);
    assert_eq!(refused("").code().name(), "INVALID_RECOVERY_KEY");
}
