//! Ed25519 signatures of each implementation, verified by each of the others.

use olmec_interop::libolm;
use olmec_interop::peer::{Implementation, MacLength};
use olmec_interop::random::Dice;

/// What each of the three says of a signature.
fn verdicts(key: &str, message: &[u8], signature: &str) -> [bool; 3] {
    let olmec = {
        let key = olmec::Ed25519PublicKey::from_base64(key).unwrap();
        let signature = olmec::Ed25519Signature::from_base64(signature).unwrap();
        key.verify(message, &signature).is_ok()
    };
    let vodozemac = {
        let key = vodozemac::Ed25519PublicKey::from_base64(key).unwrap();
        let signature = vodozemac::Ed25519Signature::from_base64(signature).unwrap();
        key.verify(message, &signature).is_ok()
    };
    [olmec, libolm::ed25519_verify(key, message, signature).is_ok(), vodozemac]
}

#[test]
fn each_verifies_the_others_and_only_the_signed_message() {
    let mut dice = Dice::new(0x5167);
    for _ in 0..100 {
        for implementation in Implementation::ALL {
            let device = implementation.device(MacLength::Truncated, dice.fork());
            let key = device.signing_key();
            let mut message = dice.plaintext();
            let signature = device.sign(&message);
            assert_eq!(verdicts(&key, &message, &signature), [true; 3], "by {implementation}");

            let other_signature = device.sign(b"something else");
            assert_eq!(verdicts(&key, &message, &other_signature), [false; 3]);
            match message.last_mut() {
                Some(last) => *last ^= 1,
                None => message.push(0),
            }
            assert_eq!(verdicts(&key, &message, &signature), [false; 3], "by {implementation}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_signature() {
    let mut dice = Dice::new(0x5168);
    for _ in 0..200 {
        let seeds = dice.fork();
        let [olmec, libolm] = [Implementation::Olmec, Implementation::Libolm]
            .map(|it| it.device(MacLength::Truncated, seeds.clone()));
        let message = dice.plaintext();
        assert_eq!(olmec.signing_key(), libolm.signing_key());
        assert_eq!(olmec.sign(&message), libolm.sign(&message));
    }
}
