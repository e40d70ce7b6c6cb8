//! Keys, signatures and base64.

use layer::{KeyError, SignatureError};

#[test]
fn texts_are_the_same_and_padding_is_optional() {
    let secret = vodozemac::Curve25519SecretKey::new();
    let theirs = vodozemac::Curve25519PublicKey::from(&secret);
    let ours = layer::Curve25519PublicKey::from_base64(&theirs.to_base64()).unwrap();
    assert_eq!(ours.as_bytes(), theirs.as_bytes());
    assert_eq!(
        ours,
        layer::Curve25519PublicKey::from(&layer::Curve25519SecretKey::from_slice(
            &secret.to_bytes()
        ))
    );
    assert_eq!(ours, layer::Curve25519PublicKey::from_base64(&format!("{theirs}=")).unwrap());
    assert_eq!(
        (ours.to_string(), format!("{ours:?}")),
        (theirs.to_string(), format!("{theirs:?}"))
    );
    assert_eq!(ours.to_vec(), theirs.to_vec());
    for text in ["", "AA", "AA=", "AA==", "AAA", "AAA=", "AAAA", "+/", "-_", "AB", "A", " AAAA"] {
        let theirs = vodozemac::base64_decode(text).ok();
        assert_eq!(layer::base64_decode(text).ok(), theirs, "{text}");
    }
    assert_eq!(layer::base64_encode([255; 4]), vodozemac::base64_encode([255; 4]));
}

#[test]
fn signatures_are_the_same() {
    let ours = layer::Ed25519SecretKey::new();
    let theirs = vodozemac::Ed25519SecretKey::from_base64(&ours.to_base64()).unwrap();
    let signature = ours.sign(b"message");
    assert_eq!(signature.to_bytes(), theirs.sign(b"message").to_bytes());
    assert_eq!(signature.to_base64(), theirs.sign(b"message").to_base64());
    assert_eq!(ours.public_key().to_base64(), theirs.public_key().to_base64());
    let padded = layer::Ed25519SecretKey::from_base64(&format!("{}=", ours.to_base64())).unwrap();
    assert_eq!(padded.to_bytes(), ours.to_bytes());
    assert!(ours.public_key().verify(b"message", &signature).is_ok());
    let wrong = ours.public_key().verify(b"another", &signature);
    assert!(matches!(wrong, Err(SignatureError::Signature(_))));
    let text = format!("{:?} {signature:?}", ours.public_key());
    assert_eq!(text, format!("{:?} {:?}", theirs.public_key(), theirs.sign(b"message")));
}

#[test]
fn what_is_refused_has_the_name_it_has_there() {
    let error = layer::Curve25519PublicKey::from_base64("AAAA").unwrap_err();
    assert!(matches!(
        error,
        KeyError::InvalidKeyLength { key_type: "Curve25519", expected_length: 32, length: 3 }
    ));
    let error = layer::Ed25519PublicKey::from_base64(&"*".repeat(43)).unwrap_err();
    assert!(matches!(error, KeyError::Base64Error(_)));
    // Of small order: it would verify signatures that nobody made.
    let error = layer::Ed25519PublicKey::from_slice(&[0; 32]).unwrap_err();
    assert!(matches!(error, KeyError::Signature(SignatureError::Signature(_))));
    let error = layer::Ed25519SecretKey::from_base64(&"*".repeat(43)).err().unwrap();
    assert!(matches!(error, KeyError::Base64PrivateKey(_)));
    assert!(matches!(layer::Ed25519Signature::from_base64("*"), Err(SignatureError::Base64(_))));
    assert!(matches!(
        layer::Ed25519Signature::from_slice(&[0; 63]),
        Err(SignatureError::Signature(_))
    ));
}

#[test]
fn key_ids_have_eleven_characters() {
    let mut account = layer::olm::Account::new();
    account.generate_one_time_keys(1);
    let (id, _) = account.one_time_keys().into_iter().next().unwrap();
    assert_eq!(id.to_base64(), "AAAAAAAAAAE");
    assert_eq!(String::from(id), "AAAAAAAAAAE");
}
