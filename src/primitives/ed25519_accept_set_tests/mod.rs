//! Which odd Ed25519 keys and signatures are accepted, class by class.
//!
//! | class | cases | accepted | why the others are refused |
//! |---|---|---|---|
//! | `A` of small order, 14 encodings, `R` honest | 24 | 0 | the key is not read |
//! | `A` and `R` of small order, 14 x 14 encodings | 304 | 0 | the key is not read |
//! | `R` of small order, 14 encodings, `A` honest or with torsion | 42 | 0 | `R` |
//! | `A` and `R` of large order, 8 x 8 torsion components, equation holds | 43 | 43 | |
//! | the same, equation holds only times 8 | 63 | 0 | cofactorless |
//! | `k` over canonical encodings of a non-canonical `A` or `R` | 25 | 0 | the key, or `R` |
//! | `S + iL`, `i` = 1 to 15 | 120 | 0 | `S >= L` |
//! | a bit of `S` above 2^252 set | 24 | 0 | `S >= L` |
//! | `S` = 0, 1, L-1, L, L+1, 2^252, 2^253-1, 2^253, 2^254, 2^255, 2^256-1 | 88 | 0 | the equation, or `S >= L` |
//! | `y` from `p` to `2^255 - 1`, either sign, as `A` | 38 | 0 | the key is not read |
//! | the same as `R` | 38 | 0 | `R` |
//! | honest signatures, of 0 to 255 bytes | 1000 | 1000 | |
//! | one of them with a bit of `R`, `S`, `A` or the message flipped | 1024 | 0 | any of these |
//!
//! The verdicts come from [`rule`], which is written without looking at the code under test. So
//! that no class passes because its signatures are merely wrong, the tests also count how many of
//! its cases a looser rule accepts: all that can be made. Signatures under a non-canonical key of
//! *large* order cannot be made, since nobody knows the scalar of such a point; these keys are
//! tested by reading them.

mod dalek;
mod encodings;
mod forge;
mod rule;
mod scalars;
mod together;
mod torsion;
mod valid;

use rule::{Case, Verdict};

use super::KeyError;
use super::ed25519::{Ed25519PublicKey, Ed25519Signature};
use super::ed25519_verifier::{Claim, Ed25519Verifier};
use crate::random::tests::rng;

/// The library's verdict.
fn ours(case: &Case) -> Verdict {
    let Ok(key) = Ed25519PublicKey::from_bytes(&case.key) else {
        return Verdict::KeyRefused;
    };
    let signature = signature(case);
    let verified = key.verify(&case.message, &signature);
    let verifier = || Ed25519Verifier::from_bytes(&case.key).unwrap();
    assert_eq!(verifier().warmed().verify(&case.message, &signature), verified, "by the table");
    // Together with others, of which there are none here, it may be doubted, but not taken for good.
    if let (Ok(claim), Err(_)) = (Claim::new(&key, &case.message, &signature), verified) {
        assert!(!verifier().are_all_good(&[&claim], &mut rng(9)), "by sums");
    }
    match verified {
        Ok(()) => Verdict::Accepted,
        Err(_) => Verdict::SignatureRefused,
    }
}

fn signature(case: &Case) -> Ed25519Signature {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&case.nonce_point);
    signature[32..].copy_from_slice(&case.s);
    Ed25519Signature::new(signature)
}

/// The line of a class: how its cases ended, and how many of them looser rules accept.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    accepted: usize,
    key_refused: usize,
    signature_refused: usize,
    cofactorless: usize,
    cofactored: usize,
}

fn tally(cases: &[Case]) -> Tally {
    let mut tally = Tally::default();
    for case in cases {
        let verdict = rule::strict(case);
        assert_eq!(ours(case), verdict, "{case:?}");
        match verdict {
            Verdict::Accepted => tally.accepted += 1,
            Verdict::KeyRefused => tally.key_refused += 1,
            Verdict::SignatureRefused => tally.signature_refused += 1,
        }
        tally.cofactorless += usize::from(rule::cofactorless(case));
        tally.cofactored += usize::from(rule::cofactored(case));
    }
    tally
}
