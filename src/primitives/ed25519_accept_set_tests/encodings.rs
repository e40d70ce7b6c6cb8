//! Encodings of points: which exist, and which are read.

use alloc::vec::Vec;

use super::forge::{self, small_order_encodings};
use super::rule::{self, Case, P};
use super::{Ed25519PublicKey, KeyError, Tally, tally};
use crate::encoding::base64::encode;

#[test]
fn there_are_14_encodings_of_8_points_of_small_order() {
    let encodings = small_order_encodings();
    let canonical: Vec<bool> = encodings.iter().map(rule::is_canonical).collect();
    assert_eq!(canonical, [[true; 8].as_slice(), &[false; 6]].concat());
    let mut distinct = encodings.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 14);
    for encoding in encodings {
        let point = rule::decode(&encoding).unwrap();
        assert!(small_order_encodings()[..8].contains(&point.compress().to_bytes()));
        let read = Ed25519PublicKey::from_base64(&encode(&encoding));
        assert_eq!(read, Err(KeyError::InvalidEd25519Key), "{encoding:02x?}");
    }
}

/// `y` from `p` to `2^255 - 1`, each with either sign.
fn all_above_p() -> Vec<[u8; 32]> {
    let above = (0..19).flat_map(|difference| {
        let mut encoding = P;
        encoding[0] += difference;
        let mut negative = encoding;
        negative[31] |= 0x80;
        [encoding, negative]
    });
    above.collect()
}

#[test]
fn a_y_of_p_and_above_is_refused_in_a_key_and_in_r() {
    let (mut points, mut with_a_canonical_key) = (0, 0);
    let (mut as_key, mut as_nonce) = (Vec::new(), Vec::new());
    for encoding in all_above_p() {
        as_key.push(Case { key: encoding, ..forge::honest(0) });
        as_nonce.push(Case { nonce_point: encoding, ..forge::honest(0) });
        let Some(point) = rule::decode(&encoding) else {
            continue;
        };
        points += 1;
        // The same point as it should be written is a key, unless it has small order.
        let canonical = point.compress().to_bytes();
        let is_read = Ed25519PublicKey::from_bytes(&canonical).is_ok();
        assert_eq!(is_read, rule::reads_key(&canonical));
        with_a_canonical_key += usize::from(is_read);
    }
    // 0 and 1 give four encodings of small order; of 2 to 18, ten are the `y` of two points.
    assert_eq!((points, with_a_canonical_key), (24, 20));
    assert_eq!(tally(&as_key), Tally { key_refused: 38, ..Tally::default() });
    assert_eq!(tally(&as_nonce), Tally { signature_refused: 38, ..Tally::default() });
}

#[test]
fn about_half_of_the_small_y_are_keys() {
    let mut read = 0;
    for y in 0..=255 {
        for sign in [0x00, 0x80] {
            let mut encoding = [0; 32];
            (encoding[0], encoding[31]) = (y, sign);
            let is_read = Ed25519PublicKey::from_bytes(&encoding).is_ok();
            assert_eq!(is_read, rule::reads_key(&encoding), "{y} {sign}");
            read += usize::from(is_read);
        }
    }
    // By Euler's criterion, 126 `y` from 2 to 255 are on the curve; 0 and 1 have small order.
    assert_eq!(read, 2 * 126);
}

#[test]
fn about_half_of_the_greatest_y_are_keys_and_none_beyond_the_prime() {
    let mut read = 0;
    for lowest in 0..=255 {
        for sign in [0x00, 0x80] {
            let mut encoding = [0xFF; 32];
            (encoding[0], encoding[31]) = (lowest, 0x7F | sign);
            let is_read = Ed25519PublicKey::from_bytes(&encoding).is_ok();
            assert_eq!(is_read, rule::reads_key(&encoding), "{lowest} {sign}");
            assert!(!is_read || lowest < 0xED, "not below the prime");
            read += usize::from(is_read);
        }
    }
    assert!(read > 200, "{read}");
}

/// Encodings of which only a part is that of the prime or more are below it.
#[test]
fn an_encoding_that_is_almost_the_prime_is_read_like_any_other() {
    let mut read = [0; 2];
    for lowest in 0xED..=0xFF {
        for other in 0..=0xFE {
            for (place, part) in [(16, 0), (31, 1)] {
                let mut encoding = [0xFF; 32];
                (encoding[0], encoding[31]) = (lowest, 0x7F);
                encoding[place] = other;
                let is_read = Ed25519PublicKey::from_bytes(&encoding).is_ok();
                assert_eq!(is_read, rule::reads_key(&encoding), "{lowest} {other} at {place}");
                read[part] += usize::from(is_read);
            }
        }
    }
    assert!(read.iter().all(|count| *count > 1000), "{read:?}");
}
