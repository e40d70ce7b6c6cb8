//! Short authentication strings: public keys, bytes, the three MACs. And SHA-256.

use olmec::Curve25519PublicKey;
use olmec::sas::{EstablishedSas, MacMethod, Sas};
use olmec_interop::libolm;
use olmec_interop::random::{Dice, FixedBytes};

/// The same side in both libraries, agreed with a key that neither knows the secret of.
fn twins(dice: &mut Dice) -> (EstablishedSas, libolm::Sas) {
    let random = dice.bytes(32);
    let mut source = FixedBytes::new(&random);
    let ours = Sas::with_rng(&mut source).unwrap();
    assert_eq!(source.left(), 0);
    let mut theirs = libolm::Sas::create(&random).unwrap();
    assert_eq!(ours.public_key().to_base64(), theirs.public_key());

    let other = Sas::with_rng(dice).unwrap().public_key().to_base64();
    theirs.set_their_key(&other).unwrap();
    (ours.agree(Curve25519PublicKey::from_base64(&other).unwrap()).unwrap(), theirs)
}

/// Infos of any bytes and any length; half of them as the specification makes them.
fn info(dice: &mut Dice) -> Vec<u8> {
    let tail = dice.plaintext();
    if dice.chance(50) { tail } else { [b"MATRIX_KEY_VERIFICATION_MAC@a:b", &tail[..]].concat() }
}

#[test]
fn keys_bytes_and_macs_are_equal() {
    let mut dice = Dice::new(0x5A5A);
    let (mut bytes, mut macs) = (0, 0);
    for _ in 0..4000 {
        let (ours, theirs) = twins(&mut dice);
        for _ in 0..3 {
            let info = info(&mut dice);
            let length = match dice.below(20) {
                0 => EstablishedSas::MAX_BYTES - dice.below(2),
                1 => dice.between(65, 2000),
                2 => 0,
                _ => dice.between(1, 64),
            };
            let mut out = vec![0; length];
            ours.fill_bytes(&info, &mut out).unwrap();
            assert_eq!(out, theirs.generate_bytes(&info, length).unwrap(), "{length} bytes");
            let six = theirs.generate_bytes(&info, 6).unwrap();
            assert_eq!(ours.bytes(&info).as_bytes()[..], six);
            bytes += length;

            let input = dice.plaintext();
            for (method, expected) in [
                (MacMethod::HkdfHmacSha256V2, theirs.calculate_mac_fixed_base64(&input, &info)),
                (MacMethod::LegacyHkdfHmacSha256, theirs.calculate_mac(&input, &info)),
                (MacMethod::LegacyHmacSha256, theirs.calculate_mac_long_kdf(&input, &info)),
            ] {
                let expected = expected.unwrap();
                assert_eq!(ours.mac(method, &input, &info).as_str(), expected, "{method}");
                assert_eq!(ours.verify_mac(method, &input, &info, &expected), Ok(()));
                macs += 1;
            }
        }
    }
    println!("4000 agreements: {bytes} bytes, {macs} MACs");
    assert!(bytes > 1_000_000 && macs == 36_000);
}

#[test]
fn hashes_are_equal() {
    let mut dice = Dice::new(0x5A5B);
    for _ in 0..4000 {
        let input = dice.plaintext();
        assert_eq!(olmec::sha256_base64(&input), libolm::sha256(&input));
    }
}
