//! Backup keys and signing keys, and the same messages live with vodozemac.

use olmec::CodedError as _;
use olmec::pickle::libolm as pickles;
use olmec::pk::{EncodedPkMessage, PkDecryption, PkEncryption, PkMessage, PkSigning};
use olmec_interop::libolm;
use olmec_interop::random::{Dice, FixedBytes};
use vodozemac::pk_encryption as vodozemac_pk;

fn secret(dice: &mut Dice) -> [u8; 32] {
    dice.bytes(32).try_into().unwrap()
}

fn to_libolm(message: &PkMessage) -> libolm::PkMessage {
    let EncodedPkMessage { ephemeral, ciphertext, mac } = message.encode();
    libolm::PkMessage { ciphertext, mac, ephemeral }
}

#[test]
fn messages_and_keys_are_the_same() {
    for seed in 0..1000 {
        let dice = &mut Dice::new(seed);
        let (key, ephemeral, plaintext) = (secret(dice), secret(dice), dice.plaintext());
        let (ours, theirs) =
            (PkDecryption::from_secret_key(&key), libolm::PkDecryption::new(&key).unwrap());
        assert_eq!(ours.public_key().to_base64(), theirs.public_key());

        let message = PkEncryption::new(ours.public_key())
            .encrypt_with_rng(&plaintext, &mut FixedBytes::new(&ephemeral))
            .unwrap();
        let from_libolm = libolm::PkEncryption::new(theirs.public_key()).unwrap();
        let their_message = from_libolm.encrypt(&plaintext, &ephemeral).unwrap();
        assert_eq!(to_libolm(&message), their_message);
        assert_eq!(theirs.decrypt(&their_message).unwrap(), plaintext);
        assert_eq!(ours.decrypt(&message).unwrap().expose(), plaintext);

        let pickle_key_length = dice.below(60);
        let pickle_key = dice.bytes(pickle_key_length);
        let pickle = pickles::write_pk_decryption(&ours, &pickle_key);
        assert_eq!(pickle, theirs.pickle(&pickle_key));
        let again = libolm::PkDecryption::unpickle(&pickle, &pickle_key).unwrap();
        assert_eq!(again.public_key(), theirs.public_key());
        assert_eq!(again.decrypt(&their_message).unwrap(), plaintext);
        let again = pickles::read_pk_decryption(&pickle, &pickle_key).unwrap();
        assert_eq!(again.secret_key().expose(), &key);
        assert_eq!(again.decrypt(&message).unwrap().expose(), plaintext);
    }
}

#[test]
fn what_is_changed_is_refused_or_read_as_libolm_reads_it() {
    let mut read_changed = 0;
    for seed in 0..600 {
        let dice = &mut Dice::new(seed);
        let (key, plaintext) = (secret(dice), dice.plaintext());
        let (ours, theirs) =
            (PkDecryption::from_secret_key(&key), libolm::PkDecryption::new(&key).unwrap());
        let encryption = PkEncryption::new(ours.public_key());
        let mut encoded = encryption.encrypt_with_rng(&plaintext, dice).unwrap().encode();
        let part = dice.below(3);
        let text = [&mut encoded.ciphertext, &mut encoded.mac, &mut encoded.ephemeral];
        let text = text.into_iter().nth(part).unwrap();
        // Another letter of the alphabet, but not the last, whose bits may not all count.
        let place = dice.below(text.len() - 1);
        let letter = if text.as_bytes()[place] == b'A' { "B" } else { "A" };
        text.replace_range(place..=place, letter);

        let EncodedPkMessage { ephemeral, ciphertext, mac } = encoded.clone();
        let from_libolm = theirs.decrypt(&libolm::PkMessage { ciphertext, mac, ephemeral });
        let message = PkMessage::decode(&encoded);
        let from_us = message.ok().and_then(|message| ours.decrypt(&message).ok());
        // A changed MAC or key is refused. A changed ciphertext is not, but for bad padding, of
        // which we look at every byte.
        match &from_us {
            Some(read) => assert_eq!(read.expose(), from_libolm.unwrap()),
            None => assert!(from_libolm.is_err() || part == 0, "{encoded:?}"),
        }
        assert!(part == 0 || from_us.is_none(), "part {part}");
        read_changed += usize::from(from_us.is_some());
    }
    assert!(read_changed > 0, "nothing shows that the ciphertext is not authenticated");
}

#[test]
fn signing_keys_and_signatures_are_the_same() {
    for seed in 0..500 {
        let dice = &mut Dice::new(seed);
        let (seed, message) = (secret(dice), dice.plaintext());
        let ours = PkSigning::from_seed(&seed);
        let theirs = libolm::PkSigning::new(&seed).unwrap();
        assert_eq!(ours.public_key().to_base64(), theirs.public_key());
        let signature = ours.sign(&message);
        assert_eq!(signature.to_base64(), theirs.sign(&message));
        assert_eq!(ours.public_key().verify(&message, &signature), Ok(()));
    }
}

#[test]
fn vodozemac_reads_ours_and_we_read_its() {
    for seed in 0..1000 {
        let dice = &mut Dice::new(seed);
        let (key, plaintext) = (secret(dice), dice.plaintext());
        let ours = PkDecryption::from_secret_key(&key);
        let theirs =
            vodozemac_pk::PkDecryption::from_key(vodozemac::Curve25519SecretKey::from_slice(&key));
        assert_eq!(ours.public_key().as_bytes(), theirs.public_key().as_bytes());

        let EncodedPkMessage { ephemeral, ciphertext, mac } = PkEncryption::new(ours.public_key())
            .encrypt_with_rng(&plaintext, dice)
            .unwrap()
            .encode();
        let message = vodozemac_pk::Message::from_base64(&ciphertext, &mac, &ephemeral).unwrap();
        assert_eq!(theirs.decrypt(&message).unwrap(), plaintext);

        let message = vodozemac_pk::PkEncryption::from_key(theirs.public_key());
        let message = message.encrypt(&plaintext).unwrap();
        let encoded = EncodedPkMessage {
            ephemeral: message.ephemeral_key.to_base64(),
            ciphertext: vodozemac::base64_encode(&message.ciphertext),
            mac: vodozemac::base64_encode(&message.mac),
        };
        let message = PkMessage::decode(&encoded).unwrap();
        assert_eq!(ours.decrypt(&message).unwrap().expose(), plaintext);

        let pickle = theirs.to_libolm_pickle(&key).unwrap();
        assert_eq!(pickles::write_pk_decryption(&ours, &key), pickle);
        let refused = pickles::read_pk_decryption(&pickle, b"another key").unwrap_err();
        assert_eq!(refused.code().name(), "AUTHENTICATION_FAILED");
    }
}
