//! The library beside `verify_strict` of ed25519-dalek, with which it shares the curve and the hash: keys
//! and signatures from drawn scalars, good, spoilt and odd ones in turns.
//!
//! `OLMEC_SIGNATURES=1000000 cargo test --release --lib -- verify_strict` compares as many.

use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::{Signature, VerifyingKey};
use rand_chacha::ChaCha20Rng;

use super::forge::{self, Point, small_order_encodings};
use super::ours;
use super::rule::{Case, L, Verdict};
use super::scalars::add;
use crate::random::TryRng as _;
use crate::random::tests::rng;

/// Whether dalek accepts it. A key that it does not read is refused as well.
#[expect(clippy::disallowed_methods, reason = "the other rule, to compare with")]
fn accepted_by_dalek(case: &Case) -> bool {
    let signature = Signature::from_components(case.nonce_point, case.s);
    VerifyingKey::from_bytes(&case.key)
        .is_ok_and(|key| key.verify_strict(&case.message, &signature).is_ok())
}

fn drawn<const N: usize>(rng: &mut ChaCha20Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.try_fill_bytes(&mut bytes).unwrap();
    bytes
}

fn below(limit: usize, rng: &mut ChaCha20Rng) -> usize {
    usize::try_from(rng.try_next_u32().unwrap()).unwrap() % limit
}

/// A point of large order, with a torsion component or none.
fn point(torsion: usize, rng: &mut ChaCha20Rng) -> Point {
    Point::with_torsion(Scalar::from_bytes_mod_order_wide(&drawn(rng)), torsion)
}

fn small_point(rng: &mut ChaCha20Rng) -> Point {
    Point::of_small_order(small_order_encodings()[below(14, rng)])
}

fn flip(case: &mut Case, rng: &mut ChaCha20Rng) {
    let parts = [&mut case.key[..], &mut case.nonce_point, &mut case.s, &mut case.message];
    let part = parts.into_iter().nth(below(4, rng)).unwrap();
    part[below(part.len(), rng)] ^= 1 << below(8, rng);
}

/// Makes the case of this number.
type Maker = fn(usize, &mut ChaCha20Rng) -> Case;

/// What is tried, and how to make one.
const CLASSES: [(&str, Maker); 11] = [
    ("honest", honest),
    ("torsion in either point, or both", |number, rng| {
        let torsion = [below(8, rng), below(8, rng)].map(|torsion| point(torsion, rng));
        forge::sign(&torsion[0], &torsion[1], number)
    }),
    ("R of small order", |number, rng| forge::sign(&point(0, rng), &small_point(rng), number)),
    ("A of small order", |number, rng| forge::sign(&small_point(rng), &point(0, rng), number)),
    ("both of small order", |number, rng| {
        forge::sign(&small_point(rng), &small_point(rng), number)
    }),
    ("a flipped bit", |number, rng| {
        let mut case = honest(number, rng);
        flip(&mut case, rng);
        case
    }),
    ("S and a multiple of L", |number, rng| {
        let mut case = honest(number, rng);
        (0..=below(15, rng)).for_each(|_| add(&mut case.s, &L));
        case
    }),
    ("the key of another", |number, rng| Case {
        key: honest(number, rng).key,
        ..honest(number, rng)
    }),
    ("the R of another", |number, rng| Case {
        nonce_point: honest(number, rng).nonce_point,
        ..honest(number, rng)
    }),
    ("an S that is drawn", |number, rng| Case { s: drawn(rng), ..honest(number, rng) }),
    ("all drawn", |number, rng| {
        let (key, nonce_point, s) = (drawn(rng), drawn(rng), drawn(rng));
        Case { key, nonce_point, s, ..honest(number, rng) }
    }),
];

fn honest(number: usize, rng: &mut ChaCha20Rng) -> Case {
    forge::sign(&point(0, rng), &point(0, rng), number)
}

#[test]
fn the_verdict_is_that_of_verify_strict() {
    let count = std::env::var("OLMEC_SIGNATURES").map_or(2200, |count| count.parse().unwrap());
    let (rng, mut accepted) = (&mut rng(13), [0; CLASSES.len()]);
    for number in 0..count {
        let class = number % CLASSES.len();
        let case = CLASSES[class].1(number, rng);
        let verdict = ours(&case);
        let theirs = accepted_by_dalek(&case);
        assert_eq!(verdict == Verdict::Accepted, theirs, "{}: {case:?}", CLASSES[class].0);
        accepted[class] += usize::from(theirs);
    }
    for ((name, _), accepted) in CLASSES.iter().zip(accepted) {
        std::println!("{name}: {accepted} of {} accepted", count / CLASSES.len());
    }
    // Of the pairs with torsion, those in which it cancels out.
    let [honest, torsion, others @ ..] = accepted;
    assert_eq!(honest, count.div_ceil(CLASSES.len()));
    assert!(torsion > 0 && torsion < honest, "{torsion}");
    assert_eq!(others, [0; 9]);
}
