//! Many signatures of one key together have the verdicts that each has by itself.

use alloc::vec::Vec;

use super::forge::{self, Point, key_scalar, nonce_scalar, small_order_encodings};
use super::rule::{Case, L};
use super::signature;
use crate::primitives::ed25519::{Ed25519Signature, SignatureError};
use crate::primitives::ed25519_batch::WORTH_IT;
use crate::primitives::ed25519_verifier::{Claim, Ed25519Verifier};
use crate::random::tests::{FailingRng, rng};

fn key() -> Point {
    Point::with_torsion(key_scalar(), 0)
}

fn honest(count: usize) -> Vec<Case> {
    (0..count).map(forge::honest).collect()
}

/// `S + L`, which is the same modulo `L`.
fn unreduced(mut case: Case) -> Case {
    let mut carry = 0;
    for (byte, order) in case.s.iter_mut().zip(L) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    case
}

fn damaged(mut case: Case, damage: fn(&mut Case)) -> Case {
    damage(&mut case);
    case
}

/// One of every kind that is refused.
fn odd_ones() -> Vec<Case> {
    let torsion = (1..8).filter_map(|torsion| {
        forge::cofactored_only(&key(), &Point::with_torsion(nonce_scalar(), torsion))
    });
    let small = small_order_encodings().into_iter().map(Point::of_small_order);
    let small = small.filter_map(|nonce| forge::cofactored_only(&key(), &nonce));
    let others = [
        unreduced(forge::honest(7)),
        damaged(forge::honest(8), |case| case.message.push(0)),
        damaged(forge::honest(9), |case| case.s[3] ^= 1),
        damaged(forge::honest(10), |case| case.nonce_point = forge::honest(11).nonce_point),
        damaged(forge::honest(12), |case| case.nonce_point = [0xFF; 32]),
        damaged(forge::honest(13), |case| case.nonce_point[31] ^= 0x80),
    ];
    torsion.chain(small).chain(others).collect()
}

fn verdicts(cases: &[Case]) -> Vec<Result<(), SignatureError>> {
    let signatures: Vec<Ed25519Signature> = cases.iter().map(signature).collect();
    let signed = cases.iter().map(|case| case.message.as_slice()).zip(&signatures);
    let mut verifier = Ed25519Verifier::from_bytes(&key().encoding).unwrap();
    let together = verifier.verify_all(signed.clone(), &mut rng(3));
    let mut other = Ed25519Verifier::from_bytes(&key().encoding).unwrap();
    let alone: Vec<_> = signed.map(|(message, it)| other.verify(message, it)).collect();
    assert_eq!(together, alone);
    together
}

#[test]
fn honest_ones_need_no_second_look() {
    let cases = honest(WORTH_IT);
    let mut verifier = Ed25519Verifier::from_bytes(&key().encoding).unwrap();
    let key = *verifier.key();
    let claims: Vec<_> = cases
        .iter()
        .map(|case| Claim::new(&key, &case.message, &signature(case)).unwrap())
        .collect();
    let claims: Vec<&Claim> = claims.iter().collect();
    assert!(verifier.are_all_good(&claims, &mut rng(1)));
    assert!(!verifier.are_all_good(&claims, &mut FailingRng { left: 0 }), "nothing is random");
    assert_eq!(verdicts(&cases), alloc::vec![Ok(()); WORTH_IT]);
    assert_eq!(verdicts(&cases[1..]), alloc::vec![Ok(()); WORTH_IT - 1]);
}

#[test]
fn an_odd_one_among_many_is_found_and_only_that() {
    let odd = odd_ones();
    assert!(odd.len() >= 7 + 6 + 8, "{}", odd.len());
    for (number, odd) in odd.into_iter().enumerate() {
        let mut cases = honest(WORTH_IT + 3);
        let place = number * 37 % cases.len();
        cases.insert(place, odd);
        let mut expected = alloc::vec![Ok(()); cases.len()];
        expected[place] = Err(SignatureError);
        assert_eq!(verdicts(&cases), expected, "{number}");
    }
}

/// Torsion components whose sum is zero, so that with luck no sum shows them.
#[test]
fn torsion_that_cancels_out_between_signatures_is_found() {
    for torsion in 1..8 {
        for tried in 0..3 {
            let with = |torsion| {
                let nonce = Point::with_torsion(nonce_scalar(), torsion);
                forge::cofactored_only(&key(), &nonce).unwrap()
            };
            let mut cases = honest(WORTH_IT);
            cases.insert(tried, with(torsion));
            cases.push(with(8 - torsion));
            let mut expected = alloc::vec![Ok(()); cases.len()];
            expected[tried] = Err(SignatureError);
            expected[WORTH_IT + 1] = Err(SignatureError);
            assert_eq!(verdicts(&cases), expected, "{torsion}");
        }
    }
}

/// A key with torsion goes the single way.
#[test]
fn a_key_with_torsion_is_never_summed() {
    let key = Point::with_torsion(key_scalar(), 1);
    let nonce = Point::with_torsion(nonce_scalar(), 0);
    let case = forge::cofactorless(&key, &nonce).unwrap();
    let mut verifier = Ed25519Verifier::from_bytes(&key.encoding).unwrap();
    let claim = Claim::new(verifier.key(), &case.message, &signature(&case)).unwrap();
    assert!(!verifier.are_all_good(&[&claim], &mut rng(5)));
    let signature = signature(&case);
    let signed = [(case.message.as_slice(), &signature); WORTH_IT];
    let verified = verifier.verify_all(signed.into_iter(), &mut rng(5));
    assert_eq!(verified, alloc::vec![Ok(()); WORTH_IT]);
}
