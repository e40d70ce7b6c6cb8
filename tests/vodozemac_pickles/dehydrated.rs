//! Damage to dehydrated devices, and accounts that cannot become one.

use olmec::CodedError;
use olmec::pickle::dehydrated_device::{
    DehydrateError, DehydratedDevice, RehydrateError, dehydrate_with_rng, rehydrate,
};
use olmec::pickle::vodozemac as pickles;
use serde_json::json;

use super::support::{GivenBytes, bytes, device, rng};
use super::{case, json_of, key, text};

fn some_device() -> (DehydratedDevice, [u8; 32]) {
    let (mut account, _) = device(1);
    account.generate_fallback_key_with_rng(&mut rng(2)).unwrap();
    let key = bytes(3);
    (dehydrate_with_rng(&account, &key, &mut rng(4)).unwrap(), key)
}

fn outcome(ciphertext: &str, nonce: &str, key: &[u8; 32]) -> Result<(), &'static str> {
    rehydrate(ciphertext, nonce, key).map(drop).map_err(|error| error.code().name())
}

#[test]
fn the_nonce_is_the_twelve_bytes_that_were_drawn() {
    let (account, _) = device(1);
    let nonce = [7; 12];
    let made = dehydrate_with_rng(&account, &bytes(3), &mut GivenBytes(&nonce)).unwrap();
    assert_eq!(made.nonce, "BwcHBwcHBwcHBwcH");
    let again = rehydrate(&made.ciphertext, &made.nonce, &bytes(3)).unwrap();
    assert_eq!(again.identity_keys(), account.identity_keys());
    let failed = dehydrate_with_rng(&account, &bytes(3), &mut GivenBytes(&nonce[1..]));
    assert_eq!(failed.unwrap_err().code().name(), "RANDOM_FAILURE");
}

#[test]
fn other_nonces_and_keys_are_refused() {
    let (DehydratedDevice { ciphertext, nonce }, key) = some_device();
    assert_eq!(outcome(&ciphertext, &nonce, &key), Ok(()));
    for length in [0, 8, 11, 13, 24] {
        let nonce = base64(&vec![0; length]);
        assert_eq!(outcome(&ciphertext, &nonce, &key), Err("WRONG_LENGTH"), "{length}");
    }
    assert_eq!(outcome(&ciphertext, "!!!!!!!!!!!!!!!!", &key), Err("INVALID_BASE64"));
    assert_eq!(outcome("no base64", &nonce, &key), Err("INVALID_BASE64"));
    assert_eq!(outcome(&ciphertext, &base64(&[0; 12]), &key), Err("AUTHENTICATION_FAILED"));
    for bit in 0..256 {
        let mut other = key;
        other[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(outcome(&ciphertext, &nonce, &other), Err("AUTHENTICATION_FAILED"), "{bit}");
    }
}

#[test]
fn every_changed_bit_and_every_truncation_is_refused() {
    let (DehydratedDevice { ciphertext, nonce }, key) = some_device();
    let genuine = unbase64(&ciphertext);
    for bit in 0..genuine.len() * 8 {
        let mut damaged = genuine.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let damaged = outcome(&base64(&damaged), &nonce, &key);
        assert_eq!(damaged, Err("AUTHENTICATION_FAILED"), "bit {bit}");
    }
    for length in 0..genuine.len() {
        let cut = outcome(&base64(&genuine[..length]), &nonce, &key);
        assert_eq!(cut, Err("AUTHENTICATION_FAILED"), "cut to {length}");
    }
}

#[test]
fn authentic_contents_are_checked_all_the_same() {
    let key = key(&case("dehydrated-device"));
    let head = |version: u32| [&version.to_be_bytes()[..], &[1; 32], &[2; 32]].concat();
    let sealed = |parts: &[&[u8]]| seal(&key, &parts.concat());
    let check = |parts: &[&[u8]]| {
        let nonce = base64(&[0; 12]);
        outcome(&sealed(parts), &nonce, &key)
    };
    let one = &1u32.to_be_bytes();
    let none = &0u32.to_be_bytes();
    assert_eq!(check(&[&head(1), none, &[0]]), Ok(()));
    assert_eq!(check(&[&head(1), one, &[3; 32], &[1], &[4; 32]]), Ok(()));
    for version in [0, 2, 256, u32::MAX] {
        assert_eq!(check(&[&head(version), none, &[0]]), Err("UNSUPPORTED_VERSION"), "{version}");
    }
    let first: &[u8] = &head(1);
    let refused: [(&str, &[&[u8]]); 10] = [
        ("nothing", &[]),
        ("a presence byte of 2", &[first, none, &[2]]),
        ("no presence byte", &[first, none]),
        ("no fallback key", &[first, none, &[1]]),
        ("half a fallback key", &[first, none, &[1], &[4; 16]]),
        ("something after the end", &[first, none, &[0], &[0]]),
        ("65535 keys claimed", &[first, &65_535u32.to_be_bytes(), &[0; 4]]),
        ("2^32-1 keys claimed", &[first, &[0xFF; 4], &[0; 4]]),
        ("a key twice", &[first, &2u32.to_be_bytes(), &[3; 32], &[3; 32], &[0]]),
        ("a one-time key as fallback key", &[first, one, &[3; 32], &[1], &[3; 32]]),
    ];
    for (what, parts) in refused {
        assert_eq!(check(parts), Err("CORRUPTED_PICKLE"), "{what}");
    }
    let too_many = 5001u32;
    let keys: Vec<u8> = (0..too_many).flat_map(|n| bytes::<32>(n.into())).collect();
    let refused = check(&[&head(1), &too_many.to_be_bytes(), &keys, &[0]]);
    assert_eq!(refused, Err("CORRUPTED_PICKLE"));
}

#[test]
fn an_account_without_its_seed_cannot_be_dehydrated() {
    let mut fields = json_of("account-new");
    fields["signing_key"] = json!({ "Expanded": vec![5; 64] });
    let account = pickles::read_account_json(&fields.to_string()).unwrap();
    let error = dehydrate_with_rng(&account, &bytes(1), &mut rng(1)).unwrap_err();
    assert_eq!(error, DehydrateError::SeedUnknown);
    assert_eq!(error.code().name(), "NOT_REPRESENTABLE");
}

#[test]
fn a_device_shows_no_key() {
    let (made, key) = some_device();
    assert!(!format!("{made:?}").contains(&base64(&key)));
    let unknown = RehydrateError::UnsupportedVersion(2).to_string();
    assert!(unknown.contains("version 2"), "{unknown}");
    assert_eq!(text(&case("dehydrated-device"), "nonce").len(), 16);
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

fn unbase64(text: &str) -> Vec<u8> {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD_NO_PAD.decode(text).unwrap()
}

/// Seals contents that no honest writer makes, under the nonce of twelve zero bytes.
fn seal(key: &[u8; 32], contents: &[u8]) -> String {
    use chacha20poly1305::aead::{Aead as _, KeyInit as _};
    let cipher = chacha20poly1305::ChaCha20Poly1305::new(key.into());
    base64(&cipher.encrypt(&[0; 12].into(), contents).unwrap())
}
