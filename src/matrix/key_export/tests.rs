use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::*;
use crate::CodedError as _;
use crate::error::ErrorCode;
use crate::matrix::room_key::tests::room_key;
use crate::random::tests::{FailingRng, rng};

/// Public test data of matrix-js-sdk and matrix-ios-sdk: plaintext, passphrase, file.
fn public_data() -> [(&'static str, String, String); 4] {
    let file = |body: &str| {
        format!("-----BEGIN MEGOLM SESSION DATA-----\n{body}\n-----END MEGOLM SESSION DATA-----")
    };
    let alphanumeric = "alphanumericallyalphanumericallyalphanumericallyalphanumerically";
    [
        (
            "plain",
            "password".into(),
            file(
                "AXNhbHRzYWx0c2FsdHNhbHSIiIiIiIiIiIiIiIiIiIiIAAAACmIRUW2OjZ3L2l6j9h0lHlV3M2dx\ncissyYBxjsfsAndErh065A8=",
            ),
        ),
        (
            "Hello, World",
            "betterpassword".into(),
            file(
                "AW1vcmVzYWx0bW9yZXNhbHT//////////wAAAAAAAAAAAAAD6KyBpe1Niv5M5NPm4ZATsJo5nghk\nKYu63a0YQ5DRhUWEKk7CcMkrKnAUiZny",
            ),
        ),
        (
            alphanumeric,
            "SWORDFISH".into(),
            file(
                "AXllc3NhbHR5Z29vZG5lc3P//////////wAAAAAAAAAAAAAD6OIW+Je7gwvjd4kYrb+49gKCfExw\nMgJBMD4mrhLkmgAngwR1pHjbWXaoGybtiAYr0moQ93GrBQsCzPbvl82rZhaXO3iH5uHo/RCEpOqp\nPgg29363BGR+/Ripq/VCLKGNbw==",
            ),
        ),
        (
            alphanumeric,
            "password".repeat(32),
            file(
                "Af//////////////////////////////////////////AAAD6IAZJy7IQ7Y0idqSw/bmpngEEVVh\ngsH+8ptgqxw6ZVWQnohr8JsuwH9SwGtiebZuBu5smPCO+RFVWH2cQYslZijXv/BEH/txvhUrrtCd\nbWnSXS9oymiqwUIGs08sXI33ZA==",
            ),
        ),
    ]
}

/// The sample file in the tests of matrix-rust-sdk; the passphrase is 1234.
const SDK: &str = "
    -----BEGIN MEGOLM SESSION DATA-----
    Af7mGhlzQ+eGvHu93u0YXd3D/+vYMs3E7gQqOhuCtkvGAAAAASH7pEdWvFyAP1JUisAcpEo
    Xke2Q7Kr9hVl/SCc6jXBNeJCZcrUbUV4D/tRQIl3E9L4fOk928YI1J+3z96qiH0uE7hpsCI
    CkHKwjPU+0XTzFdIk1X8H7sZ+MD/2Sg/q3y8rtUjz7uEj4GUTnb+9SCOTVmJsRfqgUpM1CU
    bDLytHf1JkohY4tWEgpsCc67xdzgodjr12qYrfg/zNm3LGpxlrffJknw4rk5QFTj4kMbqbD
    ZZgDTni+HxRTDGge2J620lMOiznvXX+H09Rwruqx5aJvvaaKd86jWRpiO2oSFqHn4u5ONl9
    41uzm62Sj0eIm6ZbA9NQs87jQw4LxsejhZVL+NdjIg80zVSBTWhTdo0DTnbFSNP4ReOiz0U
    XosOF8A5T8Vdx2nvA0GXltfcHKVKQYh/LJAkNQ7P9UYL4ae/5TtQZkhB1KxCLTRWqADCl53
    uBMGpG53EMgY6G6K2DEIOkcv7sdXQF5WpemiSWZqJRWj+cjfs9BpCTbkp/rszWFl2TniWpR
    RqIbT2jORlN4rTvdtF0F4z1pqP4qWyR3sLNTkXm9CFRzWADNG0RDZKxbCoo6RPvtaCTfaHo
    SwfvzBS6CjfAG+FOugpV48o7+XetaUUPZ6/tZSPhCdeV8eP9q5r0QwWeXFogzoNzWt4HYx9
    MdXxzD+f0mtg5gzehrrEEARwI2bCvPpHxlt/Na9oW/GBpkjwR1LSKgg4CtpRyWngPjdEKpZ
    GYW19pdjg0qdXNk/eqZsQTsNWVo6A
    -----END MEGOLM SESSION DATA-----
";

#[test]
fn files_of_other_implementations_are_decrypted() {
    for (plaintext, passphrase, file) in public_data() {
        let export = decrypt(&file, &passphrase, Limits::default()).unwrap();
        assert_eq!(export.expose(), plaintext.as_bytes());
        let with_crlf = file.replace('\n', "\r\n");
        assert!(decrypt(&with_crlf, &passphrase, Limits::default()).is_ok());
    }
    let export = decrypt(SDK, "1234", Limits::default()).unwrap();
    let keys: Vec<_> = export.room_keys().unwrap().map(Result::unwrap).collect();
    let names: Vec<_> =
        keys.iter().map(|key| (key.room_id.as_str(), key.session_id().to_string())).collect();
    // Compared with what Python's hashlib and openssl make of the file.
    assert_eq!(
        names,
        [("!test:localhost", "8sdNGgmLft8osylLK9ij3IotBLyQQufe/KngiW4Dpq0".to_string())]
    );
}

#[test]
fn what_is_written_comes_back() {
    let keys = [room_key(1).0, room_key(3).0];
    let file = encrypt_with_rng(&keys, "passphrase", 1, &mut rng(9)).unwrap();
    assert_eq!(inspect(&file).unwrap().rounds, MIN_ROUNDS, "never fewer");
    assert!(file.lines().all(|line| line.len() <= 96));
    let export = decrypt(&file, "passphrase", Limits::default()).unwrap();
    assert_eq!(inspect(&file).unwrap().length, export.expose().len());
    let mut read = export.room_keys().unwrap();
    assert_eq!(read.next().unwrap().unwrap().session_id(), keys[0].session_id());
    assert!(read.bytes_read() > 100 && read.bytes_read() < read.bytes_in_total());
    assert_eq!(read.next().unwrap().unwrap().session_id(), keys[1].session_id());
    assert!(read.next().is_none());
    assert_eq!(read.bytes_read(), read.bytes_in_total());
    for left in [0, 1] {
        assert!(encrypt_with_rng(&keys, "", 1, &mut FailingRng { left }).is_err());
    }
}

#[test]
fn the_work_is_limited_before_it_is_done() {
    let (_, passphrase, file) = public_data()[0].clone();
    let limits = Limits { max_rounds: 9, ..Limits::default() };
    let refused = decrypt(&file, &passphrase, limits).unwrap_err();
    assert_eq!(refused, KeyExportError::TooManyRounds { rounds: 10, max: 9 });
    let limits = Limits { max_rounds: 10, ..Limits::default() };
    assert!(decrypt(&file, &passphrase, limits).is_ok(), "the limit itself is allowed");
    let limits = Limits { max_bytes: file.len() - 1, ..Limits::default() };
    let refused = decrypt(&file, &passphrase, limits).unwrap_err();
    assert_eq!(refused, KeyExportError::TooLarge { max: file.len() - 1 });
    let limits = Limits { max_bytes: file.len(), ..Limits::default() };
    assert!(decrypt(&file, &passphrase, limits).is_ok(), "and this one as well");
    // The most rounds that the format can ask for.
    let forged = file.replace("AAAACmIR", "/////2IR");
    let refused = decrypt(&forged, &passphrase, Limits::default()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TooManyRounds);
    assert_eq!(inspect(&forged).unwrap().rounds, u32::MAX);
}

/// Hostile input: lengths, lines, versions, rounds, and each bit.
#[test]
fn damaged_files_are_refused() {
    let (_, passphrase, file) = public_data()[0].clone();
    let code = |file: &str| decrypt(file, &passphrase, Limits::default()).unwrap_err().code();
    let body: String = file.lines().filter(|line| !line.starts_with('-')).collect();
    let bytes = crate::encoding::base64::decode(&body).unwrap();
    let rewrapped = |bytes: &[u8]| {
        file.replace(&file[36..file.len() - 34], &crate::encoding::base64::encode(bytes))
    };
    assert!(decrypt(&rewrapped(&bytes), &passphrase, Limits::default()).is_ok());
    for length in 0..69 {
        assert_eq!(code(&rewrapped(&bytes[..length])), ErrorCode::MalformedKeyExport, "{length}");
    }
    for length in 69..bytes.len() {
        assert_eq!(code(&rewrapped(&bytes[..length])), ErrorCode::AuthenticationFailed, "{length}");
    }
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let limits = Limits { max_rounds: 1000, ..Limits::default() };
        let refused = decrypt(&rewrapped(&flipped), &passphrase, limits).unwrap_err().code();
        let expected = match bit / 8 {
            0 => [ErrorCode::UnsupportedVersion; 2],
            33..=36 => [ErrorCode::TooManyRounds, ErrorCode::AuthenticationFailed],
            _ => [ErrorCode::AuthenticationFailed; 2],
        };
        assert!(expected.contains(&refused), "bit {bit}: {refused}");
    }
    let mut no_rounds = bytes.clone();
    no_rounds[33..37].fill(0);
    assert_eq!(code(&rewrapped(&no_rounds)), ErrorCode::MalformedKeyExport);
    for bad in [
        "".to_string(),
        body.clone(),
        file.replace("BEGIN", "BEGUN"),
        file.replace("END", "AND"),
        file.replace("-----END MEGOLM SESSION DATA-----", ""),
        format!("{file}\nmore"),
        format!("more\n{file}"),
        "-----BEGIN MEGOLM SESSION DATA-----\n-----".to_string(),
    ] {
        assert_eq!(code(&bad), ErrorCode::MalformedKeyExport, "{bad}");
    }
    assert_eq!(code(&format!("{file}\n{file}")), ErrorCode::InvalidBase64);
    assert_eq!(code(&file.replace("AXNh", "AX*h")), ErrorCode::InvalidBase64);
    let other = decrypt(&file, "Password", Limits::default()).unwrap_err();
    assert_eq!(other, KeyExportError::Authentication);
    assert!(decrypt(&file, "", Limits::default()).is_err());
}

#[test]
fn what_is_no_list_of_room_keys_is_said_so() {
    let (_, passphrase, file) = public_data()[0].clone();
    let export = decrypt(&file, &passphrase, Limits::default()).unwrap();
    let results: Vec<_> = export.room_keys().unwrap().collect();
    assert!(matches!(results.as_slice(), [Err(error)] if error.code() == ErrorCode::MalformedJson));
    let seal = |text: &[u8]| file::seal(text, "p", 1, &mut rng(1)).unwrap();
    let export = decrypt(&seal(b"[\xff]"), "p", Limits::default()).unwrap();
    assert_eq!(export.room_keys().unwrap_err().code(), ErrorCode::MalformedJson);
    // One that is refused does not keep from the next.
    let entry = json::write_secret(&room_key(1).0.to_export());
    let text = format!("[{{}}, {}, 7, {0}]", entry.expose());
    let text = text.replacen("{}", "{\"a\":1}", 1);
    let export = decrypt(&seal(text.as_bytes()), "p", Limits::default()).unwrap();
    let results: Vec<_> = export.room_keys().unwrap().map(|key| key.is_ok()).collect();
    assert_eq!(results, [false, true, false, true]);
}
