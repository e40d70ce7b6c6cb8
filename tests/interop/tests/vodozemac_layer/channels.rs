//! SAS, the ECIES channel and the encryption of backups between the two.

#[test]
fn short_strings_and_macs_are_the_same() {
    let (ours, theirs) = (layer::sas::Sas::new(), vodozemac::sas::Sas::new());
    let (our_key, their_key) = (ours.public_key(), theirs.public_key());
    let ours = ours.diffie_hellman_with_raw(&their_key.to_base64()).unwrap();
    let theirs = theirs.diffie_hellman(our_key.to_bytes().into()).unwrap();
    let (our_bytes, their_bytes) = (ours.bytes("info"), theirs.bytes("info"));
    assert_eq!(our_bytes.as_bytes(), their_bytes.as_bytes());
    assert_eq!(our_bytes.decimals(), their_bytes.decimals());
    assert_eq!(our_bytes.emoji_indices(), their_bytes.emoji_indices());
    for count in [0, 32, 8160] {
        assert_eq!(ours.bytes_raw("i", count).unwrap(), theirs.bytes_raw("i", count).unwrap());
    }
    assert!(ours.bytes_raw("i", 8161).is_err());
    let mac = theirs.calculate_mac("input", "info").to_base64();
    assert_eq!(ours.calculate_mac("input", "info").to_base64(), mac);
    let legacy = theirs.calculate_mac_invalid_base64("input", "info");
    assert_eq!(ours.calculate_mac_invalid_base64("input", "info"), legacy);
    let mac = layer::sas::Mac::from_base64(&mac).unwrap();
    assert!(ours.verify_mac("input", "info", &mac).is_ok());
    assert!(ours.verify_mac("another", "info", &mac).is_err());
    let short = layer::sas::Mac::from_slice(&mac.as_bytes()[..31]);
    assert!(ours.verify_mac("input", "info", &short).is_err());
    assert_eq!(ours.our_public_key(), our_key);
    assert_eq!(ours.their_public_key().to_bytes(), their_key.to_bytes());
}

macro_rules! channel {
    ($name:ident: $scanner:ident, $shower:ident) => {
        #[test]
        fn $name() {
            let shower = $shower::ecies::Ecies::new();
            let scanner = $scanner::ecies::Ecies::new();
            let scanners_key = scanner.public_key().to_bytes();
            let shown = shower.public_key().to_bytes().into();
            let opened = scanner.establish_outbound_channel(shown, b"hello").unwrap();
            assert_eq!(opened.message.public_key.to_bytes(), scanners_key);
            let text = opened.message.encode();
            let message = $shower::ecies::InitialMessage::decode(&text).unwrap();
            let created = shower.establish_inbound_channel(&message).unwrap();
            assert_eq!(created.message, b"hello");
            let (mut scanner, mut shower) = (opened.ecies, created.ecies);
            assert_eq!(scanner.check_code().as_bytes(), shower.check_code().as_bytes());
            for turn in 0..3 {
                let text = shower.encrypt(format!("down {turn}").as_bytes()).encode();
                let message = $scanner::ecies::Message::decode(&text).unwrap();
                assert_eq!(scanner.decrypt(&message).unwrap(), format!("down {turn}").as_bytes());
                let text = scanner.encrypt(format!("up {turn}").as_bytes()).encode();
                let message = $shower::ecies::Message::decode(&text).unwrap();
                assert_eq!(shower.decrypt(&message).unwrap(), format!("up {turn}").as_bytes());
            }
        }
    };
}

channel!(the_layer_scans: layer, vodozemac);
channel!(vodozemac_scans: vodozemac, layer);

#[test]
fn before_the_answer_the_scanner_may_write_again() {
    let (scanner, shower) = (layer::ecies::Ecies::new(), layer::ecies::Ecies::new());
    let mut opened = scanner.establish_outbound_channel(shower.public_key(), b"1").unwrap();
    let second = opened.ecies.encrypt(b"2");
    let mut created = shower.establish_inbound_channel(&opened.message).unwrap();
    let forged = layer::ecies::Message { ciphertext: vec![0; 17] };
    assert!(matches!(created.ecies.decrypt(&forged), Err(layer::ecies::Error::Decryption)));
    let [first, last] = *created.ecies.check_code().as_bytes();
    let digits = first % 10 * 10 + last % 10;
    assert_eq!(created.ecies.check_code().to_digit(), digits);
    assert_eq!(opened.ecies.check_code().to_digit(), digits);
    // It costs nothing: the genuine one still opens.
    assert_eq!(created.ecies.decrypt(&second).unwrap(), b"2");
    let small = layer::Curve25519PublicKey::from_bytes([0; 32]);
    let refused = layer::ecies::Ecies::new().establish_outbound_channel(small, b"");
    assert!(matches!(refused, Err(layer::ecies::Error::NonContributoryKey)));
}

#[test]
fn backups_are_read_by_both() {
    use layer::pk_encryption::{Error, Message, PkDecryption, PkEncryption};
    let ours = PkDecryption::new();
    let secret = vodozemac::Curve25519SecretKey::from_slice(&ours.secret_key().to_bytes());
    let theirs = vodozemac::pk_encryption::PkDecryption::from_key(secret);
    assert_eq!(ours.public_key().to_bytes(), theirs.public_key().to_bytes());
    let message = PkEncryption::from(&ours).encrypt(b"from the layer").unwrap();
    let encode = |bytes: &[u8]| vodozemac::base64_encode(bytes);
    let same = vodozemac::pk_encryption::Message::from_base64(
        &encode(&message.ciphertext),
        &encode(&message.mac),
        &message.ephemeral_key.to_base64(),
    );
    assert_eq!(theirs.decrypt(&same.unwrap()).unwrap(), b"from the layer");
    let message =
        vodozemac::pk_encryption::PkEncryption::from(&theirs).encrypt(b"from there").unwrap();
    let mut same = Message::from_base64(
        &encode(&message.ciphertext),
        &encode(&message.mac),
        &message.ephemeral_key.to_base64(),
    )
    .unwrap();
    assert_eq!(ours.decrypt(&same).unwrap(), b"from there");
    same.mac[0] ^= 1;
    assert!(matches!(ours.decrypt(&same), Err(Error::Mac(_))));
    same.ephemeral_key = [0; 32].into();
    assert!(matches!(ours.decrypt(&same), Err(Error::NonContributoryKey)));

    let text = ours.to_libolm_pickle(b"key").unwrap();
    let theirs = vodozemac::pk_encryption::PkDecryption::from_libolm_pickle(&text, b"key").unwrap();
    assert_eq!(theirs.to_libolm_pickle(b"key").unwrap(), text);
    let again = PkDecryption::from_libolm_pickle(&text, b"key").unwrap();
    assert_eq!(again.public_key(), ours.public_key());
}
